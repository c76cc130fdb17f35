import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import type { Difference, DiffKind } from "./diff";
import type { About } from "./standIn";
import type { Bag } from "./values";

const { PropertyDiff, DiffResponse } = rpc;
const KIND: Readonly<Record<DiffKind, readonly [plain: number, replacing: number]>> = {
    add: [PropertyDiff.Kind.ADD, PropertyDiff.Kind.ADD_REPLACE],
    update: [PropertyDiff.Kind.UPDATE, PropertyDiff.Kind.UPDATE_REPLACE],
    delete: [PropertyDiff.Kind.DELETE, PropertyDiff.Kind.DELETE_REPLACE],
};

interface Named {
    getUrn(): string;
}

/** Inputs without a provider's own marks. */
export function shown(inputs: Bag): Bag {
    return Object.fromEntries(Object.entries(inputs).filter(([key]) => !key.startsWith("__")));
}

/** The engine sends an empty bag where there is none: for a new resource, for an import. */
export function filled(bag: Bag): Bag | undefined {
    return Object.keys(bag).length > 0 ? bag : undefined;
}

export function about(request: Named): About {
    const urn = request.getUrn();
    const [, , types = "", ...name] = urn.split("::");
    return { urn, type: types.slice(types.lastIndexOf("$") + 1), name: name.join("::") };
}

export function answer({ changes, replaces, deleteBeforeReplace }: Difference): rpc.DiffResponse {
    const response = new DiffResponse();
    response.setHasdetaileddiff(true);
    response.setDeletebeforereplace(deleteBeforeReplace);
    response.setChanges(
        changes.size > 0 ? DiffResponse.DiffChanges.DIFF_SOME : DiffResponse.DiffChanges.DIFF_NONE,
    );
    const tops = new Set<string>();
    for (const [path, kind] of changes) {
        const detail = new PropertyDiff();
        detail.setKind(KIND[kind][replaces.has(path) ? 1 : 0]);
        detail.setInputdiff(true);
        response.getDetaileddiffMap().set(path, detail);
        tops.add(path.split(/[.[]/)[0] ?? path);
    }
    response.setDiffsList([...tops]);
    response.setReplacesList([...replaces]);
    return response;
}
