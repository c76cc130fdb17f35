import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** The backend's files by path, "/" between the steps: text of each. */
export type SavedState = Readonly<Record<string, string>>;

/** What says that stacks are kept by project, and the stacks themselves; no histories, backups and locks. */
const KEPT = /^(meta\.yaml|stacks\/[^/]+\/[^/]+\.json)$/;

/** The folder of a file backend. */
export class StateFolder {
    private readonly folder: string;

    /** @param path where PULUMI_BACKEND_URL leads */
    constructor(path: string) {
        this.folder = join(path, ".pulumi");
    }

    /** The file of a stack's state. */
    fileOf(projectName: string, stackName: string): string {
        return join(this.folder, "stacks", projectName, `${stackName}.json`);
    }

    /** The state of every stack. */
    async save(): Promise<SavedState> {
        const saved: Record<string, string> = {};
        for (const path of await this.files()) {
            if (KEPT.test(path)) saved[path] = await readFile(join(this.folder, path), "utf8");
        }
        return saved;
    }

    /** Holds the stacks that were saved and no others, none of them locked; answers their files. */
    async restore(saved: SavedState): Promise<string[]> {
        await rm(this.folder, { recursive: true, force: true });
        for (const [path, text] of Object.entries(saved)) {
            await mkdir(dirname(join(this.folder, path)), { recursive: true });
            await writeFile(join(this.folder, path), text);
        }
        return Object.keys(saved).map((path) => join(this.folder, path));
    }

    private async files(): Promise<string[]> {
        const found = await readdir(this.folder, { recursive: true }).catch(() => []);
        return found.map((path) => path.replaceAll("\\", "/")).sort();
    }
}
