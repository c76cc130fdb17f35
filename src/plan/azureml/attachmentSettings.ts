import type { ClusterPurpose } from "../purpose";

/** How Azure ML's router is reached. */
export const RouterServiceType = {
    LoadBalancer: "LoadBalancer",
    NodePort: "NodePort",
    ClusterIP: "ClusterIP",
} as const;
export type RouterServiceType = (typeof RouterServiceType)[keyof typeof RouterServiceType];

/** Azure ML's router, `azureml-fe`. */
export interface RouterSettings {
    /** Kind of its Service. @default "LoadBalancer" */
    readonly serviceType?: RouterServiceType;
    /** An address inside the virtual network only; with LoadBalancer alone. @default false */
    readonly internal?: boolean;
    /** Three replicas, on three nodes, in place of one. @default true for FastProd where three nodes are sure or their number is not known, else false */
    readonly highAvailability?: boolean;
}

/** The certificate that the router shows: as PEM texts, or as a Secret of yours in the namespace `azureml`. */
export interface AttachmentTlsSettings<Text = unknown> {
    /** PEM text, the leaf first. Renewal and change are updates. With `privateKey`. */
    readonly certificate?: Text;
    /** PEM text, not encrypted. */
    readonly privateKey?: Text;
    /**
     * In place of the two: name of a Secret in the namespace `azureml` with the keys `cert.pem` and `key.pem`. Both the
     * namespace and the Secret must be there before the extension is installed.
     */
    readonly secretName?: Text;
    /** The name that clients call, among the certificate's subject alternative names; point its DNS record at the router's address. */
    readonly hostname: Text;
}

/** The settings of an attachment. `Text` is what a carried text may be: a `pulumi.Input<string>` in the components. */
export interface AttachmentSettings<Text = unknown, TextMap = unknown> {
    /** The workspace, a resource id. Its region may be another than the cluster's: tokens then depend on both. */
    readonly workspaceId: Text;
    /** Name of the compute in the workspace: 3–24 letters, digits and dashes. @default the component's name */
    readonly computeName?: string;
    /** Namespace of the pods; made by the attachment. @default "azureml-scoring" */
    readonly namespace?: string;
    /** Whether the namespace is made; false when the cluster has it. @default true */
    readonly createNamespace?: boolean;
    /** Whether Azure ML's extension is installed; false when the cluster has it. @default true, unless another attachment of this cluster installs it */
    readonly installExtension?: boolean;
    /** Version of the extension, which then no longer upgrades itself. @default Azure's choice */
    readonly extensionVersion?: string;
    /** The router: its Service and its replicas. @default a public LoadBalancer; three replicas for FastProd, one for DevTest */
    readonly router?: RouterSettings;
    /** HTTPS. @default none: HTTP */
    readonly tls?: AttachmentTlsSettings<Text>;
    /** Plain HTTP. Not with `tls`. @default true without tls, as in v1 */
    readonly allowInsecureConnections?: boolean;
    /** Node labels that the extension and all versions are kept to. Cannot be taken back by an update. @default none */
    readonly nodeSelector?: Readonly<Record<string, string>>;
    /** Whether the extension brings NVIDIA's device plugin; not beside the cluster's own. @default false */
    readonly installNvidiaDevicePlugin?: boolean;
    /** Whether the extension also runs training jobs. @default false */
    readonly enableTraining?: boolean;
    /** Further settings of the extension, as its documentation names them: `{ installPromOp: "False" }`. @default none */
    readonly extensionSettings?: Readonly<Record<string, Text>>;
    /** Whether the workspace may reach the API server by Trusted Access: needed for private clusters and those without local accounts. @default true */
    readonly trustedAccess?: boolean;
    /** Whether the workspace's identity is granted its roles on the cluster; needs the right to assign roles. @default true */
    readonly roleAssignments?: boolean;
    /** Object id of the workspace's identity. @default read from the workspace */
    readonly workspacePrincipalId?: Text;
    /** A user-assigned identity of the compute, a resource id: it reads models and pulls images. @default a system-assigned one */
    readonly identityId?: Text;
    /** What the compute is, for people. */
    readonly description?: Text;
    /** Tags of the compute: at most 50. @default none */
    readonly tags?: TextMap;
}

/** An attachment that exists. */
export interface ExistingAttachmentSettings<Text = unknown> {
    /** The workspace, a resource id. */
    readonly workspaceId: Text;
    /** Name of the compute in the workspace: 3–24 letters, digits and dashes. */
    readonly computeName: string;
    /** Its namespace. @default "default" (the compute's own default) */
    readonly namespace?: string;
    /** Node labels that the extension is kept to. @default none */
    readonly nodeSelector?: Readonly<Record<string, string>>;
}

/** What is checked of a cluster that is attached. */
export interface AttachmentContext {
    readonly purpose: ClusterPurpose;
    /** Nodes that are there whatever happens, the system pool's too; undefined where they are not known. */
    readonly guaranteedNodes: number | undefined;
    /** vCPU and GiB of those nodes as Azure sells them; left out where it is not known. */
    readonly size?: { readonly vcpus: number; readonly memoryGib: number } | undefined;
    /** Cores and GiB that those nodes offer pods without tolerations; undefined where it is not known. */
    readonly room: { readonly cpuCores: number; readonly memoryGib: number } | undefined;
    /** Whether the cluster component installs NVIDIA's device plugin. */
    readonly nvidiaDevicePlugin: boolean;
    /** The attachment that installs the extension on this cluster; undefined when none does. */
    readonly installedBy: string | undefined;
    /** Namespaces of the cluster's gateways and other attachments, with whose they are: "gateway edge". */
    readonly owners: ReadonlyMap<string, string>;
    /** Computes of the workspace by this program, in lower case, with the attachment of each. */
    readonly computes: ReadonlyMap<string, string>;
    /** Namespaces in which this cluster is attached to the same workspace already, with the attachment of each. */
    readonly twins: ReadonlyMap<string, string>;
    /** Node labels that the first attachment keeps the extension to. */
    readonly installedNodeSelector: Readonly<Record<string, string>>;
}

/** An attachment with nothing left to decide. */
export interface AttachmentPlan {
    readonly computeName: string;
    readonly namespace: string;
    readonly createNamespace: boolean;
    readonly extension: ExtensionPlan | undefined;
    readonly nodeSelector: Readonly<Record<string, string>>;
    readonly trustedAccess: boolean;
    readonly roleAssignments: boolean;
}

/** Azure ML's extension, with nothing left to decide. */
export interface ExtensionPlan {
    /** Undefined: it upgrades itself. */
    readonly version: string | undefined;
    readonly purpose: ClusterPurpose;
    readonly router: Required<RouterSettings>;
    readonly tls: "none" | "texts" | "secret";
    readonly allowInsecureConnections: boolean;
    readonly nodeSelector: Readonly<Record<string, string>>;
    readonly installNvidiaDevicePlugin: boolean;
    readonly enableTraining: boolean;
    /** Keys of the program's own settings, sorted. */
    readonly furtherSettings: readonly string[];
}
