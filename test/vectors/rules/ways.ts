import { isPlainObject } from "#src/core/checks";
import type { Case } from "../case";
import type { Rule } from "../rule";
import type { Members } from "../settings";
import { isOf, refusedAt, refusedFor } from "./predicates";

/** What the other versions of a case have, which say nothing of it. */
const OF_ALL: Readonly<Record<string, unknown>> = {
    scoring_timeout_ms: 60_000,
    replica_max_concurrent_requests: 1,
};

/** What one of the two ways of serving does not have: the other one is judged. */
export const WAY_RULES: readonly Rule[] = [
    {
        id: "no-anonymous-on-azureml",
        kind: "one way only",
        about: "no authentication at all",
        reason: "Azure ML's router lets nobody in without a key or a token; plain Kubernetes has it.",
        explains: (d, { members, one }) =>
            d.way === "Azure ML" &&
            refusedAt(d, /^endpoint\.auth$/) &&
            d.kind === "refused" &&
            d.refusal.problem.value === "none" &&
            (members["auth_enabled"] ?? existingOf(one)["auth_enabled"]) === false &&
            members["token_auth_enabled"] !== true,
    },
    {
        id: "both-keys-on-azureml",
        kind: "one way only",
        about: "one key of one's own, and not the other",
        reason: "ARM takes both keys or none; plain Kubernetes draws the other one.",
        explains: (d, { members }) =>
            d.way === "Azure ML" &&
            refusedAt(d, /^endpoint\.(primary|secondary)Key$/) &&
            (members["set_key"] !== undefined ||
                (members["primary_key"] === undefined) !== (members["secondary_key"] === undefined)),
    },
    {
        id: "no-declared-rotation-on-azureml",
        kind: "one way only",
        about: "a key that is made anew",
        reason: "Azure ML makes keys anew by a command, which nothing declares; on plain Kubernetes a number is turned.",
        explains: (d) => d.way === "Azure ML" && refusedAt(d, /^endpoint\.keyRotation$/),
    },
    {
        id: "short-requests-on-azureml",
        kind: "one way only",
        about: "a scoring timeout or a queue of more than 300 s, up to an hour",
        reason: "Azure ML's router waits 300 s on Kubernetes endpoints; plain Kubernetes waits an hour.",
        explains: (d, { members }) =>
            d.way === "Azure ML" &&
            refusedFor(
                d,
                ["scoring_timeout_ms", "max_request_wait_time"],
                (name) => Number(members[name]) > 300_000 && Number(members[name]) <= 3_600_000,
            ),
    },
    {
        id: "no-balancer-subnet-on-azureml",
        kind: "one way only",
        about: "a subnet for the load balancer",
        reason: "The extension has no setting for it; the gateway has.",
        explains: (d) => d.way === "Azure ML" && refusedAt(d, /^attachment\.router\.subnet$/),
    },
    {
        id: "no-data-collection-on-kubernetes",
        kind: "one way only",
        about: "collected model data",
        reason: "Azure ML's data collector is part of Azure ML; plain Kubernetes has nothing like it.",
        explains: (d, { members }) =>
            d.way === "plain Kubernetes" &&
            refusedFor(d, ["collect_model_data"]) &&
            members["collect_model_data"] === true,
    },
    {
        id: "no-workspace-insights-on-kubernetes",
        kind: "one way only",
        about: "Application Insights of the workspace",
        reason: "Plain Kubernetes has no workspace: a connection string takes its place.",
        explains: (d, { members }) =>
            d.way === "plain Kubernetes" &&
            refusedFor(d, ["enable_app_insights"]) &&
            members["enable_app_insights"] === true,
    },
    {
        id: "no-registered-assets-on-kubernetes",
        kind: "one way only",
        about: "registered models, and environments that Azure ML builds",
        reason: "Plain Kubernetes runs images: model and environment are built into one.",
        explains: (d, { members }) =>
            d.way === "plain Kubernetes" &&
            refusedAt(
                d,
                /^endpoint\.versions\.[^.]+\.(model|environment|code|entryScript|condaFile|image)$/,
            ) &&
            (members["models"] !== undefined || members["inference_config"] !== undefined),
    },
    {
        id: "one-timeout-on-kubernetes",
        kind: "one way only",
        about: "a scoring timeout or a concurrency of one version's own",
        reason: "One weighted rule of Envoy Gateway has one of each; on Azure ML each version has its own.",
        explains: (d, { members, one }) =>
            d.way === "plain Kubernetes" &&
            isOf(one.area, "AksEndpoint.create_version", "AksEndpoint.update_version") &&
            refusedAt(d, /\.(scoringTimeoutMs|replicaMaxConcurrentRequests)$/) &&
            d.kind === "refused" &&
            d.refusal.about.some((name) => Number(members[name]) > 0 && members[name] !== OF_ALL[name]),
    },
    {
        id: "names-of-azureml",
        kind: "one way only",
        about: "upper-case letters, or two dashes in a row, in a name of v1",
        reason: "On Azure ML v2's rule for names holds, on plain Kubernetes v1's.",
        explains: (d, { members, one }) =>
            d.way === "Azure ML" &&
            !one.area.startsWith("v2.") &&
            [members["version_name"], members["name"]].some(
                (name) =>
                    typeof name === "string" &&
                    (d.kind === "accepted"
                        ? /[A-Z]/.test(name)
                        : refusedFor(d, ["version_name", "name"]) && name.includes("--")),
            ),
    },
    {
        id: "owned-namespace-on-kubernetes",
        kind: "one way only",
        about: "the namespace `default`",
        reason: "A gateway closes its namespaces to all but itself, and `default` is everybody's; an attachment can use it.",
        explains: (d, { members }) =>
            d.way === "plain Kubernetes" &&
            refusedFor(d, ["namespace"]) &&
            members["namespace"] === "default",
    },
];

/** What a service had before an update. */
function existingOf({ input }: Case): Members {
    const { existing } = isPlainObject(input) ? input : {};
    return isPlainObject(existing) ? existing : {};
}
