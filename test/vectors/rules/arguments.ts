/** Arguments of a version, which each of these calls of v1 had. */
const OF_A_VERSION = [
    ...["autoscale_enabled", "autoscale_min_replicas", "autoscale_max_replicas", "autoscale_refresh_seconds"],
    ...["autoscale_target_utilization", "collect_model_data", "cpu_cores", "memory_gb", "scoring_timeout_ms"],
    ...["replica_max_concurrent_requests", "max_request_wait_time", "num_replicas", "tags", "properties"],
    ...["description", "gpu_cores", "period_seconds", "initial_delay_seconds", "timeout_seconds"],
    ...["success_threshold", "failure_threshold", "cpu_cores_limit", "memory_gb_limit"],
];
const OF_A_SERVICE = [
    ...["auth_enabled", "token_auth_enabled", "enable_app_insights", "primary_key", "secondary_key"],
    ...["namespace", "compute_target_name"],
];
const OF_A_CHANGE = ["version_name", "models", "inference_config", "traffic_percentile", "is_default"];

/** Arguments of v1's calls, by area: azureml-core 1.61's own signatures. */
const ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
    "AksWebservice.deploy_configuration": [...OF_A_VERSION, ...OF_A_SERVICE, "blobfuse_enabled"],
    "AksEndpoint.deploy_configuration": [
        ...OF_A_VERSION,
        ...OF_A_SERVICE,
        ...["version_name", "traffic_percentile"],
    ],
    "AksEndpoint.create_version": [...OF_A_VERSION, ...OF_A_CHANGE, "is_control_version_type"],
    "AksEndpoint.update_version": [...OF_A_VERSION, ...OF_A_CHANGE, "is_control_version_type"],
};

/** Whether v1's call of an area had no argument of that name; false for areas that are no such calls. */
export function isNoArgument(area: string, name: string): boolean {
    const known = Object.hasOwn(ARGUMENTS, area) ? ARGUMENTS[area] : undefined;
    return known !== undefined && !known.includes(name);
}
