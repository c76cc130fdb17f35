import assert from "node:assert/strict";
import { type Ground, Grounds } from "./grounds";
import { page } from "./pages";
import { BLUE, GREEN, endpoint } from "./programs";

const ONE = endpoint(`versions: { ${BLUE} }`);
const ONE_ON_AZURE_ML = endpoint(`versions: { ${BLUE} }`, { target: "attachment" });
/** The options that the page `wait` shows. */
const IMPATIENT = (page("wait.md").fences.find(({ language }) => language === "ts")?.code ?? "").replace(
    "export const",
    "const",
);

/** The one object of a kind whose name begins so. */
function object({ sandbox }: Ground, kind: string, name = "fraud") {
    const found = sandbox.kubernetes.objects(kind).filter(({ metadata }) => metadata.name.startsWith(name));
    assert.equal(found.length, 1, `${found.length} ${kind}`);
    return found[0];
}

describe("what the pages for those who come from v1 say of an update, on plain Kubernetes", () => {
    const grounds = new Grounds();
    let ground: Ground;
    before(async () => void (ground = await grounds.get("gateway")));
    after(() => grounds.stop());

    it("deploy: v1's defaults hold, and readiness is checked", async () => {
        await ground.up(ONE);
        const [container] = object(ground, "Deployment").spec.template.spec.containers;
        assert.deepEqual(container.resources, { requests: { cpu: "100m", memory: "512Mi" } });
        assert.equal(container.livenessProbe.initialDelaySeconds, 310);
        assert.equal(container.readinessProbe.initialDelaySeconds, 5);
        const { minReplicas, maxReplicas, metrics } = object(ground, "HorizontalPodAutoscaler").spec;
        assert.deepEqual([minReplicas, maxReplicas], [1, 10]);
        assert.equal(metrics[0].resource.target.averageUtilization, 70);
        assert.match(
            JSON.stringify(object(ground, "BackendTrafficPolicy").spec.timeout),
            /"60s"|"60000ms"|"1m"/,
        );
    });

    it("custom image: containers are not root", async () => {
        await ground.up(ONE);
        const { spec } = object(ground, "Deployment").spec.template;
        assert.match(JSON.stringify(spec), /"runAsUser":1000/);
    });

    it("index: the same program once more changes nothing", async () => {
        assert.deepEqual(await ground.changes(ONE, ONE), []);
    });

    it("get_keys: two secret outputs of 32 characters", async () => {
        const { outputs } = await ground.run(ONE);
        for (const key of ["primaryKey", "secondaryKey"]) {
            assert.equal(outputs[key]?.secret, true);
            assert.equal(String(outputs[key]?.value).length, 32);
        }
    });

    it("regen_key: a number that is raised is another key, and the other one stays", async () => {
        const { outputs: before } = await ground.run(ONE);
        const raised = endpoint(`keyRotation: { primary: 2 }, versions: { ${BLUE} }`);
        const { outputs: after } = await ground.run(raised);
        assert.notEqual(after["primaryKey"]?.value, before["primaryKey"]?.value);
        assert.equal(after["secondaryKey"]?.value, before["secondaryKey"]?.value);
        assert.deepEqual(await ground.changes(raised, raised), []);
    });

    it("auth: without keys there are no outputs, and turned on again there are others", async () => {
        const { outputs: before } = await ground.run(ONE);
        const { outputs: without } = await ground.run(endpoint(`auth: "none", versions: { ${BLUE} }`));
        assert.equal(without["primaryKey"]?.value, undefined);
        const { outputs: again } = await ground.run(ONE);
        assert.notEqual(again["primaryKey"]?.value, before["primaryKey"]?.value);
    });

    it("update: what is no longer named goes back to its default", async () => {
        await ground.up(endpoint(`versions: { blue: { image: "acme.azurecr.io/fraud:12", cpuCores: 1 } }`));
        assert.deepEqual(await ground.run(ONE).then(({ summary }) => summary["update"]), 1);
        const [container] = object(ground, "Deployment").spec.template.spec.containers;
        assert.equal(container.resources.requests.cpu, "100m");
    });

    it("update: tags and descriptions restart nothing", async () => {
        await ground.up(ONE);
        const before = object(ground, "Deployment").spec.template;
        const tagged = `blue: { image: "acme.azurecr.io/fraud:12", tags: { team: "risk" }, description: "first" }`;
        const { summary } = await ground.run(endpoint(`tags: { a: "b" }, versions: { ${tagged} }`));
        assert.ok((summary["update"] ?? 0) >= 2);
        assert.deepEqual(object(ground, "Deployment").spec.template, before);
    });

    it("enable_app_insights: pods get the variables", async () => {
        const head = 'import { Config } from "@pulumi/pulumi";';
        const insights = 'appInsightsConnectionString: new Config().requireSecret("connectionString")';
        await ground.up(endpoint(`${insights}, versions: { ${BLUE} }`, { head }));
        const deployment = JSON.stringify(object(ground, "Deployment").spec.template.spec.containers);
        const secrets = JSON.stringify(ground.sandbox.kubernetes.objects("Secret"));
        const { text } = page("enable-app-insights.md");
        for (const [, name = ""] of text.matchAll(/`((?:APPLICATIONINSIGHTS|AML_APP)_\w+)`/g)) {
            assert.ok(deployment.includes(name) || secrets.includes(name), name);
        }
        assert.ok(!deployment.includes("InstrumentationKey"), "the string is in a Secret");
    });

    it("delete_version: traffic goes before the pods do", async () => {
        await ground.up(endpoint(`versions: { ${BLUE}, ${GREEN} }`));
        const { steps } = await ground.run(ONE);
        const names = steps.map(({ op, name }) => `${op} ${name}`);
        const [weights, pods] = ["update fraud-route", "delete fraud-green-deployment"].map((one) =>
            names.indexOf(one),
        );
        assert.ok(
            weights !== undefined && pods !== undefined && weights >= 0 && weights < pods,
            names.join(),
        );
    });

    it("create_version: traffic comes after the pods do", async () => {
        await ground.up(ONE);
        const { steps } = await ground.run(endpoint(`versions: { ${BLUE}, ${GREEN} }`));
        const names = steps.map(({ op, name }) => `${op} ${name}`);
        const [pods, weights] = ["create fraud-green-deployment", "update fraud-route"].map((one) =>
            names.indexOf(one),
        );
        assert.ok(weights !== undefined && pods !== undefined && pods >= 0 && pods < weights, names.join());
    });

    it("wait: 30 minutes for a version", async () => {
        await ground.up(ONE);
        const [deployment] = (await ground.resources()).filter(
            ({ type }) => type === "kubernetes:apps/v1:Deployment",
        );
        assert.deepEqual(minutesOf(deployment?.customTimeouts), [30, 30]);
        assert.match(page("wait.md").text, /version on plain Kubernetes .*\| 30 minutes \|/);
    });

    it("delete: another endpointName is another endpoint", async () => {
        await ground.up(ONE);
        const { summary } = await ground.preview(endpoint(`endpointName: "other", versions: { ${BLUE} }`));
        assert.ok(
            (summary["replace"] ?? 0) + (summary["create-replacement"] ?? 0) > 0,
            JSON.stringify(summary),
        );
    });
});

describe("what the pages for those who come from v1 say of an update, on Azure ML", () => {
    const grounds = new Grounds();
    let ground: Ground;
    before(async () => void (ground = await grounds.get("attachment")));
    after(() => grounds.stop());

    const patience = async () => {
        const type = "azure-native:machinelearningservices:OnlineDeployment";
        const [deployment] = (await ground.resources()).filter((one) => one.type === type);
        return minutesOf(deployment?.customTimeouts);
    };

    it("wait: 90 minutes for a version", async () => {
        await ground.up(ONE_ON_AZURE_ML);
        assert.deepEqual(await patience(), [90, 90]);
        assert.match(page("wait.md").text, /version on Azure ML .*\| 90 minutes \|/);
    });

    it("index: the same program once more changes nothing", async () => {
        assert.deepEqual(await ground.changes(ONE_ON_AZURE_ML, ONE_ON_AZURE_ML), []);
    });

    it("wait: the page's options are another patience", async () => {
        const options = { target: "attachment", head: IMPATIENT, options: ", impatient" };
        await ground.up(endpoint(`versions: { ${BLUE} }`, options));
        assert.deepEqual(await patience(), [30, 30]);
    });

    it("custom image: the routes of a server of one's own are its environment's", async () => {
        const [program = ""] = page("custom-image.md").fences.flatMap(({ code }) =>
            code.includes("8501") ? [code] : [],
        );
        await ground.up(program.replaceAll(/\bgateway\b/g, "attachment"));
        const environments = JSON.stringify(ground.sandbox.azure.objects());
        assert.match(
            environments,
            /"path":"\/v1\/models\/fraud:predict","port":8501|"port":8501,"path":"\/v1\/models\/fraud:predict"/,
        );
    });
});

function minutesOf(timeouts: Readonly<Record<"create" | "update", number>> | undefined): number[] {
    return timeouts === undefined ? [] : [timeouts.create / 60, timeouts.update / 60];
}
