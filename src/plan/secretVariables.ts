import { isPlainObject } from "../core/checks";
import { type Findings, SECRET } from "../core/problems";
import { isLater } from "./carried";

/** Words in the names of variables that hold secrets. */
export const SECRET_WORDS = [
    ...["PASSWORD", "PASSWD", "PASSPHRASE", "PWD", "SECRET", "TOKEN", "KEY", "APIKEY"],
    ...["ACCESSKEY", "CREDENTIAL", "CREDENTIALS", "CONNECTIONSTRING", "SAS"],
] as const;

/** Last words of names that say something about a secret, and do not hold it: KEY_VAULT_NAME, PASSWORD_FILE. */
const ABOUT_SECRETS: ReadonlySet<string> = new Set([
    ...[
        "NAME",
        "NAMES",
        "FILE",
        "PATH",
        "DIR",
        "DIRECTORY",
        "URL",
        "URI",
        "ENDPOINT",
        "HOST",
        "ISSUER",
        "AUDIENCE",
    ],
    ...["SCOPE", "ID", "TYPE", "ALGORITHM", "HEADER", "COLUMN", "FIELD", "LENGTH", "SIZE", "COUNT", "LIMIT"],
    ...["TTL", "EXPIRY", "SECONDS", "MS", "VERSION", "ENABLED"],
]);

/** Words before KEY and TOKEN that make something else of them: keys of data, and marks in a model's vocabulary. */
const NO_SECRET: Readonly<Record<string, readonly string[]>> = {
    KEY: ["PUBLIC", "PARTITION", "SORT", "FOREIGN", "ROW", "SHARD", "ROUTING", "CACHE", "IDEMPOTENCY"],
    TOKEN: ["PAD", "EOS", "BOS", "UNK", "SEP", "CLS", "MASK", "STOP", "MAX", "MIN"],
};

/** An address with user and password in it. */
const WITH_PASSWORD = /:\/\/[^/?#\s]*:[^/?#\s]*@/;

/**
 * Whether a variable holds a secret, by its name or by a password in an address; `CONNECTION_STRING` is one word.
 *
 * @param value Undefined where it is not known yet.
 */
export function isSecretVariable(name: string, value: string | undefined): boolean {
    return value !== "" && (hasSecretName(name) || WITH_PASSWORD.test(value ?? ""));
}

function hasSecretName(name: string): boolean {
    const words = name
        .replace(/CONNECTION_?STRING/gi, "_CONNECTIONSTRING_")
        .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
        .toUpperCase()
        .split(/[^A-Z]+/)
        .filter((word) => word !== "");
    const isAbout = words.length > 1 && ABOUT_SECRETS.has(words.at(-1)!);
    // "DBPASSWORD" is written so as well; the end of a short word, as in MONKEY, says nothing.
    const isOne = (word: string) =>
        SECRET_WORDS.some((one) => word === one || (one.length > 5 && word.endsWith(one)));
    // An address with a signature in it is a secret: BLOB_SAS_URL. PWD alone is a shell's directory.
    return words.some((word, index) =>
        word === "SAS" || word === "PWD"
            ? words.length > 1 || word === "SAS"
            : isOne(word) && !isAbout && !NO_SECRET[word]?.includes(words[index - 1] ?? ""),
    );
}

/** Where the variables of a version stand, and what is to be done with secrets there. */
export interface VariablePlace {
    readonly place: string;
    readonly remedy: string;
}

/** A Deployment of Kubernetes. */
export const IN_DEPLOYMENT: VariablePlace = {
    place: "stands in clear in the Deployment, for all who may read it",
    remedy: "Move it to secretEnvironmentVariables, which a Secret holds.",
};

/** A deployment of Azure ML. */
export const IN_AZURE_ML: VariablePlace = {
    place: "stands in clear in the deployment, for all who may read it",
    remedy: "Let the container fetch it from Key Vault: Azure ML has no place for secrets.",
};

/** Warns of variables that hold secrets by their names, or by an address with a password; a value that comes later may be empty. */
export function warnOfSecretVariables(
    f: Findings,
    variables: unknown,
    { place, remedy }: VariablePlace,
): void {
    if (!isPlainObject(variables)) {
        return; // which has a problem elsewhere
    }
    for (const name of Object.keys(variables).sort()) {
        const value = variables[name];
        if (
            isLater(value)
                ? isSecretVariable(name, undefined)
                : typeof value === "string" && isSecretVariable(name, value)
        ) {
            const rule = `looks like a secret, and ${place}`;
            f.warning(`environmentVariables.${name}`, undefined, rule, remedy);
        }
    }
}

/** Warns of a variable that the program gives as a secret Output; of one that has been warned of by its name, no more. */
export function warnOfSecretOutput(
    f: Findings,
    path: string,
    name: string,
    { place, remedy }: VariablePlace,
): void {
    if (!isSecretVariable(name, undefined)) {
        f.warning(path, SECRET, `is secret, and ${place}`, remedy);
    }
}

/** Warns of a part of a command that the program gives as a secret Output. */
export function warnOfSecretArgument(f: Findings, path: string): void {
    // https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/#use-environment-variables-to-define-arguments
    const remedy = "Give it as NAME in secretEnvironmentVariables, and write $(NAME) here.";
    f.warning(path, SECRET, `is secret, and ${IN_DEPLOYMENT.place}`, remedy);
}
