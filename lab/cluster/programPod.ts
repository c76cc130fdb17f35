import { mkdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { V1Container, V1Pod, V1Probe } from "@kubernetes/client-node";
import type { RunningImage } from "../images/image";
import { connectPod } from "./networks";
import { type CommandSurroundings, commandOf, environmentOf } from "./podCommand";
import type { Processes, Started } from "./processes";
import { until } from "./until";
import type { Volumes } from "./volumes";

/** What a pod of programs needs of its surroundings. */
export interface Surroundings extends CommandSurroundings {
    readonly processes: Processes;
    readonly volumes: Volumes;
    /** A folder of the lab's own. */
    readonly folder: string;
    /** Content of /etc/hosts. */
    readonly hosts: () => string;
    /** Path of the certificates that programs trust. */
    readonly authorities: string;
}

/**
 * A pod whose containers are real programs: a network namespace for the pod, and for each container a root folder of its
 * own with its volumes mounted where its spec says, its command, arguments and variables as they are.
 */
export function runProgramPod(pod: V1Pod, address: string, around: Surroundings): RunningImage {
    const started: Started[] = [];
    const containers = new Map<string, Started>();
    let stopped = false;
    let end: (code: number) => void = () => undefined;
    const ended = new Promise<number>((resolve) => (end = resolve));
    const start = async () => {
        const specs = pod.spec?.containers ?? [];
        // All of a pod, or none of it.
        specs.forEach(({ image = "" }) => around.program(image));
        const holder = around.processes.start("pod", "unshare", ["-n", "sleep", "infinity"]);
        started.push(holder);
        await until("a network namespace", () => isOwnNamespace(holder.pid));
        await connectPod(holder.pid, address);
        const volumes = await around.volumes.write(pod, address);
        for (const container of specs) {
            if (stopped) return;
            const script = rootScript(pod, container, volumes, around);
            const name = `${pod.metadata?.name ?? "pod"}-${container.name}`;
            const program = around.processes.start(
                name,
                "nsenter",
                [
                    "-t",
                    String(holder.pid),
                    "-n",
                    "unshare",
                    "-m",
                    "sh",
                    "-c",
                    script,
                    "sh",
                    ...commandOf(pod, container, address, around),
                ],
                { env: environmentOf(pod, container, address, around) },
            );
            started.push(program);
            containers.set(container.name, program);
            void program.ended.then((code) => end(code));
        }
        await Promise.all(specs.map((one) => probed(one.readinessProbe, address, () => stopped)));
    };
    return {
        ready: start(),
        ended,
        exec: async (name, command) => {
            const pid = String(containers.get(name)?.pid ?? "");
            const hook = around.processes.start(`${name}-hook`, "nsenter", [
                "-t",
                pid,
                "-n",
                "-m",
                "-r",
                "-w",
                ...command,
            ]);
            await hook.ended;
        },
        stop: async (graceMilliseconds) => {
            stopped = true;
            for (const one of [...started].reverse()) {
                await one.stop(Math.max(100, graceMilliseconds));
            }
        },
    };
}

async function isOwnNamespace(pid: number): Promise<boolean> {
    const { readlink } = await import("node:fs/promises");
    return (await readlink(`/proc/${pid}/ns/net`)) !== (await readlink("/proc/self/ns/net"));
}

/** Answers once a container is ready: what has no probe is so from the start. */
async function probed(probe: V1Probe | undefined, address: string, gone: () => boolean): Promise<void> {
    const { httpGet } = probe ?? {};
    if (httpGet === undefined) return;
    const url = `http://${address}:${httpGet.port}${httpGet.path ?? "/"}`;
    await until(
        `${url} to answer`,
        async () => gone() || (await fetch(url, { signal: AbortSignal.timeout(1_000) })).ok,
        120_000,
        100,
    );
}

/** Builds the container's root folder and changes into it: only what is named here can be seen. */
function rootScript(
    { metadata }: V1Pod,
    container: V1Container,
    volumes: ReadonlyMap<string, string>,
    { folder, program, hosts, authorities }: Surroundings,
): string {
    const root = join(folder, `root-${metadata?.uid ?? ""}-${container.name}`);
    mkdirSync(root, { recursive: true });
    const hostsFile = `${root}.hosts`;
    writeFileSync(hostsFile, hosts());
    const { binary } = program(container.image ?? "");
    const lines = [
        "set -e",
        `mount -t tmpfs tmpfs ${root}`,
        `mkdir -p ${root}/usr/lib ${root}/usr/bin ${root}/dev ${root}/proc ${root}/tmp ${root}/etc/ssl/certs`,
        // The loader and the libraries that a binary is linked with.
        `mount --bind /usr/lib ${root}/usr/lib`,
        `for link in /lib /lib32 /lib64; do if [ -L $link ]; then cp -P $link ${root}$link; elif [ -d $link ]; then mkdir ${root}$link; mount --bind $link ${root}$link; fi; done`,
        `if [ -d /usr/lib64 ]; then mkdir ${root}/usr/lib64; mount --bind /usr/lib64 ${root}/usr/lib64; fi`,
        `mount --rbind /dev ${root}/dev`,
        `mount --rbind /proc ${root}/proc`,
        ...bindFile(hostsFile, `${root}/etc/hosts`),
        ...bindFile(authorities, `${root}/etc/ssl/certs/ca-certificates.crt`),
        `echo 'hosts: files dns' > ${root}/etc/nsswitch.conf`,
        ...bindFile(binary, `${root}/usr/bin/${basename(binary)}`),
        ...(container.volumeMounts ?? []).flatMap(({ name, mountPath, subPath }) => {
            const source = join(volumes.get(name) ?? "/nowhere", subPath ?? "");
            const target = `${root}${mountPath}`;
            return [
                `if [ -d ${source} ]; then mkdir -p ${target}; else mkdir -p ${dirname(target)}; touch ${target}; fi`,
                `mount --bind ${source} ${target}`,
            ];
        }),
        `exec chroot ${root} "$@"`,
    ];
    return lines.join("\n");
}

function bindFile(source: string, target: string): string[] {
    return [`touch ${target}`, `mount --bind ${source} ${target}`];
}
