import { basename } from "node:path";
import type { V1Container, V1Pod } from "@kubernetes/client-node";

/** What stands for the image of a container. */
export interface Program {
    /** Path of the binary, whose name is the command's. */
    readonly binary: string;
    /** Flags with what they are where the pod does not give them. */
    readonly defaults?: Readonly<Record<string, string>>;
}

/** What a container's command and variables need of the pod's surroundings. */
export interface CommandSurroundings {
    /** The program that stands for an image; throws for an image that the lab does not have. */
    readonly program: (image: string) => Program;
    readonly env: Readonly<Record<string, string>>;
}

/** The container's command and arguments, with $(NAME) replaced as Kubernetes does, and the program's defaults. */
export function commandOf(
    pod: V1Pod,
    container: V1Container,
    address: string,
    around: CommandSurroundings,
): string[] {
    const { command, args = [], image = "" } = container;
    const { binary, defaults = {} } = around.program(image);
    const env = environmentOf(pod, container, address, around);
    const own = [...(command ?? [`/usr/bin/${basename(binary)}`]), ...args];
    const more = Object.entries(defaults).filter(
        ([flag]) => !own.some((text) => text === flag || text.startsWith(`${flag}=`)),
    );
    return [...own, ...more.flat()].map((text) =>
        text.replace(/\$\(([A-Za-z_]\w*)\)/g, (whole, name: string) => env[name] ?? whole),
    );
}

export function environmentOf(
    { metadata, spec }: V1Pod,
    { env = [] }: V1Container,
    address: string,
    around: CommandSurroundings,
): Record<string, string> {
    const fields: Readonly<Record<string, string | undefined>> = {
        "metadata.name": metadata?.name,
        "metadata.namespace": metadata?.namespace,
        "metadata.uid": metadata?.uid,
        "spec.nodeName": spec?.nodeName,
        "spec.serviceAccountName": spec?.serviceAccountName,
        "status.podIP": address,
        "status.hostIP": "127.0.0.1",
    };
    const known = env.flatMap(({ name, value, valueFrom }) => {
        const path = valueFrom?.fieldRef?.fieldPath;
        const text = value ?? (path === undefined ? undefined : (fields[path] ?? ""));
        return text === undefined ? [] : [[name, text] as const];
    });
    return { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", ...around.env, ...Object.fromEntries(known) };
}
