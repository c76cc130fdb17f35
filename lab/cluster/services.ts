import {
    CoreV1Api,
    DiscoveryV1Api,
    makeInformer,
    type KubeConfig,
    type V1EndpointSlice,
    type V1Service,
} from "@kubernetes/client-node";
import { connect, createServer, type Server, type Socket } from "node:net";
import { API_SERVER, loadBalancerAddress } from "./networks";
import { follow } from "./watching";

const INTERNAL = "service.beta.kubernetes.io/azure-load-balancer-internal";

/** Where a Service is reached. */
interface Place {
    readonly host: string;
    readonly port: number;
}

interface Target {
    readonly address: string;
    readonly port: number;
}

/**
 * Services: what kube-proxy and Azure's load balancer do. A Service's own address, and the load balancer's address that
 * this class gives it, take connections and hand each to one of the Service's ready endpoints, in turn.
 */
export class Services {
    private readonly core: CoreV1Api;
    private readonly discovery: DiscoveryV1Api;
    private readonly servers = new Map<string, Server>();
    private readonly slices = new Map<string, V1EndpointSlice>();
    private readonly sockets = new Set<Socket>();
    private readonly services = new Map<string, V1Service>();
    private watches: { stop(): Promise<void> }[] = [];
    private turn = 0;

    constructor(
        private readonly client: KubeConfig,
        private readonly report: (problem: unknown) => void,
    ) {
        this.core = client.makeApiClient(CoreV1Api);
        this.discovery = client.makeApiClient(DiscoveryV1Api);
    }

    async start(): Promise<void> {
        const services = makeInformer<V1Service>(this.client, "/api/v1/services", () =>
            this.core.listServiceForAllNamespaces(),
        );
        const seen = (service: V1Service) => void this.see(service).catch(this.report);
        services.on("add", seen);
        services.on("update", seen);
        services.on("delete", (service) => this.forget(service));
        const slices = makeInformer<V1EndpointSlice>(
            this.client,
            "/apis/discovery.k8s.io/v1/endpointslices",
            () => this.discovery.listEndpointSliceForAllNamespaces(),
        );
        const keep = (slice: V1EndpointSlice) => void this.slices.set(slice.metadata?.uid ?? "", slice);
        slices.on("add", keep);
        slices.on("update", keep);
        slices.on("delete", (slice) => void this.slices.delete(slice.metadata?.uid ?? ""));
        this.watches = [await follow(slices), await follow(services)];
    }

    /** Host names and addresses of all Services, as the cluster's DNS would answer. */
    names(): readonly { readonly address: string; readonly name: string }[] {
        return [...this.services.values()].flatMap(({ metadata, spec }) => {
            const name = `${metadata?.name ?? ""}.${metadata?.namespace ?? ""}.svc`;
            const address = spec?.clusterIP ?? "None";
            // With the dot of a full name too: the hosts file is searched for a name as it is asked for.
            return address === "None"
                ? []
                : [name, `${name}.cluster.local`, `${name}.cluster.local.`].map((full) => ({
                      address,
                      name: full,
                  }));
        });
    }

    async stop(): Promise<void> {
        await Promise.all(this.watches.map((watch) => watch.stop()));
        this.servers.forEach((server) => server.close());
        this.sockets.forEach((socket) => socket.destroy());
    }

    private async see(service: V1Service): Promise<void> {
        this.services.set(service.metadata?.uid ?? "", service);
        const { clusterIP = "None", ports = [], type } = service.spec ?? {};
        const balancer = service.status?.loadBalancer?.ingress?.[0]?.ip;
        const addresses = [clusterIP, balancer].filter(
            // The API server itself answers at its Service's address.
            (address) => address !== undefined && !["None", "", API_SERVER].includes(address),
        );
        const places = addresses.flatMap((host) => ports.map(({ port }) => ({ host: host ?? "", port })));
        const uid = service.metadata?.uid ?? "";
        this.close(uid, new Set(places.map((place) => keyOf(uid, place))));
        for (const place of places) this.listen(service, place);
        // Last: it brings an update, and what is known here is older than that from then on.
        if (type === "LoadBalancer" && balancer === undefined) await this.giveAddress(service);
    }

    private async giveAddress({ metadata }: V1Service): Promise<void> {
        const { name = "", namespace = "", annotations } = metadata ?? {};
        const ip = loadBalancerAddress(annotations?.[INTERNAL] === "true");
        const body = [
            { op: "add", path: "/status/loadBalancer", value: { ingress: [{ ip, ipMode: "VIP" }] } },
        ];
        await this.core.patchNamespacedServiceStatus({ name, namespace, body });
    }

    private listen(service: V1Service, place: Place): void {
        const key = keyOf(service.metadata?.uid ?? "", place);
        if (this.servers.has(key)) {
            return;
        }
        const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) =>
            this.carry(socket, service, place.port),
        );
        server.on("error", this.report);
        server.listen({ ...place, backlog: 1024 });
        this.servers.set(key, server);
    }

    private forget({ metadata }: V1Service): void {
        const uid = metadata?.uid ?? "";
        this.services.delete(uid);
        this.close(uid, new Set());
    }

    /** A port that a Service has no more refuses who still comes. */
    private close(uid: string, kept: ReadonlySet<string>): void {
        for (const [key, server] of this.servers) {
            if (key.startsWith(`${uid} `) && !kept.has(key)) {
                server.close();
                this.servers.delete(key);
            }
        }
    }

    /** Hands a connection on, byte for byte. */
    private carry(client: Socket, service: V1Service, port: number): void {
        const target = this.target(service, port);
        if (target === undefined) {
            client.destroy();
            return;
        }
        const upstream = connect({
            host: target.address,
            port: target.port,
            allowHalfOpen: true,
            noDelay: true,
        });
        for (const [socket, other] of [
            [client, upstream],
            [upstream, client],
        ] as const) {
            this.sockets.add(socket);
            socket.on("error", () => other.destroy());
            socket.on("close", () => {
                this.sockets.delete(socket);
                other.destroy();
            });
        }
        client.pipe(upstream).pipe(client);
    }

    private target({ metadata, spec }: V1Service, port: number): Target | undefined {
        const name = spec?.ports?.find((one) => one.port === port)?.name;
        const targets = [...this.slices.values()]
            .filter(
                (slice) =>
                    slice.metadata?.namespace === metadata?.namespace &&
                    slice.metadata?.labels?.["kubernetes.io/service-name"] === metadata?.name,
            )
            .flatMap(({ endpoints, ports }) => {
                const found = ports?.find((one) => (one.name ?? "") === (name ?? ""))?.port;
                return (endpoints ?? [])
                    .filter(({ conditions }) => conditions?.ready !== false)
                    .map(({ addresses }) => ({ address: addresses[0] ?? "", port: found ?? 0 }));
            });
        return targets[this.turn++ % Math.max(1, targets.length)];
    }
}

function keyOf(uid: string, { host, port }: Place): string {
    return `${uid} ${host}:${port}`;
}
