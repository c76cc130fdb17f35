import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { output } from "@pulumi/pulumi";
import { describe as line } from "#src/core/problems";
import { planExistingGateway } from "#src/plan/existingGateway";
import { type GatewayContext, planGateway } from "#src/plan/gateway";

const CONTEXT: GatewayContext = {
    purpose: "FastProd",
    enforcesNetworkPolicy: true,
    autoscaled: false,
    envoyGateway: undefined,
    owners: new Map(),
    gatewayNames: new Map(),
};
const pem = (name: string) => readFileSync(join(__dirname, "../../../test/core/pem", name), "utf8");
const TLS = { certificate: pem("leaf.pem"), privateKey: pem("leaf.key"), hostname: "scoring.example.com" };
const corpus = (name: string) => {
    const blocks = pem(`corpus/${name}.pem`).split(/(?=-----BEGIN PRIVATE KEY-----)/);
    return { certificate: blocks[0]!, privateKey: blocks[1]!, hostname: "scoring.example.com" };
};

type Case = readonly [
    title: string,
    settings: unknown,
    problems: readonly string[],
    warnings?: readonly string[],
];

const NAME =
    "must be 1 to 63 characters: lower-case letters, digits and -, starting and ending with a letter or digit";
const HOST =
    "must be 3 to 253 characters: lower-case letters, digits and -, in two or more parts with dots between, such as scoring.example.com";
const UNUSED = "has no use beside installEnvoyGateway: false. Take one of the two out.";

const PLAIN_HTTP =
    "http: is on by default, and the address is public: keys, tokens, requests and answers cross the internet in clear. Give tls, or write loadBalancer: { internal: true }, or write http: true if that is meant, as for a try.";
const TEAMS = Array.from({ length: 32 }, (_, index) => `team-${index}`);
const AZURE = "service.beta.kubernetes.io/azure-";
const ONE_OUT = "Take one of the two out.";

const REFUSED: readonly Case[] = [
    ["no object", null, ["null: must be an object. Write { name: value }."]],
    ["an unknown setting", { tsl: {} }, ["tsl: is not a setting that exists here. Did you mean tls?"]],
    ["null", { replicas: null }, ["replicas = null: must not be null. Leave it out, or give a value."]],
    [
        "no namespace",
        { namespaces: [] },
        ['namespaces = []: must name one namespace or more. Write ["scoring"].'],
    ],
    [
        "a text of namespaces",
        { namespaces: "scoring" },
        ['namespaces = "scoring": must be an array. Write ["scoring"].'],
    ],
    [
        "bad namespaces",
        { namespaces: ["Scoring", "default", "kube-x", "a", "a", 5, "aks-scoring-device-plugins"] },
        [
            `namespaces[0] = "Scoring": ${NAME}. Did you mean "scoring"?`,
            'namespaces[1] = "default": is a namespace with an owner of its own. Choose another name.',
            'namespaces[2] = "kube-x": is a namespace with an owner of its own. Choose another name.',
            'namespaces[4] = "a": is there twice. Take one out.',
            `namespaces[5] = 5: ${NAME}. Write the name as a string.`,
            'namespaces[6] = "aks-scoring-device-plugins": is a namespace with an owner of its own. Choose another name.',
        ],
    ],
    [
        "a longest score of nothing",
        { maxScoringTimeoutMs: 0 },
        ["maxScoringTimeoutMs = 0: must be a whole number from 1 to 3600000. The least is 1."],
    ],
    ["egress in a text", { egress: "none" }, ['egress = "none": must be an object. Write { name: value }.']],
    [
        "egress to no places",
        {
            egress: {
                metadata: true,
                metadataService: "yes",
            },
        },
        [
            "egress.metadata: is not a setting that exists here. Did you mean metadataService?",
            'egress.metadataService = "yes": must be true or false. Write true or false.',
        ],
    ],
    [
        "egress to a place",
        { egress: { to: "10.0.0.0/8" } },
        ['egress.to = "10.0.0.0/8": must be an array. Write ["10.0.0.0/8"].'],
    ],
    [
        "egress to bad places",
        {
            egress: {
                to: [
                    "10.0.0.0/8",
                    {},
                    { cidr: "10.0.0.0/8", namespace: "a" },
                    { cidr: "10.0.0.7/8" },
                    { cidr: "10.0.0.7" },
                    { cidr: "169.254.169.254/32" },
                    { cidr: "168.63.129.16/32", ports: [80] },
                    { namespace: "Redis" },
                    { namespace: "redis", ports: [] },
                    { namespace: "redis", ports: [0, 65_536, "443"] },
                    { namespace: "redis", port: 443 },
                ],
            },
        },
        [
            'egress.to[0] = "10.0.0.0/8": must be an object. Write { cidr: "10.1.0.0/16", ports: [443] }.',
            "egress.to[1]: names no place. Give either cidr or namespace.",
            "egress.to[2]: names two places. Give either cidr or namespace.",
            'egress.to[3].cidr = "10.0.0.7/8": must be an IPv4 network in CIDR notation, such as 10.0.0.0/16. It is an address inside a network: did you mean 10.0.0.0/8?',
            'egress.to[4].cidr = "10.0.0.7": must be an IPv4 network in CIDR notation, such as 10.0.0.0/16. The length is missing: did you mean 10.0.0.7/32?',
            "egress.to[5].cidr = \"169.254.169.254/32\": is Azure's metadata service or wire server, where a pod gets tokens of the node's identities. Leave it out, or write metadataService: true.",
            "egress.to[6].cidr = \"168.63.129.16/32\": is Azure's metadata service or wire server, where a pod gets tokens of the node's identities. Leave it out, or write metadataService: true.",
            `egress.to[7].namespace = "Redis": ${NAME}. Did you mean "redis"?`,
            "egress.to[8].ports: is empty. Name one, or leave it out for all.",
            "egress.to[9].ports[0] = 0: must be a whole number from 1 to 65535. The least is 1.",
            "egress.to[9].ports[1] = 65536: must be a whole number from 1 to 65535. The most is 65535.",
            'egress.to[9].ports[2] = "443": must be a whole number from 1 to 65535. Write 443 without quotes.',
            "egress.to[10].port: is not a setting that exists here. Did you mean ports?",
        ],
    ],
    [
        "egress to too many places",
        { egress: { to: Array(51).fill({ cidr: "10.0.0.0/8" }) } },
        ["egress.to: has 51 targets, and at most 50 are taken. Name larger networks."],
    ],
    [
        "egress to as many places as there may be, which is fine",
        { egress: { to: Array(50).fill({ cidr: "10.0.0.7/32" }) } },
        [],
    ],
    [
        "host names in a text",
        { hostnames: "b" },
        ['hostnames = "b": must be an object. Write { "team-a": "team-a.example.com" }.'],
    ],
    [
        "a host name that is not one",
        { hostnames: { scoring: "Bad_host" } },
        [`hostnames.scoring = "Bad_host": ${HOST}. Choose another name.`],
    ],
    [
        "host names for more listeners than a Gateway has, by HTTP and HTTPS",
        {
            tls: TLS,
            http: true,
            namespaces: TEAMS,
            hostnames: Object.fromEntries(TEAMS.map((team) => [team, `${team}.models.example.com`])),
        },
        [
            "hostnames: come to 66 listeners, and a Gateway has at most 64. Make a further gateway for some of the namespaces.",
        ],
        [
            "http = true: lets clients send keys and data in the clear, beside TLS. Leave http out: with tls the gateway then answers on HTTPS only.",
        ],
    ],
    ["TLS in a text", { tls: "pem" }, ['tls = "pem": must be an object. Write { name: value }.']],
    [
        "an unknown setting of TLS",
        { tls: { ...TLS, cert: "" } },
        ["tls.cert: is not a setting that exists here. Did you mean certificate?"],
    ],
    [
        "a load balancer in a text",
        { loadBalancer: "internal" },
        ['loadBalancer = "internal": must be an object. Write { name: value }.'],
    ],
    [
        "an unknown setting of the load balancer",
        { loadBalancer: { intern: true } },
        ["loadBalancer.intern: is not a setting that exists here. Did you mean internal?"],
    ],
    [
        "a text as the load balancer's switch",
        { loadBalancer: { internal: "yes", subnet: "lb" } },
        ['loadBalancer.internal = "yes": must be true or false. Write true or false.'],
    ],
    [
        "annotations in a text",
        { loadBalancer: { annotations: "a" } },
        ['loadBalancer.annotations = "a": must be an object. Write { name: value }.'],
    ],
    [
        "a number as subnet",
        { loadBalancer: { internal: true, subnet: 5 } },
        ['loadBalancer.subnet = 5: must be a text that is not empty. Write "5" with quotes.'],
    ],
    [
        "a DNS label of an internal balancer, in plain",
        { loadBalancer: { internal: true, dnsLabel: "fraud" } },
        [
            'loadBalancer.dnsLabel = "fraud": is for a public load balancer only. Leave dnsLabel out and make a record in your private DNS zone.',
        ],
    ],
    ...["fraud.", 5].map((dnsLabel): Case => [
        `a DNS label that is not one: ${dnsLabel}`,
        { loadBalancer: { dnsLabel } },
        [
            `loadBalancer.dnsLabel = ${JSON.stringify(dnsLabel)}: must be 3 to 63 lower-case letters, digits and -, starting with a letter. Write the first label only: "fraud-scoring".`,
        ],
    ]),
    ...["6x", "+6"].map((minutes): Case => [
        `an idle timeout that is not a number: ${minutes}`,
        {
            maxScoringTimeoutMs: 300_000,
            loadBalancer: { annotations: { [`${AZURE}load-balancer-tcp-idle-timeout`]: minutes } },
        },
        [
            `loadBalancer.annotations.${AZURE}load-balancer-tcp-idle-timeout = "${minutes}": must be 6 or more, since a score may take maxScoringTimeoutMs. Take the annotation out: the gateway sets it.`,
        ],
    ]),
    [
        "the least idle timeout that will do, which is fine",
        {
            maxScoringTimeoutMs: 300_000,
            loadBalancer: { annotations: { [`${AZURE}load-balancer-tcp-idle-timeout`]: "6" } },
        },
        [],
    ],
    [
        "any idle timeout with the usual scores, which is fine",
        { loadBalancer: { annotations: { [`${AZURE}load-balancer-tcp-idle-timeout`]: "4" } } },
        [],
    ],
    [
        "an internal load balancer whose annotation says so too, and names the subnet, which is fine",
        {
            loadBalancer: {
                internal: true,
                annotations: {
                    [`${AZURE}load-balancer-internal`]: "true",
                    [`${AZURE}load-balancer-internal-subnet`]: "lb",
                },
            },
        },
        [],
    ],
    [
        "clients that are no object",
        { clients: 60_000 },
        ["clients = 60000: must be an object. Write { name: value }."],
    ],
    [
        "an unknown setting of clients",
        { clients: { idleTimeout: 60_000 } },
        ["clients.idleTimeout: is not a setting that exists here. Did you mean idleTimeoutMs?"],
    ],
    [
        "clients' numbers out of their ranges",
        { clients: { uploadTimeoutMs: 999, idleTimeoutMs: 3_600_001, maxConnections: 50_001 } },
        [
            "clients.uploadTimeoutMs = 999: must be a whole number from 1000 to 3600000. The least is 1000.",
            "clients.idleTimeoutMs = 3600001: must be a whole number from 1000 to 3600000. The most is 3600000.",
            "clients.maxConnections = 50001: must be a whole number from 1 to 50000. The most is 50000.",
        ],
    ],
    [
        "a certificate that Envoy does not load",
        { tls: corpus("rsa-1024") },
        [
            "tls.certificate = [secret]: must have an RSA key of 2048 bits or more, an EC key on P-256, P-384 or P-521, or an Ed25519 key. It has an RSA key of 1024 bits, which Envoy does not load: give a certificate for another key.",
        ],
    ],
    ["no replicas", { replicas: 0 }, ["replicas = 0: must be a whole number from 1 to 100. The least is 1."]],
    [
        "a subnet of a public balancer",
        { loadBalancer: { subnet: "lb" } },
        [
            'loadBalancer.subnet = "lb": is for an internal load balancer only. Write internal: true, or leave subnet out.',
        ],
    ],
    [
        "a DNS label of an internal balancer",
        { loadBalancer: { internal: true, dnsLabel: output("fraud-scoring") } },
        [
            "loadBalancer.dnsLabel: is for a public load balancer only. Leave dnsLabel out and make a record in your private DNS zone.",
        ],
    ],
    [
        "a DNS label with dots",
        { loadBalancer: { dnsLabel: "Fraud.scoring" } },
        [
            'loadBalancer.dnsLabel = "Fraud.scoring": must be 3 to 63 lower-case letters, digits and -, starting with a letter. Write the first label only: "fraud-scoring".',
        ],
    ],
    [
        "a number as annotation",
        { loadBalancer: { annotations: { a: 1, b: "" } } },
        ["loadBalancer.annotations.a = 1: must be a text. Put it in quotes."],
    ],
    [
        "no listener",
        { http: false },
        ["http = false: leaves the gateway without any listener. Give tls, or leave http out."],
    ],
    [
        "a text as switch",
        { http: "false" },
        ['http = "false": must be true or false. Write false without quotes.'],
    ],
    [
        "TLS in part",
        { tls: { hostname: "a.example.com" } },
        [
            "tls.certificate: is missing. TLS needs certificate, privateKey and hostname together.",
            "tls.privateKey: is missing. TLS needs certificate, privateKey and hostname together.",
        ],
    ],
    [
        "a certificate of another name",
        { tls: { ...TLS, hostname: "other.example.com" } },
        [
            'tls.hostname = "other.example.com": must be among the certificate\'s DNS subject alternative names. It has scoring.example.com, *.models.example.com: give one of these, or a certificate made for other.example.com.',
        ],
    ],
    [
        "another certificate's key, the name known later",
        { tls: { ...TLS, privateKey: pem("ec.key"), hostname: output("x") } },
        [
            "tls.privateKey = [secret]: must be the key of the certificate. Give the certificate and the key that were made together.",
        ],
    ],
    [
        "a wildcard as host name",
        { tls: { certificate: output(""), privateKey: output(""), hostname: "*.example.com" } },
        [`tls.hostname = "*.example.com": ${HOST}. Choose another name.`],
    ],
    [
        "a chart that is not installed",
        {
            installEnvoyGateway: false,
            installGatewayApi: false,
            chart: "./x",
            chartVersion: "v1.9.1",
            chartValues: {},
        },
        [
            `installGatewayApi: ${UNUSED}`,
            `chart: ${UNUSED}`,
            `chartVersion: ${UNUSED}`,
            `chartValues: ${UNUSED}`,
        ],
    ],
    [
        "a chart by digest",
        { chart: "oci://docker.io/envoyproxy/gateway-helm@sha256:0a" },
        [
            'chart = "oci://docker.io/envoyproxy/gateway-helm@sha256:0a": must not name a digest: the Kubernetes provider finds no definitions in such a chart. To hold the chart, keep a copy (helm pull --untar) and give its folder.',
        ],
    ],
    [
        "a chart by digest, whose definitions are the program's",
        {
            chart: "oci://docker.io/envoyproxy/gateway-helm@sha256:0a",
            chartValues: { crds: { enabled: false } },
        },
        [],
    ],
    ["an empty chart", { chart: "" }, ['chart = "": must be a text that is not empty. Give a text.']],
    [
        "HTTP beside TLS, with a warning only",
        { tls: TLS, http: true },
        [],
        [
            "http = true: lets clients send keys and data in the clear, beside TLS. Leave http out: with tls the gateway then answers on HTTPS only.",
        ],
    ],
    [
        "names that are none",
        { gatewayName: "Edge_1" },
        [`gatewayName = "Edge_1": ${NAME}. Did you mean "edge-1"?`],
    ],
    [
        "a name that comes later",
        { gatewayName: output("edge") },
        [
            `gatewayName = [output]: ${NAME}. It is a Pulumi Output, known only during the update: give the value itself, or take it from the stack's configuration.`,
        ],
    ],
    ["a null that is the chart's own, which is fine", { chartValues: { config: null } }, []],
    [
        "an internal load balancer that an annotation makes public",
        { loadBalancer: { internal: true, annotations: { [`${AZURE}load-balancer-internal`]: "True" } } },
        [
            `loadBalancer.annotations.${AZURE}load-balancer-internal = "True": makes the load balancer public, beside loadBalancer.internal: true. Take the annotation out.`,
        ],
    ],
    [
        "a load balancer that an annotation alone makes internal",
        { loadBalancer: { annotations: { [`${AZURE}load-balancer-internal`]: "true" } } },
        [
            `loadBalancer.annotations.${AZURE}load-balancer-internal = "true": says whether the load balancer is internal, and only loadBalancer.internal may. Write loadBalancer: { internal: true }, and take the annotation out.`,
        ],
    ],
    [
        "annotations that contradict the gateway's settings",
        {
            maxScoringTimeoutMs: 300_000,
            loadBalancer: {
                internal: true,
                subnet: "lb",
                annotations: {
                    [`${AZURE}load-balancer-internal-subnet`]: "other",
                    [`${AZURE}load-balancer-tcp-idle-timeout`]: "5",
                },
            },
        },
        [
            `loadBalancer.annotations.${AZURE}load-balancer-internal-subnet = "other": is another one than loadBalancer.subnet. ${ONE_OUT}`,
            `loadBalancer.annotations.${AZURE}load-balancer-tcp-idle-timeout = "5": must be 6 or more, since a score may take maxScoringTimeoutMs. Take the annotation out: the gateway sets it.`,
        ],
    ],
    [
        "an annotation beside a DNS label that comes later",
        {
            loadBalancer: {
                dnsLabel: output("fraud-scoring"),
                annotations: { [`${AZURE}dns-label-name`]: "fraud-scoring" },
            },
        },
        [
            `loadBalancer.annotations.${AZURE}dns-label-name = "fraud-scoring": is there beside loadBalancer.dnsLabel, which is known only during the update. ${ONE_OUT}`,
        ],
    ],
    [
        "more annotations than a Service takes",
        { loadBalancer: { annotations: { a: "x".repeat(200_000), b: "x".repeat(100_000), c: "x" } } },
        [
            "loadBalancer.annotations.a: makes the annotations too large: the annotations of the load balancer together have 300004 bytes, and 258048 is the most. Keep long texts elsewhere, and an address here.",
        ],
    ],
    [
        "annotations that say the same, or what has no setting, which is fine",
        {
            maxScoringTimeoutMs: 300_000,
            loadBalancer: {
                dnsLabel: "fraud-scoring",
                annotations: {
                    [`${AZURE}load-balancer-internal`]: "false",
                    [`${AZURE}dns-label-name`]: "fraud-scoring",
                    [`${AZURE}load-balancer-tcp-idle-timeout`]: "30",
                    [`${AZURE}load-balancer-ipv4`]: "10.0.0.4",
                },
            },
        },
        [],
    ],
];

const DRAIN = "an upgrade of its node waits for 1800 s, and then fails";
const LONG: readonly (readonly [ms: number, autoscaled: boolean, warnings: readonly string[]])[] = [
    [580_000, true, []],
    [1_780_000, false, []],
    [
        580_001,
        true,
        [
            "maxScoringTimeoutMs = 580001: lets an Envoy take 601 s to stop, while the cluster autoscaler takes its node away after 600 s. Lower it, or raise AKS's limits: az aks update --cluster-autoscaler-profile max-graceful-termination-sec=601.",
        ],
    ],
    [
        1_780_001,
        false,
        [
            `maxScoringTimeoutMs = 1780001: lets an Envoy take 1801 s to stop, while ${DRAIN}. Lower it, or raise AKS's limits: az aks nodepool update --drain-timeout 31.`,
        ],
    ],
    [
        3_600_000,
        true,
        [
            `maxScoringTimeoutMs = 3600000: lets an Envoy take 3620 s to stop, while ${DRAIN}, and the cluster autoscaler takes its node away after 600 s. Lower it, or raise AKS's limits: az aks nodepool update --drain-timeout 61, and az aks update --cluster-autoscaler-profile max-graceful-termination-sec=3620.`,
        ],
    ],
];

describe("planGateway", () => {
    describe("refuses", () => {
        for (const [title, settings, problems, warnings = []] of REFUSED) {
            it(title, () => {
                const planned = planGateway("edge", settings as never, CONTEXT);
                assert.deepEqual(planned.problems.map(line), problems);
                const others = planned.warnings.map(line).filter((text) => text !== PLAIN_HTTP);
                assert.deepEqual(others, warnings);
            });
        }
    });

    for (const [title, settings, warns] of [
        ["nothing", {}, true],
        ["a load balancer that is not internal", { loadBalancer: { internal: false } }, true],
        ["http: true", { http: true }, false],
        ["tls", { tls: TLS }, false],
        ["an internal load balancer", { loadBalancer: { internal: true } }, false],
    ] as const) {
        it(`${warns ? "warns" : "does not warn"} of plain HTTP on a public address, with ${title}`, () => {
            const { warnings } = planGateway("edge", settings, CONTEXT);
            assert.deepEqual(warnings.map(line), warns ? [PLAIN_HTTP] : []);
        });
    }

    it("decides everything by purpose", () => {
        assert.deepEqual(planGateway("edge", {}, CONTEXT).plan, {
            objectName: "edge",
            gatewayNamespace: "envoy-gateway-system",
            namespaces: ["scoring"],
            egress: [
                { except: [], ports: [] },
                { cidr: "0.0.0.0/0", except: ["169.254.169.254/32", "168.63.129.16/32"], ports: [] },
                { cidr: "::/0", except: [], ports: [] },
            ],
            hostnames: new Map(),
            replicas: 3,
            minAvailable: 2,
            maxScoringTimeoutMs: 240_000,
            drainSeconds: 260,
            idleTimeoutMinutes: undefined,
            http: true,
            https: false,
            internal: false,
            annotationKeys: [],
            clients: {
                uploadTimeoutMs: 25_000,
                headersTimeoutMs: 10_000,
                idleTimeoutMs: 100_000,
                maxConnections: 10_000,
            },
            envoyGateway: {
                reference: "oci://docker.io/envoyproxy/gateway-helm",
                version: "v1.9.1",
                values: { deployment: { replicas: 2 }, podDisruptionBudget: { minAvailable: 1 } },
                definitions: "all",
            },
        });
        const test = planGateway("edge", {}, { ...CONTEXT, purpose: "DevTest" }).plan;
        assert.equal(test.replicas, 1);
        assert.equal(test.minAvailable, undefined);
        assert.deepEqual(test.envoyGateway?.values, { deployment: { replicas: 1 } });
    });

    for (const [headersTimeoutMs, settings] of [
        [10_000, { chartVersion: "v1.9.0" }],
        [10_000, { chartVersion: "2.0.0" }],
        [3000, { clients: { uploadTimeoutMs: 3000 } }],
        [10_000, { clients: { uploadTimeoutMs: 600_000 } }],
        [undefined, { chartVersion: "v1.8.4" }],
        [undefined, { chart: "./charts/gateway-helm" }],
        [undefined, { chartValues: { crds: { enabled: false } } }],
        [undefined, { installEnvoyGateway: false }],
    ] as const) {
        it(`gives headers ${headersTimeoutMs} ms with ${JSON.stringify(settings)}: definitions before 1.9 know no such setting`, () => {
            const { plan, problems } = planGateway("edge", settings, CONTEXT);
            assert.deepEqual(problems, []);
            assert.equal(plan.clients.headersTimeoutMs, headersTimeoutMs);
        });
    }

    for (const [maxScoringTimeoutMs, drainSeconds, idleTimeoutMinutes] of [
        [1, 21, undefined],
        [240_000, 260, undefined],
        [240_001, 261, 5],
        [299_999, 320, 5],
        [300_000, 320, 6],
        [3_600_000, 3620, 61],
    ] as const) {
        it(`is ready for scores of ${maxScoringTimeoutMs} ms`, () => {
            const { plan } = planGateway("edge", { maxScoringTimeoutMs }, CONTEXT);
            assert.deepEqual(
                [plan.drainSeconds, plan.idleTimeoutMinutes],
                [drainSeconds, idleTimeoutMinutes],
            );
        });
    }

    for (const [maxScoringTimeoutMs, autoscaled, warnings] of LONG) {
        it(`warns of Envoys that stop for ${maxScoringTimeoutMs} ms, autoscaled: ${autoscaled}`, () => {
            const planned = planGateway(
                "edge",
                { http: true, maxScoringTimeoutMs },
                { ...CONTEXT, autoscaled },
            );
            assert.deepEqual(planned.problems, []);
            assert.deepEqual(planned.warnings.map(line), warnings);
        });
    }
    it("calls its objects after the component, or as it is told", () => {
        const nameOf = (name: string, settings: object) =>
            planGateway(name, settings, CONTEXT).plan.objectName;
        assert.equal(nameOf("The Edge", {}), "the-edge-xkz0ks");
        assert.equal(nameOf("entrance", { gatewayName: "edge" }), "edge");
        assert.equal(nameOf("entrance", { gatewayName: "1".repeat(63) }), "1".repeat(63));
    });

    it("closes HTTP when there is TLS, unless asked", () => {
        const { http, https } = planGateway("edge", { tls: TLS }, CONTEXT).plan;
        assert.deepEqual({ http, https }, { http: false, https: true });
    });

    it("gives no version to a chart on disk, and merges values", () => {
        const chartValues = { deployment: { priorityClassName: "high" } };
        assert.deepEqual(
            planGateway("edge", { chart: "./charts/gateway-helm", chartValues }, CONTEXT).plan.envoyGateway,
            {
                reference: "./charts/gateway-helm",
                version: undefined,
                values: {
                    deployment: { replicas: 2, priorityClassName: "high" },
                    podDisruptionBudget: { minAvailable: 1 },
                },
                definitions: "all",
            },
        );
        assert.equal(
            planGateway("edge", { installEnvoyGateway: false }, CONTEXT).plan.envoyGateway,
            undefined,
        );
    });

    it("leaves the Gateway API's definitions, and their guard, to a cluster that brings them", () => {
        const { envoyGateway } = planGateway("edge", { installGatewayApi: false }, CONTEXT).plan;
        assert.equal(envoyGateway?.definitions, "envoy-gateway");
        assert.deepEqual(envoyGateway.values["crds"], {
            gatewayAPI: { safeUpgradePolicy: { enabled: false } },
        });
    });

    it("leaves all definitions to whoever takes them out of the chart", () => {
        const chartValues = { crds: { enabled: false } };
        assert.equal(planGateway("edge", { chartValues }, CONTEXT).plan.envoyGateway?.definitions, "none");
    });

    it("warns of a longest score that may be in seconds", () => {
        const { warnings } = planGateway("edge", { http: true, maxScoringTimeoutMs: 60 }, CONTEXT);
        assert.deepEqual(warnings.map(line), [
            "maxScoringTimeoutMs = 60: is in milliseconds, and less than a second. Write 60000 if seconds were meant.",
        ]);
    });

    it("warns where nothing enforces its network policies", () => {
        const { warnings } = planGateway(
            "edge",
            { http: true },
            { ...CONTEXT, enforcesNetworkPolicy: false },
        );
        assert.deepEqual(warnings.map(line), [
            "cluster: enforces no network policies, so any pod of the cluster can call the scoring pods without a key, and they reach the nodes' identities. Give the cluster a network policy engine (Cilium).",
        ]);
    });
});

const OWN = {
    gatewayName: "public",
    gatewayNamespace: "infra",
    implementation: "other",
    hostname: "a.example.com",
};
const EXISTING: readonly Case[] = [
    [
        "nothing at all",
        {},
        [
            "gatewayName: is missing. Give the name as kubectl get gateway -A shows it.",
            "gatewayNamespace: is missing. Give the name as kubectl get gateway -A shows it.",
            'implementation: must be one of "envoy-gateway" or "other". Choose one of "envoy-gateway" and "other".',
            "hostname: is missing, and so is address. Give one of the two: what clients call.",
        ],
    ],
    [
        "both address and name",
        { ...OWN, address: "1.2.3.4" },
        ["hostname: excludes address. Give one of the two: what clients call."],
    ],
    [
        "TLS without a name",
        { ...OWN, hostname: undefined, address: "1.2.3.4", tls: true },
        ["hostname: is missing, and tls needs it. Give the name that the certificate was made for."],
    ],
    [
        "words that are not quite right",
        {
            ...OWN,
            gatewayName: "A B",
            implementation: "EnvoyGateway",
            hostname: undefined,
            address: "http://x",
        },
        [
            'implementation = "EnvoyGateway": must be one of "envoy-gateway" or "other". Did you mean "envoy-gateway"?',
            `gatewayName = "A B": ${NAME}. Did you mean "a-b"?`,
            'address = "http://x": must be an IP address or a host name. Leave scheme, port and path out.',
        ],
    ],
];

describe("planExistingGateway", () => {
    for (const [title, settings, problems] of EXISTING) {
        it(`refuses ${title}`, () => {
            assert.deepEqual(planExistingGateway(settings as never).problems.map(line), problems);
        });
    }

    it("takes any namespace, since it makes none", () => {
        const planned = planExistingGateway({
            ...OWN,
            implementation: "envoy-gateway",
            namespaces: ["default"],
        });
        assert.deepEqual(planned, {
            plan: { namespaces: ["default"], policies: true, tls: false },
            problems: [],
            warnings: [],
        });
    });
});
