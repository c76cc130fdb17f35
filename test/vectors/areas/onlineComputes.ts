import { isPlainObject } from "#src/core/checks";
import { planClusters } from "../clusters";
import { askedOf, contentOf } from "../documentSource";
import { expectedOf } from "../expected";
import { flatten } from "../flatten";
import { type Members, Settings } from "../settings";
import { planTarget } from "../target";
import type { Adapter } from "../tried";

/** The YAML of a Kubernetes compute: a cluster that exists, and its attachment. No reader is for it: it is one call. */
export const onlineCompute: Adapter = (one) => {
    const content = contentOf(one.input, "v2");
    const { properties, ...top } = (one.expect.effective ?? {}) as { readonly properties?: Members };
    const { properties: own, ...inner } = properties ?? {};
    const { identity, ...rest } = top as Members;
    const body = {
        ...rest,
        ...inner,
        ...(isPlainObject(own) ? own : {}),
        ...identityOf(identity),
        // Where it is, the cluster says.
        location: undefined,
        computeLocation: undefined,
    };
    const expected = expectedOf(flatten(body, "arm"), {
        vocabulary: "arm",
        of: ["cluster", "target", "endpoint"],
    });
    const cluster = new Settings("cluster");
    const target = new Settings("attachment");
    write(cluster, target, content);
    const program = {
        way: "Azure ML" as const,
        cluster: content["resource_id"] === undefined ? undefined : cluster,
        target,
    };
    const { cluster: given, ...others } = program;
    const clusters = planClusters(given === undefined ? others : { ...others, cluster: given });
    const planned = planTarget(others);
    const { computeName, namespace } = planned.plan.attachment ?? {};
    const written = target.with();
    const values = new Map<string, unknown>([
        ...clusters.values,
        ["ScoringEndpoint", "AKS"],
        ["computeName", computeName],
        ["namespace", namespace],
        ["identityId", written["identityId"]],
        ["tags", written["tags"]],
        ["description", written["description"]],
    ]);
    return {
        asked: askedOf(flatten(content, "yaml"), "yaml"),
        trials: [{ way: "Azure ML", refusals: [...clusters.refusals, ...planned.refusals], values }],
        compare: ({ way, values: actual }) => [[expected, actual, { way }]],
        unknown: expected.unknown,
    };
};

/** Where a compute is, and that it is on Kubernetes, is said by what is called. */
const SAID_OTHERWISE: readonly string[] = ["$schema", "type", "location", "resource_id", "id"];

function write(cluster: Settings, target: Settings, content: Members): void {
    const { name, namespace = "default", identity, type, resource_id: id } = content;
    if (String(type).toLowerCase() !== "kubernetes") {
        target.set(["type"], type ?? null, "type");
    }
    cluster.set(["clusterId"], id, "resource_id");
    target.set(["computeName"], name ?? null, "name");
    target.set(["namespace"], namespace, "namespace");
    if (namespace === "default") {
        target.set(["createNamespace"], false, "namespace"); // every cluster has it
    }
    const identityId = userIdentity(identity);
    if (identityId !== undefined) {
        target.set(["identityId"], identityId, "identity");
    } else if (identity !== undefined && !isSystemAssigned(identity)) {
        target.set(["identity"], identity, "identity");
    }
    const written = [...SAID_OTHERWISE, "name", "namespace", "identity"];
    for (const key of Object.keys(content).filter((one) => !written.includes(one))) {
        target.set([key], content[key], key);
    }
}

/** The first of the identities: Azure ML uses no other. */
function userIdentity(identity: unknown): unknown {
    const { user_assigned_identities: all } = isPlainObject(identity) ? identity : {};
    const [first] = Array.isArray(all) ? (all as unknown[]) : [];
    return isPlainObject(first) ? first["resource_id"] : undefined;
}

function isSystemAssigned(identity: unknown): boolean {
    return isPlainObject(identity) && /^system_?assigned$/i.test(String(identity["type"]));
}

function identityOf(identity: unknown): Members {
    const { userAssignedIdentities: all } = isPlainObject(identity) ? identity : {};
    const [first] = Object.keys(isPlainObject(all) ? all : {});
    return first === undefined ? {} : { identity: { userAssignedIdentities: first } };
}
