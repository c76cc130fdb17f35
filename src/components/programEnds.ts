import { hasErrors } from "@pulumi/pulumi/log";
import { ResourceMonitorClient } from "@pulumi/pulumi/proto/resource_grpc_pb";
import { endOnlyWithoutErrors } from "../core/programEnd";

// With the library, and not with a component: a program may fail before it comes to one.
endOnlyWithoutErrors(ResourceMonitorClient.prototype, () => hasErrors());
