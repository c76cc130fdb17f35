import { at } from "../paths";
import { bagOf, listOf, numberOf, textOf, type Bag } from "../values";
import { addressOf, condition, type Scene } from "./scene";
import { nameOf, namespaceOf } from "./world";

/** A GatewayClass: taken up by its controller at once. */
export function settleGatewayClass(object: Bag): string[] {
    object["status"] = { conditions: [condition("Accepted", "True", "Accepted")] };
    return [];
}

/** A Gateway: programmed, and given an address, when its class is there and its certificates are. */
export function settleGateway(object: Bag, { cluster }: Scene): string[] {
    const className = textOf(at(object, "spec.gatewayClassName")) ?? "";
    const namespace = namespaceOf(object);
    if (cluster.find("GatewayClass", undefined, className) === undefined) {
        object["status"] = {
            conditions: [
                condition("Accepted", "Unknown", "Pending", "Waiting for controller"),
                condition("Programmed", "Unknown", "Pending", "Waiting for controller"),
            ],
        };
        return [];
    }
    const listeners = listOf(at(object, "spec.listeners")).map(bagOf);
    const lacking = listeners.flatMap((listener) =>
        listOf(at(listener, "tls.certificateRefs"))
            .map(bagOf)
            .filter((ref) => {
                const home = textOf(ref["namespace"]) ?? namespace;
                return cluster.find("Secret", home, textOf(ref["name"]) ?? "") === undefined;
            })
            .map((ref) => textOf(ref["name"]) ?? ""),
    );
    const programmed = lacking.length === 0;
    const given = listOf(at(object, "spec.addresses"));
    const own = [{ type: "IPAddress", value: addressOf(nameOf(object), namespace) }];
    object["status"] = {
        ...(programmed ? { addresses: given.length > 0 ? given : own } : {}),
        conditions: [
            condition("Accepted", "True", "Accepted"),
            programmed
                ? condition("Programmed", "True", "Programmed")
                : condition("Programmed", "False", "Invalid", `Secret ${lacking.join(", ")} does not exist`),
        ],
        listeners: listeners.map((listener) => ({
            name: listener["name"],
            conditions: [
                condition(
                    "ResolvedRefs",
                    programmed ? "True" : "False",
                    programmed ? "ResolvedRefs" : "InvalidCertificateRef",
                ),
            ],
        })),
    };
    return [];
}

/** A route: its parents say whether they know all of its backends. */
export function settleRoute(object: Bag, { cluster }: Scene): string[] {
    const backends = listOf(at(object, "spec.rules"))
        .flatMap((rule) => listOf(bagOf(rule)["backendRefs"]))
        .map(bagOf)
        .filter((ref) => (ref["kind"] ?? "Service") === "Service");
    const lacking = backends.filter((ref) => {
        const home = textOf(ref["namespace"]) ?? namespaceOf(object);
        const counts = (numberOf(ref["weight"]) ?? 1) > 0;
        return counts && cluster.find("Service", home, textOf(ref["name"]) ?? "") === undefined;
    });
    const names = [...new Set(lacking.map((ref) => String(ref["name"])))].join(", ");
    object["status"] = {
        parents: listOf(at(object, "spec.parentRefs")).map((parentRef) => ({
            parentRef,
            conditions: [
                condition("Accepted", "True", "Accepted"),
                names === ""
                    ? condition("ResolvedRefs", "True", "ResolvedRefs")
                    : condition("ResolvedRefs", "False", "BackendNotFound", `Service ${names} not found`),
            ],
        })),
    };
    return [];
}
