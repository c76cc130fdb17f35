import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
    type EndpointDocument,
    ScoringEndpoint,
    ScoringGateway,
    WorkspaceAttachment,
    fromV1Documents,
    fromV2Documents,
} from "aks-scoring";
import { Sandbox } from "aks-scoring/sandbox";
import { Folder } from "../files/folder";
import { AzureMl } from "../sandboxed/azureml/support";
import { servingCluster } from "../sandboxed/servingCluster";
import { SCRIPT } from "./reads";

const fixture = (name: string) =>
    readFileSync(join(__dirname, "../../../test/documents/fixtures", name), "utf8");
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Json = any;

describe("documents, unchanged, through a ScoringEndpoint", () => {
    const back = process.cwd();
    let folder: Folder;
    const open = (files: Readonly<Record<string, string>>) => {
        folder = new Folder(files);
        process.chdir(folder.path);
    };
    afterEach(() => {
        process.chdir(back);
        folder.remove();
    });

    describe("on plain Kubernetes", () => {
        let sandbox: Sandbox;
        beforeEach(async () => {
            sandbox = await Sandbox.start();
        });
        afterEach(async () => {
            await sandbox.stop();
        });

        /** Previews and deploys; a second run changes nothing. */
        async function deploy(read: () => EndpointDocument): Promise<readonly string[]> {
            const stack = await sandbox.stack(() => {
                const target = new ScoringGateway("edge", { cluster: servingCluster() });
                new ScoringEndpoint("service", { target, ...read() });
            });
            const preview = await stack.preview();
            assert.deepEqual((await stack.up()).summary, preview.summary);
            assert.deepEqual((await stack.up()).steps, []);
            return preview.steps
                .filter(({ name }) => name.startsWith("service"))
                .map(({ op, type, name }) => `${op} ${type.split(":").at(-1)} ${name}`);
        }
        const objects = (kind: string) => sandbox.kubernetes.objects(kind) as Json[];
        const deploymentOf = (version: string): Json =>
            objects("Deployment").find(({ metadata }: Json) => metadata.name.includes(`-${version}`));

        /** The route that shares the requests. */
        const sharingRule = (): Json =>
            objects("HTTPRoute")
                .flatMap(({ spec }: Json) => spec.rules as Json[])
                .find(({ backendRefs }) => backendRefs?.some(({ weight }: Json) => weight !== undefined));

        it("a service of v1 with a script in an image", async () => {
            open({
                "deploymentconfig.json": JSON.stringify({
                    computeType: "aks",
                    autoScaler: { autoscaleEnabled: true, minReplicas: 2, maxReplicas: 4 },
                    authEnabled: false,
                    containerResourceRequirements: { cpu: 0.5, cpuLimit: 1, memoryInGB: 1 },
                    scoringTimeoutMs: 3000,
                    maxConcurrentRequestsPerContainer: 2,
                    livenessProbeRequirements: { initialDelaySeconds: 60, failureThreshold: 5 },
                }),
                "inferenceconfig.json": JSON.stringify({
                    entryScript: "score.py",
                    sourceDirectory: "src",
                    environment: {
                        name: "fraud",
                        docker: { baseImage: "acme.azurecr.io/server:1" },
                        python: { userManagedDependencies: true },
                        environmentVariables: { THRESHOLD: "0.7" },
                    },
                }),
                "src/score.py": SCRIPT,
            });
            const steps = await deploy(() =>
                fromV1Documents({
                    name: "fraud",
                    deploymentConfig: "deploymentconfig.json",
                    inferenceConfig: "inferenceconfig.json",
                    pool: "cpu",
                }),
            );
            assert.ok(steps.includes("create HTTPRoute service-route"), steps.join("\n"));

            const { spec } = deploymentOf("default").spec.template;
            const [container] = spec.containers;
            assert.equal(container.image, "acme.azurecr.io/server:1");
            assert.deepEqual(container.resources, {
                requests: { cpu: "500m", memory: "1Gi" },
                limits: { cpu: "1" },
            });
            const variables = container.env.map(({ name, value }: Json) => `${name}=${value}`);
            assert.ok(variables.includes("THRESHOLD=0.7"), variables.join());
            assert.ok(variables.includes("AZUREML_ENTRY_SCRIPT=src/score.py"), variables.join());
            const { initialDelaySeconds, periodSeconds, timeoutSeconds, failureThreshold } =
                container.livenessProbe;
            assert.deepEqual(
                [initialDelaySeconds, periodSeconds, timeoutSeconds, failureThreshold],
                [60, 10, 2, 5],
            );
            assert.deepEqual(Object.keys(objects("ConfigMap")[0].data), ["score.py"]);
            const [scaler] = objects("HorizontalPodAutoscaler");
            assert.deepEqual([scaler.spec.minReplicas, scaler.spec.maxReplicas], [2, 4]);
            const { matches, backendRefs } = sharingRule();
            assert.equal(matches[0].path.value, "/api/v1/service/fraud");
            assert.deepEqual(
                backendRefs.map(({ weight }: Json) => weight as number),
                [100],
            );
        });

        it("an endpoint of v2 with two deployments and their shares", async () => {
            const deployment = (name: string, more: string) =>
                `name: ${name}\nendpoint_name: fraud\ntype: kubernetes\n` +
                `environment: { image: "acme.azurecr.io/fraud:${name}" }\n${more}`;
            open({
                "endpoint.yml": "name: fraud\ncompute: azureml:k8s\ntraffic: { blue: 90, green: 10 }\n",
                "blue.yml": deployment("blue", "instance_count: 2\n"),
                "green.yml": deployment("green", "resources: { requests: { cpu: 250m, memory: 512Mi } }\n"),
            });
            const steps = await deploy(() =>
                fromV2Documents({
                    endpoint: "endpoint.yml",
                    deployments: ["blue.yml", "green.yml"],
                    pool: "cpu",
                }),
            );
            assert.ok(steps.includes("create HTTPRoute service-route"), steps.join("\n"));

            const [blue, green] = [deploymentOf("blue"), deploymentOf("green")];
            assert.deepEqual([blue.spec.replicas, green.spec.replicas], [2, 1]);
            const sizes = (one: Json) => one.spec.template.spec.containers[0].resources;
            // The defaultinstancetype of Azure ML, and what green says of its own.
            assert.deepEqual(sizes(blue), {
                requests: { cpu: "100m", memory: "2Gi" },
                limits: { cpu: "2", memory: "2Gi" },
            });
            assert.deepEqual(sizes(green), {
                requests: { cpu: "250m", memory: "512Mi" },
                limits: { cpu: "2", memory: "2Gi" },
            });
            const weights = sharingRule().backendRefs.map(({ weight }: Json) => weight as number);
            assert.deepEqual(weights, [90, 10]);
            assert.deepEqual(objects("HorizontalPodAutoscaler"), []);
        });
    });

    describe("on Azure ML", () => {
        let azureMl: AzureMl;
        beforeEach(async () => {
            azureMl = await AzureMl.start();
        });
        afterEach(async () => {
            await azureMl.stop();
        });

        /** Previews and deploys; a second run changes nothing. */
        async function deploy(read: () => EndpointDocument): Promise<void> {
            const { stack } = azureMl;
            stack.program = () => {
                const cluster = azureMl.cluster();
                const target = new WorkspaceAttachment("aml", { cluster, workspaceId: azureMl.workspaceId });
                new ScoringEndpoint("service", { target, ...read() });
            };
            const preview = await stack.preview();
            assert.deepEqual((await stack.up()).summary, preview.summary);
            const again = await stack.up();
            assert.deepEqual(
                again.steps.filter(({ op }) => op !== "read"),
                [],
            );
        }
        const endpoint = (name: string): Json =>
            azureMl.sandbox.azure.get(azureMl.id(`onlineEndpoints/${name}`));
        const deployment = (name: string, version: string): Json =>
            azureMl.sandbox.azure.get(azureMl.id(`onlineEndpoints/${name}/deployments/${version}`));

        it("a service of v1 with a conda file and a registered model", async () => {
            open({
                "deploymentconfig.json": fixture("v1/deploymentconfig.json"),
                "inferenceconfig.json": fixture("v1/inferenceconfig.json"),
                "source/score.py": fixture("v1/score.py"),
                "source/myenv.yml": fixture("v1/myenv.yml"),
            });
            await azureMl.sandbox.azure.put(azureMl.id("models/fraud/versions/3"), {});
            await deploy(() =>
                fromV1Documents({
                    name: "fraud",
                    deploymentConfig: "deploymentconfig.json",
                    inferenceConfig: "inferenceconfig.json",
                    model: "fraud:3",
                    pool: "cpu",
                }),
            );
            assert.equal(endpoint("fraud").properties.authMode, "Key");
            assert.deepEqual(endpoint("fraud").properties.traffic, { default: 100 });
            const { properties } = deployment("fraud", "default");
            assert.equal(properties.model, azureMl.id("models/fraud/versions/3"));
            assert.equal(properties.codeConfiguration.scoringScript, "score.py");
            assert.deepEqual(properties.scaleSettings, {
                scaleType: "TargetUtilization",
                minInstances: 1,
                maxInstances: 3,
                targetUtilizationPercentage: 70,
                pollingInterval: "PT1S",
            });
            assert.deepEqual(properties.requestSettings, {
                maxConcurrentRequestsPerInstance: 1,
                maxQueueWait: "PT0.5S",
                requestTimeout: "PT1M",
            });
            assert.equal(properties.livenessProbe.initialDelay, "PT5M10S");
            assert.deepEqual(properties.containerResourceRequirements.containerResourceRequests, {
                cpu: "500m",
                memory: "1Gi",
            });
            const environment = azureMl.sandbox.azure.get(properties.environmentId as string);
            assert.equal(
                environment.properties.image,
                "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20251130.v1",
            );
            assert.equal(environment.properties.condaFile, fixture("v1/myenv.yml"));
        });

        it("an endpoint of v2 with a model to upload, registered assets and shares", async () => {
            open({
                "deploy/endpoint.yml": fixture("v2/endpoint.yml"),
                "deploy/blue.yml": fixture("v2/blue.yml"),
                "deploy/green.yml": fixture("v2/green.yml"),
                "onlinescoring/score.py": SCRIPT,
                "environment/conda.yml": fixture("v1/myenv.yml"),
                "model/fraud.pkl": "model",
            });
            const { azure } = azureMl.sandbox;
            for (const asset of ["models/fraud/versions/4", "environments/fraud-env/versions/7"]) {
                await azure.put(azureMl.id(asset), {});
            }
            await azure.put(azureMl.id("codes/fraud-code/versions/2"), {});
            await deploy(() =>
                fromV2Documents({
                    endpoint: "deploy/endpoint.yml",
                    deployments: ["deploy/blue.yml", "deploy/green.yml"],
                    pool: { blue: "cpu", green: "gpu" },
                    outsidePaths: true,
                    onWarning: () => undefined,
                }),
            );
            const { properties, tags } = endpoint("fraud-endpoint");
            assert.deepEqual(properties.traffic, { blue: 90, green: 10 });
            assert.equal(properties.description, "Fraud scores");
            assert.equal(tags.team, "risk");
            const blue = deployment("fraud-endpoint", "blue");
            assert.equal(blue.sku.capacity, 1);
            assert.equal(blue.properties.requestSettings.requestTimeout, "PT3S");
            assert.equal(blue.properties.livenessProbe.failureThreshold, 30);
            assert.deepEqual(blue.properties.containerResourceRequirements, {
                containerResourceRequests: { cpu: "100m", memory: "102Mi" },
                containerResourceLimits: { cpu: "200m", memory: "200Mi" },
            });
            const green = deployment("fraud-endpoint", "green").properties;
            assert.equal(green.environmentId, azureMl.id("environments/fraud-env/versions/7"));
            assert.equal(green.model, azureMl.id("models/fraud/versions/4"));
            assert.equal(green.codeConfiguration.codeId, azureMl.id("codes/fraud-code/versions/2"));
            assert.deepEqual(green.environmentVariables, { THRESHOLD: "0.7" });
            assert.equal(green.requestSettings.requestTimeout, "PT5S");
            assert.equal(green.livenessProbe.initialDelay, "PT1M");
            assert.equal(green.scaleSettings.maxInstances, 4);
            assert.equal(green.dataCollector.rollingRate, "Day");
            assert.equal(green.containerResourceRequirements.containerResourceLimits.gpu, "1");
        });
    });
});
