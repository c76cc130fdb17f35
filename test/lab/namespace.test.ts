import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { networkInterfaces, tmpdir } from "node:os";
import { isInNamespace } from "../../lab/namespace";

describe("the lab's namespace", () => {
    it("has no network but its own loopback", () => {
        assert.equal(isInNamespace(process.env), true);
        assert.deepEqual(
            Object.keys(networkInterfaces()).filter((name) => !/^lo$|^pod/.test(name)),
            [],
        );
        assert.ok(networkInterfaces()["lo"], "loopback is up");
    });

    it("has processes of its own, so that they end with it", () => {
        const first = readFileSync("/proc/1/cmdline", "utf8").split("\0");
        assert.equal(first[0], "sh");
        assert.ok(readdirSync("/proc").includes(String(process.pid)));
    });

    it("has temporary files of its own, in memory", () => {
        const mounts = readFileSync("/proc/mounts", "utf8").split("\n");
        assert.ok(mounts.some((mount) => mount.startsWith(`tmpfs ${tmpdir()} tmpfs `)));
    });
});
