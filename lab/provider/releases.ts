import type { Settled } from "#src/sandbox/kubernetes/apiServer";
import type { Place } from "#src/sandbox/kubernetes/place";
import { Refusal } from "#src/sandbox/refusals";
import { copy, numberOf, plainBag, textOf, type Bag } from "#src/sandbox/values";
import { Helm, type Charts } from "./helm";

const RELEASE = { apiVersion: "helm.sh/v3", kind: "Release" };

/** How long a release may take where the program does not say. */
const USUAL_SECONDS = 300;

/** Members of a release's inputs that are helm's own switches. */
const SWITCHES = {
    install: {
        atomic: "--atomic",
        createNamespace: "--create-namespace",
        disableOpenapiValidation: "--disable-openapi-validation",
        disableWebhooks: "--no-hooks",
        renderSubchartNotes: "--render-subchart-notes",
        replace: "--replace",
        skipCrds: "--skip-crds",
    },
    upgrade: {
        atomic: "--atomic",
        cleanupOnFail: "--cleanup-on-fail",
        disableCRDHooks: "--no-hooks",
        forceUpdate: "--force",
        renderSubchartNotes: "--render-subchart-notes",
        resetValues: "--reset-values",
        reuseValues: "--reuse-values",
    },
} as const;

/** What the provider's library can do and the lab's helm is not told. */
const NOT_MODELLED = ["postrender", "valueYamlFiles"];

/** A release as this server made it: nobody else knows its inputs, and why it did not come to life. */
interface Known {
    readonly object: Bag;
    readonly failure: string | undefined;
}

/** Helm releases, by the real helm: charts' hooks run, and it waits for what they bring. */
export class Releases {
    private readonly helm: Helm;
    private readonly known = new Map<string, Known>();

    constructor(
        kubeconfig: string,
        private readonly charts: Charts,
    ) {
        this.helm = new Helm(kubeconfig, charts.helm);
    }

    async get(place: Place): Promise<Bag | undefined> {
        const found = await this.ask(["get", "metadata"], place);
        if (found === undefined) {
            return undefined;
        }
        const { chart, version, revision } = found;
        const { name, namespace } = place;
        const derived = this.known.has(place.id)
            ? {}
            : { name, namespace, chart, version, values: await this.ask(["get", "values"], place) };
        const metadata = { name, namespace, resourceVersion: String(revision) };
        return { version, ...derived, ...copy(this.known.get(place.id)?.object), ...RELEASE, metadata };
    }

    async create(object: Bag, place: Place): Promise<Bag> {
        return await this.make("install", object, place);
    }

    async update(object: Bag, place: Place): Promise<Bag> {
        return await this.make("upgrade", object, place);
    }

    async delete(place: Place): Promise<boolean> {
        const inputs = plainBag(this.known.get(place.id)?.object);
        const wait = inputs["atomic"] === true || inputs["skipAwait"] !== true;
        const flags = wait ? ["--wait", "--timeout", timeoutOf(inputs)] : [];
        try {
            await this.helm.run(["uninstall", place.name, ...inNamespace(place), ...flags]);
        } catch (error) {
            if (isNotFound(error)) return false;
            throw error;
        }
        this.known.delete(place.id);
        return true;
    }

    /** Helm itself has waited. */
    settled(object: Bag, { id }: Place): Settled {
        const failure = this.known.get(id)?.failure;
        return { object, reasons: failure === undefined ? [] : [failure] };
    }

    private async make(command: "install" | "upgrade", object: Bag, place: Place): Promise<Bag> {
        const inputs = plainBag(object);
        const unknown = NOT_MODELLED.find((member) => inputs[member] !== undefined);
        if (unknown !== undefined) {
            throw new Refusal(`the lab does not model a release's ${unknown}`);
        }
        const chart = this.charts.folder(textOf(inputs["chart"]) ?? "", textOf(inputs["version"]));
        const flags = flagsOf(command, inputs);
        let failure: string | undefined;
        try {
            const args = [command, place.name, chart, ...inNamespace(place), ...flags];
            await this.helm.run(args, inputs["values"] ?? {});
        } catch (error) {
            failure = await this.failureOf(error, command, place);
        }
        this.known.set(place.id, { object: copy(object), failure });
        return (await this.get(place)) ?? object;
    }

    /** What is wrong with a release that is there all the same; throws where there is none of ours. */
    private async failureOf(error: unknown, command: "install" | "upgrade", place: Place): Promise<string> {
        const isRefused =
            !(error instanceof Refusal) ||
            /^cannot re-use a name|has no deployed releases|another operation .* is in progress/.test(
                error.message,
            );
        const status = isRefused ? undefined : await this.ask(["get", "metadata"], place);
        if (status?.["status"] !== "failed") {
            throw error;
        }
        const done = command === "install" ? "was created, but failed" : "failed";
        return (
            `Helm release "${place.id}" ${done} to initialize completely. Use Helm CLI to investigate: failed to become ` +
            `available within allocated timeout. Error: Helm Release ${place.id}: ${(error as Refusal).message}`
        );
    }

    private async ask(command: readonly string[], place: Place): Promise<Bag | undefined> {
        try {
            const args = [...command, place.name, ...inNamespace(place), "--output", "json"];
            return plainBag(JSON.parse(await this.helm.run(args)));
        } catch (error) {
            if (isNotFound(error)) return undefined;
            throw error;
        }
    }
}

function flagsOf(command: "install" | "upgrade", inputs: Bag): string[] {
    const wait = inputs["skipAwait"] !== true;
    const description = textOf(inputs["description"]);
    const history = numberOf(inputs["maxHistory"]) ?? 0;
    return [
        ...["--timeout", timeoutOf(inputs)],
        ...(wait ? ["--wait"] : []),
        ...(wait && inputs["waitForJobs"] === true ? ["--wait-for-jobs"] : []),
        ...(description === undefined ? [] : ["--description", description]),
        ...(command === "upgrade" ? ["--history-max", String(history)] : []),
        ...Object.entries(SWITCHES[command]).flatMap(([member, flag]) =>
            inputs[member] === true ? [flag] : [],
        ),
    ];
}

function timeoutOf({ timeout }: Bag): string {
    return `${typeof timeout === "number" && timeout > 0 ? timeout : USUAL_SECONDS}s`;
}

function inNamespace({ namespace }: Place): string[] {
    return ["--namespace", namespace ?? "default"];
}

function isNotFound(error: unknown): boolean {
    return error instanceof Refusal && error.message.includes("release: not found");
}
