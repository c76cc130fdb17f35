import { isPlainObject } from "#src/core/checks";
import type { Rule } from "../rule";
import { NUMBERS } from "./numbers";
import { differsIn, isOf, refusedAt, refusedFor, refusedWhere } from "./predicates";
import { isFaultless, isGoodCode, isNoCollector } from "./valid/deployments";
import { isGoodVariables } from "./valid/maps";
import { areGoodSizes } from "./valid/sizes";
import { isGood } from "./valid/texts";

const DEPLOYMENT = "v2.onlineDeployment.yaml";
const SIZES = ["cpuCores", "memoryGb", "cpuCoresLimit", "memoryGbLimit"];

/** Where v2 took zero for nothing, and so does the library, and where it is as good as any other number. */
const ALLOWS_ZERO =
    /gpu$|polling_interval$|_probe\.(initial_delay|period|timeout)$|^request_settings\..*_ms$/;

/** Where v2's documents of deployments differ on purpose. */
export const ONLINE_DEPLOYMENT_RULES: readonly Rule[] = [
    {
        id: "least-numbers",
        kind: "stricter",
        about: "zero or less where one or more is needed, in a document of v2",
        reason: "v2's client knew no lower limits.",
        explains: (d, { members, one }) =>
            one.area.startsWith("v2.") &&
            refusedWhere(
                d,
                members,
                (value, member, name) =>
                    NUMBERS.includes(member.kind) &&
                    !Array.isArray(value) &&
                    (Number(value) < 0 || (Number(value) === 0 && !ALLOWS_ZERO.test(name))),
            ),
    },
    {
        id: "fewest-above-most",
        kind: "stricter",
        about: "a least number of instances above the most, which is 1 where it is left out",
        reason: "v2's client did not compare them, and the service's most is 1.",
        areas: [DEPLOYMENT],
        explains: (d, { members }) =>
            refusedFor(d, ["scale_settings.min_instances"]) &&
            Number(members["scale_settings.min_instances"]) >
                Number(members["scale_settings.max_instances"] ?? 1),
    },
    {
        id: "five-minutes-at-most",
        kind: "stricter",
        about: "a request of v2 that may take or queue longer than 300 s",
        reason: "Azure ML's router waits no longer on Kubernetes endpoints.",
        areas: [DEPLOYMENT],
        explains: (d, { members }) =>
            refusedFor(
                d,
                ["request_settings.request_timeout_ms", "request_settings.max_queue_wait_ms"],
                (name) => Number(members[name]) > 300_000,
            ),
    },
    {
        id: "success-threshold-of-v2",
        kind: "other value",
        about: "a success threshold of v2's liveness probe above 1",
        reason: "Kubernetes takes only 1 for liveness: the number counts for readiness, with a warning.",
        explains: (d, { members }) =>
            (differsIn(d, "livenessProbe.successThreshold") ||
                differsIn(d, "readinessProbe.successThreshold")) &&
            Number(members["liveness_probe.success_threshold"]) > 1,
    },
    {
        id: "quantities-are-read",
        kind: "stricter",
        about: "cores, memory or GPUs that are no quantity of Kubernetes, are not above 0, or fit no node; limits below requests",
        reason: "Kubernetes refuses them: v2's client took any text.",
        areas: [DEPLOYMENT],
        explains: (d, { members }) =>
            d.kind === "refused" &&
            d.refusal.about.some(
                (name) => /^resources\.(requests|limits)\./.test(name) && typeof members[name] === "string",
            ) &&
            !areGoodSizes(members),
    },
    {
        id: "sizes-that-fit-together",
        kind: "other value",
        about: "sizes that are left out, where the default's would contradict what is given",
        reason: "A request above the default limit, 2 cores and 2 GiB, goes without a limit; a limit below the default request is the request.",
        explains: (d, { members }) =>
            d.kind === "value" &&
            SIZES.includes(d.member.name) &&
            !d.member.names.yaml.some((name) => members[name] !== undefined) &&
            Object.keys(members).some((name) => name.startsWith("resources.")),
    },
    {
        id: "instance-types-of-pools",
        kind: "other value",
        about: "a named instance type",
        reason: "An InstanceType is made of the version's pool and sizes; another one's sizes are in the cluster only.",
        explains: (d, { members }) =>
            d.kind === "value" && differsIn(d, "(instance_type)") && d.expected === members["instance_type"],
    },
    {
        id: "instance-types-with-sizes",
        kind: "stricter",
        about: "a named instance type without the cores and memory of `resources.requests`",
        reason: "Its sizes are in the cluster only; the library's own in their place would be another deployment.",
        areas: [DEPLOYMENT],
        explains: (d, { members }) =>
            refusedFor(
                d,
                ["instance_type"],
                (name) => typeof members[name] === "string" && members[name] !== "",
            ) && ["cpu", "memory"].some((size) => members[`resources.requests.${size}`] === undefined),
    },
    {
        id: "paths-to-mount",
        kind: "stricter",
        about: "a mount path that is not absolute, is /, or has blanks or dots",
        reason: "v2's client took any text.",
        areas: [DEPLOYMENT],
        explains: (d, { members }) =>
            refusedFor(
                d,
                ["model_mount_path"],
                (name) => typeof members[name] === "string" && !isGood("mount", members[name]),
            ),
    },
    {
        id: "variables-have-names",
        kind: "stricter",
        about: "variables whose names a shell would not take, and values that are no texts",
        reason: "v2's client took any.",
        areas: [DEPLOYMENT],
        explains: (d, { members }) =>
            refusedFor(
                d,
                ["environment_variables"],
                (name) => isPlainObject(members[name]) && !isGoodVariables(members[name]),
            ),
    },
    {
        id: "versions-of-assets",
        kind: "stricter",
        about: "a model, an environment or code by its label, or without its name or version",
        reason: "The newest of today is another one tomorrow, and no preview would show it.",
        areas: [DEPLOYMENT],
        explains: (d, { members }) =>
            refusedFor(d, ["model", "environment", "code_configuration.code"], (name) =>
                /^azureml:(?!\/\/)(?![^:/@]+:[^:/@]+$)/.test(String(members[name])),
            ),
    },
    {
        id: "something-to-run",
        kind: "stricter",
        about: "a deployment without an environment, or one of which something is missing; a script without its directory",
        reason: "v2's client sent what the service then refused.",
        areas: [DEPLOYMENT],
        explains: (d, { members }) =>
            (refusedAt(d, /^endpoint\.versions\.[^.]+\.image$/) && members["environment"] === undefined) ||
            (refusedFor(d, ["environment"]) &&
                isPlainObject(members["environment"]) &&
                !Boolean(members["environment"]["image"])) ||
            (refusedFor(d, ["model"]) &&
                isPlainObject(members["model"]) &&
                members["model"]["path"] === undefined) ||
            (refusedFor(d, ["code_configuration.scoring_script"]) &&
                members["code_configuration.code"] === undefined &&
                typeof members["code_configuration.scoring_script"] === "string"),
    },
    {
        id: "no-builds",
        kind: "no counterpart",
        about: "an environment that is built of a Dockerfile, or is for Windows",
        reason: "Nothing is built here but conda packages upon an image, and the pools' nodes are Linux.",
        areas: [DEPLOYMENT],
        explains: (d, { members }) =>
            refusedAt(d, /^document\.environment\.(build|os_type)$/) &&
            isPlainObject(members["environment"]) &&
            (members["environment"]["build"] !== undefined ||
                !/^(undefined|linux)$/i.test(String(members["environment"]["os_type"]))),
    },
    {
        id: "models-by-address",
        kind: "looser",
        about: "a model written out with an address of its files, or with a version and no name",
        reason: "v2 asked for it to be registered first, or named; the library registers it, and names it.",
        explains: (d, { members, one }) => {
            const { path, name, version } = (members["model"] ?? {}) as Readonly<Record<string, unknown>>;
            const unnamed = version !== undefined && name === undefined && path !== undefined;
            const address = /^[a-z]{2,}:\/\//.test(String(path));
            return (
                isOf(one.area, DEPLOYMENT) &&
                d.kind === "accepted" &&
                (unnamed || address) &&
                isFaultless(members)
            );
        },
    },
    {
        id: "empty-texts-of-v2",
        kind: "stricter",
        about: "an empty mount path or instance type",
        reason: "v2's client sent it, and the service refused it.",
        areas: [DEPLOYMENT],
        explains: (d, { members }) =>
            refusedFor(d, ["instance_type", "model_mount_path"], (name) => members[name] === ""),
    },
    {
        id: "files-are-looked-at",
        kind: "stricter",
        about: "code and scripts that are not there, and scripts that are not Python's",
        reason: "v2 looked for them when it uploaded them; the library looks before anything is made.",
        areas: [DEPLOYMENT],
        explains: (d, { members }) =>
            refusedFor(
                d,
                ["code_configuration.code", "code_configuration.scoring_script"],
                (name) => typeof members[name] === "string",
            ) &&
            members["code_configuration.code"] !== undefined &&
            members["code_configuration.scoring_script"] !== undefined &&
            !isGoodCode(members["code_configuration.code"], members["code_configuration.scoring_script"]),
    },
    {
        id: "collections-are-checked",
        kind: "stricter",
        about: "a data collector that keeps nothing, and identities that are no GUID",
        reason: "v2's client took any number and any text.",
        areas: [DEPLOYMENT],
        explains: (d, { members }) =>
            refusedAt(d, /(data_collector\.sampling_rate|\.clientId)$/) &&
            isNoCollector(members["data_collector"]),
    },
    {
        id: "names-of-both",
        kind: "stricter",
        about: "a deployment that is called as its endpoint is, and an endpoint's name in a deployment that is none",
        reason: "v2's client looked at a deployment's own name only.",
        areas: [DEPLOYMENT],
        explains: (d, { members }) =>
            refusedFor(
                d,
                ["endpoint_name"],
                (name) => typeof members[name] === "string" && !isGood("online", members[name]),
            ) ||
            (refusedFor(d, ["name"]) &&
                String(members["name"]).toLowerCase() === String(members["endpoint_name"]).toLowerCase()),
    },
];
