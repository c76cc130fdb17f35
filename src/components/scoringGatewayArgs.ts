import type * as pulumi from "@pulumi/pulumi";
import type { ExistingGatewaySettings } from "../plan/existingGateway";
import type { GatewaySettings } from "../plan/gateway";
import type { Cluster } from "./cluster";

/** A gateway to make. */
export interface ScoringGatewayArgs extends GatewaySettings<pulumi.Input<string>> {
    /** The cluster that it stands on. */
    readonly cluster: Cluster;
}

/** A Gateway that exists already. */
export interface ExistingScoringGatewayArgs extends ExistingGatewaySettings<pulumi.Input<string>> {
    /** The cluster that it stands on. */
    readonly cluster: Cluster;
}
