import { ImageProblem } from "../images/image";
import type { Tools } from "../setUp/tools";
import type { Program } from "./podCommand";

/**
 * Worker threads of each Envoy, where its pod does not say: it would have one for each core of this machine, and each
 * may open a connection to a pod, so what is shown here would depend on the machine.
 */
export const ENVOY_WORKERS = 2;

/** What stands for the images of Envoy Gateway and Envoy, wherever they are mirrored. */
type Stand = Program & { readonly version: string };

/** The program that stands for an image; throws an {@link ImageProblem} for one that the lab does not have. */
export function programOf(image: string, tools: Programs): Program {
    const { name, tag } = partsOf(image);
    const [now, former] = [standFor(name, tools), standFor(name, tools.former)];
    if (now === undefined || former === undefined) {
        throw missing(image, "the lab has no program for it");
    }
    // Envoy Gateway 1.9.1 asks for the very Envoy that is pinned here: patch versions are compared too.
    const version = versionIn(tag);
    if (version === now.version) return now;
    // Not of the former one: Envoys are packed for the Package Index less often.
    if (version !== undefined && minorOf(version) === minorOf(former.version)) return former;
    throw missing(image, `the lab has versions ${now.version} and ${former.version} of it, and no other`);
}

type ProgramsOfOne = Pick<Tools, "envoy" | "envoyVersion" | "envoyGateway" | "envoyGatewayVersion">;
type Programs = ProgramsOfOne & { readonly former: ProgramsOfOne };

function standFor(name: string, tools: ProgramsOfOne): Stand | undefined {
    if (/(^|\/)envoyproxy\/gateway$/.test(name)) {
        return { binary: tools.envoyGateway, version: tools.envoyGatewayVersion };
    }
    if (/(^|\/)envoyproxy\/envoy$/.test(name)) {
        const defaults = { "--concurrency": String(ENVOY_WORKERS) };
        return { binary: tools.envoy, version: tools.envoyVersion, defaults };
    }
    return undefined;
}

/** "docker.io/envoyproxy/envoy:distroless-v1.39.1@sha256:…": the digest says nothing to us. */
function partsOf(image: string): { readonly name: string; readonly tag: string } {
    const [, name = "", tag = ""] = /^([^@]*?)(?::([^/:@]+))?(?:@.*)?$/.exec(image) ?? [];
    return { name, tag };
}

function versionIn(tag: string): string | undefined {
    return /^(?:distroless-)?v?(\d+\.\d+\.\d+)$/.exec(tag)?.[1];
}

function minorOf(version: string): string {
    return version.split(".").slice(0, 2).join(".");
}

function missing(image: string, reason: string): ImageProblem {
    return new ImageProblem("ImagePullBackOff", `Back-off pulling image "${image}": ${reason}`);
}
