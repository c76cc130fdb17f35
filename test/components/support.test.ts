import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { CleanError } from "#src/components/lateChecks";
import { checkInputs, checkProvider, plainOf, settle, warn } from "#src/components/support";
import { Findings, describe as described } from "#src/core/problems";
import { type InputCheck, checkTags } from "#src/plan/azureInputs";
import { underMocks, valueOf } from "./mocks";

// Mocks stand behind the component here: the texts are what is proved.

/** A check that takes texts only, or lists of them. */
const isText: InputCheck = (f, path, value) => {
    const texts = Array.isArray(value) ? value : [value];
    if (!texts.every((text) => typeof text === "string" || pulumi.Output.isInstance(text))) {
        f.problem(path, value, "must be a text", "Write a text.");
    }
};

class Thing extends pulumi.ComponentResource {
    constructor() {
        super("test:index:Thing", "thing");
    }
}

const thing = async (): Promise<Thing> => (await underMocks(() => new Thing())).result;

/** What an Output comes to: its value, or the message of the error that it ends in. */
const endOf = (output: unknown) =>
    (output as { promise(): Promise<unknown> }).promise().catch((error: Error) => error.message);

describe("plainOf", () => {
    it("gives plain values, 0, the empty text, false and null among them, and nothing for what comes later", () => {
        for (const value of [0, "", false, null, "x", [1], { a: pulumi.output(1) }]) {
            assert.equal(plainOf<unknown>(value), value);
        }
        assert.equal(plainOf(undefined), undefined);
        assert.equal(plainOf(pulumi.output(1)), undefined);
        assert.equal(plainOf(Promise.resolve(1)), undefined);
    });
});

describe("checkInputs", () => {
    const check = async (args: object, path: readonly (string | number)[]) => {
        const f = new Findings();
        const checked = checkInputs(await thing(), 'Thing "thing"', f, args, [[path, isText]]);
        return { checked, said: f.problems.map(described) };
    };

    it("leaves plain arguments as they are, and says at once what is wrong with them", async () => {
        const good = { a: { b: "text" } };
        assert.deepEqual(await check(good, ["a", "b"]), { checked: good, said: [] });
        const bad = { pools: { gpu: [1] } };
        const said = ["pools.gpu[0] = 1: must be a text. Write a text."];
        assert.deepEqual(await check(bad, ["pools", "gpu", 0]), { checked: bad, said });
        assert.deepEqual((await check({ a: null }, ["a"])).said, ["a = null: must be a text. Write a text."]);
        assert.deepEqual((await check({ a: 0 }, ["a"])).said, ["a = 0: must be a text. Write a text."]);
    });

    it("looks for nothing where there is nothing", async () => {
        for (const args of [
            {},
            { a: undefined },
            { a: null },
            { a: "text" },
            { a: 5 },
            { a: pulumi.output({ b: 1 }) },
        ]) {
            assert.deepEqual(await check(args, ["a", "b"]), { checked: args, said: [] });
        }
    });

    it("says the same text of an Output, in its own place, when it is known", async () => {
        const { checked, said } = await check({ a: { b: pulumi.output(1) }, c: 2 }, ["a", "b"]);
        assert.deepEqual(said, []);
        const { a, c } = checked as { a: { b: unknown }; c: number };
        assert.equal(c, 2);
        assert.equal(
            await endOf(a.b),
            'Thing "thing": 1 problem\n  - a.b = 1: must be a text. Write a text.',
        );
        const good = await check({ a: Promise.resolve("text") }, ["a"]);
        assert.equal(await valueOf((good.checked as { a: pulumi.Output<string> }).a), "text");
    });

    it("looks twice at a list that holds an Output: at what is plain at once, and at the whole later", async () => {
        const { checked, said } = await check({ list: ["text", pulumi.output(1)] }, ["list"]);
        assert.deepEqual(said, []);
        const list = (checked as { list: unknown }).list;
        assert.equal(
            await endOf(list),
            'Thing "thing": 1 problem\n  - list = ["text", 1]: must be a text. Write a text.',
        );
        assert.deepEqual((await check({ list: [5, pulumi.output("text")] }, ["list"])).said.length, 1);
    });

    it("tells of a secret neither values, nor how many, nor names that came with it", async () => {
        const remedy = "The value is secret, and not shown: look at where the program has it from.";
        const says = async (tags: unknown) => {
            const checked = checkInputs(await thing(), "Thing", new Findings(), { tags }, [
                [["tags"], checkTags],
            ]);
            return await endOf(checked.tags);
        };
        const hidden = { "first?": "x".repeat(257), b: "x".repeat(257), "second?": "x" };
        assert.equal(
            await says(pulumi.secret(hidden)),
            [
                "Thing: 2 problems",
                `  - tags = [secret]: must be a tag name of 1–512 characters without < > % & \\ ? /. ${remedy}`,
                `  - tags = [secret]: must have at most 256 characters. ${remedy}`,
            ].join("\n"),
        );
        const many = Object.fromEntries(Array.from({ length: 73 }, (_, i) => [`tag${i}`, ""]));
        assert.equal(
            await says(pulumi.secret(many)),
            `Thing: 1 problem\n  - tags = [secret]: must be at most 50 tags, as many as Azure takes. ${remedy}`,
        );
        // Names that the program itself wrote are told.
        assert.equal(
            await says({ owner: pulumi.secret("x".repeat(257)) }),
            `Thing: 1 problem\n  - tags.owner = [secret]: must have at most 256 characters. ${remedy}`,
        );
    });

    it("lets nothing past any of several checks of one value", async () => {
        const isShort: InputCheck = (f, path, value) => {
            if (typeof value === "string" && value.length > 3) {
                f.problem(path, value, "must be short", "Shorten it.");
            }
        };
        for (const [value, said] of [
            [1, "a = 1: must be a text. Write a text."],
            ["text", 'a = "text": must be short. Shorten it.'],
        ] as const) {
            const args: { a: pulumi.Output<string | number> } = { a: pulumi.output<string | number>(value) };
            const checked = checkInputs(await thing(), 'Thing "thing"', new Findings(), args, [
                [["a"], isText],
                [["a"], isShort],
            ]);
            assert.equal(await endOf(checked.a), `Thing "thing": 1 problem\n  - ${said}`);
        }
    });

    it("tells a check whether what comes later is secret", async () => {
        const told: unknown[] = [];
        const args = { a: pulumi.secret("x"), b: pulumi.output("x"), c: "x" };
        const note: InputCheck = (_, path, __, secret) => void told.push([path, secret]);
        const checked = checkInputs(await thing(), "Thing", new Findings(), args, [
            [["a"], note],
            [["b"], note],
            [["c"], note],
        ]);
        await endOf(checked.a);
        await endOf(checked.b);
        assert.deepEqual(
            told.sort((one, other) => (String(one) < String(other) ? -1 : 1)),
            [
                ["a", true],
                ["b", false],
                ["c", undefined],
            ],
        );
    });

    it("is quiet about Outputs of a component that was refused at once", async () => {
        const component = await thing();
        const f = new Findings();
        const { a } = checkInputs(component, "Thing", f, { a: pulumi.output<unknown>(1) }, [[["a"], isText]]);
        f.problem("b", 1, "must be 2", "Write 2.");
        assert.throws(() => settle(component, "Thing", { plan: 0, problems: f.problems, warnings: [] }));
        assert.equal(await valueOf(a), 1);
    });
});

describe("settle", () => {
    it("gives the plan where there are no problems", async () => {
        assert.equal(settle(await thing(), "Thing", { plan: "plan", problems: [], warnings: [] }), "plan");
    });

    it("throws all problems as one error that prints cleanly, wherever Pulumi carries it", async () => {
        const component = await thing();
        const f = new Findings();
        f.problem("a", 1, "must be 2", "Write 2.");
        f.problem("b", undefined, "is missing", "Give it.");
        const text = 'Thing "thing": 2 problems\n  - a = 1: must be 2. Write 2.\n  - b: is missing. Give it.';
        try {
            settle(component, 'Thing "thing"', { plan: 0, problems: f.problems, warnings: f.warnings });
            assert.fail("did not throw");
        } catch (error) {
            assert.ok(pulumi.ResourceError.isInstance(error) && error instanceof Error);
            error.message = `error serializing property "a": ${error.message}`;
            assert.deepEqual(
                [error.message, error.stack, error.hideStack, error.resource === component],
                [text, text, true, true],
            );
        }
    });
});

describe("what a component says", () => {
    it("has nothing hidden in it", async () => {
        const { message, stack } = new CleanError("cluster a\u202eb cannot be read\nsee c", undefined);
        assert.equal(message, "cluster a\\u202eb cannot be read\nsee c");
        assert.equal(stack, message);
        const { warn: log } = pulumi.log;
        const said = new Promise<string>((resolve) => {
            (pulumi.log as { warn: (text: string) => void }).warn = resolve;
        });
        warn(await thing(), "a\u200bb");
        assert.equal(await said, "a\\u200bb");
        (pulumi.log as { warn: typeof log }).warn = log;
    });
});

describe("checkProvider", () => {
    const says = (kubernetesProvider: unknown) => {
        const f = new Findings();
        checkProvider(f, { kubernetesProvider });
        return f.problems.map(described);
    };

    it("takes a resource, or nothing", async () => {
        assert.deepEqual(says(undefined), []);
        assert.deepEqual(says(await thing()), []);
        const f = new Findings();
        checkProvider(f, undefined);
        assert.deepEqual(f.problems, []);
    });

    it("refuses everything else", () => {
        const rule = "must be a Kubernetes provider";
        const remedy = "Give a kubernetes.Provider, or leave it out.";
        assert.deepEqual(says("mine"), [`kubernetesProvider = "mine": ${rule}. ${remedy}`]);
        assert.deepEqual(says(null), [`kubernetesProvider = null: ${rule}. ${remedy}`]);
        assert.deepEqual(says({ kubeconfig: "x" }), [
            `kubernetesProvider = { kubeconfig: … }: ${rule}. ${remedy}`,
        ]);
        assert.match(says(pulumi.output("x"))[0] ?? "", /It is a Pulumi Output/);
    });
});
