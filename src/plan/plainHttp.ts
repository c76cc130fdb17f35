import type { Findings } from "../core/problems";

/** Warns of a gateway that answers plain HTTP on a public address, unless the program says that it is meant so. */
export function warnOfPlainHttp(
    f: Findings,
    given: unknown,
    {
        http,
        https,
        internal,
    }: { readonly http: boolean; readonly https: boolean; readonly internal: boolean },
): void {
    if (given !== undefined || !http || https || internal) {
        return;
    }
    f.warning(
        "http",
        undefined,
        "is on by default, and the address is public: keys, tokens, requests and answers cross the internet in clear",
        "Give tls, or write loadBalancer: { internal: true }, or write http: true if that is meant, as for a try.",
    );
}
