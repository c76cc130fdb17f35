import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import type { ServiceError } from "@grpc/grpc-js";
import { NotReady, Refusal } from "./refusals";
import { Any, grpc } from "./sdk";
import { toStruct } from "./values";

/** What goes over the wire for an error, so that the engine prints it as it prints the real providers' errors. */
export function statusOf(error: unknown): Partial<ServiceError> {
    if (error instanceof NotReady) {
        return notReadyStatus(error);
    }
    if (error instanceof Refusal) {
        return { code: grpc.status.UNKNOWN, details: error.message };
    }
    if (error instanceof Error && "code" in error && error.code === grpc.status.UNIMPLEMENTED) {
        return { code: grpc.status.UNIMPLEMENTED, details: error.message };
    }
    // Not a refusal: a fault of the sandbox itself, so the stack is worth having.
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { code: grpc.status.INTERNAL, details: `sandbox: ${text}` };
}

/** The engine reads the state of a half-made resource from the details that travel beside the status. */
function notReadyStatus(error: NotReady): Partial<ServiceError> {
    const detail = new rpc.ErrorResourceInitFailed();
    detail.setId(error.id);
    detail.setProperties(toStruct(error.outputs));
    detail.setInputs(toStruct(error.inputs));
    // The engine prints the reasons only.
    detail.setReasonsList([error.message, ...error.reasons]);
    const any = new Any();
    any.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
    const status = new Status();
    status.setCode(grpc.status.UNKNOWN);
    status.setMessage(error.message);
    status.addDetails(any);
    const metadata = new grpc.Metadata();
    metadata.set("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
    return { code: grpc.status.UNKNOWN, details: error.message, metadata };
}
