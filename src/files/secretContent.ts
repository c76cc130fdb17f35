// Texts and names by which secrets are known. The patterns of tokens are those of gitleaks, by which many repositories are searched
// (MIT licence, https://github.com/gitleaks/gitleaks/blob/v8.30.1/config/gitleaks.toml), without its guesses at "password = …".
// Each takes time in proportion to a text's length, whatever is in it: no \s after the start of a line, since it crosses lines, nothing
// unbounded between two words, and what repeats begins at one place of a run of letters.

/** Names of files that are made for passwords and keys; a pattern for others to fill in is none. */
const NAMES =
    /^(?!.*\.(?:example|sample|template|dist)$)(?:.*\.env(?:\..+)?|[._]netrc|\.pypirc|\.git-credentials|\.pgpass|\.htpasswd|\.dockercfg|.+\.(?:pfx|p12|jks|keystore|jceks|ppk|kdbx|publishsettings)|id_(?:rsa|dsa|ecdsa|ed25519)|.+\.tfstate(?:\.backup)?|accesstokens\.json|azureprofile\.json|msal_(?:token|http)_cache.*|service_principal_entries.*)$/i;

/** Of a list, all must be there, in any order. */
const TOKENS: readonly (RegExp | readonly RegExp[])[] = [
    // Private keys as PEM: on a line of their own, or with what follows such a line in code, in JSON, in a notebook. A script may
    // well speak of one.
    /^(?:\xef\xbb\xbf|\ufeff)?[ \t]*-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----[ \t]*\r?$/m,
    /-----BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?-----(?:\\{1,8}[rn]|[\s"'`,#+]){0,40}[A-Za-z0-9+/]{40}/,
    /"private_?key"\s*:\s*"-----BEGIN /i,
    // Azure: account keys, shared access signatures and keys, client secrets of Entra ID, service principals, MSAL's cache
    /AccountKey\s*=\s*[A-Za-z0-9+/]{86}==/,
    /SharedAccessKey\s*=\s*[A-Za-z0-9+/]{43}=/,
    /[?&]sig=[A-Za-z0-9%+/]{42,}(?:=|%3[Dd])/,
    /(?:^|[\s"'`>=:(,])[\w~.]{3}\dQ~[\w~.-]{31,34}(?:$|[\s"'`<),;])/m,
    /"client_?secret"\s*:\s*"[^"$<{]{8,}"/i,
    [/"(?:AccessToken|RefreshToken)"\s*:\s*\{/, /"secret"\s*:\s*"/],
    // AWS, Google
    /\b(?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b/,
    /\baws_secret_access_key\s*=\s*[A-Za-z0-9+/]{40}\b/i,
    /\bAIza[\w-]{35}\b/,
    // Registries of images and packages
    [/"auths"\s*:\s*\{/, /"(?:auth|identitytoken|password)"\s*:\s*"[^"]{8,}"/],
    /:_(?:authToken|password|auth)\s*=\s*["']?[^\s"'$]{8,}/,
    /\bnpm_[A-Za-z0-9]{36}\b/,
    /\bpypi-AgEIcHlwaS5vcmc[\w-]{50,}/,
    /^[ \t]*(?:extra-)?index-url\s*=\s*https?:\/\/[^\s/@:]*:[^\s/@$]+@/m,
    // Code hosts, chats, models
    /\b(?:ghp|gho|ghu|ghs|ghr)_[A-Za-z0-9]{36}\b/,
    /\bgithub_pat_\w{82}\b/,
    /\bglpat-[\w-]{20}\b/,
    /\bxox[abeoprs]-(?:\d+-)+[A-Za-z0-9-]{10,}/,
    /\bhooks\.slack\.com\/(?:services|workflows|triggers)\/[A-Za-z0-9+/]{43,}/,
    /\bhf_[A-Za-z]{34}\b/,
    /(?<![\w-])sk-(?:proj-|svcacct-|admin-)?[\w-]{20,}T3BlbkFJ[\w-]{20,}/,
    // Clusters, and what Terraform has made
    /^[ \t]*(?:-[ \t]+)?client-key-data:\s*["']?[A-Za-z0-9+/]{40,}/m,
    [/^kind:[ \t]*["']?Config\b/m, /^[ \t]*(?:-[ \t]+)?token:[ \t]*\S{8,}/m],
    [/"terraform_version"\s*:/, /"resources"\s*:/],
    // A JSON Web Token with its signature
    /(?<![\w-])eyJ[\w-]{17,}\.eyJ[\w-]{17,}\.[\w-]{20,}/,
];

/** First bytes of key stores of Java. */
const STORES = ["feedfeed", "cececece"];

/** In DER: PKCS#8 of RSA, of elliptic curves and of Ed25519; PKCS#1; SEC1; PKCS#12. A sequence, a version, and what follows. */
const DER =
    /^30(?:[0-7].|81..|82....|83......)(?:020100(?:30(?:0d06092a864886f70d010101|1[0-9a-f]06072a8648ce3d0201|0506032b65)|02(?:8[12]|[2-7]))|02010104|0201033080?(?:8[0-4])?)/;

/** Whether a file is made for secrets, by its name. */
export function isSecretName(name: string): boolean {
    return NAMES.test(name);
}

/** Whether a secret is in a file's content. */
export function isSecretContent(content: Buffer): boolean {
    const start = content.subarray(0, 64).toString("hex");
    return (
        STORES.some((magic) => start.startsWith(magic)) ||
        DER.test(start) ||
        textsOf(content).some((text) => TOKENS.some((token) => [token].flat().every((one) => one.test(text))))
    );
}

/** The text as it is, and where it looks like UTF-16, in both byte orders, as that. */
function textsOf(content: Buffer): readonly string[] {
    const half = content.subarray(0, 200);
    const zeros = half.reduce((count, byte) => count + (byte === 0 ? 1 : 0), 0);
    const text = content.toString("latin1");
    if (zeros < half.length / 4 || zeros > half.length / 1.5) {
        return [text];
    }
    const even = content.subarray(0, content.length - (content.length % 2));
    return [text, even.toString("utf16le"), Buffer.from(even).swap16().toString("utf16le")];
}
