import { KnownSecrets } from "#src/sandbox/knownSecrets";
import { SecretDigests } from "#src/sandbox/secretDigests";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";

const PASSWORD = "hunter2";

type Algorithm = "md5" | "sha1" | "sha256" | "sha512";

function digestOf(algorithm: Algorithm, text: string): Buffer {
    return createHash(algorithm).update(text).digest();
}

const hex = (text: string) => digestOf("sha256", text).toString("hex");
const in36 = (bytes: Buffer) => BigInt(`0x${bytes.toString("hex")}`).toString(36);

describe("digests of a secret", () => {
    const digests = new SecretDigests();
    digests.learn(PASSWORD, "the password");
    digests.learnWhole({ b: PASSWORD, a: "open" }, "data");
    const found = (text: string) => digests.findIn(text).map(({ name }) => name);

    for (const algorithm of ["md5", "sha1", "sha256", "sha512"] as const) {
        it(`are found of ${algorithm}, in each spelling, by both ends`, () => {
            const bytes = digestOf(algorithm, PASSWORD);
            const spellings = [
                bytes.toString("hex"),
                bytes.toString("hex").toUpperCase(),
                bytes.toString("base64"),
                bytes.toString("base64url"),
                in36(bytes),
            ];
            for (const spelling of spellings) {
                const bare = spelling.replace(/=+$/, "");
                for (const part of [
                    spelling,
                    bare.slice(0, 8),
                    bare.slice(-8),
                    bare.slice(0, 12),
                    bare.slice(-10),
                ]) {
                    assert.deepEqual(
                        found(`{"keeper":"${part}"}`),
                        [`the ${algorithm} of the password`],
                        part,
                    );
                    assert.deepEqual(found(part), [`the ${algorithm} of the password`], part);
                }
            }
        });
    }

    it("are found of its base64, and of what it is in, with sorted keys and as it is", () => {
        const [sorted, asItIs] = ['{"a":"open","b":"hunter2"}', '{"b":"hunter2","a":"open"}'];
        assert.deepEqual(found(`x-${hex(Buffer.from(PASSWORD).toString("base64"))}`), [
            "the sha256 of the password",
        ]);
        assert.deepEqual(found(`x-${in36(digestOf("sha256", sorted)).slice(-8)}`), ["the sha256 of data"]);
        assert.deepEqual(found(`x-${hex(asItIs).slice(0, 8)}`), ["the sha256 of data"]);
    });

    it("are found within a word from twelve characters on, and not by fewer, which are there by chance", () => {
        assert.deepEqual(found(`fraud${hex(PASSWORD).slice(0, 12)}end`), ["the sha256 of the password"]);
        assert.deepEqual(found(`fraud${hex(PASSWORD).slice(0, 11)}end`), []);
        assert.deepEqual(found(hex(PASSWORD).slice(0, 7)), []);
        assert.deepEqual(found(hex(PASSWORD).slice(8, 20)), []);
    });

    it("are found as a GUID, and not where only its first group is theirs", () => {
        const digits = hex(PASSWORD);
        const guid = (second: string) => `${digits.slice(0, 8)}-${second}-4000-8000-000000000000`;
        assert.deepEqual(found(guid(digits.slice(8, 12))), ["the sha256 of the password"]);
        assert.deepEqual(found(guid("0000")), []);
    });

    it("tell where they stand", () => {
        const [one] = digests.findIn(`id: ${hex(PASSWORD).slice(0, 16)}.`);
        assert.deepEqual([one?.from, one?.to], [4, 20]);
    });

    it("are none of texts that are no secrets, for they are short", () => {
        const short = new SecretDigests();
        short.learn("yes", "a switch");
        assert.deepEqual(short.findIn(hex("yes")), []);
    });

    it("are none in a megabyte of random words, of a hundred secrets", () => {
        const many = new SecretDigests();
        const words = (of: string, count: number) =>
            Array.from({ length: count }, (_, i) => hex(`${of}${i}`));
        words("secret", 100).forEach((text) => many.learn(text, text));
        const text = [
            ...words("hex", 8_000),
            ...words("short", 20_000).map((word) => word.slice(0, 8)),
            ...words("base64", 8_000).map((word) => Buffer.from(word, "hex").toString("base64")),
        ].join(" ");
        assert.ok(text.length > 1_000_000);
        assert.deepEqual(many.findIn(text), []);
    });
});

describe("what the sandbox knows of a Secret", () => {
    it("are the digests of its data, which are of short secrets too", () => {
        const secrets = new KnownSecrets();
        const urn = "urn:pulumi:dev::sandbox::kubernetes:core/v1:Secret::login";
        const data = { password: Buffer.from(PASSWORD).toString("base64"), a: "" };
        const secret = { apiVersion: "v1", kind: "Secret", data };
        secrets.learnInputs({ urn, type: "kubernetes:core/v1:Secret", name: "login" }, secret);
        const text = `"keepers":{"content":"${in36(digestOf("sha256", `{"a":"","password":"${data.password}"}`)).slice(-8)}"}`;
        assert.deepEqual(secrets.findIn("state", text), [
            {
                place: "state",
                secret: "the sha256 of data of login",
                around: '"keepers":{"content":"[secret]"}',
            },
        ]);
        assert.deepEqual(
            secrets.findIn("state", hex(PASSWORD)).map((leak) => leak.secret),
            ["the sha256 of data.password of login"],
        );
    });
});
