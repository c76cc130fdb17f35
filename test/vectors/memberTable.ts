/**
 * The one table of names: what a member is called here, and what it was called by v1's Python client, on v1's wire, in
 * v1's document, in v2's YAML and on v2's wire. `docs/compared-with-v1.md` shows it.
 *
 * Of: whose setting it is here. v1's and v2's default: what the service made of a member that was left out;
 * nothing: there was none; `told`: the member is compared only where the case tells it. Compared as: the kind of value. Only on: the
 * one way of serving that has it.
 */
export const MEMBER_TABLE = `
| Here | Of | v1 argument | v1 wire | v1 document | v2 YAML | v2 wire | v1's default | v2's default | Compared as | Only on |
|---|---|---|---|---|---|---|---|---|---|---|
| systemPool.count | cluster | agent_count | agentCount | – | – | – | 3, DevTest 1 | | whole | |
| systemPool.vmSize | cluster | vm_size | agentVmSize | – | – | – | Standard_D3_v2 | | VM size | |
| purpose | cluster | cluster_purpose | clusterPurpose | – | – | – | FastProd | | text | |
| location | cluster | location | computeLocation | – | – | – | told | | text | |
| network.subnetId | cluster | vnet_resourcegroup_name, vnet_name, subnet_name | aksNetworkingConfiguration.subnetId | – | – | – | | | id | |
| network.serviceCidr | cluster | service_cidr | aksNetworkingConfiguration.serviceCidr | – | – | – | told | | text | |
| network.dnsServiceIp | cluster | dns_service_ip | aksNetworkingConfiguration.dnsServiceIP | – | – | – | told | | text | |
| – | cluster | docker_bridge_cidr | aksNetworkingConfiguration.dockerBridgeCidr | – | – | – | | | text | |
| clusterId, or resourceGroupName and clusterName | cluster | resource_id, resource_group, cluster_name | resourceId | – | resource_id | resourceId | told | told | cluster | |
| router.internal, loadBalancer.internal | router | load_balancer_type | loadBalancerType | – | – | – | PublicIp | | balancer | |
| loadBalancer.subnet | router | load_balancer_subnet | loadBalancerSubnet | – | – | – | | | text | plain Kubernetes |
| tls | router | – | sslConfiguration.status | – | – | – | Disabled | | text | |
| tls.hostname | router | ssl_cname, cname | sslConfiguration.cname | – | – | – | | | text | |
| tls.certificate | router | ssl_cert_pem_file, cert | sslConfiguration.cert | – | – | – | | | given | |
| tls.privateKey | router | ssl_key_pem_file, key | sslConfiguration.key | – | – | – | | | given | |
| – | router | leaf_domain_label | sslConfiguration.leafDomainLabel | – | – | – | | | text | |
| – | router | overwrite_existing_domain | sslConfiguration.overwriteExistingDomain | – | – | – | false | | flag | |
| – | router | renew | sslConfiguration.renew | – | – | – | false | | flag | |
| computeName | target | compute_target_name, name | computeName | computeTargetName | name, compute | compute, name | told | told | text | Azure ML |
| namespace | target | namespace | namespace | namespace | namespace | namespace | told | told | text | |
| – | endpoint | – | – | – | identity | identity.type | | SystemAssigned | text | |
| identityId | target | – | – | – | identity | identity.userAssignedIdentities | | | text | Azure ML |
| versions | share | version_name | – | versionName | – | – | told | told | names | |
| ScoringEndpoint, AksCluster | cluster, endpoint | class | computeType, cls | computeType | type | __entity, endpointComputeType, computeType | told | told | AKS | |
| auth | endpoint | auth_enabled, token_auth_enabled | authEnabled, aadAuthEnabled | authEnabled, tokenAuthEnabled | auth_mode | authMode | key | key | text | |
| primaryKey | endpoint | primary_key | keys.primaryKey | keys.primaryKey | – | – | | | text | |
| secondaryKey | endpoint | secondary_key | keys.secondaryKey | keys.secondaryKey | – | – | | | text | |
| keyRotation | endpoint | key | keyType | – | – | – | | | text | plain Kubernetes |
| primaryKey, secondaryKey | endpoint | set_key | keyValue | – | – | – | | | text | |
| defaultVersion | endpoint, version | is_default | isDefault | – | – | – | told | told | flag | |
| enableAppInsights | endpoint | enable_app_insights | appInsightsEnabled | appInsightsEnabled | app_insights_enabled | appInsightsEnabled | false | false | flag | |
| tags | endpoint, version | tags | kvTags, tags | – | tags | tags | | {} | map | |
| properties | endpoint, version | properties | properties | – | properties | properties | told | {} | map | |
| description | endpoint, version | description | description | – | description | description | | | text | |
| traffic | share | traffic_percentile | trafficPercentile | trafficPercentile | traffic | traffic | 0 | 0 | percent | |
| – | share | – | – | – | mirror_traffic | mirrorTraffic | | | percent | |
| type | share | is_control_version_type | type | – | – | – | treatment | | lower-case text | |
| cpuCores | version | cpu_cores | containerResourceRequirements.cpu | containerResourceRequirements.cpu | resources.requests.cpu | containerResourceRequirements.containerResourceRequests.cpu | 0.1 | 0.1 | cores | |
| memoryGb | version | memory_gb | containerResourceRequirements.memoryInGB | containerResourceRequirements.memoryInGB | resources.requests.memory | containerResourceRequirements.containerResourceRequests.memory | 0.5 | 2 | GiB | |
| cpuCoresLimit | version | cpu_cores_limit | containerResourceRequirements.cpuLimit | containerResourceRequirements.cpuLimit | resources.limits.cpu | containerResourceRequirements.containerResourceLimits.cpu | | 2 | cores | |
| memoryGbLimit | version | memory_gb_limit | containerResourceRequirements.memoryInGBLimit | containerResourceRequirements.memoryInGBLimit | resources.limits.memory | containerResourceRequirements.containerResourceLimits.memory | | 2 | GiB | |
| gpus | version | gpu_cores | containerResourceRequirements.gpu | gpuCores | resources.limits.gpu, resources.limits.nvidia.com/gpu, resources.requests.gpu | containerResourceRequirements.containerResourceLimits.gpu, containerResourceRequirements.containerResourceRequests.gpu | 0 | 0 | whole | |
| replicas | version | num_replicas | numReplicas | numReplicas | instance_count | capacity | | 1 | whole | |
| autoscale | version | autoscale_enabled | autoScaler.autoscaleEnabled | autoScaler.autoscaleEnabled | scale_settings.type | scaleSettings.scaleType | true without a count | false | flag | |
| autoscale.minReplicas | version | autoscale_min_replicas | autoScaler.minReplicas | autoScaler.minReplicas | scale_settings.min_instances | scaleSettings.minInstances | 1 | 1 | whole | |
| autoscale.maxReplicas | version | autoscale_max_replicas | autoScaler.maxReplicas | autoScaler.maxReplicas | scale_settings.max_instances | scaleSettings.maxInstances | 10 | 1 | whole | |
| autoscale.targetUtilization | version | autoscale_target_utilization | autoScaler.targetUtilization | autoScaler.targetUtilization | scale_settings.target_utilization_percentage | scaleSettings.targetUtilizationPercentage | 70 | 70 | percent | |
| autoscale.refreshSeconds | version | autoscale_refresh_seconds | autoScaler.refreshPeriodInSeconds | autoScaler.refreshPeriodInSeconds | scale_settings.polling_interval | scaleSettings.pollingInterval | 1 | 1 | seconds | Azure ML |
| scoringTimeoutMs | version | scoring_timeout_ms | scoringTimeoutMs | scoringTimeoutMs | request_settings.request_timeout_ms | requestSettings.requestTimeout | 60000 | 5000 | milliseconds | |
| replicaMaxConcurrentRequests | version | replica_max_concurrent_requests | maxConcurrentRequestsPerContainer | maxConcurrentRequestsPerContainer | request_settings.max_concurrent_requests_per_instance | requestSettings.maxConcurrentRequestsPerInstance | 1 | 1 | whole | |
| maxRequestWaitTimeMs | version | max_request_wait_time | maxQueueWaitMs | maxQueueWaitMs | request_settings.max_queue_wait_ms | requestSettings.maxQueueWait | 500 | 500 | milliseconds | Azure ML |
| livenessProbe.periodSeconds | version | period_seconds | livenessProbeRequirements.periodSeconds | livenessProbeRequirements.periodSeconds | liveness_probe.period | livenessProbe.period | 10 | 10 | seconds | |
| livenessProbe.initialDelaySeconds | version | initial_delay_seconds | livenessProbeRequirements.initialDelaySeconds | livenessProbeRequirements.initialDelaySeconds | liveness_probe.initial_delay | livenessProbe.initialDelay | 310 | 10 | seconds | |
| livenessProbe.timeoutSeconds | version | timeout_seconds | livenessProbeRequirements.timeoutSeconds | livenessProbeRequirements.timeoutSeconds | liveness_probe.timeout | livenessProbe.timeout | 2 | 2 | seconds | |
| livenessProbe.successThreshold | version | success_threshold | livenessProbeRequirements.successThreshold | livenessProbeRequirements.successThreshold | liveness_probe.success_threshold | livenessProbe.successThreshold | 1 | 1 | whole | |
| livenessProbe.failureThreshold | version | failure_threshold | livenessProbeRequirements.failureThreshold | livenessProbeRequirements.failureThreshold | liveness_probe.failure_threshold | livenessProbe.failureThreshold | 3 | 30 | whole | |
| readinessProbe.periodSeconds | version | – | – | – | readiness_probe.period | readinessProbe.period | told | 10 | seconds | |
| readinessProbe.initialDelaySeconds | version | – | – | – | readiness_probe.initial_delay | readinessProbe.initialDelay | told | 10 | seconds | |
| readinessProbe.timeoutSeconds | version | – | – | – | readiness_probe.timeout | readinessProbe.timeout | told | 2 | seconds | |
| readinessProbe.successThreshold | version | – | – | – | readiness_probe.success_threshold | readinessProbe.successThreshold | told | 1 | whole | |
| readinessProbe.failureThreshold | version | – | – | – | readiness_probe.failure_threshold | readinessProbe.failureThreshold | told | 30 | whole | |
| collectModelData | version | collect_model_data | dataCollection.storageEnabled | dataCollection.storageEnabled | data_collector | dataCollector | false | false | collection | |
| – | version | – | dataCollection.eventHubEnabled | – | – | – | false | | flag | |
| – | version | blobfuse_enabled | storageInitEnabled | – | – | – | | | flag | |
| model | version | models | environmentImageRequest.modelIds | – | model | model | | told | reference | |
| modelMountPath | version | – | – | – | model_mount_path | modelMountPath | | | text | Azure ML |
| environment, image and condaDependencies | version | environment | environmentImageRequest.environment | environment | environment | environmentId | told | told | reference | |
| entryScript | version | entry_script | environmentImageRequest.driverProgram | entryScript | code_configuration.scoring_script | codeConfiguration.scoringScript | | | path | |
| code, sourceDirectory | version | source_directory | environmentImageRequest.assets | sourceDirectory | code_configuration.code | codeConfiguration.codeId | told | | reference | |
| condaFile | version | conda_file | – | condaFile | – | – | told | | text | |
| image | version | base_image, image | imageId | baseImage | – | – | told | | text | |
| – | version | base_image_registry | – | baseImageRegistry | – | – | | | map | |
| – | version | runtime | – | runtime | – | – | python | | text | |
| – | version | enable_gpu | – | enableGpu | – | – | | | flag | |
| – | version | cuda_version | – | cudaVersion | – | – | | | text | |
| condaDependencies | version | – | – | environment.python.condaDependencies | – | – | told | told | map | |
| – | version | uses_environment_path | – | – | – | – | true | | flag | |
| – | version | extra_docker_file_steps | – | extraDockerfileSteps | – | – | | | text | |
| environmentVariables | version | – | – | environment.environmentVariables | environment_variables | environmentVariables | | {} | map | |
| – | version | – | – | – | instance_type | instanceType | | | text | |
`;
