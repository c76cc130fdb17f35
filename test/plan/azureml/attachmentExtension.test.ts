import assert from "node:assert/strict";
import { output } from "@pulumi/pulumi";
import type { AttachmentContext } from "#src/plan/azureml/attachment";
import { NEEDS_PLAIN } from "../says";
import { QUIET, said } from "./attachmentSettings";

type Case = readonly [
    title: string,
    settings: object,
    said: readonly string[],
    context?: Partial<AttachmentContext>,
];

const KEPT =
    "warning: nodeSelector: cannot be taken back by an update, and holds for all versions too. To take it back, install the extension anew.";
const CASES: readonly Case[] = [
    [
        "a version",
        { extensionVersion: "1.3" },
        [
            'extensionVersion = "1.3": must be a version: three numbers with dots between. Write it like "1.3.0", or leave it out: Azure then chooses.',
        ],
    ],
    [
        "a version that comes later",
        { extensionVersion: output("1.3.0") },
        [`extensionVersion = [output]: must be a version: three numbers with dots between. ${NEEDS_PLAIN}`],
    ],
    [
        "a version with a line break",
        { extensionVersion: "1.3.0\n" },
        [
            'extensionVersion = "1.3.0\\n": must be a version: three numbers with dots between. Write it like "1.3.0", or leave it out: Azure then chooses.',
        ],
    ],
    [
        "switches",
        { enableTraining: "yes", installNvidiaDevicePlugin: 1 },
        [
            "installNvidiaDevicePlugin = 1: must be true or false. Write true or false.",
            'enableTraining = "yes": must be true or false. Write true or false.',
        ],
    ],
    [
        "two device plugins",
        { installNvidiaDevicePlugin: true },
        [
            "installNvidiaDevicePlugin = true: excludes the device plugin that the cluster component installs. Leave it out, or write devicePlugins: { nvidia: false } at the cluster.",
        ],
        { nvidiaDevicePlugin: true },
    ],
    ["one device plugin", { installNvidiaDevicePlugin: false }, [], { nvidiaDevicePlugin: true }],
    ["labels", { nodeSelector: { tier: "ml" } }, [KEPT]],
    ["no labels", { nodeSelector: {} }, []],
    [
        "labels with dots",
        { nodeSelector: { "kubernetes.azure.com/mode": "user" } },
        [
            KEPT,
            'warning: nodeSelector.kubernetes.azure.com/mode: has dots, which the extension\'s settings read as levels: they are sent escaped, which is not documented. Prefer a label without dots, such as "aks-scoring/pool".',
        ],
    ],
    [
        "labels that are none",
        { nodeSelector: { "a b": "x", a: 1, b: "x y", c: output("x") } },
        [
            "nodeSelector.a b: is no label key, which must be 1 to 317 characters: letters, digits, -, _ and . (63 at most), starting and ending with a letter or digit, optionally behind a DNS name and a slash. Give a label of the nodes.",
            "nodeSelector.a = 1: must be at most 63 characters: letters, digits, -, _ and ., starting and ending with a letter or digit. Give the label's value as a text.",
            'nodeSelector.b = "x y": must be at most 63 characters: letters, digits, -, _ and ., starting and ending with a letter or digit. Give the label\'s value as a text.',
            `nodeSelector.c = [output]: must be at most 63 characters: letters, digits, -, _ and ., starting and ending with a letter or digit. ${NEEDS_PLAIN}`,
        ],
    ],
    [
        "a text of labels",
        { nodeSelector: "tier=ml" },
        ['nodeSelector = "tier=ml": must be an object. Write { "aks-scoring/pool": "cpu" }.'],
    ],
    [
        "too little room in production",
        QUIET,
        [
            "warning: cluster: offers 3.5 cores and 20 GiB on nodes without taints, and the extension alone needs 3.6 cores and 4.2 GiB: some of its pods would stay pending. Give the cluster more or larger nodes without taints.",
        ],
        { room: { cpuCores: 3.59, memoryGib: 20 } },
    ],
    [
        "too little memory for one router",
        QUIET,
        [
            "warning: cluster: offers 8 cores and 2.3 GiB on nodes without taints, and the extension alone needs 1.8 cores and 2.4 GiB: some of its pods would stay pending. Give the cluster more or larger nodes without taints.",
        ],
        { purpose: "DevTest", room: { cpuCores: 8, memoryGib: 2.39 } },
    ],
    ["just enough room", QUIET, [], { room: { cpuCores: 3.6, memoryGib: 1.1 + 3 + 0.1 - 1e-9 } }],
    ["room that nobody knows", QUIET, [], { room: undefined }],
    ["Azure ML's own minimum", QUIET, [], { size: { vcpus: 4, memoryGib: 14 } }],
    [
        "the size that it recommends for tests",
        QUIET,
        [],
        { purpose: "DevTest", size: { vcpus: 2, memoryGib: 7 } },
    ],
    [
        "fewer cores than Azure ML asks for",
        QUIET,
        [
            "warning: cluster: has 2 vCPU and 16 GiB for sure, and Azure ML asks for 4 vCPU and 14 GB in all. Give the cluster more or larger nodes.",
        ],
        { size: { vcpus: 2, memoryGib: 16 } },
    ],
    [
        "less memory than Azure ML asks for",
        QUIET,
        [
            "warning: cluster: has 4 vCPU and 13.9 GiB for sure, and Azure ML asks for 4 vCPU and 14 GB in all. Give the cluster more or larger nodes.",
        ],
        { size: { vcpus: 4, memoryGib: 13.99 } },
    ],
];

describe("the extension of an attachment", () => {
    for (const [title, settings, expected, context] of CASES) {
        it(`has its say: ${title}`, () => {
            assert.deepEqual(said({ ...QUIET, ...settings }, context), expected);
        });
    }

    it("refuses what the library writes, in any case, and never shows a value", () => {
        const extensionSettings = {
            ...{ InferenceRouterServiceType: "NodePort", sslKeyPemFile: "key.pem", clusterId: output("x") },
            ...{
                "nodeSelector.tier": "ml",
                "scoringFe.sslKey": "s3cret",
                installPromOp: "False",
                "a b": "x",
            },
            ...{
                logAnalyticsWS: "True",
                relayServerConnectionString: "s3cret",
                "servicebus.enabled": "true",
            },
            ...{ isAKSMigration: "true", "": "x" },
        };
        const at = "extensionSettings";
        const lines = said({ ...QUIET, extensionSettings });
        assert.deepEqual(lines, [
            `${at}."": must be a key of 1 to 253 characters without blanks and =. Write it as the documentation does.`,
            `${at}.InferenceRouterServiceType: is written by the library. Write router: { serviceType } instead.`,
            `${at}.a b: must be a key of 1 to 253 characters without blanks and =. Write it as the documentation does.`,
            `${at}.clusterId: is written by the library, from the cluster. Leave it out.`,
            `${at}.isAKSMigration: moves the router to where nothing looks for it. Leave it out.`,
            `${at}.logAnalyticsWS: makes a workspace by the az command line only. Leave it out, and turn on the cluster's own container insights.`,
            `${at}.nodeSelector.tier: is written by the library. Write nodeSelector instead.`,
            `${at}.relayServerConnectionString: is a secret, and these settings are not. Leave it out: AKS needs neither relay nor service bus.`,
            `${at}.scoringFe.sslKey: is written by the library. Write tls: { privateKey } instead.`,
            `${at}.servicebus.enabled: is written by the library, as AKS needs it. Leave it out.`,
            `${at}.sslKeyPemFile: is a file that only the az command line reads. Write tls: { privateKey } with the PEM text instead.`,
        ]);
        assert.doesNotMatch(lines.join("\n"), /s3cret/);
    });

    it("takes texts only", () => {
        const extensionSettings = {
            a: true,
            b: false,
            c: 1,
            d: null,
            e: { x: "s3cret" },
            f: output(1),
            g: "",
        };
        const at = "extensionSettings";
        assert.deepEqual(said({ ...QUIET, extensionSettings }), [
            `${at}.a = true: must be a text. Write "True" with quotes.`,
            `${at}.b = false: must be a text. Write "False" with quotes.`,
            `${at}.c = 1: must be a text. Write "1" with quotes.`,
            `${at}.d = null: must be a text. Give a text.`,
            `${at}.e: must be a text. Give a text.`,
        ]);
        assert.deepEqual(said({ ...QUIET, extensionSettings: [] }), [
            `${at} = []: must be an object. It is an array: write { installPromOp: "False" } instead.`,
        ]);
    });
});
