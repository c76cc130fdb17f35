import { isPlainObject } from "../../core/checks";
import { carriedOfKeys } from "../auth";
import { type InputCheck, checkTags } from "../azureInputs";
import { type CarriedCheck, anyText, anyTexts } from "../carried";
import { carriedOfEnvironment } from "../carriedByVersion";
import type { EndpointSettings } from "../endpoint";
import { namedVersions } from "../endpointParts";
import { checkImage } from "../image";
import { IN_AZURE_ML } from "../secretVariables";
import type { DeploymentSettings, VersionSettings } from "../version";
import { carriedOfDataCollection } from "./dataCollection";
import { type AssetPlace, checkModelUri, referenceTo } from "./reference";

/** The tag that says whether a version is the control or a treatment. */
export const VERSION_TYPE_TAG = "versionType";

/** Azure's own most tags, less the library's one. */
const MOST_TAGS = 49;

/**
 * The rules for what an endpoint carries on Azure ML: they hold for Outputs as well.
 *
 * @param place The workspace, which assets' ids must be of where it is given.
 */
export function carriedOfOnlineEndpoint(
    settings: Partial<EndpointSettings>,
    place?: AssetPlace,
): CarriedCheck[] {
    return [
        ...carriedOfKeys(),
        [["tags"], checkTags],
        [["properties"], anyTexts],
        [["description"], anyText],
        ...namedVersions(settings.versions).flatMap(([name, version]) =>
            carriedOfOnlineVersion(["versions", name], version, place),
        ),
    ];
}

/** The rules for what a version that stands on its own carries on Azure ML. */
export function carriedOfOnlineDeployment(settings: Partial<DeploymentSettings>): CarriedCheck[] {
    return [...carriedOfOnlineVersion([], settings), ...carriedOfEnvironment(settings, IN_AZURE_ML)];
}

/** The rules for what a version carries on Azure ML. */
export function carriedOfOnlineVersion(
    prefix: readonly string[],
    settings: Partial<VersionSettings>,
    place?: AssetPlace,
): CarriedCheck[] {
    const model: CarriedCheck = isPlainObject(settings.model)
        ? [[...prefix, "model", "uri"], checkModelUri]
        : [[...prefix, "model"], referenceTo("models", place)];
    return [
        [[...prefix, "image"], checkImage],
        model,
        [[...prefix, "environment"], referenceTo("environments", place)],
        [[...prefix, "code"], referenceTo("codes", place)],
        ...carriedOfDataCollection(prefix, settings.collectModelData, place),
        [[...prefix, "tags"], checkVersionTags],
        [[...prefix, "properties"], anyTexts],
        [[...prefix, "description"], anyText],
    ];
}

/** Tags of a version: Azure's rules, and none that the library writes itself; Azure compares names without case. */
const checkVersionTags: InputCheck = (f, path, value) => {
    checkTags(f, path, value);
    const given = Object.keys(isPlainObject(value) ? value : {});
    for (const name of given.filter((one) => one.toLowerCase() === VERSION_TYPE_TAG.toLowerCase())) {
        const rule = "is a tag that the library sets itself: control or treatment";
        f.at(path).problem(name, undefined, rule, "Take it out, and set the version's type.");
    }
    if (given.length === MOST_TAGS + 1) {
        const rule = `has ${given.length} tags, and with the library's own Azure takes ${MOST_TAGS}`;
        f.problem(path, undefined, rule, "Leave one out.");
    }
};
