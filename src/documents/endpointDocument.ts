import type { EndpointSettings } from "../plan/endpoint";
import type { VersionSettings } from "../plan/version";

/**
 * What documents come to: arguments of a `ScoringEndpoint`, all of them but `target`, as plain data that a program can
 * read and change.
 */
export type EndpointDocument = EndpointSettings<string, Readonly<Record<string, string>>>;

/** One version of an {@link EndpointDocument}. */
export type VersionDocument = VersionSettings<string, Readonly<Record<string, string>>>;
