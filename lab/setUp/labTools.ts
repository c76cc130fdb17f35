import { join } from "node:path";
import { envoy, inferenceServer } from "./python";
import { gatewayChart, standardGatewayApi } from "./gatewayChart";
import { goProgram } from "./goProgram";
import type { LabTool } from "./labTool";

const GATEWAY_MODULE = "github.com/envoyproxy/gateway";

/** All that the lab needs, by name; what is quick comes first, so that it fails early. */
export function labTools(folder: string) {
    return {
        envoy: envoy(join(folder, "envoy")),
        inferenceServer: inferenceServer(join(folder, "inference-server")),
        gatewayChart: gatewayChart(join(folder, "envoy-gateway"), GATEWAY_MODULE),
        // What a cluster had before: the tests of an upgrade begin with it.
        formerEnvoy: envoy(join(folder, "envoy-former")),
        formerGatewayChart: gatewayChart(join(folder, "envoy-gateway-former"), GATEWAY_MODULE),
        managedGatewayApi: standardGatewayApi(join(folder, "envoy-gateway-former")),
        etcd: goProgram({
            folder: join(folder, "etcd"),
            module: "go.etcd.io/etcd/server/v3",
            binary: "etcd",
            expectedSeconds: 70,
        }),
        helm: goProgram({
            folder: join(folder, "helm"),
            module: "helm.sh/helm/v3",
            expectedSeconds: 110,
        }),
        kwok: goProgram({
            folder: join(folder, "kwok"),
            module: "sigs.k8s.io/kwok",
            expectedSeconds: 240,
        }),
        envoyGateway: goProgram({
            folder: join(folder, "envoy-gateway"),
            module: GATEWAY_MODULE,
            expectedSeconds: 290,
        }),
        formerEnvoyGateway: goProgram({
            folder: join(folder, "envoy-gateway-former"),
            module: GATEWAY_MODULE,
            expectedSeconds: 290,
        }),
        kubernetes: goProgram({
            folder: join(folder, "kubernetes"),
            module: "k8s.io/kubernetes",
            expectedSeconds: 760,
            variables: kubernetesVersion,
        }),
    } satisfies Record<string, LabTool>;
}

/** Without these, the API server calls itself v0.0.0, and charts and clients that ask for its version refuse it. */
function kubernetesVersion(version: string): Record<string, string> {
    const [major = "", minor = ""] = version.split(".");
    const variable = (name: string) => `k8s.io/component-base/version.${name}`;
    return {
        [variable("gitVersion")]: `v${version}`,
        [variable("gitMajor")]: major,
        [variable("gitMinor")]: minor,
        [variable("gitTreeState")]: "clean",
        [variable("gitCommit")]: "unknown",
    };
}
