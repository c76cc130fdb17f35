import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { createLocalJWKSet, decodeJwt, jwtVerify, type JSONWebKeySet, type JWTVerifyOptions } from "jose";
import { ask } from "../../lab/traffic/ask";
import { Authority } from "../../lab/traffic/certificates";
import { Entra, ENTRA_HOST, type TokenSettings } from "../../lab/traffic/entra";

const TENANT = "72f988bf-86f1-41af-91ab-2d7cd011db47";
const AUDIENCE = "api://scoring";
const V1 = `https://sts.windows.net/${TENANT}/`;
const V2 = `https://login.microsoftonline.com/${TENANT}/v2.0`;

describe("the stand-in for Entra ID", () => {
    let entra: Entra;
    let authority: Authority;
    let port: number;
    before(async () => {
        [entra, authority] = await Promise.all([Entra.create(TENANT), Authority.create()]);
        port = await entra.listen("127.0.0.1", 0, authority);
    });
    after(() => entra.stop());

    const keys = async (path: string) => {
        const uri = `https://${ENTRA_HOST}:${port}/${TENANT}/${path}`;
        return ask(uri, { address: "127.0.0.1", ca: authority.certificate });
    };
    const verify = async (
        settings: TokenSettings,
        path = "discovery/v2.0/keys",
        expected: JWTVerifyOptions = {},
    ) => {
        const published = createLocalJWKSet(JSON.parse((await keys(path)).body) as JSONWebKeySet);
        const issuer = settings.version === 1 ? V1 : V2;
        return jwtVerify(await entra.token(settings), published, { issuer, audience: AUDIENCE, ...expected });
    };

    it("issues tokens of both versions that its published keys verify", async () => {
        const two = await verify({ audience: AUDIENCE });
        assert.equal(two.payload.iss, V2);
        assert.equal(two.payload["ver"], "2.0");
        assert.equal(two.payload["tid"], TENANT);
        assert.equal(two.protectedHeader.alg, "RS256");
        const one = await verify({ audience: AUDIENCE, version: 1 }, "discovery/keys");
        assert.equal(one.payload.iss, V1);
        assert.equal(one.payload["ver"], "1.0");
    });

    it("issues those that must be refused", async () => {
        const refused = async (settings: Partial<TokenSettings>, code: string, claim?: string) =>
            assert.rejects(verify({ audience: AUDIENCE, ...settings }), { code, ...(claim && { claim }) });
        await refused({ expiresIn: -120 }, "ERR_JWT_EXPIRED", "exp");
        await refused({ validIn: 600 }, "ERR_JWT_CLAIM_VALIDATION_FAILED", "nbf");
        await refused({ audience: "api://other" }, "ERR_JWT_CLAIM_VALIDATION_FAILED", "aud");
        await refused({ issuer: "https://elsewhere.example.com/" }, "ERR_JWT_CLAIM_VALIDATION_FAILED", "iss");
        await refused({ tenantId: "another" }, "ERR_JWT_CLAIM_VALIDATION_FAILED", "iss");
        await refused({ forged: true }, "ERR_JWS_SIGNATURE_VERIFICATION_FAILED");
    });

    it("writes times in order, for expired tokens too", async () => {
        for (const settings of [{}, { expiresIn: -120 }, { expiresIn: -3600 }, { validIn: 600 }]) {
            const { iat, nbf, exp } = decodeJwt(await entra.token({ audience: AUDIENCE, ...settings }));
            assert.ok(nbf! < exp! && iat! <= exp!, JSON.stringify({ settings, iat, nbf, exp }));
        }
    });

    it("publishes no private key, and nothing for other tenants", async () => {
        const { keys: published } = JSON.parse((await keys("discovery/keys")).body) as JSONWebKeySet;
        assert.deepEqual(
            published.map((key) => Object.keys(key).sort()),
            [["e", "kid", "kty", "n", "use", "x5t"]],
        );
        assert.equal((await keys("discovery/other")).status, 404);
        assert.ok(entra.asked.includes(`/${TENANT}/discovery/keys`));
    });

    it("answers under Entra ID's name alone, to those who trust the lab", async () => {
        const path = `/${TENANT}/discovery/keys`;
        const wrongName = `https://localhost:${port}${path}`;
        const untrusted = await ask(`https://${ENTRA_HOST}:${port}${path}`, { address: "127.0.0.1" });
        assert.equal(untrusted.status, 0);
        assert.match(untrusted.error ?? "", /certificate/);
        const other = await ask(wrongName, { address: "127.0.0.1", ca: authority.certificate });
        assert.match(other.error ?? "", /does not match certificate's altnames/);
    });
});

describe("the lab's certificate authority", () => {
    it("issues for several names, wildcards and addresses, and not for others", async () => {
        const authority = await Authority.create();
        const issued = await authority.issue("scoring.example.com", "*.models.example.com", "127.0.0.1");
        const server = createServer({ cert: issued.certificate, key: issued.privateKey }, (_, response) =>
            response.end("ok"),
        );
        server.listen(0, "127.0.0.1");
        await once(server, "listening");
        const { port } = server.address() as AddressInfo;
        const say = async (host: string) => {
            const { status, error } = await ask(`https://${host}:${port}/`, {
                address: "127.0.0.1",
                ca: authority.certificate,
            });
            return error === undefined ? status : "refused";
        };
        assert.equal(await say("scoring.example.com"), 200);
        assert.equal(await say("a.models.example.com"), 200);
        assert.equal(await say("127.0.0.1"), 200);
        assert.equal(await say("models.example.com"), "refused");
        assert.equal(await say("other.example.com"), "refused");
        server.close();
    });
});
