import { createHash } from "node:crypto";
import { changesBetween, differenceOf, NO_DIFFERENCE, type Difference } from "../diff";
import { Refusal } from "../refusals";
import type * as standIn from "../standIn";
import { bagOf, copy, hasUnknown, isBag, plain, plainBag, textOf, UNKNOWN, type Bag } from "../values";
import { notFound } from "./armError";
import type { ArmType, Held } from "./behaviour";
import { FUNCTIONS } from "./functions";
import { SUBSCRIPTION } from "./identities";
import { groupId, keyOf, parseId } from "./ids";
import { armIdOf, namesIn, pathOf } from "./place";
import { drifted } from "./drift";
import { armTypeOf, typeOfToken } from "./types";
import type { AzureWorld } from "./world";

/** azure-native leaves this mark on inputs whose name it chose: such a resource may be created before it is deleted. */
const NAMED_BY_US = "__createBeforeDelete";

/** azure-native, over a world shared by all its instances. */
export class AzureStandIn implements standIn.StandIn {
    readonly package = "azure-native";
    readonly version = "3.28.0";

    constructor(private readonly world: AzureWorld) {}

    /** As in the real provider, no configuration change replaces the provider. */
    diffConfig(): Difference {
        return NO_DIFFERENCE;
    }

    configure(config: Bag): standIn.Instance {
        return new AzureInstance(this.world, plainBag(config));
    }
}

class AzureInstance implements standIn.Instance {
    private readonly subscription: string;

    constructor(
        private readonly world: AzureWorld,
        private readonly config: Bag,
    ) {
        this.subscription = textOf(config["subscriptionId"]) ?? SUBSCRIPTION;
    }

    check({ type: token, urn, name, olds, news }: standIn.CheckRequest): standIn.Checked {
        const type = typeOfToken(token, news);
        const inputs = { ...news };
        const failures: { property: string; reason: string }[] = [];
        const own = type.names.at(-1) ?? "name";
        if (inputs[own] === undefined && type.autoname !== "none") {
            // Unlike the real provider's, the suffix is the same in every run of a test.
            inputs[own] = olds?.[own] ?? this.autoname(type, urn, name);
            if (type.autoname !== "copy" && (olds === undefined || olds[NAMED_BY_US] === true)) {
                inputs[NAMED_BY_US] = true;
            }
        }
        if (type.located === true && inputs["location"] === undefined) {
            const location = olds?.["location"] ?? this.config["location"] ?? this.groupLocation(inputs);
            if (location === undefined) {
                const reason =
                    "missing required property 'location'. Either set it explicitly or configure it with " +
                    "'pulumi config set azure-native:location <value>'.";
                failures.push({ property: "", reason });
            } else {
                inputs["location"] = location;
            }
        }
        const path = type.grouped === false ? [] : own === "resourceGroupName" ? [] : ["resourceGroupName"];
        for (const property of [...path, ...type.names, ...(type.path ?? [])]) {
            if (inputs[property] === undefined) {
                failures.push({ property: "", reason: `missing required property '${property}'` });
            }
        }
        return { inputs, failures };
    }

    diff({ type: token, inputs, oldInputs, ignoreChanges }: standIn.DiffRequest): Difference {
        const type = typeOfToken(token, inputs);
        const changes = changesBetween(oldInputs, inputs, ignoreChanges);
        // Case and spaces of a location do not count.
        if (changes.has("location") && normalized(oldInputs["location"]) === normalized(inputs["location"])) {
            changes.delete("location");
        }
        const immutable = [
            ...pathOf(type),
            ...(type.located === true ? ["location"] : []),
            ...(type.immutable ?? []),
        ];
        return differenceOf(changes, immutable, oldInputs[NAMED_BY_US] !== true);
    }

    /** What azure-native knows beforehand: the inputs, and of an existing resource its name and location. */
    preview(request: standIn.CreateRequest | standIn.UpdateRequest): Bag {
        const type = typeOfToken(request.type, request.inputs);
        const outputs = bodyOf(type, request.inputs);
        for (const path of type.computed ?? []) {
            const [top = "", ...below] = path.split(".");
            const parent = outputs[top];
            if (below.length === 1 && isBag(parent) && !top.endsWith("[]")) {
                outputs[top] = { ...parent, [below[0] ?? ""]: UNKNOWN };
            }
        }
        if ("oldOutputs" in request) {
            for (const stable of ["name", "location"]) {
                if (request.oldOutputs[stable] !== undefined) outputs[stable] = request.oldOutputs[stable];
            }
        }
        return outputs;
    }

    async create({ type: token, urn, inputs }: standIn.CreateRequest): Promise<{ id: string; outputs: Bag }> {
        const type = typeOfToken(token, inputs);
        const id = this.idOf(type, inputs);
        this.reach(id);
        const known = this.world.get(id);
        if (known !== undefined) {
            throw new Refusal(`cannot create already existing resource "${known.id.text}"`);
        }
        const held = await this.world.put(id, bodyOf(type, inputs));
        if (inputs[NAMED_BY_US] === true) {
            this.world.named.set(urn, (this.world.named.get(urn) ?? 0) + 1);
        }
        return { id: held.id.text, outputs: this.outputsOf(type, held) };
    }

    async update({ type: token, id, inputs }: standIn.UpdateRequest): Promise<Bag> {
        const type = typeOfToken(token, inputs);
        this.reach(id);
        // A PUT creates what is no longer there.
        return this.outputsOf(type, await this.world.put(id, bodyOf(type, inputs)));
    }

    async delete({ id }: standIn.DeleteRequest): Promise<boolean> {
        this.reach(id);
        return await this.world.delete(id);
    }

    read({ type: token, id, inputs, outputs }: standIn.ReadRequest): standIn.State | undefined {
        this.reach(id);
        const held = this.world.get(id);
        if (held === undefined) {
            return undefined;
        }
        const type = typeOfToken(token, inputs ?? {});
        const found = this.outputsOf(type, held);
        const now = inputs === undefined ? this.imported(type, held) : drifted(type, inputs, outputs, found);
        return { id: held.id.text, inputs: now, outputs: found };
    }

    invoke(token: string, args: Bag): Bag {
        const call = FUNCTIONS[token];
        if (call !== undefined) {
            return call(plainBag(args), this.world, this.subscription);
        }
        // get<Type>: what the resource's own read gives.
        const type = typeOfToken(token.replace(/:get([A-Z])/, ":$1"), args);
        if (!/:get[A-Z]/.test(token)) {
            throw new Refusal(`the sandbox does not model the function ${token}`);
        }
        const id = this.idOf(type, args);
        const held = this.world.get(id);
        if (held === undefined) {
            throw notFound(parseId(id));
        }
        return { ...this.outputsOf(type, held), id: held.id.text };
    }

    /** Throws when the resource's own service does not let the program's credentials in. */
    private reach(id: string): void {
        const armId = parseId(id);
        armTypeOf(armId.type).behaviour?.reach?.(armId, this.world);
    }

    private idOf(type: ArmType, inputs: Bag): string {
        return armIdOf(type, inputs, this.subscription);
    }

    private outputsOf(type: ArmType, held: Held): Bag {
        const body = this.world.read(held.id.text) ?? copy(held.body);
        return { name: held.id.name, ...(type.ownType === true ? {} : { type: held.id.type }), ...body };
    }

    /** Inputs as an import finds them: the names in the id, and all that the service did not set itself. */
    private imported(type: ArmType, held: Held): Bag {
        const names = namesIn(type, held.id);
        const path = Object.fromEntries(type.names.map((key, i) => [key, names[i] ?? held.id.name]));
        const group = type.grouped === false ? {} : { resourceGroupName: held.id.resourceGroup };
        const scope = held.id.scope === undefined ? {} : type.below?.(held.id.scope);
        return { ...drifted(type, {}, {}, this.world.read(held.id.text) ?? {}), ...group, ...path, ...scope };
    }

    private autoname(type: ArmType, urn: string, name: string): string {
        // A replacement must not meet the name of the resource that it replaces.
        const hash = createHash("sha256")
            .update(`${urn}#${this.world.named.get(urn) ?? 0}`)
            .digest("hex");
        if (type.autoname === "copy") {
            return name;
        }
        if (type.autoname === "uuid") {
            return [
                hash.slice(0, 8),
                hash.slice(8, 12),
                hash.slice(12, 16),
                hash.slice(16, 20),
                hash.slice(20, 32),
            ].join("-");
        }
        return `${name}${hash.slice(0, 8)}`;
    }

    private groupLocation(inputs: Bag): unknown {
        const group = plain(inputs["resourceGroupName"]);
        if (hasUnknown(group)) {
            return UNKNOWN;
        }
        return this.world.get(groupId(this.subscription, textOf(group) ?? ""))?.body["location"];
    }
}

/** What a PUT sends: the inputs without those that make up the URL, and without marks of the provider's own. */
function bodyOf(type: ArmType, inputs: Bag): Bag {
    const path = pathOf(type);
    return bagOf(
        copy(
            Object.fromEntries(
                Object.entries(inputs).filter(([key]) => !path.includes(key) && !key.startsWith("__")),
            ),
        ),
    );
}

function normalized(location: unknown): string {
    return keyOf(String(plain(location))).replaceAll(" ", "");
}
