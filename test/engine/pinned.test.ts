import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { MINIMUM_ENGINE } from "#src/sandbox/engine/index";
import { pinnedModules } from "#src/sandbox/engine/pinned";
import { isNewEnough } from "#src/sandbox/engine/version";
import { TOOLS } from "./machine";

const PACKAGE = JSON.parse(readFileSync(join(TOOLS, "..", "package.json"), "utf8")) as { files: string[] };

describe("pinnedModules", () => {
    it("reads versions and commands from the go.mod files", () => {
        assert.deepEqual(pinnedModules(TOOLS), {
            cli: {
                folder: join(TOOLS, "pulumi"),
                command: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
                version: "3.259.0",
                go: "1.26",
            },
            languageHost: {
                folder: join(TOOLS, "language-nodejs"),
                command: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
                version: "3.68.0",
                go: "1.26",
            },
        });
    });

    it("is undefined where there is no tools folder", () => {
        assert.equal(pinnedModules(join(TOOLS, "none")), undefined);
    });

    it("pins an engine that the library's own minimum allows", () => {
        assert.equal(isNewEnough(pinnedModules(TOOLS)?.cli.version ?? "", MINIMUM_ENGINE), true);
    });

    it("is in the package, so that the sandbox works where the library is installed", () => {
        assert.ok(PACKAGE.files.includes("tools/*/go.mod"));
        assert.ok(PACKAGE.files.includes("tools/*/go.sum"));
    });
});
