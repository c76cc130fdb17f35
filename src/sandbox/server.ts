import * as serviceStubs from "@pulumi/pulumi/proto/provider_grpc_pb";
import type { ServiceError, ServerUnaryCall, UntypedServiceImplementation } from "@grpc/grpc-js";
import { statusOf } from "./errorDetails";
import { ProviderService } from "./providerService";
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
export async function serve(standIn: StandIn, writes: Writes): Promise<Served> {
    const server = new grpc.Server({
        "grpc.max_receive_message_length": MESSAGE_LIMIT_BYTES,
        "grpc.max_send_message_length": MESSAGE_LIMIT_BYTES,
    });
    const service = new ProviderService(standIn, writes) as unknown as Record<string, Handler | undefined>;
    const methods = serviceStubs.ResourceProviderService;
    const handlers: UntypedServiceImplementation = {};
    for (const name of Object.keys(methods)) {
        handlers[name] = handlerOf(service, name);
    }
    server.addService(methods, handlers);
    const port = await new Promise<number>((resolve, reject) => {
        server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => {
            if (error) reject(error);
            else resolve(bound);
        });
    });
    return {
        port,
        stop: () =>
            new Promise((resolve) => {
                server.forceShutdown();
                resolve();
            }),
    };
}

function handlerOf(service: Record<string, Handler | undefined>, name: string) {
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
            (error: unknown) => answer(statusOf(error)),
        );
    };
}
