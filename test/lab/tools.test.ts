import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { setUpTools, type Tools } from "../../lab/setUp/tools";

const run = promisify(execFile);

describe("the lab's tools", () => {
    let tools: Tools;
    before(async () => {
        tools = await setUpTools(console.log);
    });

    /** What each says when it is asked for its version. */
    const ANSWERS: readonly (readonly [keyof Tools, readonly string[], RegExp])[] = [
        ["etcd", ["--version"], /^etcd Version: 3\.6\.16\n/],
        ["kubeApiserver", ["--version"], /^Kubernetes v1\.36\.3\n$/],
        ["kubeControllerManager", ["--version"], /^Kubernetes v1\.36\.3\n$/],
        ["kubeScheduler", ["--version"], /^Kubernetes v1\.36\.3\n$/],
        ["kwok", ["--version"], /^kwok version /],
        ["helm", ["version", "--short"], /^v3\./],
        ["envoyGateway", ["help"], /Envoy Gateway/],
        ["envoy", ["--version"], /\/1\.39\.1\//],
        ["inferenceServer", ["--help"], /Azure ML Inferencing HTTP server v1\.5\.1/],
    ];
    for (const [name, args, answer] of ANSWERS) {
        it(`${name} runs`, async () => {
            // Azure ML's server explains itself with exit code 1.
            const said = await run(tools[name] as string, [...args]).catch((error: unknown) => error);
            assert.match((said as { stdout: string }).stdout, answer);
        });
    }

    it("the chart renders as its release would", async () => {
        const args = ["template", "eg", tools.gatewayChart, "--kube-version", tools.kubernetesVersion];
        const { stdout } = await run(tools.helm, args);
        assert.match(stdout, /image: docker\.io\/envoyproxy\/gateway:v1\.9\.1\n/);
        assert.match(stdout, /app\.kubernetes\.io\/version: "v1\.9\.1"\n/);
        assert.match(stdout, /helm\.sh\/chart: gateway-helm-v1\.9\.1\n/);
        assert.ok(!stdout.includes("${"), "nothing is left to fill in");
    });

    it("the kinds of the Gateway API and of Envoy Gateway are all there", async () => {
        const texts = await Promise.all(tools.gatewayCrds.map((file) => readFile(file, "utf8")));
        const kinds = texts.flatMap((text) =>
            [...text.matchAll(/^ {4}kind: (\w+)$/gm)].map(([, kind]) => kind),
        );
        for (const kind of ["Gateway", "HTTPRoute", "SecurityPolicy", "BackendTrafficPolicy", "EnvoyProxy"]) {
            assert.ok(kinds.includes(kind), kind);
        }
    });
});
