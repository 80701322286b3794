import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ClinicId } from '../../../common/contract/vocabulary.ts';
import { DoorCodes, DOOR_CODE_MIN } from '../../../server/usecases/queue/doorCodes.ts';

const HOUSE = ClinicId.parse('0198f000-0000-7000-8000-000000000001');
const OTHER = ClinicId.parse('0198f000-0000-7000-8000-000000000002');
const LONG = DOOR_CODE_MIN * 60_000;
const codes = new DoorCodes(Buffer.alloc(32, 7), { publicUrl: 'https://clinic.example', localUrl: 'http://10.0.0.2' });
const instant = fc.integer({ min: 0, max: 4_102_444_800_000 });

test('the digits of the screen are accepted while they stand there and as long again, and not after', () => {
  fc.assert(
    fc.property(instant, fc.integer({ min: 0, max: LONG - 1 }), (now, later) => {
      const { digits, untilAt } = codes.at(HOUSE, now);
      expect(digits).toMatch(/^\d{4}$/);
      expect(untilAt - now).toBeGreaterThan(0);
      expect(untilAt - now).toBeLessThanOrEqual(LONG);
      expect(codes.accepts(HOUSE, digits, now)).toBe(true);
      expect(codes.accepts(HOUSE, digits, untilAt + later)).toBe(true);
      // Of ten thousand codes, a later one may be the same by chance.
      const afterwards = [untilAt + LONG, untilAt].map((at) => codes.at(HOUSE, at).digits);
      expect(codes.accepts(HOUSE, digits, untilAt + LONG)).toBe(afterwards.includes(digits));
    }),
    { numRuns: 200 },
  );
});

test('every clinic and every installation has its own, and the address on the screen says nothing else', () => {
  const now = Date.parse('2026-03-02T09:00:00Z');
  const mine = codes.at(HOUSE, now);
  expect(mine.url).toBe(`https://clinic.example/t/#here=${mine.digits}`);
  expect(codes.at(OTHER, now).digits).not.toBe(mine.digits);
  const elsewhere = new DoorCodes(Buffer.alloc(32, 8), { publicUrl: undefined, localUrl: 'http://10.0.0.2' });
  expect(elsewhere.at(HOUSE, now).digits).not.toBe(mine.digits);
  expect(elsewhere.at(HOUSE, now).url).toMatch(/^http:\/\/10\.0\.0\.2\/t\/#here=\d{4}$/);
});

test('digits may be typed in any script and with a space; nothing else is taken for them', () => {
  const now = Date.parse('2026-03-02T09:00:00Z');
  const { digits } = codes.at(HOUSE, now);
  const persian = digits.replace(/\d/g, (digit) => String.fromCodePoint(0x06f0 + Number(digit)));
  expect(codes.accepts(HOUSE, persian, now)).toBe(true);
  expect(codes.accepts(HOUSE, `${digits.slice(0, 2)} ${digits.slice(2)}`, now)).toBe(true);
  for (const wrong of ['', digits.slice(1), `${digits}0`, 'abcd', '🙂🙂🙂🙂'])
    expect(codes.accepts(HOUSE, wrong, now)).toBe(false);
});
