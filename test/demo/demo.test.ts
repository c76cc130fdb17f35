import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { CONFIG } from "../../demo/kubernetesStory";
import { Machine } from "../engine/machine";
import { refuseNamespaces } from "../labSetUp/refusingKernel";
import { promises, ROOT, runDemo } from "./runDemo";

/** What comes of a demo that fails. */
interface Failure {
    readonly code?: number;
    readonly stdout?: string;
    readonly stderr?: string;
}

const demo = (file: string, ...flags: string[]) => runDemo(process.env, file, ...flags);

describe("npm run demo", () => {
    it("starts from the defaults of Pulumi.yaml", async () => {
        const yaml = await readFile(join(ROOT, "Pulumi.yaml"), "utf8");
        const defaults = [...yaml.matchAll(/^ {2}(\w+):\n(?: {4}.*\n)*? {4}default: "?([^"\n]*)"?$/gm)];
        assert.deepEqual(Object.fromEntries(defaults.map(([, key, value]) => [key, value])), CONFIG);
    });

    it("keeps all its promises, ends well, and leaves a picture of the stack", async () => {
        const { stdout, page } = await demo("stack.html");
        assert.deepEqual(promises(stdout), [
            "   ✔ everything is created, and nothing is changed",
            "   ✔ a second up changes nothing",
            "   ✔ a change of weights is one update of one resource, the route",
            "   ✔ a new image is one update of one resource, green's Deployment",
            "   ✔ the new pool comes first, green moves onto it, and the old pool goes last",
            "   ✔ nothing ran on the old pool any more when it went",
            "   ✔ the key and the kubeconfig are secret, and not in what the engine printed",
        ]);
        assert.match(stdout, /~ weight *: 90 => 60/);
        assert.match(page, /Endpoint fraud: blue 60% on pool cpu, green 40% on pool gpu\./);
        assert.match(page, /gpu: 1 to 4 nodes of Standard_NC8as_T4_v3/);
    }).timeout(300_000);

    it("tells the same story on Azure ML with --azureml", async () => {
        const { stdout, page } = await demo("stack-azureml.html", "--azureml");
        assert.deepEqual(promises(stdout), [
            "   ✔ everything is created, and nothing is changed",
            "   ✔ Azure ML's own traffic is blue 90, green 10",
            "   ✔ a second up changes nothing",
            "   ✔ a change of weights is one update of one resource, the rollout, and one write of the endpoint",
            "   ✔ Azure ML's own traffic is blue 60, green 40",
            "   ✔ a tag is one update too",
            "   ✔ Azure ML's own traffic is blue 60, green 40",
            "   ✔ a new image is two updates: green's assets, then green",
            "   ✔ Azure ML's own traffic is blue 60, green 40",
            "   ✔ the new pool and its InstanceType come first, green moves onto it, and the old ones go last",
            "   ✔ Azure ML's own traffic is blue 60, green 40",
            "   ✔ a version that comes is there before traffic names it",
            "   ✔ Azure ML's own traffic is blue 55, green 40, next 5",
            "   ✔ a version that goes has left the traffic before it is deleted",
            "   ✔ Azure ML's own traffic is blue 60, green 40",
            "   ✔ the key is secret, and not in what the engine printed",
        ]);
        assert.match(stdout, /~ blue *: 90 => 60/);
        assert.match(page, /attached to workspace fraud-ws as aml/);
        assert.match(page, /Endpoint fraud: blue 60% on pool cpu, green 40% on pool gpu\./);
        assert.match(page, /gpu: 1 to 4 nodes of Standard_NC8as_T4_v3/);
    }).timeout(300_000);

    it("refuses a flag that it does not know", async () => {
        await assert.rejects(demo("stack.html", "--azure-ml"), (error: Failure) => {
            assert.equal(error.code, 1);
            assert.match(error.stderr ?? "", /^npm run demo: Unknown option '--azure-ml'\. It knows:\n/);
            return true;
        });
    });

    describe("where --lab cannot be shown", () => {
        let machine: Machine;
        beforeEach(async () => {
            machine = await Machine.start();
        });
        afterEach(() => machine.remove());
        const says = async (words: RegExp) => {
            const env = { ...process.env, PATH: machine.bin, AKS_SCORING_LAB: undefined };
            await assert.rejects(runDemo(env, "traffic.html", "--lab"), (error: Failure) => {
                assert.equal(error.code, 1);
                assert.match(error.stderr ?? "", words);
                assert.equal(error.stdout, "", "nothing was begun");
                return true;
            });
        };

        it("says what the kernel refuses, and fails", async () => {
            await refuseNamespaces(machine);
            await says(
                /^npm run demo: the lab cannot run here, because the kernel refuses .+\. See "What it needs" in lab\/README\.md\.\n$/,
            );
        });

        it("says which programs are missing, and fails", async () => {
            await says(/^The lab runs programs that are not on PATH: setpriv .+\n$/);
        });
    });
});
