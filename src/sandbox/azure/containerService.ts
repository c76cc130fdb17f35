import { agentPoolBehaviour, IMMUTABLE_POOL_SETTINGS } from "./agentPool";
import type { ArmType } from "./behaviour";
import { managedClusterBehaviour } from "./managedCluster";
import { trustedAccessBehaviour } from "./trustedAccess";

const CLUSTER = "Microsoft.ContainerService/managedClusters";

/** Clusters, their pools and what else hangs on them. */
export const CONTAINER_SERVICE_TYPES: readonly ArmType[] = [
    {
        token: "azure-native:containerservice:ManagedCluster",
        arm: CLUSTER,
        names: ["resourceName"],
        located: true,
        // The properties that azure-native's metadata marks as forcing a new resource, and that AKS refuses to change.
        immutable: ["dnsPrefix", "fqdnSubdomain", "nodeResourceGroup", "diskEncryptionSetID"],
        computed: [
            "provisioningState",
            "powerState",
            "fqdn",
            "azurePortalFQDN",
            "currentKubernetesVersion",
            "maxAgentPools",
            "resourceUID",
            "identityProfile",
            "identity.principalId",
            "identity.tenantId",
            "oidcIssuerProfile.issuerURL",
            "agentPoolProfiles[].provisioningState",
            "agentPoolProfiles[].powerState",
            "agentPoolProfiles[].currentOrchestratorVersion",
            "agentPoolProfiles[].nodeImageVersion",
        ],
        behaviour: managedClusterBehaviour,
    },
    {
        token: "azure-native:containerservice:AgentPool",
        arm: `${CLUSTER}/agentPools`,
        names: ["resourceName", "agentPoolName"],
        autoname: "copy",
        ownType: true,
        immutable: IMMUTABLE_POOL_SETTINGS,
        computed: ["provisioningState", "powerState", "currentOrchestratorVersion", "nodeImageVersion"],
        behaviour: agentPoolBehaviour,
    },
    {
        token: "azure-native:containerservice:MaintenanceConfiguration",
        arm: `${CLUSTER}/maintenanceConfigurations`,
        names: ["resourceName", "configName"],
        autoname: "copy",
    },
    {
        token: "azure-native:containerservice:TrustedAccessRoleBinding",
        arm: `${CLUSTER}/trustedAccessRoleBindings`,
        names: ["resourceName", "trustedAccessRoleBindingName"],
        autoname: "copy",
        immutable: ["sourceResourceId"],
        computed: ["provisioningState"],
        behaviour: trustedAccessBehaviour,
    },
];
