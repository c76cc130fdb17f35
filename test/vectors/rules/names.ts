import type { Rule } from "../rule";
import { isOf, refusedFor } from "./predicates";
import { isOnlyFault } from "./valid/arguments";

/** Where names of v2 differ on purpose. */
export const NAME_RULES: readonly Rule[] = [
    {
        id: "single-dashes",
        kind: "stricter",
        about: "two dashes in a row, in names on Azure ML",
        reason: "Azure ML's service takes single dashes; v2's client does not look.",
        explains: (d, { members, one }) =>
            refusedFor(d, ["name", "endpoint_name"], (name) => String(members[name]).includes("--")) &&
            isOf(one.area, "v2.name", "v2.onlineEndpoint.yaml", "v2.onlineDeployment.yaml"),
    },
    {
        id: "whole-name",
        kind: "stricter",
        about: "a line break at the end of a name or a namespace",
        reason: "The old clients' `$` lets a line break pass; it would pass no further.",
        explains: (d, { members, one }) =>
            refusedFor(d, one.area.startsWith("v2.") ? ["name", "endpoint_name"] : ["namespace"], (name) =>
                /[^\n]\n$/.test(String(members[name])),
            ),
    },
    {
        id: "short-version-names",
        kind: "looser",
        about: "a version's name of one or two characters",
        reason: "v1's client asked for three, as for a service. Nothing on plain Kubernetes does: `v1` is a name.",
        explains: (d, { members, one }) =>
            d.kind === "accepted" &&
            d.way === "plain Kubernetes" &&
            isOf(one.area, "AksEndpoint.deploy_configuration", "AksEndpoint.create_version") &&
            /^[a-z][a-z0-9]?$/.test(String(members["version_name"])) &&
            isOnlyFault(members, "version_name"),
    },
    {
        id: "names-are-needed",
        kind: "stricter",
        about: "null for a name of v2, and an empty name of a deployment of v2 or a version of v1",
        reason: "v2's helper took it for a name that comes later, and the clients did not look at an empty one.",
        explains: (d, { members, one }) =>
            (isOf(one.area, "v2.name") && refusedFor(d, ["name"]) && members["name"] === null) ||
            (isOf(one.area, "v2.onlineDeployment.yaml") &&
                refusedFor(d, ["name"]) &&
                members["name"] === "") ||
            (isOf(one.area, "AksEndpoint.deploy_configuration") &&
                refusedFor(d, ["version_name"]) &&
                members["version_name"] === ""),
    },
];
