import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ground } from "./grounds";
import { BLUE, cluster, endpoint, existing } from "./programs";

const ROOT = join(__dirname, "..", "..", "..");
const pem = (name: string) => JSON.stringify(readFileSync(join(ROOT, "test", "core", "pem", name), "utf8"));
const six = "one two three four five six".split(" ");
const image = 'image: "acme.azurecr.io/fraud:12"';
const versions = (names: readonly string[]) => names.map((name) => `"v-${name}": { ${image} }`).join();
const TLS = (certificate: string, privateKey: string, hostname: string) =>
    existing({
        more: `new ScoringGateway("edge", { cluster, tls: {
            certificate: ${pem(certificate)}, privateKey: ${pem(privateKey)}, hostname: "${hostname}" } });`,
    });
const WORKSPACE =
    "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/ml" +
    "/providers/Microsoft.MachineLearningServices/workspaces/fraud-ws";
const attach = (name: string, more = "") =>
    `new WorkspaceAttachment("${name}", { cluster, workspaceId: "${WORKSPACE}", ${more} });`;
const gatewayOf = (implementation: string, auth: string) =>
    existing({
        more: `new ScoringEndpoint("fraud", { auth: "${auth}", versions: { ${BLUE} }, target:
            ScoringGateway.existing("own", { cluster, gatewayName: "own", gatewayNamespace: "own",
                implementation: "${implementation}", hostname: "scoring.example.com" }) });`,
    });

/** What the pages say is refused: the page, a program, and what its preview says. */
const REFUSED: readonly (readonly [page: string, title: string, program: string, says: RegExp])[] = [
    [
        "create",
        "a FastProd cluster of fewer than 12 vCPU",
        cluster('systemPool: { vmSize: "Standard_D2s_v5", count: 3 }, pools: {}'),
        /FastProd needs 12/,
    ],
    [
        "create",
        "one of fewer than 3 nodes",
        cluster('systemPool: { vmSize: "Standard_D16s_v5", count: 2 }, pools: {}'),
        /FastProd needs 3/,
    ],
    [
        "attach",
        "a pool of another size than Azure's",
        existing({ vmSize: "Standard_D8s_v5" }),
        /Standard_D4s_v5/,
    ],
    [
        "deploy",
        "a version named as the endpoint",
        endpoint(`versions: { fraud: { ${image} } }`),
        /endpoint's name/,
    ],
    [
        "deploy",
        "a version that no node has room for",
        endpoint(`versions: { blue: { ${image}, cpuCores: 64 } }`),
        /64/,
    ],
    [
        "deploy_configuration",
        "400 %",
        endpoint(`versions: { blue: { ${image}, autoscale: { targetUtilization: 400 } } }`),
        /1 to 100/,
    ],
    [
        "deploy_configuration",
        "a text for a number",
        endpoint(`versions: { blue: { ${image}, replicas: "2" } } as any`),
        /without quotes|whole number/,
    ],
    [
        "deploy_configuration",
        "a time-out of one version alone, on plain Kubernetes",
        endpoint(
            `versions: { blue: { ${image} }, green: { ${image}, traffic: 10, scoringTimeoutMs: 5000 } }`,
        ),
        /scoringTimeoutMs/,
    ],
    [
        "create_version",
        "a seventh version",
        endpoint(`defaultVersion: "v-one", versions: { ${versions([...six, "seven"])} }`),
        /1 to 6/,
    ],
    [
        "create_version",
        "fractions of a percent",
        endpoint(`versions: { ${BLUE}, green: { ${image}, traffic: 0.5 } }`),
        /whole/,
    ],
    [
        "create_version",
        "more than 100 %",
        endpoint(`versions: { blue: { ${image}, traffic: 60 }, green: { ${image}, traffic: 50 } }`),
        /110/,
    ],
    [
        "create_version",
        "a second version without traffic, where no default version is named",
        endpoint(`versions: { ${BLUE}, green: { ${image} } }`),
        /100 are left: blue and green leave traffic out/,
    ],
    [
        "create_version",
        "shares below 100, where no default version is named",
        endpoint(`versions: { blue: { ${image}, traffic: 60 }, green: { ${image}, traffic: 30 } }`),
        /10 are left: no version leaves traffic out/,
    ],
    [
        "create_version",
        "a second control",
        endpoint(`versions: {
            blue: { ${image}, type: "control" }, green: { ${image}, traffic: 10, type: "control" } }`),
        /control/,
    ],
    [
        "update_version",
        "400 %",
        endpoint(`versions: { ${BLUE}, green: { ${image}, traffic: 400 } }`),
        /0 to 100/,
    ],
    [
        "update_version",
        "a default version that is not there",
        endpoint(`defaultVersion: "yellow", versions: { ${BLUE} }`),
        /yellow/,
    ],
    ["delete_version", "an endpoint without versions", endpoint("versions: {}"), /1 to 6/],
    [
        "delete_version",
        "what is left, without the version that got it",
        endpoint(`versions: { green: { ${image}, traffic: 10 } }`),
        /90 are left/,
    ],
    [
        "delete_version",
        "a default version that is gone",
        endpoint(`defaultVersion: "blue", versions: { green: { ${image}, traffic: 10 } }`),
        /must be "green"/,
    ],
    ["auth", "keys on a Gateway other than Envoy Gateway", gatewayOf("other", "key"), /auth/],
    [
        "get_token",
        "tokens of nobody in particular, on plain Kubernetes",
        endpoint(`auth: "token", versions: { ${BLUE} }`),
        /token/,
    ],
    [
        "enable_app_insights",
        "the workspace's, on plain Kubernetes",
        endpoint(`enableAppInsights: true, versions: { ${BLUE} }`),
        /appInsightsConnectionString/,
    ],
    ["custom image", "root", endpoint(`versions: { blue: { ${image}, runAsUser: 0 } }`), /runAsUser/],
    [
        "TLS",
        "a key that is another certificate's",
        TLS("leaf.pem", "issuer.key", "scoring.example.com"),
        /privateKey/,
    ],
    [
        "TLS",
        "a name that the certificate is not for",
        TLS("leaf.pem", "leaf.key", "other.example.org"),
        /hostname/,
    ],
    [
        "regen_key",
        "keyRotation on Azure ML",
        endpoint(`keyRotation: { primary: 2 }, versions: { ${BLUE} }`, { target: "attachment" }),
        /regenerate-keys/,
    ],
];

/** What the pages say is fine. */
const FINE: readonly (readonly [page: string, title: string, program: string])[] = [
    [
        "create",
        "a small cluster for DevTest",
        cluster('purpose: "DevTest", systemPool: { vmSize: "Standard_D2s_v5", count: 1 }, pools: {}'),
    ],
    [
        "create",
        "a pool without nodes",
        cluster(
            'pools: { cpu: { vmSize: "Standard_D4s_v5", count: 3 }, idle: { vmSize: "Standard_D4s_v5", count: 0 } }',
        ),
    ],
    [
        "attach",
        "a resource id in lower case",
        existing({
            id: "/subscriptions/00000000-0000-0000-0000-000000000000/resourcegroups/platform/providers/microsoft.containerservice/managedclusters/shared",
        }),
    ],
    [
        "attach",
        "two attachments of one cluster",
        existing({ more: attach("aml") + attach("more", 'namespace: "more"') }),
    ],
    [
        "deploy",
        "documents on plain Kubernetes, with an image and the model's path",
        endpoint(
            `...fromV1Documents({ name: "fraud", model: "./models/fraud.json", ${image},
                inferenceConfig: "inferenceconfig.json", deploymentConfig: "deploymentconfig.json" })`,
            { head: 'import { fromV1Documents } from "aks-scoring";' },
        ),
    ],
    [
        "deploy_configuration",
        "a first check at once",
        endpoint(`versions: { blue: { ${image}, livenessProbe: { initialDelaySeconds: 0 } } }`),
    ],
    ["create_version", "six versions", endpoint(`defaultVersion: "v-one", versions: { ${versions(six)} }`)],
    [
        "create_version",
        "a version that only those reach who ask for it",
        endpoint(`versions: { ${BLUE}, green: { ${image}, traffic: 0 } }`),
    ],
    ["auth", "no auth on a Gateway other than Envoy Gateway", gatewayOf("other", "none")],
    [
        "collect_model_data",
        "a share of the requests, a file a day",
        endpoint(
            `versions: { blue: { ${image}, collectModelData: { samplingRate: 0.1, rollingRate: "Day" } } }`,
            { target: "attachment" },
        ),
    ],
    [
        "TLS",
        "plain HTTP beside it",
        existing({
            more: `new ScoringGateway("edge", { cluster, http: true, tls: { certificate: ${pem("leaf.pem")}, privateKey: ${pem("leaf.key")}, hostname: "scoring.example.com" } });`,
        }),
    ],
];

describe("what the pages for those who come from v1 say", () => {
    let ground: Ground;
    before(async () => void (ground = await Ground.open()));
    after(() => ground.sandbox.stop());

    for (const [name, title, program, says] of REFUSED) {
        it(`${name}: refused is ${title}`, async () => {
            assert.match((await ground.refusal(program)).join("\n"), says);
        });
    }

    for (const [name, title, program] of FINE) {
        it(`${name}: fine is ${title}`, async () => {
            const { summary } = await ground.preview(program);
            assert.ok((summary["create"] ?? 0) > 0);
        });
    }
});
