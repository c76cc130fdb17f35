import { output } from "@pulumi/pulumi";
import { type Case, bare, blue, e, says, v } from "./online";

const KEY = "0123456789abcdef";
const OTHER = "fedcba9876543210";

const CASES: readonly Case[] = [
    ["null", null, ["null: must be an object. Write { name: value }."]],
    ["an array", [], ["[]: must be an object. It is an array: write { name: value } instead."]],
    ["nothing", {}, ['versions: is missing. Write { blue: { image: "…", pool: "cpu" } }.']],
    ["no version", { versions: {} }, ["versions: must be 1 to 6, and are 0. Add a version."]],
    [
        "seven versions",
        {
            defaultVersion: "ver-a",
            versions: Object.fromEntries([..."abcdefg"].map((key) => [`ver-${key}`, blue])),
        },
        ["versions: must be 1 to 6, and are 7. Take some out, or make a second endpoint."],
    ],
    [
        "a misspelt setting",
        e({ scoringTimeout: 5 }),
        ["scoringTimeout: is not a setting that exists here. Did you mean scoringTimeoutMs?"],
    ],
    [
        "a misspelt setting of a version",
        v({ cpu: 1 }),
        ["versions.blue.cpu: is not a setting that exists here. Did you mean cpuCores?"],
    ],
    [
        "a name with two dashes in a row",
        e({ endpointName: "a--b" }),
        [
            'endpointName = "a--b": must be 3 to 32 characters: letters, digits and single dashes, starting with a letter and ending with a letter or digit. Did you mean "a-b"?',
        ],
    ],
    [
        "a name with an underscore",
        e({ endpointName: "Fraud_1" }),
        [
            'endpointName = "Fraud_1": must be 3 to 32 characters: letters, digits and single dashes, starting with a letter and ending with a letter or digit. Did you mean "fraud-1"?',
        ],
    ],
    [
        "a name that is taken, in whatever case",
        e({ endpointName: "TAKEN" }),
        [
            'endpointName = "TAKEN": is the name of another endpoint of this workspace. Choose another endpointName.',
        ],
    ],
    [
        "a version name with two dashes in a row",
        { versions: { "blue--x": blue } },
        [
            'versions.blue--x = "blue--x": must be 3 to 32 characters: letters, digits and single dashes, starting with a letter and ending with a letter or digit. Did you mean "blue-x"?',
        ],
    ],
    [
        "the endpoint's name for a version, in whatever case",
        { versions: { FRAUD: blue } },
        [
            'versions.FRAUD = "FRAUD": must differ from its endpoint\'s name. Call it by its number, "FRAUD-v1".',
        ],
    ],
    [
        "versions that differ by case",
        { defaultVersion: "blue", versions: { blue, Blue: blue } },
        ["versions.blue: must differ from Blue by more than case. Choose another name for one of the two."],
    ],
    [
        "a version that is there",
        { versions: { Taken: blue } },
        [
            "versions.Taken: is a version of endpoint fraud in this workspace already. Choose another name for one of the two.",
        ],
    ],
    [
        "no auth",
        e({ auth: "none" }),
        [
            'auth = "none": is not to be had on Azure ML, whose router lets nobody in without a key or a token. Serve through a ScoringGateway, or write auth: "key" and give the key to all callers.',
        ],
    ],
    [
        "another auth",
        e({ auth: "keys" }),
        ['auth = "keys": must be one of "key", "token" or "none". Did you mean "key"?'],
    ],
    [
        "whose tokens are taken",
        e({ auth: "token", token: { tenantId: "x" } }),
        [
            'token: is about Entra ID\'s tokens, and Azure ML takes its own only. Take it out: with auth: "token" clients fetch a token by az ml online-endpoint get-credentials --name fraud.',
        ],
    ],
    [
        "keys beside tokens",
        e({ auth: "token", primaryKey: KEY, secondaryKey: OTHER }),
        [
            'primaryKey: has no use with auth: "token". Take it out, or write auth: "key".',
            'secondaryKey: has no use with auth: "token". Take it out, or write auth: "key".',
        ],
    ],
    [
        "rotation",
        e({ keyRotation: { primary: 2 } }),
        [
            "keyRotation: cannot be declared on Azure ML: keys are set when the endpoint is created, and made anew by a command. Take it out, and run az ml online-endpoint regenerate-keys --name fraud --key-type primary --resource-group <group> --workspace-name <workspace>: the next `pulumi up` reads the new key.",
        ],
    ],
    [
        "a primary key alone",
        e({ primaryKey: KEY }),
        [
            "secondaryKey: is missing beside primaryKey: Azure ML takes both keys or none. Give both, or neither: Azure ML then makes two.",
        ],
    ],
    [
        "a secondary key alone",
        e({ secondaryKey: KEY }),
        [
            "primaryKey: is missing beside secondaryKey: Azure ML takes both keys or none. Give both, or neither: Azure ML then makes two.",
        ],
    ],
    [
        "equal keys",
        e({ primaryKey: KEY, secondaryKey: KEY }),
        [
            "secondaryKey = [secret]: must differ from primaryKey. Give another key, or leave both out: Azure ML then makes two.",
        ],
    ],
    [
        "a key with a blank",
        e({ primaryKey: "a b", secondaryKey: OTHER }),
        [
            "primaryKey = [secret]: must be 1 to 512 printable ASCII characters without blanks. Give the key itself, without Bearer, or leave it out for a random one.",
        ],
    ],
    [
        "a timeout above 300 s",
        e({ scoringTimeoutMs: 300001 }),
        [
            "scoringTimeoutMs = 300001: is longer than Azure ML's router waits, which is 300000 on Kubernetes endpoints. Answer at once and work later, or serve through a ScoringGateway.",
        ],
    ],
    [
        "no concurrency",
        e({ replicaMaxConcurrentRequests: 0 }),
        ["replicaMaxConcurrentRequests = 0: must be a whole number from 1 to 10000. The least is 1."],
    ],
    [
        "drained that is neither true nor false",
        e({ drained: "yes" }),
        ['drained = "yes": must be true or false. Write true or false.'],
    ],
    [
        "a share above 100",
        v({ traffic: 101 }),
        ["versions.blue.traffic = 101: must be a whole number from 0 to 100. The most is 100."],
    ],
    [
        "0 for the default version while something is left",
        {
            defaultVersion: "blue",
            versions: { blue: { ...blue, traffic: 0 }, green: { ...blue, traffic: 50 } },
        },
        [
            "versions.blue.traffic = 0: is 0 on the default version, which gets the 50 percent that the versions leave. Leave it out, name another defaultVersion, or give the other versions 100 in all.",
        ],
    ],
    [
        "more than 100 in all, drained or not",
        { drained: true, versions: { blue: { ...blue, traffic: 60 }, green: { ...blue, traffic: 50 } } },
        ["versions: have 110 percent of traffic in all (blue 60, green 50), and there are 100. Lower some."],
    ],
    [
        "telemetry that is neither true nor false",
        e({ enableAppInsights: 1 }),
        ["enableAppInsights = 1: must be true or false. Write true or false."],
    ],
    [
        "a connection string",
        e({ appInsightsConnectionString: "InstrumentationKey=x" }),
        [
            "appInsightsConnectionString: is not taken by Azure ML, which sends telemetry to the workspace's own Application Insights. Write enableAppInsights: true instead.",
        ],
    ],
    [
        "another namespace",
        e({ namespace: "other" }),
        [
            'namespace = "other": must be "scoring", the attachment\'s: a compute has one namespace. Leave it out, or attach the cluster once more with that namespace.',
        ],
    ],
    ["the attachment's own namespace", e({ namespace: "scoring" }), []],
    [
        "a workload identity",
        e({ workloadIdentity: {} }),
        [
            "workloadIdentity: is not to be had on Azure ML, which makes the pods itself. Use the compute's identity (the attachment's identityId), or serve through a ScoringGateway.",
        ],
    ],
    [
        "a service account",
        e({ serviceAccountName: "x", serviceAccountToken: true }),
        [
            "serviceAccountName: is not to be had on Azure ML, which makes the pods itself. Use the compute's identity (the attachment's identityId), or serve through a ScoringGateway.",
            "serviceAccountToken = true: is not to be had on Azure ML, which makes the pods itself. Use the compute's identity (the attachment's identityId), or serve through a ScoringGateway.",
        ],
    ],
    ["no token for the Kubernetes API, which is so anyway", e({ serviceAccountToken: false }), []],
    [
        "a port and a path without an image of one's own",
        { ...bare({ environment: "azureml:env:1" }), port: 8080, scoringPath: "/x" },
        [
            "port = 8080: is the environment's on Azure ML: only an image alone, without a script, is asked elsewhere. Take port out; a registered environment has it in its inferenceConfig.",
            'scoringPath = "/x": is the environment\'s on Azure ML: only an image alone, without a script, is asked elsewhere. Take scoringPath out; a registered environment has it in its inferenceConfig.',
        ],
    ],
    [
        "a port and a path that cannot be",
        e({ port: 0, scoringPath: "x" }),
        [
            "port = 0: must be a whole number from 1 to 65535. The least is 1.",
            'scoringPath = "x": must be an absolute path of a URL, at most 1024 characters. Write "/x".',
        ],
    ],
    [
        "nulls",
        e({ tags: null, drained: null, token: null, scoringTimeoutMs: null }),
        [
            "scoringTimeoutMs = null: must be a whole number from 1 to 300000. Give a whole number.",
            'tags = null: must be an object. Write { team: "fraud" }.',
            "drained = null: must not be null. Leave it out, or give a value.",
            "token = null: must not be null. Leave it out, or give a value.",
        ],
    ],
    [
        "tags that Azure refuses",
        e({ tags: { n: 1, "a<b": "x", versionType: "anything" } }),
        [
            'tags.n = 1: must be a text. Write "1" with quotes.',
            'tags.a<b = "x": must be a tag name of 1–512 characters without < > % & \\ ? /. Rename it.',
        ],
    ],
    [
        "properties that are no texts",
        e({ properties: { a: 1 } }),
        ['properties.a = 1: must be a text. Write "1" with quotes.'],
    ],
    [
        "a description that is no text",
        e({ description: 5 }),
        ['description = 5: must be a text that is not empty. Write "5" with quotes.'],
    ],
    [
        "what is known later",
        e({ tags: output({}), description: output(5), primaryKey: output(1), secondaryKey: output(2) }),
        [],
    ],
];

describe("planOnlineEndpoint, what it refuses and warns of", () => {
    says(CASES);
});
