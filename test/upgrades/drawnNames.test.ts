import * as pulumi from "@pulumi/pulumi";
import { ScoringEndpoint, ScoringGateway } from "aks-scoring";
import { Sandbox } from "aks-scoring/sandbox";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { servingCluster } from "../sandboxed/servingCluster";
import { readKept } from "./kept";
import { lossesOf } from "./losses";

const pem = (name: string) => readFileSync(join(__dirname, "../../../test/core/pem", name), "utf8");

/** What version 0.1.0 made of it, is kept. Each Secret's name is drawn: those of keys and certificates where the provider replaces Secrets. */
function program(): void {
    const cluster = servingCluster({ secretsAreMutable: false });
    const tls = {
        certificate: pem("leaf.pem"),
        privateKey: pulumi.secret(pem("leaf.key")),
        hostname: "scoring.example.com",
    };
    new ScoringEndpoint("fraud", {
        target: new ScoringGateway("edge", { cluster, tls }),
        versions: {
            blue: {
                image: "acme.azurecr.io/fraud:12",
                pool: "cpu",
                secretEnvironmentVariables: { DB_PASSWORD: pulumi.secret("hunter2") },
            },
        },
    });
}

describe("an upgrade of names that version 0.1.0 drew, with hashes of the secrets in the clear", () => {
    it("keeps them, and takes the hashes out of the state", async () => {
        // The kept state has hashes, and so have the events of the first update, which tell what was there before.
        const sandbox = await Sandbox.start({ allowLeaks: true });
        try {
            await sandbox.restore(readKept("drawnNames", "released")!);
            const stack = await sandbox.stack(program, { stackName: "drawn-names" });
            const names = () => sandbox.kubernetes.objects("Secret").map(({ metadata }) => metadata.name);
            const found = (state = "") => sandbox.leaksIn({ state }).map(({ secret }) => secret);
            const before = names();
            assert.equal(before.length, 3);

            const preview = await stack.preview();
            assert.deepEqual(lossesOf(preview.steps), []);
            assert.deepEqual(found(preview.traces["state"]).sort(), [
                "the sha256 of data of edge-certificate",
                "the sha256 of data of fraud-blue-environment",
                "the sha256 of data of fraud-keys",
            ]);
            const update = await stack.up();
            assert.deepEqual(lossesOf(update.steps), []);
            assert.deepEqual(found(update.traces["state"]), []);
            assert.deepEqual(names(), before);
            const next = await stack.up({ diff: true, refresh: true });
            assert.deepEqual(lossesOf(next.steps), []);
            assert.deepEqual(sandbox.leaksIn(next.traces), []);
        } finally {
            await sandbox.stop();
        }
    });
});
