import type { ScalarTag, Tags } from "yaml";

// YAML as PyYAML 6 reads it: YAML 1.1 by PyYAML's own patterns, which differ from the specification's here and there
// ("y" is a text, "1e3" too). azure-cli-ml and azure-ai-ml both read documents by its safe_load.
// https://github.com/yaml/pyyaml/blob/6.0.3/lib/yaml/resolver.py

const BOOLEAN = /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/;
const NULL = /^(?:~|null|Null|NULL|)$/;
/** A plain text that is an integer. */
export const INTEGER =
    /^(?:[-+]?0b[01_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$/;
const FLOAT =
    /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const TIMESTAMP =
    /^(?:\d{4}-\d\d-\d\d|\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?)$/;

/** The kinds of scalars that a plain text can be, beside a text, and `<<`. */
export const PY_YAML_TAGS: Tags = [
    scalar("bool", BOOLEAN, (text) => /^(?:yes|true|on)$/i.test(text)),
    scalar("null", NULL, () => null),
    scalar("int", INTEGER, integer),
    scalar("float", FLOAT, float),
    scalar("timestamp", TIMESTAMP, (text) => new Date(text)),
    "merge",
];

function scalar(name: string, test: RegExp, resolve: (text: string) => unknown): ScalarTag {
    return { tag: `tag:yaml.org,2002:${name}`, default: true, test, resolve };
}

function integer(text: string): number {
    const { sign, digits } = unsigned(text);
    if (digits.includes(":")) {
        return sign * sexagesimal(digits);
    }
    if (/^0[bx]/.test(digits)) {
        return sign * Number(digits);
    }
    return sign * (digits.startsWith("0") ? Number.parseInt(digits, 8) : Number(digits));
}

function float(text: string): number {
    const { sign, digits } = unsigned(text.toLowerCase());
    switch (digits) {
        case ".inf":
            return sign * Infinity;
        case ".nan":
            return NaN;
        default:
            return sign * (digits.includes(":") ? sexagesimal(digits) : Number(digits));
    }
}

function unsigned(text: string): { readonly sign: 1 | -1; readonly digits: string } {
    const digits = text.replace(/_/g, "");
    return { sign: digits.startsWith("-") ? -1 : 1, digits: digits.replace(/^[-+]/, "") };
}

/** "1:30" is 90: YAML 1.1 counts times and angles in sixties. */
function sexagesimal(digits: string): number {
    return digits.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
}
