import { scryptSync } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import { isWeak } from '../../server/usecases/access/passwords.ts';
import { hashOfPassword, isOfOldCost, isPassword } from '../../server/usecases/access/secrets.ts';

vi.unmock('../../server/usecases/access/passwordCost.ts');

describe('a new password', () => {
  test.each([
    ['too short for a sentence', 'kT9#pQ2x'],
    ['a few letters again and again', 'aabbaabbaabb'],
    ['the login', 'noor.hassan'],
    ['the login with something around it', 'My-Noor.Hassan-2026'],
    ['a word that everybody takes', 'Password2026!'],
    ['the same in other letters', 'P4$$w0rd!!1'],
    ['what a clinic thinks of first', 'Clinic-1404'],
    ['two words of the list', 'qwerty qwerty'],
    ['keys in a row', '1234567890'],
    ['keys in a row, backwards', 'poiuytrewq'],
    ['a piece again and again', 'doctordoctor'],
    ['letters as a Chinese keyboard writes them wide', 'ｐａｓｓｗｏｒｄ１２３４'],
  ])('is refused: %s', (_, password) => {
    expect(isWeak(password, 'noor.hassan')).toBe(true);
  });

  test.each(['a quiet harbour 7', 'correct horse battery', 'kT9#pQ2xLm', 'یک جمله‌ی کوتاه', '安静的港口有七艘船啊呀'])(
    'is taken: %s',
    (password) => {
      expect(isWeak(password, 'noor.hassan')).toBe(false);
    },
  );

  test('may hold a short login, as most words hold two letters that somebody is called by', () => {
    expect(isWeak('a lighthouse far away', 'li')).toBe(false);
  });
});

describe('what is kept of a password', () => {
  test('costs each guess 128 MiB of memory', async () => {
    expect(await hashOfPassword('a quiet harbour 7')).toMatch(/^scrypt\$131072\$8\$1\$/);
  });

  test('tells it again however its letters were composed, and no other', async () => {
    const kept = await hashOfPassword('café on the corner');
    expect(await isPassword('cafe\u0301 on the corner', kept)).toBe(true);
    expect(await isPassword('cafe on the corner', kept)).toBe(false);
    expect(isOfOldCost(kept)).toBe(false);
  });

  test('from a version that hashed more cheaply still works, and is known as such', async () => {
    const salt = Buffer.alloc(16, 7);
    const key = scryptSync('a quiet harbour 7', salt, 32, { N: 2 ** 14, r: 8, p: 1 });
    const kept = ['scrypt', 2 ** 14, 8, 1, salt.toString('base64url'), key.toString('base64url')].join('$');
    expect(await isPassword('a quiet harbour 7', kept)).toBe(true);
    expect(isOfOldCost(kept)).toBe(true);
  });
});
