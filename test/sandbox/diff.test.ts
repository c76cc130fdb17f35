import { changesBetween, differenceOf } from "#src/sandbox/diff";
import { at, isUnder, memberPath, put, stepsOf, take } from "#src/sandbox/paths";
import { fromStruct, hasUnknown, masked, plain, same, secret, toStruct, UNKNOWN } from "#src/sandbox/values";
import { parseId } from "#src/sandbox/azure/ids";
import { serverOf } from "#src/sandbox/kubernetes/kubeconfig";
import { kindOf } from "#src/sandbox/kubernetes/kinds";
import { applied, liveInputs } from "#src/sandbox/kubernetes/objects";
import assert from "node:assert/strict";

describe("differences", () => {
    it("are member by member, and name paths as the engine does", () => {
        const olds = { a: 1, list: [1, { b: "x" }], "with/slash": { c: true }, same: null, __own: 1 };
        const news = {
            a: 2,
            list: [1, { b: "y" }, 3],
            "with/slash": {},
            same: null,
            d: secret("s"),
            __own: 2,
        };
        assert.deepEqual(
            [...changesBetween(olds, news)],
            [
                ["a", "update"],
                ["list[1].b", "update"],
                ["list[2]", "add"],
                ['["with/slash"].c', "delete"],
                ["d", "add"],
            ],
        );
    });

    it("look through secret marks, and take an unknown for a change", () => {
        assert.deepEqual([...changesBetween({ a: secret("x") }, { a: "x" })], []);
        assert.deepEqual(
            [...changesBetween({ a: secret({ b: 1 }) }, { a: secret({ b: 2 }) })],
            [["a.b", "update"]],
        );
        assert.deepEqual([...changesBetween({ a: "x" }, { a: UNKNOWN })], [["a", "update"]]);
    });

    it("leave out what is ignored, and what is below it", () => {
        const news = { tags: { a: 1 }, tagsAlike: 1, list: [{ b: 2, c: 3 }] };
        assert.deepEqual([...changesBetween({}, news, ["tags", "list[*].b"]).keys()], ["tagsAlike", "list"]);
        assert.deepEqual(
            [...changesBetween({ list: [{ b: 1, c: 1 }] }, { list: [{ b: 2, c: 3 }] }, ["list[*].b"]).keys()],
            ["list[0].c"],
        );
    });

    it("replace for what cannot change, and only then delete first", () => {
        const changes = changesBetween({ a: { b: 1 }, c: 1 }, { a: { b: 2 }, c: 2 });
        const { replaces, deleteBeforeReplace } = differenceOf(changes, ["a"], true);
        assert.deepEqual([[...replaces], deleteBeforeReplace], [["a.b"], true]);
        assert.equal(differenceOf(changes, ["z"], true).deleteBeforeReplace, false);
    });
});

describe("paths", () => {
    it("are read and written", () => {
        assert.deepEqual(stepsOf('a.b[0]["c/d"].e'), ["a", "b", "0", "c/d", "e"]);
        assert.deepEqual(stepsOf("list[].member"), ["list", "", "member"]);
        assert.equal(memberPath("metadata", "pulumi.com/skipAwait"), 'metadata["pulumi.com/skipAwait"]');
        assert.equal(at({ a: secret({ b: [1, 2] }) }, "a.b[1]"), 2);
        assert.equal(at({ a: 1 }, "a.b.c"), undefined);
        const bag = {};
        put(bag, "a.b", 1);
        assert.deepEqual(bag, { a: { b: 1 } });
        const pools = { pools: [{ name: "x", state: 1 }, { state: 2 }] };
        take(pools, "pools[].state");
        assert.deepEqual(pools, { pools: [{ name: "x" }, {}] });
        assert.equal(isUnder("tagsAlike", ["tags"]), false);
    });
});

describe("values", () => {
    it("hide secrets where people look, and open them where rules do", () => {
        const value = { a: secret({ b: secret("x") }), c: ["y", secret(1)] };
        assert.deepEqual(plain(value), { a: { b: "x" }, c: ["y", 1] });
        assert.deepEqual(masked(value), { a: "[secret]", c: ["y", "[secret]"] });
        assert.ok(same({ a: 1, b: secret(2) }, { b: 2, a: 1 }));
        assert.ok(hasUnknown([{ a: secret(UNKNOWN) }]));
    });

    it("cross the wire without members that are null", () => {
        const bag = { a: 0, b: "", c: false, d: [null, 1], e: null, f: undefined, g: { h: null } };
        assert.deepEqual(fromStruct(toStruct(bag)), { a: 0, b: "", c: false, d: [null, 1], g: {} });
    });
});

describe("names in Azure and Kubernetes", () => {
    it("are read from ARM ids", () => {
        const group = "/subscriptions/s/resourceGroups/rg";
        const cluster = `${group}/providers/Microsoft.ContainerService/managedClusters/ml`;
        const pool = parseId(`${cluster}/agentPools/gpu`);
        assert.deepEqual(
            [pool.type, pool.name, pool.parent, pool.scope, pool.resourceGroup],
            ["Microsoft.ContainerService/managedClusters/agentPools", "gpu", cluster, undefined, "rg"],
        );
        const extension = parseId(`${cluster}/providers/Microsoft.KubernetesConfiguration/extensions/aml`);
        assert.deepEqual([extension.scope, extension.parent], [cluster, undefined]);
        assert.equal(parseId(group).type, "Microsoft.Resources/resourceGroups");
    });

    it("are read from kubeconfigs and objects", () => {
        const yaml = "clusters:\n- name: c\n  cluster: {server: 'https://h:443'}\n";
        assert.equal(serverOf({ kubeconfig: yaml }), "https://h:443");
        assert.equal(serverOf({}), "https://ambient.sandbox");
        assert.equal(
            kindOf({ apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy" }).resource,
            "networkpolicies.networking.k8s.io",
        );
        assert.equal(kindOf({ apiVersion: "v1", kind: "Secret" }).resource, "secrets");
    });
});

describe("server-side apply", () => {
    it("takes away what its owner no longer sets, and leaves what others set", () => {
        const held = { spec: { replicas: 3, paused: true, other: 1 }, status: {} };
        assert.deepEqual(applied(held, { spec: { paused: true } }, { spec: { image: "b" } }), {
            spec: { replicas: 3, other: 1, image: "b" },
            status: {},
        });
    });

    it("shows drift only in what is set", () => {
        assert.deepEqual(
            liveInputs({ a: 1, list: [{ b: 1 }], gone: 1 }, { a: 2, list: [{ b: 1, c: 2 }], extra: 3 }),
            {
                a: 2,
                list: [{ b: 1 }],
            },
        );
    });
});
