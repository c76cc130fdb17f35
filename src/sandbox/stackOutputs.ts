import type { OutputMap } from "@pulumi/pulumi/automation";
import { createDecipheriv, pbkdf2 } from "node:crypto";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { type Bag, SIGNATURE, isBag, isSecret } from "./values";

/** The passphrase of the sandbox's stacks: what is secret in them is nobody's secret. */
export const PASSPHRASE = "sandbox";

/**
 * A stack's outputs, read out of its state as `pulumi stack output --json` reads them. The Automation API starts the CLI
 * twice for them: as much work as a small update, and most of it for a key that is derived here once a stack.
 */
export class StackOutputs {
    private salt = "";
    private key: Promise<Buffer> | undefined;

    constructor(private readonly stateFile: string) {}

    /** Undefined where there is something among them that only the CLI can write, such as an asset. */
    async read(): Promise<OutputMap | undefined> {
        const { checkpoint } = JSON.parse(await readFile(this.stateFile, "utf8")) as State;
        const { resources = [], secrets_providers: secrets } = checkpoint.latest ?? {};
        const outputs = resources.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs ?? {};
        const salt = secrets?.state?.salt ?? "";
        try {
            const entries = Object.entries(outputs).map(async ([name, value]) => {
                return [name, { value: await this.plain(value, salt), secret: isSecret(value) }] as const;
            });
            return Object.fromEntries(await Promise.all(entries));
        } catch (error) {
            if (error instanceof NotPlain) {
                return undefined;
            }
            throw error;
        }
    }

    private async plain(value: unknown, salt: string): Promise<unknown> {
        if (Array.isArray(value)) {
            return await Promise.all(value.map((element) => this.plain(element, salt)));
        }
        if (isSecret(value)) {
            return await this.plain(
                JSON.parse(await this.decrypted(String(value["ciphertext"]), salt)),
                salt,
            );
        }
        if (!isBag(value)) {
            return value;
        }
        if (SIGNATURE in value) {
            throw new NotPlain();
        }
        const members = Object.entries(value).map(async ([key, member]) => {
            return [key, await this.plain(member, salt)] as const;
        });
        return Object.fromEntries(await Promise.all(members));
    }

    /** "v1", nonce, text and tag: sdk/go/common/resource/config/crypt.go. */
    private async decrypted(ciphertext: string, salt: string): Promise<string> {
        const [, nonce = "", text = ""] = ciphertext.split(":");
        const bytes = Buffer.from(text, "base64");
        const key = await this.keyOf(salt);
        const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64"));
        decipher.setAuthTag(bytes.subarray(-16));
        return Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString("utf8");
    }

    /** The salt is "v1:<base64>:<a text to try the key on>", and stays the stack's. */
    private keyOf(salt: string): Promise<Buffer> {
        if (this.key === undefined || this.salt !== salt) {
            const bytes = Buffer.from(salt.split(":")[1] ?? "", "base64");
            this.salt = salt;
            this.key = promisify(pbkdf2)(PASSPHRASE, bytes, 1_000_000, 32, "sha256");
        }
        return this.key;
    }
}

/** Something in the outputs is no plain value. */
class NotPlain extends Error {}

interface State {
    readonly checkpoint: {
        readonly latest?: {
            readonly secrets_providers?: { readonly state?: { readonly salt?: string } };
            readonly resources?: readonly { readonly type: string; readonly outputs?: Bag }[];
        };
    };
}
