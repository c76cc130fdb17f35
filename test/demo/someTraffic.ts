import type { Second, Traffic } from "../../demo/traffic/traffic";

/** Seconds with so many answers of blue and of green, at these weights. */
export function seconds(count: number, blue: number, green: number, lost = 0): Second[] {
    const whole = blue + green;
    const declared =
        whole === 0 ? { blue: 50, green: 50 } : { blue: (100 * blue) / whole, green: (100 * green) / whole };
    return Array.from({ length: count }, () => ({ answers: { blue, green }, lost, declared }));
}

/** Twelve seconds: 90 and 10, from the fifth on 60 and 40, with green's second pod for the last four. */
export const TRAFFIC: Traffic = {
    endpoint: "fraud",
    rate: 100,
    versions: ["blue", "green"],
    seconds: [...seconds(5, 90, 10), ...seconds(7, 60, 40)],
    updates: [
        {
            title: "greenTraffic 40",
            from: 2.5,
            to: 5.5,
            writes: [{ at: 4.9, text: "update HTTPRoute fraud-route" }],
        },
        { title: "imageTag 14", from: 8.2, to: undefined, writes: [] },
    ],
    pods: [
        {
            name: "fraud-green-2",
            version: "green",
            image: "fraud:14",
            pool: "gpu2b",
            answers: [0, 0, 0, 0, 0, 0, 0, 0, 40, 40, 40, 40],
        },
        {
            name: "fraud-green-1",
            version: "green",
            image: "fraud:13",
            pool: "gpu1a",
            answers: [10, 10, 10, 10, 10, 40, 40, 40, 0, 0, 0, 0],
        },
        {
            name: "fraud-blue-1",
            version: "blue",
            image: "fraud:12",
            pool: "cpu1a",
            answers: [90, 90, 90, 90, 90, 60, 60, 60, 60, 60, 60, 60],
        },
        {
            name: "fraud-blue-2",
            version: "blue",
            image: "fraud:12",
            pool: "",
            answers: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        },
    ],
};
