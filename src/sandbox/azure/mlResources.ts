import { at } from "../paths";
import { bagOf, textOf, type Bag } from "../values";
import { badRequest } from "./armError";

/** What the default instance type allows when no object of its name says otherwise (Azure ML's page of instance types). */
const DEFAULT_LIMITS: Bag = { cpu: "2", memory: "8Gi" };

const UNITS: Readonly<Record<string, number>> = {
    "": 1,
    m: 1e-3,
    k: 1e3,
    M: 1e6,
    G: 1e9,
    T: 1e12,
    Ki: 2 ** 10,
    Mi: 2 ** 20,
    Gi: 2 ** 30,
    Ti: 2 ** 40,
};

/** Throws when a container asks for more than its instance type allows, or for what Kubernetes does not understand. */
export function checkResources(requirements: Bag, typeName: string, spec: Bag | undefined): void {
    const limits = spec === undefined ? DEFAULT_LIMITS : bagOf(at(spec, "resources.limits"));
    const requests = bagOf(requirements["containerResourceRequests"]);
    const allowed = bagOf(requirements["containerResourceLimits"]);
    for (const resource of ["cpu", "memory", "gpu"]) {
        const most =
            resource === "gpu" ? (amountOf(limits, "nvidia.com/gpu") ?? "0") : amountOf(limits, resource);
        const [request, limit] = [amountOf(requests, resource), amountOf(allowed, resource)];
        checkAmount(`${resource} request`, request, most, typeName);
        checkAmount(`${resource} limit`, limit, most, typeName);
        if (request !== undefined && limit !== undefined && quantity(request) > quantity(limit)) {
            throw invalid(`The ${resource} request ${request} is above the limit ${limit}.`);
        }
    }
}

function checkAmount(
    what: string,
    amount: string | undefined,
    most: string | undefined,
    typeName: string,
): void {
    if (amount === undefined) {
        return;
    }
    if (Number.isNaN(quantity(amount))) {
        throw invalid(`The ${what} '${amount}' is no quantity.`);
    }
    if (what.startsWith("gpu") && !/^\d+$/.test(amount)) {
        throw invalid(`The ${what} '${amount}' must be a whole number.`);
    }
    if (most !== undefined && quantity(amount) > quantity(most)) {
        throw invalid(`The ${what} ${amount} is above the ${most} that instance type '${typeName}' allows.`);
    }
}

function amountOf(resources: Bag, name: string): string | undefined {
    const amount = resources[name];
    return typeof amount === "number" ? String(amount) : textOf(amount);
}

/** Number of a Kubernetes quantity ("500m", "2Gi"); NaN for what is none. */
function quantity(amount: string): number {
    const [, digits, unit = ""] = /^(\d+(?:\.\d+)?)([a-zA-Z]*)$/.exec(amount) ?? [];
    return Number(digits) * (UNITS[unit] ?? NaN);
}

function invalid(text: string): Error {
    return badRequest("InvalidDeploymentSpec", text);
}
