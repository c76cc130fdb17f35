import { parseAllDocuments } from "yaml";
import { plainBag, textOf, type Bag } from "#src/sandbox/values";
import { Helm, type Charts } from "./helm";

/**
 * What `kubernetes:helm:template` answers: a chart's objects, its definitions among them, or those of them that are wanted. No
 * cluster is asked, and there need not be one; a chart is rendered once.
 */
export function renderCharts(
    charts: Charts,
    wanted: (definition: string) => boolean = () => true,
): (options: Bag) => Promise<readonly Bag[]> {
    const helm = new Helm("{}", charts.helm);
    const isWanted = ({ kind, metadata }: Bag) =>
        kind !== "CustomResourceDefinition" || wanted((metadata as { readonly name: string }).name);
    const rendered = new Map<string, Promise<readonly Bag[]>>();
    return (options) => {
        const { chart, path, version, release_name: name } = plainBag(options);
        const folder = charts.folder(textOf(path) ?? textOf(chart) ?? "", textOf(version));
        const args = ["template", textOf(name) ?? "", folder, "--include-crds"];
        const key = args.join("\n");
        const objects = rendered.get(key) ?? helm.run(args).then((text) => objectsIn(text).filter(isWanted));
        rendered.set(key, objects);
        return objects;
    };
}

function objectsIn(text: string): readonly Bag[] {
    return parseAllDocuments(text)
        .map((document) => document.toJS({ maxAliasCount: -1 }) as Bag | null)
        .filter((object) => object !== null);
}
