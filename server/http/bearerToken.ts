import type { Request } from 'express';

/** The token in `Authorization: Bearer …` (RFC 6750); undefined where a request shows none. */
export const bearerTokenOf = (request: Request): string | undefined =>
  /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
