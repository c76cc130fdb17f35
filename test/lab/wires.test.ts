import assert from "node:assert/strict";
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readlinkSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { promisify } from "node:util";
import {
    connectPod,
    programAddresses,
    setUpNetwork,
    silence,
    standInAddresses,
} from "../../lab/cluster/networks";
import { until } from "../../lab/cluster/until";

const run = promisify(execFile);
const PORT = 7000;
/** Longer than anything here takes that is answered, or refused. */
const LONG_MILLISECONDS = 1500;

/** What becomes of a connection; "nothing" where there is neither an answer nor a refusal. */
const TRY = `
    const socket = require("node:net").connect({ host: process.argv[1], port: ${PORT} });
    const say = (text) => { console.log(text); process.exit(); };
    socket.on("data", (data) => say(String(data)));
    socket.on("error", ({ code }) => say(code));
    setTimeout(() => say("nothing"), ${LONG_MILLISECONDS});
`;
/** A server that says hello to everybody, and echoes. */
const SERVE = `
    require("node:net").createServer((socket) => {
        socket.on("error", () => undefined);
        socket.write("hello");
        socket.pipe(socket);
    }).listen(${PORT}, process.argv[1]);
`;

/** A pod that is silenced looks as one on a machine that is gone: this is what "silent" means in all other tests. */
describe("a silenced address", () => {
    const holders: ChildProcess[] = [];
    const podOf = async () => {
        const holder = spawn("unshare", ["-n", "sleep", "infinity"]);
        holders.push(holder);
        const namespace = (pid: number | "self") => readlinkSync(`/proc/${pid}/ns/net`);
        await until("a network namespace", () => namespace(holder.pid ?? 0) !== namespace("self"));
        const address = programAddresses.take();
        await connectPod(holder.pid ?? 0, address);
        return { address, inside: ["-t", String(holder.pid), "-n", process.execPath, "-e"] };
    };
    const tryFrom = async ({ inside }: { inside: string[] }, address: string) =>
        (await run("nsenter", [...inside, TRY, address])).stdout.trim();
    const tryFromHere = async (address: string) =>
        (await run(process.execPath, ["-e", TRY, address])).stdout.trim();
    before(setUpNetwork);
    after(() => holders.forEach((holder) => holder.kill("SIGKILL")));

    it("of a pod that lives in this process neither answers nor refuses, until it speaks again", async () => {
        const address = standInAddresses.take();
        const sockets: Socket[] = [];
        const server = createServer((socket) => {
            sockets.push(socket);
            socket.on("error", () => undefined);
            socket.write("hello");
        });
        server.listen(PORT, address);
        await once(server, "listening");
        const client = await podOf();
        const before = await tryFrom(client, address);
        const speak = await silence(address);
        const during = await tryFrom(client, address);
        await speak();
        const after = await tryFrom(client, address);
        server.close();
        sockets.forEach((socket) => socket.destroy());
        assert.deepEqual([before, during, after], ["hello", "nothing", "hello"]);
        assert.equal(await tryFrom(client, address), "ECONNREFUSED", "an address without a server refuses");
    });

    it("of a pod that is a program neither answers nor refuses, nor ends what is open", async () => {
        const pod = await podOf();
        holders.push(spawn("nsenter", [...pod.inside, SERVE, pod.address]));
        await until("the pod to answer", async () => (await tryFromHere(pod.address)) === "hello");
        const open = connect({ host: pod.address, port: PORT });
        const heard: string[] = [];
        open.on("data", (data) => heard.push(String(data)));
        open.on("error", ({ message }) => heard.push(message));
        await until("hello", () => heard.length === 1);
        const speak = await silence(pod.address);
        open.write("one");
        assert.equal(await tryFromHere(pod.address), "nothing");
        assert.deepEqual(heard, ["hello"]);
        await speak();
        await until("what was on its way", () => heard.join("") === "helloone");
        open.destroy();
    });
});
