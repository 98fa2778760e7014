/** For the SDK's clients, in milliseconds: a network that leads nowhere fails with an error that names it, and not by the function's timeout. */
export const TIMEOUTS = { connectionTimeout: 2_000, requestTimeout: 10_000, throwOnRequestTimeout: true };
