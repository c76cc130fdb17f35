import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Findings } from "#src/core/problems";
import { type NetworkSettings, planNetwork } from "#src/plan/network";
import { NEEDS_PLAIN, saidBy, says } from "./says";

const later = pulumi.output("x");
const subnetId = "/a/subnet";

const SAID: readonly (readonly [settings: unknown, said: readonly string[]])[] = [
    [null, ['network = null: must be an object. Write { podCidr: "10.244.0.0/16" }.']],
    ["azure", ['network = "azure": must be an object. Write { podCidr: "10.244.0.0/16" }.']],
    [[], ['network = []: must be an object. It is an array: write { podCidr: "10.244.0.0/16" } instead.']],
    [later, [`network = [output]: must be an object. ${NEEDS_PLAIN}`]],
    [
        { networkPlugin: "azure" },
        [
            "network.networkPlugin: is not a setting that exists here. Take it out; what there is: plugin, pluginMode, policy, dataplane, serviceCidr, dnsServiceIp, podCidr, outboundType and subnetId.",
        ],
    ],
    [
        { outboundTyp: "loadBalancer" },
        ["network.outboundTyp: is not a setting that exists here. Did you mean outboundType?"],
    ],
    // how pods get their addresses
    [
        { plugin: "Azure" },
        ['network.plugin = "Azure": must be one of "azure", "kubenet" or "none". Did you mean "azure"?'],
    ],
    [
        { plugin: null },
        [
            'network.plugin = null: must be one of "azure", "kubenet" or "none". Choose one of "azure", "kubenet" and "none".',
        ],
    ],
    [
        { plugin: later },
        [`network.plugin = [output]: must be one of "azure", "kubenet" or "none". ${NEEDS_PLAIN}`],
    ],
    [
        { policy: "azure" },
        [
            'warning: network.policy = "azure": is a policy engine (NPM) that AKS stops on 2028-09-30. Use "cilium": a later change replaces the cluster.',
        ],
    ],
    [
        { plugin: "kubenet" },
        [
            'warning: network.plugin = "kubenet": is a network plugin that AKS stops on 2028-03-31. Use "azure": a later change replaces the cluster.',
        ],
    ],
    [
        { pluginMode: "Overlay" },
        ['network.pluginMode = "Overlay": must be one of "overlay" or "node". Did you mean "overlay"?'],
    ],
    [
        { plugin: "none", pluginMode: "overlay" },
        ['network.pluginMode = "overlay": is only for plugin "azure". Leave it out.'],
    ],
    // policy and data plane
    [
        { policy: "Cilium" },
        [
            'network.policy = "Cilium": must be one of "cilium", "calico", "azure" or "none". Did you mean "cilium"?',
        ],
    ],
    [
        { policy: "" },
        [
            'network.policy = "": must be one of "cilium", "calico", "azure" or "none". Choose one of "cilium", "calico", "azure" and "none".',
        ],
    ],
    [
        { plugin: "none", policy: "azure" },
        ['network.policy = "azure": needs plugin "azure". Use policy "calico", or plugin "azure".'],
    ],
    [
        { plugin: "none", policy: "cilium" },
        ['network.policy = "cilium": needs plugin "azure". Use policy "calico", or plugin "azure".'],
    ],
    [
        { dataplane: "ebpf" },
        [
            'network.dataplane = "ebpf": must be one of "cilium" or "azure". Choose one of "cilium" and "azure".',
        ],
    ],
    [
        { dataplane: "azure" },
        ['network.dataplane = "azure": must be "cilium" with policy "cilium". Leave it out.'],
    ],
    [
        { policy: "calico", dataplane: "cilium" },
        ['network.dataplane = "cilium": must be "azure" with policy "calico". Leave it out.'],
    ],
    // ranges
    [
        { serviceCidr: null },
        [
            "network.serviceCidr = null: must be an IPv4 network in CIDR notation, such as 10.0.0.0/16. Write four numbers from 0 to 255, a slash and 0 to 32.",
        ],
    ],
    [
        { serviceCidr: later },
        [
            `network.serviceCidr = [output]: must be an IPv4 network in CIDR notation, such as 10.0.0.0/16. ${NEEDS_PLAIN}`,
        ],
    ],
    [
        { serviceCidr: "10.0.0.0" },
        [
            'network.serviceCidr = "10.0.0.0": must be an IPv4 network in CIDR notation, such as 10.0.0.0/16. The length is missing: did you mean 10.0.0.0/32?',
        ],
    ],
    [
        { serviceCidr: "10.0.0.1/16" },
        [
            'network.serviceCidr = "10.0.0.1/16": must be an IPv4 network in CIDR notation, such as 10.0.0.0/16. It is an address inside a network: did you mean 10.0.0.0/16?',
        ],
    ],
    [
        { serviceCidr: "10.0.0.0/12" },
        ['network.serviceCidr = "10.0.0.0/12": must be from /13 to /28. Choose a range of that size.'],
    ],
    [
        { serviceCidr: "10.0.0.0/29" },
        ['network.serviceCidr = "10.0.0.0/29": must be from /13 to /28. Choose a range of that size.'],
    ],
    [
        { serviceCidr: "172.31.0.0/24" },
        [
            'network.serviceCidr = "172.31.0.0/24": overlaps 172.31.0.0/16, which AKS keeps for itself. Choose another range.',
        ],
    ],
    [
        { serviceCidr: "192.0.2.0/25" },
        [
            'network.serviceCidr = "192.0.2.0/25": overlaps 192.0.2.0/24, which AKS keeps for itself. Choose another range.',
        ],
    ],
    [
        { serviceCidr: "169.254.1.0/24" },
        [
            'network.serviceCidr = "169.254.1.0/24": overlaps 169.254.0.0/16, which AKS keeps for itself. Choose another range.',
        ],
    ],
    [
        { serviceCidr: "10.244.1.0/24" },
        [
            'network.podCidr = "10.244.0.0/16": must not overlap serviceCidr (10.244.1.0/24). Choose networks that have no address in common.',
        ],
    ],
    [
        { podCidr: 10 },
        [
            "network.podCidr = 10: must be an IPv4 network in CIDR notation, such as 10.0.0.0/16. Write four numbers from 0 to 255, a slash and 0 to 32.",
        ],
    ],
    [
        { podCidr: "10.0.0.0/7" },
        ['network.podCidr = "10.0.0.0/7": must be from /8 to /24. Choose a range of that size.'],
    ],
    [
        { podCidr: "10.244.0.0/25" },
        ['network.podCidr = "10.244.0.0/25": must be from /8 to /24. Choose a range of that size.'],
    ],
    [
        { podCidr: "172.16.0.0/12" },
        [
            'network.podCidr = "172.16.0.0/12": overlaps 172.30.0.0/16, which AKS keeps for itself. Choose another range.',
        ],
    ],
    [
        { podCidr: "10.0.128.0/17" },
        [
            'network.podCidr = "10.0.128.0/17": must not overlap serviceCidr (10.0.0.0/16). Choose networks that have no address in common.',
        ],
    ],
    [
        { pluginMode: "node", podCidr: "10.1.0.0/16" },
        [
            'network.podCidr = "10.1.0.0/16": is not for pods with addresses of the subnet. Leave it out, or use overlay.',
        ],
    ],
    [
        { dnsServiceIp: "" },
        [
            'network.dnsServiceIp = "": must be an IPv4 address, such as 10.0.0.10. Write four numbers from 0 to 255 with dots between.',
        ],
    ],
    [
        { dnsServiceIp: 10 },
        [
            "network.dnsServiceIp = 10: must be an IPv4 address, such as 10.0.0.10. Write four numbers from 0 to 255 with dots between.",
        ],
    ],
    [
        { dnsServiceIp: "10.1.0.10" },
        ['network.dnsServiceIp = "10.1.0.10": must lie in serviceCidr 10.0.0.0/16. Use 10.0.0.10.'],
    ],
    [
        { dnsServiceIp: "10.0.0.0" },
        [
            `network.dnsServiceIp = "10.0.0.0": must not be the range's first address, which is the kubernetes Service's. Use 10.0.0.10.`,
        ],
    ],
    [
        { dnsServiceIp: "10.0.0.1" },
        [
            `network.dnsServiceIp = "10.0.0.1": must not be the range's first address, which is the kubernetes Service's. Use 10.0.0.10.`,
        ],
    ],
    [
        { serviceCidr: "10.2.0.0/24", dnsServiceIp: "10.0.0.10" },
        ['network.dnsServiceIp = "10.0.0.10": must lie in serviceCidr 10.2.0.0/24. Use 10.2.0.10.'],
    ],
    // the way out
    [
        { outboundType: "udr" },
        [
            'network.outboundType = "udr": must be one of "loadBalancer", "userDefinedRouting", "managedNATGateway" or "userAssignedNATGateway". Choose one of "loadBalancer", "userDefinedRouting", "managedNATGateway" and "userAssignedNATGateway".',
        ],
    ],
    [
        { outboundType: null },
        [
            'network.outboundType = null: must be one of "loadBalancer", "userDefinedRouting", "managedNATGateway" or "userAssignedNATGateway". Choose one of "loadBalancer", "userDefinedRouting", "managedNATGateway" and "userAssignedNATGateway".',
        ],
    ],
    [
        { outboundType: "userDefinedRouting" },
        [
            'network.outboundType = "userDefinedRouting": needs subnetId, a subnet whose way out is set up. Give network.subnetId.',
        ],
    ],
    [
        { outboundType: "userAssignedNATGateway" },
        [
            'network.outboundType = "userAssignedNATGateway": needs subnetId, a subnet whose way out is set up. Give network.subnetId.',
        ],
    ],
    [
        { outboundType: "managedNATGateway", subnetId },
        [
            'network.outboundType = "managedNATGateway": is for a virtual network that AKS makes. Use "userAssignedNATGateway", or leave subnetId out.',
        ],
    ],
    // several at once
    [
        { plugin: "none", pluginMode: "overlay", serviceCidr: "x" },
        [
            'network.pluginMode = "overlay": is only for plugin "azure". Leave it out.',
            'network.serviceCidr = "x": must be an IPv4 network in CIDR notation, such as 10.0.0.0/16. Write four numbers from 0 to 255, a slash and 0 to 32.',
        ],
    ],
];

/** The plan of settings that nothing is said against. */
function plan(settings?: NetworkSettings & { readonly subnetId?: unknown }) {
    const f = new Findings();
    const planned = planNetwork(f, settings);
    assert.deepEqual(saidBy(f), []);
    return planned;
}

describe("the rules of a network", () => {
    for (const [settings, said] of SAID) {
        it(`says ${said[0]}`, () => {
            assert.deepEqual(
                says((f) => planNetwork(f.at("network"), settings as NetworkSettings)),
                said,
            );
        });
    }
});

describe("the plan of a network", () => {
    const overlay = {
        plugin: "azure",
        pluginMode: "overlay",
        policy: "cilium",
        dataplane: "cilium",
        serviceCidr: "10.0.0.0/16",
        dnsServiceIp: "10.0.0.10",
        podCidr: "10.244.0.0/16",
        outboundType: "loadBalancer",
        enforcesNetworkPolicy: true,
    };

    it("is Azure CNI overlay with Cilium where the program says nothing", () => {
        assert.deepEqual(plan(), overlay);
        assert.deepEqual(plan({}), overlay);
        assert.deepEqual(
            plan({ plugin: "azure", pluginMode: "overlay", policy: "cilium", dataplane: "cilium" }),
            overlay,
        );
    });

    it("keeps to the subnet's addresses, or to another policy, where it is told to", () => {
        assert.deepEqual(plan({ pluginMode: "node" }), {
            ...overlay,
            pluginMode: undefined,
            podCidr: undefined,
        });
        assert.deepEqual(plan({ policy: "calico" }), { ...overlay, policy: "calico", dataplane: "azure" });
        assert.deepEqual(plan({ policy: "none" }), {
            ...overlay,
            policy: "none",
            dataplane: "azure",
            enforcesNetworkPolicy: false,
        });
    });

    it("needs a pod range without a plugin too", () => {
        assert.deepEqual(plan({ plugin: "none" }), {
            ...overlay,
            plugin: "none",
            pluginMode: undefined,
            policy: "none",
            dataplane: "azure",
            enforcesNetworkPolicy: false,
        });
    });

    it("puts the cluster's DNS on the tenth address of the service range", () => {
        const { serviceCidr, dnsServiceIp } = plan({ serviceCidr: "192.168.7.240/28" });
        assert.deepEqual(
            { serviceCidr, dnsServiceIp },
            { serviceCidr: "192.168.7.240/28", dnsServiceIp: "192.168.7.250" },
        );
        assert.equal(plan({ serviceCidr: "10.8.0.0/13" }).dnsServiceIp, "10.8.0.10");
        assert.equal(plan({ dnsServiceIp: "10.0.255.255" }).dnsServiceIp, "10.0.255.255");
        assert.equal(plan({ dnsServiceIp: "10.0.0.2" }).dnsServiceIp, "10.0.0.2");
    });

    it("takes each way out that the subnet allows", () => {
        assert.equal(plan({ outboundType: "managedNATGateway" }).outboundType, "managedNATGateway");
        assert.equal(
            plan({ outboundType: "userDefinedRouting", subnetId }).outboundType,
            "userDefinedRouting",
        );
        assert.equal(
            plan({ outboundType: "userAssignedNATGateway", subnetId }).outboundType,
            "userAssignedNATGateway",
        );
        assert.equal(plan({ podCidr: "10.128.0.0/9" }).podCidr, "10.128.0.0/9");
        assert.equal(plan({ podCidr: "10.1.2.0/24" }).podCidr, "10.1.2.0/24");
    });
});
