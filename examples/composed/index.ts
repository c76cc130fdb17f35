// Part of a larger program: the same endpoint on clusters in two regions, in a component of your own.
import * as pulumi from "@pulumi/pulumi";
import { AksCluster, ScoringEndpoint, ScoringGateway } from "aks-scoring";

class Region extends pulumi.ComponentResource {
    readonly scoringUri: pulumi.Output<string>;

    constructor(name: string, location: string, opts?: pulumi.ComponentResourceOptions) {
        super("acme:scoring:Region", name, {}, opts);
        const cluster = new AksCluster(
            `ml-${name}`,
            {
                resourceGroupName: "scoring",
                localAccounts: true, // for a try: an administrator without Entra ID
                location,
                // Without zones, which a warning is about: here the other region stands in.
                pools: { cpu: { vmSize: "Standard_D4s_v5", count: 3 } },
                tags: { region: name },
            },
            { parent: this },
        );
        const gateway = new ScoringGateway(`edge-${name}`, { cluster, http: true }, { parent: this }); // for a try: real keys need tls
        const endpoint = new ScoringEndpoint(
            `fraud-${name}`,
            {
                target: gateway,
                endpointName: "fraud",
                versions: { blue: { image: "acme.azurecr.io/fraud:12", pool: "cpu", replicas: 2 } },
            },
            { parent: this },
        );
        this.scoringUri = endpoint.scoringUri;
        this.registerOutputs({ scoringUri: this.scoringUri });
    }
}

export const scoringUris = {
    europe: new Region("eu", "westeurope").scoringUri,
    america: new Region("us", "eastus").scoringUri,
};
