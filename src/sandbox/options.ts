import type { InvokeTransform, ResourceTransform } from "@pulumi/pulumi";
import type { SavedAzure } from "./azure/world";
import type { ClusterHost } from "./clusterHost";
import type { SavedKubernetes } from "./kubernetes/world";
import type { SavedRandom } from "./random";
import type { StandIn } from "./standIn";
import type { SavedState } from "./stateFolder";

/** How a Sandbox behaves. */
export interface SandboxOptions {
    /**
     * Custom resources need a CustomResourceDefinition, or a chart known to bring it, on their cluster.
     * @default false: any kind is accepted
     */
    readonly requireCrds?: boolean;
    /**
     * Milliseconds from the installation of Azure Machine Learning's extension until its kinds (InstanceType) are on the
     * cluster; meanwhile a create tries again a few times, as the real provider does.
     * @default 0
     */
    readonly extensionDelay?: number;
    /**
     * What the random provider draws from: the same seed gives the same values.
     * @default "sandbox"
     */
    readonly seed?: string;
    /**
     * What runs the AKS clusters.
     * @default none: they are the sandbox's memory
     */
    readonly clusterHost?: ClusterHost;
    /**
     * Packages that are stood in for. What is left out, the engine looks for among its plugins: real binaries.
     * @default all three
     */
    readonly standIns?: readonly StandIn["package"][];
    /**
     * What every stack's program registers first: `transforms` of all its resources.
     * @default none
     */
    readonly transforms?: readonly ResourceTransform[];
    /**
     * The same of functions of providers (invokes).
     * @default none
     */
    readonly invokeTransforms?: readonly InvokeTransform[];
    /**
     * A run that leaves a secret in the clear goes through. Otherwise it throws a {@link SecretLeakError}: everything that the
     * program or a provider marks as secret, or that is so by its type, is searched for in the stored state, the event log,
     * what is printed, and the sandbox's own records, as it is, in base64 and in JSON. Of a secret object or list that is each
     * text but those called `id`, `name`, `clusterId`, `scoringUri` and the like; of a connection string or a JSON text, the
     * keys and passwords in it too. Secrets of less than 12 characters are not searched for: they stand in any text by chance.
     * Digests are, of 4 characters and more: md5, sha1, sha256 and sha512 of a secret, of its base64 and of the object that it is
     * in, in hexadecimal digits, base64 and base36, by their first or last 8 characters.
     * @default false
     */
    readonly allowLeaks?: boolean;
}

/**
 * All that a Sandbox holds, as plain data that JSON carries: Azure, the clusters, what random values depend on,
 * and the state of each stack. It has the stacks' secrets in it as the worlds hold them: in the clear.
 */
export interface SavedSandbox {
    readonly azure: SavedAzure;
    readonly kubernetes: SavedKubernetes;
    readonly random: SavedRandom;
    readonly state: SavedState;
}

/** How a stack of a Sandbox is set up. */
export interface StackOptions {
    /** @default "dev" */
    readonly stackName?: string;
    /** Stacks of one project refer to each other as "organization/<project>/<stack>". @default "sandbox" */
    readonly projectName?: string;
    /** Configuration in the clear. A key without a namespace belongs to the project. @default none */
    readonly config?: Readonly<Record<string, string>>;
    /** Configuration that is secret, as `pulumi config set --secret` keeps it. @default none */
    readonly secretConfig?: Readonly<Record<string, string>>;
}
