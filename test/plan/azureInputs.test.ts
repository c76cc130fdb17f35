import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import {
    type InputCheck,
    checkAuthorizedIpRanges,
    checkGroupIds,
    checkKubernetesVersion,
    checkLocation,
    checkPrivateDnsZone,
    checkResourceGroupName,
    checkTags,
    idOf,
} from "#src/plan/azureInputs";
import { says } from "./says";

const later = pulumi.output("x");
const group = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/net";
const acr = `${group}/providers/Microsoft.ContainerRegistry/registries/acme`;
const registry = idOf("Microsoft.ContainerRegistry/registries");

const OFFER =
    'it offers 1.35, 1.36 and 1.37, and with long-term support 1.32, 1.33 and 1.34 too. Write "1.36", or leave it out for AKS\'s default.';

const SAID: readonly (readonly [check: InputCheck, value: unknown, said: readonly string[]])[] = [
    [
        registry,
        null,
        [
            "here = null: must be the resource id of a Microsoft.ContainerRegistry/registries. Give /subscriptions/<subscription>/resourceGroups/<group>/providers/Microsoft.ContainerRegistry/registries/<registry>.",
        ],
    ],
    [
        registry,
        "",
        [
            'here = "": must be the resource id of a Microsoft.ContainerRegistry/registries. Give /subscriptions/<subscription>/resourceGroups/<group>/providers/Microsoft.ContainerRegistry/registries/<registry>.',
        ],
    ],
    [
        registry,
        "acme",
        [
            'here = "acme": must be the resource id of a Microsoft.ContainerRegistry/registries. Give /subscriptions/<subscription>/resourceGroups/<group>/providers/Microsoft.ContainerRegistry/registries/<registry>.',
        ],
    ],
    [
        registry,
        acr + "/",
        [
            'here = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/net/provide…: must be the resource id of a Microsoft.ContainerRegistry/registries. Take the slash or the white space off its end.',
        ],
    ],
    [
        registry,
        group + "/providers/Microsoft.KeyVault/vaults/v",
        [
            'here = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/net/provide…: must be the resource id of a Microsoft.ContainerRegistry/registries. It is the id of a Microsoft.KeyVault/vaults: give /subscriptions/<subscription>/resourceGroups/<group>/providers/Microsoft.ContainerRegistry/registries/<registry>.',
        ],
    ],
    [
        checkPrivateDnsZone,
        "System",
        [
            'here = "System": must be the resource id of a Microsoft.Network/privateDnsZones. Give /subscriptions/<subscription>/resourceGroups/<group>/providers/Microsoft.Network/privateDnsZones/<privateDnsZone>.',
        ],
    ],
    [
        checkPrivateDnsZone,
        acr,
        [
            'here = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/net/provide…: must be the resource id of a Microsoft.Network/privateDnsZones. It is the id of a Microsoft.ContainerRegistry/registries: give /subscriptions/<subscription>/resourceGroups/<group>/providers/Microsoft.Network/privateDnsZones/<privateDnsZone>.',
        ],
    ],
    [
        checkAuthorizedIpRanges,
        "203.0.113.7",
        ['here = "203.0.113.7": must be an array. Write ["203.0.113.7"].'],
    ],
    [checkAuthorizedIpRanges, null, ['here = null: must be an array. Write ["203.0.113.0/24"].']],
    [
        checkAuthorizedIpRanges,
        ["203.0.113.7/24", "x", null, later],
        [
            'here[0] = "203.0.113.7/24": must be an IPv4 network in CIDR notation, such as 10.0.0.0/16. It is an address inside a network: did you mean 203.0.113.0/24?',
            'here[1] = "x": must be an IPv4 network in CIDR notation, such as 10.0.0.0/16. Write four numbers from 0 to 255, a slash and 0 to 32.',
            "here[2] = null: must be an IPv4 network in CIDR notation, such as 10.0.0.0/16. Write four numbers from 0 to 255, a slash and 0 to 32.",
        ],
    ],
    [
        checkAuthorizedIpRanges,
        Array.from({ length: 201 }, () => "203.0.113.7"),
        ["here: must be at most 200 ranges, as many as AKS takes. It has 201: join neighbouring ranges."],
    ],
    [checkGroupIds, "admins", ['here = "admins": must be an array. Write ["admins"].']],
    [
        checkGroupIds,
        ["admins", 7, later],
        [
            `here[0] = "admins": must be a group's object id, a GUID. Give the id, not the name.`,
            "here[1] = 7: must be a group's object id, a GUID. Give the id, not the name.",
        ],
    ],
    ...["1.12", "1.28", "1.28.15", "1.0"].map(
        (version) =>
            [
                checkKubernetesVersion,
                version,
                [`here = "${version}": is a version that AKS has no more: ${OFFER}`],
            ] as const,
    ),
    ...(
        [
            ["1.29", "2026-04-30"],
            ["1.30.14", "2026-07-31"],
            ["1.31", "2026-11-30"],
        ] as const
    ).map(
        ([version, since]) =>
            [
                checkKubernetesVersion,
                version,
                [
                    `warning: here = "${version}": is a version that AKS has not supported since ${since}, and makes no cluster of: ${OFFER}`,
                ],
            ] as const,
    ),
    ...["1.32", "1.34.1", "1.35", "1.37", "1.38", "1.120"].map(
        (version) => [checkKubernetesVersion, version, []] as const,
    ),
    [
        checkKubernetesVersion,
        "v1.35",
        ['here = "v1.35": must be a version 1.minor or 1.minor.patch. Write "1.35".'],
    ],
    [
        checkKubernetesVersion,
        "1.35.2.1",
        ['here = "1.35.2.1": must be a version 1.minor or 1.minor.patch. Write "1.35".'],
    ],
    [
        checkKubernetesVersion,
        "1.35\n",
        ['here = "1.35\\n": must be a version 1.minor or 1.minor.patch. Write "1.35".'],
    ],
    [
        checkKubernetesVersion,
        "2.1",
        ['here = "2.1": must be a version 1.minor or 1.minor.patch. Write "1.35".'],
    ],
    [checkKubernetesVersion, "", ['here = "": must be a version 1.minor or 1.minor.patch. Write "1.35".']],
    [
        checkKubernetesVersion,
        1.35,
        ['here = 1.35: must be a version 1.minor or 1.minor.patch. Write "1.35".'],
    ],
    [
        checkKubernetesVersion,
        null,
        ['here = null: must be a version 1.minor or 1.minor.patch. Write "1.35".'],
    ],
    [checkTags, null, ['here = null: must be an object. Write { team: "fraud" }.']],
    [checkTags, [], ['here = []: must be an object. It is an array: write { team: "fraud" } instead.']],
    [checkTags, "team=fraud", ['here = "team=fraud": must be an object. Write { team: "fraud" }.']],
    [checkTags, { a: 1 }, ['here.a = 1: must be a text. Write "1" with quotes.']],
    [checkTags, { a: false }, ['here.a = false: must be a text. Write "false" with quotes.']],
    [checkTags, { a: null }, ["here.a = null: must be a text. Write a text in quotes."]],
    [checkTags, { a: {} }, ["here.a = {}: must be a text. Write a text in quotes."]],
    [
        checkTags,
        { "a/b": "c" },
        ['here.a/b = "c": must be a tag name of 1–512 characters without < > % & \\ ? /. Rename it.'],
    ],
    [
        checkTags,
        { "": "c" },
        ['here."" = "c": must be a tag name of 1–512 characters without < > % & \\ ? /. Rename it.'],
    ],
    [
        checkTags,
        { ["x".repeat(513)]: "c" },
        [
            'here.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx… = "c": must be a tag name of 1–512 characters without < > % & \\ ? /. Rename it.',
        ],
    ],
    [
        checkTags,
        { a: "x".repeat(257) },
        [
            'here.a = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…: must have at most 256 characters. Shorten it by 1.',
        ],
    ],
    [
        checkTags,
        Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`t${index}`, ""])),
        ["here: must be at most 50 tags, as many as Azure takes. It has 51: leave some out."],
    ],
    [
        checkResourceGroupName,
        "",
        [
            'here = "": must be 1 to 90 characters: letters, digits, -, _, . and parentheses, not ending with a full stop. Give it a name.',
        ],
    ],
    [
        checkResourceGroupName,
        null,
        [
            "here = null: must be 1 to 90 characters: letters, digits, -, _, . and parentheses, not ending with a full stop. Give it a name.",
        ],
    ],
    [
        checkResourceGroupName,
        5,
        [
            "here = 5: must be 1 to 90 characters: letters, digits, -, _, . and parentheses, not ending with a full stop. Write the name as a string.",
        ],
    ],
    [
        checkResourceGroupName,
        "a.",
        [
            'here = "a.": must be 1 to 90 characters: letters, digits, -, _, . and parentheses, not ending with a full stop. Did you mean "a"?',
        ],
    ],
    [
        checkResourceGroupName,
        "a/b",
        [
            'here = "a/b": must be 1 to 90 characters: letters, digits, -, _, . and parentheses, not ending with a full stop. Did you mean "a-b"?',
        ],
    ],
    [
        checkResourceGroupName,
        "x".repeat(91),
        [
            'here = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…: must be 1 to 90 characters: letters, digits, -, _, . and parentheses, not ending with a full stop. It has 91 characters: shorten it by 1.',
        ],
    ],
    [
        checkResourceGroupName,
        group,
        [
            `here = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/net": must be a resource group's name, not an id. Did you mean "net"?`,
        ],
    ],
    [
        checkResourceGroupName,
        "/subscriptions/x",
        [`here = "/subscriptions/x": must be a resource group's name, not an id. Give the group's name.`],
    ],
    [checkLocation, "", ['here = "": must be the name of an Azure region. Write "westeurope", say.']],
    [checkLocation, null, ['here = null: must be the name of an Azure region. Write "westeurope", say.']],
    [
        checkLocation,
        "west-europe",
        ['here = "west-europe": must be the name of an Azure region. Write "westeurope", say.'],
    ],
    [
        checkLocation,
        ["westeurope"],
        ['here = ["westeurope"]: must be the name of an Azure region. Write "westeurope", say.'],
    ],
];

describe("the checks of what resources carry", () => {
    for (const [check, value, said] of SAID) {
        it(`say ${said[0]}`, () => {
            assert.deepEqual(
                says((f) => check(f, "here", value)),
                said,
            );
        });
    }

    it("take what Azure takes, and leave what comes later for later", () => {
        const accepted: readonly (readonly [InputCheck, readonly unknown[]])[] = [
            [registry, [acr, acr.toLowerCase(), acr.toUpperCase()]],
            [
                checkPrivateDnsZone,
                [
                    "system",
                    "none",
                    `${group}/providers/Microsoft.Network/privateDnsZones/privatelink.westeurope.azmk8s.io`,
                ],
            ],
            [
                checkAuthorizedIpRanges,
                [[], ["203.0.113.7", "203.0.113.0/24", "0.0.0.0/0", later], Array(200).fill("1.2.3.4")],
            ],
            [checkGroupIds, [[], ["00000000-0000-0000-0000-00000000000A", later, Promise.resolve("x")]]],
            [checkKubernetesVersion, ["1.35", "1.35.0", "1.100.12"]],
            [checkTags, [{}, { a: "", "b c": "x".repeat(256), later, undefined }, { ["x".repeat(512)]: "" }]],
            [checkResourceGroupName, ["a", "Scoring-1_(x).y", "x".repeat(90), "größe"]],
            [checkLocation, ["westeurope", "West Europe", "uksouth2"]],
        ];
        for (const [check, values] of accepted) {
            for (const value of values) {
                assert.deepEqual(
                    says((f) => check(f, "here", value)),
                    [],
                );
            }
        }
    });
});
