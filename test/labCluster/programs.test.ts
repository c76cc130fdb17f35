import assert from "node:assert/strict";
import { ImageProblem } from "../../lab/images/image";
import { programOf } from "../../lab/cluster/programs";

const TOOLS = {
    envoy: "/tools/envoy",
    envoyVersion: "1.39.1",
    envoyGateway: "/tools/envoy-gateway",
    envoyGatewayVersion: "1.9.1",
    former: {
        envoy: "/tools/former/envoy",
        envoyVersion: "1.38.3",
        envoyGateway: "/tools/former/envoy-gateway",
        envoyGatewayVersion: "1.8.0",
    },
};
const DIGEST = `@sha256:${"0".repeat(64)}`;

describe("programOf", () => {
    for (const [image, binary] of [
        ["docker.io/envoyproxy/gateway:v1.9.1", TOOLS.envoyGateway],
        ["mirror.example.com:5000/deep/envoyproxy/gateway:v1.9.1", TOOLS.envoyGateway],
        [`docker.io/envoyproxy/envoy:distroless-v1.39.1${DIGEST}`, TOOLS.envoy],
        ["envoyproxy/envoy:v1.39.1", TOOLS.envoy],
        ["docker.io/envoyproxy/gateway:v1.8.0", TOOLS.former.envoyGateway],
        ["docker.io/envoyproxy/envoy:distroless-v1.38.0", TOOLS.former.envoy],
    ] as const) {
        it(`takes ${image}`, () => {
            assert.equal(programOf(image, TOOLS).binary, binary);
        });
    }

    const gateways = "the lab has versions 1.9.1 and 1.8.0 of it, and no other";
    const envoys = "the lab has versions 1.39.1 and 1.38.3 of it, and no other";
    for (const [image, reason] of [
        ["docker.io/envoyproxy/gateway:v1.9.0", gateways],
        ["docker.io/envoyproxy/gateway:v1.9.1-rc.1", gateways],
        ["docker.io/envoyproxy/gateway:latest", gateways],
        ["mirror.example.com:5000/envoyproxy/gateway", gateways],
        [`docker.io/envoyproxy/gateway${DIGEST}`, gateways],
        ["docker.io/envoyproxy/envoy:distroless-v1.37.0", envoys],
        ["docker.io/envoyproxy/envoy:contrib-v1.39.1", envoys],
        ["docker.io/envoyproxy/gateway-dev:latest", "the lab has no program for it"],
        ["docker.io/envoyproxy/ratelimit:v1.9.1", "the lab has no program for it"],
    ] as const) {
        it(`does not take ${image}, and says so`, () => {
            assert.throws(
                () => programOf(image, TOOLS),
                (error: unknown) => {
                    assert.ok(error instanceof ImageProblem);
                    assert.equal(error.reason, "ImagePullBackOff");
                    assert.equal(error.message, `Back-off pulling image "${image}": ${reason}`);
                    return true;
                },
            );
        });
    }
});
