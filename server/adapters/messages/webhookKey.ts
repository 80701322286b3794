import { createHmac, timingSafeEqual } from 'node:crypto';

/** What makes an address that only we can have given: for a gateway that signs nothing itself. */
export const keyFor = (secret: string, what: string): string =>
  createHmac('sha256', secret).update(what, 'utf8').digest('base64url');

/** Compared in constant time, so that a key cannot be guessed letter by letter. */
export function isKeyFor(secret: string, what: string, given: string | undefined): boolean {
  const expected = Buffer.from(keyFor(secret, what));
  const got = Buffer.from(given ?? '');
  return got.length === expected.length && timingSafeEqual(got, expected);
}
