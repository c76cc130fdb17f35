import type { DeploymentPlan } from "../../../plan/deployment";
import { APP_INSIGHTS_VARIABLES } from "../../../plan/environment";
import type { ProbePlan } from "../../../plan/probe";
import type { ScoringDeploymentSettings } from "../args";
import { type Text, commonLabels } from "./children";
import type { Mounts } from "./mounts";

/** Name of the container, and of the port on which it listens. */
const CONTAINER = "scoring";
export const PORT_NAME = "scoring";

/** Seconds for a rollout: a node may have to start and an image of 10 GB to come first. Kubernetes' own is 600. */
const PROGRESS_SECONDS = 1800;

/** What was made for a version's pods before they are. */
export interface MadeForPods {
    /** Name of the Secret with the environment that nobody may read. */
    readonly secretName: Text | undefined;
    readonly mounts: Mounts;
}

/** The labels of a version's pods. Only what never changes, or a change of it would roll them. */
export function podLabels(plan: DeploymentPlan): Record<string, string> {
    return {
        ...commonLabels(plan.endpointName, plan.objectName),
        ...plan.selector,
        ...(plan.workloadIdentity ? { "azure.workload.identity/use": "true" } : {}),
    };
}

/** A version's Deployment, as Kubernetes takes it. */
export function deploymentSpec(plan: DeploymentPlan, args: ScoringDeploymentSettings, made: MadeForPods) {
    return {
        // Under autoscale no number is written: it would be the autoscaler's work undone.
        replicas: plan.replicas,
        progressDeadlineSeconds: PROGRESS_SECONDS,
        selector: { matchLabels: plan.selector },
        strategy: { type: "RollingUpdate", rollingUpdate: { ...plan.rollout } },
        template: { metadata: { labels: podLabels(plan) }, spec: podSpec(plan, args, made) },
    };
}

function podSpec(plan: DeploymentPlan, args: ScoringDeploymentSettings, made: MadeForPods) {
    const volumes = [
        ...(plan.readOnlyRootFilesystem ? [{ name: "tmp", emptyDir: {} }] : []),
        ...made.mounts.volumes,
    ];
    return {
        automountServiceAccountToken: plan.serviceAccountToken,
        serviceAccountName: args.serviceAccountName,
        enableServiceLinks: false,
        nodeSelector: plan.pool.nodeSelector,
        ...(plan.pool.tolerations.length === 0
            ? {}
            : { tolerations: plan.pool.tolerations.map((one) => ({ ...one })) }),
        topologySpreadConstraints: spread(plan.selector),
        terminationGracePeriodSeconds: plan.terminationGraceSeconds,
        securityContext: {
            runAsNonRoot: true,
            runAsUser: plan.runAsUser,
            seccompProfile: { type: "RuntimeDefault" },
        },
        containers: [container(plan, args, made)],
        ...(volumes.length === 0 ? {} : { volumes }),
    };
}

function container(plan: DeploymentPlan, args: ScoringDeploymentSettings, made: MadeForPods) {
    const env = environment(plan, args, made);
    const volumeMounts = [
        ...(plan.readOnlyRootFilesystem ? [{ name: "tmp", mountPath: "/tmp" }] : []),
        ...made.mounts.volumeMounts,
    ];
    return {
        name: CONTAINER,
        image: args.image,
        ...(args.command === undefined ? {} : { command: [...args.command] }),
        ...(args.args === undefined ? {} : { args: [...args.args] }),
        ports: [{ name: PORT_NAME, containerPort: plan.port, protocol: "TCP" }],
        ...(env.length === 0 ? {} : { env }),
        resources: {
            requests: { ...plan.requests },
            ...(Object.keys(plan.limits).length === 0 ? {} : { limits: { ...plan.limits } }),
        },
        livenessProbe: probe(plan.liveness),
        ...(plan.readiness === undefined ? {} : { readinessProbe: probe(plan.readiness) }),
        // A pod that is told to stop goes on answering until every Envoy has heard of it. The kubelet
        // sleeps itself (Kubernetes 1.30 and later), so the image needs no shell.
        lifecycle: { preStop: { sleep: { seconds: plan.drainSeconds } } },
        securityContext: {
            allowPrivilegeEscalation: false,
            capabilities: { drop: ["ALL"] },
            readOnlyRootFilesystem: plan.readOnlyRootFilesystem,
        },
        ...(volumeMounts.length === 0 ? {} : { volumeMounts }),
    };
}

/** The container's variables, by name. */
function environment(
    plan: DeploymentPlan,
    args: ScoringDeploymentSettings,
    { secretName, mounts }: MadeForPods,
) {
    const [connection, enabled, key] = APP_INSIGHTS_VARIABLES;
    const plain = new Map<string, Text>([
        ...plan.environment.plain.map((name) => [name, args.environmentVariables?.[name] ?? ""] as const),
        ...Object.entries(mounts.variables),
    ]);
    const secret = [...plan.environment.secret];
    if (plan.appInsights) {
        plain.set(enabled, "true");
        secret.push(connection, key);
    }
    return [...plain.keys(), ...secret].sort().map((name) => {
        const value = plain.get(name);
        return value === undefined
            ? { name, valueFrom: { secretKeyRef: { name: secretName!, key: name } } }
            : { name, value };
    });
}

function probe(plan: ProbePlan) {
    const { path, ...numbers } = plan;
    return { httpGet: { path, port: PORT_NAME, scheme: "HTTP" }, ...numbers };
}

/** Over zones first, then nodes; a preference, because a pool may have one node. Each rollout is spread by itself. */
function spread(matchLabels: Readonly<Record<string, string>>) {
    return ["topology.kubernetes.io/zone", "kubernetes.io/hostname"].map((topologyKey) => ({
        maxSkew: 1,
        topologyKey,
        whenUnsatisfiable: "ScheduleAnyway",
        labelSelector: { matchLabels },
        matchLabelKeys: ["pod-template-hash"],
    }));
}
