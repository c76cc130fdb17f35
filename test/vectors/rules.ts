import type { Rule } from "./rule";
import { COMPUTE_RULES } from "./rules/computes";
import { DOCUMENT_RULES } from "./rules/documents";
import { ENDPOINT_RULES } from "./rules/endpoints";
import { NAME_RULES } from "./rules/names";
import { NUMBER_RULES } from "./rules/numbers";
import { ONLINE_DEPLOYMENT_RULES } from "./rules/onlineDeployments";
import { ONLINE_ENDPOINT_RULES } from "./rules/onlineEndpoints";
import { SETTING_RULES } from "./rules/settings";
import { WAY_RULES } from "./rules/ways";

/** Every difference that is on purpose, by what it is about: a title of the docs each. */
export const RULE_GROUPS: readonly (readonly [title: string, rules: readonly Rule[]])[] = [
    ["One way of serving only", WAY_RULES],
    ["Names of v2", NAME_RULES],
    ["Endpoints and computes of v2", ONLINE_ENDPOINT_RULES],
    ["Deployments of v2", ONLINE_DEPLOYMENT_RULES],
    ["Documents of v1", DOCUMENT_RULES],
    ["Clusters of v1", COMPUTE_RULES],
    ["Endpoints, versions and updates of v1", ENDPOINT_RULES],
    ["Numbers", NUMBER_RULES],
    ["Settings", SETTING_RULES],
];

/** All of them. The first that explains a disagreement counts. */
export const RULES: readonly Rule[] = RULE_GROUPS.flatMap(([, rules]) => rules);
