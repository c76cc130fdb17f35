import { createHash } from "node:crypto";
import { textOf } from "../values";
import { badRequest } from "./armError";
import type { ArmType } from "./behaviour";

/** Types whose services do little more, as far as a stack can see, than hold what they are given. */
export const OTHER_TYPES: readonly ArmType[] = [
    {
        token: "azure-native:monitor:DataCollectionRule",
        arm: "Microsoft.Insights/dataCollectionRules",
        names: ["dataCollectionRuleName"],
        located: true,
        computed: ["provisioningState", "immutableId"],
    },
    {
        token: "azure-native:monitor:DataCollectionEndpoint",
        arm: "Microsoft.Insights/dataCollectionEndpoints",
        names: ["dataCollectionEndpointName"],
        located: true,
        computed: ["provisioningState", "immutableId"],
    },
    {
        token: "azure-native:monitor:DataCollectionRuleAssociation",
        arm: "Microsoft.Insights/dataCollectionRuleAssociations",
        names: ["associationName"],
        autoname: "copy",
        grouped: false,
        path: ["resourceUri"],
        computed: ["provisioningState"],
        above: (inputs) => textOf(inputs["resourceUri"]) ?? "",
        below: (resourceUri) => ({ resourceUri }),
    },
    {
        token: "azure-native:monitor:AzureMonitorWorkspace",
        arm: "Microsoft.Monitor/accounts",
        names: ["azureMonitorWorkspaceName"],
        located: true,
        computed: ["provisioningState", "accountId", "defaultIngestionSettings"],
    },
    {
        token: "azure-native:operationalinsights:Workspace",
        arm: "Microsoft.OperationalInsights/workspaces",
        names: ["workspaceName"],
        located: true,
        computed: ["provisioningState", "customerId"],
        behaviour: {
            settle: ({ id, body }) => {
                const mark = createHash("sha256").update(id.text).digest("hex");
                const customerId = `${mark.slice(0, 8)}-0000-4000-8000-${mark.slice(8, 20)}`;
                return { retentionInDays: 30, ...body, customerId, provisioningState: "Succeeded" };
            },
        },
    },
    {
        token: "azure-native:containerregistry:Registry",
        arm: "Microsoft.ContainerRegistry/registries",
        names: ["registryName"],
        located: true,
        computed: ["provisioningState", "loginServer", "status"],
        behaviour: {
            check: ({ id }) => {
                if (!/^[a-zA-Z0-9]{5,50}$/.test(id.name)) {
                    throw badRequest(
                        "RegistryNameInvalid",
                        `The registry name '${id.name}' is invalid: 5 to 50 letters and digits.`,
                    );
                }
            },
            settle: ({ id, body }) => ({
                ...body,
                loginServer: `${id.name.toLowerCase()}.azurecr.io`,
                provisioningState: "Succeeded",
            }),
        },
    },
];
