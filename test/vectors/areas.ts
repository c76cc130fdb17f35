import { attachConfiguration, provisioningConfiguration, updateConfiguration } from "./areas/computes";
import { deploymentConfig } from "./areas/deploymentConfigs";
import { deployModel } from "./areas/deploy";
import { deployEndpoint } from "./areas/endpoints";
import { inferenceConfig } from "./areas/inferenceConfigs";
import { computeName, onlineName, serviceName } from "./areas/names";
import { onlineDeployment, onlineEndpoint } from "./areas/online";
import { onlineCompute } from "./areas/onlineComputes";
import { deployConfiguration } from "./areas/services";
import { adding, regenerateKey, removeTags, updateEndpoint, updateService } from "./areas/updates";
import { createVersion, deleteVersion, updateVersion } from "./areas/versions";
import type { Adapter } from "./tried";

/** The areas that cases are of, and how the cases of each are tried. */
export const AREAS: Readonly<Record<string, Adapter>> = {
    "webservice.name": serviceName,
    "v2.name": onlineName,
    "ComputeTarget.create.name": computeName,
    "AksCompute.provisioning_configuration": provisioningConfiguration,
    "AksCompute.attach_configuration": attachConfiguration,
    AksUpdateConfiguration: updateConfiguration,
    "AksWebservice.deploy_configuration": deployConfiguration,
    "AksWebservice.update": updateService,
    "AksWebservice.add_properties": adding("properties"),
    "AksWebservice.add_tags": adding("tags"),
    "AksWebservice.remove_tags": removeTags,
    "Webservice.regen_key": regenerateKey,
    "AksEndpoint.deploy_configuration": deployEndpoint,
    "AksEndpoint.create_version": createVersion,
    "AksEndpoint.update_version": updateVersion,
    "AksEndpoint.delete_version": deleteVersion,
    "AksEndpoint.update": updateEndpoint,
    "Model.deploy": deployModel,
    "deploymentconfig.json": deploymentConfig,
    "inferenceconfig.json": inferenceConfig,
    "v2.compute.yaml": onlineCompute,
    "v2.onlineEndpoint.yaml": onlineEndpoint,
    "v2.onlineDeployment.yaml": onlineDeployment,
};

/** How cases of an area are tried; undefined for one that is not known. */
export function adapterOf(area: string): Adapter | undefined {
    return Object.hasOwn(AREAS, area) ? AREAS[area] : undefined;
}
