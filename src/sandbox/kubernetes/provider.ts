import { createHash } from "node:crypto";
import { serverOf as addressOf } from "../azure/managedCluster";
import type { AzureWorld } from "../azure/world";
import { changesBetween, differenceOf, type Difference } from "../diff";
import type * as standIn from "../standIn";
import { hasUnknown, plainBag, textOf, type Bag } from "../values";
import type { ApiServer } from "./apiServer";
import { renderedChart } from "./charts";
import { KubernetesInstance } from "./instance";
import { serverOf } from "./kubeconfig";
import { MemoryServer } from "./memoryServer";
import { MirroredServer } from "./mirroredServer";
import type { KubernetesWorld } from "./world";

/** The settings that lead a provider to its cluster. */
const LEADS = ["kubeconfig", "context", "cluster"];

/** The kubernetes provider, over the clusters of the sandbox. */
export class KubernetesStandIn implements standIn.StandIn {
    readonly package = "kubernetes";
    readonly version = "4.34.2";

    constructor(
        private readonly world: KubernetesWorld,
        private readonly azure: AzureWorld,
    ) {}

    /** As the real provider decides whether another kubeconfig means another cluster, and so another provider. */
    diffConfig(olds: Bag, news: Bag): Difference {
        const changes = changesBetween(olds, news);
        const changed = LEADS.filter((key) => changes.has(key));
        const [before, after] = [plainBag(olds)["clusterIdentifier"], plainBag(news)["clusterIdentifier"]];
        if (before !== undefined && after !== undefined) {
            // Who names the cluster knows better than the kubeconfig.
            return differenceOf(changes, before === after ? [] : [...changed, "clusterIdentifier"], false);
        }
        const unknown = changed.filter((key) => hasUnknown(news[key]));
        if (unknown.length > 0) {
            return differenceOf(changes, unknown, false);
        }
        const known = [olds, news].every((config) => config["kubeconfig"] !== undefined);
        return differenceOf(changes, known && serverOf(olds) !== serverOf(news) ? changed : [], false);
    }

    configure(config: Bag): standIn.Instance {
        const given = plainBag(config);
        return new KubernetesInstance(
            () => this.server(given),
            {
                namespace: textOf(given["namespace"]) ?? "default",
                secrets: isTrue(given["enableSecretMutable"]),
                configMaps: isTrue(given["enableConfigMapMutable"]),
                upsert: isTrue(given["upsertExistingObjects"]),
                deleteUnreachable: isTrue(given["deleteUnreachable"]),
            },
            (options) => this.azure.host?.renderChart?.(options) ?? renderedChart(options),
            (urn, name) => this.autoname(urn, name),
        );
    }

    /** The API server that a provider's configuration leads to: one that runs, or the sandbox's memory of one. */
    private server(config: Bag): ApiServer {
        const hosted = this.azure.host?.connect(textOf(config["kubeconfig"]) ?? "");
        if (hosted === undefined) {
            return new MemoryServer(this.world.cluster(serverOf(config)), this.azure);
        }
        const { clusterId, apiServer } = hosted;
        return new MirroredServer(apiServer, this.world.cluster(addressOf(this.azure.plainBody(clusterId))));
    }

    private autoname(urn: string, name: string): { readonly name: string; readonly taken: () => void } {
        const count = this.world.named.get(urn) ?? 0;
        const suffix = createHash("sha256").update(`${urn}#${count}`).digest("hex").slice(0, 8);
        return { name: `${name}-${suffix}`, taken: () => void this.world.named.set(urn, count + 1) };
    }
}

/** The provider takes booleans of its configuration as JSON texts. */
function isTrue(value: unknown): boolean {
    return value === true || value === "true";
}
