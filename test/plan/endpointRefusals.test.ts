import assert from "node:assert/strict";
import { output } from "@pulumi/pulumi";
import { describe as line } from "#src/core/problems";
import { type EndpointContext, planEndpoint } from "#src/plan/endpoint";
import { POOLS, pool } from "./pools";

const CONTEXT: EndpointContext = {
    pools: POOLS,
    namespaces: ["scoring", "other"],
    blobCsiDriver: true,
    policies: true,
    maxScoringTimeoutMs: 240_000,
    secretsAreMutable: true,
    purpose: "DevTest",
    holderOf: (_namespace: string, path: string) =>
        path === "/api/v1/service/taken" ? 'ScoringEndpoint "other"' : undefined,
    places: new Set(),
};
const GUID = "72f988bf-86f1-41af-91ab-2d7cd011db47";
const IDENTITY = `/subscriptions/${GUID}/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/me`;
const INSIGHTS = "InstrumentationKey=00000000-0000-0000-0000-000000000000";
const ANY_APPLICATION =
    "token: lets in every application of the tenant: Entra ID gives any of them a token for the audience unless the audience's own enterprise application requires assignment. Give roles, scopes or clientIds.";
const KEY = "0123456789abcdef";
const TOKEN = { tenantId: GUID, audience: "a", roles: ["x"] };

const blue = { image: "acme.azurecr.io/fraud:12", pool: "cpu" };
/** An endpoint with one version, which has these settings besides. */
const v = (settings: object) => ({ versions: { blue: { ...blue, ...settings } } });
/** An endpoint with one version and these settings besides. */
const e = (settings: object) => ({ ...v({}), ...settings });

type Case = readonly [
    title: string,
    settings: unknown,
    problems: readonly string[],
    warnings?: readonly string[],
];

const CASES: readonly Case[] = [
    ["null", null, ["null: must be an object. Write { name: value }."]],
    ["array", [], ["[]: must be an object. It is an array: write { name: value } instead."]],
    ["nothing", {}, ['versions: is missing. Write { blue: { image: "…", pool: "cpu" } }.']],
    ["versions empty", { versions: {} }, ["versions: must be 1 to 6, and are 0. Add a version."]],
    [
        "versions array",
        { versions: [blue] },
        ["versions = […]: must be an object. It is an array: write { name: value } instead."],
    ],
    [
        "versions output",
        { versions: output({}) },
        [
            "versions = [output]: must be an object. It is a Pulumi Output, known only during the update: give the value itself, or take it from the stack's configuration.",
        ],
    ],
    [
        "seven",
        {
            defaultVersion: "ver-a",
            versions: Object.fromEntries("abcdefg".split("").map((k) => ["ver-" + k, blue])),
        },
        ["versions: must be 1 to 6, and are 7. Take some out, or make a second endpoint."],
    ],
    [
        "version null",
        { versions: { blue: null } },
        ["versions.blue = null: must be an object. Write { name: value }."],
    ],
    [
        "version text",
        { versions: { blue: "x" } },
        ['versions.blue = "x": must be an object. Write { name: value }.'],
    ],
    [
        "version name upper",
        { versions: { Blue: blue } },
        [
            'versions.Blue = "Blue": must be 1 to 32 characters: lower-case letters, digits and -, starting with a letter and ending with a letter or digit. Did you mean "blue"?',
        ],
    ],
    [
        "version name of the wrong kind",
        { defaultVersion: "1", versions: { "1": blue, "v-": blue, ["v".repeat(33)]: blue } },
        [
            'versions.1 = "1": must be 1 to 32 characters: lower-case letters, digits and -, starting with a letter and ending with a letter or digit. Choose another name.',
            'versions.v- = "v-": must be 1 to 32 characters: lower-case letters, digits and -, starting with a letter and ending with a letter or digit. Did you mean "v"?',
            `versions.${"v".repeat(33)} = "${"v".repeat(33)}": must be 1 to 32 characters: lower-case letters, digits and -, starting with a letter and ending with a letter or digit. It has 33 characters: shorten it by 1.`,
        ],
    ],
    ["version name short", { versions: { v1: blue, b: { ...blue, traffic: 0 } } }, []],
    [
        "settings of the endpoint in a version",
        v({ port: 8080, auth: "none" }),
        [
            "versions.blue.port: is not a setting that exists here. It is a setting of the endpoint: write it beside versions.",
            "versions.blue.auth: is not a setting that exists here. It is a setting of the endpoint: write it beside versions.",
        ],
    ],
    [
        "settings of a version in the endpoint",
        e({ image: "acme.azurecr.io/fraud:12", pool: "cpu" }),
        [
            "image: is not a setting that exists here. It is a setting of a version: write it under versions.",
            "pool: is not a setting that exists here. It is a setting of a version: write it under versions.",
        ],
    ],
    [
        "same as endpoint",
        { versions: { fraud: blue } },
        [
            'versions.fraud = "fraud": must differ from its endpoint\'s name. Call it by its number, "fraud-v1".',
        ],
    ],
    [
        "endpointName",
        e({ endpointName: "Fraud_1" }),
        [
            'endpointName = "Fraud_1": must be 3 to 32 characters: lower-case letters, digits and -, starting with a letter and ending with a letter or digit. Did you mean "fraud-1"?',
        ],
    ],
    [
        "taken",
        e({ endpointName: "taken" }),
        [
            'endpointName = "taken": is the name of another endpoint of this gateway: ScoringEndpoint "other". Choose another endpointName.',
        ],
    ],
    [
        "endpointName number",
        e({ endpointName: 5 }),
        [
            "endpointName = 5: must be 3 to 32 characters: lower-case letters, digits and -, starting with a letter and ending with a letter or digit. Write the name as a string.",
        ],
    ],
    [
        "unknown",
        e({ scoringTimeout: 5 }),
        ["scoringTimeout: is not a setting that exists here. Did you mean scoringTimeoutMs?"],
    ],
    [
        "unknown version",
        v({ cpu: 1 }),
        ["versions.blue.cpu: is not a setting that exists here. Did you mean cpuCores?"],
    ],
    [
        "unknown version far",
        v({ xyzzy: 1 }),
        [
            "versions.blue.xyzzy: is not a setting that exists here. Take it out; what there is: image, pool, cpuCores, memoryGb, cpuCoresLimit, memoryGbLimit, gpus, fpgas, replicas, autoscale, traffic, type, livenessProbe, readinessProbe, readiness, scoringTimeoutMs, replicaMaxConcurrentRequests, maxRequestWaitTimeMs, environmentVariables, secretEnvironmentVariables, command, args, runAsUser, readOnlyRootFilesystem, collectModelData, rollout, model, modelMountPath, environment, condaFile, condaDependencies, entryScript, sourceDirectory, code, tags, properties and description.",
        ],
    ],
    [
        "namespace",
        e({ namespace: "elsewhere" }),
        [
            'namespace = "elsewhere": must be one of "scoring" or "other". Choose one of "scoring" and "other".',
        ],
    ],
    [
        "scoringPath",
        e({ scoringPath: "score" }),
        [
            'scoringPath = "score": must be an absolute path of a URL, at most 1024 characters. Write "/score".',
        ],
    ],
    [
        "scoringPath q",
        e({ scoringPath: "/a?b" }),
        [
            'scoringPath = "/a?b": must be an absolute path of a URL, at most 1024 characters. Leave query, blanks and double slashes out.',
        ],
    ],
    ...["/../admin", "/a/..", "/./score", "/.", "/%2e%2E/admin", "/a%2Fb", "/a%5cb", "/a%zz"].map(
        (scoringPath): Case => [
            `scoringPath ${scoringPath}`,
            e({ scoringPath }),
            [
                `scoringPath = "${scoringPath}": must not have . or .. between its slashes, nor dots and slashes as %2e, %2f and %5c. Write the path that the container serves.`,
            ],
        ],
    ),
    ...["//admin", "/a//b", "/a#b"].map((scoringPath): Case => [
        `scoringPath ${scoringPath}`,
        e({ scoringPath }),
        [
            `scoringPath = "${scoringPath}": must be an absolute path of a URL, at most 1024 characters. Leave query, blanks and double slashes out.`,
        ],
    ]),
    ["scoringPath, of any that is one", e({ scoringPath: "/v1.0/..a/%20b:predict" }), []],
    [
        "scoringPath num",
        e({ scoringPath: 7 }),
        ['scoringPath = 7: must be a text that is not empty. Write "7" with quotes.'],
    ],
    ["port", e({ port: 0 }), ["port = 0: must be a whole number from 1 to 65535. The least is 1."]],
    [
        "port text",
        e({ port: "5001" }),
        ['port = "5001": must be a whole number from 1 to 65535. Write 5001 without quotes.'],
    ],
    [
        "timeout",
        e({ scoringTimeoutMs: 0 }),
        ["scoringTimeoutMs = 0: must be a whole number from 1 to 3600000. The least is 1."],
    ],
    [
        "timeout nan",
        e({ scoringTimeoutMs: NaN }),
        [
            "scoringTimeoutMs = NaN: must be a whole number from 1 to 3600000. It is not a number: look at the calculation that it comes from.",
        ],
    ],
    [
        "body limit 0",
        e({ maxRequestBodyBytes: 0 }),
        ["maxRequestBodyBytes = 0: must be a whole number from 1 to 4294967295. The least is 1."],
    ],
    [
        "body limit of more bits than Envoy's",
        e({ maxRequestBodyBytes: 4_294_967_296 }),
        [
            "maxRequestBodyBytes = 4294967296: must be a whole number from 1 to 4294967295. The most is 4294967295.",
        ],
    ],
    [
        "body limit as a quantity",
        e({ maxRequestBodyBytes: "100Mi" }),
        [
            'maxRequestBodyBytes = "100Mi": must be a number of bytes, or "none". Write a number of bytes, or "none" to pass bodies on as they come.',
        ],
    ],
    [
        "conc",
        e({ replicaMaxConcurrentRequests: 1.5 }),
        ["replicaMaxConcurrentRequests = 1.5: must be a whole number from 1 to 10000. Give a whole number."],
    ],
    [
        "timeout differs",
        { defaultVersion: "blue", versions: { blue: { ...blue, scoringTimeoutMs: 1000 }, green: blue } },
        [
            "versions.green.scoringTimeoutMs: is 60000 where another version has 1000, and plain Kubernetes has one for all versions of an endpoint. Give scoringTimeoutMs once, on the endpoint, or make a second endpoint.",
        ],
    ],
    [
        "conc differs from endpoint",
        e({
            replicaMaxConcurrentRequests: 2,
            versions: { blue: { ...blue, replicaMaxConcurrentRequests: 1 } },
        }),
        [
            "versions.blue.replicaMaxConcurrentRequests = 1: is 1 where the endpoint has 2, and plain Kubernetes has one for all versions of an endpoint. Give replicaMaxConcurrentRequests once, on the endpoint, or make a second endpoint.",
        ],
    ],
    [
        "auth",
        e({ auth: "keys" }),
        ['auth = "keys": must be one of "key", "token" or "none". Did you mean "key"?'],
    ],
    ["auth null", e({ auth: null }), ["auth = null: must not be null. Leave it out, or give a value."]],
    [
        "token missing",
        e({ auth: "token" }),
        [
            'token: is missing, and auth: "token" needs it. Write token: { tenantId, audience }: whose tokens are taken, and for which application.',
        ],
    ],
    [
        "token bad",
        e({ auth: "token", token: { tenantId: "contoso.com" } }),
        [
            "token.audience: is missing. Give the application's client id or App ID URI.",
            'token.tenantId = "contoso.com": must be a GUID. Give the GUID of the Entra ID tenant, not its domain.',
        ],
        [ANY_APPLICATION],
    ],
    [
        "token text",
        e({ auth: "token", token: "x" }),
        ["token = [secret]: must be an object. Write { tenantId, audience }: whose tokens are taken."],
    ],
    [
        "token many",
        e({ auth: "token", token: { tenantId: GUID, audience: "", otherAudiences: Array(8).fill("a") } }),
        [
            "token.otherAudiences: has 8 audiences, and at most 7 are taken beside audience. Leave some out.",
            'token.audience = "": must be a text that is not empty. Give a text.',
        ],
        [ANY_APPLICATION],
    ],
    [
        "token for whom",
        e({
            auth: "token",
            token: {
                tenantId: GUID,
                audience: "api://fraud",
                roles: ["Score", ""],
                scopes: ["Score.Read", "api://fraud/Score.Read", "a b", ".default", "x/"],
                clientIds: [GUID, "my-app"],
            },
        }),
        [
            'token.roles[1] = "": must be a text that is not empty. Give a text.',
            'token.scopes[1] = "api://fraud/Score.Read": must be one scope as a token has it: without blanks, and without the audience before it. Write "Score.Read".',
            'token.scopes[2] = "a b": must be one scope as a token has it: without blanks, and without the audience before it. Write "b".',
            'token.scopes[3] = ".default": asks for all scopes, and stands in no token. Name the scope that lets in, such as "Score.Read".',
            'token.scopes[4] = "x/": must be one scope as a token has it: without blanks, and without the audience before it. Write one such as "Score.Read".',
            'token.clientIds[1] = "my-app": must be a GUID. Give the application\'s client id: a GUID, on its overview page.',
        ],
    ],
    [
        "token for nobody",
        e({
            auth: "token",
            token: { tenantId: GUID, audience: "a", roles: [], scopes: Array(17).fill("a"), clientIds: GUID },
        }),
        [
            "token.roles: must have 1 to 16 entries: it has 0. Leave it out where it is not asked for.",
            "token.scopes: must have 1 to 16 entries: it has 17. Leave it out where it is not asked for.",
            `token.clientIds = "${GUID}": must be an array. Write clientIds: ["…"].`,
        ],
    ],
    ...(["roles", "scopes", "clientIds"] as const).map((key): Case => [
        `token with ${key}`,
        e({ auth: "token", token: { tenantId: GUID, audience: "a", [key]: [GUID] } }),
        [],
    ]),
    [
        "token of nobody's tenant",
        e({ auth: "token", token: { audience: "a", roles: ["x"] } }),
        ["token.tenantId: is missing. Give the GUID of the Entra ID tenant."],
    ],
    [
        "token with a text of audiences",
        e({ auth: "token", token: { ...TOKEN, otherAudiences: "b" } }),
        ['token.otherAudiences = "b": must be an array. Write ["api://scoring"].'],
    ],
    [
        "token with what it does not know",
        e({ auth: "token", token: { ...TOKEN, tenant: GUID } }),
        ["token.tenant: is not a setting that exists here. Did you mean tenantId?"],
    ],
    [
        "token with a number as scope",
        e({ auth: "token", token: { ...TOKEN, scopes: [5] } }),
        [
            'token.scopes[0] = 5: must be one scope as a token has it: without blanks, and without the audience before it. Write one such as "Score.Read".',
        ],
    ],
    [
        "token with as much as it may have",
        e({
            auth: "token",
            token: { ...TOKEN, otherAudiences: Array(7).fill("b"), roles: Array(16).fill("x") },
        }),
        [],
    ],
    [
        "a number as key",
        e({ primaryKey: 1_234_567_890_123_456 }),
        [
            "primaryKey = [secret]: must be 1 to 512 printable ASCII characters without blanks. Give the key itself, without Bearer, or leave it out for a random one.",
        ],
    ],
    [
        "keys that are empty",
        e({ primaryKey: "", secondaryKey: "" }),
        ["primaryKey", "secondaryKey"].map(
            (key) =>
                `${key} = [secret]: must be 1 to 512 printable ASCII characters without blanks. Give the key itself, without Bearer, or leave it out for a random one.`,
        ),
    ],
    [
        "a type that is not one, and a control beside another",
        {
            versions: {
                blue: { ...blue, traffic: 50, type: "nope" },
                green: { ...blue, type: "control" },
                red: { ...blue, traffic: 0, type: "control" },
            },
        },
        [
            'versions.blue.type = "nope": must be one of "control" or "treatment". Choose one of "control" and "treatment".',
            'versions.red.type = "control": must not be a second control beside green. Make one of the two a treatment.',
        ],
    ],
    [
        "a treatment before the control",
        {
            versions: {
                blue: { ...blue, traffic: 50, type: "treatment" },
                green: { ...blue, type: "control" },
            },
        },
        [],
    ],
    [
        "token with key",
        e({ token: {} }),
        ['token: has no use with auth: "key". Take it out, or write auth: "token".'],
    ],
    [
        "keys with none",
        e({ auth: "none", primaryKey: "x", keyRotation: { primary: 2 } }),
        [
            'primaryKey: has no use with auth: "none". Take it out, or write auth: "key".',
            'keyRotation: has no use with auth: "none". Take it out, or write auth: "key".',
        ],
        ["primaryKey = [secret]: has fewer than 16 characters. Leave it out for a random key of 32."],
    ],
    [
        "equal keys",
        e({ primaryKey: KEY, secondaryKey: KEY }),
        [
            "secondaryKey = [secret]: must differ from primaryKey. Give another key, or leave one of the two out.",
        ],
    ],
    [
        "key blank",
        e({ primaryKey: "a b" }),
        [
            "primaryKey = [secret]: must be 1 to 512 printable ASCII characters without blanks. Give the key itself, without Bearer, or leave it out for a random one.",
        ],
    ],
    [
        "key empty",
        e({ primaryKey: "" }),
        [
            "primaryKey = [secret]: must be 1 to 512 printable ASCII characters without blanks. Give the key itself, without Bearer, or leave it out for a random one.",
        ],
    ],
    [
        "rotation",
        e({ keyRotation: { primary: 0, third: 1 } }),
        [
            "keyRotation.third: is not a setting that exists here. Take it out; what there is: primary and secondary.",
            "keyRotation.primary = 0: must be a whole number of 1 or more. The least is 1.",
        ],
    ],
    [
        "rotation given",
        e({ primaryKey: KEY, keyRotation: { primary: 2 } }),
        [
            "keyRotation.primary = 2: has no use beside a primaryKey of your own. Change primaryKey itself, or leave it out for a random key.",
        ],
    ],
    [
        "rotation number",
        e({ keyRotation: 2 }),
        ["keyRotation = 2: must be an object. Write { name: value }."],
    ],
    [
        "traffic",
        v({ traffic: 101 }),
        ["versions.blue.traffic = 101: must be a whole number from 0 to 100. The most is 100."],
    ],
    [
        "traffic neg",
        v({ traffic: -1 }),
        ["versions.blue.traffic = -1: must be a whole number from 0 to 100. The least is 0."],
    ],
    [
        "traffic frac",
        v({ traffic: 0.5 }),
        ["versions.blue.traffic = 0.5: must be a whole number from 0 to 100. Give a whole number."],
    ],
    [
        "traffic text",
        v({ traffic: "90" }),
        ['versions.blue.traffic = "90": must be a whole number from 0 to 100. Write 90 without quotes.'],
    ],
    [
        "sum",
        { versions: { blue: { ...blue, traffic: 60 }, green: { ...blue, traffic: 50 } } },
        ["versions: have 110 percent of traffic in all (blue 60, green 50), and there are 100. Lower some."],
    ],
    [
        "zero default",
        {
            defaultVersion: "blue",
            versions: { blue: { ...blue, traffic: 0 }, green: { ...blue, traffic: 50 } },
        },
        [
            "versions.blue.traffic = 0: is 0 on the default version, which gets the 50 percent that the versions leave. Leave it out, name another defaultVersion, or give the other versions 100 in all.",
        ],
    ],
    [
        "default unknown",
        e({ defaultVersion: "bleu" }),
        ['defaultVersion = "bleu": must be "blue". Did you mean "blue"?'],
    ],
    [
        "two controls",
        {
            defaultVersion: "blue",
            versions: { blue: { ...blue, type: "control" }, green: { ...blue, type: "control" } },
        },
        [
            'versions.green.type = "control": must not be a second control beside blue. Make one of the two a treatment.',
        ],
    ],
    [
        "type",
        v({ type: "Control" }),
        ['versions.blue.type = "Control": must be one of "control" or "treatment". Did you mean "control"?'],
    ],
    [
        "pool",
        v({ pool: "cpus" }),
        ['versions.blue.pool = "cpus": must be one of "cpu", "gpu", "fpga" or "spot". Did you mean "cpu"?'],
    ],
    [
        "image missing",
        { versions: { blue: { pool: "cpu" } } },
        ['versions.blue.image: is missing. Give the container image: "acme.azurecr.io/fraud:12".'],
    ],
    [
        "image upper",
        v({ image: "acme.azurecr.io/Fraud:12" }),
        [
            'versions.blue.image = "acme.azurecr.io/Fraud:12": must be a container image: registry/repository:tag, the repository in lower case. Did you mean "acme.azurecr.io/fraud:12"?',
        ],
    ],
    [
        "image url",
        v({ image: "https://acme.azurecr.io/fraud:12" }),
        [
            'versions.blue.image = "https://acme.azurecr.io/fraud:12": must be a container image: registry/repository:tag, the repository in lower case. Did you mean "acme.azurecr.io/fraud:12"?',
        ],
    ],
    [
        "image empty",
        v({ image: "" }),
        [
            'versions.blue.image = "": must be a container image: registry/repository:tag, the repository in lower case. Give it as a text: "acme.azurecr.io/fraud:12".',
        ],
    ],
    [
        "image num",
        v({ image: 12 }),
        [
            'versions.blue.image = 12: must be a container image: registry/repository:tag, the repository in lower case. Give it as a text: "acme.azurecr.io/fraud:12".',
        ],
    ],
    [
        "image null",
        v({ image: null }),
        [
            'versions.blue.image = null: must be a container image: registry/repository:tag, the repository in lower case. Give it as a text: "acme.azurecr.io/fraud:12".',
        ],
    ],
    [
        "cpu",
        v({ cpuCores: 0 }),
        ["versions.blue.cpuCores = 0: must be a number of 0.001 or more. The least is 0.001."],
    ],
    [
        "cpu big",
        v({ cpuCores: 4 }),
        [
            "versions.blue.cpuCores = 4: is more than the 3.86 cores that a node of pool cpu (Standard_D4s_v5) has after what AKS reserves. Ask for less, or name a pool of larger nodes.",
        ],
    ],
    [
        "cpu limit",
        v({ cpuCores: 1, cpuCoresLimit: 0.5 }),
        ["versions.blue.cpuCoresLimit = 0.5: must be at least cpuCores, which is 1. Raise the limit."],
    ],
    [
        "memory big",
        v({ memoryGb: 15 }),
        [
            "versions.blue.memoryGb = 15: is more than the 11.902 GiB that a node of pool cpu (Standard_D4s_v5) has after what AKS reserves. Ask for less, or name a pool of larger nodes; AKS reserves for 250 pods unless the pool gives maxPods.",
        ],
    ],
    [
        "memory text",
        v({ memoryGb: "2" }),
        ['versions.blue.memoryGb = "2": must be a number of 0.001 or more. Write 2 without quotes.'],
    ],
    [
        "memory limit",
        v({ memoryGb: 2, memoryGbLimit: 1 }),
        ["versions.blue.memoryGbLimit = 1: must be at least memoryGb, which is 2. Raise the limit."],
    ],
    [
        "gpu on cpu",
        v({ gpus: 1 }),
        [
            "versions.blue.gpus = 1: cannot be had on pool cpu, whose nodes (Standard_D4s_v5) have no accelerator. Leave gpus out, or name a pool of GPU nodes.",
        ],
    ],
    [
        "fpga on cpu",
        v({ fpgas: 1 }),
        [
            "versions.blue.fpgas = 1: cannot be had on pool cpu, whose nodes (Standard_D4s_v5) have no accelerator. Leave fpgas out, or name a pool of FPGA nodes.",
        ],
    ],
    [
        "no gpu",
        v({ pool: "gpu" }),
        [
            "versions.blue.gpus: must be 1 or more on pool gpu, whose nodes (Standard_NC4as_T4_v3) are kept for work that uses their accelerator. Ask for the device with gpus: 1, or name a pool without accelerator.",
        ],
    ],
    [
        "gpus many",
        v({ pool: "gpu", gpus: 2 }),
        [
            "versions.blue.gpus = 2: is more than the 1 on one node of pool gpu (Standard_NC4as_T4_v3). Ask for fewer, or name a pool of larger nodes.",
        ],
        [
            "versions.blue.autoscale: is 1 to 10 replicas, v1's default, and follows CPU use, which says nothing of how busy the GPU is. Give a fixed number of replicas.",
        ],
    ],
    [
        "gpu frac",
        v({ pool: "gpu", gpus: 0.5 }),
        ["versions.blue.gpus = 0.5: must be a whole number from 0 to 64. Give a whole number."],
    ],
    [
        "fpga on gpu",
        v({ pool: "gpu", fpgas: 1 }),
        [
            "versions.blue.fpgas = 1: cannot be had on pool gpu, whose nodes (Standard_NC4as_T4_v3) have GPUs only. Leave fpgas out, or name a pool of FPGA nodes.",
            "versions.blue.gpus: must be 1 or more on pool gpu, whose nodes (Standard_NC4as_T4_v3) are kept for work that uses their accelerator. Ask for the device with gpus: 1, or name a pool without accelerator.",
        ],
    ],
    [
        "fpga unnamed",
        v({ pool: "fpga", fpgas: 1 }),
        [
            "versions.blue.fpgas = 1: cannot be asked for: pool fpga does not say under which resource name its device plugin offers them. Give the pool's acceleratorResource.",
        ],
    ],
    [
        "replicas 0",
        v({ replicas: 0 }),
        ["versions.blue.replicas = 0: must be a whole number from 1 to 1000. The least is 1."],
    ],
    [
        "replicas and autoscale",
        v({ replicas: 1, autoscale: {} }),
        [
            "versions.blue.replicas = 1: excludes autoscale. Give a fixed number or autoscale bounds, not both.",
        ],
    ],
    [
        "autoscale min max",
        v({ autoscale: { minReplicas: 5, maxReplicas: 2 } }),
        [
            "versions.blue.autoscale.minReplicas = 5: must be at most maxReplicas, which is 2. Raise maxReplicas.",
        ],
    ],
    [
        "autoscale default max",
        v({ autoscale: { minReplicas: 12 } }),
        [
            "versions.blue.autoscale.minReplicas = 12: must be at most maxReplicas, which is 10 by default. Raise maxReplicas.",
        ],
    ],
    [
        "target",
        v({ autoscale: { targetUtilization: 101 } }),
        [
            "versions.blue.autoscale.targetUtilization = 101: must be a whole number from 1 to 100. The most is 100.",
        ],
    ],
    [
        "autoscale true",
        v({ autoscale: true }),
        ["versions.blue.autoscale = true: must be an object. Write { name: value }."],
    ],
    [
        "autoscale key",
        v({ autoscale: { min: 1 } }),
        ["versions.blue.autoscale.min: is not a setting that exists here. Did you mean minReplicas?"],
    ],
    [
        "refresh",
        v({ autoscale: { refreshSeconds: 0 } }),
        [
            "versions.blue.autoscale.refreshSeconds = 0: must be a whole number from 1 to 86400. The least is 1.",
        ],
    ],
    [
        "liveness",
        v({
            livenessProbe: {
                periodSeconds: 0,
                initialDelaySeconds: -1,
                timeoutSeconds: "2",
                failureThreshold: 0,
                path: "health",
                delay: 3,
            },
        }),
        [
            "versions.blue.livenessProbe.delay: is not a setting that exists here. Take it out; what there is: path, periodSeconds, initialDelaySeconds, timeoutSeconds, successThreshold and failureThreshold.",
            'versions.blue.livenessProbe.path = "health": must be an absolute path of a URL, at most 1024 characters. Write "/health".',
            "versions.blue.livenessProbe.periodSeconds = 0: must be a whole number from 1 to 86400. The least is 1.",
            "versions.blue.livenessProbe.initialDelaySeconds = -1: must be a whole number from 0 to 86400. The least is 0.",
            'versions.blue.livenessProbe.timeoutSeconds = "2": must be a whole number from 1 to 86400. Write 2 without quotes.',
            "versions.blue.livenessProbe.failureThreshold = 0: must be a whole number from 1 to 1000. The least is 1.",
        ],
    ],
    [
        "readiness off",
        v({ readiness: false, readinessProbe: {} }),
        ["versions.blue.readinessProbe: has no use beside readiness: false. Take one of the two out."],
    ],
    [
        "readiness text",
        v({ readiness: "no" }),
        ['versions.blue.readiness = "no": must be true or false. Write true or false.'],
    ],
    [
        "env",
        v({ environmentVariables: { "A-B": "x", N: 1 }, secretEnvironmentVariables: { N: null } }),
        [
            'versions.blue.environmentVariables.A-B = "A-B": must be 1 to 256 characters: letters, digits and _, not starting with a digit. Did you mean "ab"?',
            'versions.blue.environmentVariables.N = 1: must be a text. Write "1" with quotes.',
            "versions.blue.secretEnvironmentVariables.N = [secret]: must be a text, and is null. Put it in quotes.",
            "versions.blue.secretEnvironmentVariables.N: is in environmentVariables as well. Take one out.",
        ],
    ],
    [
        "env array",
        v({ environmentVariables: ["A=1"] }),
        [
            "versions.blue.environmentVariables = [secret]: must be an object of names and texts. Write { NAME: value }.",
        ],
    ],
    [
        "env insights",
        {
            ...v({ environmentVariables: { AML_APP_INSIGHTS_KEY: "x" } }),
            appInsightsConnectionString: INSIGHTS,
        },
        [
            "versions.blue.environmentVariables.AML_APP_INSIGHTS_KEY: is set by appInsightsConnectionString. Take one of the two out.",
        ],
        [
            "versions.blue.environmentVariables.AML_APP_INSIGHTS_KEY: looks like a secret, and stands in clear in the Deployment, for all who may read it. Move it to secretEnvironmentVariables, which a Secret holds.",
        ],
    ],
    [
        "insights",
        e({ appInsightsConnectionString: "abc" }),
        [
            "appInsightsConnectionString: must be a connection string with an InstrumentationKey. Give the connection string of the Application Insights resource, not its key or name.",
        ],
    ],
    [
        "command",
        v({ command: "python" }),
        ['versions.blue.command = "python": must be an array. Write ["python"].'],
    ],
    [
        "annotations of the endpoint",
        e({ tags: { a: "x".repeat(100_000) }, properties: { b: "ä".repeat(80_000) }, description: "c" }),
        [
            "properties: makes the annotations too large: tags, properties and description together have 260078 bytes, and 258048 is the most. Keep long texts elsewhere, and an address here.",
        ],
    ],
    [
        "annotations of a version",
        v({ description: "x".repeat(300_000) }),
        [
            "versions.blue.description: makes the annotations too large: tags, properties and description together have 300023 bytes, and 258048 is the most. Keep long texts elsewhere, and an address here.",
        ],
    ],
    ["annotations that just fit", e({ description: "x".repeat(258_048 - 23) }), []],
    ["args", v({ args: [1] }), ["versions.blue.args[0] = 1: must be a text. Put it in quotes."]],
    [
        "user",
        v({ runAsUser: 0 }),
        ["versions.blue.runAsUser = 0: must be a whole number from 1 to 2147483647. The least is 1."],
    ],
    [
        "rofs",
        v({ readOnlyRootFilesystem: 1 }),
        ["versions.blue.readOnlyRootFilesystem = 1: must be true or false. Write true or false."],
    ],
    [
        "collect",
        v({ collectModelData: true }),
        [
            "versions.blue.collectModelData = true: is not to be had on plain Kubernetes. Leave it out and write the data from the scoring script, or serve through Azure ML, whose data collector does it.",
        ],
    ],
    [
        "rollout both 0",
        v({ rollout: { maxSurge: 0 } }),
        [
            "versions.blue.rollout.maxSurge = 0: and maxUnavailable must not both be 0, or no pod could ever be exchanged. Where the pool has no room for one more pod, write maxUnavailable: 1.",
        ],
    ],
    [
        "rollout bad",
        v({ rollout: { maxSurge: "lots", maxUnavailable: "110%" } }),
        [
            'versions.blue.rollout.maxSurge = "lots": must be a whole number of pods or a percentage up to 100. Write 1 or "25%".',
            'versions.blue.rollout.maxUnavailable = "110%": must be a whole number of pods or a percentage up to 100. Write 1 or "25%".',
        ],
    ],
    [
        "rollout digits",
        v({ rollout: { maxSurge: "25", maxUnavailable: "250" } }),
        [
            'versions.blue.rollout.maxSurge = "25": must be a whole number of pods or a percentage up to 100. Write 25 for that many pods, or "25%".',
            'versions.blue.rollout.maxUnavailable = "250": must be a whole number of pods or a percentage up to 100. Write 250 for that many pods.',
        ],
    ],
    [
        "rollout num",
        v({ rollout: 1 }),
        ["versions.blue.rollout = 1: must be an object. Write { name: value }."],
    ],
    ["tags", v({ tags: { a: 1 } }), ['versions.blue.tags.a = 1: must be a text. Write "1" with quotes.']],
    [
        "properties",
        v({ properties: { a: true } }),
        ['versions.blue.properties.a = true: must be a text. Write "true" with quotes.'],
    ],
    [
        "tags list",
        e({ tags: ["a"] }),
        ['tags = ["a"]: must be an object of names and texts. Write { team: "fraud" }.'],
    ],
    [
        "description",
        e({ description: 5 }),
        ['description = 5: must be a text that is not empty. Write "5" with quotes.'],
    ],
    [
        "identity",
        e({ workloadIdentity: { identityId: "x", clientId: "y" } }),
        [
            'workloadIdentity.identityId = "x": must be the resource id of a Microsoft.ManagedIdentity/userAssignedIdentities. Give /subscriptions/<subscription>/resourceGroups/<group>/providers/Microsoft.ManagedIdentity/userAssignedIdentities/<userAssignedIdentity>.',
            'workloadIdentity.clientId = "y": must be a GUID. Give the identity\'s clientId, not its name.',
        ],
    ],
    [
        "identity missing",
        e({ workloadIdentity: {} }),
        [
            "workloadIdentity.identityId: is missing. Give the user-assigned identity's resource id.",
            "workloadIdentity.clientId: is missing. Give the user-assigned identity's client id.",
        ],
    ],
    [
        "identity sa",
        e({ workloadIdentity: { identityId: IDENTITY, clientId: GUID }, serviceAccountName: "a" }),
        [
            "workloadIdentity: excludes serviceAccountName: it is written on an account of the endpoint's own. Annotate that service account yourself, or leave serviceAccountName out.",
        ],
    ],
    [
        "sa",
        e({ serviceAccountName: "A B" }),
        [
            'serviceAccountName = "A B": must be 1 to 253 characters: lower-case letters, digits, - and ., each part between dots starting and ending with a letter or digit. Did you mean "a-b"?',
        ],
    ],
    [
        "sa token",
        e({ serviceAccountToken: "yes" }),
        ['serviceAccountToken = "yes": must be true or false. Write true or false.'],
    ],
    [
        "wait",
        v({ maxRequestWaitTimeMs: 100 }),
        [],
        [
            "versions.blue.maxRequestWaitTimeMs = 100: has no counterpart on plain Kubernetes: requests queue in Envoy until the scoring timeout. Leave it out, or lower scoringTimeoutMs.",
        ],
    ],
    ["timeout ok", e({ scoringTimeoutMs: 240_000 }), []],
    [
        "timeout beyond the gateway's",
        e({ scoringTimeoutMs: 240_001 }),
        [],
        [
            "scoringTimeoutMs = 240001: is more than its gateway's maxScoringTimeoutMs, 240000: where an Envoy stops, or nothing moves on a connection for that long, such scores are cut. Give the gateway maxScoringTimeoutMs: 240001.",
        ],
    ],
    [
        "refresh",
        v({ autoscale: { refreshSeconds: 5 } }),
        [],
        [
            "versions.blue.autoscale.refreshSeconds = 5: has no counterpart on plain Kubernetes, whose autoscaler looks every 15 seconds. Leave it out.",
        ],
    ],
    [
        "latest",
        v({ image: "acme.azurecr.io/fraud" }),
        [],
        [
            'versions.blue.image = "acme.azurecr.io/fraud": names no fixed version of the image. Name a version, or a digest: a new image then shows in the preview and can be taken back.',
        ],
    ],
    [
        "success",
        v({ livenessProbe: { successThreshold: 2 } }),
        [],
        [
            "versions.blue.livenessProbe.successThreshold = 2: must be 1 in Kubernetes, and counts for readiness instead. Write it under readinessProbe.",
        ],
    ],
    [
        "short key",
        e({ primaryKey: "short" }),
        [],
        ["primaryKey = [secret]: has fewer than 16 characters. Leave it out for a random key of 32."],
    ],
    [
        "seconds for milliseconds",
        e({ scoringTimeoutMs: 60 }),
        [],
        [
            "scoringTimeoutMs = 60: is in milliseconds, and less than a second. Write 60000 if seconds were meant.",
        ],
    ],
    [
        "seconds for milliseconds in a version",
        v({ scoringTimeoutMs: 999 }),
        [],
        [
            "versions.blue.scoringTimeoutMs = 999: is in milliseconds, and less than a second. Write 999000 if seconds were meant.",
        ],
    ],
    ["a second", e({ scoringTimeoutMs: 1000 }), []],
    [
        "milliseconds for seconds",
        v({
            livenessProbe: { initialDelaySeconds: 30_000, periodSeconds: 10_000, timeoutSeconds: 3601 },
            readinessProbe: { initialDelaySeconds: 5_000 },
            autoscale: { refreshSeconds: 5_000 },
        }),
        [],
        [
            "versions.blue.livenessProbe.periodSeconds = 10000: is in seconds, and more than an hour. Write 10 if milliseconds were meant.",
            "versions.blue.livenessProbe.initialDelaySeconds = 30000: is in seconds, and more than an hour. Write 30 if milliseconds were meant.",
            "versions.blue.livenessProbe.timeoutSeconds = 3601: is in seconds, and more than an hour. Write 4 if milliseconds were meant.",
            "versions.blue.readinessProbe.initialDelaySeconds = 5000: is in seconds, and more than an hour. Write 5 if milliseconds were meant.",
            "versions.blue.autoscale.refreshSeconds = 5000: is in seconds, and more than an hour. Write 5 if milliseconds were meant.",
            "versions.blue.autoscale.refreshSeconds = 5000: has no counterpart on plain Kubernetes, whose autoscaler looks every 15 seconds. Leave it out.",
        ],
    ],
    ["an hour", v({ livenessProbe: { initialDelaySeconds: 3600 } }), []],
    [
        "drained default ok",
        { versions: { blue: { ...blue, traffic: 0 }, green: { ...blue, traffic: 100 } } },
        [],
    ],
    ["spot ok", v({ pool: "spot" }), []],
    ["outputs ok", v({ image: output("x"), tags: output({}) }), []],
];

function plan(settings: unknown, context: Partial<EndpointContext> = {}) {
    return planEndpoint("fraud", settings as never, { ...CONTEXT, ...context });
}

describe("planEndpoint, what it refuses and warns of", () => {
    for (const [title, settings, problems, warnings = []] of CASES) {
        it(title, () => {
            const planned = plan(settings);
            assert.deepEqual(planned.problems.map(line), problems);
            assert.deepEqual(planned.warnings.map(line), warnings);
        });
    }

    it("collects the problems of all versions at once", () => {
        const planned = plan({
            auth: "token",
            versions: { blue: { ...blue, traffic: 200 }, green: { pool: "cup", image: "x y" } },
        });
        assert.deepEqual(
            planned.problems.map((problem) => problem.path),
            ["token", "versions.green.image", "versions.blue.traffic", "versions.green.pool"],
        );
    });

    it("warns of long scores on a pool that is autoscaled, where the program says it, and not of every version", () => {
        const grows = pool("grows", { vmSize: "Standard_D4s_v5", autoscale: { min: 1, max: 3 } });
        const slow = { ...blue, pool: "grows", scoringTimeoutMs: 600_000 };
        const versions = { blue: { ...slow, traffic: 50 }, green: { ...slow, traffic: 50 } };
        const context = { pools: { ...POOLS, grows } };
        const limit =
            "lets a pod take 610 s to stop, while the cluster autoscaler takes its node away after 600 s";
        const remedy = "az aks update --cluster-autoscaler-profile max-graceful-termination-sec=610";
        assert.deepEqual(plan({ versions }, context).warnings.map(line), [
            "versions.blue.scoringTimeoutMs = 600000: is more than its gateway's maxScoringTimeoutMs, 240000: where an Envoy stops, or nothing moves on a connection for that long, such scores are cut. Give the gateway maxScoringTimeoutMs: 600000.",
            `versions.blue.scoringTimeoutMs = 600000: ${limit}. Lower it, or raise AKS's limits: ${remedy}.`,
        ]);
        const ready = { ...context, maxScoringTimeoutMs: 600_000 };
        assert.equal(plan({ versions }, ready).warnings.length, 1);
        const existing = { ...CONTEXT, maxScoringTimeoutMs: undefined };
        assert.deepEqual(plan(e({ scoringTimeoutMs: 600_000 }), existing).warnings, []);
    });

    it("refuses all but anonymous calls where the gateway has no policies, and holds no concurrency there", () => {
        const planned = plan(e({ replicaMaxConcurrentRequests: 4 }), { policies: false });
        assert.deepEqual(planned.problems.map(line), [
            'auth = "key": needs Envoy Gateway\'s policies, and the gateway is of another implementation. Write auth: "none" and authenticate in front of the gateway or in the container, or serve through an Envoy Gateway.',
        ]);
        assert.deepEqual(planned.warnings.map(line), [
            "replicaMaxConcurrentRequests = 4: cannot be held by a gateway without Envoy Gateway's policies. Limit it in the container.",
        ]);
        const body = plan(e({ auth: "none", maxRequestBodyBytes: 1000 }), { policies: false });
        assert.deepEqual(body.problems, []);
        assert.deepEqual(body.warnings.map(line), [
            "maxRequestBodyBytes = 1000: cannot be held by a gateway without Envoy Gateway's policies. Limit it in the container.",
        ]);
        assert.deepEqual(plan(e({ auth: "none" }), { policies: false }).problems, []);
    });

    it("tells no key, no secret and no connection string", () => {
        const secret = "hunter2-hunter2-hunter2";
        const planned = plan({
            ...v({ secretEnvironmentVariables: { "bad name": secret, FINE: [secret] } }),
            primaryKey: `${secret} ${secret}`,
            secondaryKey: { secret },
            appInsightsConnectionString: secret,
            token: secret,
        });
        const text = planned.problems.map(line).join("\n");
        assert.equal(planned.problems.length, 6);
        assert.ok(!text.includes("hunter2"), text);
    });
});
