/** The subscription that every test runs under. */
export const SUBSCRIPTION = "00000000-0000-0000-0000-000000000000";

/** The tenant that every test runs under. */
export const TENANT = "11111111-1111-1111-1111-111111111111";

/** The principal that runs the stack. */
export const PRINCIPAL = "22222222-2222-2222-2222-222222222222";

/** Its client id. */
export const CLIENT = "33333333-3333-3333-3333-333333333333";

/** Every token of the sandbox starts so: search for it where no secret may be. */
export const TOKEN_PREFIX = "sandbox-token-";
