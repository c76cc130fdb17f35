import { isPlainObject } from "../core/checks";
import { DNS_SUBDOMAIN, checkName } from "../core/names";
import type { Findings } from "../core/problems";
import { carriedOfNotes } from "./annotations";
import { type CarriedCheck, anyString, anyText, anyTexts } from "./carried";
import { checkSecretVariable, checkVariable } from "./environment";
import { checkBlobAddress } from "./blobAddress";
import { checkImage } from "./image";
import { checkModelId } from "./modelId";
import { type VariablePlace, warnOfSecretArgument, warnOfSecretOutput } from "./secretVariables";
import type { DeploymentSettings, VersionSettings } from "./version";
import { checkClientId } from "./workloadIdentity";

/** The rules for what a workload that stands on its own carries. */
export function carriedOfDeployment(settings: Partial<DeploymentSettings>): CarriedCheck[] {
    return [
        ...carriedOfVersion([], settings),
        [["serviceAccountName"], (f, path, value) => void checkName(f, path, value, DNS_SUBDOMAIN)],
        [["identityClientId"], checkClientId],
        [["appInsightsConnectionString"], checkConnectionString],
    ];
}

/** The rules for what a version carries. */
export function carriedOfVersion(
    prefix: readonly string[],
    settings: Partial<VersionSettings>,
): CarriedCheck[] {
    const lists = (["command", "args"] as const).flatMap((key) => {
        const values: unknown = settings[key];
        return Array.isArray(values)
            ? values.map((_, i): CarriedCheck => [[...prefix, key, i], checkArgument])
            : [];
    });
    const model: CarriedCheck = isPlainObject(settings.model)
        ? [[...prefix, "model", "uri"], checkBlobAddress]
        : [[...prefix, "model"], checkModelId];
    return [
        [[...prefix, "image"], checkImage],
        model,
        [[...prefix, "tags"], anyTexts],
        [[...prefix, "properties"], anyTexts],
        [[...prefix, "description"], anyText],
        ...carriedOfNotes(prefix, settings),
        ...lists,
    ];
}

const checkArgument: CarriedCheck[1] = (f, path, value, secret) => {
    anyString(f, path, value);
    if (secret === true) {
        warnOfSecretArgument(f, path);
    }
};

/** The rule for the values of a container's variables that come later; those in plain are the environment's own business. */
export function carriedOfEnvironment(
    settings: Partial<VersionSettings>,
    place: VariablePlace,
): CarriedCheck[] {
    return (["environmentVariables", "secretEnvironmentVariables"] as const).flatMap((group) => {
        const variables: unknown = settings[group];
        return Object.keys(isPlainObject(variables) ? variables : {}).map((name): CarriedCheck => [
            [group, name],
            group === "secretEnvironmentVariables"
                ? checkSecretVariable
                : (f, path, value, secret) => {
                      checkVariable(f, path, value);
                      if (secret === true) {
                          warnOfSecretOutput(f, path, name, place);
                      }
                  },
        ]);
    });
}

/** Connection strings are secrets: the value is never told. */
export function checkConnectionString(f: Findings, path: string, value: unknown): void {
    if (typeof value !== "string" || !/(^|;)\s*InstrumentationKey=[0-9a-fA-F-]{36}(;|$)/.test(value)) {
        const remedy =
            "Give the connection string of the Application Insights resource, not its key or name.";
        f.problem(path, undefined, "must be a connection string with an InstrumentationKey", remedy);
    }
}
