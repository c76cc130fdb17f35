import assert from "node:assert/strict";
import { commandOf } from "../../lab/cluster/podCommand";

const AROUND = {
    env: {},
    program: () => ({ binary: "/tools/bin/envoy", defaults: { "--concurrency": "2" } }),
};

describe("commandOf", () => {
    const of = (args: string[], command?: string[]) =>
        commandOf(
            { metadata: { name: "edge-1" } },
            {
                name: "envoy",
                image: "envoy",
                args,
                ...(command === undefined ? {} : { command }),
                env: [{ name: "ME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } }],
            },
            "10.244.0.2",
            AROUND,
        );

    it("is the pod's, with its variables, and what it leaves to the program", () => {
        assert.deepEqual(of(["--id", "$(ME)", "$(OTHER)"], ["envoy"]), [
            ...["envoy", "--id", "edge-1", "$(OTHER)"],
            ...["--concurrency", "2"],
        ]);
    });

    it("is the image's own program where the pod names none", () => {
        assert.deepEqual(of([]), ["/usr/bin/envoy", "--concurrency", "2"]);
    });

    it("has the pod's own number of worker threads where it gives one", () => {
        for (const own of [["--concurrency", "5"], ["--concurrency=5"]]) {
            assert.deepEqual(of(own), ["/usr/bin/envoy", ...own]);
        }
    });
});
