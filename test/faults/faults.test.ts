import assert from "node:assert/strict";
import { Sandbox } from "aks-scoring/sandbox";
import { CHANGES } from "./changes";
import { enginesOf } from "./engineProcess";
import { type Fault, FAULT_KINDS } from "./fault";
import { Random } from "./random";
import { STACKS } from "./stacks";
import { failureText, faultsOf } from "./sweep";
import { Trial } from "./trial";

/** The same at every run, unless somebody wants others. */
const SEED = process.env["FAULTS_SEED"] ?? "1";

/** Faults of a sampled change that follow those that are asked for: as many on a slow machine as on a quick one. */
const FURTHER = 8;

/** A sampled change: not even on a slow and busy machine does it take longer. */
const LIMIT_MILLISECONDS = 15 * 60_000;

/** Changes that are always among the sample, on both paths. */
const ALWAYS = [
    ["minimal", "create"],
    ["quickstart", "version removed"],
    ["azureml-rollout", "weight"],
] as const;

/** The stack of every other change. */
const SMALLEST = "minimal";

/** What once did not come back: after its import the cluster was replaced, for the group that AKS had named. */
const FOUND = { kind: "answer lost", change: ALWAYS[0], type: ":ManagedCluster::" } as const;

describe(`a sample of npm run test:faults (FAULTS_SEED=${SEED})`, function () {
    this.timeout(LIMIT_MILLISECONDS);
    let sandbox: Sandbox;
    beforeEach(async () => (sandbox = await Sandbox.start()));
    afterEach(async () => {
        await sandbox.stop();
        assert.deepEqual(enginesOf(process.pid), [], "an engine is left");
    });

    const trialOf = async (stackName: string, changeName: string): Promise<Trial> => {
        const stack = STACKS.find(({ example }) => example === stackName)!;
        const change = CHANGES.find(({ name }) => name === changeName)!;
        const trial = await Trial.of(sandbox, stack, change);
        assert.ok(trial !== undefined, `${changeName} is no change of ${stackName}`);
        return trial;
    };
    const check = async (trial: Trial, title: string, fault: Fault): Promise<boolean> => {
        const outcome = await trial.run(fault);
        assert.ok(outcome.problems.length === 0, failureText(title, outcome));
        return outcome.struck;
    };
    const checkMore = async (trial: Trial, title: string, random: Random) => {
        for (let n = 0; n < FURTHER; n++) await check(trial, title, random.of(faultsOf(trial)));
    };

    for (const [index, sampled] of ALWAYS.entries()) {
        const title = sampled.join(", ");
        // Between them they have each kind once at least; the last has the deployments to stop inside.
        const kinds = FAULT_KINDS.toReversed().filter(
            (_, i) => i % ALWAYS.length === ALWAYS.length - 1 - index,
        );
        it(`${title}: comes back from ${kinds.join(", ")}, and ${FURTHER} more`, async () => {
            const random = new Random(`${SEED} ${title}`);
            const trial = await trialOf(sampled[0], sampled[1]);
            for (const kind of kinds) {
                // After the last write the run may end before it is killed.
                const last = trial.writes.at(-1);
                const all = faultsOf(trial, [kind]).filter(
                    ({ at }) => kind !== "killed between" || at !== last,
                );
                assert.ok(await check(trial, title, random.of(all)), `${kind} did not come`);
            }
            if (FOUND.change === sampled) {
                const again = faultsOf(trial, [FOUND.kind]).filter(({ at }) => at.urn.includes(FOUND.type));
                assert.equal(again.length, 1);
                for (const fault of again) await check(trial, title, fault);
            }
            await checkMore(trial, title, random);
        });
    }

    for (const { name } of CHANGES.filter(({ name }) => ALWAYS.every(([, always]) => always !== name))) {
        const title = `${SMALLEST}, ${name}`;
        it(`${title}: comes back from a fault that the seed draws`, async () => {
            const trial = await trialOf(SMALLEST, name);
            await check(trial, title, new Random(`${SEED} ${title}`).of(faultsOf(trial)));
        });
    }

    it("so does a change of a stack that the seed draws", async () => {
        const random = new Random(SEED);
        const changes = STACKS.flatMap(({ example }) =>
            CHANGES.filter(({ noneOf }) => noneOf?.[example] === undefined).map(
                ({ name }) => [example, name] as const,
            ),
        );
        const drawn = random.of(changes);
        await checkMore(await trialOf(...drawn), drawn.join(", "), random);
    });
});
