import { at, put } from "../paths";
import { bagOf, isSecret, listOf, numberOf, plain, plainBag, secret, textOf, type Bag } from "../values";
import { settleGateway, settleGatewayClass, settleRoute } from "./gateways";
import { addressOf, condition, digest, type Scene } from "./scene";
import { settleClaim } from "./volumes";
import { nameOf, namespaceOf } from "./world";
import { settleWorkload } from "./workloads";

/** What came of an object once the controllers are done with it: reasons why it is not ready, if any. */
export type Settled = readonly string[];

type Controller = (object: Bag, scene: Scene) => Settled;

/** What the controllers of a cluster do, by kind. They write into the object. */
const CONTROLLERS: Readonly<Record<string, Controller>> = {
    Deployment: settleWorkload,
    StatefulSet: settleWorkload,
    Gateway: settleGateway,
    GatewayClass: settleGatewayClass,
    HTTPRoute: settleRoute,
    GRPCRoute: settleRoute,
    HorizontalPodAutoscaler: (object, { cluster }) => {
        const target = at(object, "spec.scaleTargetRef.name");
        const deployment = cluster.find(
            String(at(object, "spec.scaleTargetRef.kind")),
            namespaceOf(object),
            String(target),
        );
        const least = numberOf(at(object, "spec.minReplicas")) ?? 1;
        const most = numberOf(at(object, "spec.maxReplicas")) ?? least;
        const current = numberOf(at(deployment, "spec.replicas")) ?? 0;
        const desired = Math.min(Math.max(current, least), most);
        if (deployment !== undefined && current > 0 && desired !== current) {
            put(deployment, "spec.replicas", desired);
            settleWorkload(deployment, { cluster });
        }
        object["status"] = { currentReplicas: current, desiredReplicas: desired };
        return [];
    },
    Job: (object) => {
        object["status"] = {
            succeeded: 1,
            conditions: [condition("Complete", "True", "CompletionsReached")],
        };
        return [];
    },
    Namespace: (object) => {
        object["status"] = { phase: "Active" };
        return [];
    },
    PersistentVolume: (object) => {
        object["status"] ??= { phase: "Available" };
        return [];
    },
    PersistentVolumeClaim: (object, { cluster }) => settleClaim(object, cluster),
    Secret: (object) => {
        const written = object["stringData"];
        const texts = plainBag(written);
        if (Object.keys(texts).length > 0) {
            const data = plainBag(object["data"]);
            for (const [key, text] of Object.entries(texts)) {
                data[key] = Buffer.from(String(text)).toString("base64");
            }
            object["data"] = isSecret(written) || isSecret(object["data"]) ? secret(data) : data;
        }
        object["type"] ??= "Opaque";
        return [];
    },
    Service: (object) => {
        const [a = 0, b = 0] = digest(`${namespaceOf(object) ?? ""}/${nameOf(object)}`);
        if (at(object, "spec.clusterIP") === undefined) {
            put(object, "spec.clusterIP", `10.0.${a}.${b}`);
        }
        const outside = at(object, "spec.type") === "LoadBalancer";
        object["status"] = {
            loadBalancer: outside
                ? { ingress: [{ ip: addressOf(nameOf(object), namespaceOf(object)) }] }
                : {},
        };
        return [];
    },
};

/** Lets the controllers of a cluster see an object. */
export function settle(object: Bag, scene: Scene): Settled {
    const kind = textOf(object["kind"]) ?? "";
    const reasons = CONTROLLERS[kind]?.(object, scene) ?? [];
    return [...reasons, ...unmet(object)];
}

/** What the annotation pulumi.com/waitFor asks for and the object does not have. */
function unmet(object: Bag): string[] {
    const annotation = textOf(plainBag(at(object, "metadata.annotations"))["pulumi.com/waitFor"]);
    const wishes =
        annotation?.startsWith("[") === true ? listOf(JSON.parse(annotation) as unknown) : [annotation];
    return wishes.flatMap((wish) => {
        const [, type, status = "True"] = /^condition=(\w+)(?:=(\w+))?$/.exec(String(wish)) ?? [];
        const [, path, , value] = /^jsonpath=\{\.?([^}]+)\}(=(.*))?$/.exec(String(wish)) ?? [];
        const conditions = listOf(at(object, "status.conditions")).map(bagOf);
        const found = conditions.find((item) => item["type"] === type);
        const byCondition = type !== undefined && found?.["status"] !== status;
        const there = path === undefined ? undefined : plain(at(object, path));
        const byPath =
            path !== undefined && (value === undefined ? there === undefined : String(there) !== value);
        return byCondition || byPath ? [`Waiting for readiness: ${String(wish)}`] : [];
    });
}
