import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { Role } from "#src/components/aks/roleAssignment";
import { parse } from "yaml";

const root = join(__dirname, "..", "..");

interface Step {
    readonly uses?: string;
    readonly with?: Readonly<Record<string, unknown>>;
    readonly env?: Readonly<Record<string, string>>;
}

interface Job {
    readonly environment?: string;
    readonly permissions?: unknown;
    readonly steps: readonly Step[];
}

interface Workflow {
    readonly page: string;
    readonly text: string;
    readonly name: string;
    readonly on: unknown;
    readonly permissions: Readonly<Record<string, string>>;
    readonly jobs: Readonly<Record<string, Job>>;
}

function read(page: string): string {
    return readFileSync(join(root, page), "utf8");
}

function pages(): string[] {
    const below = ["docs", "examples", "src", "lab"].flatMap((folder) =>
        readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((file) =>
            join(folder, file),
        ),
    );
    return ["README.md", ...below].filter((file) => file.endsWith(".md") && !file.includes("node_modules"));
}

/** All workflows that a page prints. */
function workflows(): Workflow[] {
    return pages().flatMap((page) =>
        [...read(page).matchAll(/^```ya?ml\n([\s\S]*?)^```/gm)]
            .map(([, text = ""]) => ({ page, text }))
            .filter(({ text }) => /^jobs:/m.test(text))
            .map(({ page, text }) => ({ ...(parse(text) as Omit<Workflow, "page" | "text">), page, text })),
    );
}

function stepsOf(workflow: Workflow): readonly Step[] {
    return Object.values(workflow.jobs).flatMap(({ steps }) => steps);
}

/** What a workflow signs in with. */
function identitiesOf(workflow: Workflow): string[] {
    const given = stepsOf(workflow).flatMap((step) => [
        step.with?.["client-id"],
        step.env?.["ARM_CLIENT_ID"],
        step.env?.["PULUMI_ACCESS_TOKEN"],
    ]);
    return [...new Set(given.filter((value) => typeof value === "string"))].sort();
}

/** Each action by its commit, with the version beside it; returns the actions. */
function assertPinned(text: string): string[] {
    const uses = text.split("\n").filter((line) => line.includes("uses:"));
    for (const line of uses) {
        assert.match(line, /^ +- uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
    return uses.map((line) => line.trim());
}

describe("the project's own workflow", () => {
    const text = read(join(".github", "workflows", "ci.yml"));
    const { permissions } = parse(text) as Workflow;

    it("names each action by its commit, those of the README's workflow too, and may only read", () => {
        const own = assertPinned(text);
        const shared = read("README.md").match(/uses: actions\/.*/g) ?? [];
        assert.equal(shared.length, 2);
        shared.forEach((line) => assert.ok(own.includes(`- ${line}`), line));
        assert.deepEqual(permissions, { contents: "read" });
        assert.doesNotMatch(text, /^ *pull_request_target:/m);
    });

    it("runs what anybody runs", () => {
        assert.match(text, /^ +- run: \.ci\/run$/m);
    });
});

describe("the workflows in the pages", () => {
    const all = workflows();
    const preview = all.find(({ name }) => name === "preview");
    const apply = all.find(({ name }) => name === "apply");

    it("are one that previews and one that applies", () => {
        assert.deepEqual(
            all.map(({ page, name, on }) => [page, name, on]),
            [
                ["README.md", "preview", "pull_request"],
                [join("docs", "pull-requests.md"), "apply", { push: { branches: ["main"] } }],
            ],
        );
    });

    it("name each action by its commit, with the version beside it", () => {
        for (const { text } of all) {
            assert.equal(assertPinned(text).length, 4);
        }
        const [first = [], ...others] = all.map((one) => stepsOf(one).flatMap(({ uses }) => uses ?? []));
        others.forEach((other) => assert.deepEqual(other, first));
    });

    it("may do no more than they need", () => {
        assert.deepEqual(preview?.permissions, {
            "id-token": "write",
            contents: "read",
            "pull-requests": "write",
        });
        assert.deepEqual(apply?.permissions, { "id-token": "write", contents: "read" });
        for (const { jobs } of all) {
            Object.values(jobs).forEach(({ permissions }) => assert.equal(permissions, undefined));
        }
    });

    it("preview with other identities than those that apply, which an environment guards", () => {
        assert.ok(preview && apply);
        assert.deepEqual(identitiesOf(preview), [
            "${{ secrets.PULUMI_PREVIEW_TOKEN }}",
            "${{ vars.AZURE_PREVIEW_CLIENT_ID }}",
        ]);
        assert.deepEqual(identitiesOf(apply), [
            "${{ secrets.PULUMI_ACCESS_TOKEN }}",
            "${{ vars.AZURE_CLIENT_ID }}",
        ]);
        assert.deepEqual(
            [preview, apply].map(({ jobs }) => Object.values(jobs).map(({ environment }) => environment)),
            [[undefined], ["production"]],
        );
        assert.deepEqual(
            [preview, apply].map((one) => stepsOf(one).flatMap((step) => step.with?.["command"] ?? [])),
            [["preview"], ["up"]],
        );
    });
});

describe("the roles that up needs", () => {
    const page = read(join("docs", "pull-requests.md"));

    it("may grant exactly the roles that the library grants", () => {
        const ids = Object.values(Role).map(String).sort();
        const condition = /^```\n(\([\s\S]*?)^```/m.exec(page)?.[1] ?? "";
        const limits = [
            ...condition.matchAll(
                /@(\w+)\[Microsoft\.Authorization\/roleAssignments:RoleDefinitionId\] ForAnyOfAnyValues:GuidEquals \{(.*)\}/g,
            ),
        ].map(([, source, list = ""]) => [source, list.split(", ").sort()]);
        assert.deepEqual(limits, [
            ["Request", ids],
            ["Resource", ids],
        ]);
        const rows = [...page.matchAll(/^\| [\w ]+ \| `([0-9a-f-]{36})` \|/gm)].map(([, id]) => id);
        assert.deepEqual(rows.sort(), ids);
    });

    it("are granted in one place", () => {
        const folder = join(root, "src", "components");
        const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
            .filter((file) => file.endsWith(".ts"))
            .filter((file) => /new (\w+\.)*RoleAssignment\(/.test(readFileSync(join(folder, file), "utf8")));
        assert.deepEqual(files, [join("aks", "roleAssignment.ts")]);
    });
});
