import type { Figure } from "../figure";
import { ENGINE_RUNS } from "./engineRuns";
import { EVERYDAY_CHANGES } from "./everydayChanges";
import { FIRST_PREVIEW } from "./firstPreview";
import { IMPORTS } from "./imports";
import { TYPE_CHECKS } from "./typeChecks";

/** All figures, in the order in which they are measured: what takes longest comes last. */
export const FIGURES: readonly Figure[] = [
    ...TYPE_CHECKS,
    IMPORTS,
    EVERYDAY_CHANGES,
    FIRST_PREVIEW,
    ...ENGINE_RUNS,
];
