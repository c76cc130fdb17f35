import assert from "node:assert/strict";
import fc from "fast-check";
import * as cidr from "#src/core/cidr";
import { Findings, describe as describeProblem } from "#src/core/problems";

const net = (text: string) => cidr.parseCidr(text)!;

describe("parseCidr", () => {
    it("reads networks", () => {
        assert.deepEqual(net("10.0.0.0/16"), { base: 167772160, prefix: 16, hostBits: false });
        assert.deepEqual(net("0.0.0.0/0"), { base: 0, prefix: 0, hostBits: false });
        assert.deepEqual(net("255.255.255.255/32"), { base: 4294967295, prefix: 32, hostBits: false });
        assert.deepEqual(net("192.168.1.7/24"), { base: 3232235776, prefix: 24, hostBits: true });
    });

    const bad: unknown[] = [
        "10.0.0.0",
        "10.0.0/16",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/08",
        "10.0.0.0/",
        "256.0.0.0/8",
        "010.0.0.0/8",
        "10.0.0.0/16\n",
        " 10.0.0.0/16",
        "10.0.0.0/16/16",
        "fd00::/8",
        "",
        10,
        null,
        undefined,
        ["10.0.0.0/16"],
    ];
    it("reads nothing else", () =>
        assert.deepEqual(
            bad.map(cidr.parseCidr),
            bad.map(() => undefined),
        ));

    it("gives back what it wrote", () => {
        fc.assert(
            fc.property(fc.ipV4(), fc.nat(32), (address, prefix) => {
                const network = net(`${address}/${prefix}`);
                assert.ok(cidr.contains(network, address));
                assert.deepEqual(net(cidr.formatCidr(network)), { ...network, hostBits: false });
            }),
        );
    });
});

describe("isIpv4", () => {
    it("takes addresses only", () => {
        assert.deepEqual(["0.0.0.0", "10.0.0.10", "255.255.255.255"].map(cidr.isIpv4), [true, true, true]);
        const bad = ["", "1.2.3", "1.2.3.4.5", "1.2.3.256", "1.2.3.04", "1.2.3.4\n", "a.b.c.d", 5, null];
        assert.deepEqual(bad.filter(cidr.isIpv4), []);
    });
});

describe("contains and overlaps", () => {
    it("compare networks and addresses", () => {
        assert.equal(cidr.contains(net("10.0.0.0/16"), "10.0.255.255"), true);
        assert.equal(cidr.contains(net("10.0.0.0/16"), "10.1.0.0"), false);
        assert.equal(cidr.contains(net("128.0.0.0/1"), "255.255.255.255"), true);
        assert.equal(cidr.contains(net("10.0.0.0/16"), net("10.0.4.0/24")), true);
        assert.equal(cidr.contains(net("10.0.4.0/24"), net("10.0.0.0/16")), false);
        assert.equal(cidr.contains(net("10.0.0.0/16"), net("10.0.0.0/16")), true);
        assert.equal(cidr.contains(net("10.0.0.0/24"), net("10.0.0.0/16")), false);
        assert.equal(cidr.contains(net("10.0.0.0/16"), "x"), false);
        assert.equal(cidr.overlaps(net("10.0.4.0/24"), net("10.0.0.0/16")), true);
        assert.equal(cidr.overlaps(net("10.0.0.0/17"), net("10.0.128.0/17")), false);
        assert.equal(cidr.overlaps(net("0.0.0.0/0"), net("240.0.0.0/4")), true);
    });

    it("overlap both ways or not at all", () => {
        const network = fc
            .tuple(fc.ipV4(), fc.nat(32))
            .map(([address, prefix]) => net(`${address}/${prefix}`));
        fc.assert(
            fc.property(network, network, (a, b) => assert.equal(cidr.overlaps(a, b), cidr.overlaps(b, a))),
        );
    });
});

describe("checkCidr, checkIpv4 and checkOverlaps", () => {
    const says = (check: (f: Findings) => unknown) => {
        const f = new Findings();
        check(f);
        return f.problems.map(describeProblem);
    };
    const rule = "must be an IPv4 network in CIDR notation, such as 10.0.0.0/16";

    it("take what is right", () => {
        assert.deepEqual(
            says((f) => cidr.checkCidr(f, "serviceCidr", "10.0.0.0/16")),
            [],
        );
        assert.deepEqual(
            says((f) => cidr.checkIpv4(f, "dnsServiceIp", "10.0.0.10")),
            [],
        );
    });
    it("say what is wrong", () => {
        assert.deepEqual(
            says((f) => cidr.checkCidr(f, "c", "10.0.0.7/16")),
            [`c = "10.0.0.7/16": ${rule}. It is an address inside a network: did you mean 10.0.0.0/16?`],
        );
        assert.deepEqual(
            says((f) => cidr.checkCidr(f, "c", "10.0.0.7")),
            [`c = "10.0.0.7": ${rule}. The length is missing: did you mean 10.0.0.7/32?`],
        );
        assert.deepEqual(
            says((f) => cidr.checkCidr(f, "c", null)),
            [`c = null: ${rule}. Write four numbers from 0 to 255, a slash and 0 to 32.`],
        );
        assert.deepEqual(
            says((f) => cidr.checkIpv4(f, "ip", "10.0.0.300")),
            [
                'ip = "10.0.0.300": must be an IPv4 address, such as 10.0.0.10. Write four numbers from 0 to 255 with dots between.',
            ],
        );
    });
    it("name the network that another one overlaps", () => {
        assert.deepEqual(
            says((f) =>
                cidr.checkOverlaps(f, [
                    ["podCidr", net("10.244.0.0/16")],
                    ["broken", undefined],
                    ["serviceCidr", net("10.244.128.0/17")],
                    ["other", net("10.0.0.0/16")],
                ]),
            ),
            [
                'serviceCidr = "10.244.128.0/17": must not overlap podCidr (10.244.0.0/16). Choose networks that have no address in common.',
            ],
        );
    });
});
