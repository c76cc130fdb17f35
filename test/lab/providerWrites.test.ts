import assert from "node:assert/strict";
import { AppsV1Api, PatchStrategy, setHeaderOptions } from "@kubernetes/client-node";
import { at } from "#src/sandbox/paths";
import { isSecret, plain, secret, type Bag } from "#src/sandbox/values";
import { until } from "../../lab/cluster/until";
import {
    configMap,
    named,
    namespace,
    podSpec,
    ProviderGround,
    refusal,
    toys,
    workload,
    WRITER,
} from "./providerGround";

const managers = (object: Bag | undefined) =>
    (at(object, "metadata.managedFields") as Bag[]).map(
        ({ manager, operation }) => `${String(manager)}/${String(operation)}`,
    );

const sized = (maximum: number): Bag => ({
    type: "object",
    properties: { spec: { type: "object", properties: { size: { type: "integer", maximum } } } },
});

describe("what the provider writes, on a real API server", () => {
    let ground: ProviderGround;
    before(async () => {
        ground = await ProviderGround.start();
    });
    after(async () => {
        await ground?.stop();
    });

    it("is created, and not taken over from somebody else", async () => {
        const map = configMap("made", { a: "1" });
        const made = await ground.create(map);
        assert.deepEqual(managers(made), ["pulumi-kubernetes/Update"]);
        assert.equal(await refusal(ground.create(map)), 'configmaps "made" already exists');
        const deployment = workload("Deployment", "made", "web");
        await ground.create(deployment);
        assert.equal(await refusal(ground.create(deployment)), 'deployments.apps "made" already exists');
        assert.equal(await ground.get(configMap("none", {})), undefined);
        assert.equal(await ground.get(named("toys.example.com/v1", "Toy", "none")), undefined);
    });

    it("is taken over where the provider may, but no field that somebody else set to something else", async () => {
        const mine = { upsert: true, manager: "pulumi-kubernetes-another" };
        const applied = await ground.create(configMap("made", { b: "2" }), mine);
        assert.deepEqual(applied["data"], { a: "1", b: "2" });
        assert.equal(
            await refusal(ground.create(configMap("made", { a: "other" }), mine)),
            'Apply failed with 1 conflict: conflict with "pulumi-kubernetes" using v1: .data.a',
        );
        const force = { annotations: { "pulumi.com/patchForce": "true" } };
        assert.deepEqual((await ground.create(configMap("made", { a: "other" }, force), mine))["data"], {
            a: "other",
        });
    });

    it("loses what is no longer said, also what was said at the creation, and nothing of others", async () => {
        await ground.create(configMap("changing", { a: "1", b: "2" }));
        await ground.create(configMap("changing", { theirs: "3" }), { upsert: true, manager: "somebody" });
        const updated = await ground.update(configMap("changing", { a: "1", c: "4" }));
        assert.deepEqual(updated["data"], { a: "1", c: "4", theirs: "3" });
        assert.deepEqual(managers(updated).sort(), [`${WRITER.manager}/Apply`, "somebody/Apply"].sort());
        assert.deepEqual((await ground.update(configMap("changing", { c: "5" })))["data"], {
            c: "5",
            theirs: "3",
        });
        assert.match(
            await refusal(ground.update(configMap("changing", { theirs: "mine" }))),
            /^Apply failed with 1 conflict: conflict with "somebody": \.data\.theirs$/,
        );
        assert.equal(await refusal(ground.update(configMap("none", {}))), 'configmaps "none" not found');
    });

    it("leaves replicas to the autoscaler that set them", async () => {
        const deployment = workload("Deployment", "scaled", "web");
        await ground.create(deployment);
        const api = ground.client.makeApiClient(AppsV1Api);
        const where = { name: "scaled", namespace: "default" };
        await api.patchNamespacedDeploymentScale(
            { ...where, body: { spec: { replicas: 3 } } },
            setHeaderOptions("Content-Type", PatchStrategy.MergePatch),
        );
        const updated = await ground.update(workload("Deployment", "scaled", "web:2"));
        assert.equal(at(updated, "spec.replicas"), 3);
        assert.equal(at(updated, "spec.template.spec.containers[0].image"), "web:2");
    });

    it("is previewed by the API server, and nothing changes", async () => {
        const preview = await ground.dryRun(workload("Deployment", "previewed", "web"));
        assert.equal(at(preview, "spec.progressDeadlineSeconds"), 600);
        assert.equal(preview?.["status"], undefined);
        assert.equal(await ground.get(workload("Deployment", "previewed", "web")), undefined);
        await ground.create(configMap("previewed", { a: "1" }));
        const updating = { upsert: true };
        const changed = await ground.dryRun(configMap("previewed", { a: "2" }), updating);
        assert.deepEqual(changed?.["data"], { a: "2" });
        assert.deepEqual((await ground.get(configMap("previewed", {})))?.["data"], { a: "1" });
        const wrong = workload("Deployment", "wrong", "web", { replicas: -1 });
        assert.match(
            await refusal(ground.dryRun(wrong)),
            /^Deployment\.apps "wrong" is invalid: spec\.replicas/,
        );
    });

    it("is not previewed where the provider cannot: no kind, no namespace, no leave, or in the way", async () => {
        assert.equal(await ground.dryRun(named("later.example.com/v1", "Toy", "a")), undefined);
        assert.equal(await ground.dryRun(configMap("a", {}, { namespace: "later" })), undefined);
        assert.equal(await ground.dryRun(configMap("previewed", {})), undefined);
        const strict = namespace("strict", { "pod-security.kubernetes.io/enforce": "restricted" });
        await ground.create(strict);
        const pod = named("v1", "Pod", "rude", { spec: podSpec("web") }, { namespace: "strict" });
        await ground.create(named("v1", "ServiceAccount", "default", {}, { namespace: "strict" }), {
            upsert: true,
        });
        assert.equal(await ground.dryRun(pod), undefined);
        assert.match(
            await refusal(ground.create(pod)),
            /^pods "rude" is forbidden: violates PodSecurity "restricted/,
        );
    });

    it("waits for a kind and for a namespace that come", async () => {
        const failed = failedTries(ground);
        const toy = named("soon.example.com/v1", "Toy", "a", { spec: { size: 3 } });
        const made = ground.create(toy);
        await until("a try without the kind", () => failed.includes("Toy"));
        await ground.create(toys("soon.example.com", sized(5)));
        assert.deepEqual((await made)["spec"], { size: 3 });
        const early = ground.create(configMap("early", { a: "1" }, { namespace: "soon" }));
        await until("a try without the namespace", () => failed.includes("ConfigMap"));
        await ground.create(namespace("soon"));
        assert.deepEqual((await early)["data"], { a: "1" });
    });

    it("does not wait for ever", async () => {
        const failed = failedTries(ground);
        const [kind, where] = await Promise.all([
            refusal(ground.create(named("never.example.com/v1", "Toy", "a"))),
            refusal(ground.create(configMap("never", {}, { namespace: "never" }))),
        ]);
        assert.equal(kind, 'no matches for kind "Toy" in version "never.example.com/v1"');
        assert.equal(where, 'namespaces "never" not found');
        const tries = (name: string) => failed.filter((one) => one === name).length;
        assert.deepEqual([tries("Toy"), tries("ConfigMap")], [6, 6]);
    });

    it("is held to its definition, whose updates replace it", async () => {
        const tooBig = named("soon.example.com/v1", "Toy", "b", { spec: { size: 9 } });
        assert.match(
            await refusal(ground.create(tooBig)),
            /^Toy\.soon\.example\.com "b" is invalid: spec\.size: Invalid value: 9/,
        );
        await ground.update(toys("soon.example.com", sized(10)));
        const made = await until("the new definition", () => ground.create(tooBig));
        assert.equal(at(made, "spec.size"), 9);
    });

    it("may have members that nobody knows: the API server drops them, with a warning", async () => {
        const typo = named("soon.example.com/v1", "Toy", "c", { spec: { size: 1, colour: "red" } });
        assert.deepEqual((await ground.create(typo))["spec"], { size: 1 });
        assert.ok(ground.server.warnings.includes('unknown field "spec.colour"'));
    });

    it("keeps its secrets marked, and those of Secrets whoever wrote them", async () => {
        const login = named("v1", "Secret", "login", { stringData: { user: secret("ada") }, type: "Opaque" });
        const made = await ground.create(login);
        assert.ok(isSecret(made["data"]));
        assert.deepEqual(plain(made["data"]), { user: Buffer.from("ada").toString("base64") });
        const renamed = { ...login, stringData: { name: "ada" } };
        assert.deepEqual(Object.keys(plain((await ground.update(renamed))["data"]) as Bag), ["name"]);
        assert.ok(isSecret((await ground.get(login))?.["data"]));

        const env = [{ name: "KEY", value: secret("hidden") }];
        const deployment = workload("Deployment", "hiding", "web", {}, { env, image: secret("web") });
        const written = await ground.create(deployment);
        for (const live of [written, (await ground.settled(written)).object]) {
            const containers = at(live, "spec.template.spec.containers");
            assert.ok(isSecret(containers));
            assert.equal(at(containers, "[0].env[0].value"), "hidden");
        }
        const map = await ground.create(configMap("hiding", { a: secret("1"), b: "2" }));
        assert.deepEqual(map["data"], { a: secret("1"), b: "2" });
    });
});

/** The kinds of what the server tries to create in vain from now on, once for each try. */
function failedTries({ server }: ProviderGround): readonly string[] {
    const { writes } = server as unknown as { writes: { createOnce: (object: Bag) => Promise<Bag> } };
    const { createOnce } = Object.getPrototypeOf(writes) as typeof writes;
    const failed: string[] = [];
    writes.createOnce = async (...args) => {
        try {
            return await createOnce.apply(writes, args);
        } catch (error) {
            failed.push(String(args[0]["kind"]));
            throw error;
        }
    };
    return failed;
}
