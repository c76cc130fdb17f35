import { oneOf, plainObject, text, unknownKeys } from "../core/checks";
import { DNS_SUBDOMAIN, V1_SERVICE_NAME, checkName, kubernetesName } from "../core/names";
import { Findings, type Planned } from "../core/problems";
import { type AuthPlan, type AuthSettings, carriedOfAuth, checkKeysDiffer, planAuth } from "./auth";
import { type CarriedCheck, anyText, anyTexts, checkCarried, isLater, isSettings } from "./carried";
import { carriedOfVersion, checkConnectionString } from "./carriedByVersion";
import {
    DEFAULT_PORT,
    type DeploymentContext,
    type DeploymentPlan,
    type DeploymentSettings,
    VERSION_KEYS,
    checkPlace,
    checkPods,
    checkVersionName,
    planWorkload,
} from "./deployment";
import { refuseNulls } from "./nulls";
import { checkPath } from "./probe";
import { type RequestPlan, checkRequests, planRequests } from "./requests";
import { type TrafficPlan, planTraffic } from "./traffic";
import type { VersionSettings } from "./version";
import {
    type WorkloadIdentitySettings,
    checkClientId,
    checkIdentity,
    planIdentity,
} from "./workloadIdentity";

/** The settings of an endpoint. `Text` is what a carried text may be: a `pulumi.Input<string>` in the components. */
export interface EndpointSettings<Text = unknown, TextMap = unknown> extends AuthSettings<Text> {
    /** Name of the endpoint, and part of its address: 3–32 lower-case letters, digits and dashes. @default the component's name */
    readonly endpointName?: string;
    /** The versions that share the requests, by name: 1 to 6. */
    readonly versions: Readonly<Record<string, VersionSettings<Text, TextMap>>>;
    /** The version that gets what the others leave. @default the first */
    readonly defaultVersion?: string;
    /** Namespace of the workloads, one of the gateway's. @default the gateway's first */
    readonly namespace?: string;
    /** Path under which the containers score. @default "/score" (Azure ML's inference server) */
    readonly scoringPath?: string;
    /** Port on which the containers listen: 1–65535. @default 5001 (v1's) */
    readonly port?: number;
    /** Milliseconds that a request may take: 1–3600000. @default 60000 (v1's) */
    readonly scoringTimeoutMs?: number;
    /** Requests that a replica works on at a time: 1–10000; held by each Envoy by itself. @default 1 (v1's) */
    readonly replicaMaxConcurrentRequests?: number;
    /** Connection string of an Application Insights resource, kept in a Secret; the containers send their own telemetry there. */
    readonly appInsightsConnectionString?: Text;
    /** An Azure identity that the pods take. @default none */
    readonly workloadIdentity?: WorkloadIdentitySettings<Text>;
    /** A service account that exists already. @default one of the endpoint's own */
    readonly serviceAccountName?: Text;
    /** Whether pods get a token for the Kubernetes API. @default false */
    readonly serviceAccountToken?: boolean;
    /** Tags, kept as an annotation of the route. A change restarts nothing. */
    readonly tags?: TextMap;
    /** Properties, kept as an annotation of the route. */
    readonly properties?: TextMap;
    /** What the endpoint is, for people. */
    readonly description?: Text;
}

/** An endpoint with nothing left to decide. */
export interface EndpointPlan extends AuthPlan, TrafficPlan, RequestPlan {
    readonly endpointName: string;
    readonly namespace: string;
    /** Where clients find it: "/api/v1/service/fraud" (v1's), without the last segment. */
    readonly path: string;
    readonly scoringPath: string;
    readonly versions: readonly DeploymentPlan[];
    /** Name of the endpoint's own service account. */
    readonly serviceAccountName: string;
    readonly federatedCredential: boolean;
    /** Name of the Secret with the keys; where it is not `keysSecretIsFixed`, its content adds to the name. */
    readonly keysSecretName: string;
    readonly keysSecretIsFixed: boolean;
    /** Whether Envoy Gateway's policies can be used. */
    readonly policies: boolean;
}

/** What an endpoint's plan is checked against. */
export interface EndpointContext extends DeploymentContext {
    /** Whether the gateway is an Envoy Gateway, whose policies carry auth, timeout and limits. */
    readonly policies: boolean;
    /** Whether the provider updates a Secret in place; else it would delete it first. */
    readonly secretsAreMutable: boolean;
    /** Names of the endpoints that the gateway has already: their addresses would be the same. */
    readonly taken: ReadonlySet<string>;
}

const MOST_VERSIONS = 6;
const KEYS = [
    ...[
        "endpointName",
        "versions",
        "defaultVersion",
        "auth",
        "token",
        "primaryKey",
        "secondaryKey",
        "keyRotation",
    ],
    ...["namespace", "scoringPath", "port", "scoringTimeoutMs", "replicaMaxConcurrentRequests"],
    ...[
        "appInsightsConnectionString",
        "workloadIdentity",
        "serviceAccountName",
        "serviceAccountToken",
        "tags",
    ],
    ...["properties", "description"],
];

/** Checks an endpoint on plain Kubernetes, and decides all that the program left open. */
export function planEndpoint(
    name: string,
    settings: EndpointSettings,
    context: EndpointContext,
): Planned<EndpointPlan> {
    const f = new Findings();
    if (!isSettings(f, "", settings)) {
        return { plan: undefined as unknown as EndpointPlan, problems: f.problems, warnings: f.warnings };
    }
    unknownKeys(f, "", settings, KEYS);
    const wanted = settings.endpointName ?? name;
    const named = settings.endpointName === undefined ? "name" : "endpointName";
    const nameGood = checkName(f, named, wanted, V1_SERVICE_NAME);
    const endpointName = nameGood ? wanted : "";
    if (context.taken.has(endpointName)) {
        f.problem(
            named,
            endpointName,
            "is the name of another endpoint of this gateway",
            "Choose another endpointName.",
        );
    }
    if (settings.namespace !== undefined) {
        oneOf(f, "namespace", settings.namespace, context.namespaces);
    }
    const scoringPath = settings.scoringPath ?? "/score";
    if (text(f, "scoringPath", scoringPath)) {
        checkPath(f, "scoringPath", scoringPath);
    }
    checkPods(f, settings);
    const auth = planAuth(f, settings, context.policies);
    const federatedCredential = planIdentity(f, settings);
    checkCarried(f, settings, carriedOfEndpoint(settings));
    checkKeysDiffer(f, settings.primaryKey, settings.secondaryKey);
    const versions = versionsOf(f, settings.versions);
    const traffic = planTraffic(f, versions, settings.defaultVersion);
    const requests = planRequests(f, settings, versions, context.policies);
    const shared = { endpointName, ...sharedSettings(settings), ...requests };
    const plans = Object.entries(versions).map(([versionName, version]) =>
        planVersion(
            f.at("versions").at(versionName),
            { ...version, ...shared, versionName },
            version,
            context,
        ),
    );
    refuseNulls(f, settings);
    const keysSecretIsFixed = context.secretsAreMutable;
    return {
        plan: {
            endpointName,
            namespace: settings.namespace ?? context.namespaces[0] ?? "",
            path: `/api/v1/service/${endpointName}`,
            scoringPath,
            ...requests,
            ...auth,
            ...traffic,
            versions: plans as DeploymentPlan[], // undefined only beside problems, which the component throws
            serviceAccountName: kubernetesName([endpointName, "pods"]),
            federatedCredential,
            keysSecretName: kubernetesName([endpointName, "keys"], keysSecretIsFixed ? 63 : 40),
            keysSecretIsFixed,
            policies: context.policies,
        },
        problems: f.problems,
        warnings: f.warnings,
    };
}

/** The rules for what an endpoint carries: they hold for Outputs as well. */
export function carriedOfEndpoint(settings: Partial<EndpointSettings>): CarriedCheck[] {
    const versions: unknown = settings.versions;
    const named =
        typeof versions === "object" && versions !== null && !isLater(versions)
            ? Object.entries(versions)
            : [];
    return [
        ...carriedOfAuth(settings),
        [["workloadIdentity", "identityId"], checkIdentity],
        [["workloadIdentity", "clientId"], checkClientId],
        [["serviceAccountName"], (f, path, value) => void checkName(f, path, value, DNS_SUBDOMAIN)],
        [["appInsightsConnectionString"], checkConnectionString],
        [["tags"], anyTexts],
        [["properties"], anyTexts],
        [["description"], anyText],
        ...named.flatMap(([name, version]) =>
            carriedOfVersion(["versions", name], (version ?? {}) as Partial<VersionSettings>),
        ),
    ];
}

/** What every version takes from its endpoint. */
export function sharedSettings<Text>(settings: EndpointSettings<Text>) {
    return {
        ...(settings.namespace === undefined ? {} : { namespace: settings.namespace }),
        port: settings.port ?? DEFAULT_PORT,
        serviceAccountToken: settings.serviceAccountToken ?? false,
        workloadIdentity: settings.workloadIdentity !== undefined,
        ...(settings.appInsightsConnectionString === undefined
            ? {}
            : { appInsightsConnectionString: settings.appInsightsConnectionString }),
    };
}

function versionsOf(f: Findings, versions: unknown): Record<string, VersionSettings> {
    if (versions === undefined) {
        f.problem("versions", undefined, "is missing", 'Write { blue: { image: "…", pool: "cpu" } }.');
        return {};
    }
    if (!plainObject(f, "versions", versions)) {
        return {};
    }
    const given = Object.entries(versions).filter(([, version]) => version !== undefined);
    if (given.length < 1 || given.length > MOST_VERSIONS) {
        const remedy = given.length === 0 ? "Add a version." : "Take some out, or make a second endpoint.";
        f.problem("versions", undefined, `must be 1 to ${MOST_VERSIONS}, and are ${given.length}`, remedy);
    }
    return Object.fromEntries(
        given.filter(([name, version]) => plainObject(f.at("versions"), name, version)),
    ) as Record<string, VersionSettings>;
}

function planVersion(
    f: Findings,
    settings: DeploymentSettings,
    given: VersionSettings,
    context: EndpointContext,
): DeploymentPlan | undefined {
    unknownKeys(f, "", given, VERSION_KEYS);
    checkVersionName(f, "", settings.versionName, settings.endpointName);
    checkRequests(f, given);
    const plan = planWorkload(f, settings, context);
    if (plan !== undefined) {
        checkPlace(f, "", plan, context);
    }
    return plan;
}
