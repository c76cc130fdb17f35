import { oneOf, trueOrFalse, unknownKeys } from "../core/checks";
import { DNS_LABEL, HOST_NAME, checkName } from "../core/names";
import { Findings, type Planned } from "../core/problems";
import { type CarriedCheck, checkCarried, isSettings } from "./carried";
import { planNamespaces } from "./namespaces";
import { refuseNulls } from "./nulls";

/** The settings of a Gateway that exists already. */
export interface ExistingGatewaySettings<Text = unknown> {
    /** Name of the Gateway object. */
    readonly gatewayName: Text;
    /** Its namespace. */
    readonly gatewayNamespace: Text;
    /** What runs it. Only Envoy Gateway's policies can check keys and tokens, and hold timeouts and limits. */
    readonly implementation: "envoy-gateway" | "other";
    /** IP address or name under which it is reached. Either this or `hostname`. */
    readonly address?: Text;
    /** The name that clients call. Either this or `address`; needed with `tls`. */
    readonly hostname?: Text;
    /** Whether it is called by HTTPS. @default false */
    readonly tls?: boolean;
    /** Namespaces for endpoints: they exist, and the Gateway takes routes from them. @default ["scoring"] */
    readonly namespaces?: readonly string[];
}

/** A Gateway that exists already, with nothing left to decide. */
export interface ExistingGatewayPlan {
    readonly namespaces: readonly string[];
    readonly policies: boolean;
    readonly tls: boolean;
}

const EXISTING_KEYS = [
    "gatewayName",
    "gatewayNamespace",
    "implementation",
    "address",
    "hostname",
    "tls",
    "namespaces",
];

/** Checks what a program says about a Gateway that exists already. */
export function planExistingGateway(settings: ExistingGatewaySettings): Planned<ExistingGatewayPlan> {
    const f = new Findings();
    if (!isSettings(f, "", settings)) {
        const plan = { namespaces: [], policies: false, tls: false };
        return { plan, problems: f.problems, warnings: f.warnings };
    }
    unknownKeys(f, "", settings, EXISTING_KEYS);
    for (const key of ["gatewayName", "gatewayNamespace"] as const) {
        if (settings[key] === undefined) {
            f.problem(key, undefined, "is missing", "Give the name as kubectl get gateway -A shows it.");
        }
    }
    const known = oneOf(f, "implementation", settings.implementation, ["envoy-gateway", "other"]);
    const tls = settings.tls ?? false;
    trueOrFalse(f, "tls", tls);
    if ((settings.address === undefined) === (settings.hostname === undefined)) {
        const rule = settings.address === undefined ? "is missing, and so is address" : "excludes address";
        f.problem("hostname", undefined, rule, "Give one of the two: what clients call.");
    } else if (tls && settings.hostname === undefined) {
        f.problem(
            "hostname",
            undefined,
            "is missing, and tls needs it",
            "Give the name that the certificate was made for.",
        );
    }
    checkCarried(f, settings, carriedOfExistingGateway());
    const namespaces = planNamespaces(f, settings.namespaces, undefined);
    refuseNulls(f, settings);
    return {
        plan: {
            namespaces,
            policies: known && settings.implementation === "envoy-gateway",
            tls,
        },
        problems: f.problems,
        warnings: f.warnings,
    };
}

/** The rules for what is carried about a Gateway that exists already. */
export function carriedOfExistingGateway(): CarriedCheck[] {
    const name = (f: Findings, path: string, value: unknown) => void checkName(f, path, value, DNS_LABEL);
    return [
        [["gatewayName"], name],
        [["gatewayNamespace"], name],
        [["address"], checkAddress],
        [["hostname"], (f, path, value) => void checkName(f, path, value, HOST_NAME)],
    ];
}

function checkAddress(f: Findings, path: string, value: unknown): void {
    if (typeof value !== "string" || !/^[A-Za-z0-9.:-]{1,253}$/.test(value)) {
        f.problem(path, value, "must be an IP address or a host name", "Leave scheme, port and path out.");
    }
}
