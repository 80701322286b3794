/** Scrypt with 128 MiB of memory per guess (OWASP's recommendation: N = 2^17, r = 8, p = 1). */
export const COST = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 } as const;
