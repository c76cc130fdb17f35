import type { VersionDocument } from "../../documents/endpointDocument";
import { type MemberCode, codeOf, expression, member, open } from "../code/code";
import { textLiteral } from "../code/literal";
import type { ConfigSetting } from "./config";
import type { Target } from "./target";

/** Words in the names of variables that hold secrets. */
export const SECRET_WORDS = [
    ...["PASSWORD", "PASSWD", "PASSPHRASE", "PWD", "SECRET", "TOKEN", "KEY", "APIKEY"],
    ...["ACCESSKEY", "CREDENTIAL", "CREDENTIALS", "CONNECTIONSTRING", "SAS"],
] as const;

/** An address with user and password in it. */
const WITH_PASSWORD = /:\/\/[^/?#\s]*:[^/?#\s]*@/;

/** The code of a version's variables, and what of it the configuration has. */
export interface VariablesCode {
    readonly members: readonly MemberCode[];
    readonly config: readonly ConfigSetting[];
}

/** Whether a variable holds a secret, by its name or by a password in an address; `CONNECTION_STRING` is one word. */
export function isSecretVariable(name: string, value: string): boolean {
    const joined = name.replace(/CONNECTION_?STRING/gi, "_CONNECTIONSTRING_");
    const words = joined
        .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
        .toUpperCase()
        .split(/[^A-Z]+/);
    // "DBPASSWORD" is written so as well; the end of a short word, as in MONKEY, says nothing.
    const isOne = (word: string) =>
        SECRET_WORDS.some((one) => word === one || (one.length > 5 && word.endsWith(one)));
    return words.some(isOne) || WITH_PASSWORD.test(value);
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
        member(name, expression(`config.requireSecret(${textLiteral(keyOf(name))})`)),
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
            ? [member("environmentVariables", open(...plainMembers, ...secretMembers), READABLE)]
            : [
                  ...(plain.length > 0 ? [member("environmentVariables", open(...plainMembers))] : []),
                  member("secretEnvironmentVariables", open(...secretMembers)),
              ];
    return { members, config };
}

const READABLE =
    "All who may read a deployment of Azure ML may read its variables: let the container fetch secrets from Key Vault.";
