import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { CoreV1Api, CustomObjectsApi } from "@kubernetes/client-node";
import { until } from "../../lab/cluster/until";
import { setUpTools } from "../../lab/setUp/tools";
import { CORPUS, type CorpusCase } from "../core/certificateCorpus";
import { CPU_POOL, KEYS, Scene, small } from "./scene";

const NAMESPACE = "envoy-gateway-system";
const NAME = "corpus";
const GATEWAYS = {
    group: "gateway.networking.k8s.io",
    version: "v1",
    namespace: NAMESPACE,
    plural: "gateways",
};
const nameOf = (position: number) => `${NAME}-${position}`;

/** What Envoy says of a listener with the certificate. */
async function envoySays(envoy: string, folder: string, { certificate, privateKey }: CorpusCase) {
    const [chain, key] = [join(folder, "tls.crt"), join(folder, "tls.key")];
    await writeFile(chain, certificate);
    await writeFile(key, privateKey, { mode: 0o600 });
    const tls = {
        "@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext",
        common_tls_context: {
            tls_certificates: [{ certificate_chain: { filename: chain }, private_key: { filename: key } }],
        },
    };
    const listener = {
        name: NAME,
        address: { socket_address: { address: "127.0.0.1", port_value: 0 } },
        filter_chains: [{ transport_socket: { name: "tls", typed_config: tls } }],
    };
    const config = JSON.stringify({ static_resources: { listeners: [listener] } });
    try {
        await promisify(execFile)(envoy, ["--mode", "validate", "--config-yaml", config]);
        return "takes";
    } catch (error) {
        assert.match(
            String((error as { stderr?: string }).stderr),
            /Failed to load|OCSP response is required/,
        );
        return "refuses";
    }
}

/** What Envoy Gateway says of a Gateway's listeners, each with one of the certificates. */
async function envoyGatewaySays(scene: Scene): Promise<readonly string[]> {
    const core = scene.lab.client.makeApiClient(CoreV1Api);
    const objects = scene.lab.client.makeApiClient(CustomObjectsApi);
    for (const [position, { certificate, privateKey }] of CORPUS.entries()) {
        const body = {
            metadata: { name: nameOf(position) },
            type: "kubernetes.io/tls",
            stringData: { "tls.crt": certificate, "tls.key": privateKey },
        };
        await core.createNamespacedSecret({ namespace: NAMESPACE, body });
    }
    const listeners = CORPUS.map((_, position) => ({
        name: nameOf(position),
        protocol: "HTTPS",
        port: 443,
        hostname: `${nameOf(position)}.example.com`,
        tls: { mode: "Terminate", certificateRefs: [{ kind: "Secret", name: nameOf(position) }] },
    }));
    const body = {
        apiVersion: "gateway.networking.k8s.io/v1",
        kind: "Gateway",
        metadata: { name: NAME, namespace: NAMESPACE },
        spec: { gatewayClassName: "edge", listeners },
    };
    await objects.createNamespacedCustomObject({ ...GATEWAYS, body });
    let said: readonly (string | undefined)[] = [];
    await until("Envoy Gateway to have looked at all", async () => {
        const { status = {} } = (await objects.getNamespacedCustomObject({
            ...GATEWAYS,
            name: NAME,
        })) as Status;
        said = listeners.map(({ name }) => {
            const { conditions = [] } = status.listeners?.find((one) => one.name === name) ?? {};
            return conditions.find(({ type }) => type === "ResolvedRefs")?.status;
        });
        return said.every((one) => one === "True" || one === "False");
    });
    return said.map((one) => (one === "True" ? "takes" : "refuses"));
}

interface Status {
    readonly status?: {
        readonly listeners?: readonly {
            readonly name: string;
            readonly conditions?: readonly { readonly type: string; readonly status: string }[];
        }[];
    };
}

describe("certificates, by Envoy Gateway and Envoy themselves", () => {
    let folder: string;
    let envoy: string;
    let said: readonly string[];
    before(async () => {
        folder = await mkdtemp(join(tmpdir(), "corpus-"));
        ({ envoy } = await setUpTools(() => undefined));
        const versions = { blue: small("1", { replicas: 1 }) };
        const scene = await Scene.start({
            pools: CPU_POOL,
            gateway: { replicas: 1 },
            endpoint: { ...KEYS, versions },
        });
        try {
            said = await envoyGatewaySays(scene);
        } finally {
            await scene.stop();
        }
    });
    after(() => rm(folder, { recursive: true, force: true }));

    for (const [position, one] of CORPUS.entries()) {
        const { what, problem, warning, because } = one;
        const library = problem !== undefined ? "refuses" : warning !== undefined ? "warns" : "takes";
        const why = because === undefined ? "" : `, because ${because}`;
        it(`${what}: Envoy Gateway ${one.envoyGateway}, Envoy ${one.envoy}, the library ${library}${why}`, async () => {
            assert.equal(said[position], one.envoyGateway);
            assert.equal(await envoySays(envoy, folder, one), one.envoy);
        });
    }
});
