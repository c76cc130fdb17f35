import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import {
    ScoringEndpoint,
    type ScoringEndpointArgs,
    ScoringGateway,
    type ScoringGatewayArgs,
} from "aks-scoring";
import { Sandbox, type SandboxStack } from "aks-scoring/sandbox";
import { servingCluster } from "./servingCluster";

/** What a stack is given, of which one thing changes. */
type Given = Pick<ScoringEndpointArgs, "keyRotation" | "primaryKey" | "secondaryKey"> &
    Pick<ScoringGatewayArgs, "tls">;

interface SecretObject {
    readonly metadata: { readonly name: string };
    readonly data: Readonly<Record<string, string>>;
}

const pem = (name: string) => readFileSync(join(__dirname, "../../../test/core/pem", name), "utf8");
const tlsOf = (name: string): NonNullable<Given["tls"]> => ({
    certificate: pulumi.output(pem(`${name}.pem`)),
    privateKey: pulumi.secret(pem(`${name}.key`)),
    hostname: "scoring.example.com",
});

const [KEY, NEW_KEY, OTHER_KEY] = ["given-key-0123456789", "given-key-9876543210", "another-given-key-42"];
const keysOf = (primary: string): Given => ({
    primaryKey: pulumi.secret(primary),
    secondaryKey: pulumi.secret(OTHER_KEY),
});

// The provider would delete a changed Secret first. The write that moves to the new Secret fails, and somebody takes the
// change back. Each test begins where the one before it left the stack.
describe("the way back to a former Secret", () => {
    let sandbox: Sandbox;
    let stack: SandboxStack;
    before(async () => {
        sandbox = await Sandbox.start();
        stack = await sandbox.stack(() => undefined);
        await up({ ...keysOf(KEY), tls: tlsOf("leaf") });
    });
    after(() => sandbox.stop());

    const up = async ({ tls, ...keys }: Given, protect = false) => {
        stack.program = () => {
            const cluster = servingCluster({ secretsAreMutable: false });
            const target = new ScoringGateway("edge", { cluster, ...(tls && { tls }) }, { protect });
            const versions = { blue: { image: "acme.azurecr.io/fraud:12", pool: "cpu" } };
            new ScoringEndpoint("fraud", { target, versions, ...keys }, { protect });
        };
        return await stack.up();
    };
    /** One change whose n-th write fails; what was written before. */
    const fails = async (given: Given, n: number): Promise<string[]> => {
        const from = sandbox.writes.length;
        sandbox.failWrite(n, "connection refused");
        await assert.rejects(up(given), /connection refused/);
        return sandbox.writes
            .slice(from)
            .map(({ operation, type, name }) => `${operation} ${type.split(":").at(-1)} ${name}`);
    };
    const secretsWith = (key: string) =>
        (sandbox.kubernetes.objects("Secret") as SecretObject[]).filter(({ data }) => key in data);
    /** What is in the only Secret with a key, which is also the one that is named. */
    const onlySecret = (key: string, named: string): Record<string, string> => {
        const secrets = secretsWith(key);
        assert.deepEqual(
            secrets.map(({ metadata }) => metadata.name),
            [named],
        );
        const entries = Object.entries(secrets[0]!.data);
        return Object.fromEntries(
            entries.map(([part, text]) => [part, Buffer.from(text, "base64").toString()]),
        );
    };
    const namedByPolicy = (): string =>
        sandbox.kubernetes.objects("SecurityPolicy")[0].spec.apiKeyAuth.credentialRefs[0].name;
    const namedByGateway = (): string =>
        sandbox.kubernetes
            .objects("Gateway")[0]
            .spec.listeners.find(({ name }: { name: string }) => name === "https").tls.certificateRefs[0]
            .name;

    it("is open for a certificate", async () => {
        const written = await fails({ ...keysOf(KEY), tls: tlsOf("ec") }, 3);
        assert.deepEqual(written, [
            "create RandomId edge-certificate-name",
            "create Secret edge-certificate",
        ]);
        assert.equal(secretsWith("tls.crt").length, 2, "the gateway has its own still");
        await up({ ...keysOf(KEY), tls: tlsOf("leaf") });
        assert.equal(onlySecret("tls.crt", namedByGateway())["tls.crt"], pem("leaf.pem"));
    });

    it("is open for given keys", async () => {
        const written = await fails({ ...keysOf(NEW_KEY), tls: tlsOf("leaf") }, 3);
        assert.deepEqual(written, ["create RandomId fraud-keys-name", "create Secret fraud-keys"]);
        assert.equal(secretsWith("primary").length, 2, "the policy has its own still");
        await up({ ...keysOf(KEY), tls: tlsOf("leaf") });
        const keys = onlySecret("primary", namedByPolicy());
        assert.deepEqual(keys, { primary: KEY, secondary: OTHER_KEY });
    });

    it("is open for random keys", async () => {
        await up({});
        const { primary, secondary } = onlySecret("primary", namedByPolicy());
        const written = await fails({ keyRotation: { primary: 2 } }, 4);
        assert.deepEqual(written.slice(1), ["create RandomId fraud-keys-name", "create Secret fraud-keys"]);
        await up({});
        const keys = onlySecret("primary", namedByPolicy());
        assert.equal(keys["secondary"], secondary);
        assert.notEqual(keys["primary"], primary, "each rotation draws a key, that back too");
        assert.deepEqual((await up({})).steps, []);
    });

    it("is as open in what is protected", async () => {
        await up({ tls: tlsOf("leaf") }, true);
        const { primary } = onlySecret("primary", namedByPolicy());
        await up({ tls: tlsOf("ec"), keyRotation: { primary: 2 } }, true);
        assert.notEqual(onlySecret("primary", namedByPolicy())["primary"], primary);
        assert.equal(onlySecret("tls.crt", namedByGateway())["tls.crt"], pem("ec.pem"));
    });
});
