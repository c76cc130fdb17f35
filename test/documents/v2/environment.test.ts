import assert from "node:assert/strict";
import { read, says } from "./deployments";

describe("a deployment's environment", () => {
    const environment = (given: unknown, more: object = {}) => {
        const { image, environment, condaFile, condaDependencies } = read({
            environment: given,
            ...more,
        }).version;
        return Object.fromEntries(
            Object.entries({ image, environment, condaFile, condaDependencies }).filter(
                ([, value]) => value !== undefined,
            ),
        );
    };
    const told = (given: unknown, more: object = {}) => says({ environment: given, ...more }).join("\n");
    const route = (path: string, port = 8080) => ({ port, path });
    const routes = {
        liveness_route: route("/live"),
        readiness_route: route("/ready"),
        scoring_route: route("/v1/score"),
    };

    it("is a registered one, one version of it", () => {
        assert.deepEqual(environment("azureml:e:1"), { environment: "azureml:e:1" });
        assert.match(told("azureml:e@latest"), /A label moves/);
        assert.match(
            told("azureml://registries/azureml/environments/sklearn/versions/1"),
            /take nothing from registries/,
        );
    });

    it("is an image, with conda packages from a file or written out", () => {
        assert.deepEqual(environment({ image: "a:1", name: "e", version: 2, description: "d", tags: {} }), {
            image: "a:1",
        });
        assert.deepEqual(environment({ image: "a:1", conda_file: "../conda.yml" }), {
            image: "a:1",
            condaFile: "conda.yml",
        });
        const dependencies = { dependencies: ["python=3.12"] };
        assert.deepEqual(environment({ image: "a:1", conda_file: dependencies, os_type: "Linux" }), {
            image: "a:1",
            condaDependencies: dependencies,
        });
    });

    it("is refused where it would have to be built, or says too little", () => {
        assert.match(
            told({ build: { path: "." } }),
            /environment\.build: is not built here\. Build the image and push it/,
        );
        assert.match(told({ image: "a:1", os_type: "windows" }), /os_type = "windows": must be linux/);
        assert.match(
            told({ conda_file: "../conda.yml" }),
            /environment\.image: is missing beside conda_file/,
        );
        assert.match(
            told({ name: "e", version: "1" }),
            /environment: has no image\. Write environment: "azureml:<name>:<version>"/,
        );
        assert.match(told({ image: "a:1", conda_file: "../conda.yaml" }), /Did you mean conda\.yml/);
        assert.match(told({ image: "a:1", channels: [] }), /environment\.channels: belongs into conda_file/);
        assert.match(told({ image: "a:1", properties: {} }), /environment\.properties: is no key/);
        assert.match(told(5), /environment = 5: must be a text/);
    });

    it("says where a container answers by itself", () => {
        const { version, routes: answered } = read({
            environment: { image: "a:1", inference_config: routes },
        });
        assert.equal(version.livenessProbe?.path, "/live");
        assert.equal(version.readinessProbe?.path, "/ready");
        assert.deepEqual(answered, {
            port: 8080,
            scoringPath: "/v1/score",
            livenessPath: "/live",
            readinessPath: "/ready",
        });
        assert.deepEqual(read({ environment: { image: "a:1" } }).routes, {
            port: 5001,
            scoringPath: "/score",
            livenessPath: "/",
            readinessPath: "/",
        });
    });

    it("says so only of an image alone, of all three, and on one port", () => {
        const script = { code_configuration: { code: "../code", scoring_script: "score.py" } };
        assert.match(
            told({ image: "a:1", inference_config: routes }, script),
            /inference_config: is for an image that answers by itself, without conda_file and script/,
        );
        const server = Object.fromEntries(
            Object.entries({ liveness_route: "/", readiness_route: "/", scoring_route: "/score" }).map(
                ([key, path]) => [key, route(path, 5001)],
            ),
        );
        assert.deepEqual(environment({ image: "a:1", inference_config: server }, script), { image: "a:1" });
        assert.match(
            told({ image: "a:1", inference_config: { liveness_route: route("/") } }),
            /readiness_route: is missing/,
        );
        assert.match(
            told({ image: "a:1", inference_config: { ...routes, liveness_route: route("/live", 9090) } }),
            /liveness_route\.port = 9090: must be scoring_route's, which is 8080/,
        );
        assert.match(
            told({ image: "a:1", inference_config: { ...routes, scoring_route: { port: 1 } } }),
            /scoring_route\.path: is missing/,
        );
    });
});
