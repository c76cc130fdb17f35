import assert from "node:assert/strict";
import fc from "fast-check";
import { readV2Deployment } from "#src/documents/v2/deployment";
import { reading } from "../reads";
import { DEFAULTS, FILE, LEAST, filesOf, read, says } from "./deployments";

describe("readV2Deployment", () => {
    it("reads the least, with the service's defaults written out", () => {
        const { root, ...deployment } = read();
        assert.deepEqual(root.keys, Object.keys(LEAST));
        assert.deepEqual(deployment, {
            name: "blue",
            endpointName: "fraud",
            enableAppInsights: false,
            routes: undefined,
            version: DEFAULTS,
        });
    });

    it("reads every scalar key", () => {
        const { version, enableAppInsights } = read({
            $schema: "x",
            model: "azureml:m:1",
            model_mount_path: "/var/models",
            environment: "azureml:e:1",
            environment_variables: { A: "b" },
            app_insights_enabled: true,
            instance_count: 2,
            tags: { a: "b" },
            properties: { c: "d" },
            description: "d",
            id: "x",
            provisioning_state: "Succeeded",
        });
        assert.equal(enableAppInsights, true);
        assert.deepEqual(version, {
            ...DEFAULTS,
            model: "azureml:m:1",
            modelMountPath: "/var/models",
            environment: "azureml:e:1",
            environmentVariables: { A: "b" },
            replicas: 2,
            tags: { a: "b" },
            properties: { c: "d" },
            description: "d",
        });
    });

    it("refuses every type but kubernetes, to the letter, as v2 did", () => {
        const rule =
            "a managed deployment, and those have no cluster. Write type: kubernetes if it is a Kubernetes deployment.";
        assert.deepEqual(says({ type: "Kubernetes", unknown: 1 }), [
            `${FILE}:3: type = "Kubernetes": must be kubernetes, or it is ${rule}`,
        ]);
        assert.deepEqual(says({ type: undefined }), [`${FILE}: type: is missing, which makes it ${rule}`]);
    });

    it("refuses unknown keys and nulls, and says where they belong", () => {
        const [unknown] = says({ unknown: 1 });
        assert.match(
            unknown ?? "",
            /^deploy\/blue\.yml:4: unknown: is no key of such a document, and v2 refused it\. Take it out; what there is: /,
        );
        assert.match(
            says({ scale_setting: { type: "default" } }).join(),
            /scale_setting: .* Did you mean scale_settings\?/,
        );
        assert.match(
            says({ startup_probe: {} }).join(),
            /startup_probe: .*give liveness_probe an initial_delay/,
        );
        assert.match(says({ namespace: "x" }).join(), /namespace: is the compute's business/);
        assert.match(says({ egress_public_network_access: "disabled" }).join(), /is for managed deployments/);
        const nullable = [
            ...[
                "model",
                "code_configuration",
                "environment",
                "environment_variables",
                "scale_settings",
                "resources",
            ],
            ...[
                "request_settings",
                "liveness_probe",
                "readiness_probe",
                "data_collector",
                "instance_count",
                "tags",
            ],
            ...[
                "instance_type",
                "app_insights_enabled",
                "description",
                "model_mount_path",
                "name",
                "endpoint_name",
            ],
        ];
        for (const key of nullable) {
            const told = says({ [key]: null });
            assert.ok(
                told.some((line) => line.includes(`: ${key} = null: must not be null.`)),
                told.join("\n"),
            );
        }
    });

    it("refuses to be without names", () => {
        assert.deepEqual(says({ name: undefined, endpoint_name: undefined }), [
            `${FILE}: endpoint_name: is missing. Give the endpoint's name.`,
            `${FILE}: name: is missing. Give it: "fraud".`,
        ]);
        assert.match(says({ name: "b" }).join(), /:1: name = "b": must be 3 to 32 characters/);
        assert.equal(read({ name: "Blue-2" }).name, "Blue-2");
    });

    it("takes quoted numbers and truth values as v2 did, with a warning, and no fractions", () => {
        const { result, said } = reading(filesOf({ instance_count: "2", app_insights_enabled: "yes" }), (f) =>
            readV2Deployment(f, FILE),
        );
        assert.equal(result?.version.replicas, 2);
        assert.equal(result?.enableAppInsights, true);
        assert.deepEqual(said, [
            `warning: ${FILE}:5: app_insights_enabled = "yes": is a text, which v2 read as true. Write true.`,
            `warning: ${FILE}:4: instance_count = "2": is a text, which v2 read as a number. Write 2 without quotes.`,
        ]);
        assert.match(says({ instance_count: 2.7 }).join(), /instance_count = 2\.7: must be a whole number/);
        assert.match(
            says({ instance_count: "two" }).join(),
            /instance_count = "two": must be a whole number/,
        );
        assert.match(says({ instance_count: 0 }).join(), /instance_count = 0: must be a whole number from 1/);
        assert.match(
            says({ app_insights_enabled: "x" }).join(),
            /app_insights_enabled = "x": must be true or false/,
        );
    });
});

describe("any deployment", () => {
    it("never makes the reader throw", () => {
        const keys = fc.constantFrom(
            ...[
                "model",
                "code_configuration",
                "environment",
                "environment_variables",
                "scale_settings",
                "resources",
            ],
            ...[
                "request_settings",
                "liveness_probe",
                "data_collector",
                "instance_count",
                "instance_type",
                "tags",
            ],
        );
        const members = fc.constantFrom(
            ...[
                "path",
                "code",
                "scoring_script",
                "image",
                "conda_file",
                "inference_config",
                "type",
                "requests",
                "limits",
            ],
            ...[
                "collections",
                "request_logging",
                "period",
                "min_instances",
                "request_timeout_ms",
                "name",
                "version",
            ],
        );
        const value = fc.oneof(fc.jsonValue(), fc.dictionary(members, fc.jsonValue()));
        fc.assert(
            fc.property(fc.dictionary(keys, value), (document) => {
                reading({}, (f) => readV2Deployment(f, { ...LEAST, ...document }));
            }),
            { numRuns: 300 },
        );
    });
});
