import type { VersionDocument } from "../../documents/endpointDocument";
import { isSecretVariable } from "../../plan/secretVariables";
import { type MemberCode, codeOf, expression, member, object } from "./code";
import type { ConfigSetting } from "./config";
import type { Target } from "./target";

/** The code of a version's variables, and what of it the configuration has. */
export interface VariablesCode {
    readonly members: readonly MemberCode[];
    readonly config: readonly ConfigSetting[];
}

/** Names of the variables that hold secrets. */
export function secretVariables({ environmentVariables = {} }: VersionDocument): readonly string[] {
    const secret = Object.entries(environmentVariables).filter(([name, value]) =>
        isSecretVariable(name, value),
    );
    return secret.map(([name]) => name);
}

/**
 * The variables of a version: those that hold secrets come from the configuration of the stack. On Azure ML, which has no
 * place for secrets in a deployment, they stand among the others.
 */
export function variablesCode(versionName: string, version: VersionDocument, target: Target): VariablesCode {
    const { environmentVariables = {} } = version;
    const secrets = secretVariables(version);
    const plain = Object.entries(environmentVariables).filter(([name]) => !secrets.includes(name));
    const keyOf = (name: string) => `${versionName}_${name}`;
    const plainMembers = plain.map(([name, value]) => member(name, codeOf(value)));
    const secretMembers = secrets.map((name) =>
        member(name, expression(`config.requireSecret(${codeOf(keyOf(name))})`)),
    );
    const config = secrets.map((name) => ({
        key: keyOf(name),
        description: `Value of the variable ${name} of ${versionName}, which the document has.`,
        secret: true,
    }));
    if (secrets.length === 0) {
        return { members: [member("environmentVariables", codeOf(environmentVariables))], config };
    }
    const members =
        target === "azureml"
            ? [member("environmentVariables", object(...plainMembers, ...secretMembers), READABLE)]
            : [
                  ...(plain.length > 0 ? [member("environmentVariables", object(...plainMembers))] : []),
                  member("secretEnvironmentVariables", object(...secretMembers)),
              ];
    return { members, config };
}

const READABLE =
    "All who may read a deployment of Azure ML may read its variables:\n" +
    "let the container fetch secrets from Key Vault.";
