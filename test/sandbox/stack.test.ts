import { runtime } from "@pulumi/pulumi";
import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb";
import { SupportsFeatureRequest, SupportsFeatureResponse } from "@pulumi/pulumi/proto/resource_pb";
import * as state from "@pulumi/pulumi/runtime/state";
import { RandomPassword } from "@pulumi/random/randomPassword";
import type { Client, UntypedServiceImplementation } from "@grpc/grpc-js";
import assert from "node:assert/strict";
import { Sandbox } from "#src/sandbox/index";
import { grpc } from "#src/sandbox/sdk";

type Monitor = NonNullable<ReturnType<typeof runtime.getMonitor>> & Client;

/** What the SDK calls its engine through: of the run that is on, or of one that is at an address. */
const monitor = () => runtime.getMonitor() as Monitor;
const { withLocalStorage } = state as unknown as {
    withLocalStorage<T>(this: void, callback: () => Promise<T>): Promise<T>;
};
const monitorAt = (address: string) =>
    withLocalStorage(() => {
        runtime.resetOptions("sandbox", "dev", 1, "", address, false, "");
        return Promise.resolve(monitor());
    });

/** One call, as the SDK makes it first of all. */
const ask = (whom: Monitor) =>
    new Promise<boolean>((resolve, reject) => {
        whom.supportsFeature(new SupportsFeatureRequest(), (error, response) => {
            if (error) reject(error);
            else resolve(response.getHassupport());
        });
    });

/** Answers at an address as the engine of another run does that was given the same port. */
async function listen(address: string): Promise<() => void> {
    const server = new grpc.Server();
    const handlers: UntypedServiceImplementation = {};
    for (const name of Object.keys(ResourceMonitorService)) {
        handlers[name] = (_: unknown, answer: (error: null, response: unknown) => void) =>
            answer(null, new SupportsFeatureResponse().setHassupport(true));
    }
    server.addService(ResourceMonitorService, handlers);
    await new Promise<void>((resolve, reject) => {
        server.bindAsync(address, grpc.ServerCredentials.createInsecure(), (error) => {
            if (error) reject(error);
            else resolve();
        });
    });
    return () => server.forceShutdown();
}

describe("an engine on a port of one whose run failed", () => {
    let sandbox: Sandbox;
    before(async () => (sandbox = await Sandbox.start()));
    after(() => sandbox.stop());

    it("is reached, although what the failed run left behind waits before it tries that port again", async () => {
        let left: Monitor | undefined;
        const stack = await sandbox.stack(() => {
            left = monitor();
            new RandomPassword("secret", { length: 8 });
        });
        sandbox.failWrite(1);
        await assert.rejects(stack.up(), /the sandbox was told to fail this write/);
        assert.ok(left !== undefined);
        // The first call may still find the connection that the engine has just dropped.
        const refusal = async (whom: Monitor) => String(await ask(whom).catch((error: unknown) => error));
        for (let said = ""; !said.includes("No connection established"); said = await refusal(left)) {
            assert.match(said, /^$|14 UNAVAILABLE/);
        }

        const address = left
            .getChannel()
            .getTarget()
            .replace(/^[a-z0-9]+:/, "");
        const stop = await listen(address);
        const next = await monitorAt(address);
        try {
            assert.equal(await ask(next), true);
        } finally {
            next.close();
            left.close();
            stop();
        }
    });
});
