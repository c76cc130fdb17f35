import * as serviceStubs from "@pulumi/pulumi/proto/provider_grpc_pb";
import type { ServiceError, ServerUnaryCall, UntypedServiceImplementation } from "@grpc/grpc-js";
import { once } from "node:events";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { statusOf } from "./errorDetails";
import { KnownSecrets } from "./knownSecrets";
import { ProviderService } from "./providerService";
import { Disconnection } from "./refusals";
import { grpc } from "./sdk";
import type { StandIn } from "./standIn";
import type { Writes } from "./writes";

const MESSAGE_LIMIT_BYTES = 400 << 20; // what the SDK and the engine allow themselves

type Handler = (request: unknown, peer: string) => unknown;

/** A stand-in, served on a loopback port. */
export interface Served {
    readonly port: number;
    stop(): Promise<void>;
}

/** Serves a stand-in on the raw provider service: the SDK's own provider server knows no previews. */
export async function serve(standIn: StandIn, writes: Writes, secrets = new KnownSecrets()): Promise<Served> {
    const server = new grpc.Server({
        "grpc.max_receive_message_length": MESSAGE_LIMIT_BYTES,
        "grpc.max_send_message_length": MESSAGE_LIMIT_BYTES,
    });
    const service = new ProviderService(standIn, writes, secrets) as unknown as Record<
        string,
        Handler | undefined
    >;
    const methods = serviceStubs.ResourceProviderService;
    const sockets = new Sockets(server);
    const handlers: UntypedServiceImplementation = {};
    for (const name of Object.keys(methods)) {
        handlers[name] = handlerOf(service, name, sockets);
    }
    server.addService(methods, handlers);
    const port = await sockets.listen();
    return {
        port,
        stop: async () => {
            server.forceShutdown();
            await sockets.close();
        },
    };
}

/** The connections to a server, by peer: each can be broken by itself. */
class Sockets {
    private readonly open = new Map<string, Socket>();
    private readonly listener: Server;

    constructor(server: InstanceType<typeof grpc.Server>) {
        if (!("createConnectionInjector" in server)) {
            throw new Error(
                "the sandbox needs @grpc/grpc-js 1.11 or later under @pulumi/pulumi, whose range allows an older one: " +
                    "npm update @grpc/grpc-js",
            );
        }
        const injector = server.createConnectionInjector(grpc.ServerCredentials.createInsecure());
        this.listener = createServer((socket) => {
            const peer = `${socket.remoteAddress}:${socket.remotePort}`;
            this.open.set(peer, socket);
            socket.setNoDelay(true).once("close", () => this.open.delete(peer));
            injector.injectConnection(socket);
        });
    }

    /** Answers the port. */
    async listen(): Promise<number> {
        this.listener.listen(0, "127.0.0.1");
        await once(this.listener, "listening");
        return (this.listener.address() as AddressInfo).port;
    }

    /** Breaks the connection that a call came by. */
    break(peer: string): void {
        this.open.get(peer)?.destroy();
    }

    async close(): Promise<void> {
        this.open.forEach((socket) => socket.destroy());
        this.listener.close();
        await once(this.listener, "close");
    }
}

function handlerOf(service: Record<string, Handler | undefined>, name: string, sockets: Sockets) {
    return (
        call: ServerUnaryCall<unknown, unknown>,
        answer: (error: Partial<ServiceError> | null, response?: unknown) => void,
    ) => {
        const work = async () => {
            const method = service[name];
            if (method === undefined) {
                throw Object.assign(new Error(`the sandbox does not answer ${name}`), {
                    code: grpc.status.UNIMPLEMENTED,
                });
            }
            return await method.call(service, call.request, call.getPeer());
        };
        work().then(
            (response) => answer(null, response),
            (error: unknown) => {
                if (error instanceof Disconnection) sockets.break(call.getPeer());
                else answer(statusOf(error));
            },
        );
    };
}
