import { Sandbox } from "aks-scoring/sandbox";
import { exampleTests } from "./exampleTests";

describe("the examples", () => {
    exampleTests(async () => {
        const sandbox = await Sandbox.start();
        return { sandbox, stop: () => sandbox.stop() };
    });
});
