import type { EndpointDocument } from "../../documents/endpointDocument";
import { type MemberCode, expression, member, object } from "./code";
import type { ConfigSetting } from "./config";

/** What a program takes from its configuration: what documents must not say to it, or cannot say. */
export interface FromConfig {
    readonly members: readonly MemberCode[];
    readonly config: readonly ConfigSetting[];
    /** Settings of the document that they stand for. */
    readonly replaced: readonly string[];
    /** Values like those that will come, to plan the endpoint with. */
    readonly samples: Readonly<Record<string, unknown>>;
}

/** Keys of one's own are secrets: no program holds them. */
export function keysFromConfig(document: EndpointDocument): FromConfig {
    const keys = (["primaryKey", "secondaryKey"] as const).filter((key) => document[key] !== undefined);
    const which = { primaryKey: "first", secondaryKey: "second" };
    return {
        members: keys.map((key) => member(key, expression(`config.requireSecret("${key}")`))),
        config: keys.map((key) => ({
            key,
            description: `The ${which[key]} key that clients call the endpoint with.`,
            secret: true,
        })),
        replaced: keys,
        samples: {},
    };
}

/** What plain Kubernetes takes another thing for: it has neither Azure ML's tokens nor a workspace. */
export function otherwiseOnKubernetes(document: EndpointDocument): readonly FromConfig[] {
    return [
        ...(document.auth === "token" && document.token === undefined ? [ENTRA_TOKENS] : []),
        ...(document.enableAppInsights === true ? [APP_INSIGHTS] : []),
    ];
}

const ENTRA_TOKENS: FromConfig = {
    members: [
        member(
            "token",
            object(
                member("tenantId", expression('config.require("tenantId")')),
                member("audience", expression('config.require("audience")')),
            ),
            "Only Azure ML takes Azure ML's tokens: here they are Entra ID's.",
        ),
    ],
    config: [
        { key: "tenantId", description: "Entra ID tenant whose tokens are taken, a GUID.", secret: false },
        {
            key: "audience",
            description: "What the tokens are made for: an application's client id or App ID URI.",
            secret: false,
        },
    ],
    replaced: [],
    samples: { token: { tenantId: "00000000-0000-0000-0000-000000000000", audience: "api://scoring" } },
};

const APP_INSIGHTS: FromConfig = {
    members: [
        member(
            "appInsightsConnectionString",
            expression('config.requireSecret("appInsightsConnectionString")'),
            "Only Azure ML knows the workspace's Application Insights: here it is named.",
        ),
    ],
    config: [
        {
            key: "appInsightsConnectionString",
            description: "Connection string of an Application Insights resource.",
            secret: true,
        },
    ],
    replaced: ["enableAppInsights"],
    samples: {
        enableAppInsights: undefined,
        appInsightsConnectionString: "InstrumentationKey=00000000-0000-0000-0000-000000000000",
    },
};
