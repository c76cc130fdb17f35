import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Findings } from "#src/core/problems";
import type { NodePoolSettings } from "#src/plan/nodePool";
import { planNodePool } from "#src/plan/planNodePool";
import { NEEDS_PLAIN, saidBy, says } from "./says";

const cpu = { vmSize: "Standard_D4s_v5" };
const system = { ...cpu, mode: "System" };
const t4 = { vmSize: "Standard_NC4as_T4_v3" };
const a100 = { vmSize: "Standard_NC24ads_A100_v4" };
/** A size whose accelerator the table does not know, of a series whose retirement is announced. */
const radeon = { vmSize: "Standard_NV8as_v4" };
/** A size that the table does not know. */
const own = { vmSize: "Standard_Q8_v9" };
const later = pulumi.output(3);

/** Settings that plain JavaScript lets through, and all that is said of them. */
const SAID: readonly (readonly [settings: unknown, said: readonly string[]])[] = [
    // the whole
    [null, ['null: must be an object. Write { vmSize: "Standard_D4s_v5" }.']],
    [undefined, ['must be an object. Write { vmSize: "Standard_D4s_v5" }.']],
    [0, ['0: must be an object. Write { vmSize: "Standard_D4s_v5" }.']],
    ["Standard_D4s_v5", ['"Standard_D4s_v5": must be an object. Write { vmSize: "Standard_D4s_v5" }.']],
    [[cpu], ['[…]: must be an object. It is an array: write { vmSize: "Standard_D4s_v5" } instead.']],
    [later, [`[output]: must be an object. ${NEEDS_PLAIN}`]],
    [
        { ...cpu, vm_size: "Standard_D4s_v5" },
        ["vm_size: is not a setting that exists here. Did you mean vmSize?"],
    ],
    [
        { ...cpu, nodeCount: 3 },
        [
            "nodeCount: is not a setting that exists here. Take it out; what there is: vmSize, count, autoscale, mode, zones, spot, osSku, osDiskType, osDiskSizeGb, maxPods, labels, taints, gpuInstanceProfile, vcpus, memoryGib, accelerator, acceleratorCount, acceleratorResource, architecture, maxSurge, rotate, subnetId and tags.",
        ],
    ],
    // VM size
    [{}, ["vmSize: must be a text that is not empty. Give a text."]],
    [{ vmSize: 5 }, ['vmSize = 5: must be a text that is not empty. Write "5" with quotes.']],
    [{ vmSize: "" }, ['vmSize = "": must be a text that is not empty. Give a text.']],
    [{ vmSize: null }, ["vmSize = null: must be a text that is not empty. Give a text."]],
    [{ vmSize: later }, [`vmSize = [output]: must be a text that is not empty. ${NEEDS_PLAIN}`]],
    [
        { vmSize: "D4s_v5" },
        [
            `vmSize = "D4s_v5": is not a VM size that this release knows. Did you mean Standard_D4s_v5, Standard_D4s_v6 or Standard_D4s_v7? For a size newer than this release give the pool's vcpus (and accelerator) yourself.`,
        ],
    ],
    [
        { vmSize: "Standard_D4s_v55" },
        [
            `vmSize = "Standard_D4s_v55": is not a VM size that this release knows. Did you mean Standard_D4s_v5, Standard_D4s_v6 or Standard_D4s_v7? For a size newer than this release give the pool's vcpus (and accelerator) yourself.`,
        ],
    ],
    [
        { vmSize: "Standard_Zebra" },
        [
            `vmSize = "Standard_Zebra": is not a VM size that this release knows. For a size newer than this release give the pool's vcpus (and accelerator) yourself.`,
        ],
    ],
    [
        { vmSize: "Q8", vcpus: 8 },
        [
            'vmSize = "Q8": must be a VM size as Azure writes it, such as Standard_D4s_v5. Did you mean Standard_F8, Standard_F8s or Standard_L8s?',
        ],
    ],
    [
        { vmSize: "zebra", vcpus: 8 },
        [
            `vmSize = "zebra": must be a VM size as Azure writes it, such as Standard_D4s_v5. Write the size's whole name.`,
        ],
    ],
    [
        { ...own, vcpus: 1.5 },
        [
            "vcpus = 1.5: must be a whole number from 1 to 1000. Give a whole number.",
            'warning: vmSize = "Standard_Q8_v9": has 1.5 vCPU, and AKS may refuse less than 2 vCPU and 2 GiB on a User pool. Choose a larger size.',
        ],
    ],
    [{ ...own, vcpus: "8" }, ['vcpus = "8": must be a whole number from 1 to 1000. Write 8 without quotes.']],
    [{ ...own, vcpus: later }, [`vcpus = [output]: must be a whole number from 1 to 1000. ${NEEDS_PLAIN}`]],
    [
        { ...own, vcpus: 8, memoryGib: -1 },
        [
            "memoryGib = -1: must be a number above 0. Give a number above 0.",
            'warning: vmSize = "Standard_Q8_v9": has 8 vCPU and -1 GiB, and AKS may refuse less than 2 vCPU and 2 GiB on a User pool. Choose a larger size.',
        ],
    ],
    [
        { ...own, vcpus: 8, memoryGib: "4" },
        ['memoryGib = "4": must be a number above 0. Write 4 without quotes.'],
    ],
    [{ ...cpu, vcpus: 8 }, ["vcpus = 8: must be 4, as Standard_D4s_v5 has it. Leave it out."]],
    [{ ...cpu, vcpus: null }, ["vcpus = null: must be 4, as Standard_D4s_v5 has it. Leave it out."]],
    [{ ...cpu, memoryGib: 8 }, ["memoryGib = 8: must be 16, as Standard_D4s_v5 has it. Leave it out."]],
    [
        { vmSize: "Standard_D2_v2" },
        [
            'warning: vmSize = "Standard_D2_v2": is of a series whose retirement Azure has announced. Choose a size of a newer series; the pool rotates when it changes.',
        ],
    ],
    [
        { vmSize: "Standard_NP10s" },
        [
            `warning: vmSize = "Standard_NP10s": stops on 2027-05-31, and AKS's support of it with it. Azure has no newer FPGA series: plan a move to GPUs or CPUs.`,
        ],
    ],
    [
        { vmSize: "Standard_A1_v2" },
        [
            'warning: vmSize = "Standard_A1_v2": is of a series whose retirement Azure has announced. Choose a size of a newer series; the pool rotates when it changes.',
            'warning: vmSize = "Standard_A1_v2": has 1 vCPU and 2 GiB, and AKS may refuse less than 2 vCPU and 2 GiB on a User pool. Choose a larger size.',
        ],
    ],
    [
        { vmSize: "Standard_A1_v2", mode: "System" },
        [
            'warning: vmSize = "Standard_A1_v2": is of a series whose retirement Azure has announced. Choose a size of a newer series; the pool rotates when it changes.',
            'warning: vmSize = "Standard_A1_v2": has 1 vCPU and 2 GiB, and AKS may refuse less than 2 vCPU and 4 GiB on a System pool. Choose a larger size.',
        ],
    ],
    [
        { vmSize: "Standard_B2s", mode: "System" },
        [
            'warning: vmSize = "Standard_B2s": is of a series whose retirement Azure has announced. Choose a size of a newer series; the pool rotates when it changes.',
            'warning: vmSize = "Standard_B2s": is of the B series, which AKS does not support on System pools. Choose a size of the D series.',
        ],
    ],
    [
        { ...own, vcpus: 1 },
        [
            'warning: vmSize = "Standard_Q8_v9": has 1 vCPU, and AKS may refuse less than 2 vCPU and 2 GiB on a User pool. Choose a larger size.',
        ],
    ],
    // accelerator
    [
        { ...cpu, accelerator: "nvidia" },
        ['accelerator = "nvidia": must be "none", as Standard_D4s_v5 has it. Leave it out.'],
    ],
    [
        { ...t4, accelerator: "gpu" },
        ['accelerator = "gpu": must be "nvidia", as Standard_NC4as_T4_v3 has it. Leave it out.'],
    ],
    [
        { ...radeon },
        [
            'accelerator: must be given for Standard_NV8as_v4, whose accelerator this release does not know. Give "none", "nvidia", "amd" or "fpga", and acceleratorCount.',
            'warning: vmSize = "Standard_NV8as_v4": is of a series whose retirement Azure has announced. Choose a size of a newer series; the pool rotates when it changes.',
        ],
    ],
    [
        { ...radeon, accelerator: "radeon" },
        [
            'accelerator = "radeon": must be one of "none", "nvidia", "amd" or "fpga". Choose one of "none", "nvidia", "amd" and "fpga".',
            'warning: vmSize = "Standard_NV8as_v4": is of a series whose retirement Azure has announced. Choose a size of a newer series; the pool rotates when it changes.',
        ],
    ],
    [
        { ...radeon, accelerator: later },
        [
            `accelerator = [output]: must be one of "none", "nvidia", "amd" or "fpga". ${NEEDS_PLAIN}`,
            'warning: vmSize = "Standard_NV8as_v4": is of a series whose retirement Azure has announced. Choose a size of a newer series; the pool rotates when it changes.',
        ],
    ],
    [
        { ...radeon, accelerator: "amd", acceleratorCount: 0 },
        [
            "acceleratorCount = 0: must be a whole number from 1 to 64. The least is 1.",
            'warning: vmSize = "Standard_NV8as_v4": is of a series whose retirement Azure has announced. Choose a size of a newer series; the pool rotates when it changes.',
        ],
    ],
    [
        { ...cpu, acceleratorCount: 1 },
        [
            "acceleratorCount = 1: is for nodes with an accelerator, and Standard_D4s_v5 has none. Leave it out.",
        ],
    ],
    [
        { ...cpu, acceleratorResource: "nvidia.com/gpu" },
        [
            'acceleratorResource = "nvidia.com/gpu": is for nodes with an accelerator, and Standard_D4s_v5 has none. Leave it out.',
        ],
    ],
    [
        { ...own, vcpus: 8, acceleratorCount: 2 },
        [
            "acceleratorCount = 2: is for nodes with an accelerator, and Standard_Q8_v9 has none. Give the pool's accelerator too.",
        ],
    ],
    [
        { ...own, vcpus: 8, accelerator: "nvidia", acceleratorCount: 65 },
        ["acceleratorCount = 65: must be a whole number from 1 to 64. The most is 64."],
    ],
    [
        { ...t4, acceleratorCount: 2 },
        ["acceleratorCount = 2: must be 1, as Standard_NC4as_T4_v3 has it. Leave it out."],
    ],
    [
        { ...t4, acceleratorResource: "gpu" },
        [
            'acceleratorResource = "gpu": must be 3 to 317 characters: a DNS name, a slash, and letters, digits, -, _ and ., such as nvidia.com/gpu. Choose another name.',
        ],
    ],
    [
        { ...t4, acceleratorResource: later },
        [
            `acceleratorResource = [output]: must be 3 to 317 characters: a DNS name, a slash, and letters, digits, -, _ and ., such as nvidia.com/gpu. ${NEEDS_PLAIN}`,
        ],
    ],
    [
        { ...cpu, gpuInstanceProfile: "MIG1g" },
        [
            'gpuInstanceProfile = "MIG1g": needs an NVIDIA GPU that AKS cuts into instances: A100, H100 or H200. Leave it out, or choose a VM size with such a GPU.',
        ],
    ],
    [
        { ...t4, gpuInstanceProfile: "MIG1g" },
        [
            'gpuInstanceProfile = "MIG1g": needs an NVIDIA GPU that AKS cuts into instances: A100, H100 or H200. Leave it out, or choose a VM size with such a GPU.',
        ],
    ],
    [
        { ...a100, gpuInstanceProfile: "MIG9g" },
        [
            'gpuInstanceProfile = "MIG9g": must be one of "MIG1g", "MIG2g", "MIG3g", "MIG4g" or "MIG7g". Did you mean "MIG1g"?',
        ],
    ],
    [
        { ...a100, gpuInstanceProfile: "toString" },
        [
            'gpuInstanceProfile = "toString": must be one of "MIG1g", "MIG2g", "MIG3g", "MIG4g" or "MIG7g". Choose one of "MIG1g", "MIG2g", "MIG3g", "MIG4g" and "MIG7g".',
        ],
    ],
    // number of nodes
    [{ ...cpu, count: -1 }, ["count = -1: must be a whole number from 0 to 1000. The least is 0."]],
    [{ ...cpu, count: 1001 }, ["count = 1001: must be a whole number from 0 to 1000. The most is 1000."]],
    [{ ...cpu, count: 1.5 }, ["count = 1.5: must be a whole number from 0 to 1000. Give a whole number."]],
    [{ ...cpu, count: "3" }, ['count = "3": must be a whole number from 0 to 1000. Write 3 without quotes.']],
    [
        { ...cpu, count: NaN },
        [
            "count = NaN: must be a whole number from 0 to 1000. It is not a number: look at the calculation that it comes from.",
        ],
    ],
    [{ ...cpu, count: null }, ["count = null: must be a whole number from 0 to 1000. Give a whole number."]],
    [{ ...cpu, count: [3] }, ["count = [3]: must be a whole number from 0 to 1000. Give a whole number."]],
    [{ ...cpu, count: later }, [`count = [output]: must be a whole number from 0 to 1000. ${NEEDS_PLAIN}`]],
    [
        { ...cpu, count: Promise.resolve(3) },
        ["count = [promise]: must be a whole number from 0 to 1000. It is a promise: await it first."],
    ],
    [{ ...system, count: 0 }, ["count = 0: must be a whole number from 1 to 1000. The least is 1."]],
    [
        { ...cpu, count: 0, autoscale: { min: 1, max: 2 } },
        ["count = 0: excludes autoscale. Give a fixed count or autoscale bounds, not both."],
    ],
    [{ ...cpu, autoscale: true }, ["autoscale = true: must be an object. Write { min: 0, max: 4 }."]],
    [{ ...cpu, autoscale: null }, ["autoscale = null: must be an object. Write { min: 0, max: 4 }."]],
    [
        { ...cpu, autoscale: [0, 4] },
        ["autoscale = [0, 4]: must be an object. It is an array: write { min: 0, max: 4 } instead."],
    ],
    [{ ...cpu, autoscale: later }, [`autoscale = [output]: must be an object. ${NEEDS_PLAIN}`]],
    [
        { ...cpu, autoscale: {} },
        [
            "autoscale.min: must be a whole number from 0 to 1000. Give a whole number.",
            "autoscale.max: must be a whole number from 1 to 1000. Give a whole number.",
        ],
    ],
    [
        { ...cpu, autoscale: { min: 3, max: 2 } },
        ["autoscale.min = 3: must be at most max, which is 2. Exchange the two."],
    ],
    [
        { ...cpu, autoscale: { min: 0, max: 0 } },
        ["autoscale.max = 0: must be a whole number from 1 to 1000. The least is 1."],
    ],
    [
        { ...cpu, autoscale: { min: 0, max: 1001 } },
        ["autoscale.max = 1001: must be a whole number from 1 to 1000. The most is 1000."],
    ],
    [
        { ...cpu, autoscale: { min: "0", max: 4 } },
        ['autoscale.min = "0": must be a whole number from 0 to 1000. Write 0 without quotes.'],
    ],
    [
        { ...cpu, autoscale: { min: 0, max: later } },
        [`autoscale.max = [output]: must be a whole number from 1 to 1000. ${NEEDS_PLAIN}`],
    ],
    [
        { ...cpu, autoscale: { min: 0, max: 4, target: 70 } },
        ["autoscale.target: is not a setting that exists here. Take it out; what there is: min and max."],
    ],
    [
        { ...system, autoscale: { min: 0, max: 4 } },
        ["autoscale.min = 0: must be a whole number from 1 to 1000. The least is 1."],
    ],
    // mode
    [
        { ...cpu, mode: "system" },
        ['mode = "system": must be one of "System" or "User". Did you mean "System"?'],
    ],
    [
        { ...cpu, mode: null },
        ['mode = null: must be one of "System" or "User". Choose one of "System" and "User".'],
    ],
    [{ ...cpu, mode: later }, [`mode = [output]: must be one of "System" or "User". ${NEEDS_PLAIN}`]],
    [
        { ...system, rotate: "inPlace" },
        [
            'rotate = "inPlace": is not for a System pool: AKS keeps the last one. Leave rotate out: the new pool needs quota while the old one stands.',
        ],
    ],
    [
        { ...system, count: 2, maxPods: 10 },
        [
            "maxPods = 10: makes room for 20 pods on the fewest nodes, and AKS needs 30 on a System pool. Raise maxPods or the number of nodes.",
        ],
    ],
    [
        { ...system, autoscale: { min: 2, max: 5 }, maxPods: 10 },
        [
            "maxPods = 10: makes room for 20 pods on the fewest nodes, and AKS needs 30 on a System pool. Raise maxPods or the number of nodes.",
        ],
    ],
    // spot
    [
        { ...cpu, spot: "yes" },
        ['spot = "yes": must be true, false or an object. Write true, or { maxPrice: 0.5 }.'],
    ],
    [{ ...cpu, spot: 0 }, ["spot = 0: must be true, false or an object. Write true, or { maxPrice: 0.5 }."]],
    [
        { ...cpu, spot: null },
        ["spot = null: must be true, false or an object. Write true, or { maxPrice: 0.5 }."],
    ],
    [
        { ...cpu, spot: [] },
        ["spot = []: must be true, false or an object. Write true, or { maxPrice: 0.5 }."],
    ],
    [{ ...cpu, spot: later }, [`spot = [output]: must be true, false or an object. ${NEEDS_PLAIN}`]],
    [
        { ...system, spot: true },
        ["spot = true: cannot be a System pool's, whose nodes must stay. Leave spot out."],
    ],
    [
        { ...cpu, spot: { price: 1 } },
        [
            "spot.price: is not a setting that exists here. Take it out; what there is: evictionPolicy and maxPrice.",
        ],
    ],
    [
        { ...cpu, spot: { evictionPolicy: "delete" } },
        ['spot.evictionPolicy = "delete": must be one of "Delete" or "Deallocate". Did you mean "Delete"?'],
    ],
    [
        { ...cpu, spot: { maxPrice: 0 } },
        ["spot.maxPrice = 0: must be -1 or a number above 0. Write -1 for up to the pay-as-you-go price."],
    ],
    [
        { ...cpu, spot: { maxPrice: -2 } },
        ["spot.maxPrice = -2: must be -1 or a number above 0. Write -1 for up to the pay-as-you-go price."],
    ],
    [
        { ...cpu, spot: { maxPrice: NaN } },
        [
            "spot.maxPrice = NaN: must be a number. It is not a number: look at the calculation that it comes from.",
        ],
    ],
    [
        { ...cpu, spot: { maxPrice: "0.5" } },
        ['spot.maxPrice = "0.5": must be a number. Write 0.5 without quotes.'],
    ],
    [
        { ...cpu, spot: { maxPrice: 0.1234567 } },
        ["spot.maxPrice = 0.1234567: must have at most five decimal places. Did you mean 0.12346?"],
    ],
    // zones
    [{ ...cpu, zones: "1" }, ['zones = "1": must be an array. Write ["1"].']],
    [{ ...cpu, zones: null }, ['zones = null: must be an array. Write ["1", "2", "3"].']],
    [{ ...cpu, zones: later }, [`zones = [output]: must be an array. ${NEEDS_PLAIN}`]],
    [
        { ...cpu, zones: ["4"] },
        ['zones = ["4"]: must be zones from 1 to 3, each once. Write ["1", "2", "3"].'],
    ],
    [
        { ...cpu, zones: ["0"] },
        ['zones = ["0"]: must be zones from 1 to 3, each once. Write ["1", "2", "3"].'],
    ],
    [
        { ...cpu, zones: ["1\n"] },
        ['zones = ["1\\n"]: must be zones from 1 to 3, each once. Write ["1", "2", "3"].'],
    ],
    [
        { ...cpu, zones: ["1", 1] },
        ['zones = ["1", 1]: must be zones from 1 to 3, each once. Write ["1", "2", "3"].'],
    ],
    [
        { ...cpu, zones: [["1"]] },
        ['zones = […]: must be zones from 1 to 3, each once. Write ["1", "2", "3"].'],
    ],
    [
        { ...cpu, zones: ["1", later] },
        [`zones = ["1", …]: must be zones from 1 to 3, each once. ${NEEDS_PLAIN}`],
    ],
    // the machine
    [
        { ...cpu, osSku: "Windows2022" },
        [
            'osSku = "Windows2022": must be one of "Ubuntu", "Ubuntu2204", "AzureLinux" or "AzureLinux3". Choose one of "Ubuntu", "Ubuntu2204", "AzureLinux" and "AzureLinux3".',
        ],
    ],
    [
        { ...cpu, osDiskType: "ephemeral" },
        ['osDiskType = "ephemeral": must be one of "Managed" or "Ephemeral". Did you mean "Ephemeral"?'],
    ],
    [
        { ...cpu, osDiskSizeGb: 0 },
        ["osDiskSizeGb = 0: must be a whole number from 30 to 2048. The least is 30."],
    ],
    [
        { ...cpu, osDiskSizeGb: 29 },
        ["osDiskSizeGb = 29: must be a whole number from 30 to 2048. The least is 30."],
    ],
    [
        { ...cpu, osDiskSizeGb: 2049 },
        ["osDiskSizeGb = 2049: must be a whole number from 30 to 2048. The most is 2048."],
    ],
    [
        { ...cpu, osDiskSizeGb: "128" },
        ['osDiskSizeGb = "128": must be a whole number from 30 to 2048. Write 128 without quotes.'],
    ],
    [{ ...cpu, maxPods: 9 }, ["maxPods = 9: must be a whole number from 10 to 250. The least is 10."]],
    [{ ...cpu, maxPods: 251 }, ["maxPods = 251: must be a whole number from 10 to 250. The most is 250."]],
    [
        { ...cpu, maxPods: false },
        ["maxPods = false: must be a whole number from 10 to 250. Give a whole number."],
    ],
    [
        { ...cpu, rotate: "never" },
        ['rotate = "never": must be one of "newPool" or "inPlace". Choose one of "newPool" and "inPlace".'],
    ],
    [
        { ...cpu, maxSurge: "0" },
        [
            'maxSurge = "0": must be a text: a number of nodes from 1 to 1000, or a percentage from 1% to 100%. Write "1" or "33%".',
        ],
    ],
    [
        { ...cpu, maxSurge: 1 },
        [
            'maxSurge = 1: must be a text: a number of nodes from 1 to 1000, or a percentage from 1% to 100%. Write "1" or "33%".',
        ],
    ],
    [
        { ...cpu, maxSurge: "101%" },
        [
            'maxSurge = "101%": must be a text: a number of nodes from 1 to 1000, or a percentage from 1% to 100%. Write "1" or "33%".',
        ],
    ],
    [
        { ...cpu, maxSurge: "1001" },
        [
            'maxSurge = "1001": must be a text: a number of nodes from 1 to 1000, or a percentage from 1% to 100%. Write "1" or "33%".',
        ],
    ],
    [
        { ...cpu, maxSurge: "" },
        [
            'maxSurge = "": must be a text: a number of nodes from 1 to 1000, or a percentage from 1% to 100%. Write "1" or "33%".',
        ],
    ],
    [
        { ...cpu, maxSurge: later },
        [
            `maxSurge = [output]: must be a text: a number of nodes from 1 to 1000, or a percentage from 1% to 100%. ${NEEDS_PLAIN}`,
        ],
    ],
    // labels
    [
        { ...cpu, labels: [] },
        ['labels = []: must be an object. It is an array: write { team: "fraud" } instead.'],
    ],
    [{ ...cpu, labels: null }, ['labels = null: must be an object. Write { team: "fraud" }.']],
    [
        { ...cpu, labels: "team=fraud" },
        ['labels = "team=fraud": must be an object. Write { team: "fraud" }.'],
    ],
    [{ ...cpu, labels: later }, [`labels = [output]: must be an object. ${NEEDS_PLAIN}`]],
    [
        { ...cpu, labels: { "aks-scoring/pool": "x" } },
        ['labels.aks-scoring/pool = "x": is a label that the library sets itself. Choose another prefix.'],
    ],
    [
        { ...cpu, labels: { "kubernetes.azure.com/mode": "x" } },
        [
            'labels.kubernetes.azure.com/mode = "x": has a prefix that is reserved on nodes. Choose a prefix of your own.',
        ],
    ],
    [
        { ...cpu, labels: { "node.kubernetes.io/x": "y" } },
        [
            'labels.node.kubernetes.io/x = "y": has a prefix that is reserved on nodes. Choose a prefix of your own.',
        ],
    ],
    [
        { ...cpu, labels: { "a.k8s.io/b": "c" } },
        ['labels.a.k8s.io/b = "c": has a prefix that is reserved on nodes. Choose a prefix of your own.'],
    ],
    [
        { ...cpu, labels: { "-a": "x" } },
        [
            'labels.-a = "x": is no label key, which must be 1 to 317 characters: letters, digits, -, _ and . (63 at most), starting and ending with a letter or digit, optionally behind a DNS name and a slash. Choose another key.',
        ],
    ],
    [
        { ...cpu, labels: { a: 1 } },
        [
            "labels.a = 1: must be at most 63 characters: letters, digits, -, _ and ., starting and ending with a letter or digit. Write the value as a text.",
        ],
    ],
    [
        { ...cpu, labels: { a: null } },
        [
            "labels.a = null: must be at most 63 characters: letters, digits, -, _ and ., starting and ending with a letter or digit. Write the value as a text.",
        ],
    ],
    [
        { ...cpu, labels: { a: "b c" } },
        [
            'labels.a = "b c": must be at most 63 characters: letters, digits, -, _ and ., starting and ending with a letter or digit. Shorten or rewrite the value.',
        ],
    ],
    [
        { ...cpu, labels: { a: later } },
        [
            `labels.a = [output]: must be at most 63 characters: letters, digits, -, _ and ., starting and ending with a letter or digit. ${NEEDS_PLAIN}`,
        ],
    ],
    // taints
    [
        { ...cpu, taints: "a=b:NoSchedule" },
        ['taints = "a=b:NoSchedule": must be an array. Write ["a=b:NoSchedule"].'],
    ],
    [{ ...cpu, taints: null }, ['taints = null: must be an array. Write ["key=value:NoSchedule"].']],
    [{ ...cpu, taints: {} }, ['taints = {}: must be an array. Write ["key=value:NoSchedule"].']],
    [{ ...cpu, taints: ["a"] }, ['taints[0] = "a": must be key=value:effect. Write "key=value:NoSchedule".']],
    [
        { ...cpu, taints: ["a:NoSchedule"] },
        ['taints[0] = "a:NoSchedule": must be key=value:effect. Write "key=value:NoSchedule".'],
    ],
    [
        { ...cpu, taints: ["a=:NoSchedule"] },
        ['taints[0] = "a=:NoSchedule": must be key=value:effect. Write "key=value:NoSchedule".'],
    ],
    [
        { ...cpu, taints: ["a=b:noschedule"] },
        ['taints[0] = "a=b:noschedule": must be key=value:effect. Write "key=value:NoSchedule".'],
    ],
    [
        { ...cpu, taints: ["-a=b:NoSchedule"] },
        ['taints[0] = "-a=b:NoSchedule": must be key=value:effect. Write "key=value:NoSchedule".'],
    ],
    [
        { ...cpu, taints: ["a=b:NoSchedule\n"] },
        ['taints[0] = "a=b:NoSchedule\\n": must be key=value:effect. Write "key=value:NoSchedule".'],
    ],
    [
        { ...cpu, taints: [{ key: "a", value: "b", effect: "NoSchedule" }] },
        [
            'taints[0] = { key: …, value: …, effect: … }: must be key=value:effect. Write "key=value:NoSchedule".',
        ],
    ],
    [
        { ...cpu, taints: [null] },
        ['taints[0] = null: must be key=value:effect. Write "key=value:NoSchedule".'],
    ],
    [{ ...cpu, taints: [later] }, [`taints[0] = [output]: must be key=value:effect. ${NEEDS_PLAIN}`]],
    [
        { ...cpu, taints: ["a=b:NoSchedule", "a=c:NoSchedule"] },
        ['taints[1] = "a=c:NoSchedule": has the key and effect of [0]. Take one of the two out.'],
    ],
    [
        { ...system, taints: ["a=b:NoSchedule"] },
        [
            'taints[0] = "a=b:NoSchedule": is refused by AKS on a System pool. Use CriticalAddonsOnly=true:NoSchedule or the effect PreferNoSchedule there.',
        ],
    ],
    [
        { ...system, taints: ["a=b:NoExecute"] },
        [
            'taints[0] = "a=b:NoExecute": is refused by AKS on a System pool. Use CriticalAddonsOnly=true:NoSchedule or the effect PreferNoSchedule there.',
        ],
    ],
    // several at once
    [
        { ...cpu, count: -1, zones: "1", spot: "yes" },
        [
            "count = -1: must be a whole number from 0 to 1000. The least is 0.",
            'spot = "yes": must be true, false or an object. Write true, or { maxPrice: 0.5 }.',
            'zones = "1": must be an array. Write ["1"].',
        ],
    ],
];

describe("the rules of a node pool", () => {
    for (const [settings, said] of SAID) {
        it(`says ${said[0]}`, () => {
            const context = { taken: new Set<string>(), defaultCount: 1 };
            assert.deepEqual(
                says((f) => planNodePool(f, "cpu", settings as NodePoolSettings, context)),
                said,
            );
        });
    }

    it("takes every bound, and 0, the empty text and false as values", () => {
        const accepted: NodePoolSettings[] = [
            { ...cpu, count: 0 },
            { ...cpu, count: 1000 },
            { ...cpu, mode: "System", count: 1 },
            { ...cpu, mode: "System", count: 3, maxPods: 10 },
            { ...cpu, autoscale: { min: 0, max: 1 } },
            { ...cpu, autoscale: { min: 1000, max: 1000 } },
            { ...cpu, spot: false },
            { ...cpu, spot: true },
            { ...cpu, spot: {} },
            { ...cpu, spot: { maxPrice: -1, evictionPolicy: "Deallocate" } },
            { ...cpu, spot: { maxPrice: 0.12345 } },
            { ...cpu, zones: [] },
            { ...cpu, zones: ["3", "1"] },
            { ...cpu, osDiskSizeGb: 30, osDiskType: "Ephemeral", osSku: "AzureLinux" },
            { ...cpu, osDiskSizeGb: 2048, osDiskType: "Managed", osSku: "Ubuntu" },
            { ...cpu, maxPods: 10 },
            { ...cpu, maxPods: 250 },
            { ...cpu, labels: {} },
            { ...cpu, labels: { a: "", "example.com/b": "c", "mykubernetes.io/d": "e" } },
            { ...cpu, taints: [] },
            { ...cpu, taints: ["a=b:NoSchedule", "a=b:NoExecute", "a=b:PreferNoSchedule"] },
            {
                ...cpu,
                mode: "System",
                taints: ["CriticalAddonsOnly=true:NoSchedule", "a=b:PreferNoSchedule"],
            },
            { ...cpu, maxSurge: "1" },
            { ...cpu, maxSurge: "1000" },
            { ...cpu, maxSurge: "1%" },
            { ...cpu, maxSurge: "100%" },
            { ...cpu, rotate: "newPool" },
            { ...cpu, architecture: "amd64" },
            { vmSize: "Standard_D4ps_v5", architecture: "arm64" },
            { vmSize: "Standard_X9_v9", vcpus: 9, architecture: "arm64" },
            { ...cpu, vcpus: 4, memoryGib: 16, accelerator: "none" },
            { ...own, vcpus: 8 },
            { ...own, vcpus: 8, memoryGib: 0.5e3, accelerator: "fpga", acceleratorCount: 64 },
        ];
        for (const settings of accepted) {
            const f = new Findings();
            planNodePool(f, "cpu", settings, { taken: new Set(), defaultCount: 1 });
            assert.deepEqual(saidBy(f), [], JSON.stringify(settings));
        }
    });

    it("keeps the key to 1–8 characters, at the pool's own path or where the component has it", () => {
        const keySays = (key: unknown, keyPath?: string) =>
            says((f) =>
                planNodePool(f.at("pools").at(String(key)), key as string, cpu, {
                    taken: new Set(),
                    defaultCount: 1,
                    ...(keyPath === undefined ? {} : { keyPath }),
                }),
            );
        const rule = "must be 1 to 8 characters: lower-case letters and digits, starting with a letter";
        assert.deepEqual(keySays("a"), []);
        assert.deepEqual(keySays("gpu12345"), []);
        assert.deepEqual(keySays("Gpu"), [`pools.Gpu = "Gpu": ${rule}. Did you mean "gpu"?`]);
        assert.deepEqual(keySays("gpu123456"), [
            `pools.gpu123456 = "gpu123456": ${rule}. It has 9 characters: shorten it by 1.`,
        ]);
        assert.deepEqual(keySays("1gpu"), [`pools.1gpu = "1gpu": ${rule}. Choose another name.`]);
        assert.deepEqual(keySays("gpu\n"), [`pools.gpu\\n = "gpu\\n": ${rule}. Did you mean "gpu"?`]);
        assert.deepEqual(keySays(""), [`pools = "": ${rule}. Give it a name.`]);
        assert.deepEqual(keySays("Gpu", "key"), [`pools.Gpu.key = "Gpu": ${rule}. Did you mean "gpu"?`]);
    });

    it("warns of Arm processors unless the program knows, but for AKS's own pool", () => {
        const arm = (settings: object, key = "arm") =>
            says((f) =>
                planNodePool(
                    f,
                    key,
                    { vmSize: "Standard_D4ps_v5", ...settings },
                    {
                        taken: new Set(),
                        defaultCount: 1,
                    },
                ),
            );
        assert.deepEqual(arm({}), [
            'warning: vmSize = "Standard_D4ps_v5": has Arm processors, on which an image that is not built for linux/arm64 does not start. Build the images of its versions for linux/arm64, and write architecture: "arm64".',
        ]);
        assert.deepEqual(arm({ mode: "System" }, "system"), []);
        assert.deepEqual(arm({ architecture: "amd64" }), [
            'architecture = "amd64": is not that of Standard_D4ps_v5, which is arm64. Take it out, or choose another size.',
        ]);
        assert.deepEqual(arm({ architecture: "arm" }), [
            'architecture = "arm": must be one of "amd64" or "arm64". Did you mean "arm64"?',
        ]);
    });

    it("gives a pool of Arm processors the name that it would have had without saying so", () => {
        const nameOf = (architecture: object) =>
            planNodePool(
                new Findings(),
                "arm",
                { vmSize: "Standard_D4ps_v5", ...architecture },
                {
                    taken: new Set(),
                    defaultCount: 1,
                },
            )?.azureName;
        assert.equal(nameOf({ architecture: "arm64" }), nameOf({}));
    });

    it("warns of an image that AKS is about to drop", () => {
        const osSku = (sku: "Ubuntu" | "Ubuntu2204") =>
            says((f) =>
                planNodePool(f, "cpu", { ...cpu, osSku: sku }, { taken: new Set(), defaultCount: 1 }),
            );
        assert.deepEqual(osSku("Ubuntu"), []);
        assert.deepEqual(osSku("Ubuntu2204"), [
            'warning: osSku = "Ubuntu2204": is an image that AKS supports until 2027-06-30, and only up to Kubernetes 1.36. Write "Ubuntu", which is 24.04 from Kubernetes 1.35 on.',
        ]);
    });

    it("refuses the name of a pool that is rotated in place where another pool has it", () => {
        const context = { taken: new Set(["cpudu1a"]), defaultCount: 1 };
        assert.deepEqual(
            says((f) => planNodePool(f, "cpudu1a", { ...cpu, rotate: "inPlace" }, context)),
            ['"cpudu1a": is the Azure name of another pool. Choose another key.'],
        );
    });

    it("has an answer to anything that a member may be, and never a null for a default", () => {
        const hostile = [
            null,
            NaN,
            "",
            0,
            "3",
            [],
            [[]],
            {},
            later,
            Promise.resolve(1),
            Symbol("s"),
            () => 1,
            10n,
        ];
        const members = [
            ...[
                "vmSize",
                "count",
                "autoscale",
                "mode",
                "zones",
                "spot",
                "osSku",
                "osDiskType",
                "osDiskSizeGb",
            ],
            ...["maxPods", "labels", "taints", "gpuInstanceProfile", "vcpus", "memoryGib", "accelerator"],
            ...["acceleratorCount", "acceleratorResource", "architecture", "maxSurge", "rotate"],
        ];
        for (const member of members) {
            for (const value of hostile) {
                const settings = { ...cpu, [member]: value } as NodePoolSettings;
                const said = says((f) =>
                    planNodePool(f, "cpu", settings, { taken: new Set(), defaultCount: 1 }),
                );
                assert.ok(
                    !said.some((line) => /\[object|Calling \[/.test(line)),
                    `${member}: ${said.join()}`,
                );
                assert.ok(value !== null || said.length === 1, `${member}: ${said.join()}`);
            }
        }
    });

    it("is not taken in by inherited members", () => {
        const heir = Object.assign(Object.create({ zzz: 1 }) as object, cpu);
        assert.deepEqual(
            says((f) =>
                planNodePool(f, "cpu", heir as NodePoolSettings, { taken: new Set(), defaultCount: 1 }),
            ),
            [],
        );
    });
});
