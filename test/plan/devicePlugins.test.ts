import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Findings } from "#src/core/problems";
import { type DevicePluginSettings, planDevicePlugins } from "#src/plan/devicePlugins";
import type { NodePoolPlan, NodePoolSettings } from "#src/plan/nodePool";
import { planNodePool } from "#src/plan/planNodePool";
import { NEEDS_PLAIN, saidBy, says } from "./says";

const later = pulumi.output("x");

const SAID: readonly (readonly [settings: unknown, said: readonly string[]])[] = [
    [null, ["devicePlugins = null: must be an object. Write { nvidia: false }."]],
    [true, ["devicePlugins = true: must be an object. Write { nvidia: false }."]],
    [[], ["devicePlugins = []: must be an object. It is an array: write { nvidia: false } instead."]],
    [later, [`devicePlugins = [output]: must be an object. ${NEEDS_PLAIN}`]],
    [
        { tpu: true },
        [
            "devicePlugins.tpu: is not a setting that exists here. Take it out; what there is: nvidia, amd and fpga.",
        ],
    ],
    [{ nvidea: false }, ["devicePlugins.nvidea: is not a setting that exists here. Did you mean nvidia?"]],
    [
        { nvidia: null },
        [
            `devicePlugins.nvidia = null: must be true, false or an object. Write { image: "…" }, the plugin's container image.`,
        ],
    ],
    [
        { nvidia: "nvcr.io/nvidia/k8s-device-plugin" },
        [
            `devicePlugins.nvidia = "nvcr.io/nvidia/k8s-device-plugin": must be true, false or an object. Write { image: "…" }, the plugin's container image.`,
        ],
    ],
    [
        { amd: 0 },
        [
            `devicePlugins.amd = 0: must be true, false or an object. Write { image: "…" }, the plugin's container image.`,
        ],
    ],
    [{ amd: later }, [`devicePlugins.amd = [output]: must be true, false or an object. ${NEEDS_PLAIN}`]],
    [
        { fpga: true },
        [
            `devicePlugins.fpga = true: must be false or an object. Write { image: "…" }, the plugin's container image.`,
        ],
    ],
    [
        { fpga: "" },
        [
            `devicePlugins.fpga = "": must be false or an object. Write { image: "…" }, the plugin's container image.`,
        ],
    ],
    [{ fpga: {} }, ["devicePlugins.fpga.image: must be a text that is not empty. Give a text."]],
    [
        { fpga: { image: "" } },
        ['devicePlugins.fpga.image = "": must be a text that is not empty. Give a text.'],
    ],
    [
        { fpga: { image: later } },
        [`devicePlugins.fpga.image = [output]: must be a text that is not empty. ${NEEDS_PLAIN}`],
    ],
    [
        { fpga: { image: "a b" } },
        [`devicePlugins.fpga.image = "a b": must not have white space in it. Give the image's reference.`],
    ],
    [
        { fpga: { image: "a", tag: "b" } },
        ["devicePlugins.fpga.tag: is not a setting that exists here. Take it out; what there is: image."],
    ],
];

function pool(key: string, settings: NodePoolSettings): NodePoolPlan {
    const plan = planNodePool(new Findings(), key, settings, { taken: new Set(), defaultCount: 1 });
    assert.ok(plan);
    return plan;
}

const cpu = pool("cpu", { vmSize: "Standard_D4s_v5" });
const t4 = pool("gpu", { vmSize: "Standard_NC4as_T4_v3" });
const mig = pool("mig", { vmSize: "Standard_NC24ads_A100_v4", gpuInstanceProfile: "MIG1g" });
const amd = pool("amd", { vmSize: "Standard_ND96isr_MI300X_v5" });
const fpga = pool("fpga", { vmSize: "Standard_NP10s" });

/** Which plugin is installed with what image, for the pools of which keys. */
function plugins(pools: readonly NodePoolPlan[], settings?: DevicePluginSettings): unknown[] {
    const f = new Findings();
    const plans = planDevicePlugins(f, pools, settings);
    assert.deepEqual(saidBy(f), []);
    return plans.map((plan) => [
        plan.kind,
        plan.image,
        plan.migStrategy,
        plan.pools.map(({ key }) => key).join(),
    ]);
}

const NVIDIA = "nvcr.io/nvidia/k8s-device-plugin:v0.17.4";
const AMD =
    "docker.io/rocm/k8s-device-plugin:1.31.0.11@sha256:e4df5dc9a7fa34e2344852256dcc5762171a6d68f1f9a34026ce26786ae335e2";

describe("device plugins", () => {
    for (const [settings, said] of SAID) {
        it(`say ${said[0]}`, () => {
            assert.deepEqual(
                says((f) => planDevicePlugins(f.at("devicePlugins"), [], settings as DevicePluginSettings)),
                said,
            );
        });
    }

    it("are installed for pools that have such devices, and for no others", () => {
        assert.deepEqual(plugins([]), []);
        assert.deepEqual(plugins([cpu]), []);
        assert.deepEqual(plugins([cpu, t4, amd]), [
            ["nvidia", NVIDIA, "none", "gpu"],
            ["amd", AMD, "none", "amd"],
        ]);
    });

    it("can each be turned off, and have an image of the program's", () => {
        assert.deepEqual(plugins([t4, amd], { nvidia: false }), [["amd", AMD, "none", "amd"]]);
        assert.deepEqual(plugins([t4, amd], { nvidia: true, amd: false }), [
            ["nvidia", NVIDIA, "none", "gpu"],
        ]);
        assert.deepEqual(plugins([t4], { nvidia: { image: "acme.azurecr.io/plugin:1" } }), [
            ["nvidia", "acme.azurecr.io/plugin:1", "none", "gpu"],
        ]);
    });

    it("offer slices where a pool's GPUs are cut into instances", () => {
        assert.deepEqual(plugins([t4, mig]), [["nvidia", NVIDIA, "single", "gpu,mig"]]);
    });

    it("are privileged only where upstream's manifests have it so", () => {
        const security = (pools: NodePoolPlan[], settings?: DevicePluginSettings) =>
            planDevicePlugins(new Findings(), pools, settings).map((plan) => [
                plan.kind,
                plan.securityContext,
            ]);
        const fpgas = { fpga: { image: "acme.azurecr.io/fpga:1" } };
        assert.deepEqual(security([t4, amd, fpga], fpgas), [
            ["nvidia", { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } }],
            ["amd", { privileged: true }],
            ["fpga", { privileged: true }],
        ]);
        assert.deepEqual(security([t4, mig]), [["nvidia", { capabilities: { add: ["SYS_ADMIN"] } }]]);
    });

    it("run privileged from no image of the library's that can be moved", () => {
        for (const plan of planDevicePlugins(new Findings(), [t4, mig, amd])) {
            if ("privileged" in plan.securityContext) {
                assert.match(plan.image, /^[\w./-]+:[\w.]+@sha256:[0-9a-f]{64}$/);
            }
        }
    });

    it("need an image for FPGAs, whose host runtime is the program's own", () => {
        assert.deepEqual(plugins([fpga], { fpga: { image: "acme.azurecr.io/fpga:1" } }), [
            ["fpga", "acme.azurecr.io/fpga:1", "none", "fpga"],
        ]);
        assert.deepEqual(plugins([fpga], { fpga: false }), []);
        assert.deepEqual(
            says((f) => planDevicePlugins(f.at("devicePlugins"), [fpga])),
            [
                "warning: devicePlugins.fpga: is not given, so that nothing offers the devices of the FPGA pools to " +
                    'pods. Write { image: "…" }, or false where you install one yourself.',
            ],
        );
    });
});
