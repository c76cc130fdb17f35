import { isPlainObject, list, listed, oneOf, plainObject, trueOrFalse, unknownKeys } from "../core/checks";
import { V2_ENDPOINT_NAME } from "../core/names";
import { Findings } from "../core/problems";
import { checkVersionName } from "../plan/versionParts";
import { DocumentError } from "./documentError";
import type { EndpointDocument, VersionDocument } from "./endpointDocument";
import { ifGiven } from "./ifGiven";
import { Item } from "./item";
import { type V2Deployment, readV2Deployment } from "./v2/deployment";
import { type V2Endpoint, readV2Endpoint } from "./v2/endpoint";
import { SERVER_ROUTES } from "./v2/environment";
import { type Shares, readTraffic, sharesOf } from "./v2/traffic";
import { tell } from "./warn";

/** v2's documents, and what v2 kept outside of them. */
export interface V2Documents {
    /** YAML of the endpoint: its path from the working directory, or its content. */
    readonly endpoint: string | object;
    /** YAML of its deployments, 1 to 6: their paths from the working directory, or their contents. */
    readonly deployments: readonly (string | object)[];
    /** Percent of the traffic by deployment, where the endpoint's YAML has none: as `az ml online-endpoint show --query traffic` prints it. */
    readonly traffic?: Readonly<Record<string, number>>;
    /** Key of the cluster's pool, for all deployments or by their names. @default the only one that fits */
    readonly pool?: string | Readonly<Record<string, string>>;
    /**
     * Whether paths in the documents may lead out of their directory, by links too. Say so of documents that you know alone: whoever
     * writes one would choose which files of this machine go along. @default false
     */
    readonly outsidePaths?: boolean;
    /** Hears each warning. @default the program's log */
    readonly onWarning?: (message: string) => void;
}

const KEYS = ["endpoint", "deployments", "traffic", "pool", "outsidePaths", "onWarning"];

/** Most versions of an endpoint; v2 allowed 20 deployments. */
const MOST_DEPLOYMENTS = 6;

/**
 * Makes arguments of a `ScoringEndpoint` of v2's YAML of a Kubernetes online endpoint and its deployments: what v2
 * deployed by them, its defaults written out. Each deployment becomes a version of its name.
 *
 * @example
 * ```ts
 * import { type ScoringTarget, ScoringEndpoint, fromV2Documents } from "aks-scoring";
 *
 * export const fraud = (target: ScoringTarget) =>
 *     new ScoringEndpoint("fraud", {
 *         target,
 *         ...fromV2Documents({
 *             endpoint: "endpoint.yml",
 *             deployments: ["blue.yml", "green.yml"],
 *             traffic: { blue: 90, green: 10 },
 *             pool: "cpu",
 *         }),
 *     });
 * ```
 *
 * @throws {DocumentError} All that stands in the way, each with its file, line and key.
 */
export function fromV2Documents(documents: V2Documents): EndpointDocument {
    const f = new Findings();
    if (!plainObject(f, "", documents, "{ endpoint, deployments }")) {
        throw new DocumentError("fromV2Documents", f.problems);
    }
    unknownKeys(f, "", documents, KEYS);
    const endpoint = readV2Endpoint(f, documents.endpoint);
    const outside = documents.outsidePaths ?? false;
    trueOrFalse(f, "outsidePaths", outside);
    const deployments = readDeployments(f, documents.deployments, endpoint, outside);
    const named = deployments.flatMap(({ name }) => name ?? []);
    // Whose share or pool one is, is known only where each deployment is.
    const names = new Set(named.map((name) => name.toLowerCase()));
    const isClear = names.size > 0 && names.size === [documents.deployments].flat().length;
    const known = { deployments: named, isClear };
    const pools = readPools(f, documents.pool, known);
    const shares = endpoint && readShares(f, endpoint, documents.traffic, known);
    const shared = readShared(deployments);
    tell(f, documents.onWarning);
    if (f.problems.length > 0 || endpoint === undefined || shares === undefined) {
        const name = endpoint?.endpoint.endpointName;
        throw new DocumentError(
            `fromV2Documents${name === undefined ? "" : ` ${JSON.stringify(name)}`}`,
            f.problems,
        );
    }
    const drained = Object.values(shares).every((share) => share === 0);
    const versions = deployments.map(({ name = "", version }): [string, VersionDocument] => [
        name,
        {
            ...version,
            ...ifGiven("pool", pools[name]),
            ...(drained ? {} : { traffic: shares[name] ?? 0 }),
        },
    ]);
    // A copy: what the program changes in it is nobody else's.
    return structuredClone({
        ...endpoint.endpoint,
        ...shared,
        ...(drained ? { drained } : {}),
        versions: Object.fromEntries(versions),
    });
}

function readDeployments(
    f: Findings,
    given: unknown,
    endpoint: V2Endpoint | undefined,
    outside: boolean,
): V2Deployment[] {
    if (given === undefined || (Array.isArray(given) && given.length === 0)) {
        f.problem("deployments", undefined, "is missing", 'Name the documents: ["blue.yml"].');
        return [];
    }
    if (!list(f, "deployments", given, '["blue.yml"]')) {
        return [];
    }
    if (given.length > MOST_DEPLOYMENTS) {
        const rule = `are ${given.length}, and an endpoint has at most ${MOST_DEPLOYMENTS} versions here`;
        f.problem("deployments", undefined, rule, "Take some out, or make a second endpoint.");
    }
    const deployments = given.flatMap(
        (one, index) => readV2Deployment(f, one, `deployments[${index}]`, outside) ?? [],
    );
    const first = new Map<string, string>();
    for (const { name, endpointName, root } of deployments) {
        const wanted = endpoint?.endpoint.endpointName;
        refuseOther(root.at("endpoint_name"), endpointName, wanted);
        if (name === undefined) {
            continue;
        }
        root.at("name").check((own, path) => checkVersionName(own, path, name, wanted, V2_ENDPOINT_NAME));
        const other = first.get(name.toLowerCase());
        if (other !== undefined) {
            const rule = `is the name of another deployment, ${other}: Azure ML compares without case`;
            root.at("name").problem(rule, "Name each document once, and each deployment differently.");
        }
        first.set(name.toLowerCase(), name);
    }
    return deployments;
}

function refuseOther(item: Item, name: string | undefined, wanted: string | undefined): void {
    if (name !== undefined && wanted !== undefined && name !== wanted) {
        const remedy = "Name the deployments of this endpoint only.";
        item.problem(`must be the endpoint's name, which is ${JSON.stringify(wanted)}`, remedy);
    }
}

/** Names of the deployments, and whether each document gave one of its own. */
interface Known {
    readonly deployments: readonly string[];
    readonly isClear: boolean;
}

function readPools(
    f: Findings,
    given: unknown,
    { deployments, isClear }: Known,
): Readonly<Record<string, string>> {
    if (given === undefined) {
        return {};
    }
    if (typeof given === "string" && given !== "") {
        return Object.fromEntries(deployments.map((name) => [name, given]));
    }
    if (!isPlainObject(given)) {
        f.problem(
            "pool",
            given,
            "must be the key of a pool, or one for each deployment",
            'Write "cpu", or { blue: "cpu" }.',
        );
        return {};
    }
    const at = f.at("pool");
    const entries = Object.entries(given).filter(([name, pool]) => {
        if (typeof pool !== "string" || pool === "") {
            at.problem(name, pool, "must be the key of a pool", 'Write "cpu", say.');
        }
        const isOne = !isClear || oneOf(at, name === "" ? '""' : name, name, deployments);
        return isOne && typeof pool === "string";
    });
    return Object.fromEntries(entries) as Readonly<Record<string, string>>;
}

/** The shares: the document's, else those beside it, else all for the only deployment there is. */
function readShares(
    f: Findings,
    { root, traffic }: V2Endpoint,
    beside: unknown,
    { deployments, isClear }: Known,
): Shares | undefined {
    const own = root.at("traffic");
    const argument = new Item(f, (path) => path.join("."), ["traffic"], beside);
    if (traffic !== undefined) {
        if (beside !== undefined) {
            const remedy = "Take it out of one of the two.";
            argument.problem("is in the endpoint's document as well", remedy, "nothing");
        }
        return isClear ? sharesOf(own, traffic, deployments) : {};
    }
    const given = beside === undefined ? undefined : readTraffic(argument);
    if (given !== undefined) {
        return isClear ? sharesOf(argument, given, deployments) : {};
    }
    const item = beside === undefined ? own : argument;
    const [only, ...others] = deployments;
    const isMissing = item.keys.length === 0 && isPlainObject(item.value ?? {});
    if (!isMissing || only === undefined) {
        return {}; // a problem by now
    }
    const shown = "as az ml online-endpoint show --query traffic prints it.";
    if (others.length > 0) {
        const rule = `is missing, and nothing says how ${listed(deployments, "and")} share the requests`;
        const flag = `--traffic ${deployments.map((name) => `${name}=…`).join(",")}`;
        return item.problem(rule, `Write it, or give traffic (${flag} to the command), ${shown}`, "nothing");
    }
    item.warning(`is missing, and ${only} gets everything`, `Write it, or give traffic, ${shown}`, "nothing");
    return { [only]: 100 };
}

/** What is one setting of the endpoint here, and was each deployment's own. */
function readShared(
    deployments: readonly V2Deployment[],
): Pick<EndpointDocument, "enableAppInsights" | "port" | "scoringPath"> {
    const [first] = deployments;
    for (const { root, enableAppInsights } of deployments) {
        if (first !== undefined && enableAppInsights !== first.enableAppInsights) {
            const rule = `must be ${first.enableAppInsights}, as in the first deployment: it is one setting of the endpoint here`;
            root.at("app_insights_enabled").problem(rule, "Write the same in all of them.", "nothing");
        }
    }
    const own = deployments.filter(({ routes }) => routes !== undefined);
    const routes = own[0]?.routes;
    for (const { root, routes: other } of own) {
        if (other?.port !== routes?.port || other?.scoringPath !== routes?.scoringPath) {
            const rule = `must have the port and the path of the first deployment's, ${routes?.port} and ${routes?.scoringPath}: they are settings of the endpoint here`;
            const remedy = "Let the containers answer alike, or make a second endpoint.";
            root.at("environment")
                .at("inference_config")
                .at("scoring_route")
                .problem(rule, remedy, "nothing");
        }
    }
    const isUsual = routes?.port === SERVER_ROUTES.port && routes.scoringPath === SERVER_ROUTES.scoringPath;
    if (routes === undefined || isUsual) {
        return { enableAppInsights: first?.enableAppInsights ?? false };
    }
    for (const { root } of deployments.filter((one) => one.routes === undefined)) {
        const rule = `has a server of Azure ML's, which answers at ${SERVER_ROUTES.port}; on plain Kubernetes all versions answer at ${routes.port}`;
        root.warning(rule, "Let the containers answer alike there, or make a second endpoint.", "nothing");
    }
    return {
        enableAppInsights: first?.enableAppInsights ?? false,
        port: routes.port,
        scoringPath: routes.scoringPath,
    };
}
