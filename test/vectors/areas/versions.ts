import type { Case } from "../case";
import { type Expected, expectedOf } from "../expected";
import { type Flat, flatten } from "../flatten";
import type { Values } from "../members";
import { WAYS } from "../program";
import { type EndpointProgram, emptyProgram, given, writeVersion } from "../service";
import type { Members } from "../settings";
import { type Adapter, type Tried, membersOf } from "../tried";
import { tryVersions } from "./endpoints";
import { type Operation, patched } from "./patch";
import { SHARING, settingsIn } from "./services";

/** What a call does to an endpoint that is declared already. */
type Change = (program: EndpointProgram, call: Members, existing: readonly string[]) => void;

/** `create_version(…)`: one version more. */
export const createVersion: Adapter = (one) => tryChange(one, writeCalled);

/** `update_version(…)`: one version's settings with the change. */
export const updateVersion: Adapter = (one) => tryChange(one, writeCalled);

/** `delete_version(…)`: one version less. */
export const deleteVersion: Adapter = (one) => tryChange(one, () => undefined);

function tryChange(one: Case, change: Change): Tried {
    const { existing_versions: existing, call } = membersOf(one) as {
        readonly existing_versions: readonly string[];
        readonly call: Members;
    };
    const asked = given(call);
    const kept =
        one.area === "AksEndpoint.delete_version"
            ? existing.filter((name) => name !== asked["version_name"])
            : existing;
    const after = stateAfter(existing, operationsOf(one));
    return {
        asked,
        trials: WAYS.map((way) => {
            const program = declared(emptyProgram(way), existing, kept);
            change(program, asked, existing);
            return tryVersions(program);
        }),
        compare: ({ way, values, versions = {} }) => [
            [{ values: new Map([["versions", [...after.keys()].sort()]]), unknown: [] }, values, { way }],
            ...[...after].map(
                ([name, version]) =>
                    [
                        version,
                        versions[name] ?? new Map<string, unknown>(),
                        { way, scope: `versions.${name}.` },
                    ] as const,
            ),
        ],
        unknown: [...after.values()].flatMap(({ unknown }) => unknown),
    };
}

/** An endpoint as it is declared before the call: the first version is the default, as in v1. */
function declared(
    program: EndpointProgram,
    existing: readonly string[],
    kept: readonly string[],
): EndpointProgram {
    for (const name of kept) {
        writeVersion(program, name, {});
    }
    program.endpoint.set(["defaultVersion"], existing[0], "is_default", "version_name");
    program.endpoint.from(["versions"], "version_name");
    return program;
}

/** Writes the version that a call names; one without a name has a key that is none. */
const writeCalled: Change = ({ endpoint }, call, existing) => {
    const { version_name: name, ...others } = call;
    const key = typeof name === "string" ? name : "";
    if (others["models"] !== undefined || others["inference_config"] !== undefined) {
        endpoint.set(["versions", key, "image"], undefined); // what scored before is replaced
    }
    writeVersion({ endpoint }, key, others, { from: "version_name", image: existing.includes(key) });
    writeCarried(endpoint, key, others);
    // Python asked of these two only whether they are something.
    if (Boolean(others["is_default"])) {
        endpoint.set(["defaultVersion"], key, "is_default", "version_name");
    }
    if (Boolean(others["is_control_version_type"])) {
        endpoint.set(["versions", key, "type"], "control", "is_control_version_type");
    }
};

function writeCarried(endpoint: EndpointProgram["endpoint"], name: string, call: Members): void {
    for (const key of ["tags", "properties", "description"].filter((one) => call[one] !== undefined)) {
        endpoint.set(["versions", name, key], call[key], key);
    }
}

function operationsOf({ expect }: Case): readonly Operation[] {
    return (expect.effective?.["patch"] ?? []) as readonly Operation[];
}

/** The versions as v1 had them after its patch. */
function stateAfter(
    existing: readonly string[],
    operations: readonly Operation[],
): ReadonlyMap<string, Expected> {
    const before = Object.fromEntries(
        existing.map((name, index): [string, Flat] => [`versions.${name}`, { isDefault: index === 0 }]),
    );
    const whole = patched({ versions: unflattened(before) }, operations);
    const versions = Object.entries(whole["versions"] as Members);
    return new Map(versions.map(([name, version]) => [name, versionAfter(version)]));
}

function unflattened(before: Readonly<Record<string, Flat>>): Members {
    return Object.fromEntries(
        Object.entries(before).map(([path, flat]) => [path.replace("versions.", ""), flat]),
    );
}

function versionAfter(version: unknown): Expected & { readonly values: Values } {
    const flat = settingsIn(flatten(version, "wire"));
    return expectedOf(flat, { vocabulary: "wire", of: SHARING, defaults: "v1" });
}
