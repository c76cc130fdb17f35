import type { Findings } from "../core/problems";
import type { ClusterView } from "./clusterSettings";
import { ClusterPurpose } from "./purpose";

/**
 * Warns of a production cluster whose administrator's certificate works from anywhere. AKS gives it to all who may list it;
 * it knows no person, and it is not taken back by anything in Entra ID.
 * https://learn.microsoft.com/azure/aks/manage-local-accounts-managed-azure-ad
 * https://learn.microsoft.com/azure/aks/api-server-authorized-ip-ranges
 */
export function warnOfOpenApiServer(f: Findings, view: ClusterView, purpose: unknown): void {
    const { localAccounts, authorizedIpRanges } = view.given;
    const isOpen =
        authorizedIpRanges === undefined ||
        (Array.isArray(authorizedIpRanges) &&
            (authorizedIpRanges.length === 0 || authorizedIpRanges.includes("0.0.0.0/0")));
    if (
        purpose !== ClusterPurpose.FastProd ||
        localAccounts !== undefined ||
        view.privateCluster === true ||
        !isOpen
    ) {
        return;
    }
    f.warning(
        "localAccounts",
        undefined,
        "are on by default, and the API server is open to all addresses: a kubeconfig makes an administrator of whoever has it, from anywhere and without Entra ID",
        "Write localAccounts: false with entra, or authorizedIpRanges, or privateCluster: true on a new cluster; or localAccounts: true if that is meant, as for a try.",
    );
}
