import assert from "node:assert/strict";
import { blocks, compare, isAboutAzureMl } from "./blocks";
import { Grounds } from "./grounds";

describe("the pages for those who come from v1, on Azure ML", () => {
    const grounds = new Grounds();
    after(() => grounds.stop());

    const about = blocks().filter(isAboutAzureMl);
    it("show previews", () => {
        assert.ok(about.length >= 10, `${about.length} blocks`);
    });
    for (const block of about) {
        it(`show what the engine prints: ${block.pageName}:${block.line}`, async () => {
            compare(block, await (await grounds.for(block)).printed(block));
        });
    }
});
