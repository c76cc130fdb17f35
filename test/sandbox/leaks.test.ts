import { RandomPassword } from "@pulumi/random/randomPassword";
import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap";
import { Secret } from "@pulumi/kubernetes/core/v1/secret";
import { Deployment } from "@pulumi/azure-native/resources/deployment";
import * as pulumi from "@pulumi/pulumi";
import { Sandbox, SecretLeakError } from "aks-scoring/sandbox";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { cluster, provider } from "./support";

const PASSWORD = 'hunter2 says "hunter3"';
const KEY_FILE = join(__dirname, "..", "..", "..", "test", "core", "pem", "leaf.key");

describe("secrets in the clear", () => {
    let sandbox: Sandbox;
    beforeEach(async () => (sandbox = await Sandbox.start()));
    afterEach(() => sandbox.stop());

    const leak = async (program: () => unknown, from = sandbox): Promise<SecretLeakError> => {
        const stack = await from.stack(program);
        const error = await stack.up().then(
            () => assert.fail("no leak was found"),
            (reason: unknown) => reason,
        );
        assert.ok(error instanceof SecretLeakError, String(error));
        return error;
    };
    const places = ({ leaks }: SecretLeakError) => [...new Set(leaks.map(({ place }) => place))].sort();
    const configMap = (text: pulumi.Input<string>) =>
        new ConfigMap("settings", { metadata: { name: "settings" }, data: { text } });
    /** A Secret of the program, and its text said once more elsewhere. */
    const secretAnd = (again: (text: string) => unknown, text = PASSWORD) => {
        return () => {
            const stringData = { password: text };
            new Secret("login", { metadata: { name: "login" }, stringData });
            return again(text);
        };
    };

    it("are none where a program says what is secret", async () => {
        const stack = await sandbox.stack(() => {
            const { result } = new RandomPassword("drawn", { length: 32 });
            const text = pulumi.interpolate`key: ${result}`;
            new Secret("login", { metadata: { name: "login" }, stringData: { text } });
            provider("ml", cluster("ml"));
            return { result };
        });
        for (const work of [() => stack.preview({ diff: true }), () => stack.up(), () => stack.refresh()]) {
            await work();
        }
        assert.equal((await stack.up({ refresh: true })).outputs["result"]?.secret, true);
        await stack.destroy();
    });

    const forms: Readonly<Record<string, (text: string) => string>> = {
        "as they are": (text) => text,
        "in JSON": (text) => JSON.stringify({ text }),
        "in JSON inside JSON": (text) => JSON.stringify({ inner: JSON.stringify([text]) }),
        "in a URL": (text) => `https://u:${encodeURIComponent(text)}@host`,
        "in base64": (text) => Buffer.from(text).toString("base64"),
        "in base64, after one byte": (text) => Buffer.from(`:${text}@host`).toString("base64"),
        "in base64, after two bytes": (text) => Buffer.from(`u:${text}@host`).toString("base64url"),
        "in base64 of base64": (text) => Buffer.from(Buffer.from(text).toString("base64")).toString("base64"),
    };
    for (const [name, form] of Object.entries(forms)) {
        it(`are found in the state ${name}`, async () => {
            const error = await leak(secretAnd((text) => configMap(form(text))));
            assert.deepEqual(
                places(error).filter((place) => ["state", "sandbox.writes"].includes(place)),
                ["sandbox.writes", "state"],
            );
            assert.equal(error.message.includes(PASSWORD), false, "no secret in the message");
            assert.match(error.message, /state: (stringData|data)\.password of login: …/);
        });
    }

    it("are found as a digest, though they are short", async () => {
        const digest = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 8);
        const error = await leak(secretAnd((text) => configMap(`keeper-${digest(text)}`), "hunter2"));
        assert.deepEqual(
            places(error).filter((place) => ["state", "sandbox.writes"].includes(place)),
            ["sandbox.writes", "state"],
        );
        assert.match(error.message, /state: the sha256 of (stringData|data)\.password of login: …/);
    });

    it("are found by one line of a private key", async () => {
        const key = readFileSync(KEY_FILE, "utf8");
        const error = await leak(secretAnd((text) => configMap(text.split("\n")[1] ?? ""), key));
        assert.ok(places(error).includes("state"));
    });

    it("are found in what the program prints", async () => {
        const error = await leak(secretAnd((text) => void pulumi.log.warn(`signed in with ${text}`)));
        assert.deepEqual(places(error), ["diagnostics", "event log", "stdout"]);
    });

    it("are found in what the program tells of itself to those who debug it", async () => {
        const error = await leak(secretAnd((text) => void pulumi.log.debug(`signed in with ${text}`)));
        assert.deepEqual(places(error), ["event log"]);
    });

    it("are found in the error of a run that fails, which is told as the cause", async () => {
        const stack = await sandbox.stack(secretAnd(() => undefined));
        await stack.up();
        stack.program = secretAnd((text) => {
            throw new pulumi.RunError(`cannot sign in with ${text}`);
        });
        await assert.rejects(stack.preview(), (error: SecretLeakError) => {
            assert.ok(error instanceof SecretLeakError);
            assert.ok(places(error).includes("error message"));
            assert.match(String(error.cause?.name), /SandboxRunError/);
            return true;
        });
    });

    it("are found of a refused write, whose message repeats them", async () => {
        sandbox.failWrite(2, `no such user: ${PASSWORD}`);
        const error = await leak(secretAnd(() => configMap("nothing")));
        assert.ok(places(error).includes("error message"));
    });

    it("are found in an output that is not secret", async () => {
        const error = await leak(() => {
            const { result } = new RandomPassword("drawn", { length: 32 });
            return { result: pulumi.unsecret(result) };
        });
        assert.ok(places(error).includes("state"));
        assert.match(error.message, /result of drawn/);
    });

    it("are found of a kubeconfig's token", async () => {
        const error = await leak(() => {
            const { kubeconfig } = { kubeconfig: provider("ml", cluster("ml")) };
            return { kubeconfig: pulumi.unsecret(pulumi.output((kubeconfig as never)["kubeconfig"])) };
        }).catch((reason: unknown) => assert.fail(String(reason)));
        assert.ok(places(error).includes("state"));
    });

    it("are found of a secure parameter that the template's output tells", async () => {
        const error = await leak(() => {
            const template = {
                parameters: { key: { type: "secureString" } },
                resources: [],
                outputs: { key: { type: "string", value: "[parameters('key')]" } },
            };
            new Deployment("rollout", {
                resourceGroupName: "ml",
                properties: { mode: "Incremental", template, parameters: { key: { value: PASSWORD } } },
            });
        });
        assert.ok(places(error).includes("state"));
    });

    /** What the parts of a secret are, and the secret that they are in. */
    const insides: Readonly<Record<string, readonly [part: string, whole: unknown]>> = {
        "a list": ["first-of-the-list", ["first-of-the-list", "second-of-the-list"]],
        "an object, whatever it is called": [
            "what-nobody-guesses",
            { settings: { proxy: "what-nobody-guesses" } },
        ],
        "a list in an object": ["second-of-the-list", { lines: ["first-of-the-list", "second-of-the-list"] }],
        "a connection string": [
            "c3RvcmFnZS1hY2NvdW50LWtleQ==",
            "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=c3RvcmFnZS1hY2NvdW50LWtleQ==;EndpointSuffix=b",
        ],
        "an instrumentation key": [
            "6f0a-which-is-no-guid",
            "InstrumentationKey=6f0a-which-is-no-guid;LiveEndpoint=c",
        ],
        "a database's connection string": [
            "pass-word-of-sql",
            "Server=db; User Id=sa; Password=pass-word-of-sql",
        ],
        "a database's address": [
            "pass-word-of-postgres",
            { databaseUrl: "postgres://scoring:pass-word-of-postgres@db/fraud" },
        ],
        "a storage account's address": [
            "signature-of-a-blob",
            {
                modelsUri:
                    "https://a.blob.core.windows.net/models?sv=2025-01-05&sig=signature-of-a-blob&se=2027",
            },
        ],
        "a JSON text": [
            "key-in-a-document",
            JSON.stringify({ account: { private_key: "key-in-a-document" } }),
        ],
    };
    for (const [name, [part, whole]] of Object.entries(insides)) {
        it(`are found of a part of ${name}`, async () => {
            const error = await leak(() => {
                new CustomResource("sealed", {
                    apiVersion: "example.com/v1",
                    kind: "Sealed",
                    metadata: { name: "sealed" },
                    spec: pulumi.secret(whole),
                });
                configMap(part);
            });
            assert.ok(places(error).includes("state"));
            assert.equal(error.message.includes(part), false, "no secret in the message");
        });
    }

    it("are found of a part of a secret configuration", async () => {
        const secretConfig = { database: "Server=db; User Id=sa; Password=pass-word-of-sql" };
        const stack = await sandbox.stack(() => configMap("pass-word-of-sql"), { secretConfig });
        await assert.rejects(stack.up(), SecretLeakError);
    });

    for (const part of ["password", "auth"] as const) {
        it(`are found of a registry's ${part} in a Secret`, async () => {
            const login = { username: "puller", password: "pulls-all-images" };
            const auth = Buffer.from(`${login.username}:${login.password}`).toString("base64");
            const error = await leak(() => {
                const auths = { "acme.azurecr.io": { ...login, auth } };
                new Secret("registry", {
                    metadata: { name: "registry" },
                    type: "kubernetes.io/dockerconfigjson",
                    stringData: { ".dockerconfigjson": JSON.stringify({ auths }) },
                });
                configMap({ ...login, auth }[part]);
            });
            assert.ok(places(error).includes("state"));
        });
    }

    it("are not the ids, names and addresses in a secret object, nor short texts", async () => {
        const open = {
            clusterId: "/subscriptions/0/resourceGroups/ml",
            name: "the-name-of-it",
            username: "the-puller-of-images",
            compute: "/subscriptions/0/resourceGroups/ml/providers/x",
            scoringUri: "http://10.0.0.1/score",
            tier: "Standard",
        };
        const stack = await sandbox.stack(() => {
            configMap(JSON.stringify(open));
            return { all: pulumi.secret({ ...open, key: PASSWORD }) };
        });
        assert.equal((await stack.up()).outputs["all"]?.secret, true);
    });

    describe("in a list, which is marked as a whole once it was read", () => {
        const open = { name: "MODE", value: "said-in-the-clear" };
        const hidden = { name: "PASSWORD", value: pulumi.secret(PASSWORD) };
        const scoring = (name: string, env: object[], image = "acme.azurecr.io/fraud:1") => {
            new CustomResource("scoring", {
                apiVersion: "example.com/v1",
                kind: "Scoring",
                metadata: { name },
                spec: { containers: [{ name: "score", image, env }] },
            });
        };
        const program = (image?: string) => () => {
            scoring("one", [open, hidden], image);
            configMap(open.value);
        };

        it("are not what stands beside them", async () => {
            const stack = await sandbox.stack(program());
            await stack.up();
            // Another stack's, of the same name, has no secret.
            await (await sandbox.stack(() => scoring("other", [open]), { stackName: "other" })).up();
            await stack.refresh();
            await stack.refresh();
            assert.match(
                (await stack.exportState()).replaceAll(/\s/g, ""),
                /"containers":\{"4dabf18193072939515e22adb298388d"/,
                "marked as a whole",
            );
            stack.program = program("acme.azurecr.io/fraud:2");
            await stack.up({ refresh: true });
            stack.program = () => configMap(PASSWORD);
            await assert.rejects(stack.up(), SecretLeakError);
        });

        it("are known of a restored stack that is refreshed first, though items have moved", async () => {
            await (await sandbox.stack(program())).up();
            const added = { name: "ADDED", value: "by-somebody-else" };
            const ref = { kind: "Scoring", name: "one" };
            sandbox.kubernetes.change(ref, ({ spec }) => spec.containers[0].env.unshift(added));
            const fresh = await Sandbox.start();
            try {
                await fresh.restore(await sandbox.save());
                const stack = await fresh.stack(program());
                await stack.refresh();
                stack.program = () => configMap(PASSWORD);
                await assert.rejects(stack.up(), SecretLeakError);
            } finally {
                await fresh.stop();
            }
        });
    });

    it("are found in the records of a restored sandbox, which begin anew", async () => {
        const saved = await sandbox.save();
        await (await sandbox.stack(() => ["a", "b", "c"].map((name) => new ConfigMap(name)))).up();
        await sandbox.restore(saved);
        // Run by the Automation API's own stack, which nobody searches: what it wrote is in the records alone.
        const other = await sandbox.stack(() => configMap(PASSWORD), { stackName: "other" });
        await other.automation.up();
        const error = await leak(secretAnd(() => undefined));
        assert.deepEqual(places(error), ["sandbox.writes"]);
    });

    it("are let through where the sandbox is told so", async () => {
        const lenient = await Sandbox.start({ allowLeaks: true });
        try {
            await (await lenient.stack(secretAnd((text) => configMap(text)))).up();
        } finally {
            await lenient.stop();
        }
    });
});
