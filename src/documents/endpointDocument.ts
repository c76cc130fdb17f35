import type { EndpointSettings } from "../plan/endpoint";
import type { VersionSettings } from "../plan/version";

/** The same data, all of it to be changed: the library's own settings are read-only. */
type Changeable<T> = T extends readonly (infer E)[]
    ? Changeable<E>[]
    : T extends object
      ? { -readonly [key in keyof T]: Changeable<T[key]> }
      : T;

/**
 * What documents come to: arguments of a `ScoringEndpoint`, all of them but `target`, as plain data that a program can
 * read and change before it makes the endpoint of it.
 */
export type EndpointDocument = Changeable<EndpointSettings<string, Readonly<Record<string, string>>>>;

/** One version of an {@link EndpointDocument}. */
export type VersionDocument = Changeable<VersionSettings<string, Readonly<Record<string, string>>>>;
