import { isPlainObject, plainObject, trueOrFalse, unknownKeys, wholeNumber } from "../core/checks";
import { DNS_LABEL, HOST_NAME, checkName, kubernetesName } from "../core/names";
import { Findings, type Planned } from "../core/problems";
import { carriedOfAnnotations } from "./annotations";
import { type CarriedCheck, anyString, anyText, checkCarried, isLater, isSettings } from "./carried";
import { CERTIFICATE_PARTS, checkCertificateParts } from "./certificateParts";
import {
    ENVOY_GATEWAY_KEYS,
    type EnvoyGatewayPlan,
    type EnvoyGatewaySettings,
    type SharedEnvoyGateway,
    planEnvoyGateway,
} from "./envoyGateway";
import { type EgressPlan, type EgressSettings, planEgress } from "./egress";
import { type ClientPlan, type ClientSettings, planClients } from "./frontDoor";
import { planHostnames } from "./hostnames";
import { LONGEST_REQUEST_MS, USUAL_LONGEST_REQUEST_MS } from "./limits";
import { contradictedBy } from "./loadBalancerAnnotations";
import { ENVOY_GATEWAY_NAMESPACE, planNamespaces } from "./namespaces";
import { refuseNulls } from "./nulls";
import { warnOfPlainHttp } from "./plainHttp";
import { ClusterPurpose } from "./purpose";
import { warnOfLongStop } from "./stopping";
import { warnOfFewMilliseconds } from "./unitSlips";

/** How the gateway is reached. */
export interface LoadBalancerSettings<Text = unknown> {
    /** An address inside the virtual network only. @default false */
    readonly internal?: boolean;
    /** With `internal`: name of the subnet that the address is taken from. @default the nodes' subnet */
    readonly subnet?: Text;
    /** Without `internal`: first label of the address's name, `<label>.<region>.cloudapp.azure.com`. @default none */
    readonly dnsLabel?: Text;
    /** Further annotations of the load balancer's Service. One that contradicts a setting of the gateway is refused. */
    readonly annotations?: Readonly<Record<string, Text>>;
}

/** The certificate that the gateway shows. */
export interface GatewayTlsSettings<Text = unknown> {
    /** PEM text, the leaf first. Renewal and change are updates. */
    readonly certificate: Text;
    /** PEM text, not encrypted. */
    readonly privateKey: Text;
    /** The name that clients call, among the certificate's subject alternative names; point its DNS record at `address`. */
    readonly hostname: Text;
}

/** The settings of a gateway. `Text` is what a carried text may be: a `pulumi.Input<string>` in the components. */
export interface GatewaySettings<Text = unknown> extends EnvoyGatewaySettings {
    /**
     * Name of the Gateway, its GatewayClass and its EnvoyProxy: a label of DNS, 63 characters at most. Another name is
     * another gateway, with another address: give it where the component is renamed.
     * @default the component's name
     */
    readonly gatewayName?: string;
    /** Namespaces for endpoints; they are made, restricted, and closed to all but the gateway. @default ["scoring"] */
    readonly namespaces?: readonly string[];
    /**
     * Where the pods of its namespaces may connect to. It takes a cluster that enforces network policies.
     * @default everywhere but Azure's metadata service and wire server
     */
    readonly egress?: EgressSettings;
    /**
     * Host names for namespaces that share their paths with nobody: for each a listener of its own, which takes routes from
     * this namespace only. The certificate must cover them; point their DNS records at `address`. @default none: all
     * namespaces share the gateway's paths
     */
    readonly hostnames?: Readonly<Record<string, string>>;
    /** Envoy replicas: 1–100. @default 3 for FastProd, 1 for DevTest */
    readonly replicas?: number;
    /**
     * Longest scoring timeout of the gateway's endpoints in milliseconds: 1–3600000. An Envoy that stops ends the scores
     * that it carries for so long, and Azure's load balancer keeps their connections. A change restarts the Envoys, one
     * after another. @default 240000
     */
    readonly maxScoringTimeoutMs?: number;
    /** How the gateway is reached. @default a public address */
    readonly loadBalancer?: LoadBalancerSettings<Text>;
    /** HTTPS on port 443. @default none: HTTP */
    readonly tls?: GatewayTlsSettings<Text>;
    /**
     * HTTP on port 80. With TLS it is off unless asked for: a redirect would come after the key has crossed in the
     * clear, and many clients turn a redirected POST into a GET. Without TLS a public address warns: keys and data cross
     * the internet in clear. `true` says that this is meant.
     * @default true without TLS, false with it
     */
    readonly http?: boolean;
    /** What clients are granted: time to send a request, silence, connections. */
    readonly clients?: ClientSettings;
}

/** A gateway with nothing left to decide. */
export interface GatewayPlan {
    /** Name of the Gateway, its GatewayClass and its EnvoyProxy. */
    readonly objectName: string;
    readonly gatewayNamespace: string;
    readonly namespaces: readonly string[];
    /** Where the pods of its namespaces may connect to. */
    readonly egress: EgressPlan;
    readonly hostnames: ReadonlyMap<string, string>;
    readonly replicas: number;
    /** Envoys that a drain must leave; undefined when there is but one. */
    readonly minAvailable: number | undefined;
    /** Longest scoring timeout of its endpoints. */
    readonly maxScoringTimeoutMs: number;
    /** Seconds for which an Envoy that is told to stop ends what it carries. */
    readonly drainSeconds: number;
    /** Minutes after which the load balancer forgets a connection; undefined for Azure's default, 4. */
    readonly idleTimeoutMinutes: number | undefined;
    readonly http: boolean;
    readonly https: boolean;
    readonly internal: boolean;
    readonly annotationKeys: readonly string[];
    readonly clients: ClientPlan;
    /** How Envoy Gateway is installed; undefined where it is there already. */
    readonly envoyGateway: EnvoyGatewayPlan | undefined;
}

/** What a gateway's plan is checked against. */
export interface GatewayContext {
    readonly purpose: ClusterPurpose;
    readonly enforcesNetworkPolicy: boolean;
    /** Whether the cluster autoscaler takes nodes away. */
    readonly autoscaled: boolean;
    /** What the program's first gateway on the cluster has decided about Envoy Gateway; undefined for the first. */
    readonly envoyGateway: SharedEnvoyGateway | undefined;
    /** Namespaces of the cluster's other gateways and attachments, with whose they are: "gateway edge". */
    readonly owners: ReadonlyMap<string, string>;
    /** Names of the Gateways that the cluster's other gateways make, each with its gateway. */
    readonly gatewayNames: ReadonlyMap<string, string>;
}

const KEYS = [
    ...[
        "gatewayName",
        "namespaces",
        "egress",
        "hostnames",
        "replicas",
        "maxScoringTimeoutMs",
        "loadBalancer",
        "tls",
        "http",
        "clients",
    ],
    ...ENVOY_GATEWAY_KEYS,
];

/**
 * What the longest score is added to. Connections that come to an Envoy while all hear that it stops: Azure's load
 * balancer asks every 5 s, and believes the second failure.
 * https://learn.microsoft.com/azure/aks/load-balancer-standard#customizations-via-kubernetes-annotations
 */
const UNTIL_ALL_KNOW_SECONDS = 20;

/** Checks a gateway, and decides all that the program left open. */
export function planGateway(
    name: string,
    settings: GatewaySettings,
    context: GatewayContext,
): Planned<GatewayPlan> {
    const f = new Findings();
    if (!isSettings(f, "", settings)) {
        return { plan: undefined as unknown as GatewayPlan, problems: f.problems, warnings: f.warnings };
    }
    unknownKeys(f, "", settings, KEYS);
    const production = context.purpose === ClusterPurpose.FastProd;
    const usual = production ? 3 : 1;
    const wanted = settings.replicas ?? usual;
    const replicas = wholeNumber(f, "replicas", wanted, 1, 100) ? wanted : usual;
    const longScores = planLongScores(f, settings.maxScoringTimeoutMs, context.autoscaled);
    const loadBalancer = planLoadBalancer(f, settings.loadBalancer);
    const listeners = planListeners(f, settings);
    warnOfPlainHttp(f, settings.http, { ...listeners, ...loadBalancer });
    const namespaces = planNamespaces(f, settings.namespaces, context.owners);
    const protocols = Number(listeners.http) + Number(listeners.https);
    const hostnames = planHostnames(f, settings.hostnames, namespaces, settings.tls, protocols);
    checkCarried(f, settings, carriedOfGateway(settings));
    checkTls(f, settings.tls);
    if (!context.enforcesNetworkPolicy) {
        f.warning(
            "cluster",
            undefined,
            "enforces no network policies, so any pod of the cluster can call the scoring pods without a key, and they reach the nodes' identities",
            "Give the cluster a network policy engine (Cilium).",
        );
    }
    const envoyGateway = planEnvoyGateway(f, settings, production, context.envoyGateway);
    refuseNulls(f, settings, ["chartValues"]);
    return {
        plan: {
            objectName: planObjectName(f, name, settings.gatewayName, context.gatewayNames),
            gatewayNamespace: ENVOY_GATEWAY_NAMESPACE,
            namespaces,
            egress: planEgress(f, settings.egress),
            hostnames,
            replicas,
            minAvailable: replicas > 1 ? replicas - 1 : undefined,
            ...longScores,
            ...listeners,
            ...loadBalancer,
            clients: planClients(f, settings.clients, envoyGateway),
            envoyGateway,
        },
        problems: f.problems,
        warnings: f.warnings,
    };
}

function planObjectName(
    f: Findings,
    name: string,
    given: string | undefined,
    taken: ReadonlyMap<string, string>,
): string {
    const objectName = given ?? kubernetesName([name]);
    if (given !== undefined && !checkName(f, "gatewayName", given, DNS_LABEL)) {
        return "";
    }
    const holder = taken.get(objectName);
    if (holder !== undefined) {
        const rule = `is the name of the Gateway that gateway ${holder} makes on this cluster`;
        f.problem("gatewayName", objectName, rule, "Choose another gatewayName.");
    }
    return objectName;
}

/** The rules for what a gateway carries: they hold for Outputs as well. The certificate's parts are checked together. */
export function carriedOfGateway(settings: Partial<GatewaySettings>): CarriedCheck[] {
    const given: unknown = settings.loadBalancer?.annotations;
    const annotations = isPlainObject(given) ? given : {};
    const keys = Object.keys(annotations);
    return [
        [["loadBalancer", "subnet"], anyText],
        [["loadBalancer", "dnsLabel"], checkDnsLabel],
        ...keys.map((key): CarriedCheck => [["loadBalancer", "annotations", key], anyString]),
        ...carriedOfAnnotations(
            keys.map((key) => ({ path: ["loadBalancer", "annotations", key], key, value: annotations[key] })),
            "the annotations of the load balancer together",
        ),
        ...contradictedBy(settings.loadBalancer, idleTimeoutMinutes(settings.maxScoringTimeoutMs)),
        [["tls", "hostname"], (f, path, value) => void checkName(f, path, value, HOST_NAME)],
    ];
}

function checkTls(f: Findings, tls: unknown): void {
    if (tls === undefined || !plainObject(f, "tls", tls)) {
        return;
    }
    const at = f.at("tls");
    unknownKeys(at, "", tls, CERTIFICATE_PARTS);
    checkCertificateParts(at, tls, "TLS needs certificate, privateKey and hostname together.", true);
}

function planLongScores(
    f: Findings,
    given: unknown,
    autoscaled: boolean,
): Pick<GatewayPlan, "maxScoringTimeoutMs" | "drainSeconds" | "idleTimeoutMinutes"> {
    const path = "maxScoringTimeoutMs";
    const wanted = given ?? USUAL_LONGEST_REQUEST_MS;
    const maxScoringTimeoutMs = wholeNumber(f, path, wanted, 1, LONGEST_REQUEST_MS)
        ? wanted
        : USUAL_LONGEST_REQUEST_MS;
    warnOfFewMilliseconds(f, path, given);
    const drainSeconds = UNTIL_ALL_KNOW_SECONDS + Math.ceil(maxScoringTimeoutMs / 1000);
    warnOfLongStop(f, path, maxScoringTimeoutMs, { what: "an Envoy", seconds: drainSeconds, autoscaled });
    return { maxScoringTimeoutMs, drainSeconds, idleTimeoutMinutes: idleTimeoutMinutes(maxScoringTimeoutMs) };
}

/** The next minute: a score may take all of its time. Azure takes 4 to 100. */
function idleTimeoutMinutes(longestMs = USUAL_LONGEST_REQUEST_MS): number | undefined {
    return longestMs > USUAL_LONGEST_REQUEST_MS ? Math.floor(longestMs / 60_000) + 1 : undefined;
}

function planListeners(f: Findings, settings: GatewaySettings): Pick<GatewayPlan, "http" | "https"> {
    const https = settings.tls !== undefined;
    const http = settings.http ?? !https;
    if (!trueOrFalse(f, "http", http)) {
        return { http: false, https };
    }
    if (!http && !https) {
        f.problem("http", false, "leaves the gateway without any listener", "Give tls, or leave http out.");
    }
    if (http && https) {
        const remedy = "Leave http out: with tls the gateway then answers on HTTPS only.";
        f.warning("http", true, "lets clients send keys and data in the clear, beside TLS", remedy);
    }
    return { http, https };
}

function planLoadBalancer(f: Findings, given: unknown): Pick<GatewayPlan, "internal" | "annotationKeys"> {
    const nothing = { internal: false, annotationKeys: [] };
    if (given === undefined || !plainObject(f, "loadBalancer", given)) {
        return nothing;
    }
    const at = f.at("loadBalancer");
    unknownKeys(at, "", given, ["internal", "subnet", "dnsLabel", "annotations"]);
    const internal = given["internal"] ?? false;
    if (!trueOrFalse(at, "internal", internal)) {
        return nothing;
    }
    if (!internal && given["subnet"] !== undefined) {
        const remedy = "Write internal: true, or leave subnet out.";
        at.problem(
            "subnet",
            shownUnlessLater(given["subnet"]),
            "is for an internal load balancer only",
            remedy,
        );
    }
    if (internal && given["dnsLabel"] !== undefined) {
        const remedy = "Leave dnsLabel out and make a record in your private DNS zone.";
        at.problem(
            "dnsLabel",
            shownUnlessLater(given["dnsLabel"]),
            "is for a public load balancer only",
            remedy,
        );
    }
    const annotations = given["annotations"] ?? {};
    const keys = plainObject(at, "annotations", annotations) ? Object.keys(annotations) : [];
    return { internal, annotationKeys: keys };
}

function shownUnlessLater(value: unknown): unknown {
    return isLater(value) ? undefined : value;
}

/** Azure's rule for the label of a public address. */
function checkDnsLabel(f: Findings, path: string, value: unknown): void {
    if (typeof value !== "string" || !/^[a-z][a-z0-9-]{1,61}[a-z0-9]$/.test(value)) {
        const rule = "must be 3 to 63 lower-case letters, digits and -, starting with a letter";
        f.problem(path, value, rule, 'Write the first label only: "fraud-scoring".');
    }
}
