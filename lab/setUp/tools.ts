import { readdirSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder, setting } from "#src/sandbox/engine/cache";
import { CHART_FOLDER, CRDS_FOLDER } from "./gatewayChart";
import type { LabTool } from "./labTool";
import { labTools } from "./labTools";
import { placeOf, setUpAll } from "./setUpAll";

/** What the lab runs: paths of programs, and of files that come with them. */
export interface Tools {
    readonly etcd: string;
    readonly kubeApiserver: string;
    readonly kubeControllerManager: string;
    readonly kubeScheduler: string;
    readonly kwok: string;
    readonly envoyGateway: string;
    /** "1.9.1": of the program and of its chart. */
    readonly envoyGatewayVersion: string;
    readonly helm: string;
    readonly envoy: string;
    /** "1.39.1" */
    readonly envoyVersion: string;
    /** Folder of Envoy Gateway's chart. */
    readonly gatewayChart: string;
    /** YAML files with the kinds of the Gateway API and of Envoy Gateway. */
    readonly gatewayCrds: readonly string[];
    /** What a cluster had before an upgrade. */
    readonly former: FormerTools;
    /** YAML files of the Gateway API's standard channel, as AKS's managed Gateway API brings them. */
    readonly managedGatewayApi: readonly string[];
    /** azmlinfsrv, the server that Azure ML's own images run. */
    readonly inferenceServer: string;
    /** "1.36.3" */
    readonly kubernetesVersion: string;
}

/** An earlier Envoy Gateway, with its Envoy. */
export type FormerTools = Pick<
    Tools,
    "envoy" | "envoyVersion" | "envoyGateway" | "envoyGatewayVersion" | "gatewayChart" | "gatewayCrds"
>;

/** Tells programs inside the lab's namespace, where there is no network, where the tools are: {@link Tools} as JSON. */
export const TOOLS_VARIABLE = "AKS_SCORING_LAB_TOOLS";

/** The lab's pinned versions, seen from .build/lab/setUp. */
export const PINS = join(__dirname, "..", "..", "..", "lab", "tools");

/**
 * The lab's tools, set up where they are missing: `progress` gets a line now and then. In the lab's namespace, those
 * that were set up outside of it.
 */
export async function setUpTools(progress: (line: string) => void): Promise<Tools> {
    const given = setting(process.env, TOOLS_VARIABLE);
    if (given !== undefined) return JSON.parse(given) as Tools;

    const cache = cacheFolder(process.env);
    const tools = labTools(PINS);
    await setUpAll(Object.values(tools), { cache, env: process.env, progress, tickMilliseconds: 15_000 });

    const program = (tool: LabTool, file: string) => join(placeOf(tool, cache).root, "bin", file);
    const chart = placeOf(tools.gatewayChart, cache).root;
    const formerChart = placeOf(tools.formerGatewayChart, cache).root;
    return {
        etcd: program(tools.etcd, "etcd"),
        kubeApiserver: program(tools.kubernetes, "kube-apiserver"),
        kubeControllerManager: program(tools.kubernetes, "kube-controller-manager"),
        kubeScheduler: program(tools.kubernetes, "kube-scheduler"),
        kwok: program(tools.kwok, "kwok"),
        envoyGateway: program(tools.envoyGateway, "envoy-gateway"),
        envoyGatewayVersion: tools.envoyGateway.version,
        helm: program(tools.helm, "helm"),
        envoy: program(tools.envoy, "envoy"),
        envoyVersion: tools.envoy.version,
        gatewayChart: join(chart, CHART_FOLDER),
        gatewayCrds: yamlFiles(join(chart, CRDS_FOLDER)),
        former: {
            envoyGateway: program(tools.formerEnvoyGateway, "envoy-gateway"),
            envoyGatewayVersion: tools.formerEnvoyGateway.version,
            envoy: program(tools.formerEnvoy, "envoy"),
            envoyVersion: tools.formerEnvoy.version,
            gatewayChart: join(formerChart, CHART_FOLDER),
            gatewayCrds: yamlFiles(join(formerChart, CRDS_FOLDER)),
        },
        managedGatewayApi: yamlFiles(join(placeOf(tools.managedGatewayApi, cache).root, "standard")),
        inferenceServer: program(tools.inferenceServer, "azmlinfsrv"),
        kubernetesVersion: tools.kubernetes.version,
    };
}

function yamlFiles(folder: string): string[] {
    return readdirSync(folder, { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(".yaml"))
        .sort()
        .map((name) => join(folder, name));
}
