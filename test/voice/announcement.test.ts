import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../common/contract/language.ts';
import { callAnnouncement, correctionAnnouncement, piecesOfCalls } from '../../server/voice/announcement.ts';
import { captionOf } from '../../server/voice/fragment.ts';

const place = { en: 'room 4', fa: 'اتاق ۴', ar: 'الغرفة ٤', zh: '4号诊室', ru: 'кабинет 4' };
const kinds = (fragments: ReturnType<typeof callAnnouncement>) =>
  fragments.map((fragment) => (fragment.kind === 'text' ? fragment.language : fragment.kind));

describe('a call', () => {
  test('begins with one chime, then each language in the order of the clinic, then all again', () => {
    const call = callAnnouncement({ number: 'B-042', place, languages: ['fa', 'en'] });

    expect(kinds(call)).toEqual([
      ...['chime', 'fa', 'fa', 'fa', 'fa', 'pause', 'en', 'en', 'en', 'en', 'pause'],
      ...['fa', 'fa', 'fa', 'fa', 'pause', 'en', 'en', 'en', 'en'],
    ]);
  });

  test.each([
    ['en', 'Number B-042 please go to room 4.'],
    ['fa', 'شمارهٔ B-042 لطفاً به اتاق ۴ مراجعه کنید.'],
    ['ar', 'الرقم B-042 يرجى الحضور إلى الغرفة ٤.'],
    ['zh', 'B-042 号，请到4号诊室。'],
    ['ru', 'Номер B-042 проходите, пожалуйста: кабинет 4.'],
  ] as const)('reads in %s as people of that language expect', (language, text) => {
    expect(captionOf(callAnnouncement({ number: 'B-042', place, languages: [language], times: 1 }))).toBe(text);
  });

  test('says the room in English where the clinic gave it no other name', () => {
    const call = callAnnouncement({ number: 'B-042', place: { en: 'room 4' }, languages: ['fa'], times: 1 });
    expect(captionOf(call)).toContain('room 4');
  });

  test('uses the recording of the room where the clinic made one', () => {
    const call = callAnnouncement({ number: 'B-042', place, placeCode: 'room-4', languages: ['en'], times: 1 });
    const recordings = call.flatMap((fragment) => (fragment.kind === 'text' ? [fragment.recording] : []));
    expect(recordings).toEqual(['phrase/call.1', 'letter/b', 'number/42', 'place/room-4']);
  });
});

test('a call that is taken back asks to keep waiting, and names no room', () => {
  const said = captionOf(correctionAnnouncement({ number: 'B-042', languages: ['en'] }));
  expect(said).toBe('Number B-042 please keep waiting. We will call you again.');
});

test('every piece of a coming call is among those made ahead', () => {
  const ready = new Set(
    piecesOfCalls({
      languages: LANGUAGES,
      prefixes: ['A', 'B'],
      highestNumber: 50,
      digits: 3,
      places: [{ name: place }],
    }).map(({ language, text }) => language + text),
  );
  for (const number of ['A-001', 'B-042', 'B-050']) {
    for (const fragment of callAnnouncement({ number, place, languages: LANGUAGES })) {
      if (fragment.kind === 'text') expect(ready).toContain(fragment.language + fragment.text);
    }
  }
});
