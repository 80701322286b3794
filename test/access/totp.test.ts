import { describe, expect, test } from 'vitest';
import {
  codeAt,
  fromBase32,
  keyUri,
  minutesApart,
  newSecret,
  stepOf,
  stepOfCode,
  toBase32,
} from '../../server/usecases/access/totp.ts';

/** RFC 6238, appendix B: seconds since 1970, and the number of eight digits by each algorithm. */
const VECTORS = [
  [59, '94287082', '46119246', '90693936'],
  [1111111109, '07081804', '68084774', '25091201'],
  [1111111111, '14050471', '67062674', '99943326'],
  [1234567890, '89005924', '91819424', '93441116'],
  [2000000000, '69279037', '90698825', '38618901'],
  [20000000000, '65353130', '77737706', '47863826'],
] as const;
const DIGITS = '1234567890'.repeat(7);
const KEYS = { sha1: 20, sha256: 32, sha512: 64 } as const;
const keyOf = (algorithm: keyof typeof KEYS) => Buffer.from(DIGITS.slice(0, KEYS[algorithm]));

describe('the number of an authenticator app', () => {
  test.each(VECTORS)('at %i s is as RFC 6238 publishes it', (seconds, ...numbers) => {
    const algorithms = ['sha1', 'sha256', 'sha512'] as const;
    const codes = algorithms.map((algorithm) =>
      codeAt(keyOf(algorithm), stepOf(seconds * 1000), { digits: 8, algorithm }),
    );
    expect(codes).toEqual(numbers);
  });

  test('by a clock that is minutes off is not taken, and the minutes are told', () => {
    const secret = toBase32(keyOf('sha1'));
    const at = 1_111_111_111_000;
    const ofPhone = (apartMin: number) => codeAt(keyOf('sha1'), stepOf(at + apartMin * 60_000));
    expect([1, -1, 12, -20].map((min) => minutesApart(secret, ofPhone(min), at))).toEqual([1, -1, 12, -20]);
    expect([21, -45].map((min) => minutesApart(secret, ofPhone(min), at))).toEqual([undefined, undefined]);
  });

  test('is taken half a minute early and late, and no later', () => {
    const secret = toBase32(keyOf('sha1'));
    const at = 1_111_111_111_000;
    const code = codeAt(keyOf('sha1'), stepOf(at));
    expect(code).toBe('050471');
    const found = [-60_000, -30_000, 0, 30_000, 60_000].map((off) => stepOfCode(secret, code, at + off));
    expect(found).toEqual([undefined, stepOf(at), stepOf(at), stepOf(at), undefined]);
    expect(stepOfCode(secret, '05047', at)).toBeUndefined();
  });

  test('comes from a secret of 160 bits that the app reads from a QR code', () => {
    const secret = newSecret();
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(toBase32(fromBase32(secret))).toBe(secret);
    expect(toBase32(Buffer.from('foobar'))).toBe('MZXW6YTBOI'); // RFC 4648, section 10
    expect(keyUri('MZXW6YTBOI', { issuer: 'Clinic: North', account: 'noor hassan' })).toBe(
      'otpauth://totp/Clinic%3A%20North:noor%20hassan?secret=MZXW6YTBOI&issuer=Clinic%3A%20North&algorithm=SHA1&digits=6&period=30',
    );
  });
});
