import type * as grpcModule from "@grpc/grpc-js";
import type * as anyModule from "google-protobuf/google/protobuf/any_pb";
import type * as emptyModule from "google-protobuf/google/protobuf/empty_pb";
import type * as structModule from "google-protobuf/google/protobuf/struct_pb";
import { createRequire } from "node:module";

// The gRPC library and the protobuf runtime of @pulumi/pulumi itself: its generated service stubs must meet
// their own copies, and a package manager that does not hoist would hide them from us.
const sdk = createRequire(require.resolve("@pulumi/pulumi/package.json"));

/** gRPC as the Pulumi SDK has it. */
export const grpc = sdk("@grpc/grpc-js") as typeof grpcModule;

/** `google.protobuf.Struct`, the envelope of every property bag. */
export const { Struct } = sdk("google-protobuf/google/protobuf/struct_pb") as typeof structModule;

/** `google.protobuf.Any`, in which the details of an error travel. */
export const { Any } = sdk("google-protobuf/google/protobuf/any_pb") as typeof anyModule;

/** `google.protobuf.Empty`. */
export const { Empty } = sdk("google-protobuf/google/protobuf/empty_pb") as typeof emptyModule;

/** The YAML reader that the Pulumi SDK depends on: a kubeconfig is YAML. */
export const yaml = sdk("js-yaml") as { load(text: string): unknown };
