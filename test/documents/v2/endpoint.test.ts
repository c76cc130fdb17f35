import assert from "node:assert/strict";
import fc from "fast-check";
import { readV2Endpoint } from "#src/documents/v2/endpoint";
import { good, linesOf, reading, saying } from "../reads";

const FILE = "endpoint.yml";
const LEAST = { name: "fraud", compute: "azureml:k8s" };

/** What a document with these keys comes to. */
function read(keys: object = {}) {
    const read = good({}, (f) => readV2Endpoint(f, { ...LEAST, ...keys }));
    assert.ok(read);
    return { ...read.endpoint, ...(read.traffic === undefined ? {} : { traffic: read.traffic }) };
}

/** What is said of a document, which is read from a file. Its own keys begin in line 3. */
function says(keys: object, least: object = LEAST): string[] {
    return saying({ [FILE]: linesOf({ ...least, ...keys }).join("\n") }, (f) => readV2Endpoint(f, FILE));
}

describe("readV2Endpoint", () => {
    it("reads the least, with v2's defaults", () => {
        assert.deepEqual(read(), { endpointName: "fraud", auth: "key" });
    });

    it("reads every key", () => {
        const shown = {
            location: "x",
            kind: "K8S",
            provisioning_state: "x",
            scoring_uri: "x",
            openapi_uri: "x",
            id: "x",
        };
        const settings = read({
            $schema: "https://azuremlschemas.azureedge.net/latest/kubernetesOnlineEndpoint.schema.json",
            auth_mode: "aml_token",
            description: "Fraud scores",
            tags: { team: "risk" },
            properties: { a: "b" },
            identity: { type: "system_assigned" },
            traffic: { blue: 60, green: 40 },
            mirror_traffic: { blue: 0 },
            ...shown,
        });
        assert.deepEqual(settings, {
            endpointName: "fraud",
            auth: "token",
            description: "Fraud scores",
            tags: { team: "risk" },
            properties: { a: "b" },
            traffic: { blue: 60, green: 40 },
        });
    });

    it("folds the case of words as v2 did", () => {
        for (const mode of ["key", "Key", "KEY"]) {
            assert.equal(read({ auth_mode: mode }).auth, "key");
        }
        for (const mode of ["aml_token", "AMLToken", "AmlToken", "AML_TOKEN"]) {
            assert.equal(read({ auth_mode: mode }).auth, "token");
        }
        assert.deepEqual(says({ auth_mode: "amltoken" }), [
            `${FILE}:3: auth_mode = "amltoken": must be key, aml_token or aad_token. Write key, aml_token or aad_token.`,
        ]);
        assert.deepEqual(says({ auth_mode: "AADToken" }), [
            `${FILE}:3: auth_mode = "AADToken": is for managed endpoints: Kubernetes endpoints take no Entra ID tokens. Write aml_token, or serve through a ScoringGateway with auth: "token", which takes Entra ID's.`,
        ]);
    });

    it("takes a compute by azureml: and its name or id", () => {
        const id =
            "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/ml/providers" +
            "/Microsoft.MachineLearningServices/workspaces/ws/computes/k8s";
        assert.equal(read({ compute: `azureml:${id}` }).endpointName, "fraud");
        const named = (compute: unknown) => says({ compute }, { name: "fraud" });
        assert.deepEqual(named("k8s"), [
            `${FILE}:2: compute = "k8s": must be "azureml:<name>", or azureml: before a resource id. Write "azureml:k8s".`,
        ]);
        assert.match(named("azureml:").join(), /Write "azureml:<name>"/);
        assert.match(named(5).join(), /compute = 5: must be a text, and is a number/);
        assert.deepEqual(named("azureml:my compute"), [
            `warning: ${FILE}:2: compute = "azureml:my compute": is neither a compute's name nor its resource id. Look at it; here the target says where the endpoint is.`,
        ]);
    });

    it("refuses an endpoint without a compute, which v2 took for a managed one", () => {
        const remedy = 'Write compute: "azureml:<name>" if it is a Kubernetes endpoint.';
        const rule = "which makes it a managed endpoint, and those have no cluster";
        assert.deepEqual(says({ auth_mode: "key" }, { name: "fraud" }), [
            `${FILE}: compute: is missing, ${rule}. ${remedy}`,
        ]);
        for (const empty of [null, ""]) {
            assert.deepEqual(says({ compute: empty }, {}), [
                `${FILE}:1: compute: is empty, ${rule}. ${remedy}`,
            ]);
        }
    });

    it("refuses unknown keys and nulls", () => {
        assert.deepEqual(says({ unknown_key: 1, Traffic: {} }), [
            `${FILE}:3: unknown_key: is no key of such a document, and v2 refused it. Take it out; what there is: $schema, name, compute, auth_mode, description, tags, properties, identity, traffic, mirror_traffic, location, kind, provisioning_state, scoring_uri, openapi_uri and id.`,
            `${FILE}:4: Traffic: is no key of such a document, and v2 refused it. Did you mean traffic?`,
        ]);
        for (const key of [
            "traffic",
            "identity",
            "tags",
            "properties",
            "auth_mode",
            "description",
            "mirror_traffic",
        ]) {
            assert.deepEqual(says({ [key]: null }), [
                `${FILE}:3: ${key} = null: must not be null. Take it out, or give a value.`,
            ]);
        }
    });

    it("refuses keys of managed endpoints, and keys themselves, which it does not tell", () => {
        assert.match(
            says({ public_network_access: "disabled" }).join(),
            /:3: public_network_access: is for managed endpoints/,
        );
        const told = says({ keys: { primary_key: "hush" } });
        assert.deepEqual(told, [
            `${FILE}:3: keys: is no key of such a document, and v2 refused it. Take it out, and give primaryKey and secondaryKey to the endpoint, as secrets of the stack.`,
        ]);
    });

    it("refuses names that are none", () => {
        const named = (name: unknown) => says({ compute: "azureml:k8s" }, { name });
        for (const bad of ["ab", "abc-", "a_b_c", "1abc", "a".repeat(33), "a--b", "abc\n"]) {
            assert.match(named(bad).join(), /:1: name = .*: must be 3 to 32 characters/);
        }
        assert.match(named(5).join(), /name = 5: must be 3 to 32 characters/);
        assert.deepEqual(says({}, { compute: "azureml:k8s" }), [
            `${FILE}: name: is missing. Give it: "fraud".`,
        ]);
        assert.equal(read({ name: "My-Endpoint2" }).endpointName, "My-Endpoint2");
    });

    it("takes shares that come to 100 or to 0, in whole percent", () => {
        assert.deepEqual(read({ traffic: {} }).traffic, undefined);
        assert.deepEqual(read({ traffic: { blue: 0 } }).traffic, { blue: 0 });
        const shares = (traffic: unknown) => says({ traffic }).join();
        assert.equal(
            shares({ blue: 60 }),
            `${FILE}:3: traffic: comes to 60 percent in all, and must come to 100, or to 0. Put the shares right.`,
        );
        assert.match(shares({ blue: 60, green: 50 }), /comes to 110 percent/);
        assert.match(
            shares({ blue: -10, green: 110 }),
            /traffic\.blue = -10: must be a whole number from 0 to 100/,
        );
        assert.match(shares({ blue: 33.5, green: 66.5 }), /traffic\.blue = 33\.5: must be a whole number/);
        assert.match(shares({ blue: true }), /traffic\.blue = true: must be a whole number/);
        assert.match(shares("blue=100"), /traffic = "blue=100": must be an object, and is a text/);
        const { result, said } = reading({}, (f) =>
            readV2Endpoint(f, { ...LEAST, traffic: { blue: "100" } }),
        );
        assert.deepEqual(result?.traffic, { blue: 100 });
        assert.deepEqual(said, [
            'warning: endpoint.traffic.blue = "100": is a text, which v2 read as a number. Write 100 without quotes.',
        ]);
    });

    it("refuses mirrored traffic, and identities of an endpoint's own", () => {
        assert.deepEqual(says({ mirror_traffic: { green: 10 } }), [
            `${FILE}:3: mirror_traffic: is not to be had on Kubernetes. Take it out, and send copies from the clients, or from a mesh in front.`,
        ]);
        const identity = (value: object) => says({ identity: value });
        assert.deepEqual(
            identity({ type: "UserAssigned", user_assigned_identities: [{ resource_id: "x" }] }),
            [
                `${FILE}:3: identity.type = "UserAssigned": is the compute's business on Kubernetes, not an endpoint's. Take it out, and give the identity to the attachment, as its identityId.`,
            ],
        );
        assert.match(identity({ type: "none" }).join(), /^warning: .*has no counterpart/);
        assert.match(identity({}).join(), /identity\.type: is missing/);
        assert.match(identity({ type: "other" }).join(), /must be system_assigned, user_assigned or none/);
        assert.match(identity({ type: "system_assigned", foo: 1 }).join(), /identity\.foo: is no key/);
    });

    it("makes texts of numbers among tags, and refuses what else is none", () => {
        const { result, said } = reading({}, (f) => readV2Endpoint(f, { ...LEAST, tags: { a: 1, b: "" } }));
        assert.deepEqual(result?.endpoint.tags, { a: "1", b: "" });
        assert.deepEqual(said, [
            "warning: endpoint.tags.a = 1: is a number, and becomes a text. Put it in quotes.",
        ]);
        assert.match(says({ tags: { a: true } }).join(), /tags\.a = true: must be a text, and is a boolean/);
        const dated = saying(
            { [FILE]: "name: fraud\ncompute: azureml:k8s\ntags:\n  since: 2020-01-01\n" },
            (f) => readV2Endpoint(f, FILE),
        );
        assert.deepEqual(dated, [`${FILE}:4: tags.since: must be a text, and is a date. Put it in quotes.`]);
    });

    it("tells the line of what is not YAML", () => {
        const told = saying({ [FILE]: '{\n"name": "fraud",\n"tags": {"a" "b"}\n}' }, (f) =>
            readV2Endpoint(f, FILE),
        );
        assert.deepEqual(told, [
            `${FILE}:3: must be YAML: Missing , or : between flow map items. Put it right there, or a line above.`,
        ]);
    });

    it("never throws, whatever stands where", () => {
        const keys = fc.constantFrom(
            "name",
            "compute",
            "auth_mode",
            "tags",
            "identity",
            "traffic",
            "mirror_traffic",
            "description",
        );
        fc.assert(
            fc.property(fc.dictionary(keys, fc.jsonValue()), (document) => {
                reading({}, (f) => readV2Endpoint(f, { ...LEAST, ...document }));
            }),
            { numRuns: 300 },
        );
    });
});
