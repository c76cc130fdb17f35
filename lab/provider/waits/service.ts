import { kindOf } from "#src/sandbox/kubernetes/kinds";
import type { Place } from "#src/sandbox/kubernetes/place";
import { at } from "#src/sandbox/paths";
import { bagOf, listOf, type Bag } from "#src/sandbox/values";
import type { Objects } from "../objects";
import type { Wait } from "./wait";

/** After each change of a Service's endpoints the provider gives them this long to settle. */
const SETTLING_MILLISECONDS = 10_000;

const NO_PODS =
    "Service does not target any Pods. Selected Pods may not be ready, or field '.spec.selector' may not match labels " +
    "on any Pods";
const NO_ADDRESS = "Service was not allocated an IP address; does your cloud provider support this?";

/** What is known of a Service's endpoints. */
interface Endpoints {
    readonly ready: boolean;
    /** Pods that are not ready. */
    readonly pending: boolean;
    readonly settled: boolean;
}

/** A Service is ready when it has its address, and its endpoints have settled with none that is not ready. */
export function serviceWait(objects: Objects, place: Place): Wait {
    const endpoints = endpointsOf(objects, place);
    return async (live) => {
        const balanced = at(live, "spec.type") === "LoadBalancer";
        const addressed = !balanced || listOf(at(live, "status.loadBalancer.ingress")).length > 0;
        if (!hasPods(live)) {
            return { ready: addressed, reasons: () => (addressed ? [] : [NO_ADDRESS]) };
        }
        const { ready, pending, settled } = await endpoints();
        return {
            ready: addressed && settled && !pending,
            enough: addressed && !pending,
            reasons: () => [...(ready ? [] : [NO_PODS]), ...(addressed ? [] : [NO_ADDRESS])],
        };
    };
}

/** Looks at the endpoints; each time that they are others than before, the time to settle begins anew. */
function endpointsOf(objects: Objects, place: Place): () => Promise<Endpoints> {
    const kind = kindOf({ apiVersion: "v1", kind: "Endpoints" });
    let version: unknown;
    let settledAt = Infinity;
    return async () => {
        const found = await objects.find({ ...place, kind });
        const now = at(found, "metadata.resourceVersion");
        if (now !== version) {
            version = now;
            settledAt = Date.now() + SETTLING_MILLISECONDS;
        }
        const subsets = listOf(found?.["subsets"]).map(bagOf);
        const some = (member: string) => subsets.some((subset) => listOf(subset[member]).length > 0);
        return {
            ready: some("addresses"),
            pending: some("notReadyAddresses"),
            settled: Date.now() >= settledAt,
        };
    };
}

function hasPods(service: Bag): boolean {
    const special = at(service, "spec.type") === "ExternalName" || at(service, "spec.clusterIP") === "None";
    return !special && Object.keys(bagOf(at(service, "spec.selector"))).length > 0;
}
