import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { err, ok } from '../../common/contract/result.ts';
import { isPhoneCountry, parsePhone } from '../../common/typed/phone.ts';

const mobile = ok({ e164: '+989121234567', kind: 'mobile' });

describe('one mobile number, typed in many ways', () => {
  test.each([
    '09121234567',
    '9121234567',
    '989121234567',
    '00989121234567',
    '+98 912 123 4567',
    '+98 (0) 912-123-4567',
    '۰۹۱۲۱۲۳۴۵۶۷',
    '٠٩١٢ ١٢٣ ٤٥٦٧',
    '０９１２１２３４５６７',
    '0912 123-45.67',
    '\u202a+98 912 123 4567\u202c',
    '989121234567+',
    '＋98 912 123 4567',
  ])('%s', (typed) => {
    expect(parsePhone(typed, 'IR')).toEqual(mobile);
  });

  test('from another country it needs its country code, by + or 00', () => {
    expect(parsePhone('+989121234567', 'RU')).toEqual(mobile);
    expect(parsePhone('00989121234567', 'RU')).toEqual(mobile);
  });
});

test('a home telephone is known to be one, because it cannot be texted', () => {
  expect(parsePhone('021 8877 6655', 'IR')).toEqual(ok({ e164: '+982188776655', kind: 'landline' }));
});

test('numbers of the other countries are read with their own rules', () => {
  expect(parsePhone('8 (912) 123-45-67', 'RU')).toEqual(ok({ e164: '+79121234567', kind: 'mobile' }));
  expect(parsePhone('138 0013 8000', 'CN')).toEqual(ok({ e164: '+8613800138000', kind: 'mobile' }));
  expect(parsePhone('050 123 4567', 'AE')).toEqual(ok({ e164: '+971501234567', kind: 'mobile' }));
});

describe('what cannot be a telephone number is refused with the reason', () => {
  test.each([
    ['', 'phone_missing'],
    ['   ', 'phone_missing'],
    ['\u200c', 'phone_missing'],
    ['abc', 'phone_invalid'],
    ['0912', 'phone_too_short'],
    ['091212345678', 'phone_too_long'],
    ['0912123456', 'phone_invalid'],
    ['0912 123 4567 or 0913 123 4567', 'phone_invalid'],
    ['<script>09121234567', 'phone_invalid'],
    ['09121234567\u0000', 'phone_invalid'],
    ['+1 900 555 0199', 'phone_not_personal'],
    ['+44 800 123 4567', 'phone_not_personal'],
  ])('%s: %s', (typed, code) => {
    expect(parsePhone(typed, 'IR')).toEqual(err(code));
  });
});

test('whatever is typed, the answer is a number or a code', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[+0-9۰-۹ ()-]{0,20}$/)), (typed) => {
      const read = parsePhone(typed, 'IR');
      if (read.ok) expect(read.value.e164).toMatch(/^\+[1-9]\d{6,14}$/);
      else expect(read.error).toMatch(/^phone_/);
    }),
  );
});

test('every mobile number survives spaces, hyphens and Persian digits', () => {
  const separators = fc.array(fc.constantFrom('', ' ', '-', '  '), { minLength: 11, maxLength: 11 });
  fc.assert(
    fc.property(fc.stringMatching(/^0912\d{7}$/), separators, fc.boolean(), (number, between, isPersian) => {
      const typed = Array.from(number, (digit, place) => `${digit}${between[place] ?? ''}`).join('');
      const persian = typed.replace(/\d/g, (digit) => '۰۱۲۳۴۵۶۷۸۹'[Number(digit)] ?? digit);
      expect(parsePhone(isPersian ? persian : typed, 'IR')).toEqual(
        ok({ e164: `+98${number.slice(1)}`, kind: 'mobile' }),
      );
    }),
  );
});

test('only countries with a telephone plan can be configured', () => {
  expect(isPhoneCountry('IR')).toBe(true);
  expect(isPhoneCountry('Iran')).toBe(false);
});
