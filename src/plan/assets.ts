import type { ModelType } from "./modelType";
import type { SourceFacts } from "./versionFiles";

/** A model by its files: either `uri` or `path`. Azure ML registers it in the workspace. */
export interface ModelSettings<Text = unknown> {
    /**
     * Where the files are. On Azure ML `"azureml://datastores/…/paths/…"`, or an https, wasbs or abfss address; on plain
     * Kubernetes a file or folder in Azure Blob Storage, `"https://acme.blob.core.windows.net/models/fraud"`, or its wasbs
     * or abfss address, on a cluster with `blobCsiDriver`.
     */
    readonly uri?: Text;
    /**
     * A file or folder on this machine; relative to the project's directory. On plain Kubernetes at most 1 MiB (it goes into
     * a ConfigMap); on Azure ML, where it is uploaded to the workspace's storage, at most 1,000 files, 256 MB each and 1 GB
     * in all. What `.amlignore`, or else `.gitignore`, names in the folder is left out.
     */
    readonly path?: string;
    /** Name of the model, in the workspace and in its place: 1–255 letters, digits, `-`, `_` and `.`. @default "<endpoint>_<version>" */
    readonly name?: string;
    /**
     * Version of the model. Azure ML changes no version: one of your own must change with `uri` or the files, and `type`.
     * @default on Azure ML a hash of what it is: other files are another version; on plain Kubernetes "1"
     */
    readonly version?: string;
    /** What the files are. @default "custom_model" */
    readonly type?: ModelType;
}

/** What a version is made of, beside its image. */
export interface AssetSettings<Text = unknown> {
    /**
     * The model, mounted read-only where `AZUREML_MODEL_DIR` says, under its file's or folder's own name: by its files, or a
     * registered one, `"azureml:fraud:3"` or its resource id. Plain Kubernetes, which has no workspace, takes the resource id
     * only. @default none
     */
    readonly model?: Text | ModelSettings<Text>;
    /**
     * Absolute path under which the model is mounted, in `<name>/<version>`: not in `/proc`, `/sys`, `/dev`, `/run/secrets` or
     * `/var/run/secrets`, nor `/etc` itself.
     * @default v1's, `/var/azureml-app/azureml-models`
     */
    readonly modelMountPath?: string;
    /** A registered environment in place of `image`: `"azureml:sklearn:3"` or its resource id. Azure ML only. */
    readonly environment?: Text;
    /** Path of a conda file, at most 1 MiB and without credentials: Azure ML builds an image of it upon `image`. Azure ML only. */
    readonly condaFile?: string;
    /** A conda file's content in place of `condaFile`: `{ dependencies: ["python=3.12"] }`. Azure ML only. */
    readonly condaDependencies?: Readonly<Record<string, unknown>>;
    /**
     * Python file with `init` and `run`, which Azure ML's inference server runs: relative to `sourceDirectory`. Without one it
     * is relative to the project's directory, and goes along by itself, as in v1. On plain Kubernetes `image` has the server.
     */
    readonly entryScript?: string;
    /**
     * Directory of the entry script: at most 1,000 files and 100 MB on Azure ML, where it is uploaded to the workspace's
     * storage, and 1 MiB on plain Kubernetes, where it goes into a ConfigMap. What `.amlignore`, or else `.gitignore`, names
     * is left out. Needs `entryScript`.
     */
    readonly sourceDirectory?: string;
    /** Registered code in place of `sourceDirectory`: `"azureml:fraud-code:3"` or its resource id. Needs `entryScript`. Azure ML only. */
    readonly code?: Text;
}

/** An asset that the workspace has. */
export interface RegisteredAsset {
    readonly kind: "registered";
}

/** A model to register. */
export interface CreatedModel {
    readonly kind: "created";
    readonly name: string;
    /** Undefined: a hash of what it is, which may be known later only. */
    readonly version: string | undefined;
    readonly type: ModelType;
    /** What is to be uploaded; undefined for one that is somewhere already. */
    readonly files: SourceFacts | undefined;
}

/** Where an image of one's own answers. */
export interface ContainerRoutes {
    readonly port: number;
    readonly scoringPath: string;
    readonly livenessPath: string;
    readonly readinessPath: string;
}

/** An environment to register, of an image. Its version is a hash of all that is in it. */
export interface CreatedEnvironment {
    readonly kind: "created";
    readonly name: string;
    /** Undefined where Azure ML's inference server runs an entry script: it answers where Azure ML asks. */
    readonly routes: ContainerRoutes | undefined;
    /** Text of a conda file. */
    readonly conda: string | undefined;
}

/** Code to upload and register. */
export interface CreatedCode {
    readonly kind: "created";
    readonly name: string;
    readonly files: SourceFacts;
}

/** What a version is made of, with nothing left to decide. Undefined is none. */
export interface AssetsPlan {
    readonly model: RegisteredAsset | CreatedModel | undefined;
    readonly modelMountPath: string | undefined;
    readonly environment: RegisteredAsset | CreatedEnvironment | undefined;
    readonly code: RegisteredAsset | CreatedCode | undefined;
    readonly scoringScript: string | undefined;
}

/** A version's image, and what may stand in its place. */
export interface ContainerSettings extends AssetSettings {
    readonly image?: unknown;
}

/** Whether a version's image is the container itself, which answers where it says, and not a base for Azure ML's server. */
export function isOwnContainer(settings: ContainerSettings): boolean {
    const { image, environment, condaFile, condaDependencies, entryScript } = settings;
    const others = [environment, condaFile, condaDependencies, entryScript];
    return image !== undefined && others.every((one) => one === undefined);
}
