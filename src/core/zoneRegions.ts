/**
 * Regions with availability zones, by their programmatic names: those of "Azure regions list" as of 2026-07-28
 * (https://learn.microsoft.com/azure/reliability/regions-list), and of the sovereign clouds US Gov Virginia
 * (https://learn.microsoft.com/azure/reliability/availability-zones-service-support) and China North 3
 * (https://docs.azure.cn/en-us/reliability/availability-zones-region-support).
 */
const REGIONS: ReadonlySet<string> = new Set(
    `
australiaeast austriaeast belgiumcentral brazilsouth canadacentral centralindia centralus chilecentral chinanorth3
denmarkeast eastasia eastus eastus2 francecentral germanywestcentral indiasouthcentral indonesiacentral israelcentral
italynorth japaneast japanwest koreacentral malaysiawest mexicocentral newzealandnorth northeurope norwayeast
polandcentral qatarcentral southafricanorth southcentralus southeastasia spaincentral swedencentral switzerlandnorth
uaenorth uksouth usgovvirginia westeurope westus2 westus3`
        .trim()
        .split(/\s+/),
);

/** A region's programmatic name, of either of ARM's spellings: "westeurope", "West Europe". */
export function regionName(location: string): string {
    return location.replace(/ /g, "").toLowerCase();
}

/** Whether a region is known to have availability zones, in either spelling. */
export function hasZones(location: string): boolean {
    return REGIONS.has(regionName(location));
}
