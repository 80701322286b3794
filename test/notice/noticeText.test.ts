import { describe, expect, test } from 'vitest';
import { LANGUAGES, type Language } from '../../common/contract/language.ts';
import { err, ok } from '../../common/contract/result.ts';
import { inCourseWords } from '../../common/phrases/courseWords.ts';
import { formatCalendarDate, formatDate, formatTime } from '../../common/phrases/format.ts';
import { sayLate, sayLateShort } from '../../common/phrases/late.ts';
import { checkWording, isAffordable, writeNotice, type NoticeWriting } from '../../server/notice/noticeText.ts';
import { NOTICE_PURPOSES } from '../../server/notice/purpose.ts';
import { clock } from './build.ts';

const CLINIC = { en: 'Green Clinic', fa: 'درمانگاه سبز', ar: 'عيادة الخضراء', zh: '绿色诊所', ru: 'Клиника Зелёная' };
const ROOM = { en: 'Room 3', fa: 'اتاق ۳', ar: 'الغرفة ٣', zh: '3 诊室', ru: 'кабинет 3' };
const URL = 'https://queue.clinic.example/t/Zm9vYmFyYmF6cXV4MTIzNA';

const valuesIn = (language: Language) => ({
  clinic: CLINIC[language],
  room: ROOM[language],
  number: 'B-042',
  code: 'K7Q2M',
  phone: '+98 21 8877 6655',
  count: 40,
  /** As long as a date can be. */
  date: formatDate(Date.parse('2026-09-30T10:00+03:30'), 'Asia/Tehran', language),
  time: formatTime(clock('10:00'), 'Asia/Tehran', language),
  until: formatTime(clock('10:30'), 'Asia/Tehran', language),
});

/** By the rule of the most letters. */
const lateIn = (language: Language) => {
  const told = { late: 'joins_walk_ins', lateUntilMin: null, lateAfterMin: 15 } as const;
  const booked = { startsAt: clock('10:00'), timeZone: 'Asia/Tehran' };
  return {
    whole: sayLate(told, booked, language),
    short: sayLateShort(told, booked, language),
    isLastWord: false,
  };
};

const write = (over: Partial<NoticeWriting> & { readonly language: Language }) =>
  writeNotice({
    purpose: 'turn_near',
    channel: 'sms',
    values: valuesIn(over.language),
    url: URL,
    takesReplies: true,
    late: lateIn(over.language),
    ...over,
  });

describe.each(NOTICE_PURPOSES)('%s', (purpose) => {
  test('is one text in English and two at most in the other languages', () => {
    for (const language of LANGUAGES) {
      const { text } = write({ purpose, language, ...(purpose === 'booking_cancelled' ? { url: '' } : {}) });
      expect([text, text.length <= (language === 'en' ? 160 : 134)]).toEqual([text, true]);
      expect(isAffordable(text)).toBe(true);
    }
  });

  test('leaves nothing to be filled in, in any language or channel', () => {
    for (const language of LANGUAGES) {
      for (const channel of ['sms', 'email', 'web_push'] as const) {
        const { subject, text } = write({ purpose, language, channel });
        expect(subject + text).not.toMatch(/[{}]|undefined/);
        expect(subject.length).toBeGreaterThan(5);
      }
    }
  });
});

test('a text says how to answer, where answers reach us', () => {
  expect(write({ language: 'en' }).text).toBe(
    `Green Clinic: ticket B-042, your turn is near. Please come now. Reply 1 coming, 2 later, 3 cancel. ${URL}`,
  );
  expect(write({ language: 'en', takesReplies: false }).text).not.toContain('Reply');
  expect(write({ language: 'en', channel: 'email' }).text).not.toContain('Reply');
  expect(write({ language: 'en', purpose: 'called' }).text).not.toContain('Reply');
});

test('a text that would cost more leaves the link out rather than the answers, and keeps it where there are none', () => {
  expect(write({ language: 'fa' }).text).toContain('۳ لغو');
  expect(write({ language: 'fa' }).text).not.toContain(URL);
  expect(write({ language: 'zh' }).text).toContain(URL);
  for (const language of LANGUAGES) {
    for (const purpose of ['called', 'missed', 'delay', 'booking_confirmed', 'booking_moved'] as const) {
      expect(write({ language, purpose }).text).toContain(URL);
    }
  }
});

describe('what coming late means', () => {
  test('stands in the reminder and its e-mail, in every language, before the link', () => {
    for (const language of LANGUAGES) {
      const { short, whole } = lateIn(language);
      expect(write({ language, purpose: 'reminder' }).text).toContain(short);
      for (const purpose of ['reminder', 'booking_confirmed', 'booking_moved'] as const) {
        expect(write({ language, purpose, channel: 'email' }).text).toContain(whole);
        expect(write({ language, purpose, channel: 'web_push' }).text).toContain(whole);
      }
    }
  });

  test('stands in the text of a booking where there is no page to read it on, or no further text to pay', () => {
    const without = (language: Language) =>
      writeNotice({
        purpose: 'booking_confirmed',
        channel: 'sms',
        language,
        values: valuesIn(language),
        takesReplies: true,
        late: lateIn(language),
      }).text;
    for (const language of LANGUAGES) expect(without(language)).toContain(lateIn(language).short);
    const text = (language: Language) => write({ language, purpose: 'booking_confirmed' }).text;
    expect(text('zh')).toContain(lateIn('zh').short);
    expect(text('en')).not.toContain(lateIn('en').short);
  });

  test('stands in the text of a booking for which no reminder follows, for the price of another one', () => {
    for (const language of LANGUAGES)
      for (const purpose of ['booking_confirmed', 'booking_moved'] as const) {
        const late = { ...lateIn(language), isLastWord: true };
        const { text } = write({ language, purpose, late });
        expect(text).toContain(late.short);
        expect(text.endsWith(URL)).toBe(true);
        expect(text.length).toBeLessThanOrEqual(language === 'en' ? 2 * 153 : 3 * 67);
      }
  });

  test('stands in no message that is not of a booking to come', () => {
    for (const purpose of ['booking_cancelled', 'turn_near', 'place_offered'] as const)
      expect(write({ language: 'en', purpose, channel: 'email' }).text).not.toContain(lateIn('en').whole);
  });
});

test('minutes are counted as each grammar counts', () => {
  const late = (language: Language, count: number) =>
    write({ language, purpose: 'delay', values: { ...valuesIn(language), count } }).text;
  expect(late('ru', 21)).toContain('на 21 минуту');
  expect(late('ru', 40)).toContain('на 40 минут.');
  expect(late('ar', 5)).toContain('٥ دقائق');
  expect(late('ar', 40)).toContain('٤٠ دقيقة');
  expect(late('fa', 40)).toContain('۴۰ دقیقه');
});

test('an e-mail says why it came, and a push message leaves the link to the button', () => {
  expect(write({ language: 'en', channel: 'email' }).text).toContain('left with Green Clinic');
  expect(write({ language: 'en', channel: 'web_push' }).text).not.toContain('http');
});

test('a message with a value missing is never written', () => {
  expect(() => write({ language: 'en', values: { clinic: 'Green Clinic' } })).toThrow('{number}');
});

test('a place that is instead of a booking says of which, as shortly, and whatever the clinic’s own words are', () => {
  for (const language of LANGUAGES) {
    const at = Date.parse('2026-12-30T14:00+03:30');
    const date = formatCalendarDate(at, 'Asia/Tehran', language, { day: 'numeric', month: 'short' });
    const instead = `${date} ${formatTime(at, 'Asia/Tehran', language)}`;
    const values = { ...valuesIn(language), instead };
    const { text } = write({ language, purpose: 'place_offered', values, wording: '{date} {time} {until}' });
    expect(text).toContain(instead);
    expect([text, isAffordable(text)]).toEqual([text, true]);
  }
});

describe('a clinic’s own wording', () => {
  test('takes the place of ours', () => {
    expect(write({ language: 'en', wording: 'Dear patient, {number} is next.', takesReplies: false }).text).toBe(
      `Dear patient, B-042 is next. ${URL}`,
    );
  });

  test('is kept when it says what the person must know', () => {
    expect(checkWording('turn_near', 'en', ' Ticket {number}:\n please come. ')).toEqual(
      ok('Ticket {number}: please come.'),
    );
  });

  test.each([
    ['turn_near', '  ', { code: 'wording_empty' }],
    ['turn_near', 'Please come.', { code: 'wording_missing_name', name: 'number' }],
    ['turn_near', '{number} {doctor}', { code: 'wording_unknown_name', name: 'doctor' }],
    ['booking_confirmed', '{number} {code} {date}', { code: 'wording_missing_name', name: 'time' }],
    ['turn_near', '{number} https://example.org', { code: 'wording_has_address' }],
    ['turn_near', `{number} ${'a'.repeat(200)}`, { code: 'wording_too_long', limit: 200 }],
  ] as const)('%s "%s" is refused with the reason', (purpose, text, problem) => {
    expect(checkWording(purpose, 'en', text)).toEqual(err(problem));
  });
});

test('a training centre writes to participants of teachers, in every language', () => {
  const centre = { en: 'Harbour', fa: 'بندر', ar: 'الميناء', zh: '港湾', ru: 'Гавань' };
  for (const language of LANGUAGES)
    for (const purpose of NOTICE_PURPOSES) {
      const values = { ...valuesIn(language), clinic: centre[language], room: '3', choices: '1) 10:00' };
      const { subject, text } = write({ language, purpose, channel: 'email', values, reword: inCourseWords });
      expect(`${subject} ${text}`.replaceAll(URL, '')).not.toMatch(
        /patient|doctor|clinic|بیمار|پزشک|درمانگاه|مريض|مرضى|طبيب|عياد|患|医|诊|пациент|врач|клиник/i,
      );
    }
});
