import assert from "node:assert/strict";
import { output } from "@pulumi/pulumi";
import { type AttachmentContext, planAttachment } from "#src/plan/azureml/attachment";
import { CONTEXT, IN_THE_CLEAR, QUIET, TLS, pem, said } from "./attachmentSettings";

type Case = readonly [
    title: string,
    settings: object,
    said: readonly string[],
    context?: Partial<AttachmentContext>,
];

const NEEDS = "TLS needs certificate, privateKey and hostname together, or secretName and hostname.";
const SERVICE = 'must be one of "LoadBalancer", "NodePort" or "ClusterIP"';
const RAISE = "Raise the pools' counts or their autoscale.min";

const ROUTER: readonly Case[] = [
    [
        "a list",
        { router: [] },
        ["router = []: must be an object. It is an array: write { internal: true } instead.", IN_THE_CLEAR],
    ],
    [
        "an unknown setting",
        { router: { internal: true, type: "x" } },
        [
            "router.type: is not a setting that exists here. Take it out; what there is: serviceType, internal and highAvailability.",
        ],
    ],
    [
        "another spelling",
        { router: { internal: true, serviceType: "loadBalancer" } },
        [`router.serviceType = "loadBalancer": ${SERVICE}. Did you mean "LoadBalancer"?`],
    ],
    [
        "an internal NodePort",
        { router: { internal: true, serviceType: "NodePort" } },
        [
            'router.internal = true: is for serviceType "LoadBalancer" only: NodePort has no load balancer. Take one of the two out.',
        ],
    ],
    [
        "an internal ClusterIP",
        { router: { internal: true, serviceType: "ClusterIP" } },
        [
            'router.internal = true: is for serviceType "LoadBalancer" only: ClusterIP has no load balancer. Take one of the two out.',
        ],
    ],
    ["a ClusterIP, which nobody outside can call", { router: { serviceType: "ClusterIP" } }, []],
    ["a NodePort in the clear", { router: { serviceType: "NodePort" } }, [IN_THE_CLEAR]],
    [
        "a text as switch",
        { router: { internal: "true" } },
        ['router.internal = "true": must be true or false. Write true without quotes.', IN_THE_CLEAR],
    ],
    [
        "three routers on two nodes, asked for",
        { router: { internal: true, highAvailability: true } },
        [
            `router.highAvailability = true: needs 3 nodes, and the cluster has 2 for sure. ${RAISE}, or leave it out.`,
        ],
        { guaranteedNodes: 2 },
    ],
    [
        "three routers on no node, by default",
        QUIET,
        [
            `warning: router.highAvailability: is false, and the extension's clusterPurpose DevTest: three routers need 3 nodes, and the cluster has none for sure. ${RAISE}.`,
        ],
        { guaranteedNodes: 0 },
    ],
    [
        "one router on two nodes",
        { router: { internal: true, highAvailability: false } },
        [],
        { guaranteedNodes: 2 },
    ],
    [
        "one router by default where nothing is production",
        QUIET,
        [],
        { guaranteedNodes: 1, purpose: "DevTest" },
    ],
    [
        "three routers on nodes that nobody counted",
        { router: { internal: true, highAvailability: true } },
        [],
        { guaranteedNodes: undefined },
    ],
];

const HTTPS: readonly Case[] = [
    ["texts", { tls: TLS }, []],
    [
        "texts that come later",
        { tls: { ...TLS, certificate: output(""), privateKey: Promise.resolve("") } },
        [],
    ],
    ["a Secret", { tls: { secretName: "tls", hostname: "a.example.com" } }, []],
    [
        "a list",
        { tls: [] },
        ["tls = []: must be an object. It is an array: write { certificate, privateKey, hostname } instead."],
    ],
    [
        "nothing in it",
        { tls: {} },
        [
            `tls.certificate: is missing. ${NEEDS}`,
            `tls.privateKey: is missing. ${NEEDS}`,
            `tls.hostname: is missing. ${NEEDS}`,
        ],
    ],
    ["half of it", { tls: { ...TLS, privateKey: undefined } }, [`tls.privateKey: is missing. ${NEEDS}`]],
    [
        "a Secret without the name",
        { tls: { secretName: "tls" } },
        ["tls.hostname: is missing. Give the name that the certificate was made for."],
    ],
    [
        "both",
        { tls: { ...TLS, secretName: output("tls") } },
        [
            "tls.secretName: excludes certificate and privateKey. Give the PEM texts or the Secret's name, not both.",
        ],
    ],
    [
        "a Secret and half of the texts",
        { tls: { secretName: "tls", hostname: "a.example.com", privateKey: TLS.privateKey } },
        ["tls.secretName: excludes privateKey. Give the PEM texts or the Secret's name, not both."],
    ],
    [
        "another certificate's key",
        { tls: { ...TLS, privateKey: pem("ec.key") } },
        [
            "tls.privateKey = [secret]: must be the key of the certificate. Give the certificate and the key that were made together.",
        ],
    ],
    [
        "another name than the certificate's",
        { tls: { ...TLS, privateKey: output(""), hostname: "other.example.com" } },
        [
            'tls.hostname = "other.example.com": must be among the certificate\'s DNS subject alternative names. It has scoring.example.com, *.models.example.com: give one of these, or a certificate made for other.example.com.',
        ],
    ],
    [
        "a setting of the command line",
        { tls: { ...TLS, sslCname: "x" } },
        [
            "tls.sslCname: is not a setting that exists here. Take it out; what there is: certificate, privateKey, hostname and secretName.",
        ],
    ],
    [
        "plain HTTP beside it",
        { tls: TLS, allowInsecureConnections: true },
        [
            "allowInsecureConnections = true: excludes tls: the extension would serve plain HTTP. Take one of the two out.",
        ],
    ],
    ["what it means anyway", { tls: TLS, allowInsecureConnections: false }, []],
    [
        "neither",
        { allowInsecureConnections: false },
        [
            "allowInsecureConnections = false: leaves the router neither HTTP nor HTTPS. Give tls, or leave allowInsecureConnections out.",
        ],
    ],
    [
        "a text as switch",
        { allowInsecureConnections: "True" },
        ['allowInsecureConnections = "True": must be true or false. Write true or false.'],
    ],
    ["nothing, to the public", {}, [IN_THE_CLEAR]],
    ["nothing, inside the network", QUIET, []],
];

describe("the router of an attachment", () => {
    for (const [title, settings, expected, context] of ROUTER) {
        it(`has its say: ${title}`, () => {
            assert.deepEqual(said(settings, context), expected);
        });
    }

    for (const [title, settings, expected] of HTTPS) {
        it(`has its say on TLS: ${title}`, () => {
            assert.deepEqual(said(settings), expected);
        });
    }

    it("has one router where three have no nodes, and three where they have", () => {
        const { plan } = planAttachment("aml", QUIET, { ...CONTEXT, guaranteedNodes: 2 });
        assert.equal(plan.extension?.router.highAvailability, false);
        assert.equal(plan.extension.purpose, "DevTest");
        const three = planAttachment("aml", QUIET, { ...CONTEXT, guaranteedNodes: 3 });
        assert.equal(three.plan.extension?.router.highAvailability, true);
        assert.equal(three.plan.extension.purpose, "FastProd");
        assert.deepEqual(three.warnings, []);
    });

    it("leaves the purpose where the program itself wants one router", () => {
        const one = { ...QUIET, router: { internal: true, highAvailability: false } };
        const { plan } = planAttachment("aml", one, { ...CONTEXT, guaranteedNodes: 2 });
        assert.equal(plan.extension?.purpose, "FastProd");
    });
});
