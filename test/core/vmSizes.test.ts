import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { architectureOf, findVmSize, nearestVmSizes } from "#src/core/vmSizes";
import { vmSizeTable } from "#src/core/vmSizeTable";
import { VM_SIZE_ROWS } from "../vmSizeRows";

const tools = join(__dirname, "../../../tools");
const kinds: Readonly<Record<string, string>> = { "": "none", gpu: "nvidia", "amd-gpu": "amd" };

describe("the VM size table", () => {
    it("is the CSV, row by row", () => {
        assert.equal(VM_SIZE_ROWS.length, 1502);
        for (const [name, vcpus, memory, accelerator, model, devices, retires] of VM_SIZE_ROWS) {
            assert.deepEqual(findVmSize(name!), {
                name,
                vcpus: Number(vcpus),
                ...(memory === "" ? {} : { memoryGib: Number(memory) }),
                accelerator: kinds[accelerator!] ?? accelerator,
                ...(model === "" ? {} : { acceleratorModel: model }),
                acceleratorCount: Number(devices),
                ...(retires === "" ? {} : { retires }),
            });
        }
    });

    it("has nothing besides, and nothing twice", () => {
        const sizes = vmSizeTable.split(/\s/).filter((word) => /^\d/.test(word));
        assert.equal(sizes.length, new Set(VM_SIZE_ROWS.map(([name]) => name)).size);
        assert.equal(sizes.length, VM_SIZE_ROWS.length);
    });

    it("is what tools/vm-sizes.mjs writes", () => {
        execFileSync(process.execPath, [join(tools, "vm-sizes.mjs"), "--check"]);
    });

    it("stays compact: a third of the CSV at the most", () => {
        assert.ok(vmSizeTable.length * 3 < VM_SIZE_ROWS.join("\n").length);
    });
});

describe("architectureOf", () => {
    it("finds Arm processors by the letter p behind the number, and by NVIDIA's Grace", () => {
        const arm = VM_SIZE_ROWS.map(([name = ""]) => name).filter(
            (name) => architectureOf(name) === "arm64",
        );
        const families = new Set(arm.map((name) => name.replace(/\d+/, "*")));
        assert.deepEqual([...families].sort(), [
            ...["Standard_B*pls_v2", "Standard_B*ps_v2", "Standard_B*pts_v2"],
            ...["Standard_D*pds_v5", "Standard_D*pds_v6", "Standard_D*plds_v5", "Standard_D*plds_v6"],
            ...["Standard_D*pls_v5", "Standard_D*pls_v6", "Standard_D*ps_v5", "Standard_D*ps_v6"],
            ...["Standard_E*pds_v5", "Standard_E*pds_v6", "Standard_E*ps_v5", "Standard_E*ps_v6"],
            ...["Standard_ND*isr_GB300_v6", "Standard_ND*isr_NDR_GB200_v6"],
        ]);
    });

    it("does not look at the case, nor at what stands before the number or after the features", () => {
        assert.equal(architectureOf("STANDARD_d4PS_V5"), "arm64");
        for (const name of [
            "Standard_NP10s",
            "Standard_PB6s",
            "Standard_D2_v2_Promo",
            "Standard_E16-4s_v6",
        ]) {
            assert.equal(architectureOf(name), "amd64", name);
        }
    });
});

describe("findVmSize", () => {
    it("does not look at the case and answers in Azure's spelling", () => {
        assert.deepEqual(findVmSize("STANDARD_nc4AS_t4_V3"), {
            name: "Standard_NC4as_T4_v3",
            vcpus: 4,
            memoryGib: 28,
            accelerator: "nvidia",
            acceleratorModel: "T4-16GB",
            acceleratorCount: 1,
        });
    });

    it("knows that the digit of older families is not the vCPU count", () => {
        assert.equal(findVmSize("Standard_D3_v2")!.vcpus, 4);
        assert.equal(findVmSize("Standard_E16-4s_v6")!.vcpus, 4);
        assert.equal(findVmSize("Standard_G5")!.vcpus, 32);
    });

    it("knows what is unknown", () => {
        assert.equal(findVmSize("Standard_D11")!.memoryGib, undefined);
        assert.equal(findVmSize("Standard_NC36ds_xl_RTXPRO6000BSE_v6")!.accelerator, "unknown");
        assert.equal(findVmSize("Standard_NP10s")!.retires, "2027-05-31");
    });

    it("finds nothing for what is no size", () => {
        const none: unknown[] = [
            "",
            "Standard_X",
            "toString",
            "standard_d4s_v5\n",
            undefined,
            null,
            5,
            {},
            ["Standard_D4s_v5"],
        ];
        for (const name of none) {
            assert.equal(findVmSize(name as string), undefined);
        }
    });
});

describe("nearestVmSizes", () => {
    it("names the nearest", () => {
        assert.deepEqual(nearestVmSizes("Standard_D4s_v55"), [
            "Standard_D4s_v5",
            "Standard_D4s_v6",
            "Standard_D4s_v7",
        ]);
        assert.deepEqual(nearestVmSizes("standard_nc4as_t4_v33", 1), ["Standard_NC4as_T4_v3"]);
    });

    it("finds a size whose end or underscore is missing", () => {
        assert.deepEqual(nearestVmSizes("Standard_NC4as_T4", 1), ["Standard_NC4as_T4_v3"]);
        assert.deepEqual(nearestVmSizes("Standard_D4sv3", 1), ["Standard_D4s_v3"]);
        assert.deepEqual(nearestVmSizes("Standard_NC6", 1), ["Standard_NC6s_v3"]);
    });

    it("needs no Standard_", () => {
        assert.deepEqual(nearestVmSizes("d4s-v5", 1), ["Standard_D4s_v5"]);
        assert.deepEqual(nearestVmSizes("Standard-D4s-v5", 1), ["Standard_D4s_v5"]);
    });

    it("gives nothing where nothing is near", () => {
        assert.deepEqual(nearestVmSizes("m5.2xlarge.amazon"), []);
        assert.deepEqual(nearestVmSizes(" "), []);
        assert.deepEqual(nearestVmSizes(undefined as unknown as string), []);
    });
});
