import { at } from "../paths";
import { Refusal } from "../refusals";
import { plainBag, same, type Bag } from "../values";
import { nameOf } from "./world";

/** What a ConfigMap or a Secret may hold. */
const MOST_BYTES = 2 ** 20;
const LONGEST_KEY = 253;

const KEY_RULE =
    "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

/** The API server's rules for what ConfigMaps, Secrets and volumes hold. @param before the object as it is held */
export function checkContent(object: Bag, before: Bag | undefined): void {
    const rule = RULES[String(object["kind"])];
    const faults = rule?.(object, before) ?? [];
    if (faults.length > 0) {
        const all = faults.length === 1 ? faults[0]! : `[${faults.join(", ")}]`;
        throw new Refusal(`${String(object["kind"])} "${nameOf(object)}" is invalid: ${all}`);
    }
}

type Rule = (object: Bag, before: Bag | undefined) => string[];

const RULES: Readonly<Record<string, Rule>> = {
    ConfigMap: (object, before) => [
        ...frozen(object, before, ["data", "binaryData"]),
        ...keyFaults(object, ["data", "binaryData"]),
        ...sizeFaults(object, { data: "utf8", binaryData: "base64" }),
    ],
    Secret: (object, before) => [
        ...frozen(object, before, ["data"]),
        ...keyFaults(object, ["data", "stringData"]),
        ...sizeFaults(object, { data: "base64", stringData: "utf8" }),
    ],
    PersistentVolume: (object, before) => {
        const source = "spec.csi";
        const changed = before !== undefined && !same(at(before, source), at(object, source));
        return [
            ...(at(object, "spec.accessModes") === undefined ? ["spec.accessModes: Required value"] : []),
            ...(at(object, "spec.capacity.storage") === undefined ? ["spec.capacity: Required value"] : []),
            ...(changed
                ? [
                      "spec.persistentvolumesource: Forbidden: spec.persistentvolumesource is immutable after creation",
                  ]
                : []),
        ];
    },
    PersistentVolumeClaim: (object, before) => {
        const [former, now] = [before, object].map((all) => plainBag(plainBag(all ?? {})["spec"]));
        const fixed = (spec: Bag | undefined) => [spec?.["volumeName"], spec?.["accessModes"]];
        return before !== undefined && !same(fixed(former), fixed(now))
            ? [
                  "spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims",
              ]
            : [];
    },
};

function frozen(object: Bag, before: Bag | undefined, members: readonly string[]): string[] {
    if (before?.["immutable"] !== true) {
        return [];
    }
    const word = "Forbidden: field is immutable when `immutable` is set";
    return [
        ...(object["immutable"] === true ? [] : [`immutable: ${word}`]),
        ...members
            .filter((member) => !same(before[member], object[member]))
            .map((member) => `${member}: ${word}`),
    ];
}

function keyFaults(object: Bag, members: readonly string[]): string[] {
    return members.flatMap((member) =>
        Object.keys(plainBag(object[member])).flatMap((key) => {
            const rule =
                key.length > LONGEST_KEY
                    ? `must be no more than ${LONGEST_KEY} characters`
                    : !/^[-._a-zA-Z0-9]+$/.test(key)
                      ? KEY_RULE
                      : /^\.\.|^\.$/.test(key)
                        ? "must not start with '..'"
                        : undefined;
            return rule === undefined ? [] : [`${member}[${key}]: Invalid value: "${key}": ${rule}`];
        }),
    );
}

/** Values as they are, those in base64 decoded; keys do not count. */
function sizeFaults(object: Bag, members: Readonly<Record<string, BufferEncoding>>): string[] {
    const bytes = Object.entries(members).flatMap(([member, encoding]) =>
        Object.values(plainBag(object[member])).map((text) => Buffer.byteLength(String(text), encoding)),
    );
    return bytes.reduce((sum, one) => sum + one, 0) > MOST_BYTES
        ? [`[]: Too long: may not be more than ${MOST_BYTES} bytes`]
        : [];
}
