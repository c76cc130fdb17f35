import assert from "node:assert/strict";
import { DNS_LABEL } from "#src/core/names";
import { planInstanceType } from "#src/plan/azureml/instanceType";
import { CONTEXT, plannedVersion } from "./online";
import { pool } from "../pools";

const SIZE = { requests: { cpu: "100m", memory: "512Mi" }, limits: {} };
const CPU = CONTEXT.pools["cpu"]!;

describe("planInstanceType", () => {
    it("selects the pool's generation, and allows a whole node where the version has no limit", () => {
        const { name, ...rest } = planInstanceType(CPU, SIZE, "owner");
        assert.ok(name.startsWith(`${CPU.generation}-`), name);
        assert.match(name, DNS_LABEL.pattern);
        assert.deepEqual(rest, {
            nodeSelector: { "aks-scoring/generation": CPU.generation },
            requests: SIZE.requests,
            limits: { cpu: "3860m", memory: "12187Mi" },
        });
    });

    it("takes the version's own limits, and the device by its resource name", () => {
        const limited = plannedVersion({ cpuCoresLimit: 2, memoryGbLimit: 4 }).instanceType.limits;
        assert.deepEqual(limited, { cpu: "2", memory: "4Gi" });
        const device = (settings: object) => plannedVersion(settings).instanceType.limits;
        assert.equal(device({ pool: "gpu", gpus: 1 })["nvidia.com/gpu"], "1");
        assert.equal(device({ pool: "fpga", fpgas: 1 })["amd.com/xilinx_u250"], "1");
    });

    it("limits memory to the request where nobody knows what a node has", () => {
        const unknown = pool("big", { vmSize: "Standard_D96_v99", vcpus: 96, accelerator: "none" });
        const { limits } = planInstanceType(unknown, SIZE, "owner");
        assert.equal(limits["memory"], "512Mi");
    });

    it("is another for another owner, pool or size, and the same for the same", () => {
        const name = (where = CPU, size = SIZE, owner = "owner") => planInstanceType(where, size, owner).name;
        const names = [
            name(),
            name(CPU, SIZE, "other"),
            name(CONTEXT.pools["system"]),
            name(CPU, { ...SIZE, requests: { cpu: "200m", memory: "512Mi" } }),
        ];
        assert.equal(new Set(names).size, 4);
        assert.equal(name(), name());
    });

    it("has a name of at most 63 characters, whatever the generation", () => {
        const { name } = planInstanceType({ ...CPU, generation: "A".repeat(80) }, SIZE, "owner");
        assert.match(name, DNS_LABEL.pattern);
    });
});
