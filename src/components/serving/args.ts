import type * as pulumi from "@pulumi/pulumi";
import type { EndpointSettings } from "../../plan/endpoint";
import type { DeploymentSettings, VersionSettings } from "../../plan/version";

type Text = pulumi.Input<string>;
type TextMap = pulumi.Input<Readonly<Record<string, pulumi.Input<string>>>>;

/** One version of an endpoint. */
export type VersionArgs = VersionSettings<Text, TextMap>;

/** An endpoint, without where it is served. */
export type EndpointArgs = EndpointSettings<Text, TextMap>;

/** One version's workload, without where it is served. */
export type ScoringDeploymentSettings = DeploymentSettings<Text, TextMap>;
