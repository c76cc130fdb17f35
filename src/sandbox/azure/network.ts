import { bagOf, listOf, textOf, type Bag } from "../values";
import { badRequest } from "./armError";
import type { ArmType, Behaviour, Held, World } from "./behaviour";
import { parseId } from "./ids";

const NETWORKS = "Microsoft.Network/virtualNetworks";
const SUBNETS = `${NETWORKS}/subnets`;

/** A network: its subnets are resources of their own. A PUT that names none leaves them, as azure-native sends it. */
const virtualNetwork: Behaviour = {
    settle: ({ id, body }, world) => {
        const { subnets, ...rest } = body;
        const given = listOf(subnets).map(bagOf);
        if (subnets !== undefined) {
            for (const subnet of world.children(id.text, SUBNETS)) {
                if (!given.some(({ name }) => name === subnet.id.name)) {
                    world.remove(subnet.id.text);
                }
            }
        }
        for (const { name, ...subnet } of given) {
            world.hold(parseId(`${id.text}/subnets/${textOf(name) ?? ""}`), settled(subnet));
        }
        return { ...rest, provisioningState: "Succeeded" };
    },
    read: ({ id, body }: Held, world: World) => ({
        ...body,
        subnets: world.children(id.text, SUBNETS).map((subnet) => ({
            id: subnet.id.text,
            name: subnet.id.name,
            ...subnet.body,
        })),
    }),
};

const subnet: Behaviour = {
    // A network takes one change of a subnet at a time.
    lock: ({ id }) => id.parent,
    settle: ({ body }) => settled(body),
    checkDelete: ({ id }, world) => {
        const user = world
            .all("Microsoft.ContainerService/managedClusters/agentPools")
            .find(({ body }) => textOf(body["vnetSubnetID"])?.toLowerCase() === id.text.toLowerCase());
        if (user !== undefined) {
            throw badRequest(
                "InUseSubnetCannotBeDeleted",
                `Subnet ${id.name} is in use by ${user.id.text} and cannot be deleted.`,
            );
        }
    },
};

function settled(body: Bag): Bag {
    return {
        privateEndpointNetworkPolicies: "Disabled",
        privateLinkServiceNetworkPolicies: "Enabled",
        ...body,
        provisioningState: "Succeeded",
    };
}

/** Virtual networks and subnets. */
export const NETWORK_TYPES: readonly ArmType[] = [
    {
        token: "azure-native:network:VirtualNetwork",
        arm: NETWORKS,
        names: ["virtualNetworkName"],
        located: true,
        computed: ["provisioningState", "subnets[].id", "subnets[].provisioningState"],
        behaviour: virtualNetwork,
    },
    {
        token: "azure-native:network:Subnet",
        arm: SUBNETS,
        names: ["virtualNetworkName", "subnetName"],
        autoname: "copy",
        ownType: true,
        computed: ["provisioningState"],
        behaviour: subnet,
    },
];
