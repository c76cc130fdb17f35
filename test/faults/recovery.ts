import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { SandboxRunError, type Run, type Sandbox, type SandboxStack } from "aks-scoring/sandbox";

/** A command of docs/failed-runs.md. */
export type Remedy = "again" | "rm" | "cancel" | "refresh" | "import";

/** An object that is there and that the state does not know. */
interface Existing {
    readonly type: string;
    /** Logical name. */
    readonly name: string;
    readonly id: string;
}

/** An entry of the file that `pulumi preview --import-file` writes. */
interface ImportEntry {
    readonly type: string;
    readonly name: string;
    readonly logicalName?: string;
    readonly id?: string;
    readonly parent?: string;
    readonly provider?: string;
    readonly component?: boolean;
}

interface Release {
    readonly metadata: { readonly name: string; readonly namespace: string };
}

interface ImportFile {
    readonly nameTable?: Record<string, string>;
    readonly resources: readonly ImportEntry[];
}

const GROUP = "azure-native:resources:ResourceGroup";

/** What azure-native appends to a logical name where the program gives none. */
const DRAWN_NAME = /[0-9a-f]{8}$/;

/** More than one fault can leave: each run brings one symptom to light, and names that are taken come in batches. */
const MOST_COMMANDS = 24;

/** What a user does after a run that failed or was killed: runs again, and gives the command for what the engine says. */
export class Recovery {
    readonly used: Remedy[] = [];
    private said = "";

    constructor(
        private readonly sandbox: Sandbox,
        private readonly stack: SandboxStack,
        /** The run that is to go through: an update, or a destroy. */
        private readonly run: () => Promise<Run>,
    ) {}

    /** Answers when a run has gone through. */
    async go(failed: Error): Promise<void> {
        if (sections(failed.message).some(({ type }) => type === GROUP)) {
            await this.adoptNamedByPulumi();
        }
        for (let i = 0; i < MOST_COMMANDS; i++) {
            this.used.push("again");
            const error = await this.run().then(
                () => undefined,
                (reason: unknown) => reason,
            );
            if (error === undefined) {
                return;
            }
            if (!(error instanceof SandboxRunError)) {
                throw error as Error;
            }
            await this.remedy(error);
        }
        throw new Error(`still failing after ${MOST_COMMANDS} commands:\n${this.said}`);
    }

    private async remedy(error: SandboxRunError): Promise<void> {
        const existing = [...existingIn(error), ...(await this.releasesIn(error))];
        const told = `${error.message}\n${error.stdout}`;
        if (/failed to load checkpoint: EOF/.test(told)) {
            await rm(await attributesOf(this.stack), { force: true });
            this.used.push("rm");
        } else if (/the stack is currently locked|^ *error: EOF$/m.test(told)) {
            await this.stack.automation.cancel();
            this.used.push("cancel");
            await this.stack.automation.refresh({ clearPendingCreates: true, color: "never" });
            this.used.push("refresh");
            await this.adoptNamedByPulumi();
        } else if (existing.length > 0) {
            await this.adopt(existing);
        } else if (withoutPorts(error) === this.said) {
            throw error;
        }
        this.said = withoutPorts(error);
    }

    /** Takes objects over, by the file that the preview writes: it knows parents and providers. */
    private async adopt(existing: readonly Existing[]): Promise<void> {
        const { nameTable, resources } = await this.missing();
        const wanted = existing.map(({ type, name, id }) => {
            const entry = resources.find(
                (one) => one.type === type && (one.logicalName ?? one.name) === name,
            );
            if (entry === undefined) {
                throw new Error(`the preview's import file has no ${type} ${name}`);
            }
            return { ...entry, id };
        });
        const named = new Map(resources.map((entry) => [entry.name, entry]));
        const chosen = new Map<string, ImportEntry>();
        const take = (entry: ImportEntry | undefined): void => {
            if (entry === undefined || chosen.has(entry.name)) return;
            if (entry.component === true || entry.id !== "<PLACEHOLDER>") {
                take(named.get(entry.parent ?? ""));
                chosen.set(entry.name, entry);
            }
        };
        wanted.forEach(take);
        await this.stack.automation.import({
            resources: [...chosen.values()] as Required<ImportEntry>[],
            ...(nameTable === undefined ? {} : { nameTable }),
            protect: false,
            generateCode: false,
        });
        this.used.push("import");
    }

    /** What the program has and the state has not: `pulumi preview --import-file`. */
    private async missing(): Promise<ImportFile> {
        const folder = await mkdtemp(join(tmpdir(), "aks-scoring-import-"));
        try {
            const file = join(folder, "missing.json");
            await this.stack.automation.preview({ importFile: file, color: "never" });
            return JSON.parse(await readFile(file, "utf8")) as ImportFile;
        } finally {
            await rm(folder, { recursive: true, force: true });
        }
    }

    /** A release that Helm has and the state has not: `helm list --all-namespaces --all` names it. */
    private async releasesIn({ message }: Error): Promise<Existing[]> {
        const known = await this.idsInState();
        const unknown = (this.sandbox.kubernetes.objects("Release") as readonly Release[])
            .map(({ metadata }) => metadata)
            .filter((metadata) => !known.has(`${metadata.namespace}/${metadata.name}`));
        return sections(message)
            .filter(({ text }) => /cannot re-use a name that is still in use/.test(text))
            .flatMap(({ type, name }) =>
                unknown
                    .filter((metadata) => name.endsWith(metadata.name))
                    .map((metadata) => ({ type, name, id: `${metadata.namespace}/${metadata.name}` })),
            );
    }

    /** Resource groups whose name Pulumi drew: the next run draws another, so they are looked for first. */
    private async adoptNamedByPulumi(): Promise<void> {
        const known = await this.idsInState();
        const lost = this.sandbox.azure
            .objects("Microsoft.Resources/resourceGroups")
            .filter(({ id, name }) => !known.has(id) && DRAWN_NAME.test(name));
        if (lost.length === 0) {
            return;
        }
        const { resources } = await this.missing();
        const existing = resources.flatMap(({ type, name, logicalName = name }) =>
            lost
                .filter((group) => type === GROUP && group.name.replace(DRAWN_NAME, "") === logicalName)
                .map(({ id }) => ({ type, name: logicalName, id })),
        );
        if (existing.length > 0) {
            await this.adopt(existing);
        }
    }

    private async idsInState(): Promise<ReadonlySet<string>> {
        const { checkpoint } = JSON.parse(await this.stack.exportState()) as {
            readonly checkpoint: { readonly latest?: { readonly resources?: readonly { id?: string }[] } };
        };
        return new Set((checkpoint.latest?.resources ?? []).map(({ id = "" }) => id));
    }
}

/** The file beside a stack's state that the backend writes its attributes into. */
export async function attributesOf({ automation: { workspace, name } }: SandboxStack): Promise<string> {
    const project = (await workspace.projectSettings()).name;
    const folder = fileURLToPath(workspace.envVars["PULUMI_BACKEND_URL"]!);
    return join(folder, ".pulumi", "stacks", project, `${name}.json.attrs`);
}

/** What a run said, but for what is another in each. */
function withoutPorts({ message }: Error): string {
    return message.replace(/\b127\.0\.0\.1:\d+/g, "127.0.0.1");
}

interface Section {
    readonly type: string;
    readonly name: string;
    readonly text: string;
}

/** What the engine says of each resource under "Diagnostics". */
function sections(message: string): Section[] {
    return message.split(/\n\n(?=\S)/).flatMap((section) => {
        const [, type, name, text] = /^(\S+) \((.*)\):\n([\s\S]*)$/.exec(section) ?? [];
        return type === undefined ? [] : [{ type, name: name ?? "", text: text ?? "" }];
    });
}

function existingIn({ message }: Error): Existing[] {
    return sections(message).flatMap(({ type, name, text }) => {
        const [, onCluster] =
            /resource (\S+) was not successfully created by the Kubernetes API server: .* already exists/.exec(
                text,
            ) ?? [];
        const [, inAzure] = /cannot create already existing resource "([^"]+)"/.exec(text) ?? [];
        const id = onCluster ?? inAzure;
        return id === undefined ? [] : [{ type, name, id }];
    });
}
