import { AksCluster } from "aks-scoring";
import { underMocks } from "./mocks";

describe("x", () => {
    it("y", async () => {
        const run = await underMocks(() => new AksCluster("ml", { resourceGroupName: "scoring", location: "westeurope", pools: { cpu: { vmSize: "Standard_D4s_v5", count: 3 }, gpu: { vmSize: "Standard_NC4as_T4_v3", autoscale: { min: 0, max: 4 } } } }));
        console.log(JSON.stringify(run.registered, null, 1));
    });
});
