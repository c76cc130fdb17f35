// Writes src/core/vmSizeTable.ts from tools/vm-sizes.csv, one line for each family of sizes.
//   node tools/vm-sizes.mjs           writes it
//   node tools/vm-sizes.mjs --check   fails when it is not what the CSV gives
import { readFileSync, writeFileSync } from "node:fs";

const source = new URL("vm-sizes.csv", import.meta.url);
const target = new URL("../src/core/vmSizeTable.ts", import.meta.url);

const header = `// Written by tools/vm-sizes.mjs from tools/vm-sizes.csv: change the CSV and run it again.

/**
 * Azure's VM sizes, a line for each family: the name with * for its number ("Standard_" left out), then
 * \`r<GiB for each vCPU>\`, \`a<accelerator>[:<model>]\`, \`e<retirement>\` where they apply to the line, then its sizes,
 * each \`<number>[=<vCPU>][x<devices>][/<GiB>]\`. Without \`=\` the number is the vCPU count; without \`/\` the memory
 * is that of the ratio; \`/?\`, or neither, is unknown.
 */
export const vmSizeTable = \`
`;

const [, ...rows] = readFileSync(source, "utf8").trim().split("\n");
const families = new Map();
for (const row of rows) {
    const [name, vcpus, memory, accelerator, model, devices, retires] = row.split(",");
    const plain = name.replace(/^Standard_/, "");
    // The number that counts is the one behind a dash (a constrained size), otherwise the first.
    const [, before, number, after] = /^(.*?-|[A-Za-z]*)(\d+)(.*)$/.exec(plain);
    const flags = [
        ...(accelerator === "" ? [] : [`a${accelerator}${model === "" ? "" : `:${model}`}`]),
        ...(retires === "" ? [] : [`e${retires}`]),
    ];
    const key = [`${before}*${after}`, ...flags].join(" ");
    const sizes = families.get(key) ?? [];
    sizes.push({ number, vcpus, memory, devices });
    families.set(key, sizes);
}

const lines = [...families].map(([key, sizes]) => {
    const ratio = commonest(
        sizes.map((size) => (size.memory === "" ? "" : String(size.memory / size.vcpus))),
    );
    const written = sizes
        .sort((a, b) => a.number - b.number)
        .map(({ number, vcpus, memory, devices }) => {
            const cores = vcpus === number ? "" : `=${vcpus}`;
            const cards = devices === "" ? "" : `x${devices}`;
            const asRatio = memory !== "" && String(memory / vcpus) === ratio;
            const gib = asRatio || (memory === "" && ratio === "") ? "" : `/${memory === "" ? "?" : memory}`;
            return number + cores + cards + gib;
        });
    return [key, ...(ratio === "" ? [] : [`r${ratio}`]), ...written].join(" ");
});
const text = `${header}${lines.join("\n")}\n\`;\n`;

if (process.argv.includes("--check")) {
    if (readFileSync(target, "utf8") !== text) {
        console.error(
            "src/core/vmSizeTable.ts is not what tools/vm-sizes.csv gives: run node tools/vm-sizes.mjs",
        );
        process.exitCode = 1;
    }
} else {
    writeFileSync(target, text);
}

/** The value that occurs most; a long fraction would be longer than what it saves. */
function commonest(values) {
    const counts = new Map();
    for (const value of values.filter((value) => value.length <= 5)) {
        counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? "";
}
