import { existsSync } from "node:fs";
import { CustomResourceDefinitionPatch } from "@pulumi/kubernetes/apiextensions/v1/customResourceDefinitionPatch";
import { Namespace } from "@pulumi/kubernetes/core/v1/namespace";
import { Release } from "@pulumi/kubernetes/helm/v3/release";
import { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import { Findings } from "../../../core/problems";
import type { EnvoyGatewayPlan, SharedEnvoyGateway } from "../../../plan/envoyGateway";
import { ENVOY_GATEWAY_NAMESPACE } from "../../../plan/namespaces";
import { type Cluster, inCluster, ownerOf } from "../../cluster";
import { readLater } from "../../lateChecks";
import { urnBelow, withoutParents } from "../../parents";
import { formerNames } from "../../renamed";
import { settleLater } from "../../support";
import { tenantsOf } from "../../tenants";
import { givenDependencies } from "../dependencies";

/** A gateway that asks for Envoy Gateway: its component, its name, and its options. */
export interface AskingGateway extends NonNullable<Cluster["component"]> {
    readonly opts: pulumi.ComponentResourceOptions | undefined;
}

/**
 * What a gateway must wait for: Envoy Gateway, which the first gateway of a program brings to the cluster. It belongs to the
 * cluster's component, not to that gateway: whichever gateway goes, it stays for the others, and goes with the last.
 */
export function envoyGatewayOf(
    cluster: Cluster,
    gateway: AskingGateway,
    { plan, settings }: Omit<SharedEnvoyGateway, "by">,
    after: readonly pulumi.Resource[],
): readonly pulumi.Resource[] {
    const tenants = tenantsOf(cluster);
    tenants.envoyGateway ??= {
        by: gateway.name,
        plan,
        settings,
        ready: plan === undefined ? [] : [installEnvoyGateway(cluster, gateway, plan, after)],
    };
    const there = plan === undefined ? [readInstalled(cluster, gateway, after)] : [];
    return [...after, ...there, ...tenants.envoyGateway.ready];
}

/**
 * The chart, in a namespace of its own, after its definitions. A Release and not a helm.v4.Chart: the chart makes the
 * certificates between Envoy Gateway and its Envoys in a pre-install hook, and a Chart runs no hooks. The price is that a
 * preview shows the release as one object.
 */
function installEnvoyGateway(
    cluster: Cluster,
    gateway: AskingGateway,
    { reference, version, values, definitions }: EnvoyGatewayPlan,
    after: readonly pulumi.Resource[],
): pulumi.Resource {
    const owner = ownerOf(cluster, gateway);
    const name = `${owner.name}-envoy-gateway`;
    // Without a definition that comes from elsewhere it would start, and never look for the kind again.
    const needed = definitions === "all" ? [] : withoutParents(owner.resource, after);
    const options = { ...inCluster(cluster, owner.resource, needed), protect: false };
    // Up to version 0.1.0 both were children of the gateway that installed them. Its own aliases reach its children.
    const names = owner.resource === gateway.resource ? [] : formerNames(gateway.opts);
    const formerly = (type: string, role: string) =>
        [gateway.name, ...names].map((former) => urnBelow(gateway.resource, type, `${former}-${role}`));
    const labels = {
        "app.kubernetes.io/name": "envoy-gateway",
        "app.kubernetes.io/component": "gateway",
        "app.kubernetes.io/managed-by": "pulumi",
    };
    const namespace = new Namespace(
        `${name}-system`,
        {
            metadata: {
                name: ENVOY_GATEWAY_NAMESPACE,
                labels,
                annotations: { [INSTALLED_BY]: thisStack() },
            },
        },
        { ...options, aliases: formerly("kubernetes:core/v1:Namespace", "system") },
    );
    const defined = pulumi
        .output(definitions === "none" ? [] : readDefinitions(name, { reference, version }, owner.resource))
        .apply((all) =>
            all
                .filter(({ spec }) => definitions === "all" || spec.group === ENVOY_GATEWAY_GROUP)
                // After the namespace: a second stack, which is refused that, must not touch the first one's definitions.
                .map((one) =>
                    applyDefinition(`${owner.name}-${one.metadata.name}`, one, {
                        ...options,
                        dependsOn: [namespace],
                    }),
                ),
        );
    return new Release(
        name,
        {
            name: "envoy-gateway",
            namespace: ENVOY_GATEWAY_NAMESPACE,
            chart: reference,
            ...(version === undefined ? {} : { version }),
            values,
            // Helm installs a chart's definitions once, and never updates them.
            skipCrds: true,
        },
        {
            ...options,
            dependsOn: defined.apply((all) => [namespace, ...all]),
            aliases: formerly("kubernetes:helm.sh/v3:Release", "envoy-gateway"),
        },
    );
}

/** Annotation of Envoy Gateway's namespace. */
const INSTALLED_BY = "aks-scoring/stack";

function thisStack(): string {
    return `${pulumi.getProject()}/${pulumi.getStack()}`;
}

/**
 * The namespace of an Envoy Gateway that is there already, or that the program itself brings, which the gateway waits for
 * then. Where it is of this very stack's gateways, this run would delete it with all Gateways in it, because the program does
 * not declare it any more, and a preview would call them unchanged.
 */
function readInstalled(
    cluster: Cluster,
    gateway: AskingGateway,
    after: readonly pulumi.Resource[],
): pulumi.Resource {
    const namespace = Namespace.get(
        `${gateway.name}-installed-envoy-gateway`,
        onceThere(givenDependencies(gateway.opts), ENVOY_GATEWAY_NAMESPACE),
        inCluster(cluster, gateway.resource, after),
    );
    settleLater(gateway.resource, `ScoringGateway "${gateway.name}"`, namespace.metadata, (metadata) => {
        const f = new Findings();
        const { annotations = {}, labels = {} } = metadata as Marks;
        const installedBy = annotations[INSTALLED_BY];
        if (installedBy === thisStack()) {
            f.problem(
                "installEnvoyGateway",
                false,
                `must be left out: this stack installed Envoy Gateway, and would delete it, with the namespace ${ENVOY_GATEWAY_NAMESPACE} and each Gateway in it`,
                "Remove it. Envoy Gateway stays with this stack until the last gateway of its program goes.",
            );
        } else if (installedBy === undefined && isMadeByFirstVersion(labels)) {
            f.warning(
                "installEnvoyGateway",
                false,
                `is right where another stack installed Envoy Gateway, by version 0.1.0: where this stack did, its namespace ${ENVOY_GATEWAY_NAMESPACE} is deleted now, with each Gateway in it`,
                "Look for that Namespace in the preview. This warning ends with an update of the stack that installed it.",
            );
        }
        return { plan: undefined, problems: f.problems, warnings: f.warnings };
    });
    return namespace;
}

/** A value that a preview does not know before all is there that is waited for; of a component it never knows. */
function onceThere(given: readonly unknown[], value: string): pulumi.Output<string> {
    const resources = given.filter((one) => pulumi.CustomResource.isInstance(one));
    if (pulumi.runtime.isDryRun() && resources.length < given.length) {
        return pulumi.output(pulumi.unknown as string);
    }
    return pulumi.all(resources.map(({ id }) => id)).apply(() => value);
}

/** What an object is marked with. */
interface Marks {
    readonly annotations?: Readonly<Record<string, string>>;
    readonly labels?: Readonly<Record<string, string>>;
}

/** Version 0.1.0 did not write whose the namespace is. */
function isMadeByFirstVersion(labels: NonNullable<Marks["labels"]>): boolean {
    const [component, manager] = ["component", "managed-by"].map((key) => labels[`app.kubernetes.io/${key}`]);
    return component === "gateway" && manager === "pulumi";
}

const ENVOY_GATEWAY_GROUP = "gateway.envoyproxy.io";

/** A CustomResourceDefinition, as far as it is read here. */
interface Definition {
    readonly kind: string;
    readonly metadata: {
        readonly name: string;
        readonly labels?: Readonly<Record<string, string>>;
        readonly annotations?: Readonly<Record<string, string>>;
    };
    readonly spec: { readonly group: string } & Readonly<Record<string, unknown>>;
}

/**
 * The definitions that the chart brings. The provider renders a chart without a cluster, so that they are known in each
 * preview, that of a cluster which is still to be created too; a provider of its own keeps it from asking whatever cluster
 * this machine is signed in to. Which definitions a chart has depends on its version alone, so the resources that are made
 * of them in an `apply` are in each preview.
 */
function readDefinitions(
    name: string,
    { reference, version }: Pick<EnvoyGatewayPlan, "reference" | "version">,
    parent: pulumi.Resource,
): pulumi.Output<readonly Definition[]> {
    const provider = new Provider(`${name}-chart`, { kubeconfig: "{}" }, { parent, protect: false });
    // As kubernetes.helm.v3.Chart asks for it.
    const source = existsSync(reference) ? { path: reference } : { chart: reference, version };
    const options = JSON.stringify({ ...source, release_name: "envoy-gateway" });
    const rendered = readLater(
        parent,
        { jsonOpts: options },
        (inputs, opts) =>
            pulumi.runtime.invokeOutput<{ readonly result?: readonly Definition[] }>(
                "kubernetes:helm:template",
                inputs,
                { ...opts, provider },
            ),
        (reason) =>
            `Envoy Gateway's chart ${reference} cannot be read: ${reason}. Check chart and chartVersion, and that this machine reaches it.`,
    );
    return rendered.apply(({ result = [] }) =>
        result.filter(({ kind }) => kind === "CustomResourceDefinition"),
    );
}

/**
 * A definition, created or updated, whoever made it: a Patch is a server-side apply. It stays when Envoy Gateway goes,
 * as Helm leaves it too: with a definition all objects of its kind are deleted, on the whole cluster.
 */
function applyDefinition(
    name: string,
    { metadata: { name: objectName, labels, annotations }, spec }: Definition,
    options: pulumi.CustomResourceOptions,
): pulumi.Resource {
    return new CustomResourceDefinitionPatch(
        name,
        {
            metadata: {
                name: objectName,
                ...(labels === undefined ? {} : { labels }),
                annotations: { ...annotations, "pulumi.com/patchForce": "true" },
            },
            spec: withoutDescriptions(spec) as object,
        },
        { ...options, retainOnDelete: true },
    );
}

/** Two thirds of the definitions are what `kubectl explain` prints: 1.4 MB, which each state and each diff would carry. */
function withoutDescriptions(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map(withoutDescriptions);
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    return Object.fromEntries(
        Object.entries(value)
            // A property that is called so is an object.
            .filter(([key, member]) => key !== "description" || typeof member !== "string")
            .map(([key, member]) => [key, withoutDescriptions(member)]),
    );
}
