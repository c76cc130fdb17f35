import { once } from "node:events";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from "jose";
import type { Authority } from "./certificates";

/** Host name under which Entra ID publishes its signing keys. */
export const ENTRA_HOST = "login.microsoftonline.com";

/** What stands in a token. */
export interface TokenSettings {
    readonly audience: string;
    /** The application that asked for it. @default an ordinary one of the tenant */
    readonly client?: string;
    /** Application roles that it has. @default no claim at all */
    readonly roles?: readonly string[];
    /** Delegated permissions, in one text with blanks between. @default no claim at all */
    readonly scopes?: string;
    /** Entra ID issues version 1 unless the application's manifest says 2. @default 2 */
    readonly version?: 1 | 2;
    /** @default the stand-in's own */
    readonly tenantId?: string;
    /** @default what Entra ID writes for the version and the tenant */
    readonly issuer?: string;
    /** Seconds from now, or before now where it is negative. @default 3600 */
    readonly expiresIn?: number;
    /** Seconds from now until it is valid. @default -300 */
    readonly validIn?: number;
    /** Signed by a key that is not published, under the name of one that is. @default false */
    readonly forged?: boolean;
}

/** Client id of an application of the tenant. */
export const APPLICATION = "6a1f0f0e-5f6b-4c43-9d0f-3f2f2f1b7c11";

const ALGORITHM = "RS256";
const KEY_ID = "lab-1";
/** Where the keys of a tenant are: for tokens of version 2 and 1. */
const KEY_PATHS = ["discovery/v2.0/keys", "discovery/keys"];

/** A stand-in for Entra ID: issues tokens and publishes the key that signs them, as the real one does. */
export class Entra {
    /** Paths that were asked for. */
    readonly asked: string[] = [];
    /** Whether it answers with an error, as in an outage. */
    isDown = false;
    private server: Server | undefined;

    private constructor(
        readonly tenantId: string,
        private readonly signingKey: CryptoKey,
        private readonly otherKey: CryptoKey,
        private readonly published: JWK,
    ) {}

    static async create(tenantId: string): Promise<Entra> {
        const [own, other] = await Promise.all([generateKeyPair(ALGORITHM), generateKeyPair(ALGORITHM)]);
        const published = { ...(await exportJWK(own.publicKey)), kid: KEY_ID, x5t: KEY_ID, use: "sig" };
        return new Entra(tenantId, own.privateKey, other.privateKey, published);
    }

    /** An access token, as an application gets it with a client secret. */
    token(settings: TokenSettings): Promise<string> {
        const { version = 2, tenantId = this.tenantId, expiresIn = 3600, validIn = -300 } = settings;
        const now = Math.floor(Date.now() / 1000);
        const { client = APPLICATION, roles, scopes: scp } = settings;
        const claims = version === 1 ? { appid: client, appidacr: "1" } : { azp: client, azpacr: "1" };
        return new SignJWT({ ...claims, roles, scp, tid: tenantId, oid: client, ver: `${version}.0` })
            .setProtectedHeader({ typ: "JWT", alg: ALGORITHM, kid: KEY_ID, x5t: KEY_ID })
            .setIssuer(settings.issuer ?? issuerOf(tenantId, version))
            .setAudience(settings.audience)
            .setSubject(client)
            .setIssuedAt(now + Math.min(validIn, expiresIn))
            .setNotBefore(now + Math.min(validIn, expiresIn - 1))
            .setExpirationTime(now + expiresIn)
            .sign(settings.forged === true ? this.otherKey : this.signingKey);
    }

    /** The signing keys, as published. */
    keys(): { readonly keys: readonly JWK[] } {
        return { keys: [this.published] };
    }

    /** Publishes the keys under Entra ID's name. Returns the port: another than 443 where 0 is asked for. */
    async listen(address: string, port: number, authority: Authority): Promise<number> {
        const { certificate, privateKey } = await authority.issue(ENTRA_HOST);
        const server = createServer({ cert: certificate, key: privateKey }, (request, response) => {
            const path = request.url ?? "";
            this.asked.push(path);
            if (this.isDown) {
                response.writeHead(503).end();
                return;
            }
            const found = KEY_PATHS.some((keys) => path === `/${this.tenantId}/${keys}`);
            response.writeHead(found ? 200 : 404, { "content-type": "application/json; charset=utf-8" });
            response.end(JSON.stringify(found ? this.keys() : { error: "invalid_tenant" }));
        });
        server.listen(port, address);
        await once(server, "listening");
        this.server = server;
        return (server.address() as AddressInfo).port;
    }

    async stop(): Promise<void> {
        const { server } = this;
        this.server = undefined;
        if (server !== undefined) {
            server.close();
            server.closeAllConnections();
            await once(server, "close");
        }
    }
}

/** https://learn.microsoft.com/entra/identity-platform/access-tokens#token-formats */
function issuerOf(tenantId: string, version: 1 | 2): string {
    return version === 1 ? `https://sts.windows.net/${tenantId}/` : `https://${ENTRA_HOST}/${tenantId}/v2.0`;
}
