import { type FileLimits, type FoundFiles, type SizeCheck, bytesOf, largestOf } from "../fileLimits";

const MEBI = 2 ** 20;

/** Most bytes of a source directory: v1's limit for what a service is made of. */
export const MOST_CODE_BYTES = 100 * MEBI;

/** Most bytes of a model that is uploaded: every preview reads all of it, to see whether it has changed. */
export const MOST_MODEL_BYTES = 1024 * MEBI;

/** Most bytes of a file: azure-native holds it in memory and sends it in one request, and storage takes 256 MiB in one. */
export const MOST_FILE_BYTES = 256 * MEBI;

const ELSEWHERE = "Upload it by az storage blob upload-batch, and give its address: model: { uri: … }.";

const checkCode: SizeCheck = (f, path, value, found) => {
    const bytes = bytesOf(found);
    if (bytes > MOST_CODE_BYTES) {
        const rule = `must hold at most ${megabytes(MOST_CODE_BYTES)}, and holds ${megabytes(bytes)}`;
        const leave = `Leave out what does not belong to the code: name it in .amlignore; a model belongs in the version's model.`;
        f.problem(path, value, rule, `${largestOf(found, megabytes)}${leave}`);
    }
};

const checkModel: SizeCheck = (f, path, value, found) => {
    const bytes = bytesOf(found);
    const large = largeFile(found);
    if (bytes > MOST_MODEL_BYTES) {
        const rule = `must have at most ${megabytes(MOST_MODEL_BYTES)} to be uploaded, and has ${megabytes(bytes)}`;
        f.problem(path, value, rule, `${largestOf(found, megabytes)}${ELSEWHERE}`);
    } else if (large !== undefined) {
        const which = found.isFile ? "has" : `holds ${JSON.stringify(large.path)} with`;
        const rule = `${which} ${megabytes(large.bytes)}, and a file of at most ${megabytes(MOST_FILE_BYTES)} can be uploaded`;
        f.problem(path, value, rule, ELSEWHERE);
    }
};

function largeFile({ files }: FoundFiles) {
    return files.find(({ bytes }) => bytes > MOST_FILE_BYTES);
}

function megabytes(bytes: number): string {
    return `${Math.ceil((bytes / MEBI) * 10) / 10} MB`;
}

/** What is uploaded to the workspace's storage. */
export const UPLOAD_LIMITS: FileLimits = { code: checkCode, model: checkModel, inTheClear: false };
