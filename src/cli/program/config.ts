/** Something that the program takes from the stack's configuration. */
export interface ConfigSetting {
    /** Name of the setting, which is the project's own. */
    readonly key: string;
    /** What it is, as one sentence. */
    readonly description: string;
    readonly secret: boolean;
}
