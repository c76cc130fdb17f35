import type { Rule } from "../rule";
import {
    crossesBefore,
    existingOf,
    isOtherCompute,
    isOtherService,
    isRegistered,
    isReplaced,
    stateOf,
    turnsOne,
    versionsAfter,
} from "./calls";
import { differsIn, isOf, refusedAt, refusedFor } from "./predicates";
import { faultsIn, isOnlyFault } from "./valid/arguments";

/** Calls of v1's mutable clients. */
const CHANGES = [
    "AksWebservice.update",
    "AksEndpoint.update_version",
    "AksEndpoint.update",
    "AksEndpoint.create_version",
];

const KEYS = ["primary_key", "secondary_key"];

/** Where endpoints, their versions and what changes them differ from v1's on purpose. */
export const ENDPOINT_RULES: readonly Rule[] = [
    {
        id: "version-needs-its-own-name",
        kind: "stricter",
        about: "a version that is called as its endpoint is, which one without a name was in v1",
        reason: "v1's later calls broke on it (azure-docs issue 53364).",
        areas: ["AksEndpoint.deploy_configuration", "deploymentconfig.json"],
        explains: (d, { members, one }) =>
            refusedFor(d, ["version_name"]) &&
            (members["version_name"] === undefined ||
                members["version_name"] === (one.area === "deploymentconfig.json" ? "svc" : "endpoint")),
    },
    {
        id: "default-gets-the-rest",
        kind: "stricter",
        about: "a share of 0 on the default version while the versions leave something",
        reason: "What is left goes to the default version, so 0 is not what it gets.",
        explains: (d, { members, one }) =>
            refusedAt(d, /^endpoint\.versions\.[^.]+\.traffic$/) &&
            members["traffic_percentile"] === 0 &&
            (existingOf(one).length === 0 ||
                members["version_name"] === existingOf(one)[0] ||
                Boolean(members["is_default"])),
    },
    {
        id: "six-versions",
        kind: "stricter",
        about: "a seventh version, or none",
        reason: "An endpoint has 1 to 6 versions: v1's service refused more, and its client did not count.",
        explains: (d, { members, one }) =>
            refusedAt(d, /^endpoint\.versions$/) &&
            d.kind === "refused" &&
            d.refusal.problem.value === undefined &&
            one.area.startsWith("AksEndpoint.") &&
            ![1, 2, 3, 4, 5, 6].includes(versionsAfter(one, members)),
    },
    {
        id: "default-stays",
        kind: "stricter",
        about: "the default version deleted, and no other named",
        reason: "Who gets what the versions leave must be said.",
        areas: ["AksEndpoint.delete_version"],
        explains: (d, { members, one }) =>
            refusedAt(d, /^endpoint\.defaultVersion$/) && members["version_name"] === existingOf(one)[0],
    },
    {
        id: "undeclared-version",
        kind: "stricter",
        about: "an update of a version that does not exist",
        reason: "A declaration has no such version to change; v1 sent the patch, and took the default from all.",
        explains: (d, { members, one }) => {
            return (
                isOf(one.area, "AksEndpoint.update_version") &&
                typeof members["version_name"] === "string" &&
                Object.keys(members).length > 1 &&
                refusedFor(d, ["version_name", "is_default"]) &&
                !existingOf(one).includes(members["version_name"])
            );
        },
    },
    {
        id: "updates-are-checked",
        kind: "stricter",
        about: "values that `create_version` refuses, in `update_version`",
        reason: "v1's `update_version` checked nothing at all.",
        areas: ["AksEndpoint.update_version"],
        explains: (d, { members }) =>
            refusedFor(
                d,
                faultsIn(members),
                (name) => name !== "version_name" && ![undefined, 0, ""].includes(members[name] as string),
            ),
    },
    {
        id: "nothing-to-change",
        kind: "looser",
        about: "an update that changes nothing, or nothing but zeros and empty texts",
        reason: "A declaration that changes nothing is a preview without changes.",
        explains: (d, { members, one }) =>
            d.kind === "accepted" &&
            isOf(one.area, ...CHANGES) &&
            Object.entries(members).every(
                ([name, value]) =>
                    name === "version_name" ||
                    ((value === 0 || value === "") && name !== "traffic_percentile"),
            ),
    },
    {
        id: "one-setting-of-auth",
        kind: "looser",
        about: "one kind of authentication turned on in an update, and the other not off",
        reason: "There is one setting: `auth`. What it becomes, the other no longer is.",
        explains: (d, { members, one }) =>
            d.kind === "accepted" &&
            isOf(one.area, "AksWebservice.update") &&
            turnsOne(members, stateOf(one)) &&
            isOnlyFault(members),
    },
    {
        id: "limits-and-requests-together",
        kind: "looser",
        about: "a request and its limit changed in one update, each fitting the other",
        reason: "v1 compared each with what the other was before; a declaration has what they are together.",
        explains: (d, { members, one }) =>
            d.kind === "accepted" &&
            isOf(one.area, "AksWebservice.update") &&
            crossesBefore(members, stateOf(one)["res"]) &&
            isOnlyFault(members),
    },
    {
        id: "number-ends-autoscaling",
        kind: "other value",
        about: "a number of replicas in an update of a service that scales",
        reason: "v1 sent the number beside the autoscaler and left that on; of the two, one is declared.",
        explains: (d, { members, one }) =>
            d.kind === "value" &&
            isOf(one.area, "AksWebservice.update") &&
            /^(replicas$|autoscale(\.|$))/.test(d.member.name) &&
            Number(members["num_replicas"]) > 0 &&
            members["autoscale_enabled"] === undefined &&
            stateOf(one)["autoscale_enabled"] === true,
    },
    {
        id: "keys-in-an-update",
        kind: "looser",
        about: "keys in an update",
        reason: "They are settings like others; v1's update did not know them, and said nothing of them.",
        areas: ["AksWebservice.update"],
        explains: (d, { members }) =>
            (d.kind === "accepted" && Object.keys(members).every((name) => KEYS.includes(name))) ||
            (differsIn(d, "primaryKey") && members["primary_key"] !== undefined) ||
            (differsIn(d, "secondaryKey") && members["secondary_key"] !== undefined),
    },
    {
        id: "fault-of-the-old-client",
        kind: "old fault",
        about: "calls of `AksEndpoint.update`, each of which ended in a TypeError",
        reason: "v1 called its own check with two arguments too few.",
        explains: (d, { one }) =>
            d.kind === "accepted" &&
            isOf(one.area, "AksEndpoint.update") &&
            one.expect.errorType === "TypeError",
    },
    {
        id: "any-model",
        kind: "looser",
        about: "a model of a framework that v1's no-code deployment did not know",
        reason: "What a registered model is made of is known when it is deployed only: the library warns.",
        explains: (d, { members, one }) =>
            d.kind === "accepted" &&
            isOf(one.area, ...CHANGES) &&
            Array.isArray(members["models"]) &&
            members["models"].length === 1 &&
            members["inference_config"] === undefined &&
            !/sklearn|scikit|onnx|tensorflow|multi/i.test(String(members["models"])) &&
            isOnlyFault(members),
    },
    {
        id: "nothing-is-deleted",
        kind: "looser",
        about: "a deletion of nothing",
        reason: "A version is deleted by taking it out of the program: there is no call to give a name to.",
        explains: (d, { members, one }) =>
            d.kind === "accepted" &&
            isOf(one.area, "AksEndpoint.delete_version") &&
            members["version_name"] === undefined,
    },
    {
        id: "needs-a-target",
        kind: "no counterpart",
        about: "a deployment without a target, or on a compute that is no cluster of AKS",
        reason: "v1 took container instances, or a compute of its service's choice, and looked at no target's kind; here the program says where.",
        areas: ["Model.deploy"],
        explains: (d, { members, one }) =>
            refusedAt(d, /^endpoint\.target$/) &&
            ((members["deployment_target"] === undefined &&
                typeof members["compute_target_name"] !== "string") ||
                isOtherCompute(members["deployment_target"]) ||
                isOtherService(one.expect.effective?.["cls"])),
    },
    {
        id: "no-migration-call",
        kind: "no counterpart",
        about: "the migration of a service to v2, in an update",
        reason: "A service moves by being declared: beside the old one, then in its place.",
        areas: ["AksWebservice.update"],
        explains: (d) => refusedFor(d, ["is_migration"]),
    },
    {
        id: "what-scores-is-replaced",
        kind: "looser",
        about: "an image in place of an environment, or the other way round; a runtime of the older way to build on an endpoint",
        reason: "v1 kept two ways to build apart. A declaration says what scores, and nothing of what did.",
        explains: (d, { members, one }) =>
            (d.kind === "accepted" || d.kind === "fewer") &&
            isOf(one.area, "AksWebservice.update") &&
            (d.kind === "fewer" || isReplaced(members, stateOf(one))) &&
            (members["image"] !== undefined || members["inference_config"] !== undefined) &&
            isOnlyFault(members),
    },
    {
        id: "assets-by-name",
        kind: "other value",
        about: "the image, the environment and the code of an update, by v1's own ids",
        reason: "v1 registered what it was given, and sent its ids; here they are named, or read from files.",
        explains: (d, { members }) => d.kind === "value" && isRegistered(d.member.name, d.expected, members),
    },
    {
        id: "one-target",
        kind: "no counterpart",
        about: "a compute named by the configuration, and another as the target",
        reason: "The target is named once: there is nothing to win over it.",
        areas: ["Model.deploy"],
        explains: (d) => refusedAt(d, /^endpoint\.computeTargetName$/),
    },
];
