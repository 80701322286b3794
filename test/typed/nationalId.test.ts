import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { err, ok } from '../../common/contract/result.ts';
import { checkNationalId, NATIONAL_ID_SYSTEMS, type NationalIdSystem } from '../../common/typed/nationalId.ts';

const WHOLE = [
  ['ir', '0012345679', '0012345679'],
  ['ir', '001-234567-9', '0012345679'],
  ['ir', '۰۰۱۲۳۴۵۶۷۹', '0012345679'],
  ['ir', '12345679', '0012345679'], // leading zeros left out
  ['ir', '0499370899', '0499370899'],
  ['cn', '11010519491231002X', '11010519491231002X'], // the standard's own example
  ['cn', '11010519491231002x', '11010519491231002X'],
  ['cn', '440524188001010014', '440524188001010014'],
  ['cn', '１１０１０５１９４９１２３１００２Ｘ', '11010519491231002X'],
  ['ru', '112-233-445 95', '11223344595'], // the pension fund's own example
  ['ru', '08765430300', '08765430300'], // a sum of 202, which counts as zero
  ['ru', '001-001-998 00', '00100199800'], // given before there was a checksum
  ['none', 'ab 1234', 'AB1234'],
  ['none', '۱۲۳۴۵', '12345'],
] as const;

test.each(WHOLE)('%s %s is kept as %s', (system, typed, kept) => {
  expect(checkNationalId(typed, system)).toEqual(ok(kept));
});

describe('what cannot be right is refused with the reason', () => {
  test.each([
    ['ir', '', 'national_id_missing'],
    ['ir', '0012345678', 'national_id_wrong_checksum'],
    ['ir', '1111111111', 'national_id_wrong_checksum'],
    ['ir', '1234567', 'national_id_wrong_length'],
    ['ir', '00123456791', 'national_id_wrong_length'],
    ['ir', '001234567A', 'national_id_wrong_characters'],
    ['cn', '110105194912310021', 'national_id_wrong_checksum'],
    ['cn', '110105194913310025', 'national_id_wrong_date'],
    ['cn', '11010519490229002X', 'national_id_wrong_date'],
    ['cn', '1101051949123100', 'national_id_wrong_length'],
    ['cn', 'X1010519491231002X', 'national_id_wrong_characters'],
    ['ru', '112-233-445 96', 'national_id_wrong_checksum'],
    ['ru', '000-000-000 00', 'national_id_wrong_checksum'],
    ['ru', '112-233-445', 'national_id_wrong_length'],
    ['ru', '112-233-445 9Х', 'national_id_wrong_characters'],
    ['none', '123', 'national_id_wrong_length'],
    ['none', 'A;B--1', 'national_id_wrong_characters'],
    ['none', '1'.repeat(25), 'national_id_wrong_length'],
  ] as const)('%s %s: %s', (system, typed, code) => {
    expect(checkNationalId(typed, system)).toEqual(err(code));
  });
});

test('one digit mistyped is always found', () => {
  const whole = fc.constantFrom(
    ['ir', '0012345679'],
    ['ir', '0499370899'],
    ['cn', '440524188001010014'],
    ['ru', '11223344595'],
  );
  fc.assert(
    fc.property(whole, fc.nat(), fc.integer({ min: 1, max: 9 }), ([system, id], somewhere, by) => {
      const place = somewhere % id.length;
      const wrong = id.slice(0, place) + String((Number(id[place]) + by) % 10) + id.slice(place + 1);
      expect(checkNationalId(wrong, system as NationalIdSystem).ok).toBe(false);
    }),
  );
});

test('whatever is typed, the answer is an identity that checks again as itself, or a code', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...NATIONAL_ID_SYSTEMS),
      fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[0-9X۰-۹ -]{0,20}$/)),
      (system, typed) => {
        const read = checkNationalId(typed, system);
        if (read.ok) expect(checkNationalId(read.value, system)).toEqual(read);
        else expect(read.error).toMatch(/^national_id_/);
      },
    ),
  );
});
