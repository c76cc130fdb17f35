import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { searchEngine } from "#src/sandbox/engine/search";
import { fakeGo, fakePulumi, Machine, script, TOOLS } from "./machine";

describe("searchEngine", () => {
    let machine: Machine;
    beforeEach(async () => (machine = await Machine.start()));
    afterEach(() => machine.remove());

    async function refusal(changes: Parameters<Machine["search"]>[0] = {}): Promise<string> {
        const failed = await searchEngine(machine.search(changes)).then(
            (engine) => assert.fail(`found ${engine.path}`),
            (error: Error) => error,
        );
        return machine.shortened(failed.message);
    }

    it("takes the CLI that AKS_SCORING_PULUMI names, before one on PATH", async () => {
        const named = join(machine.folder, "own", "pulumi-next");
        await fakePulumi(named, "3.300.1");
        await fakePulumi(join(machine.bin, "pulumi"), "3.260.0");
        const env = { PATH: machine.bin, AKS_SCORING_PULUMI: named };
        assert.deepEqual(await searchEngine(machine.search({ env })), {
            path: named,
            version: "3.300.1",
            source: "env",
        });
        assert.deepEqual(machine.lines, []);
    });

    it("refuses what AKS_SCORING_PULUMI names when it is missing, too old, or no CLI", async () => {
        const named = join(machine.folder, "own", "pulumi");
        const env = { PATH: machine.bin, AKS_SCORING_PULUMI: named };
        const start = "AKS_SCORING_PULUMI names no usable Pulumi CLI: ~/own/pulumi";
        const end = "Name one of version 3.250.0 or later, or unset the variable.";
        assert.equal(await refusal({ env }), `${start} is no program that can be run. ${end}`);
        await fakePulumi(named, "3.249.9");
        assert.equal(await refusal({ env }), `${start} is 3.249.9; 3.250.0 or later is needed. ${end}`);
        await script(named, "echo hello");
        assert.equal(await refusal({ env }), `${start} prints no version at \`pulumi version\`. ${end}`);
        await script(named, "echo cannot start >&2", "exit 3");
        assert.equal(await refusal({ env }), `${start} fails at \`pulumi version\`: cannot start. ${end}`);
    });

    it("takes one on PATH that is new enough, and says which it passed over", async () => {
        const newer = join(machine.folder, "newer");
        await fakePulumi(join(machine.bin, "pulumi"), "3.100.0");
        await fakePulumi(join(newer, "pulumi"), "3.250.0");
        const env = { PATH: `${machine.bin}::${newer}`, AKS_SCORING_CACHE: machine.cache };
        assert.deepEqual(await searchEngine(machine.search({ env })), {
            path: join(newer, "pulumi"),
            version: "3.250.0",
            source: "PATH",
        });
        assert.deepEqual(machine.lines, ["passed over: ~/bin/pulumi is 3.100.0; 3.250.0 or later is needed"]);
    });

    it("takes the one in the cache when PATH has none, a folder named pulumi included", async () => {
        await mkdir(join(machine.bin, "pulumi"));
        await fakePulumi(machine.cachedCli(), "3.259.0");
        assert.deepEqual(await searchEngine(machine.search()), {
            path: machine.cachedCli(),
            version: "3.259.0",
            source: "cache",
        });
        assert.deepEqual(machine.lines, []);
        assert.deepEqual(machine.fetched, []);
    });

    it("fetches the official build into the cache, and finds it there the next time", async () => {
        const fetchOfficial = async (version: string, root: string) => {
            await fakePulumi(join(root, "bin", "pulumi"), version);
            return undefined;
        };
        const engine = { path: machine.cachedCli(), version: "3.259.0" };
        assert.deepEqual(await searchEngine(machine.search({ fetchOfficial })), {
            ...engine,
            source: "installed",
        });
        assert.deepEqual(machine.lines, [
            "no Pulumi engine here yet: setting up Pulumi 3.259.0 in ~/cache/pulumi-3.259.0. This happens once, " +
                "and takes seconds when the official build can be fetched, 4 to 6 minutes when it must be built " +
                "with Go",
            "fetching the official build of Pulumi 3.259.0",
            "Pulumi 3.259.0 is ready (installed)",
        ]);
        assert.deepEqual(await machine.cached(), ["pulumi-3.259.0"]);
        assert.deepEqual(await searchEngine(machine.search()), { ...engine, source: "cache" });
    });

    it("builds with Go when nothing can be fetched: the CLI, and the language host beside it", async () => {
        await fakeGo(join(machine.bin, "go"), "3.259.0");
        assert.deepEqual(await searchEngine(machine.search()), {
            path: machine.cachedCli(),
            version: "3.259.0",
            source: "built",
        });
        assert.deepEqual(machine.lines.slice(1), [
            "fetching the official build of Pulumi 3.259.0",
            "official build: no network",
            "building Pulumi 3.259.0 with Go",
            "Pulumi 3.259.0 is ready (built)",
        ]);
        const log = (await readFile(join(machine.bin, "go.log"), "utf8")).replaceAll(TOOLS, "tools");
        const flags = "-mod=readonly -buildvcs=false -trimpath";
        const version = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v3.259.0";
        const stage = `~/cache/pulumi-3.259.0.new-${process.pid}/bin`;
        assert.deepEqual(machine.shortened(log).trim().split("\n"), [
            `tools/pulumi CGO_ENABLED=0 GOWORK=off go build ${flags} -ldflags -s -w -X ${version} ` +
                `-o ${stage}/pulumi github.com/pulumi/pulumi/pkg/v3/cmd/pulumi`,
            `tools/language-nodejs CGO_ENABLED=0 GOWORK=off go build ${flags} -ldflags -s -w ` +
                `-o ${stage}/pulumi-language-nodejs ` +
                "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
        ]);
        assert.deepEqual(await machine.cached(), ["pulumi-3.259.0"]);
    });

    it("replaces an engine in the cache that does not start", async () => {
        await script(machine.cachedCli(), "exit 1");
        await fakeGo(join(machine.bin, "go"), "3.259.0");
        assert.equal((await searchEngine(machine.search())).source, "built");
        assert.equal((await searchEngine(machine.search())).source, "cache");
    });

    it("keeps what is no working engine out of the cache", async () => {
        await fakeGo(join(machine.bin, "go"), "3.0.0");
        assert.match(
            await refusal(),
            /Go build: ~\/cache\/.*\/pulumi is 3\.0\.0; 3\.250\.0 or later is needed/,
        );
        assert.deepEqual(await machine.cached(), []);
    });

    it("says all that was tried and what to do when nothing works", async () => {
        await fakePulumi(join(machine.bin, "pulumi"), "2.9.0");
        assert.equal(
            await refusal(),
            [
                "There is no Pulumi engine (the pulumi CLI) of version 3.250.0 or later, and none could be set up:",
                "  - AKS_SCORING_PULUMI: not set",
                "  - PATH: ~/bin/pulumi is 2.9.0; 3.250.0 or later is needed",
                "  - cache: ~/cache/pulumi-3.259.0/bin/pulumi is no program that can be run",
                "  - official build: no network",
                "  - Go build: no usable Go 1.26 or later on PATH: spawn go ENOENT",
                "Do one of these, then run again:",
                "  - install Pulumi 3.250.0 or later, as https://www.pulumi.com/docs/install/ says",
                "  - set AKS_SCORING_PULUMI to the path of such a Pulumi CLI",
                "  - install Go 1.26 or later, and the engine is built with it",
            ].join("\n"),
        );
    });

    it("gives Go's own last words when a build fails", async () => {
        await script(
            join(machine.bin, "go"),
            '[ "$1" = version ] && echo "go version go1.22.1 linux/amd64" && exit',
            "echo 'go: go.mod requires go >= 1.26 (running go 1.22.1; GOTOOLCHAIN=local)' >&2; exit 1",
        );
        assert.match(
            await refusal(),
            / {2}- Go build: go version go1\.22\.1 linux\/amd64: go: go\.mod requires go >= 1\.26 \(running go 1\.22\.1; /,
        );
    });

    it("says so when the tools folder, the cache folder or the version asked for are in the way", async () => {
        assert.match(
            await refusal({ pinned: undefined }),
            / {2}- Go build: the package's tools folder with the Go modules to build from is not there\n/,
        );
        assert.match(
            await refusal({ minimum: "3.400.0" }),
            / {2}- set-up: only 3\.259\.0 can be set up; 3\.400\.0 or later is asked for\n/,
        );
        assert.equal(
            await refusal({ minimum: "latest" }),
            '"latest" is not a version of Pulumi. Give three numbers, as in "3.250.0".',
        );
        await writeFile(join(machine.folder, "file"), "");
        const env = { PATH: machine.bin, AKS_SCORING_CACHE: join(machine.folder, "file", "cache") };
        assert.match(
            await refusal({ env }),
            / {2}- set-up: ENOTDIR: .* \(AKS_SCORING_CACHE names another folder for the engine\)\n/,
        );
    });

    it("lets one process set up at a time: the other waits, says so, and takes what the first made", async () => {
        let secondWaits = () => {};
        const waiting = new Promise<void>((resolve) => (secondWaits = resolve));
        const first = searchEngine(
            machine.search({
                fetchOfficial: async (version, root) => {
                    const second = searchEngine(machine.search({ progress: secondLine }));
                    void second.then(secondDone);
                    await waiting;
                    await fakePulumi(join(root, "bin", "pulumi"), version);
                    return undefined;
                },
            }),
        );
        const secondLines: string[] = [];
        const secondLine = (line: string) => {
            secondLines.push(line);
            secondWaits();
        };
        let secondDone: (engine: object) => void = () => {};
        const second = new Promise<object>((resolve) => (secondDone = resolve));

        assert.equal((await first).source, "installed");
        assert.deepEqual(await second, { path: machine.cachedCli(), version: "3.259.0", source: "cache" });
        assert.deepEqual(secondLines, [
            `waiting while process ${process.pid} sets the engine up: 0 s so far`,
        ]);
        assert.deepEqual(machine.fetched, []);
        assert.deepEqual(await machine.cached(), ["pulumi-3.259.0"]);
    });
});
