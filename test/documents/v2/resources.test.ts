import assert from "node:assert/strict";
import { FILE, read, says } from "./deployments";

describe("a deployment's resources", () => {
    const sizes = (keys: object) => {
        const { cpuCores, memoryGb, cpuCoresLimit, memoryGbLimit, gpus } = read(keys).version;
        return { cpuCores, memoryGb, cpuCoresLimit, memoryGbLimit, gpus };
    };

    it("are read as Kubernetes writes them", () => {
        const resources = {
            requests: { cpu: "500m", memory: "0.5Gi" },
            limits: { cpu: "2", memory: "1024Mi", "nvidia.com/gpu": "1" },
        };
        assert.deepEqual(sizes({ resources }), {
            cpuCores: 0.5,
            memoryGb: 0.5,
            cpuCoresLimit: 2,
            memoryGbLimit: 1,
            gpus: 1,
        });
        assert.equal(sizes({ resources: { limits: { gpu: "2" }, requests: { gpu: "2" } } }).gpus, 2);
    });

    it("are the default InstanceType's where they say nothing, as far as that goes with what they say", () => {
        const usual = { cpuCores: 0.1, memoryGb: 2, cpuCoresLimit: 2, memoryGbLimit: 2, gpus: undefined };
        assert.deepEqual(sizes({ resources: {} }), usual);
        assert.deepEqual(sizes({ resources: { requests: { cpu: "1" } } }), { ...usual, cpuCores: 1 });
        assert.deepEqual(sizes({ resources: { requests: { cpu: "4" } } }), {
            ...usual,
            cpuCores: 4,
            cpuCoresLimit: undefined,
        });
        assert.deepEqual(sizes({ resources: { limits: { memory: "1Gi" } } }), {
            ...usual,
            memoryGb: 1,
            memoryGbLimit: 1,
        });
    });

    it("are another InstanceType's where one is named, and those are not known", () => {
        const resources = { requests: { cpu: "1", memory: "4Gi" } };
        assert.deepEqual(sizes({ instance_type: "big", resources }), {
            cpuCores: 1,
            memoryGb: 4,
            cpuCoresLimit: undefined,
            memoryGbLimit: undefined,
            gpus: undefined,
        });
        assert.deepEqual(says({ instance_type: "big" }), [
            `${FILE}:4: instance_type = "big": has sizes of its own, in the cluster, and resources.requests does not say cpu and memory. Write resources beside it: kubectl get instancetype big -o yaml shows them.`,
        ]);
        for (const [partly, missing] of [
            [{ requests: { cpu: "1" } }, "memory"],
            [{ requests: { memory: "1Gi" } }, "cpu"],
            [{ limits: { cpu: "1", memory: "1Gi" } }, "cpu and memory"],
        ] as const) {
            const [told, ...more] = says({ instance_type: "big", resources: partly });
            assert.match(told ?? "", new RegExp(`resources\\.requests does not say ${missing}\\. Write`));
            assert.deepEqual(more, []);
        }
        const defaults = sizes({ resources });
        assert.deepEqual(sizes({ instance_type: "defaultinstancetype", resources }), defaults);
        assert.match(says({ instance_type: 5 }).join(), /instance_type = 5: must be a text/);
    });

    it("are refused where v2 refused them, and where Kubernetes would", () => {
        const told = (resources: unknown) => says({ resources });
        assert.deepEqual(told({ requests: { cpu: 1 } }), [
            `${FILE}:4: resources.requests.cpu = 1: must be a text, and is a number. Write "1" with quotes.`,
        ]);
        assert.match(
            told({ requests: { cpu: "banana" } }).join(),
            /must be a quantity as Kubernetes writes it, above 0\. Write "0\.5" or "500m", say/,
        );
        assert.match(told({ requests: { memory: "0Gi" } }).join(), /memory = "0Gi": must be a quantity/);
        assert.match(told({ requests: { storage: "1Gi" } }).join(), /requests\.storage: is no key/);
        assert.match(
            told({ limits: { gpu: "0.5" } }).join(),
            /gpu = "0\.5": must be a whole number, as a text/,
        );
        assert.match(
            told({ limits: { gpu: "1", "nvidia.com/gpu": "2" } }).join(),
            /nvidia\.com\/gpu = "2": says another number than gpu, which is 1/,
        );
        assert.match(
            told({ limits: { gpu: "1" }, requests: { gpu: "2" } }).join(),
            /must be the limit, which is 1/,
        );
        assert.deepEqual(told({ requests: { memory: "0.5Gi" }, limits: { memory: "200Mi" } }), [
            `${FILE}:4: resources.limits.memory = "200Mi": must be at least what is requested: Kubernetes takes nothing less. Raise it.`,
        ]);
        assert.match(told({ requests: null }).join(), /resources\.requests = null: must not be null/);
    });
});
