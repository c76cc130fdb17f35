import * as pulumi from "@pulumi/pulumi";
import { stringify } from "yaml";
import { underMocks, type Answers } from "./mocks";

/** A resource as a program asked for it: all that an engine would hear of it. */
interface LaidOut {
    readonly resource: pulumi.Resource;
    readonly name: string;
    readonly type: string;
    readonly props: unknown;
    readonly opts: pulumi.CustomResourceOptions & pulumi.ComponentResourceOptions;
}

/** Options that say what becomes of a resource, and not where it belongs. */
const OPTIONS = [
    ...["protect", "retainOnDelete", "deleteBeforeReplace", "ignoreChanges", "replaceOnChanges"],
    ...["additionalSecretOutputs", "customTimeouts"],
] as const;

/**
 * All resources of a program that are not components, as YAML: inputs, what each waits for, and options; then what the program
 * returns. Secret values are below a key `secret`.
 *
 * @param program Gets the options that its components need to be seen.
 */
export async function laidOut(
    program: (options: pulumi.ComponentResourceOptions) => object,
    answers: Answers,
): Promise<string> {
    const all: LaidOut[] = [];
    const note: pulumi.ResourceTransformation = ({ resource, name, type, props, opts }) => {
        all.push({ resource, name, type, props, opts });
        return undefined;
    };
    const { result } = await underMocks(() => program({ transformations: [note] }), answers);
    const names = new Map(all.map(({ resource, name }) => [resource, name]));
    const told = await Promise.all(
        all.filter(({ type }) => !type.startsWith("aks-scoring:")).map((one) => tell(one, names)),
    );
    told.sort((one, other) => (one.name < other.name ? -1 : 1));
    return stringify([...told, { outputs: await plain(result) }], {
        lineWidth: 0,
        aliasDuplicateObjects: false,
    });
}

const RANDOM_ID = "random:index/randomId:RandomId";

/** The names of what is kept, and whether it is secret. */
async function kept(props: unknown) {
    const { keepers } = (await plain(props)) as { readonly keepers: Readonly<Record<string, unknown>> };
    const told = (value: unknown) => (typeof value === "object" ? { secret: "(a hash)" } : "in the clear");
    return Object.fromEntries(Object.entries(keepers).map(([key, value]) => [key, told(value)]));
}

async function tell({ name, type, props, opts }: LaidOut, names: ReadonlyMap<pulumi.Resource, string>) {
    const given = await opts.dependsOn;
    const needs = await Promise.all(
        [given ?? []].flat().map(async (one) => names.get((await plain(one)) as pulumi.Resource) ?? "?"),
    );
    const { parent } = opts;
    return {
        name,
        type,
        ...(parent === undefined ? {} : { parent: names.get(parent) ?? "?" }),
        ...(needs.length === 0 ? {} : { needs }),
        ...Object.fromEntries(OPTIONS.flatMap((key) => (opts[key] === undefined ? [] : [[key, opts[key]]]))),
        // The hash of a content by which a name is drawn is as secret as the content.
        inputs:
            type === RANDOM_ID
                ? { ...((await plain(props)) as object), keepers: await kept(props) }
                : await plain(props),
    };
}

/** A private key, and what is told of one: the tests search this repository for those of the examples. */
const KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;
const MASKED = "(a private key)";

/** Outputs' values, wherever they are. */
async function plain(value: unknown): Promise<unknown> {
    if (typeof value === "string" && (KEY.test(value) || KEY.test(Buffer.from(value, "base64").toString()))) {
        return MASKED;
    }
    if (pulumi.Output.isInstance(value)) {
        const known = value as pulumi.Output<unknown> & {
            promise(): Promise<unknown>;
            isSecret: Promise<boolean>;
        };
        const content = await plain(await known.promise());
        return (await known.isSecret) ? { secret: content } : content;
    }
    if (pulumi.Resource.isInstance(value)) return value;
    if (value instanceof Promise) return plain(await value);
    if (Array.isArray(value)) return Promise.all(value.map(plain));
    if (typeof value !== "object" || value === null) return value;
    const entries = Object.entries(value).filter(([, one]) => one !== undefined);
    return Object.fromEntries(
        await Promise.all(entries.map(async ([key, one]) => [key, await plain(one)] as const)),
    );
}
