import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { planHostnames } from "#src/plan/hostnames";
import { says } from "./says";

const CERTIFICATE = readFileSync(
    join(__dirname, "..", "..", "..", "test", "core", "pem", "leaf.pem"),
    "utf8",
);

function said(given: unknown, tls?: object, protocols = 1): readonly string[] {
    return says((f) => void planHostnames(f, given, ["team-a", "team-b"], tls, protocols));
}

describe("host names of namespaces", () => {
    it("are good for the gateway's namespaces", () => {
        assert.deepEqual(said(undefined), []);
        assert.deepEqual(said({ "team-a": "a.example.com", "team-b": "b.example.com" }), []);
    });

    it("are the gateway's namespaces' only", () => {
        assert.deepEqual(said({ constructor: "a.example.com" }), [
            "hostnames.constructor: is not a namespace of this gateway. Take it out, or add it to namespaces: team-a, team-b.",
        ]);
    });

    it("are each namespace's own, and not the gateway's", () => {
        const tls = { hostname: "scoring.example.com" };
        assert.deepEqual(said({ "team-a": "a.example.com", "team-b": "a.example.com" }), [
            'hostnames.team-b = "a.example.com": is the name of namespace team-a already. Give each its own.',
        ]);
        assert.deepEqual(said({ "team-a": "scoring.example.com" }, tls), [
            'hostnames.team-a = "scoring.example.com": is the name of the gateway itself already. Give each its own.',
        ]);
    });

    it("are names that the certificate covers", () => {
        const tls = { hostname: "scoring.example.com", certificate: CERTIFICATE };
        assert.deepEqual(said({ "team-a": "a.models.example.com" }, tls), []);
        assert.match(
            said({ "team-a": "a.example.com" }, tls).join("\n"),
            /^hostnames\.team-a = "a\.example\.com": must be among the certificate's DNS subject alternative names\. .*$/,
        );
    });

    it("come to 64 listeners at most", () => {
        const names = Array.from({ length: 32 }, (_, index) => `team-${index}`);
        const given = Object.fromEntries(names.map((name) => [name, `${name}.example.com`]));
        const of = (count: number) =>
            says(
                (f) =>
                    void planHostnames(
                        f,
                        Object.fromEntries(Object.entries(given).slice(0, count)),
                        names,
                        {},
                        2,
                    ),
            );
        assert.deepEqual(of(31), []);
        assert.deepEqual(of(32), [
            "hostnames: come to 66 listeners, and a Gateway has at most 64. Make a further gateway for some of the namespaces.",
        ]);
    });
});
