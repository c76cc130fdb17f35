import type { Case } from "../case";
import { expectedOf } from "../expected";
import { type Flat, flatten } from "../flatten";
import { MEMBERS } from "../members";
import { WAYS } from "../program";
import { IMAGE, emptyProgram, given, writeEndpoint } from "../service";
import type { Members } from "../settings";
import { type Adapter, type Tried, membersOf } from "../tried";
import { tryVersions } from "./endpoints";
import { type Operation, patched } from "./patch";
import { LEVELS, settingsIn, tryProgram, tryService, writeService } from "./services";

/** `AksWebservice.update(…)`: the declaration with the change. */
export const updateService: Adapter = (one) => {
    const { existing, update } = membersOf(one) as { readonly existing: Members; readonly update: Members };
    const before = stateOf(existing);
    const change = given(update);
    const { flat, unknown } = wireOf(before);
    const operations = (one.expect.effective?.["patch"] ?? []) as readonly Operation[];
    const after = flatten(patched(nested(flat), operations), "wire");
    const tried = tryService(one, merged(before, change), { flat: after });
    return { ...tried, asked: change, unknown: [...unknown, ...(tried.unknown ?? [])] };
};

/** What the cases call resources is arguments of v1's as well. */
const RESOURCES: Readonly<Record<string, string>> = {
    cpu: "cpu_cores",
    memory_in_gb: "memory_gb",
    gpu: "gpu_cores",
    cpu_limit: "cpu_cores_limit",
    memory_in_gb_limit: "memory_gb_limit",
};

function stateOf({ res, ...others }: Members): Members {
    const resources = Object.entries(given((res ?? {}) as Members)).map(([key, value]) => [
        RESOURCES[key] ?? key,
        value,
    ]);
    const state = Object.entries(others).filter(([name]) => !SCORES.includes(name));
    return given({ ...Object.fromEntries(state), ...Object.fromEntries(resources) });
}

/** What scored before a change: a declaration has no memory of it. */
const SCORES = ["image", "environment", "models", "inference_config"];

/** A state in v1's body. */
function wireOf(state: Members): { readonly flat: Flat; readonly unknown: readonly string[] } {
    const entries = Object.entries(state).map(([argument, value]) => {
        const member = MEMBERS.find(({ names }) => names.argument.includes(argument));
        const index = member?.names.argument.indexOf(argument) ?? 0;
        return { argument, wire: member?.names.wire[index], value };
    });
    return {
        flat: Object.fromEntries(
            entries.flatMap(({ wire, value }) => (wire === undefined ? [] : [[wire, value]])),
        ),
        unknown: entries.flatMap(({ argument, wire }) =>
            wire === undefined ? [`existing.${argument}`] : [],
        ),
    };
}

function nested(flat: Flat): Members {
    const operations = Object.entries(flat).map(([path, value]) => ({
        op: "add",
        path: `/${path.replaceAll(".", "/")}`,
        value,
    }));
    return patched({}, operations);
}

/** The new declaration: where v1 had two switches for one thing, the one that is turned decides. */
function merged(before: Members, change: Members): Members {
    const {
        auth_enabled: key,
        token_auth_enabled: token,
        num_replicas: count,
        autoscale_enabled: scaled,
    } = change;
    const gone = [
        ...(key === true && token === undefined ? ["token_auth_enabled"] : []),
        ...(token === true && key === undefined ? ["auth_enabled"] : []),
        ...(count !== undefined ? SCALING : []),
        ...(scaled === true ? ["num_replicas"] : []),
    ];
    const kept = Object.entries(before).filter(([name]) => !gone.includes(name));
    // The cases have a placeholder for an image that v1 knew.
    const image = change["image"] === undefined ? {} : { image: NEW_IMAGE };
    return { ...Object.fromEntries(kept), ...change, ...image };
}

const NEW_IMAGE = "acme.azurecr.io/model:2";
const SCALING = [
    ...["autoscale_enabled", "autoscale_min_replicas", "autoscale_max_replicas", "autoscale_refresh_seconds"],
    "autoscale_target_utilization",
];

/** `add_properties(…)` and `add_tags(…)`: the declared ones with more. */
export function adding(member: "properties" | "tags"): Adapter {
    return (one) => {
        const { existing = {}, add = {} } = membersOf(one) as {
            readonly existing?: Members;
            readonly add?: Members;
        };
        return tryCarried(one, { [member]: { ...existing, ...add } });
    };
}

/** `remove_tags(…)`: the declared ones with fewer. */
export const removeTags: Adapter = (one) => {
    const { existing = {}, remove = [] } = membersOf(one) as {
        readonly existing?: Members;
        readonly remove?: readonly string[];
    };
    const tags = Object.fromEntries(Object.entries(existing).filter(([key]) => !remove.includes(key)));
    return tryCarried(one, { tags });
};

function tryCarried(one: Case, asked: Members): Tried {
    const flat = settingsIn(flatten(one.expect.effective, "wire"));
    const expected = expectedOf(flat, { vocabulary: "wire", of: LEVELS });
    const tried = tryService(one, asked, { flat: {} });
    return {
        ...tried,
        compare: ({ way, values }) => [[expected, values, { way }]],
        unknown: expected.unknown,
    };
}

/** `regen_key(which, value)`: the key's number turned, or the key itself written. */
export const regenerateKey: Adapter = (one) => {
    const { args = [] } = membersOf(one) as { readonly args?: readonly unknown[] };
    const [which, value] = args;
    const expected = expectedOf(flatten(one.expect.effective, "wire"), {
        vocabulary: "wire",
        of: ["endpoint"],
    });
    // v1 took the word in any case.
    const key = typeof which === "string" ? which.toLowerCase() : String(which);
    return {
        asked: given({ key: which ?? String(which), set_key: value }),
        trials: WAYS.map((way) => {
            const program = writeService(emptyProgram(way), {});
            if (value === undefined || value === null) {
                program.endpoint.set(["keyRotation", key], 2, "key");
            } else {
                program.endpoint.set([`${key}Key`], value, "set_key", "key");
            }
            const trial = tryProgram("svc", program, "default");
            return { ...trial, values: new Map([...trial.values, ...keyOf(program.endpoint.with())]) };
        }),
        compare: ({ way, values }) => [[expected, values, { way }]],
        unknown: expected.unknown,
    };
};

/** Which key is made anew, and what it is to be. */
function keyOf(settings: Members): [string, unknown][] {
    const rotated = Object.keys(settings["keyRotation"] ?? {});
    const written = ["primary", "secondary"].filter((key) => settings[`${key}Key`] !== undefined);
    const [key = ""] = [...rotated, ...written];
    return [
        ["keyRotation", key.replace(/^./, (first) => first.toUpperCase())],
        ["primaryKey", settings[`${key}Key`]],
    ];
}

/** `AksEndpoint.update(…)`: what is the endpoint's, with the change. */
export const updateEndpoint: Adapter = (one) => {
    const { existing_versions: existing, call } = membersOf(one) as {
        readonly existing_versions: readonly string[];
        readonly call: Members;
    };
    const asked = given(call);
    const operations = (one.expect.effective?.["patch"] ?? []) as readonly Operation[];
    const flat = settingsIn(flatten(patched({}, operations), "wire"));
    const expected = expectedOf(flat, { vocabulary: "wire", of: ["endpoint", "target"] });
    return {
        asked,
        trials: WAYS.map((way) => {
            const program = emptyProgram(way);
            for (const name of existing) {
                program.endpoint.set(["versions", name], { image: IMAGE, pool: "cpu" });
            }
            program.endpoint.set(["defaultVersion"], existing[0]);
            writeEndpoint(program, asked);
            return tryVersions(program);
        }),
        compare: ({ way, values }) => [[expected, values, { way }]],
        unknown: expected.unknown,
    };
};
