import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { tableOf } from "../tables";
import { memberFor } from "../vectors/members";
import { page } from "./pages";

const ROOT = join(__dirname, "..", "..", "..");

describe("what the pages for those who come from v1 share with others", () => {
    it("deploy_configuration: names and defaults are those that the vectors are judged by", () => {
        const rows = tableOf(page("deploy-configuration.md").text, "deploy_configuration");
        assert.ok(rows.length >= 30, `${rows.length} rows`);
        for (const [old = "", here = "", was = ""] of rows) {
            for (const argument of old.matchAll(/`(\w+)`/g)) {
                const member = memberFor("argument", argument[1] ?? "");
                assert.ok(member, old);
                if (here === "–") continue;
                assert.equal(here, `\`${member.name}\``, old);
                assert.equal(was, member.defaults.v1 === "told" ? "" : member.defaults.v1, old);
            }
        }
    });

    it("deploy_configuration: all arguments that v1's calls had are there", () => {
        const { text } = page("deploy-configuration.md");
        const file = join(ROOT, "test", "vectors", "cases", "vectors-v1.json");
        const cases = JSON.parse(readFileSync(file, "utf8")) as { area: string; input: object }[];
        const asked = cases
            .filter(({ area }) => /^Aks(Webservice|Endpoint)\.deploy_configuration$/.test(area))
            .flatMap(({ input }) => Object.keys(input));
        assert.ok(asked.length >= 50, `${asked.length} arguments`);
        const missing = [...new Set(asked)].filter((one) => !text.includes(`\`${one}\``));
        assert.deepEqual(missing, ["fpga"]); // v1 had no such argument: the case says so
    });

    it("custom image: the Dockerfile is that of serving on plain Kubernetes", () => {
        const [docker] = page("custom-image.md").fences.filter(({ language }) => language === "dockerfile");
        const serving = readFileSync(join(ROOT, "docs", "serving-on-kubernetes.md"), "utf8");
        assert.ok(docker && serving.replaceAll(/^ +/gm, "").includes(docker.code));
    });
});
