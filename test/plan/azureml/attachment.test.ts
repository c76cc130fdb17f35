import assert from "node:assert/strict";
import { output } from "@pulumi/pulumi";
import { planAttachment } from "#src/plan/azureml/attachment";
import { NEEDS_PLAIN, saidBy } from "../says";
import { CONTEXT, IN_THE_CLEAR, QUIET, TLS, WORKSPACE, said } from "./attachmentSettings";

type Case = readonly [title: string, settings: object, said: readonly string[]];

const COMPUTE =
    "must be 3 to 24 characters: letters, digits and -, starting with a letter and ending with a letter or digit";
const LABEL =
    "must be 1 to 63 characters: lower-case letters, digits and -, starting and ending with a letter or digit";
const WORKSPACE_ID = "must be the resource id of a Microsoft.MachineLearningServices/workspaces";
const WORKSPACE_SHAPE =
    "/subscriptions/<subscription>/resourceGroups/<group>/providers/Microsoft.MachineLearningServices/workspaces/<workspace>";
const IDENTITY =
    "/subscriptions/s/resourceGroups/ml/providers/Microsoft.ManagedIdentity/userAssignedIdentities/puller";

const CASES: readonly Case[] = [
    [
        "no workspace",
        { workspaceId: undefined },
        ["workspaceId: is missing. Give the workspace's resource id."],
    ],
    [
        "a workspace's name",
        { workspaceId: "fraud-ws" },
        [`workspaceId = "fraud-ws": ${WORKSPACE_ID}. Give ${WORKSPACE_SHAPE}.`],
    ],
    [
        "a compute in place of the workspace",
        { workspaceId: `${WORKSPACE}/computes/aml`, description: output("x") },
        [
            `workspaceId = "${`${WORKSPACE}/computes/aml`.slice(0, 78)}…: ${WORKSPACE_ID}. It is the id of a Microsoft.MachineLearningServices/workspaces/computes: give ${WORKSPACE_SHAPE}.`,
        ],
    ],
    [
        "an unknown setting",
        { trustedAcces: true },
        ["trustedAcces: is not a setting that exists here. Did you mean trustedAccess?"],
    ],
    [
        "null",
        { trustedAccess: null },
        ["trustedAccess = null: must not be null. Leave it out, or give a value."],
    ],
    [
        "switches that are texts",
        { createNamespace: "true", trustedAccess: 1, roleAssignments: "no", installExtension: "false" },
        [
            'createNamespace = "true": must be true or false. Write true without quotes.',
            "trustedAccess = 1: must be true or false. Write true or false.",
            'roleAssignments = "no": must be true or false. Write true or false.',
            'installExtension = "false": must be true or false. Write false without quotes.',
        ],
    ],
    [
        "a compute name that is too long",
        { computeName: "a".repeat(25) },
        [`computeName = "${"a".repeat(25)}": ${COMPUTE}. It has 25 characters: shorten it by 1.`],
    ],
    [
        "a compute name that is an Output",
        { computeName: output("x") },
        [`computeName = [output]: ${COMPUTE}. ${NEEDS_PLAIN}`],
    ],
    [
        "a reserved name in any case",
        { computeName: "AmlCompute" },
        ['computeName = "AmlCompute": is a name that Azure ML keeps for itself. Choose another name.'],
    ],
    [
        "another reserved name",
        { computeName: "local" },
        ['computeName = "local": is a name that Azure ML keeps for itself. Choose another name.'],
    ],
    [
        "the third reserved name",
        { computeName: "containerInstance" },
        ['computeName = "containerInstance": is a name that Azure ML keeps for itself. Choose another name.'],
    ],
    [
        "a name that ends in a dash and digits, with a warning only",
        { computeName: "aks-2" },
        [
            'warning: computeName = "aks-2": ends in a dash and digits, which Azure ML refuses for compute instances; for clusters it does not say. Choose another ending, such as "aks2".',
        ],
    ],
    [
        "a bad namespace",
        { namespace: "Scoring" },
        [`namespace = "Scoring": ${LABEL}. Did you mean "scoring"?`],
    ],
    [
        "an Output for a namespace",
        { namespace: output("x") },
        [`namespace = [output]: ${LABEL}. ${NEEDS_PLAIN}`],
    ],
    [
        "the extension's namespace",
        { namespace: "azureml", createNamespace: false },
        ['namespace = "azureml": is the namespace of the extension itself. Choose another name.'],
    ],
    [
        "Kubernetes' namespaces",
        { namespace: "kube-system", createNamespace: false },
        ['namespace = "kube-system": is a namespace with an owner of its own. Choose another name.'],
    ],
    [
        "a policy engine's namespace",
        { namespace: "gatekeeper-system" },
        ['namespace = "gatekeeper-system": is a namespace with an owner of its own. Choose another name.'],
    ],
    [
        "a gateway's namespace",
        { namespace: "scoring", createNamespace: false },
        [
            'namespace = "scoring": belongs to gateway edge of the same cluster, whose network policy lets no request of Azure ML\'s router in. Choose another name.',
        ],
    ],
    [
        "a namespace that another attachment makes",
        { namespace: "models" },
        [
            'namespace = "models": is made by attachment first of the same cluster. Write createNamespace: false, or choose another name.',
        ],
    ],
    ["to share it is fine", { namespace: "models", createNamespace: false }, []],
    [
        "the same workspace in the same namespace, and says that alone",
        { namespace: "scored", computeName: "Taken" },
        [
            "workspaceId: is attached to this cluster with namespace scored by first already. Serve through that attachment, or give this one another namespace and computeName.",
        ],
    ],
    [
        "a compute that another attachment of the workspace makes, in any case",
        { computeName: "Taken" },
        [
            'computeName = "Taken": is the compute of attachment first in this workspace. Choose another computeName.',
        ],
    ],
    [
        "the namespace default, when it is to be made",
        { namespace: "default" },
        [
            'namespace = "default": is there on every cluster. Write createNamespace: false, or choose another name.',
        ],
    ],
    ["default as it is, which is fine", { namespace: "default", createNamespace: false }, []],
    [
        "a principal that is no GUID",
        { workspacePrincipalId: "fraud-ws" },
        [
            'workspacePrincipalId = "fraud-ws": must be an object id, a GUID. Give the identity\'s object id, not its name.',
        ],
    ],
    [
        "a principal that nothing is granted to",
        { workspacePrincipalId: output("x"), roleAssignments: false },
        ["workspacePrincipalId: has no use beside roleAssignments: false. Take one of the two out."],
    ],
    [
        "an identity's name",
        { identityId: "puller" },
        [
            'identityId = "puller": must be the resource id of a Microsoft.ManagedIdentity/userAssignedIdentities. Give /subscriptions/<subscription>/resourceGroups/<group>/providers/Microsoft.ManagedIdentity/userAssignedIdentities/<userAssignedIdentity>.',
        ],
    ],
    ["an identity's id is fine", { identityId: IDENTITY }, []],
    [
        "a description that is a number",
        { description: 7 },
        ["description = 7: must be a text. Put it in quotes."],
    ],
    [
        "a tag that is a number",
        { tags: { team: 7, stage: output("x") } },
        ['tags.team = 7: must be a text. Write "7" with quotes.'],
    ],
];

describe("planAttachment", () => {
    for (const [title, settings, expected] of CASES) {
        it(`says it: ${title}`, () => {
            assert.deepEqual(said({ router: QUIET.router, ...settings }), expected);
        });
    }

    it("wants an object", () => {
        for (const settings of [null, [], "x", output({}), Promise.resolve({})]) {
            assert.match(
                saidBy(planAttachment("aml", settings as never, CONTEXT))[0]!,
                /must be an object\. /,
            );
        }
    });

    it("says so where the component's name makes no compute's name", () => {
        assert.deepEqual(said(QUIET, {}, "my_models"), [
            `computeName = "my_models": ${COMPUTE}. It is the component's name: give another computeName.`,
        ]);
        assert.deepEqual(said({ ...QUIET, computeName: "models" }, {}, "my_models"), []);
    });

    it("decides everything", () => {
        const planned = planAttachment("aml", { workspaceId: output(WORKSPACE) }, CONTEXT);
        assert.deepEqual(planned.problems, []);
        assert.deepEqual(saidBy(planned), [IN_THE_CLEAR]);
        assert.deepEqual(planned.plan, {
            computeName: "aml",
            namespace: "azureml-scoring",
            createNamespace: true,
            trustedAccess: true,
            roleAssignments: true,
            nodeSelector: {},
            extension: {
                version: undefined,
                purpose: "FastProd",
                router: { serviceType: "LoadBalancer", internal: false, highAvailability: true },
                tls: "none",
                allowInsecureConnections: true,
                nodeSelector: {},
                installNvidiaDevicePlugin: false,
                enableTraining: false,
                furtherSettings: [],
            },
        });
    });

    it("takes what the program decides", () => {
        const settings = {
            ...{ workspaceId: WORKSPACE, computeName: "models", namespace: "team-a", createNamespace: false },
            ...{ extensionVersion: "1.3.0", trustedAccess: false, roleAssignments: false, tls: TLS },
            router: { serviceType: "NodePort", highAvailability: false },
            ...{ nodeSelector: { tier: "ml", agentpool: "a" }, installNvidiaDevicePlugin: true },
            ...{ enableTraining: true, extensionSettings: { installPromOp: "False", a: undefined } },
        };
        const { plan, problems } = planAttachment("aml", settings as never, CONTEXT);
        assert.deepEqual(problems, []);
        const nodeSelector = { agentpool: "a", tier: "ml" };
        assert.deepEqual(plan, {
            ...{ computeName: "models", namespace: "team-a", createNamespace: false },
            ...{ trustedAccess: false, roleAssignments: false, nodeSelector },
            extension: {
                ...{ version: "1.3.0", purpose: "FastProd", tls: "texts", allowInsecureConnections: false },
                router: { serviceType: "NodePort", internal: false, highAvailability: false },
                ...{ nodeSelector, installNvidiaDevicePlugin: true, enableTraining: true },
                furtherSettings: ["installPromOp"],
            },
        });
    });
});
