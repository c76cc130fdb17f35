import assert from "node:assert/strict";
import { promises, runDemo } from "../demo/runDemo";
import { needsStandIn } from "./standIns";

/** Numbers of answers differ from run to run; all else is always the same. */
const withoutCounts = (line: string) => line.replace(/\d[\d,]*(?= (and|of|answers|requests))/g, "n");

describe("npm run demo -- --lab", () => {
    it("keeps all its promises while requests come, ends well, and leaves a picture of the traffic", async function () {
        needsStandIn(this);
        const { stdout, page } = await runDemo(
            process.env,
            "traffic.html",
            ...["--lab", "--rate", "40", "--seconds", "3"],
        );
        const split = (weights: string) => `   ✔ ${weights}: n and n of n answers, as declared`;
        assert.deepEqual(promises(stdout).map(withoutCounts), [
            "   ✔ everything is created, and nothing is changed",
            split("blue 90% and green 10%"),
            "   ✔ a change of weights is one update of one resource, the route",
            split("blue 60% and green 40%"),
            "   ✔ a new image is one update of one resource, green's Deployment",
            split("blue 60% and green 40%"),
            "   ✔ each of green's answers comes from its new image",
            "   ✔ the new pool comes first, green moves onto it, and the old pool goes last",
            split("blue 60% and green 40%"),
            "   ✔ each of green's answers comes from a node of the new pool",
            "   ✔ to drain a version is one update of the route",
            split("blue 100% and green 0%"),
            "   ✔ requests that ask for green by name are answered by it",
            "   ✔ of n requests none was lost",
            "   ✔ no request came to a pod that was gone",
            "   ✔ each answer's header named the version that gave it",
            "   ✔ the key and the kubeconfig are secret, and not in what the engine printed",
        ]);

        // No terminal: words, and nothing to draw with.
        assert.equal(stdout.includes("\u001b"), false);
        assert.match(
            stdout,
            /\n {3}\d+ s: blue declared 60% seen \d+\.\d% \d+\/s \| green declared 40% seen .* \| 0 lost\n/,
        );

        const [, count = ""] = /of ([\d,]+) requests none was lost/.exec(stdout) ?? [];
        assert.match(
            page,
            new RegExp(
                `aria-label="Endpoint fraud: ${count} requests in \\d+ s, 0 lost\\. blue [^"]*, green [^"]*\\. ` +
                    "Updates: greenTraffic 40 at \\d+ s, imageTag 14 at \\d+ s, " +
                    'gpuVmSize Standard_NC8as_T4_v3 at \\d+ s, greenTraffic 0 at \\d+ s\\."',
            ),
        );
        const lanes = [...page.matchAll(/<title>(\w+, fraud:\d+) on (\w+): /g)].map(([, lane]) => lane);
        assert.deepEqual(lanes, ["blue, fraud:12", "green, fraud:13", "green, fraud:14", "green, fraud:14"]);
    }).timeout(600_000);
});
