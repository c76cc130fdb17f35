import { oneOf } from "../core/checks";
import {
    DNS_SUBDOMAIN,
    KUBERNETES_VERSION_NAME,
    V1_SERVICE_NAME,
    checkName,
    kubernetesName,
} from "../core/names";
import { Findings, type Planned } from "../core/problems";
import { carriedOfNotes } from "./annotations";
import { type AuthPlan, type AuthSettings, carriedOfAuth, checkKeysDiffer, planAuth } from "./auth";
import { type CarriedCheck, anyText, anyTexts, checkCarried, isSettings } from "./carried";
import { carriedOfVersion, checkConnectionString } from "./carriedByVersion";
import {
    type DeploymentContext,
    type DeploymentPlan,
    checkPods,
    planWorkload,
    warnOfLongGrace,
} from "./deployment";
import {
    DEFAULT_SCORING_PATH,
    checkEndpointKeys,
    checkScoringPath,
    checkVersionKeys,
    endpointNameOf,
    namedVersions,
    unplanned,
    versionsOf,
} from "./endpointParts";
import { withServiceVariables } from "./environment";
import { refuseNulls } from "./nulls";
import type { ClusterPurpose } from "./purpose";
import { planBodyLimit } from "./requestBody";
import { type RequestPlan, checkSharedRequests, planRequests, timeoutPath } from "./requests";
import { AZURE_ML_ONLY, refuseElsewhere } from "./servingPaths";
import { warnOfSingleReplicas } from "./singleReplica";
import { type TrafficPlan, planTraffic } from "./traffic";
import type { DeploymentSettings, VersionSettings } from "./version";
import { NO_FILES, type VersionFiles } from "./versionFiles";
import { DEFAULT_PORT, checkVersionName } from "./versionParts";
import {
    type WorkloadIdentitySettings,
    checkClientId,
    checkIdentity,
    planIdentity,
} from "./workloadIdentity";
import { checkPlace } from "./workloadPlace";

/** The settings of an endpoint. `Text` is what a carried text may be: a `pulumi.Input<string>` in the components. */
export interface EndpointSettings<Text = unknown, TextMap = unknown> extends AuthSettings<Text> {
    /** Name of the endpoint, and part of its address: 3–32 lower-case letters, digits and dashes; upper case too on Azure ML. @default the component's name */
    readonly endpointName?: string;
    /** The versions that share the requests, by name: 1 to 6. */
    readonly versions: Readonly<Record<string, VersionSettings<Text, TextMap>>>;
    /** The version that gets what all versions leave of 100, besides its own `traffic`. @default the one that leaves `traffic` out */
    readonly defaultVersion?: string;
    /** Namespace of the workloads, one of the target's. @default the target's first */
    readonly namespace?: string;
    /** Path under which the containers score, without `.` and `..`; on Azure ML for images of your own only. @default "/score" (Azure ML's inference server) */
    readonly scoringPath?: string;
    /** Port on which the containers listen: 1–65535; on Azure ML for images of your own only. @default 5001 (v1's) */
    readonly port?: number;
    /** Milliseconds that a request may take: 1–3600000, on Azure ML 1–300000; less than a second warns. @default 60000 (v1's) */
    readonly scoringTimeoutMs?: number;
    /** Requests that a replica works on at a time: 1–10000; held by each Envoy by itself. @default 1 (v1's) */
    readonly replicaMaxConcurrentRequests?: number;
    /**
     * Largest body of a request in bytes: 1–4294967295; a larger one is answered 413. A pod gets a request when its body
     * is there as a whole: until then, and until it is answered, an Envoy has it in memory. "none" passes bodies of any
     * size on as they come, and a client that sends slowly then keeps a replica busy. Plain Kubernetes only.
     * @default 104857600: 100 MiB (v1's)
     */
    readonly maxRequestBodyBytes?: number | "none";
    /**
     * Takes all requests from all versions: the step before an endpoint is replaced, since Azure ML deletes no version
     * that has any. Azure ML only. @default false
     */
    readonly drained?: boolean;
    /** Whether the versions send telemetry to the workspace's Application Insights. Azure ML only. @default false (v1's) */
    readonly enableAppInsights?: boolean;
    /** Connection string of an Application Insights resource, kept in a Secret; the containers send their own telemetry there. Plain Kubernetes only. */
    readonly appInsightsConnectionString?: Text;
    /** An Azure identity that the pods take. Plain Kubernetes only. @default none */
    readonly workloadIdentity?: WorkloadIdentitySettings<Text>;
    /** A service account that exists already. Plain Kubernetes only. @default one of the endpoint's own */
    readonly serviceAccountName?: Text;
    /** Whether pods get a token for the Kubernetes API. Plain Kubernetes only. @default false */
    readonly serviceAccountToken?: boolean;
    /** Tags. Plain Kubernetes keeps them as an annotation of the route; on Azure ML its own, at most 50. A change restarts nothing. */
    readonly tags?: TextMap;
    /** Properties. Plain Kubernetes keeps them as an annotation of the route; on Azure ML its own, which can only be added. */
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
    /** Name of the Secret with the keys; where it is not `keysSecretIsFixed`, each change adds another ending. */
    readonly keysSecretName: string;
    readonly keysSecretIsFixed: boolean;
    /** Whether Envoy Gateway's policies can be used. */
    readonly policies: boolean;
    /** Largest body of a request; undefined where bodies are passed on as they come. */
    readonly maxRequestBodyBytes: number | undefined;
}

/** What an endpoint's plan is checked against. */
export interface EndpointContext extends DeploymentContext {
    /** Whether the gateway is an Envoy Gateway, whose policies carry auth, timeout and limits. */
    readonly policies: boolean;
    /** Longest scoring timeout that the gateway is ready for; undefined where this program does not say. */
    readonly maxScoringTimeoutMs: number | undefined;
    /** Whether the provider updates a Secret in place; else it would delete it first. */
    readonly secretsAreMutable: boolean;
    /** The cluster's. */
    readonly purpose: ClusterPurpose;
    /** The endpoint of this program that has a path already, for endpoints of a namespace: `ScoringEndpoint "fraud"`. */
    readonly holderOf: (namespace: string, path: string) => string | undefined;
}

/**
 * Checks an endpoint on plain Kubernetes, and decides all that the program left open.
 *
 * @param files What was read of the files that each version names.
 */
export function planEndpoint(
    name: string,
    settings: EndpointSettings,
    context: EndpointContext,
    files: Readonly<Record<string, VersionFiles>> = {},
): Planned<EndpointPlan> {
    const f = new Findings();
    if (!isSettings(f, "", settings)) {
        return unplanned(f);
    }
    checkEndpointKeys(f, settings);
    const { namespaces } = context;
    const namespace = namespaces.find((one) => one === settings.namespace) ?? namespaces[0] ?? "";
    const endpointName = endpointNameOf(f, name, settings.endpointName, V1_SERVICE_NAME, (wanted) => {
        const holder = context.holderOf(namespace, pathOf(wanted));
        return holder === undefined ? undefined : `gateway: ${holder}`;
    });
    if (settings.namespace !== undefined) {
        oneOf(f, "namespace", settings.namespace, context.namespaces);
    }
    checkScoringPath(f, settings.scoringPath);
    refuseElsewhere(f, settings, AZURE_ML_ONLY, endpointName);
    checkPods(f, settings);
    const auth = planAuth(f, settings, context.policies);
    const federatedCredential = planIdentity(f, settings);
    checkCarried(f, settings, carriedOfEndpoint(settings));
    checkKeysDiffer(f, settings.primaryKey, settings.secondaryKey);
    const versions = versionsOf(f, settings.versions);
    const traffic = planTraffic(f, settings, versions);
    const requests = planRequests(f, settings, versions, context);
    const shared = { endpointName, ...sharedSettings(settings), ...requests };
    const path = pathOf(endpointName);
    const plans = Object.entries(versions).map(([versionName, version]) =>
        planVersion(
            f.at("versions").at(versionName),
            { ...withServiceVariables(version, { endpointName, path }), ...shared, versionName },
            version,
            context,
            Object.hasOwn(files, versionName) ? files[versionName]! : NO_FILES,
        ),
    );
    // A version whose pods are all gone leaves its share to the others.
    warnOfSingleReplicas(f, traffic, plans, context.purpose);
    warnOfLongGrace(
        f,
        timeoutPath(settings, versions),
        plans.filter((plan) => plan !== undefined),
    );
    refuseNulls(f, settings);
    const keysSecretIsFixed = context.secretsAreMutable;
    return {
        plan: {
            endpointName,
            namespace,
            path,
            scoringPath: settings.scoringPath ?? DEFAULT_SCORING_PATH,
            ...requests,
            ...auth,
            ...traffic,
            versions: plans as DeploymentPlan[], // undefined only beside problems, which the component throws
            serviceAccountName: kubernetesName([endpointName, "pods"]),
            federatedCredential,
            keysSecretName: kubernetesName([endpointName, "keys"], keysSecretIsFixed ? 63 : 40),
            keysSecretIsFixed,
            policies: context.policies,
            maxRequestBodyBytes: planBodyLimit(f, settings.maxRequestBodyBytes, context.policies),
        },
        problems: f.problems,
        warnings: f.warnings,
    };
}

/** v1's path. One name is one path: "/api/v1/service/fraud" is not a prefix of ".../fraud-2", as prefixes are whole segments. */
function pathOf(endpointName: string): string {
    return `/api/v1/service/${endpointName}`;
}

/** The rules for what an endpoint carries: they hold for Outputs as well. */
export function carriedOfEndpoint(settings: Partial<EndpointSettings>): CarriedCheck[] {
    return [
        ...carriedOfAuth(settings),
        [["workloadIdentity", "identityId"], checkIdentity],
        [["workloadIdentity", "clientId"], checkClientId],
        [["serviceAccountName"], (f, path, value) => void checkName(f, path, value, DNS_SUBDOMAIN)],
        [["appInsightsConnectionString"], checkConnectionString],
        [["tags"], anyTexts],
        [["properties"], anyTexts],
        [["description"], anyText],
        ...carriedOfNotes([], settings),
        ...namedVersions(settings.versions).flatMap(([name, version]) =>
            carriedOfVersion(["versions", name], version),
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
        ...(settings.workloadIdentity === undefined
            ? {}
            : { identityClientId: settings.workloadIdentity.clientId }),
        ...(settings.appInsightsConnectionString === undefined
            ? {}
            : { appInsightsConnectionString: settings.appInsightsConnectionString }),
    };
}

function planVersion(
    f: Findings,
    settings: DeploymentSettings,
    given: VersionSettings,
    context: EndpointContext,
    files: VersionFiles,
): DeploymentPlan | undefined {
    checkVersionKeys(f, given);
    checkVersionName(f, "", settings.versionName, settings.endpointName, KUBERNETES_VERSION_NAME);
    checkSharedRequests(f, given);
    const plan = planWorkload(f, settings, context, files);
    if (plan !== undefined) {
        checkPlace(f, "", plan, context);
    }
    return plan;
}
