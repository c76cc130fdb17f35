import { isPlainObject } from "#src/core/checks";
import type { Members } from "../../settings";
import { isGoodProperties, isGoodTags } from "./maps";
import { isGood } from "./texts";

/** From which number to which each of v1's arguments goes, and whether it is whole. */
const RANGES: Readonly<Record<string, readonly [least: number, most: number, kind: "whole" | "any"]>> = {
    agent_count: [1, 1000, "whole"],
    cpu_cores: [0.001, 180, "any"],
    memory_gb: [0.001, 740, "any"],
    cpu_cores_limit: [0.001, Infinity, "any"],
    memory_gb_limit: [0.001, Infinity, "any"],
    gpu_cores: [0, 8, "whole"],
    num_replicas: [1, 1000, "whole"],
    autoscale_min_replicas: [1, 1000, "whole"],
    autoscale_max_replicas: [1, 1000, "whole"],
    autoscale_target_utilization: [1, 100, "whole"],
    autoscale_refresh_seconds: [1, 86_400, "whole"],
    scoring_timeout_ms: [1, 3_600_000, "whole"],
    replica_max_concurrent_requests: [1, 10_000, "whole"],
    max_request_wait_time: [1, 3_600_000, "whole"],
    period_seconds: [1, 86_400, "whole"],
    initial_delay_seconds: [0, 86_400, "whole"],
    timeout_seconds: [1, 86_400, "whole"],
    success_threshold: [1, 1000, "whole"],
    failure_threshold: [1, 1000, "whole"],
    traffic_percentile: [0, 100, "whole"],
};

const FLAGS = [
    ...["autoscale_enabled", "collect_model_data", "auth_enabled", "token_auth_enabled"],
    ...["enable_app_insights", "is_default", "is_control_version_type", "overwrite_existing_domain", "renew"],
];

/** What the other arguments must be. */
const KINDS: Readonly<Record<string, (value: unknown) => boolean>> = {
    version_name: (value) => isGood("service", value),
    namespace: (value) => isGood("namespace", value),
    description: (value) => typeof value === "string" && value.trim() !== "",
    tags: isGoodTags,
    properties: isGoodProperties,
    primary_key: isGoodKey,
    secondary_key: isGoodKey,
    load_balancer_type: (value) => value === "PublicIp" || value === "InternalLoadBalancer",
    cluster_purpose: (value) => value === "FastProd" || value === "DevTest",
    models: (value) => Array.isArray(value) && value.length === 1,
    inference_config: (value) => typeof value === "string" || isPlainObject(value),
};

function isGoodKey(key: unknown): boolean {
    return typeof key === "string" && /^[\x21-\x7e]{1,512}$/.test(key);
}

/** Whether an argument's value breaks a rule by itself; of one that is not known nothing is said. */
export function breaksAlone(name: string, value: unknown): boolean {
    const range = Object.hasOwn(RANGES, name) ? RANGES[name] : undefined;
    if (range !== undefined) {
        const [least, most, kind] = range;
        const isNumber = typeof value === "number" && (kind === "any" || Number.isInteger(value));
        return !isNumber || value < least || value > most;
    }
    if (FLAGS.includes(name)) {
        return typeof value !== "boolean";
    }
    return Object.hasOwn(KINDS, name) && !KINDS[name]!(value);
}

/** The arguments of a case of v1 that break a rule, each by itself or beside another one. */
export function faultsIn(members: Members): readonly string[] {
    const given = Object.entries(members).filter(([, value]) => value !== undefined && value !== null);
    const alone = given.flatMap(([name, value]) => (breaksAlone(name, value) ? [name] : []));
    const together = PAIRS.filter((pair) => pair.breaks(members)).flatMap(({ names }) => names);
    return [...new Set([...alone, ...together])].filter((name) => members[name] !== undefined);
}

/** Arguments that contradict each other; the defaults hold for what is not given. */
const PAIRS: readonly { readonly names: readonly string[]; readonly breaks: (one: Members) => boolean }[] = [
    {
        names: ["cpu_cores", "cpu_cores_limit"],
        breaks: ({ cpu_cores: cores = 0.1, cpu_cores_limit: most = Infinity }) =>
            Number(cores) > Number(most),
    },
    {
        names: ["memory_gb", "memory_gb_limit"],
        breaks: ({ memory_gb: gb = 0.5, memory_gb_limit: most = Infinity }) => Number(gb) > Number(most),
    },
    {
        names: ["autoscale_min_replicas", "autoscale_max_replicas"],
        breaks: ({ autoscale_min_replicas: fewest = 1, autoscale_max_replicas: most = 10 }) =>
            Number(fewest) > Number(most),
    },
    {
        names: ["auth_enabled", "token_auth_enabled"],
        breaks: ({ auth_enabled: key, token_auth_enabled: token }) => key === true && token === true,
    },
    {
        names: ["primary_key", "secondary_key"],
        breaks: ({
            primary_key: first,
            secondary_key: second,
            auth_enabled: key,
            token_auth_enabled: token,
        }) => (first !== undefined && first === second) || key === false || token === true,
    },
    {
        names: ["autoscale_enabled", "num_replicas"],
        breaks: ({ autoscale_enabled: scaled, num_replicas: count }) =>
            (scaled === true) === (count !== undefined) && (scaled !== undefined || count !== undefined),
    },
    {
        names: ["num_replicas", "autoscale_min_replicas", "autoscale_max_replicas"],
        breaks: (one) =>
            (one["num_replicas"] !== undefined || one["autoscale_enabled"] === false) &&
            Object.keys(one).some((name) => /^autoscale_(?!enabled$)/.test(name) && one[name] !== undefined),
    },
    {
        names: ["load_balancer_subnet"],
        breaks: (one) =>
            one["load_balancer_subnet"] !== undefined && one["load_balancer_type"] !== "InternalLoadBalancer",
    },
    {
        names: ["ssl_cname", "ssl_cert_pem_file", "ssl_key_pem_file", "leaf_domain_label"],
        breaks: (one) => {
            const own = ["ssl_cname", "ssl_cert_pem_file", "ssl_key_pem_file"].filter((name) => one[name]);
            return (
                (own.length > 0 && own.length < 3) || (own.length > 0 && Boolean(one["leaf_domain_label"]))
            );
        },
    },
];

/** Whether nothing else of a case breaks a rule: what the old tool refused, it refused for these arguments. */
export function isOnlyFault(members: Members, ...excused: readonly string[]): boolean {
    return faultsIn(members).every((name) => excused.includes(name));
}
