import { connect, type Socket } from "node:net";
import { until } from "../../lab/cluster/until";

/** Connections on which a request is begun, and not ended. */
export class HalfSent {
    private readonly answers: string[];
    private readonly sockets: readonly Socket[];

    private constructor(sockets: readonly Socket[]) {
        this.sockets = sockets;
        this.answers = sockets.map(() => "");
        for (const [position, socket] of sockets.entries()) {
            socket.setEncoding("utf8");
            socket.on("data", (text: string) => (this.answers[position] += text));
            socket.on("error", () => undefined); // as good as closed
        }
    }

    static async open(uri: string, count: number, text: string): Promise<HalfSent> {
        const { hostname, port } = new URL(uri);
        const all = Array.from({ length: count }, () => connect(port === "" ? 80 : Number(port), hostname));
        const half = new HalfSent(all);
        await until(`${count} connections`, () =>
            all.every(({ pending, destroyed }) => !pending || destroyed),
        );
        for (const socket of all) socket.write(text);
        return half;
    }

    /** How many are still open. */
    get open(): number {
        return this.sockets.filter(({ readableEnded, destroyed }) => !readableEnded && !destroyed).length;
    }

    /** The statuses that came, each with its count. */
    get statuses(): Readonly<Record<string, number>> {
        const counts: Record<string, number> = {};
        for (const answer of this.answers) {
            const status = /^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? "none";
            counts[status] = (counts[status] ?? 0) + 1;
        }
        return counts;
    }

    close(): void {
        for (const socket of this.sockets) socket.destroy();
    }
}
