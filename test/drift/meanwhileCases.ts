import type { Tally } from "../../lab/traffic/load";

/** What can be seen of an endpoint of two versions, blue with 90 and green with 10. */
export interface Sight {
    /** Requests with the stack's key, without one, and with it for blue. */
    readonly asked: Readonly<Record<"withKey" | "withoutKey" | "forBlue", Tally>>;
    /** Whether NetworkPolicies let a pod of another namespace reach blue's pods. */
    readonly openToPods: boolean;
    /** Whether they let the gateway's Envoys. In the lab they are read, and hold nobody up. */
    readonly openToEnvoys: boolean;
    /** Whether they let blue's pods reach Azure's metadata service, and any other address. */
    readonly reaches: { readonly metadata: boolean; readonly anywhere: boolean };
    /** The load balancer's Service. */
    readonly annotations: readonly string[];
    readonly envoys: number;
}

/** What serves while something is changed: a row of docs/drift.md. */
export interface MeanwhileCase {
    readonly row: string;
    readonly meanwhile: string;
    readonly sees: (sight: Sight) => boolean;
}

const all =
    (status: number) =>
    ({ requests, statuses }: Tally) =>
        statuses[status] === requests;
/** Every request of each kind. */
export const every = (status: number) => (sight: Sight) => Object.values(sight.asked).every(all(status));
const scored = all(200);
const answers = ({ asked: { withKey, withoutKey, forBlue } }: Sight) =>
    scored(withKey) && all(401)(withoutKey) && forBlue.versions["blue"] === forBlue.requests;
/** As if nothing had been changed. */
export const asUsual = (sight: Sight) =>
    answers(sight) &&
    !sight.openToPods &&
    sight.openToEnvoys &&
    sight.reaches.anywhere &&
    !sight.reaches.metadata;

/** Green answers its own share, and nobody blue's. */
const withoutBlue = ({ asked: { withKey, forBlue } }: Sight) =>
    (withKey.statuses[503] ?? 0) > 0 && withKey.versions["blue"] === undefined && all(503)(forBlue);

/** Each is undone before the next. */
export const MEANWHILE_CASES: readonly MeanwhileCase[] = [
    {
        row: "a weight of the HTTPRoute",
        meanwhile: "the weight that is there",
        sees: ({ asked: { withKey } }) => withKey.versions["green"] === withKey.requests,
    },
    {
        row: "where a version's own HTTPRoute leads",
        meanwhile: "scores; 500 where the version is asked for, as no Service has that name",
        sees: ({ asked: { withKey, forBlue } }) => scored(withKey) && all(500)(forBlue),
    },
    {
        row: "what the SecurityPolicy asks for",
        meanwhile: "401 with the key where it was",
        sees: every(401),
    },
    {
        row: "the gateway's SecurityPolicy, deleted",
        meanwhile: "scores, with a key alone; a route without a policy of its own would be open",
        sees: asUsual,
    },
    {
        row: "whom the NetworkPolicy lets in",
        meanwhile: "scores; any pod of the cluster reaches the versions' pods, past the key",
        sees: (one) => answers(one) && one.openToPods,
    },
    {
        row: "where the NetworkPolicy for the way out lets pods go",
        meanwhile: "scores; the pods reach Azure's metadata service",
        sees: (one) => answers(one) && one.reaches.metadata,
    },
    {
        row: "labels of a namespace: Pod Security's, the gateway's",
        meanwhile: "404: the Gateway takes no routes from there; any pod may be made there",
        sees: every(404),
    },
    {
        row: "the pods that a version's Service leads to",
        meanwhile: "scores, by those pods under the version's name",
        sees: ({ asked: { forBlue } }) => forBlue.untruthful === forBlue.requests,
    },
    {
        row: "replicas of a version without autoscaler",
        meanwhile: "with 0 of them 503 for its share, and where it is asked for",
        sees: withoutBlue,
    },
    { row: "a key in the Secret of keys", meanwhile: "401 with the stack's key", sees: every(401) },
    {
        row: "the HTTPRoute, deleted",
        meanwhile: "404; scores where a version is asked for",
        sees: ({ asked: { withKey, forBlue } }) => all(404)(withKey) && scored(forBlue),
    },
    {
        row: "a version's own HTTPRoute, deleted",
        meanwhile: "scores; the weights decide where the version is asked for, too",
        sees: ({ asked: { withKey, forBlue } }) => scored(withKey) && (forBlue.versions["green"] ?? 0) > 0,
    },
    {
        row: "the SecurityPolicy, deleted",
        meanwhile: "403, with a key and without: the gateway lets nobody in",
        sees: every(403),
    },
    {
        row: "the NetworkPolicy, deleted",
        meanwhile: "503: nobody reaches the versions' pods, the gateway's Envoys neither",
        sees: (one) => !one.openToPods && !one.openToEnvoys && one.reaches.anywhere,
    },
    {
        row: "the NetworkPolicy for the way out, deleted",
        meanwhile: "scores; the pods reach nobody, no names either",
        sees: (one) => answers(one) && !one.openToPods && !one.reaches.anywhere && !one.reaches.metadata,
    },
    {
        row: "a version's Service, deleted",
        meanwhile: "500 for its share, and where it is asked for",
        sees: ({ asked: { withKey, forBlue } }) => (withKey.statuses[500] ?? 0) > 0 && all(500)(forBlue),
    },
    { row: "the Secret of keys, deleted", meanwhile: "500", sees: every(500) },
    {
        row: "a version's Deployment, deleted",
        meanwhile: "503 for its share, and where it is asked for: the others don't take it over",
        sees: withoutBlue,
    },
    {
        row: "the EnvoyProxy, deleted",
        meanwhile:
            "scores, by one Envoy; the load balancer loses its annotations, but those that keep it internal",
        sees: (one) =>
            asUsual(one) &&
            one.envoys === 1 &&
            one.annotations.join() === "service.beta.kubernetes.io/azure-load-balancer-internal",
    },
];

/** What takes more than that to be seen. */
export const FURTHER_CASES = {
    traffic: {
        row: "the BackendTrafficPolicy, deleted",
        meanwhile: "scores; 504 after 15 s, which is Envoy's own; nothing is tried again",
    },
    certificate: {
        row: "the certificate's Secret, deleted",
        meanwhile: "no connection by HTTPS",
    },
    gateway: {
        row: "the Gateway, deleted",
        meanwhile: "no connection: Envoys and load balancer go with it; the next one has another address",
    },
    release: {
        row: "Envoy Gateway's release, uninstalled",
        meanwhile: "scores: the Envoys go on with what they know",
    },
    gatewayClass: {
        row: "the GatewayClass, deleted",
        meanwhile: "scores: it stays until no Gateway uses it, and `pulumi up` finds nothing to do",
    },
    namespace: { row: "the namespace of endpoints, deleted", meanwhile: "404" },
} as const;
