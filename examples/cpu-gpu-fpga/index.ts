// One endpoint over three kinds of hardware. The FPGA's device plugin is yours: its image must match the host's runtime.
import { AksCluster, ScoringEndpoint, ScoringGateway } from "aks-scoring";

const cluster = new AksCluster("ml", {
    resourceGroupName: "scoring",
    localAccounts: true, // for a try: an administrator without Entra ID
    location: "westeurope",
    pools: {
        cpu: { vmSize: "Standard_D8s_v5", count: 3, zones: ["1", "2", "3"] },
        // Not every region has accelerators in all its zones: a warning says what pools without zones risk.
        gpu: {
            vmSize: "Standard_NC24ads_A100_v4",
            gpuInstanceProfile: "MIG2g",
            autoscale: { min: 1, max: 3 },
        },
        fpga: {
            vmSize: "Standard_NP10s",
            count: 2,
            acceleratorResource: "amd.com/xilinx_u250_gen3x16_xdma_shell_4_1-0",
        },
        spare: { vmSize: "Standard_D8s_v5", spot: true, autoscale: { min: 0, max: 6 } },
    },
    devicePlugins: { fpga: { image: "acme.azurecr.io/k8s-fpga-device-plugin:1.1.0" } },
});

const endpoint = new ScoringEndpoint("vision", {
    target: new ScoringGateway("edge", { cluster, http: true }), // for a try: real keys need tls
    versions: {
        cpu: {
            image: "acme.azurecr.io/vision:7",
            pool: "cpu",
            cpuCores: 2,
            memoryGb: 4,
            autoscale: { minReplicas: 2 },
            traffic: 60,
            type: "control",
        },
        gpu: { image: "acme.azurecr.io/vision:7-cuda", pool: "gpu", gpus: 1, replicas: 3, traffic: 30 },
        fpga: {
            image: "acme.azurecr.io/vision:7-vitis",
            pool: "fpga",
            fpgas: 1,
            replicas: 2,
            rollout: { maxSurge: 0, maxUnavailable: 1 }, // its pods take all FPGAs: one goes before the next comes
            traffic: 10,
        },
        spare: { image: "acme.azurecr.io/vision:8", pool: "spare", cpuCores: 2, memoryGb: 4, traffic: 0 },
    },
});

export const scoringUri = endpoint.scoringUri;
