import { isPlainObject } from "#src/core/checks";
import type { Case } from "../case";
import type { Disagreement } from "../disagreement";
import { contentOf } from "../documentSource";
import { MEMBERS } from "../members";
import type { Rule } from "../rule";
import type { Members } from "../settings";
import { differsIn, isOf, refusedAt, refusedFor } from "./predicates";
import { isBrokenScript, isGoodConda } from "./valid/scripts";
import { isGood } from "./valid/texts";

const DEPLOYMENT = "deploymentconfig.json";
const INFERENCE = "inferenceconfig.json";

/** Where v1's documents differ on purpose. */
export const DOCUMENT_RULES: readonly Rule[] = [
    {
        id: "documents-for-aks",
        kind: "stricter",
        about: "a document for container instances, or for one's own machine",
        reason: "The library serves on AKS.",
        explains: (d, { one }) => {
            const kind = d.kind === "refused" ? d.refusal.problem.value : undefined;
            return (
                isOf(one.area, DEPLOYMENT) &&
                refusedAt(d, /^document\.computeType$/) &&
                ["aci", "local"].includes(String(kind).toLowerCase())
            );
        },
    },
    {
        id: "keys-in-another-case",
        kind: "stricter",
        about: "a key that is one of v1's but for its case",
        reason: "v1 ignored it without a word, and its writer never noticed.",
        explains: (d, { one }) => {
            const key = keyOf(d);
            return (
                isOf(one.area, DEPLOYMENT, INFERENCE) &&
                valueAt(one, key) !== undefined &&
                isInAnotherCase(key)
            );
        },
    },
    {
        id: "empty-is-nothing",
        kind: "other value",
        about: "an empty text in a document",
        reason: "It is read as a key that is left out: v1 and v2 sent it, and their services decided.",
        explains: (d) => d.kind === "value" && (d.expected === "" || String(d.expected) === ""),
    },
    {
        id: "zeros-without-a-switch",
        kind: "other value",
        about: "a zero among the bounds of an autoscaler that is not on",
        reason: "v1 took it for nothing, and sent no autoscaler at all.",
        explains: (d, { members }) =>
            d.kind === "value" &&
            d.member.name.startsWith("autoscale.") &&
            d.expected === 0 &&
            members["autoscale_enabled"] !== true,
    },
    {
        id: "keys-left-out",
        kind: "other value",
        about: "keys in a document beside another kind of authentication, or none",
        reason: "They would open nothing: they are left out, with a warning.",
        explains: (d, { members }) =>
            (differsIn(d, "primaryKey") || differsIn(d, "secondaryKey")) &&
            (members["auth_enabled"] === false || members["token_auth_enabled"] === true),
    },
    {
        id: "no-cuda-of-its-own",
        kind: "no counterpart",
        about: "a CUDA version, and steps of a Dockerfile",
        reason: "No image of today has these versions, and nothing is built here but an environment: give an image.",
        areas: [INFERENCE],
        explains: (d, { members }) =>
            members["environment"] === undefined &&
            ((refusedFor(d, ["cuda_version"]) &&
                ["9.0", "9.1", "10.0"].includes(members["cuda_version"] as string)) ||
                refusedFor(d, ["extra_docker_file_steps"], (name) => members[name] === "steps")),
    },
    {
        id: "no-spark",
        kind: "no counterpart",
        about: "the Spark runtime",
        reason: "No endpoint of today runs it.",
        areas: [INFERENCE],
        explains: (d, { members }) =>
            refusedFor(d, ["runtime"]) && String(members["runtime"]).toLowerCase() === "spark-py",
    },
    {
        id: "no-registry-passwords",
        kind: "stricter",
        about: "user and password of a registry",
        reason: "Images are pulled by the cluster, which is granted the registry.",
        areas: [INFERENCE],
        explains: (d, { one }) =>
            refusedAt(d, /baseImageRegistry\.(username|password|registryIdentity)$/) &&
            Boolean(valueAt(one, keyOf(d))),
    },
    {
        id: "no-dockerfiles",
        kind: "no counterpart",
        about: "a Dockerfile in an environment",
        reason: "Nothing is built here but conda packages upon an image: build it, and give the image.",
        areas: [INFERENCE],
        explains: (d, { one }) =>
            refusedAt(d, /\.docker\.(baseDockerfile|buildContext)$/) &&
            Boolean(valueAt(one, keyOf(d))) &&
            !/"baseImage":"/.test(JSON.stringify(one.input)),
    },
    {
        id: "images-are-checked",
        kind: "stricter",
        about: "a base image whose name is none",
        reason: "v1 left it to its builds, and v2 to its service.",
        areas: [INFERENCE, "v2.onlineDeployment.yaml"],
        explains: (d, { members }) =>
            refusedAt(d, /^endpoint\.versions\.[^.]+\.image$/) && isNoImage(members),
    },
    {
        id: "conda-files-are-read",
        kind: "stricter",
        about: "a conda file that is a directory, or has no dependencies",
        reason: "v1's reader looked only whether it is there, and its build failed.",
        areas: [INFERENCE],
        explains: (d, { members }) =>
            refusedFor(d, ["conda_file"]) &&
            typeof members["conda_file"] === "string" &&
            members["conda_file"] !== "" &&
            !isGoodConda(members["source_directory"], members["conda_file"]),
    },
    {
        id: "scripts-are-not-parsed",
        kind: "looser",
        about: "a script that is there, and is not valid Python",
        reason: "v1's client was Python and parsed it. Here the container does, as with v2.",
        areas: [INFERENCE],
        explains: (d, { members }) => d.kind === "accepted" && isOnlyTheScriptBroken(members),
    },
    {
        id: "old-image-path",
        kind: "other value",
        about: "what v1 built in its older way: a runtime in other case, or slim; conda without a runtime; an image and a GPU",
        reason: "There is one way to build today: all of it becomes an environment.",
        areas: [INFERENCE],
        explains: (d) =>
            differsIn(d, "(uses_environment_path)") ||
            (differsIn(d, "(runtime)") && d.kind === "value" && /^python(-slim)?$/i.test(String(d.expected))),
    },
    {
        id: "registered-environments",
        kind: "old fault",
        about: "an environment by its name and version",
        reason: "v1's reader broke off in an AttributeError; it is the registered environment.",
        areas: [INFERENCE],
        explains: (d, { one }) => d.kind === "accepted" && one.expect.errorType === "AttributeError",
    },
];

/** Keys of an environment that are no members: what it is called, and what its image and its packages are. */
const IN_ENVIRONMENTS = [
    ...["environment.name", "environment.version", "environment.docker.baseImage"],
    ...["environment.docker.baseDockerfile", "environment.python.userManagedDependencies"],
];

/** The key of a document that is refused; "" where something else is. */
function keyOf(d: Disagreement): string {
    return d.kind === "refused" ? d.refusal.path.replace(/^document\./, "") : "";
}

/** What a case's document has at a key. */
function valueAt({ input }: Case, key: string): unknown {
    return key
        .split(".")
        .reduce<unknown>((at, name) => (isPlainObject(at) ? at[name] : undefined), contentOf(input, "v1"));
}

/** Whether the image of a case, by itself or in its environment, is none. */
function isNoImage({ base_image: base, environment }: Members): boolean {
    const { docker, image } = isPlainObject(environment) ? environment : {};
    const given = [base, image, isPlainObject(docker) ? docker["baseImage"] : undefined];
    return given.some((one) => ![undefined, null, ""].includes(one as null) && !isGood("image", one));
}

/** Whether a case gives a script that is not valid Python, and nothing beside it that may be wrong. */
function isOnlyTheScriptBroken({
    entry_script: script,
    source_directory: directory,
    ...rest
}: Members): boolean {
    const others = Object.values(rest).filter((value) => value !== undefined);
    return others.length === 0 && isBrokenScript(directory ?? ".", script);
}

/** Whether a document's key is one of v1's, but for upper and lower case. */
function isInAnotherCase(key: string): boolean {
    const members = MEMBERS.flatMap(({ names }) => names.document);
    const words = [...members, ...IN_ENVIRONMENTS].flatMap((name) => [name, ...parents(name)]);
    return !words.includes(key) && words.some((word) => word.toLowerCase() === key.toLowerCase());
}

function parents(name: string): readonly string[] {
    const parts = name.split(".");
    return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("."));
}
