const PROBE = { failureThreshold: 3, successThreshold: 1, timeout: "PT2S" };

/** What v1 gave each service: a deployment's properties, beside its size and its assets. */
export const PROPERTIES = {
    endpointComputeType: "Kubernetes",
    properties: {},
    appInsightsEnabled: false,
    livenessProbe: { ...PROBE, initialDelay: "PT5M10S", period: "PT10S" },
    readinessProbe: { ...PROBE, initialDelay: "PT5S", period: "PT5S" },
    requestSettings: {
        maxConcurrentRequestsPerInstance: 1,
        maxQueueWait: "PT0.5S",
        requestTimeout: "PT1M",
    },
};

/** How v1 scaled. */
export const AUTOSCALE = {
    scaleType: "TargetUtilization",
    minInstances: 1,
    maxInstances: 10,
    targetUtilizationPercentage: 70,
    pollingInterval: "PT1S",
};
