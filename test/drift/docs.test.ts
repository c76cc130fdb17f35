import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { tableOf } from "../tables";
import * as azureml from "./azuremlCases";
import { cellsOf } from "./driftCase";
import { ENDPOINT_CASES } from "./endpointCases";
import * as kubernetes from "./kubernetesCases";
import { FURTHER_CASES, MEANWHILE_CASES } from "./meanwhileCases";
import { NAMESPACE_CASES } from "./objectCases";

const PAGE = readFileSync(join(__dirname, "..", "..", "..", "docs", "drift.md"), "utf8");

/** The cases of each table, by its name. */
const TABLES = {
    kubernetes: [...kubernetes.CHANGED, ...kubernetes.REMOVED, ...NAMESPACE_CASES],
    azureml: [...azureml.CHANGED, ...azureml.REMOVED, ...ENDPOINT_CASES],
};

describe("docs/drift.md", () => {
    for (const [name, cases] of Object.entries(TABLES)) {
        it(`has a row for each case of ${name} that is tested, with what is proved of it, and no other`, () => {
            assert.deepEqual(tableOf(PAGE, name).sort(), cases.map(cellsOf).sort());
        });
    }

    it("says what serves meanwhile as the lab's tests see it, and of no other row", () => {
        const cases = [...MEANWHILE_CASES, ...Object.values(FURTHER_CASES)];
        assert.deepEqual(
            tableOf(PAGE, "meanwhile").sort(),
            cases.map(({ row, meanwhile }) => [row, meanwhile]).sort(),
        );
    });
});
