import assert from "node:assert/strict";
import { type EndpointContext, planEndpoint } from "#src/plan/endpoint";
import { POOLS } from "./pools";
import { plan as planOnline } from "./azureml/online";
import { printed, saidBy } from "./says";

const CONTEXT: EndpointContext = {
    pools: POOLS,
    namespaces: ["scoring"],
    blobCsiDriver: true,
    policies: true,
    secretsAreMutable: true,
    purpose: "FastProd",
    maxScoringTimeoutMs: undefined,
    holderOf: () => undefined,
    places: new Set(),
};
const image = "acme.azurecr.io/fraud:12";
const version = (settings: object = {}) => ({ image, pool: "cpu", ...settings });
const said = (versions: object, context: Partial<EndpointContext> = {}) =>
    saidBy(planEndpoint("fraud", { versions } as never, { ...CONTEXT, ...context }));
const REMEDY = "Write replicas: 2, or autoscale: { minReplicas: 2 }.";
const two = { replicas: 2 };

describe("an endpoint in production whose version has one replica for sure", () => {
    it("is warned of, once, with what a drain does", () => {
        const alone = `warning: versions: blue has one guaranteed replica: a drain of its node, as in an upgrade, takes it away, and requests fail until another is ready. ${REMEDY}`;
        assert.deepEqual(said({ blue: version() }), [alone]);
        assert.equal(alone, `warning: ${printed("one replica")}`, "as the page has it");
        assert.deepEqual(said({ blue: version({ replicas: 1 }) }), [alone]);
        const drained = version({ traffic: 0, replicas: 1 });
        assert.deepEqual(said({ blue: version({ traffic: 100 }), green: drained }), [alone]);
    });

    it("is told that requests to it can fail, where there are other versions", () => {
        assert.deepEqual(said({ blue: version(two), green: version({ traffic: 10, replicas: 1 }) }), [
            `warning: versions: green has one guaranteed replica: a drain of its node, as in an upgrade, takes it away, and requests to it can fail until another is ready. ${REMEDY}`,
        ]);
        assert.deepEqual(
            said({ blue: version(), green: version({ traffic: 10 }), red: version({ traffic: 5 }) }),
            [
                `warning: versions: blue, green and red have one guaranteed replica each: a drain of a node that such a replica stands on, as in an upgrade, takes it away, and requests to them can fail until another is ready. ${REMEDY}`,
            ],
        );
    });

    it("is nothing to warn of where each has two, where it gets no requests, and for tests", () => {
        assert.deepEqual(said({ blue: version(two) }), []);
        assert.deepEqual(said({ blue: version({ autoscale: { minReplicas: 2 } }) }), []);
        assert.deepEqual(said({ blue: version(two), green: version({ traffic: 0, replicas: 1 }) }), []);
        assert.deepEqual(said({ blue: version() }, { purpose: "DevTest" }), []);
    });

    it("is the same on Azure ML, where nobody is known to answer for it", () => {
        const online = (settings: object) => saidBy(planOnline(settings, { purpose: "FastProd" }));
        assert.deepEqual(online({ versions: { blue: version() } }), [
            `warning: versions: blue has one guaranteed replica: a drain of its node, as in an upgrade, takes it away, and requests fail until another is ready. ${REMEDY}`,
        ]);
        const versions = { blue: version(two), green: version({ traffic: 10, replicas: 1 }) };
        assert.deepEqual(online({ versions }), [
            `warning: versions: green has one guaranteed replica: a drain of its node, as in an upgrade, takes it away, and requests to it can fail until another is ready. ${REMEDY}`,
        ]);
        assert.deepEqual(online({ versions: { blue: version() }, drained: true }), []);
    });
});
