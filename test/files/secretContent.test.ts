import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { isSecretContent, isSecretName } from "#src/files/secretContent";
import { Folder } from "./folder";

// Nothing here is anybody's. The parts are put together here, so that no search of the repository takes them for somebody's.
const letters = (count: number) => "aB3dE6gH9jKlMnOpQrStUvWxYz0125478".repeat(9).slice(0, count);
const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const PEM = String(privateKey.export({ type: "pkcs8", format: "pem" }));
const der = (type: "pkcs1" | "pkcs8") => privateKey.export({ type, format: "der" });
const curve = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
const edwards = generateKeyPairSync("ed25519").privateKey;

/** Contents that are secret, whatever the file is called. */
const SECRET: Readonly<Record<string, string | Buffer>> = {
    "a private key in PEM": PEM,
    "the same with Windows's line ends, indented": PEM.replaceAll("\n", "\r\n  "),
    "the same in UTF-16, little end first": Buffer.from(`\ufeff${PEM}`, "utf16le"),
    "the same in UTF-16, big end first": Buffer.from(`\ufeff${PEM}`, "utf16le").swap16(),
    "an encrypted one": `-----BEGIN ${"ENCRYPTED PRIVATE"} KEY-----\nMIIE\n`,
    "one of OpenSSH": `-----BEGIN ${"OPENSSH PRIVATE"} KEY-----\nb3Bl\n`,
    "one of PGP": `-----BEGIN ${"PGP PRIVATE"} KEY BLOCK-----\n\nlQ\n`,
    "one in a script": `KEY = """${PEM}"""\n`,
    "one in a line of a script": `KEY = "${PEM.replaceAll("\n", "\\n")}"\n`,
    "one in JSON under any name": JSON.stringify({ tls: PEM }),
    "one in a notebook": JSON.stringify({ source: PEM.split("\n").map((line) => `${line}\n`) }, null, 1),
    "one in a comment": PEM.replace(/^/gm, "# "),
    "RSA in DER, PKCS#8": der("pkcs8"),
    "RSA in DER, PKCS#1": der("pkcs1"),
    "a curve in DER, PKCS#8": curve.export({ type: "pkcs8", format: "der" }),
    "a curve in DER, SEC1": curve.export({ type: "sec1", format: "der" }),
    "Ed25519 in DER": edwards.export({ type: "pkcs8", format: "der" }),
    "a JKS": Buffer.from(`feedfeed00000002${"00".repeat(40)}`, "hex"),
    "a service account of Google": JSON.stringify({ type: "service_account", private_key: PEM }),
    "a service principal of Entra ID": JSON.stringify({ clientId: "a", clientSecret: letters(20) }, null, 2),
    "a client secret of Entra ID in a script": `SECRET = "${letters(3)}8Q~${letters(34)}"\n`,
    "a token cache of MSAL": JSON.stringify({ RefreshToken: { a: { secret: letters(40) } } }),
    "an account key": `c = "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=${letters(86)}==;"`,
    "a key of a Service Bus": `Endpoint=sb://a/;SharedAccessKeyName=r;SharedAccessKey=${letters(43)}=`,
    "a shared access signature": `url = "https://a.blob.core.windows.net/m?sv=2024&sig=${letters(43)}%3D"`,
    "credentials of AWS": `[default]\naws_access_key_id = AKIA${"ABCDEFGH23456777"}\n`,
    "a secret key of AWS": `aws_secret_access_key = ${letters(40)}\n`,
    "an API key of Google": `KEY = "AIza${letters(35)}"`,
    "a login of Docker": JSON.stringify({ auths: { "acme.azurecr.io": { auth: letters(40) } } }),
    "a token in .npmrc": `//registry.example.com/:_authToken=${letters(30)}\n`,
    "a token of npm": `npm_${letters(36)}`,
    "a token of PyPI": `password = pypi-AgEIcHlwaS5vcmc${letters(60)}`,
    "a login of pip": "[global]\nindex-url = https://me:secret@pypi.example.com/simple\n",
    "a token of GitHub": `token: ghp_${letters(36)}`,
    "a fine-grained token of GitHub": `github_pat_${letters(82)}`,
    "a token of GitLab": `glpat-${letters(20)}`,
    "a token of Slack": `xoxb-${"123456789012"}-${"123456789012"}-${letters(24)}`,
    "a token of Hugging Face": `hf_${"abcdefghijklmnopqrstuvwxyzABCDEFGH"}`,
    "a kubeconfig with a key": `apiVersion: v1\nkind: Config\nusers:\n- user:\n    client-key-data: ${letters(60)}\n`,
    "a kubeconfig with a token": `kind: Config\nusers:\n- user:\n    token: ${letters(40)}\n`,
    "a state of Terraform": JSON.stringify({ version: 4, terraform_version: "1.9.0", resources: [] }),
    "a JSON Web Token": `eyJ${letters(30)}.eyJ${letters(60)}.${letters(43)}`,
};

/** Contents that only look so. */
const HARMLESS: Readonly<Record<string, string | Buffer>> = {
    "a script that asks for a key":
        'if text.startswith("-----BEGIN PRIVATE KEY-----"):\n    return load_the_private_key_from_the_text(text)\n',
    "a script that speaks of a key": 'BEGIN = "-----BEGIN PRIVATE KEY-----"\n',
    "a public key": "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n",
    "a certificate": "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
    "a public key in DER": generateKeyPairSync("ed25519").publicKey.export({ type: "spki", format: "der" }),
    "a certificate in DER": Buffer.from("308203a13082028902143b0e", "hex"),
    "a placeholder": "AccountKey=<your key>;SharedAccessKey=${KEY}\nclientSecret: ${SECRET}\n",
    "a variable in .npmrc": "//registry.example.com/:_authToken=${NPM_TOKEN}\n",
    "an index of pip without a login": "[global]\nindex-url = https://pypi.example.com/simple\n",
    "a script that reads secrets":
        'import os\nkey = os.environ["AZURE_CLIENT_SECRET"]\npassword = getpass()\n',
    "a tokenizer": JSON.stringify({ pad_token: "[PAD]", tokens: { "<s>": 0 }, secret: "no" }),
    "a kubeconfig with a command": "kind: Config\nusers:\n- user:\n    exec:\n      command: kubelogin\n",
    "numbers of a model": Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 7) % 256)),
    "half of each": '"auths": {}, "terraform_version": "1", "AccessToken": {}\nkind: Config\n',
    "a hash": "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
};

describe("secrets in files", () => {
    it("are known by more than twenty kinds of content", () => {
        const missed = Object.entries(SECRET).filter(([, text]) => !isSecretContent(Buffer.from(text)));
        assert.deepEqual(
            missed.map(([kind]) => kind),
            [],
        );
    });

    it("are not taken for what only looks like them", () => {
        const found = Object.entries(HARMLESS).filter(([, text]) => isSecretContent(Buffer.from(text)));
        assert.deepEqual(
            found.map(([kind]) => kind),
            [],
        );
    });

    // Time by the square of the length would be an hour here; the limit only ends it then, and nothing is measured.
    it("are looked for in time in proportion to the length, whatever is in it", () => {
        const parts = [
            ...["\n", "\t\n", " ", "a", "- ", "eyJ-", "sk-", "xoxb-", "?sig=", "~.8Q~", "kind: Config\n"],
            ...['"auths":{', '"auth":"', '"AccessToken":{', '"terraform_version":', ":_auth ", "npm_"],
            ...["-----BEGIN A ", "\n-----BEGIN A A", "index-url = https://", `eyJ${letters(9)}.`],
        ];
        for (const part of parts) {
            const content = Buffer.from(part.repeat(2 ** 20 / part.length));
            const look = () => isSecretContent(content);
            assert.equal(runInNewContext("look()", { look }, { timeout: 60_000 }), false, part);
        }
    }).timeout(0);

    it("are known in a key store that openssl writes", () => {
        const folder = new Folder({ key: PEM });
        try {
            const path = (name: string) => join(folder.path, name);
            const store = ["-export", "-nocerts", "-inkey", path("key"), "-passout", "pass:a"];
            execFileSync("openssl", ["pkcs12", ...store, "-out", path("store")]);
            assert.equal(isSecretContent(readFileSync(path("store"))), true);
        } finally {
            folder.remove();
        }
    });

    it("are known by names of files that are made for them", () => {
        const secret = [
            ...[".env", "prod.env", ".env.local", "a.env.prod", ".netrc", "_netrc", ".pypirc"],
            ...[".git-credentials", ".pgpass", ".htpasswd", ".dockercfg", "a.pfx", "a.P12", "a.jks"],
            ...["a.keystore", "a.ppk", "a.kdbx", "a.publishsettings", "id_rsa", "id_ed25519"],
            ...["terraform.tfstate", "terraform.tfstate.backup", "accessTokens.json", "azureProfile.json"],
            ...["msal_token_cache.json", "msal_token_cache.bin", "service_principal_entries.json"],
        ];
        const harmless = [
            ...["env", "env.py", ".env.example", ".env.template", "prod.env.sample", "environment.yml"],
            ...["id_rsa.pub", "score.py", "tokens.json", "keys.py", "model.p1", "netrc", "tfstate.md"],
        ];
        assert.deepEqual(
            secret.filter((name) => !isSecretName(name)),
            [],
        );
        assert.deepEqual(harmless.filter(isSecretName), []);
    });
});
