import assert from "node:assert/strict";
import { output } from "@pulumi/pulumi";
import {
    IN_AZURE_ML,
    IN_DEPLOYMENT,
    isSecretVariable,
    warnOfSecretVariables,
} from "#src/plan/secretVariables";
import { says } from "./says";

const SECRETS = [
    ...[
        "DB_PASSWORD",
        "PASSWORD",
        "password2",
        "DBPASSWORD",
        "DB_PWD",
        "REDIS_PASSWD",
        "CLIENT_SECRET",
        "HF_TOKEN",
    ],
    ...[
        "API_KEY",
        "apiKey",
        "OPENAI_API_KEY",
        "AZURE_STORAGE_KEY",
        "AWS_SECRET_ACCESS_KEY",
        "PRIMARY_KEY",
        "KEY",
    ],
    ...[
        "CONNECTION_STRING",
        "storageConnectionString",
        "AZURE_STORAGE_CONNECTION_STRING",
        "SQLCONNECTIONSTRING_1",
    ],
    ...["SAS", "BLOB_SAS_URL", "GIT_CREDENTIALS", "SSH_PASSPHRASE", "DB_PASSWORD_PROD"],
];
const OTHERS = [
    ...["PUBLIC_KEY", "SSH_PUBLIC_KEY", "PARTITION_KEY", "partitionKey", "CACHE_KEY", "SORT_KEY"],
    ...[
        "TOKENIZERS_PARALLELISM",
        "TOKENIZER",
        "MAX_TOKENS",
        "MAX_TOKEN",
        "PAD_TOKEN",
        "EOS_TOKEN",
        "STOP_TOKEN",
    ],
    ...[
        "KEY_VAULT_NAME",
        "KEY_VAULT_URI",
        "KEYVAULT_URL",
        "SECRET_NAME",
        "PASSWORD_FILE",
        "TOKEN_URL",
        "TOKEN_ISSUER",
    ],
    ...[
        "AWS_ACCESS_KEY_ID",
        "KEY_LENGTH",
        "MONKEY",
        "KEYBOARD",
        "PWD",
        "CONNECTION_STRING_NAME",
        "SASKATOON",
        "",
    ],
];

describe("variables that hold secrets", () => {
    it("are known by their names", () => {
        assert.deepEqual(
            SECRETS.filter((name) => !isSecretVariable(name, "value")),
            [],
        );
        assert.deepEqual(
            OTHERS.filter((name) => isSecretVariable(name, "value")),
            [],
        );
    });

    it("are known by a password in an address, and hold something", () => {
        assert.equal(isSecretVariable("DATABASE_URL", "postgres://ada:pass@db/fraud"), true);
        assert.equal(isSecretVariable("DATABASE_URL", "postgres://db/fraud"), false);
        assert.equal(isSecretVariable("DB_PASSWORD", ""), false);
        assert.equal(isSecretVariable("DB_PASSWORD", undefined), true);
    });

    it("warn with their names and never with their values", () => {
        const variables = {
            DB_PASSWORD: "hunter2",
            HF_TOKEN: output("hunter3"),
            DATABASE_URL: "postgres://ada:hunter4@db/fraud",
            MODE: "fast",
            EMPTY_KEY: "",
            GONE_KEY: undefined,
            WRONG_KEY: 5,
        };
        const warning = (name: string) =>
            `warning: environmentVariables.${name}: looks like a secret, and stands in clear in the Deployment, for all who may read it. Move it to secretEnvironmentVariables, which a Secret holds.`;
        assert.deepEqual(
            says((f) => warnOfSecretVariables(f, variables, IN_DEPLOYMENT)),
            ["DATABASE_URL", "DB_PASSWORD", "HF_TOKEN"].map(warning),
        );
    });

    it("are told another way out on Azure ML", () => {
        assert.deepEqual(
            says((f) => warnOfSecretVariables(f, { API_KEY: "x" }, IN_AZURE_ML)),
            [
                "warning: environmentVariables.API_KEY: looks like a secret, and stands in clear in the deployment, for all who may read it. Let the container fetch it from Key Vault: Azure ML has no place for secrets.",
            ],
        );
    });

    it("are looked for in nothing that cannot be read", () => {
        for (const wrong of [undefined, null, "A=1", ["A=1"], output({ API_KEY: "x" })]) {
            assert.deepEqual(
                says((f) => warnOfSecretVariables(f, wrong, IN_DEPLOYMENT)),
                [],
            );
        }
    });
});
