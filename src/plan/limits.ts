/** Longest time that a request may take or queue on plain Kubernetes, in milliseconds: an hour. Azure ML takes less. */
export const LONGEST_REQUEST_MS = 3_600_000;

/**
 * Longest scoring timeout that a gateway is ready for where the program does not say. Beyond it Azure's load balancer
 * would forget the connection: 4 minutes without a byte are its default.
 * https://learn.microsoft.com/azure/load-balancer/load-balancer-tcp-reset#configurable-tcp-idle-timeout
 */
export const USUAL_LONGEST_REQUEST_MS = 240_000;

/** Longest period and delay of a health check and of a look at the load, in seconds: a day. */
export const LONGEST_SECONDS = 86_400;

/** Most requests that a replica works on at a time. */
export const MOST_CONCURRENT_REQUESTS = 10_000;

/** Most checks in a row that a threshold asks for. */
export const MOST_CHECKS = 1000;
