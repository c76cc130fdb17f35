import assert from "node:assert/strict";
import { CoreV1Api } from "@kubernetes/client-node";
import type * as pulumi from "@pulumi/pulumi";
import { until } from "../../lab/cluster/until";
import { setUpNetwork } from "../../lab/cluster/networks";
import { ask, type Answer } from "../../lab/traffic/load";
import { Authority } from "../../lab/traffic/certificates";
import { APPLICATION, Entra, ENTRA_HOST, type TokenSettings } from "../../lab/traffic/entra";
import type { StubAnswer } from "../../lab/images/scoringStub";
import { CPU_POOL, KEYS, Scene, small } from "./scene";

const TENANT = "11111111-2222-3333-4444-555555555555";
const AUDIENCE = "api://fraud";
const ENTRA_ADDRESS = "203.0.113.250";

describe("who may call, at the real Envoy", function () {
    let authority: Authority;
    let entra: Entra;
    let scene: Scene;
    const blue = { blue: small("1", { replicas: 1 }) };
    before(async () => {
        await setUpNetwork();
        authority = await Authority.create();
        entra = await Entra.create(TENANT);
        await entra.listen(ENTRA_ADDRESS, 443, authority);
        scene = await Scene.start(
            { pools: CPU_POOL, endpoint: { ...KEYS, versions: blue } },
            { authorities: authority.certificate, hosts: { [ENTRA_HOST]: ENTRA_ADDRESS } },
        );
        await settles(200, `Bearer ${KEYS.primaryKey}`);
    });
    after(async () => {
        await scene?.stop();
        await entra?.stop();
    });

    const call = (authorization?: string): Promise<Answer> =>
        ask(scene.uri, { body: "{}", headers: authorization === undefined ? {} : { authorization } });
    const settles = (expected: number, authorization?: string) =>
        settled(expected, () => call(authorization));
    const status = async (authorization?: string) => (await call(authorization)).status;

    it("is whoever has one of the two keys, as clients of v1 and v2 send it", async () => {
        assert.equal(await status(`Bearer ${KEYS.primaryKey}`), 200);
        assert.equal(await status(`Bearer ${KEYS.secondaryKey}`), 200);
        assert.equal(await status(KEYS.primaryKey), 200);
    });

    it("is nobody with another key, half a key, or none", async () => {
        for (const wrong of [undefined, "", "Bearer ", "Bearer nope", `Bearer ${KEYS.primaryKey.slice(1)}`]) {
            assert.equal(await status(wrong), 401, String(wrong));
        }
        assert.equal(await status(`Basic ${KEYS.primaryKey}`), 401);
        assert.equal(await status(`Bearer ${KEYS.primaryKey}${KEYS.primaryKey}`), 401);
    });

    it("is nobody by way of a version's own header", async () => {
        const answer = await ask(scene.uri, { headers: { "azureml-model-deployment": "blue" } });
        assert.equal(answer.status, 401);
    });

    it("is not told to the pod: it never sees a key", async () => {
        const answer = await call(`Bearer ${KEYS.primaryKey}`);
        const seen = JSON.parse(answer.body) as StubAnswer;
        assert.equal(seen.headers["authorization"], undefined);
        assert.equal(JSON.stringify(seen).includes(KEYS.primaryKey), false);
        const pods = JSON.stringify(await scene.pods());
        for (const key of Object.values(KEYS)) {
            assert.equal(pods.includes(key), false);
            assert.equal(pods.includes(Buffer.from(key).toString("base64")), false);
        }
    });

    it("is, during a rotation, whoever has the key that stays, and then the new one; never again the old", async () => {
        const next = "third-key-".padEnd(40, "3");
        const during = scene.under(() => scene.endpoint({ secondaryKey: next }));
        assert.deepEqual((await during).lost, []);
        await settles(200, `Bearer ${next}`);
        await settles(401, `Bearer ${KEYS.secondaryKey}`);
        assert.equal(await status(`Bearer ${KEYS.primaryKey}`), 200);
        await scene.endpoint(KEYS);
    });

    it("is whoever has a token of the tenant for the audience, of version 1 or 2", async () => {
        const token = { tenantId: TENANT, audience: AUDIENCE };
        await scene.up({ endpoint: { auth: "token", token, versions: blue } });
        for (const version of [1, 2] as const) {
            const good = await entra.token({ audience: AUDIENCE, version });
            await settles(200, `Bearer ${good}`);
        }
    });

    it("is nobody with a token that is not for here", async () => {
        const bad = {
            expired: { audience: AUDIENCE, expiresIn: -3600 },
            "not valid yet": { audience: AUDIENCE, validIn: 3600 },
            "another audience": { audience: "api://another" },
            "another issuer": { audience: AUDIENCE, issuer: "https://issuer.test/" },
            "another tenant": { audience: AUDIENCE, tenantId: "99999999-2222-3333-4444-555555555555" },
            forged: { audience: AUDIENCE, forged: true },
        };
        for (const [name, settings] of Object.entries(bad)) {
            const token = await entra.token(settings);
            // Envoy knows who that is, and what he may call is something else.
            const expected = name === "another audience" ? 403 : 401;
            assert.equal(await status(`Bearer ${token}`), expected, name);
        }
        assert.equal(await status(), 401, "no token");
        assert.equal(await status(`Bearer ${KEYS.primaryKey}`), 401, "a key");
    });

    it("is the named applications alone, and with a role or a scope where they are asked for", async () => {
        const other = "00000000-aaaa-4bbb-8ccc-000000000001";
        const asked = { tenantId: TENANT, audience: AUDIENCE };
        const statusOf = async (settings: Partial<TokenSettings>, version: 1 | 2) =>
            status(`Bearer ${await entra.token({ audience: AUDIENCE, version, ...settings })}`);
        const cases: readonly (readonly [
            who: object,
            good: readonly Partial<TokenSettings>[],
            bad: readonly Partial<TokenSettings>[],
        ])[] = [
            // In upper case, as a portal may show it.
            [{ clientIds: [APPLICATION.toUpperCase()] }, [{}], [{ client: other }]],
            [
                { roles: ["Score", "Admin"] },
                [{ roles: ["Score"] }, { roles: ["Other", "Admin"] }],
                [{}, { roles: ["Other"] }, { roles: ["score"] }, { scopes: "Score" }],
            ],
            [
                { clientIds: [APPLICATION], roles: ["Score"], scopes: ["Score.Read", "Score.All"] },
                [{ roles: ["Score"] }, { scopes: "User.Read Score.All" }, { scopes: "Score.Read" }],
                [
                    {},
                    { client: other, roles: ["Score"] },
                    { client: other, scopes: "Score.Read" },
                    { scopes: "Score.Rea" },
                    { scopes: "User.Read" },
                ],
            ],
        ];
        for (const [who, good, bad] of cases) {
            await scene.up({ endpoint: { auth: "token", token: { ...asked, ...who }, versions: blue } });
            const refused = await entra.token({ audience: AUDIENCE, ...bad[0] });
            await settles(403, `Bearer ${refused}`);
            for (const version of [1, 2] as const) {
                for (const one of good) assert.equal(await statusOf(one, version), 200, JSON.stringify(one));
                for (const one of bad) assert.equal(await statusOf(one, version), 403, JSON.stringify(one));
            }
        }
    });

    it("is whoever was, while the tenant's keys cannot be fetched; nobody, at an Envoy that starts then", async () => {
        const token = { tenantId: TENANT, audience: AUDIENCE, clientIds: [APPLICATION] };
        // Envoys keep the keys for five minutes: here for a second.
        const options = { transforms: [shortCache] };
        await scene.up({ endpoint: { auth: "token", token, versions: blue }, options });
        const good = `Bearer ${await entra.token({ audience: AUDIENCE })}`;
        const askedAgain = async (times: number) => {
            const before = entra.asked.length;
            await until(
                `the keys to be asked for ${times} times`,
                () => entra.asked.length >= before + times,
            );
        };
        await askedAgain(20);
        await settles(200, good);
        entra.isDown = true;
        try {
            await askedAgain(40);
            await settles(200, good);
            await settles(401, `Bearer ${await entra.token({ audience: AUDIENCE, forged: true })}`);
            const core = scene.lab.client.makeApiClient(CoreV1Api);
            const labelSelector = "gateway.envoyproxy.io/owning-gateway-name=edge";
            const envoys = (await core.listPodForAllNamespaces({ labelSelector })).items;
            assert.equal(envoys.length, 2);
            for (const { metadata } of envoys) {
                const { name = "", namespace = "" } = metadata ?? {};
                await core.deleteNamespacedPod({ name, namespace });
            }
            await settles(401, good);
        } finally {
            entra.isDown = false;
        }
        await settles(200, good);
        await scene.up({ options: {} });
    });

    it("is anybody with auth: none", async () => {
        await scene.up({ endpoint: { auth: "none", versions: blue } });
        await settles(200);
    });

    it("is asked for over TLS by the certificate's name alone, once there is one", async () => {
        const name = "scoring.example.com";
        const tls = { ...(await authority.issue(name)), hostname: name };
        await scene.up({ gateway: { tls }, endpoint: { ...KEYS, versions: blue } });
        assert.equal(scene.uri, `https://${name}/api/v1/service/fraud/score`);
        const address = String((await scene.stack.automation.outputs())["address"]?.value);
        const headers = { authorization: `Bearer ${KEYS.primaryKey}` };
        const options = { address, ca: authority.certificate, headers };
        await settled(200, () => ask(scene.uri, options));
        const unknown = await ask(scene.uri.replace(name, "other.example.com"), options);
        assert.notEqual(unknown.error, undefined, "no certificate for another name");
        const untrusted = await ask(scene.uri, { address, headers });
        assert.match(untrusted.error ?? "", /self-signed|unable to (get|verify)/);
        await until("HTTP to be refused", async () => {
            const { error = "" } = await ask(scene.uri.replace("https:", "http:"), { address, headers });
            return /ECONNREFUSED|ECONNRESET/.test(error);
        });
    });
});

/** Answers have the status, of all Envoys and their workers: they hear of a change one after another. */
async function settled(expected: number, call: () => Promise<Answer>): Promise<void> {
    await until(`answers of status ${expected}`, async () => {
        const answers = await Promise.all(Array.from({ length: 8 }, call));
        return answers.every(({ status }) => status === expected);
    });
}

const shortCache: pulumi.ResourceTransform = ({ name, props, opts }) => {
    if (name !== "fraud-auth") return undefined;
    const { spec } = props as { spec: { jwt: { providers: { remoteJWKS: object }[] } } };
    const providers = spec.jwt.providers.map((provider) => ({
        ...provider,
        remoteJWKS: { ...provider.remoteJWKS, cacheDuration: "1s" },
    }));
    return { props: { ...props, spec: { ...spec, jwt: { providers } } }, opts };
};
