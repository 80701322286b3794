import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** As every authenticator app takes it (RFC 6238): SHA-1, six digits, thirty seconds. */
const STEP_MS = 30_000;
const DIGITS = 6;
/** RFC 4226 asks for 128 bits at least and recommends 160. */
const SECRET_BYTES = 20;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** A number of RFC 4226 for a counter. @param digits six everywhere but in the vectors of RFC 6238, which have eight */
export function codeAt(
  secret: Uint8Array,
  step: number,
  { digits = DIGITS, algorithm = 'sha1' }: { digits?: number; algorithm?: 'sha1' | 'sha256' | 'sha512' } = {},
): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac(algorithm, secret).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 0xf;
  const number = digest.readUInt32BE(offset) & 0x7fffffff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

/** The half minute since 1970 of an instant. */
export const stepOf = (at: number): number => Math.floor(at / STEP_MS);

/**
 * The half minute for which the number is right: this one, or the one before or after, for clocks that differ.
 * @returns undefined when it is wrong
 */
export function stepOfCode(secret: string, code: string, at: number): number | undefined {
  const key = fromBase32(secret);
  const given = Buffer.from(code);
  const now = stepOf(at);
  return [now, now - 1, now + 1].find((step) => {
    const right = Buffer.from(codeAt(key, step));
    return given.length === right.length && timingSafeEqual(given, right);
  });
}

/** Clocks are looked at so far apart, only to say that they are. */
const APART_MOST_MIN = 20;

/**
 * For a number that is wrong now: by how many minutes the clock of the phone that made it is before ours.
 * @returns undefined where it is no number of the twenty minutes before or after
 */
export function minutesApart(secret: string, code: string, at: number): number | undefined {
  const key = fromBase32(secret);
  const most = (APART_MOST_MIN * 60_000) / STEP_MS;
  for (let steps = 1; steps <= most; steps += 1) {
    const found = [steps, -steps].find((off) => codeAt(key, stepOf(at) + off) === code);
    if (found !== undefined) return Math.sign(found) * Math.ceil((steps * STEP_MS) / 60_000);
  }
  return undefined;
}

export const newSecret = (): string => toBase32(randomBytes(SECRET_BYTES));

/** What an authenticator app reads from a QR code (the key URI format of Google Authenticator). */
export function keyUri(secret: string, { issuer, account }: { issuer: string; account: string }): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`;
  const values = { secret, issuer, algorithm: 'SHA1', digits: String(DIGITS), period: String(STEP_MS / 1000) };
  // Some apps show a `+` for a blank as it is, so blanks are written %20.
  return `otpauth://totp/${label}?${new URLSearchParams(values).toString().replaceAll('+', '%20')}`;
}

/** RFC 4648 without the padding, which authenticator apps do not take. */
export function toBase32(bytes: Uint8Array): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => ALPHABET.charAt(parseInt(five.padEnd(5, '0'), 2))).join('');
}

export function fromBase32(text: string): Uint8Array {
  const bits = Array.from(text, (letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Uint8Array.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
}
