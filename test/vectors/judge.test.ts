import assert from "node:assert/strict";
import { certificateFor } from "./certificate";
import { judge } from "./judge";
import { Findings } from "#src/core/problems";
import { checkCertificate } from "#src/core/certificates";

const DEPLOY = "AksWebservice.deploy_configuration";

/** What is said of one case. */
function said(area: string, input: unknown, expect: object): readonly string[] {
    const verdict = judge({ id: "x", area, input, expect: expect as never });
    switch (verdict.kind) {
        case "failed":
            return verdict.misses;
        case "passed":
            return ["passed"];
        case "by decision":
            return verdict.rules.map(({ id }) => id);
    }
}

describe("the judge of vectors", () => {
    const cpu = (cores: number) => ({ computeType: "AKS", containerResourceRequirements: { cpu: cores } });

    it("passes a case where verdict and values agree", () => {
        const effective = cpu(0.5);
        assert.deepEqual(said(DEPLOY, { cpu_cores: 0.5 }, { accepted: true, effective }), ["passed"]);
        assert.deepEqual(said(DEPLOY, { cpu_cores: 0 }, { accepted: false }), ["passed"]);
    });

    it("fails a wrong effective value, on both ways of serving", () => {
        assert.deepEqual(said(DEPLOY, { cpu_cores: 0.5 }, { accepted: true, effective: cpu(1) }), [
            'cpuCores (Azure ML): 1 there, "500m" here',
            'cpuCores (plain Kubernetes): 1 there, "500m" here',
        ]);
    });

    it("fails a value that the case leaves to v1's default, where the library has another", () => {
        assert.deepEqual(
            said(DEPLOY, { cpu_cores: 0.5 }, { accepted: true, effective: { computeType: "AKS" } }),
            [
                'cpuCores (Azure ML): 0.1 there, "500m" here',
                'cpuCores (plain Kubernetes): 0.1 there, "500m" here',
            ],
        );
    });

    it("fails a case that is accepted here and was refused", () => {
        assert.deepEqual(said(DEPLOY, { cpu_cores: 0.5 }, { accepted: false }), [
            "refused there, accepted here (Azure ML)",
            "refused there, accepted here (plain Kubernetes)",
        ]);
    });

    it("fails a case that is refused here and was accepted, and says what stands in the way", () => {
        const [miss = ""] = said(DEPLOY, { memory_gb: -1 }, { accepted: true });
        assert.match(
            miss,
            /^accepted there, refused here \(Azure ML\): endpoint\.versions\.default\.memoryGb = -1: /,
        );
    });

    it("fails a member that the table of names does not have", () => {
        const effective = { computeType: "AKS", bogus: 1 };
        assert.deepEqual(said(DEPLOY, {}, { accepted: true, effective }), [
            "no name for bogus in the table of names",
        ]);
    });

    it("fails an area that is not known, and an input that is none", () => {
        assert.deepEqual(said("AksWebservice.fly", {}, { accepted: true }), [
            'area "AksWebservice.fly" is not known',
        ]);
        assert.deepEqual(said(DEPLOY, 5, { accepted: true }), [
            "could not be judged: its input is no object",
        ]);
    });

    it("fails a case that both refuse where the library refuses something that is none of the case's", () => {
        const input = { existing_versions: [], call: { description: "d" } };
        const [miss = ""] = said("AksEndpoint.update", input, { accepted: false });
        assert.match(
            miss,
            /^refused on both sides, here for \(Azure ML\): nothing that the case says: endpoint\.versions: /,
        );
    });

    it("takes a rule for what it explains, and for nothing else", () => {
        const fraction = { computeType: "AKS", containerResourceRequirements: { gpu: 1.5 } };
        assert.deepEqual(said(DEPLOY, { gpu_cores: 1.5 }, { accepted: true, effective: fraction }), [
            "fraction-of-a-whole",
        ]);
        // Beside what the rule explains there is something that none does.
        const misses = said(
            DEPLOY,
            { gpu_cores: 1.5, memory_gb: -1 },
            { accepted: true, effective: fraction },
        );
        assert.equal(misses.length, 2);
        assert.ok(misses.every((miss) => miss.includes("memoryGb = -1")));
    });

    it("judges what one way of serving does not have by the other", () => {
        const effective = { computeType: "AKS", authEnabled: false };
        assert.deepEqual(said(DEPLOY, { auth_enabled: false }, { accepted: true, effective }), ["passed"]);
        const wrong = { computeType: "AKS", aadAuthEnabled: true };
        assert.deepEqual(said(DEPLOY, { auth_enabled: false }, { accepted: true, effective: wrong }), [
            'auth (plain Kubernetes): "token" there, "none" here',
        ]);
    });

    it("compares an update with all that was there before", () => {
        const patch = [{ op: "replace", path: "/containerResourceRequirements/cpu", value: 2 }];
        const input = { existing: { res: { memory_in_gb: 3 } }, update: { cpu_cores: 2 } };
        assert.deepEqual(said("AksWebservice.update", input, { accepted: true, effective: { patch } }), [
            "passed",
        ]);
        const other = [{ op: "replace", path: "/containerResourceRequirements/cpu", value: 1 }];
        const [miss] = said("AksWebservice.update", input, { accepted: true, effective: { patch: other } });
        assert.equal(miss, 'cpuCores (Azure ML): 1 there, "2" here');
    });

    it("compares each version of an endpoint", () => {
        const input = {
            existing_versions: ["blue", "green"],
            call: { version_name: "green", traffic_percentile: 40 },
        };
        const patch = (value: number) => [
            { op: "replace", path: "/versions/green/trafficPercentile", value },
        ];
        const verdict = (value: number) =>
            said("AksEndpoint.update_version", input, { accepted: true, effective: { patch: patch(value) } });
        assert.deepEqual(verdict(40), ["passed"]);
        assert.deepEqual(verdict(60).slice(0, 1), ["versions.green.traffic (Azure ML): 60 there, 40 here"]);
    });

    it("reads documents as the library does", () => {
        const effective = { cpu_cores: 1, class: "AksServiceDeploymentConfiguration" };
        const input = { computeType: "aks", containerResourceRequirements: { cpu: 1 } };
        assert.deepEqual(said("deploymentconfig.json", input, { accepted: true, effective }), ["passed"]);
        const [miss] = said("deploymentconfig.json", input, {
            accepted: true,
            effective: { ...effective, cpu_cores: 2 },
        });
        assert.equal(miss, 'cpuCores (Azure ML): 2 there, "1" here');
    });

    it("reads a document's text with the library's own reader", () => {
        const effective = { auth_enabled: false, class: "AksServiceDeploymentConfiguration" };
        const text = "computeType: aks\nauthEnabled: no\n";
        assert.deepEqual(said("deploymentconfig.json", text, { accepted: true, effective }), ["passed"]);
        const yaml = "name: my-endpoint\ncompute: azureml:k8s\nauth_mode: aad_token\n";
        assert.deepEqual(said("v2.onlineEndpoint.yaml", yaml, { accepted: true }), ["no-entra-tokens"]);
        // And it is the text's values that are judged.
        const wrong = { ...effective, auth_enabled: true };
        assert.deepEqual(said("deploymentconfig.json", text, { accepted: true, effective: wrong }), [
            'auth (plain Kubernetes): "key" there, "none" here',
        ]);
    });

    it("tells which part of a value differs, and both", () => {
        const effective = { computeType: "AKS", kvTags: { team: "fraud", stage: "live" } };
        const input = { tags: { team: "fraud", stage: "test" } };
        assert.deepEqual(said(DEPLOY, input, { accepted: true, effective }), [
            'tags (Azure ML): stage = "live" there, "test" here',
            'tags (plain Kubernetes): stage = "live" there, "test" here',
        ]);
    });

    it("compares no values where only the verdict is known", () => {
        for (const effective of [undefined, null]) {
            assert.deepEqual(said(DEPLOY, { cpu_cores: 0.5 }, { accepted: true, effective }), ["passed"]);
        }
    });

    it("makes a certificate for the host name of a case", () => {
        const f = new Findings();
        checkCertificate(f, { ...certificateFor("www.contoso.com"), hostname: "www.contoso.com" });
        assert.deepEqual(f.problems, []);
        checkCertificate(f, { ...certificateFor("www.contoso.com"), hostname: "other.contoso.com" });
        assert.deepEqual(
            f.problems.map(({ path }) => path),
            ["hostname"],
        );
    });
});
