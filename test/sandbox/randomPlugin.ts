// A provider's own program: it prints its port on a line, and serves until it is ended.
import { RandomStandIn } from "#src/sandbox/random";
import { serve } from "#src/sandbox/server";
import { Writes } from "#src/sandbox/writes";

async function main(): Promise<void> {
    const writes = new Writes();
    const { port } = await serve(new RandomStandIn(writes, "plugin"), writes);
    console.log(port);
}

void main();
