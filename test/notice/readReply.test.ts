import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../common/contract/language.ts';
import { isOnlyThanks, readReply } from '../../server/notice/readReply.ts';
import { REPLY_WORDS } from '../../server/notice/replyWords.ts';

describe('1 is coming, 2 is later, 3 is cancel, in any digits', () => {
  test.each([
    ['1', '2', '3'],
    ['۱', '۲', '۳'],
    ['١', '٢', '٣'],
    ['１', '２', '３'],
    [' 1. ', '(2)', '3;'],
    ['1️⃣', '2️⃣', '3️⃣'],
    ['一', '二', '三'],
  ])('%s %s %s', (coming, later, cancel) => {
    for (const language of LANGUAGES) {
      expect([coming, later, cancel].map((text) => readReply(text, language))).toEqual(['coming', 'later', 'cancel']);
    }
  });
});

describe('a reply in words', () => {
  test.each([
    ['YES', 'coming'],
    ["I'm coming", 'coming'],
    ['Ok, thank you.', 'coming'],
    ['yes yes', 'coming'],
    ['running late', 'later'],
    ['Cancel A12', 'cancel'],
    ['cancel B-042 please', 'cancel'],
    ['cancel K7Q2M', 'cancel'],
    ["I can't come", 'cancel'],
    ['Stop', 'stop'],
    ['STOP sending me messages, I have told you three times now', 'stop'],
    ['START', 'start'],
    ['help', 'help'],
    ['wrong number', 'wrong_number'],
    ['بله', 'coming'],
    ['بله ممنون', 'coming'],
    ['می‌آیم', 'coming'],
    ['ميام', 'coming'], // with the Arabic yeh
    ['دیر می‌رسم', 'later'],
    ['لغو', 'cancel'],
    ['لغو A12', 'cancel'],
    ['لغو ۱۲۳', 'cancel'],
    ['كنسل', 'cancel'], // with the Arabic kaf
    ['نمی‌آیم', 'cancel'],
    ['لغو11', 'stop'],
    ['لغو ۱۱', 'stop'],
    ['اشتباه گرفتید', 'wrong_number'],
    ['نعم', 'coming'],
    ['نَعَم شكراً', 'coming'],
    ['سأتأخر', 'later'],
    ['إلغاء', 'cancel'],
    ['الغاء', 'cancel'],
    ['أوقفوا', 'stop'],
    ['الرقم خطأ', 'wrong_number'],
    ['好', 'coming'],
    ['好的，谢谢！', 'coming'],
    ['我马上来', 'coming'],
    ['晚一点', 'later'],
    ['取消', 'cancel'],
    ['不来了', 'cancel'],
    ['退订', 'stop'],
    ['打错了', 'wrong_number'],
    ['да', 'coming'],
    ['Да, спасибо', 'coming'],
    ['опоздаю', 'later'],
    ['ОТМЕНА', 'cancel'],
    ['не приду', 'cancel'],
    ['стоп', 'stop'],
    ['вы ошиблись номером', 'wrong_number'],
  ] as const)('%s means %s, whatever the language of the message was', (text, meant) => {
    for (const language of LANGUAGES) expect(readReply(text, language)).toBe(meant);
  });
});

describe('what is not certain goes to a person', () => {
  test.each([
    '',
    '   ',
    '👍🏽🙏',
    'thanks',
    'no',
    'no 1',
    '1 or 2',
    '12',
    '4',
    '1 hour late',
    '2 people are coming',
    "don't cancel",
    'yes but cancel the other one',
    'لغو نکنید',
    'بله نه',
    'قطع شد',
    'لا تلغوا',
    '不取消',
    '停车场在哪里',
    '好不来了',
    'не отменяйте',
    'да нет',
    'a'.repeat(5000),
  ])('%s', (text) => {
    for (const language of LANGUAGES) expect(readReply(text, language)).toBe('unknown');
  });
});

test('customs of one country count only there', () => {
  expect(LANGUAGES.filter((language) => readReply('۱۱', language) === 'stop')).toEqual(['fa']);
  expect(LANGUAGES.filter((language) => readReply('T', language) === 'stop')).toEqual(['zh']);
});

test('every word of the list is understood as what it is listed for, in capitals and with a full stop too', () => {
  for (const [intent, lines] of Object.entries(REPLY_WORDS)) {
    for (const phrase of lines.flatMap((line) => line.split(' '))) {
      const text = phrase.replaceAll('_', ' ');
      expect([phrase, readReply(`${text.toUpperCase()}.`, 'en')]).toEqual([phrase, intent]);
    }
  }
});

test('any text has a reading', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.constantFrom(...LANGUAGES), (text, language) => {
      expect(['unknown', ...Object.keys(REPLY_WORDS)]).toContain(readReply(text, language));
    }),
  );
});

test('a word that cannot be read makes the whole reply uncertain', () => {
  fc.assert(
    fc.property(fc.constantFrom('1', 'yes', 'cancel', 'بله', 'да'), (answer) => {
      expect(readReply(`${answer} qwertyuiop`, 'en')).toBe('unknown');
    }),
  );
});

test('thanks with courtesies are only thanks; with anything else they are not', () => {
  for (const text of ['Thanks', 'Thank you, doctor', 'سلام، ممنون', 'شكرا', '谢谢', 'Спасибо'])
    expect(isOnlyThanks(text), text).toBe(true);
  for (const text of ['', 'Hello', 'Thanks, at what time', 'Thanks but no', 'yes thanks', '9'])
    expect(isOnlyThanks(text), text).toBe(false);
});
