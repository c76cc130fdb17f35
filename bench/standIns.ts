// The stand-in providers in a process of their own: what they take is the same for each program, and in no program's time.
import { Sandbox } from "aks-scoring/sandbox";

async function main(): Promise<void> {
    const sandbox = await Sandbox.start();
    process.once("disconnect", () => void sandbox.stop());
    process.send?.(sandbox.debugProviders());
}

main().catch((error: unknown) => {
    console.error(error);
    process.exit(1);
});
