import assert from "node:assert/strict";
import { chmodSync } from "node:fs";
import { relative } from "node:path";
import { Findings } from "#src/core/problems";
import { readCondaFile } from "#src/files/condaFile";
import { says } from "../plan/says";
import { Folder, withoutRights } from "./folder";

const GOOD =
    "name: scoring\ndependencies:\n  - python=3.12\n  - pip:\n      - azureml-inference-server-http\n";

describe("readCondaFile", () => {
    let folder: Folder;
    beforeEach(() => (folder = new Folder({ "conda.yml": GOOD })));
    afterEach(() => folder.remove());

    function read(file: string): string | undefined {
        const f = new Findings();
        const text = readCondaFile(f, "condaFile", folder.at(file));
        assert.deepEqual(f.problems, []);
        return text;
    }
    /** What is said of a file, its path shortened to its name. */
    function said(value: unknown): string {
        const f = new Findings();
        assert.equal(readCondaFile(f, "condaFile", value), undefined);
        assert.deepEqual(
            [f.problems.length, f.problems[0]?.path, f.problems[0]?.value],
            [1, "condaFile", value],
        );
        return `${f.problems[0]!.rule}. ${f.problems[0]!.remedy}`;
    }
    const saidOf = (content: string | Uint8Array) => said(folder.write({ "bad.yml": content }).at("bad.yml"));

    it("gives the text", () => {
        assert.equal(read("conda.yml"), GOOD);
        const f = new Findings();
        assert.equal(readCondaFile(f, "", relative(process.cwd(), folder.at("conda.yml"))), GOOD);
    });
    it("gives the same text for other line ends and a byte order mark", () => {
        folder.write({
            "a.yml": `\uFEFF${GOOD.replace(/\n/g, "\r\n")}`,
            "b.yaml": GOOD.replace(/\n/g, "\r"),
        });
        assert.equal(read("a.yml"), GOOD);
        assert.equal(read("b.yaml"), GOOD);
    });
    it("takes the other spellings of the key", () => {
        for (const line of ['"dependencies": [python]', "'dependencies':", "dependencies : [python]"]) {
            folder.write({ "a.yml": line });
            assert.equal(read("a.yml"), line);
        }
    });
    it("warns of another ending", () => {
        folder.write({ "conda.txt": GOOD, "CONDA.YML": GOOD });
        assert.deepEqual(
            says((f) => readCondaFile(f.at("a"), "condaFile", folder.at("conda.txt"))).map((text) =>
                text.slice(-75),
            ),
            ["is a conda file without the ending .yml or .yaml. Rename it if it is one."].map(
                (text) => `: ${text}`,
            ),
        );
        assert.deepEqual(
            says((f) => readCondaFile(f, "condaFile", folder.at("CONDA.YML"))),
            [],
        );
    });

    it("refuses what is no text, what is not there, and a directory", () => {
        for (const value of [undefined, null, 1, {}, ""]) {
            assert.match(said(value), /^must be a text that is not empty\. /);
        }
        assert.match(
            said(folder.at("conda.yaml")),
            /^must be the path of a file\. There is .* Did you mean conda\.yml\?$/,
        );
        assert.equal(
            said(folder.path),
            "must be the path of a file, and is a directory. Name the file in it.",
        );
        assert.match(said("azureml:env:1"), /Nothing is fetched: give a file on this machine\.$/);
    });
    it("refuses what has no dependencies", () => {
        const example = 'It looks like "dependencies:", then lines such as "  - python=3.12".';
        const rule = 'must be a conda file with a line "dependencies:"';
        assert.equal(saidOf(" \n"), `${rule}, and is empty. ${example}`);
        for (const content of [
            "numpy==2\n",
            "# dependencies:\n",
            "  dependencies:\n",
            "mydependencies:\n",
            "dependencies:x",
        ]) {
            assert.equal(saidOf(content), `${rule}. ${example}`);
        }
    });
    it("refuses credentials in addresses, and shows none", () => {
        for (const address of [
            "--extra-index-url https://me:s3cret@pkgs.example.com/simple",
            "--extra-index-url=https://s3cret@pkgs.example.com/simple",
            '"--extra-index-url https://:s3cret@pkgs.example.com/simple"',
            "git+https://s3cret@github.com/acme/scoring@v1",
            "https://s3cret:@pkgs.example.com/simple",
            "git+ssh://git:s3cret@github.com/acme/scoring",
            "https://acme.blob.core.windows.net/wheels/a.whl?sv=1&sig=s3cret",
            "https://acme.blob.core.windows.net/wheels/a.whl?SIG=s3cret&sv=1",
            "https://pkgs.example.com/a.whl?token=s3cret",
            "https://pkgs.example.com/a.whl?a=1&access_token=s3cret",
            "https://conda.anaconda.org/t/s3cret/acme",
            "https://me:${USER}s3cret@pkgs.example.com/simple",
        ]) {
            const text = saidOf(`dependencies:\n  - pip:\n      - ${address}\n`);
            assert.equal(
                text,
                "has a credential in an address in line 3: it would stand in the clear in Azure, in the state and in previews. Use a base image that holds the private packages, or give a registered environment.",
                address,
            );
        }
    });
    it("takes addresses without credentials, and those that name a variable", () => {
        const addresses = [
            "https://pkgs.example.com/simple",
            "git+https://github.com/acme/scoring@v1",
            "git+ssh://git@github.com/acme/scoring@v1",
            "--extra-index-url https://me:${TOKEN}@pkgs.example.com/simple",
            "https://conda.anaconda.org/t/${TOKEN}/acme",
            "https://pkgs.example.com/a.whl?design=1&token=${TOKEN}#egg=a",
            "token=1.0",
            "sig==2",
            "a # written by me@example.com",
        ];
        const text = `dependencies:\n${addresses.map((one) => `  - ${one}\n`).join("")}`;
        folder.write({ "a.yml": text });
        assert.equal(read("a.yml"), text);
    });
    it("refuses more than 1 MB", () => {
        const filled = (bytes: number) => GOOD + "#".repeat(bytes - GOOD.length);
        folder.write({ "a.yml": filled(2 ** 20) });
        assert.equal(read("a.yml")?.length, 2 ** 20);
        assert.match(
            saidOf(filled(2 ** 20 + 1)),
            /^must be a conda file of at most 1048576 bytes, and has more\. /,
        );
    });
    it("refuses what is not UTF-8, and shows nothing of it", () => {
        const rule = "must be a text in UTF-8 that can be read";
        assert.equal(saidOf(Buffer.from(`${GOOD}# \xFF`, "latin1")), `${rule}. Save it as UTF-8.`);
    });
    it("refuses what may not be read", () => {
        chmodSync(folder.path, 0o755);
        chmodSync(folder.at("conda.yml"), 0);
        assert.equal(
            withoutRights(() => said(folder.at("conda.yml"))),
            "must be a text in UTF-8 that can be read. Reading it ended with EACCES.",
        );
    });
});
