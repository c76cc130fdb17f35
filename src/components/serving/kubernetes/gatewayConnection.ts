import type * as pulumi from "@pulumi/pulumi";
import type { Text } from "./children";

/** What endpoints need to know of the Gateway that they hang on. */
export interface GatewayConnection {
    readonly name: Text;
    readonly namespace: Text;
    /** Whether Envoy Gateway's policies can be used. */
    readonly policies: boolean;
    /** Longest scoring timeout that it is ready for; undefined for one that this stack does not make. */
    readonly maxScoringTimeoutMs: number | undefined;
    /** Namespaces from which it takes routes. */
    readonly namespaces: readonly string[];
    /** The name that clients call, "" for any: it tells its paths from those of another listener. */
    readonly host: Text;
    /** Host names that namespaces have for themselves. */
    readonly hostnames: ReadonlyMap<string, string>;
    /** "https://scoring.example.com": what comes before the path. */
    readonly originFor: (namespace: string) => pulumi.Output<string>;
    /** The Gateway, where this stack owns it. */
    readonly ready: readonly pulumi.Resource[];
    /** What brings the definitions of routes and policies, where this stack owns it. */
    readonly definitions: readonly pulumi.Resource[];
    /** Policies of the endpoints that this program has declared on it, each of which says who may call. */
    readonly securityPolicies: pulumi.Resource[];
    /** What must be there before anything is made in a namespace. */
    readonly namespaceReady: Readonly<Record<string, readonly pulumi.Resource[]>>;
    /** Where the Envoys run. */
    readonly envoyNamespace: string;
}
