import type { Item } from "../item";
import { withRegistry } from "./image";
import { reportIgnored } from "./keys";
import { isGiven, words } from "./values";

/** Keys that only ever concerned runs, not services. */
const OF_RUNS = ["enabled", "sharedVolumes", "shmSize", "arguments", "gpuSupport"];

const KEYS = [
    ...OF_RUNS,
    ...["baseImage", "baseDockerfile", "buildContext", "baseImageRegistry", "platform"],
];

const BUILD = "Build the image and push it, and give it as baseImage or as `image`.";

/** The image that an environment's `docker` names; none where there is a problem, or nothing. */
export function readDocker(block: Item): { readonly image: string | undefined; readonly refused: boolean } {
    if (!block.isBlock('{ "baseImage": "…" }')) {
        return { image: undefined, refused: block.value !== undefined };
    }
    reportIgnored(block, KEYS);
    const image = words(block.at("baseImage"));
    const dockerfile = block.at("baseDockerfile");
    const context = block.at("buildContext");
    if (isGiven(dockerfile) && image !== undefined) {
        dockerfile.problem("excludes baseImage", "Take one of the two out.", "nothing");
    } else if (isGiven(dockerfile)) {
        dockerfile.problem("is not built here", BUILD, "nothing");
    }
    if (isGiven(context)) {
        context.problem("is not built here", BUILD, "nothing");
    }
    refusePlatform(block.at("platform"));
    const refused = isGiven(dockerfile) || isGiven(context);
    return { image: withRegistry(image, block.at("baseImageRegistry")), refused };
}

function refusePlatform(platform: Item): void {
    if (!isGiven(platform) || !platform.isBlock('{ "os": "Linux", "architecture": "amd64" }')) {
        return;
    }
    reportIgnored(platform, ["os", "architecture"]);
    for (const [key, only] of [
        ["os", "linux"],
        ["architecture", "amd64"],
    ] as const) {
        const given = words(platform.at(key));
        if (given !== undefined && given.toLowerCase() !== only) {
            platform.at(key).problem(`must be ${only}: the pools' nodes are`, "Build the image for it.");
        }
    }
}
