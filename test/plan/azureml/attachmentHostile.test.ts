import assert from "node:assert/strict";
import { output } from "@pulumi/pulumi";
import fc from "fast-check";
import { carriedOfAttachment, planAttachment } from "#src/plan/azureml/attachment";
import { checkCarried } from "#src/plan/carried";
import { saidBy, says } from "../says";
import { CONTEXT, QUIET, said } from "./attachmentSettings";

describe("planAttachment, given anything,", () => {
    it("survives whatever JavaScript has, wherever it stands", () => {
        const keys = [
            ...["workspaceId", "computeName", "namespace", "createNamespace", "installExtension", "tls"],
            ...["extensionVersion", "router", "allowInsecureConnections", "nodeSelector", "enableTraining"],
            ...["installNvidiaDevicePlugin", "extensionSettings", "trustedAccess", "roleAssignments"],
            ...["workspacePrincipalId", "identityId", "description", "tags"],
        ];
        const odd = fc.constantFrom<unknown>(
            ...[null, [], [[]], {}, Symbol("x"), 10n, () => 1, new Map(), new Date(0), NaN, -0, "", "\0"],
            ...[Object.create(null), output("x"), Promise.resolve("x"), { __proto__: null, a: null }],
            ...[{ hostname: [] }, { serviceType: {} }, { secretName: null, certificate: 1 }, { "": 1 }],
        );
        const value = fc.oneof(odd, fc.anything({ maxDepth: 2, withNullPrototype: true }));
        const settings = fc.dictionary(fc.constantFrom(...keys), value);
        fc.assert(
            fc.property(settings, fc.constantFrom(undefined, "first"), (given, installedBy) => {
                saidBy(planAttachment("aml", given as never, { ...CONTEXT, installedBy }));
                assert.ok(Array.isArray(carriedOfAttachment(given)));
            }),
            { numRuns: 500 },
        );
    });

    it("lets nothing through that is of no type that a setting has", () => {
        for (const key of [
            "workspaceId",
            "computeName",
            "namespace",
            "router",
            "tls",
            "tags",
            "extensionVersion",
        ]) {
            for (const value of [null, [], Symbol("x"), 10n, () => 1, new Map()]) {
                assert.ok(
                    said({ ...QUIET, [key]: value }).some((line) => line.startsWith(key)),
                    key,
                );
            }
        }
    });
});

describe("what an attachment carries", () => {
    it("is checked when it becomes known", () => {
        const late = {
            ...{ workspaceId: "x", identityId: "x", workspacePrincipalId: "x", description: 1, tags: [] },
            tls: { hostname: "x", secretName: "X" },
            extensionSettings: { installPromOp: false },
        };
        const paths = says((f) => checkCarried(f, late, carriedOfAttachment(late))).map(
            (line) => line.split(/[ :]/)[0],
        );
        assert.deepEqual(paths, [
            ...["workspaceId", "tls.hostname", "tls.secretName", "extensionSettings.installPromOp"],
            ...["workspacePrincipalId", "identityId", "description", "tags"],
        ]);
    });
});
