import assert from "node:assert/strict";
import type {
    V1NetworkPolicy,
    V1NetworkPolicyEgressRule,
    V1NetworkPolicySpec,
    V1Pod,
} from "@kubernetes/client-node";
import { isolating, mayConnect, mayReach, type End } from "../../lab/traffic/networkPolicies";

const NAMESPACES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    scoring: { team: "ml" },
    edge: { team: "web", "kubernetes.io/metadata.name": "edge" },
    other: { team: "ml" },
};

function end(
    namespace: string,
    name: string,
    labels: Readonly<Record<string, string>>,
    podIP = "10.0.0.1",
): End {
    const pod: V1Pod = {
        metadata: { name, namespace, uid: `${namespace}/${name}`, labels },
        spec: { containers: [{ name: "c", ports: [{ name: "http", containerPort: 5001 }] }] },
        status: { podIP },
    };
    return { pod, namespace: { metadata: { name: namespace, labels: NAMESPACES[namespace] } } };
}

const scoring = end("scoring", "blue", { app: "fraud" });
const envoy = end("edge", "envoy", { app: "envoy" }, "10.0.7.1");
const ENDS: Readonly<Record<string, End>> = {
    envoy,
    "another of edge": end("edge", "controller", { app: "controller" }),
    "an envoy beside it": end("scoring", "imposter", { app: "envoy" }),
    "an envoy of other": end("other", "envoy", { app: "envoy" }),
    itself: scoring,
};

function policy(spec: Partial<V1NetworkPolicySpec>, namespace = "scoring"): V1NetworkPolicy {
    return {
        metadata: { name: "p", namespace },
        spec: { podSelector: {}, policyTypes: ["Ingress"], ...spec },
    };
}

const everybody = Object.keys(ENDS);
const app = (value: string) => ({ podSelector: { matchLabels: { app: value } } });

/** Who may connect to port 5001 of the scoring pod. */
const CASES: Readonly<Record<string, readonly [readonly V1NetworkPolicy[], readonly string[]]>> = {
    "nothing is said": [[], everybody],
    "a policy selects other pods": [[policy({ podSelector: { matchLabels: { app: "x" } } })], everybody],
    "a policy is another namespace's": [[policy({}, "other")], everybody],
    "a policy is for outgoing connections only": [
        [policy({ podSelector: { matchLabels: { app: "fraud" } }, policyTypes: ["Egress"] })],
        everybody,
    ],
    "a policy allows nothing": [[policy({})], ["itself"]],
    "a policy does not say what it is for": [[{ ...policy({}), spec: { podSelector: {} } }], ["itself"]],
    "a rule is empty": [[policy({ ingress: [{}] })], everybody],
    "pods are selected: those of the policy's own namespace": [
        [policy({ ingress: [{ _from: [app("envoy")] }] })],
        ["an envoy beside it", "itself"],
    ],
    "namespaces are selected: all of their pods": [
        [policy({ ingress: [{ _from: [{ namespaceSelector: { matchLabels: { team: "web" } } }] }] })],
        ["envoy", "another of edge", "itself"],
    ],
    "both are selected in one peer: both must be so": [
        [
            policy({
                ingress: [
                    { _from: [{ namespaceSelector: { matchLabels: { team: "web" } }, ...app("envoy") }] },
                ],
            }),
        ],
        ["envoy", "itself"],
    ],
    "they are two peers: one is enough": [
        [
            policy({
                ingress: [{ _from: [{ namespaceSelector: { matchLabels: { team: "web" } } }, app("envoy")] }],
            }),
        ],
        ["envoy", "another of edge", "an envoy beside it", "itself"],
    ],
    "two policies select the pod: what one allows is allowed": [
        [policy({}), policy({ ingress: [{ _from: [app("envoy")] }] })],
        ["an envoy beside it", "itself"],
    ],
    "a selector is empty: it selects all": [
        [policy({ ingress: [{ _from: [{ namespaceSelector: {}, ...app("envoy") }] }] })],
        ["envoy", "an envoy beside it", "an envoy of other", "itself"],
    ],
    "an address is given": [
        [policy({ ingress: [{ _from: [{ ipBlock: { cidr: "10.0.0.0/16", except: ["10.0.0.0/24"] } }] }] })],
        ["envoy", "itself"],
    ],
    "the port is given by its number": [[policy({ ingress: [{ ports: [{ port: 5001 }] }] })], everybody],
    "the port is given by the container's name for it": [
        [policy({ ingress: [{ ports: [{ port: "http" }] }] })],
        everybody,
    ],
    "the port is in a range": [
        [policy({ ingress: [{ ports: [{ port: 5000, endPort: 6000 }] }] })],
        everybody,
    ],
    "the port is another": [
        [policy({ ingress: [{ ports: [{ port: 80 }, { port: "https" }, { port: 5002, endPort: 6000 }] }] })],
        ["itself"],
    ],
    "the protocol is another": [
        [policy({ ingress: [{ ports: [{ port: 5001, protocol: "UDP" }] }] })],
        ["itself"],
    ],
    "those who ask may not leave": [
        [policy({ policyTypes: ["Egress"] }, "edge")],
        everybody.filter((name) => !name.endsWith("of edge") && name !== "envoy"),
    ],
    "those who ask may leave for there": [
        [
            policy(
                {
                    policyTypes: ["Egress"],
                    egress: [{ to: [{ namespaceSelector: {} }], ports: [{ port: "http" }] }],
                },
                "edge",
            ),
        ],
        everybody,
    ],
};

describe("NetworkPolicies, worked out as Kubernetes defines them", () => {
    for (const [what, [policies, expected]] of Object.entries(CASES)) {
        it(what, () => {
            const target = { ...scoring, port: 5001 };
            const found = everybody.filter((name) => mayConnect(ENDS[name]!, target, policies));
            assert.deepEqual(found, expected);
        });
    }

    it("addresses outside of the cluster, which no selector of pods means", () => {
        const egress = (...rules: V1NetworkPolicyEgressRule[]) =>
            policy({ policyTypes: ["Egress"], egress: rules });
        const reaches = (policies: readonly V1NetworkPolicy[], more: object = {}) =>
            mayReach(scoring, { address: "169.254.169.254", port: 80, ...more }, policies);
        const cidr = { ipBlock: { cidr: "0.0.0.0/0" } };
        const but = { ipBlock: { cidr: "0.0.0.0/0", except: ["169.254.169.254/32"] } };
        assert.equal(reaches([]), true);
        assert.equal(reaches([egress()]), false);
        assert.equal(reaches([egress({})]), true);
        assert.equal(reaches([egress({ to: [{ namespaceSelector: {} }] })]), false);
        assert.equal(reaches([egress({ to: [cidr] })]), true);
        assert.equal(reaches([egress({ to: [but] })]), false);
        assert.equal(reaches([egress({ to: [but] })], { address: "169.254.169.253" }), true);
        assert.equal(reaches([egress({ to: [but] }), egress({ to: [cidr], ports: [{ port: 80 }] })]), true);
        assert.equal(reaches([egress({ to: [{ ipBlock: { cidr: "::/0" } }] })]), false);
        assert.equal(reaches([egress({ ports: [{ port: "http" }] })]), false);
        assert.equal(reaches([egress({ ports: [{ port: 53, protocol: "UDP" }] })]), false);
        const dns = { port: 53, protocol: "UDP" };
        assert.equal(reaches([egress({ ports: [{ port: 53, protocol: "UDP" }] })], dns), true);
    });

    it("expressions of selectors", () => {
        const selects = (operator: string, values?: string[], label = "app") => {
            const key = { key: label, operator, ...(values === undefined ? {} : { values }) };
            const found = isolating("Ingress", scoring, [
                policy({ podSelector: { matchExpressions: [key] } }),
            ]);
            return found.length === 1;
        };
        assert.deepEqual([selects("In", ["fraud", "x"]), selects("In", ["x"])], [true, false]);
        assert.deepEqual([selects("NotIn", ["fraud", "x"]), selects("NotIn", ["x"])], [false, true]);
        assert.deepEqual([selects("In", ["x"], "none"), selects("NotIn", ["x"], "none")], [false, true]);
        assert.deepEqual([selects("Exists"), selects("DoesNotExist")], [true, false]);
        assert.throws(() => selects("Like", ["fraud"]), /no operator Like/);
    });
});
