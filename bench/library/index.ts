// What a user writes with the library: a cluster, a gateway, and an endpoint for each model.
import { AksCluster, ScoringEndpoint, ScoringGateway } from "aks-scoring";
import { readModels } from "../models";

const cluster = new AksCluster("ml", {
    resourceGroupName: "scoring",
    localAccounts: true, // for a try: an administrator without Entra ID
    location: "westeurope",
    pools: { cpu: { vmSize: "Standard_D8s_v5", count: 3 } },
});
const target = new ScoringGateway("edge", { cluster, http: true });

const endpoints = readModels().map(
    ({ name, versions, primaryKey }) =>
        new ScoringEndpoint(name, {
            target,
            keyRotation: { primary: primaryKey },
            versions: Object.fromEntries(
                versions.map((version) => [
                    version.name,
                    { image: version.image, traffic: version.traffic, tags: { owner: version.owner } },
                ]),
            ),
        }),
);

export const scoringUris = endpoints.map(({ scoringUri }) => scoringUri);
