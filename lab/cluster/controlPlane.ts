import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { KubeConfig } from "@kubernetes/client-node";
import type { Tools } from "../setUp/tools";
import { API_SERVER, SERVICE_CIDR } from "./networks";
import type { Processes, Started } from "./processes";
import { until } from "./until";

/** Who the API server says it is in the tokens of service accounts: an issuer as AKS names its clusters'. */
export const SERVICE_ACCOUNT_ISSUER =
    "https://westeurope.oic.prod-aks.azure.com/11111111-1111-1111-1111-111111111111/0a1b2c3d-1ab0-4000-8000-00000000000a/";

const ETCD = "http://127.0.0.1:2379";

/** A Kubernetes control plane that runs, in a network namespace where all its ports are free. */
export interface ControlPlane {
    /** YAML, for an administrator. */
    readonly kubeconfig: string;
    readonly client: KubeConfig;
}

/** Starts etcd, kube-apiserver, kube-controller-manager and kube-scheduler; answers when the API server does. */
export async function startControlPlane(
    tools: Tools,
    processes: Processes,
    folder: string,
): Promise<ControlPlane> {
    const certificates = join(folder, "certificates");
    mkdirSync(certificates, { recursive: true, mode: 0o700 });
    const key = join(certificates, "service-accounts.key");
    const publicKey = join(certificates, "service-accounts.pub");
    execFileSync("openssl", ["genrsa", "-out", key, "2048"], { stdio: "ignore" });
    execFileSync("openssl", ["rsa", "-in", key, "-pubout", "-out", publicKey], { stdio: "ignore" });
    const token = randomBytes(16).toString("hex");
    const tokens = join(folder, "tokens.csv");
    writeFileSync(tokens, `${token},admin,admin,"system:masters"\n`, { mode: 0o600 });

    processes.start("etcd", tools.etcd, etcdFlags(folder));
    const apiServer = processes.start("kube-apiserver", tools.kubeApiserver, [
        ...[`--etcd-servers=${ETCD}`, `--bind-address=${API_SERVER}`, `--advertise-address=${API_SERVER}`],
        ...["--secure-port=443", `--cert-dir=${certificates}`, `--service-cluster-ip-range=${SERVICE_CIDR}`],
        `--service-account-issuer=${SERVICE_ACCOUNT_ISSUER}`,
        ...[`--service-account-key-file=${publicKey}`, `--service-account-signing-key-file=${key}`],
        ...["--authorization-mode=Node,RBAC", `--token-auth-file=${tokens}`, "--allow-privileged=true"],
        ...["--endpoint-reconciler-type=none", "--profiling=false", "--enable-priority-and-fairness=false"],
    ]);
    const authority = join(certificates, "apiserver.crt");
    const { kubeconfig, client } = await answering(apiServer, () =>
        kubeconfigOf(readFileSync(authority, "utf8"), token),
    );
    const file = join(folder, "kubeconfig");
    writeFileSync(file, kubeconfig, { mode: 0o600 });

    const common = [
        `--kubeconfig=${file}`,
        "--bind-address=127.0.0.1",
        "--leader-elect=false",
        "--profiling=false",
    ];
    // Nobody else is on this control plane: the clients need not hold themselves back.
    const unhurried = ["--kube-api-qps=500", "--kube-api-burst=1000"];
    processes.start("kube-controller-manager", tools.kubeControllerManager, [
        ...common,
        ...unhurried,
        ...[`--cert-dir=${join(certificates, "controllers")}`, "--use-service-account-credentials=false"],
        ...[`--service-account-private-key-file=${key}`, `--root-ca-file=${authority}`],
        "--allocate-node-cidrs=false",
    ]);
    processes.start("kube-scheduler", tools.kubeScheduler, [
        ...common,
        ...unhurried,
        `--cert-dir=${join(certificates, "scheduler")}`,
    ]);
    return { kubeconfig, client };
}

function etcdFlags(folder: string): string[] {
    const peer = "http://127.0.0.1:2380";
    return [
        ...["--data-dir", join(folder, "etcd"), "--unsafe-no-fsync", "--log-level", "warn"],
        ...["--listen-client-urls", ETCD, "--advertise-client-urls", ETCD],
        ...["--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer],
        ...["--initial-cluster", `default=${peer}`],
    ];
}

/**
 * The first kubeconfig with which the API server says that it is ready. It writes its certificate itself, not at one stroke, so
 * what is read of it counts only once it has worked.
 */
async function answering(apiServer: Started, kubeconfigNow: () => string): Promise<ControlPlane> {
    let ended: number | undefined;
    void apiServer.ended.then((code) => (ended = code));
    return await until(
        "the API server",
        async () => {
            if (ended !== undefined) throw new Error(`it ended with ${ended}:\n${apiServer.said()}`);
            const kubeconfig = kubeconfigNow();
            const client = new KubeConfig();
            client.loadFromString(kubeconfig);
            return (await answers(client)) && { kubeconfig, client };
        },
        120_000,
    );
}

async function answers(client: KubeConfig): Promise<boolean> {
    const { request } = await import("node:https");
    const options = {};
    await client.applyToHTTPSOptions(options);
    return await new Promise((resolve, reject) => {
        const call = request(`https://${API_SERVER}/readyz`, options, (response) => {
            response.resume();
            resolve(response.statusCode === 200);
        });
        call.on("error", reject);
        call.end();
    });
}

/** JSON is YAML. */
function kubeconfigOf(authority: string, token: string): string {
    const certificate = Buffer.from(authority).toString("base64");
    return JSON.stringify(
        {
            apiVersion: "v1",
            kind: "Config",
            clusters: [
                {
                    name: "lab",
                    cluster: {
                        server: `https://${API_SERVER}:443`,
                        "certificate-authority-data": certificate,
                    },
                },
            ],
            users: [{ name: "admin", user: { token } }],
            contexts: [{ name: "lab", context: { cluster: "lab", user: "admin" } }],
            "current-context": "lab",
        },
        undefined,
        2,
    );
}
