import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { type Cluster, WorkspaceAttachment } from "aks-scoring";
import { AzureMl, type AttachmentSettings, blue, putCluster, putWorkspace, stepsOf } from "./support";

// Both are made for scoring.example.com.
const pem = (name: string) => readFileSync(join(__dirname, "../../../../test/core/pem", name), "utf8");
const tlsOf = (name: string, key: (text: string) => pulumi.Input<string>) => ({
    certificate: pem(`${name}.pem`),
    privateKey: key(pem(`${name}.key`)),
    hostname: "scoring.example.com",
});
const versions = { blue };
const path = "api/v1/endpoint/fraud/score";

describe("a WorkspaceAttachment under the engine", () => {
    let azureMl: AzureMl;
    beforeEach(async () => {
        azureMl = await AzureMl.start();
    });
    afterEach(() => azureMl.stop());

    it("takes, renews and removes a certificate, and moves its router, by updates of the extension alone", async () => {
        const change = async (attachment: () => AttachmentSettings) =>
            await azureMl.up(() => azureMl.program({ versions }, attachment())());
        await change(() => ({}));
        let printed = "";
        for (const [attachment, uri] of [
            [() => ({ tls: tlsOf("leaf", pulumi.secret) }), `https://scoring.example.com/${path}`],
            [() => ({ tls: tlsOf("ec", (text) => text) }), `https://scoring.example.com/${path}`],
            [() => ({}), `http://203.0.113.10/${path}`],
            [() => ({ router: { internal: true } }), `http://10.224.0.10/${path}`],
        ] as const) {
            const { run } = await change(attachment);
            printed += run.stdout + (await azureMl.stack.exportState());
            assert.deepEqual(stepsOf(run), ["update Extension shared-azureml"]);
            const next = await azureMl.up();
            assert.deepEqual(stepsOf(next.run), []);
            assert.equal(next.run.outputs["scoringUri"]?.value, uri);
            assert.equal(run.outputs["scoringUri"]?.value, uri, "the same update says it already");
        }
        printed += JSON.stringify([azureMl.sandbox.writes, azureMl.sandbox.azure.history]);
        for (const name of ["leaf.key", "ec.key"]) {
            const text = pem(name);
            assert.equal(printed.includes(text.split("\n")[1]!), false);
            assert.equal(printed.includes(Buffer.from(text).toString("base64").slice(0, 60)), false);
        }
    });

    it("tells of a workspace that is not there before anything is created", async () => {
        const missing = azureMl.workspaceId.replace(/ws$/, "wx");
        const { error, writes } = await azureMl.fails(
            azureMl.program({ versions }, { workspaceId: missing }),
        );
        assert.match(
            error.message,
            /error: workspaceId: workspace wx in resource group \w+ cannot be read: .*404.*Check its name/,
        );
        assert.deepEqual(writes, []);
    });

    it("is refused for a workspace of another subscription, whose namesake is another workspace", async () => {
        const elsewhere = azureMl.workspaceId.replace(/^\/subscriptions\/[^/]+/, "/subscriptions/other");
        const { error, writes } = await azureMl.fails(
            azureMl.program({ versions }, { workspaceId: elsewhere }),
        );
        assert.match(
            error.message,
            /workspace ws .* is in another subscription than the azure-native provider's/,
        );
        assert.deepEqual(writes, []);
    });

    it("shares the names of computes and endpoints with the workspace's other attachments", async () => {
        const program = (computeName: string) => () => {
            const cluster = azureMl.cluster();
            const { workspaceId } = azureMl;
            const first = azureMl.attachment({}, cluster);
            const second = new WorkspaceAttachment("second", {
                ...{ cluster, computeName, namespace: "second" },
                workspaceId: workspaceId.toUpperCase().replace(/WS$/, "ws"),
            });
            azureMl.endpoint("fraud", { target: first, versions });
            azureMl.endpoint("again", { target: second, versions, endpointName: "Fraud" });
        };
        for (const [computeName, said, refused] of [
            ["AML", /computeName = "AML": is the compute of attachment aml in this workspace/, "second"],
            ["more", /endpointName = "Fraud": is the name of another endpoint of this workspace/, "again"],
        ] as const) {
            const { error, writes } = await azureMl.fails(program(computeName));
            assert.match(error.message, said);
            assert.deepEqual(
                writes.filter((line) => line.includes(` ${refused}-`)),
                [],
            );
        }
    });

    it("is adopted by another stack, and compared with what it is before anything is created", async () => {
        await azureMl.up(() => void azureMl.attachment({ computeName: "shared-aks" }));
        const clusterId = await putCluster(azureMl.sandbox, "other");
        const other = await azureMl.sandbox.stack(() => undefined, { stackName: "other" });
        const adopting =
            (settings: { computeName?: string; namespace?: string }, id = azureMl.clusterId) =>
            () => {
                const target = WorkspaceAttachment.existing("aml", {
                    cluster: azureMl.cluster(id),
                    workspaceId: azureMl.workspaceId,
                    computeName: "shared-aks",
                    namespace: "azureml-scoring",
                    ...settings,
                });
                return { uri: azureMl.endpoint("fraud", { target, versions }).scoringUri };
            };
        for (const [program, said] of [
            [
                adopting({ namespace: "elsewhere" }),
                /namespace = "elsewhere": is not the compute's\. Write namespace: "azureml-scoring"\./,
            ],
            [
                adopting({}, clusterId),
                /computeName = "shared-aks": attaches another cluster, .*\/shared\. Name/,
            ],
            [adopting({ computeName: "nothing" }), /nothing.*not found|NotFound/s],
        ] as const) {
            const { error, writes } = await azureMl.fails(program, other);
            assert.match(error.message, said);
            assert.deepEqual(
                writes.filter((line) => !line.includes("-assets") && !line.includes("InstanceType")),
                [],
            );
        }
        const { run, writes } = await azureMl.up(adopting({}), {}, other);
        assert.equal(run.outputs["uri"]?.value, `http://203.0.113.10/${path}`);
        assert.deepEqual(
            writes.filter((line) => !line.includes("fraud-") && !line.includes("InstanceType")),
            [],
        );
        assert.deepEqual(stepsOf((await azureMl.up(undefined, { refresh: true }, other)).run), []);
        await azureMl.destroy(other);
        assert.deepEqual(azureMl.names("computes"), ["shared-aks"]);
    });

    it("shares extension and grants with a second one of the same cluster", async () => {
        const second = await putWorkspace(azureMl.sandbox, azureMl.clusterId, "ws2");
        const run = await azureMl.up(() => {
            const cluster = azureMl.cluster();
            const { workspaceId } = azureMl;
            azureMl.attachment({}, cluster);
            new WorkspaceAttachment("more", { cluster, workspaceId, namespace: "more" });
            new WorkspaceAttachment("next", { cluster, workspaceId: second, namespace: "next" });
        });
        const made = (type: string) => run.writes.filter((line) => line.includes(` ${type} `)).sort();
        assert.deepEqual(made("Extension"), ["create Extension shared-azureml"]);
        assert.deepEqual(made("TrustedAccessRoleBinding"), [
            "create TrustedAccessRoleBinding shared-azureml-ws-access",
            "create TrustedAccessRoleBinding shared-azureml-ws-access",
        ]);
        assert.deepEqual(
            made("RoleAssignment"),
            ["extension", "extension", "reader", "reader"].map(
                (role) => `create RoleAssignment shared-azureml-ws-${role}`,
            ),
        );
        assert.deepEqual([...azureMl.names("computes")].sort(), ["aml", "more", "next"]);
        assert.deepEqual(stepsOf((await azureMl.up(undefined, { refresh: true })).run), []);
        await azureMl.destroy();
    });

    it("goes without the others of its cluster, whose extension and rights stay", async () => {
        const attach = (name: string, cluster: Cluster) =>
            new WorkspaceAttachment(name, {
                ...{ cluster, workspaceId: azureMl.workspaceId, namespace: name },
            });
        const program = (names: readonly string[]) => () => {
            const cluster = azureMl.cluster();
            const [target] = names
                .map((name) => attach(name, cluster))
                .filter((_, i) => names[i] === "stays");
            azureMl.endpoint("fraud", { target: target!, versions });
        };
        await azureMl.up(program(["goes", "stays"]));
        assert.deepEqual((await azureMl.up(program(["stays", "goes"]))).writes, [], "their order is nothing");
        const { writes } = await azureMl.up(program(["stays"]));
        assert.deepEqual(writes, ["delete Compute goes-compute", "delete Namespace goes-goes"]);
        assert.deepEqual(azureMl.traffic(), { blue: 100 });
    });

    it("takes an extension for installed, and keeps off what an adopted attachment has", async () => {
        await azureMl.up(() => void azureMl.attachment());
        const other = await azureMl.sandbox.stack(() => undefined, { stackName: "other" });
        const { workspaceId } = azureMl;
        const beside = (settings: { namespace: string; computeName?: string }) => () => {
            const cluster = azureMl.cluster();
            const existing = { cluster, workspaceId, computeName: "aml", namespace: "azureml-scoring" };
            WorkspaceAttachment.existing("adopted", existing);
            const rights = { trustedAccess: false, roleAssignments: false };
            new WorkspaceAttachment("second", { cluster, workspaceId, ...rights, ...settings });
        };
        for (const [settings, said] of [
            [{ namespace: "azureml-scoring" }, /with namespace azureml-scoring by adopted already/],
            [
                { namespace: "more", computeName: "Aml" },
                /is the compute of attachment adopted in this workspace/,
            ],
        ] as const) {
            assert.match((await azureMl.fails(beside(settings), other)).error.message, said);
        }
        const { writes } = await azureMl.up(beside({ namespace: "more" }), {}, other);
        assert.deepEqual(writes, ["create Namespace second-more", "create Compute second-compute"]);
    });

    it("is refused twice in one namespace of one workspace, an Output's id too", async () => {
        const twice = (id: (text: string) => pulumi.Input<string>) => () => {
            const cluster = azureMl.cluster();
            azureMl.attachment({}, cluster);
            new WorkspaceAttachment("twin", {
                cluster,
                workspaceId: id(azureMl.workspaceId),
                createNamespace: false,
            });
        };
        for (const id of [(text: string) => text.toUpperCase().replace("/WS", "/ws"), pulumi.output]) {
            const { error } = await azureMl.fails(twice(id));
            assert.match(
                error.message,
                /WorkspaceAttachment "twin": 1 problem\n.*is attached to this cluster with namespace azureml-scoring by aml already/,
            );
            assert.deepEqual(
                azureMl.names("computes").filter((name) => name === "twin"),
                [],
            );
        }
    });

    it("warns of two regions, and leaves out what the program takes care of itself", async () => {
        const nothing = { roleAssignments: false, trustedAccess: false };
        const { error, writes } = await azureMl.fails(() => void azureMl.attachment(nothing));
        assert.match(error.message, /lacks the role Kubernetes Extension Contributor/);
        assert.deepEqual(
            writes.filter((line) => /Trusted|Role/.test(line)),
            [],
        );
        const workspaceId = await putWorkspace(azureMl.sandbox, azureMl.clusterId, "far", "japaneast");
        const far = await azureMl.up(() => void azureMl.attachment({ workspaceId, trustedAccess: false }));
        assert.ok(
            far.run.diagnostics.some((text) =>
                /cluster is in westeurope, the workspace in japaneast/.test(text),
            ),
            far.run.diagnostics.join("\n"),
        );
        assert.deepEqual(far.writes.filter((line) => /Trusted|Role/.test(line)).sort(), [
            "create RoleAssignment shared-azureml-ws-admin",
            "create RoleAssignment shared-azureml-ws-extension",
            "create RoleAssignment shared-azureml-ws-reader",
        ]);
    });
});
