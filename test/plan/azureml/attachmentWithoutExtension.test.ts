import assert from "node:assert/strict";
import { planAttachment } from "#src/plan/azureml/attachment";
import { CONTEXT, TLS, WORKSPACE, said } from "./attachmentSettings";

describe("an attachment that installs no extension", () => {
    const EVERYTHING = {
        ...{ extensionVersion: "1.3.0", router: {}, tls: TLS, allowInsecureConnections: false },
        ...{ nodeSelector: { tier: "ml" }, installNvidiaDevicePlugin: false, enableTraining: false },
        extensionSettings: {},
    };
    const second = { installedBy: "first", installedNodeSelector: { tier: "ml" } };

    it("leaves its settings to the one that does", () => {
        const rule = "belongs to the attachment that installs the extension, first";
        assert.deepEqual(said({ installExtension: true, ...EVERYTHING }, second), [
            `installExtension = true: ${rule}. Leave it out: a cluster has the extension once.`,
            ...Object.keys(EVERYTHING).map((key) => `${key}: ${rule}. Move it there, or take it out.`),
        ]);
    });

    it("keeps to the nodes of the one that does", () => {
        for (const settings of [{}, { installExtension: false }]) {
            assert.deepEqual(said(settings, { ...second, room: { cpuCores: 0, memoryGib: 0 } }), []);
            const { plan } = planAttachment(
                "aml",
                { workspaceId: WORKSPACE, ...settings },
                { ...CONTEXT, ...second },
            );
            assert.equal(plan.extension, undefined);
            assert.deepEqual(plan.nodeSelector, { tier: "ml" });
        }
    });

    it("has no use for its settings, but for the nodes that somebody else's extension is kept to", () => {
        const useless = Object.keys(EVERYTHING).filter((key) => key !== "nodeSelector");
        assert.deepEqual(
            said({ installExtension: false, ...EVERYTHING }),
            useless.map(
                (key) => `${key}: has no use beside installExtension: false. Take one of the two out.`,
            ),
        );
        const settings = { workspaceId: WORKSPACE, installExtension: false, nodeSelector: { tier: "ml" } };
        const { plan, warnings } = planAttachment("aml", settings, CONTEXT);
        assert.equal(plan.extension, undefined);
        assert.deepEqual(plan.nodeSelector, { tier: "ml" });
        assert.deepEqual(warnings, []);
    });
});
