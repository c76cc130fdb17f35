import assert from "node:assert/strict";
import { blocks, compare, isAboutAzureMl } from "./blocks";
import { Grounds } from "./grounds";
import { page, pages } from "./pages";
import { shownOf } from "./preview";

describe("the pages for those who come from v1", () => {
    it("say where each block without a language comes from", () => {
        for (const { name, fences } of pages()) {
            for (const { language, mark, line } of fences) {
                if (language === "") assert.ok(shownOf(mark), `${name}:${line}`);
            }
        }
    });

    it("are all in the index", () => {
        const index = page("README.md").text;
        for (const { name } of pages()) {
            assert.ok(name === "README.md" || index.includes(`](${name}) |`), name);
        }
    });

    const grounds = new Grounds();
    after(() => grounds.stop());

    const about = blocks().filter((block) => !isAboutAzureMl(block));
    it("show previews on plain Kubernetes", () => {
        assert.ok(about.length >= 15, `${about.length} blocks`);
    });
    for (const block of about) {
        it(`show what the engine prints: ${block.pageName}:${block.line}`, async () => {
            compare(block, await (await grounds.for(block)).printed(block));
        });
    }

    it("name in their commands what there is", async () => {
        const ground = await grounds.get("gateway");
        const versions = page("create-version.md").fences.find(({ language }) => language === "ts");
        await ground.up(versions?.code ?? "");
        const { kubernetes } = ground.sandbox;
        const known: Record<string, string>[] = ["Deployment", "Secret"].flatMap((kind) =>
            kubernetes.objects(kind).flatMap(({ metadata, spec }) => [
                metadata.labels ?? {},
                spec?.template?.metadata.labels ?? {}, // the pods'
            ]),
        );
        const selectors = pages().flatMap(({ fences }) =>
            fences.flatMap(({ code }) =>
                [...code.matchAll(/^kubectl --namespace scoring .*--selector (\S+)/gm)].map(
                    ([, one = ""]) => one,
                ),
            ),
        );
        assert.ok(selectors.length >= 5, `${selectors.length} commands select`);
        for (const selector of new Set(selectors)) {
            const wanted = selector.split(",").map((pair) => pair.split("="));
            const found = known.some((labels) => wanted.every(([key = "", value]) => labels[key] === value));
            assert.ok(found, selector);
        }
        const routes = kubernetes.objects("HTTPRoute").map(({ metadata }) => metadata.name);
        assert.ok(routes.includes("fraud"), routes.join());
    });
});
