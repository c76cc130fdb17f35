/** How a model's files are to be read. */
export const ModelType = { Custom: "custom_model", MLflow: "mlflow_model", Triton: "triton_model" } as const;
export type ModelType = (typeof ModelType)[keyof typeof ModelType];

/** A model that is registered in the workspace from where its files are. */
export interface ModelSettings<Text = unknown> {
    /** Where the files are: `"azureml://datastores/…/paths/…"`, or an https, wasbs or abfss address. */
    readonly uri: Text;
    /** Name of the model in the workspace: 1–255 letters, digits, `-`, `_` and `.`. @default "<endpoint>_<version>" */
    readonly name?: string;
    /**
     * Version of the model in the workspace. Azure ML changes no version: one of your own must change with `uri` and
     * `type`. @default a hash of `uri` and `type`: another address is another version
     */
    readonly version?: string;
    /** What the files are. @default "custom_model" */
    readonly type?: ModelType;
}

/** What a version is made of on Azure ML, beside its image. */
export interface AssetSettings<Text = unknown> {
    /**
     * The model, mounted where `AZUREML_MODEL_DIR` says: a registered one, `"azureml:fraud:3"` or its resource id, or
     * one to register. Azure ML only. @default none
     */
    readonly model?: Text | ModelSettings<Text>;
    /** Absolute path under which the model is mounted. Azure ML only. @default the service's, `/var/azureml-app/azureml-models` */
    readonly modelMountPath?: string;
    /** A registered environment in place of `image`: `"azureml:sklearn:3"` or its resource id. Azure ML only. */
    readonly environment?: Text;
    /** Path of a conda file, at most 1 MiB and without credentials: Azure ML builds an image of it upon `image`. Azure ML only. */
    readonly condaFile?: string;
    /** Python file with `init` and `run`, relative to `sourceDirectory`: Azure ML's inference server runs it. Azure ML only. */
    readonly entryScript?: string;
    /** Directory of the entry script, uploaded to the workspace's storage: at most 1,000 files and 100 MB. Needs `entryScript`. Azure ML only. */
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
    /** Undefined: a hash of the address, which may be known later only. */
    readonly version: string | undefined;
    readonly type: ModelType;
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
    /** Text of the conda file. */
    readonly conda: string | undefined;
}

/** Code to upload and register. */
export interface CreatedCode {
    readonly kind: "created";
    readonly name: string;
    readonly directory: SourceFacts;
}

/** What a version is made of, with nothing left to decide. Undefined is none. */
export interface AssetsPlan {
    readonly model: RegisteredAsset | CreatedModel | undefined;
    readonly modelMountPath: string | undefined;
    readonly environment: RegisteredAsset | CreatedEnvironment | undefined;
    readonly code: RegisteredAsset | CreatedCode | undefined;
    readonly scoringScript: string | undefined;
}

/** One file of a source directory. */
export interface SourceFile {
    /** Relative to the directory, with slashes. */
    readonly path: string;
    /** Where it is read from. */
    readonly absolutePath: string;
    readonly bytes: number;
}

/** What was read of a source directory. */
export interface SourceFacts {
    /** Absolute. */
    readonly path: string;
    /** Sorted by path. */
    readonly files: readonly SourceFile[];
    /** 64 hexadecimal digits over all paths and contents. */
    readonly hash: string;
}

/** What was read of the files that a version names. Undefined where it names none, or where reading them is a problem. */
export interface VersionFiles {
    readonly sourceDirectory: SourceFacts | undefined;
    readonly conda: string | undefined;
}

/** A version's image, and what may stand in its place. */
export interface ContainerSettings extends AssetSettings {
    readonly image?: unknown;
}

/** Whether a version's image is the container itself, which answers where it says, and not a base for Azure ML's server. */
export function isOwnContainer(settings: ContainerSettings): boolean {
    const { image, environment, condaFile, entryScript } = settings;
    return [environment, condaFile, entryScript].every((one) => one === undefined) && image !== undefined;
}
