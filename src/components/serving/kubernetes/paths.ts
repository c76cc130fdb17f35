import * as pulumi from "@pulumi/pulumi";
import { Findings } from "../../../core/problems";
import type { Cluster } from "../../cluster";
import { settleLater } from "../../support";
import { tenantsOf } from "../../tenants";
import type { GatewayConnection } from "./gatewayConnection";

/** Where an endpoint's path is: a host of a Gateway. */
function placeOf(gateway: GatewayConnection, namespace: string): readonly pulumi.Input<string>[] {
    return [gateway.namespace, gateway.name, gateway.hostnames.get(namespace) ?? gateway.host];
}

function keyOf(place: readonly string[], path: string): string {
    return JSON.stringify([...place, path]);
}

/** The endpoint of this program that has the path already, where that can be told by now. */
export function holderOf(
    cluster: Cluster,
    gateway: GatewayConnection,
    namespace: string,
    path: string,
): string | undefined {
    const place = placeOf(gateway, namespace);
    return isPlain(place) ? tenantsOf(cluster).paths.get(keyOf(place, path)) : undefined;
}

/** Takes the path for an endpoint. Where the Gateway is known later, whoever has it already is told then. */
export function takePath(
    component: pulumi.Resource,
    name: string,
    cluster: Cluster,
    gateway: GatewayConnection,
    { namespace, path, endpointName }: Readonly<Record<"namespace" | "path" | "endpointName", string>>,
): void {
    const { paths } = tenantsOf(cluster);
    const title = `ScoringEndpoint "${name}"`;
    const place = placeOf(gateway, namespace);
    if (isPlain(place)) {
        paths.set(keyOf(place, path), title);
        return;
    }
    settleLater(component, title, pulumi.all([...place]), (known) => {
        const f = new Findings();
        const key = keyOf(known, path);
        const holder = paths.get(key) ?? title;
        paths.set(key, holder);
        if (holder !== title) {
            const clash = `is the name of another endpoint of this gateway: ${holder}`;
            f.problem("endpointName", endpointName, clash, "Choose another endpointName.");
        }
        return { plan: undefined, problems: f.problems, warnings: [] };
    });
}

function isPlain(place: readonly unknown[]): place is readonly string[] {
    return place.every((part) => typeof part === "string");
}
