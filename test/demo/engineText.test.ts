import assert from "node:assert/strict";
import { diffText, outputsText, previewText, updateText } from "../../demo/engineText";

const UPDATE = `Updating (dev):

 +  pulumi:pulumi:Stack quickstart-dev creating (0s)
@ updating....
 +  aks-scoring:index:AksCluster ml creating (0s) warning: pools.fpga.vmSize: stops on 2027-05-31. Choose another.
 +  azure-native:containerservice:AgentPool ml-gpu-rmxe creating (0s)
 +  azure-native:containerservice:AgentPool ml-gpu-rmxe created (0.30s)
 -  azure-native:containerservice:AgentPool ml-gpu-dvdz deleting (0s)
 -  azure-native:containerservice:AgentPool ml-gpu-dvdz deleted (0.50s)
 ~  kubernetes:apps/v1:Deployment fraud-green-deployment updated (0.2s) [diff: ~spec]
    pulumi:pulumi:Stack quickstart-dev \nDiagnostics:
  aks-scoring:index:AksCluster (ml):
    warning: pools.fpga.vmSize: stops on 2027-05-31. Choose another.

Outputs:
    kubeconfig: [secret]
    scoringUri: "http://203.0.113.10/api/v1/service/fraud/score"

Resources:
    + 1 created
    - 1 deleted
    2 changes. 11 unchanged

Duration: 7s

`;

const DIFF = `Previewing update (dev):
  pulumi:pulumi:Stack: (same)
    [urn=urn:pulumi:dev::sandbox::pulumi:pulumi:Stack::sandbox-dev]
    ~ kubernetes:gateway.networking.k8s.io/v1:HTTPRoute: (update)
        [id=scoring/fraud]
        [urn=urn:pulumi:dev::sandbox::x]
        [provider=urn:pulumi:dev::sandbox::y]
      ~ spec: {
          ~ weight: 90 => 60
        }
Resources:
    ~ 1 to update
    29 unchanged

`;

describe("the demo's excerpts of the engine's text", () => {
    it("show each resource of an update when it is done, and the count", () => {
        assert.deepEqual(updateText(UPDATE), [
            " +  azure-native:containerservice:AgentPool ml-gpu-rmxe created (0.30s)",
            " -  azure-native:containerservice:AgentPool ml-gpu-dvdz deleted (0.50s)",
            " ~  kubernetes:apps/v1:Deployment fraud-green-deployment updated (0.2s) [diff: ~spec]",
            "Resources:",
            "    + 1 created",
            "    - 1 deleted",
            "    2 changes. 11 unchanged",
        ]);
    });

    it("show what a preview would change", () => {
        const preview = UPDATE.replaceAll(" created (0.30s)", " create").replaceAll(
            " deleted (0.50s)",
            " delete",
        );
        assert.deepEqual(previewText(preview).slice(0, 2), [
            " +  pulumi:pulumi:Stack quickstart-dev creating (0s)",
            " +  aks-scoring:index:AksCluster ml creating (0s) warning: pools.fpga.vmSize: stops on 2027-05-31. Choose another.",
        ]);
    });

    it("show a difference without what only identifies a resource", () => {
        assert.deepEqual(diffText(DIFF), [
            "  pulumi:pulumi:Stack: (same)",
            "    ~ kubernetes:gateway.networking.k8s.io/v1:HTTPRoute: (update)",
            "        [id=scoring/fraud]",
            "      ~ spec: {",
            "          ~ weight: 90 => 60",
            "        }",
            "Resources:",
            "    ~ 1 to update",
            "    29 unchanged",
        ]);
    });

    it("show the outputs as the engine masks them", () => {
        assert.deepEqual(outputsText(UPDATE), [
            "Outputs:",
            "    kubeconfig: [secret]",
            '    scoringUri: "http://203.0.113.10/api/v1/service/fraud/score"',
        ]);
        assert.deepEqual(outputsText(DIFF), []);
    });
});
