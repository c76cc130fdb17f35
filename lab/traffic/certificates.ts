import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { isIP } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** A certificate and its key, as PEM. */
export interface Certificate {
    readonly certificate: string;
    readonly privateKey: string;
}

/** A certificate authority of the lab's own: nothing outside it trusts what it signs. */
export class Authority {
    private constructor(
        /** What a client has to trust. */
        readonly certificate: string,
        private readonly privateKey: string,
    ) {}

    static async create(commonName = "Authority of the lab"): Promise<Authority> {
        const { certificate, privateKey } = await openssl(commonName, [
            "basicConstraints=critical,CA:TRUE",
            "keyUsage=critical,keyCertSign,cRLSign",
        ]);
        return new Authority(certificate, privateKey);
    }

    /** A certificate for host names and addresses, good for a day. */
    issue(...names: readonly [string, ...string[]]): Promise<Certificate> {
        const alternatives = names.map((name) => (isIP(name) === 0 ? `DNS:${name}` : `IP:${name}`));
        const extensions = [
            `subjectAltName=${alternatives.join(",")}`,
            "basicConstraints=critical,CA:FALSE",
            "keyUsage=critical,digitalSignature",
            "extendedKeyUsage=serverAuth",
        ];
        return openssl(names[0], extensions, this.certificate, this.privateKey);
    }
}

/** A configuration of its own: the machine's adds extensions that nobody asked for. */
const CONFIGURATION = "[req]\ndistinguished_name = name\nprompt = no\n[name]\n";

async function openssl(
    commonName: string,
    extensions: readonly string[],
    issuer?: string,
    issuerKey?: string,
): Promise<Certificate> {
    const folder = await mkdtemp(join(tmpdir(), "certificate-"));
    const file = (name: string) => join(folder, name);
    try {
        await writeFile(file("openssl.cnf"), `${CONFIGURATION}CN = ${commonName}\n`);
        await writeFile(file("issuer.pem"), issuer ?? "");
        await writeFile(file("issuer.key"), issuerKey ?? "", { mode: 0o600 });
        await run("openssl", [
            ...["req", "-x509", "-config", file("openssl.cnf"), "-days", "1", "-sha256"],
            ...["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc"],
            ...["-keyout", file("leaf.key"), "-out", file("leaf.pem")],
            ...(issuer === undefined ? [] : ["-CA", file("issuer.pem"), "-CAkey", file("issuer.key")]),
            ...extensions.flatMap((extension) => ["-addext", extension]),
        ]);
        const [certificate, privateKey] = await Promise.all([
            readFile(file("leaf.pem"), "utf8"),
            readFile(file("leaf.key"), "utf8"),
        ]);
        return { certificate, privateKey };
    } finally {
        await rm(folder, { recursive: true, force: true });
    }
}
