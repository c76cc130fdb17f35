import { isPlainObject, needsPlainValue } from "../core/checks";
import { ENVIRONMENT_NAME, checkName } from "../core/names";
import { type Findings, SECRET } from "../core/problems";
import { isLater } from "./carried";

/** Names of the environment variables that Application Insights takes; the first for OpenTelemetry, the others for Azure ML's server. */
export const APP_INSIGHTS_VARIABLES = [
    "APPLICATIONINSIGHTS_CONNECTION_STRING",
    "AML_APP_INSIGHTS_ENABLED",
    "AML_APP_INSIGHTS_KEY",
] as const;

interface EnvironmentSettings {
    readonly environmentVariables?: unknown;
    readonly secretEnvironmentVariables?: unknown;
}

/**
 * Tells Azure ML's inference server the name and the path that clients know the endpoint by: its swagger and its telemetry
 * show them. A version's own variables of these names win.
 */
export function withServiceVariables<V extends EnvironmentSettings>(
    version: V,
    { endpointName, path }: { readonly endpointName: string; readonly path: string },
): V {
    const { environmentVariables = {}, secretEnvironmentVariables = {} } = version;
    if (!isPlainObject(environmentVariables) || !isPlainObject(secretEnvironmentVariables)) {
        return version; // neither can be read, and the plan says so
    }
    const own: Record<string, unknown> = { SERVICE_NAME: endpointName, SERVICE_PATH_PREFIX: path };
    const given = (name: string) => environmentVariables[name] ?? secretEnvironmentVariables[name];
    const missing = Object.entries(own).filter(([name]) => given(name) === undefined);
    return {
        ...version,
        environmentVariables: { ...environmentVariables, ...Object.fromEntries(missing) },
    };
}

/** Names of a container's variables, sorted: the order must not depend on how a program builds its objects. */
export interface EnvironmentPlan {
    readonly plain: readonly string[];
    readonly secret: readonly string[];
}

/**
 * Checks names, and values as far as they are there. No message ever holds a text.
 *
 * @param setBy Further variables that are not the program's to set: for each, the setting that it follows from.
 */
export function planEnvironment(
    f: Findings,
    settings: EnvironmentSettings,
    appInsights: boolean,
    setBy: Readonly<Record<string, string>> = {},
): EnvironmentPlan {
    const plain = names(f, "environmentVariables", settings.environmentVariables);
    const secret = names(f, "secretEnvironmentVariables", settings.secretEnvironmentVariables);
    for (const name of secret.filter((one) => plain.includes(one))) {
        f.problem(
            `secretEnvironmentVariables.${name}`,
            undefined,
            "is in environmentVariables as well",
            "Take one out.",
        );
    }
    const insights = APP_INSIGHTS_VARIABLES.map((name) => [name, "appInsightsConnectionString"] as const);
    const ours = new Map([...(appInsights ? insights : []), ...Object.entries(setBy)]);
    for (const [group, given] of [
        ["environmentVariables", plain],
        ["secretEnvironmentVariables", secret],
    ] as const) {
        for (const name of given) {
            const setting = ours.get(name);
            if (setting !== undefined) {
                f.problem(`${group}.${name}`, undefined, `is set by ${setting}`, "Take one of the two out.");
            }
        }
    }
    return { plain, secret };
}

function names(f: Findings, path: string, variables: unknown): string[] {
    if (variables === undefined) {
        return [];
    }
    if (!isPlainObject(variables)) {
        const remedy = needsPlainValue(variables) ?? "Write { NAME: value }.";
        f.problem(path, SECRET, "must be an object of names and texts", remedy);
        return [];
    }
    const at = f.at(path);
    const given = Object.entries(variables).filter(([, value]) => value !== undefined);
    for (const [name, value] of given) {
        checkName(at, name, name, ENVIRONMENT_NAME);
        if (!isLater(value)) {
            (path === "environmentVariables" ? checkVariable : checkSecretVariable)(at, name, value);
        }
    }
    return given.map(([name]) => name).sort();
}

/** A wrong value may be a secret all the same: only a number and a truth value are told, which no secret is that stands in plain. */
export function checkVariable(f: Findings, path: string, value: unknown): void {
    if (typeof value === "number" || typeof value === "boolean") {
        f.problem(path, value, "must be a text", `Write "${value}" with quotes.`);
    } else {
        checkSecretVariable(f, path, value);
    }
}

/** A wrong value is a secret all the same: its type is told, never itself. */
export function checkSecretVariable(f: Findings, path: string, value: unknown): void {
    if (typeof value === "string") {
        return;
    }
    const missing = value === null || value === undefined;
    const kind = missing ? String(value) : Array.isArray(value) ? "an array" : `a ${typeof value}`;
    const remedy = value === undefined ? "Look at where it comes from." : "Put it in quotes.";
    f.problem(path, SECRET, `must be a text, and is ${kind}`, remedy);
}
