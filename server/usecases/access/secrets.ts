import { hash, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { COST } from './passwordCost.ts';

/** 256 random bits, in letters that survive a URL. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** What is stored of a token: whoever reads the database cannot use it. */
export const hashOfToken = (token: string): string => hash('sha256', token, 'hex');

export const hashOfRequest = (body: unknown): string => hash('sha256', JSON.stringify([body]), 'hex');

const KEY_BYTES = 32;

/** @returns `scrypt$N$r$p$salt$key`, so that the cost may rise later without locking anybody out */
export async function hashOfPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, COST);
  return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

/** Whether a guess at it is cheaper than at one that is hashed now. */
export function isOfOldCost(stored: string): boolean {
  const [name, N, r, p] = stored.split('$');
  return name !== 'scrypt' || Number(N) * Number(r) * Number(p) < COST.N * COST.r * COST.p;
}

/** Takes as long for a login that does not exist, so that logins cannot be told apart by the clock. */
export async function isPassword(password: string, stored: string | null): Promise<boolean> {
  const [name, N, r, p, salt, key] = (stored ?? '').split('$');
  if (name !== 'scrypt' || !salt || !key) {
    await derive(password, Buffer.alloc(16), COST);
    return false;
  }
  const cost = { N: Number(N), r: Number(r), p: Number(p), maxmem: COST.maxmem };
  return timingSafeEqual(await derive(password, Buffer.from(salt, 'base64url'), cost), Buffer.from(key, 'base64url'));
}

function derive(
  password: string,
  salt: Buffer,
  cost: { N: number; r: number; p: number; maxmem: number },
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, KEY_BYTES, cost, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
