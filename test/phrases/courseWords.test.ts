import { globSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { LANGUAGES } from '../../common/contract/language.ts';
import { coursesAtTheKiosk } from '../../common/phrases/coursesAtTheKiosk.ts';
import { coursesOnTheWeb } from '../../common/phrases/coursesOnTheWeb.ts';
import { courseText, inCourseWords } from '../../common/phrases/courseWords.ts';
import { displayPhrases } from '../../common/phrases/display.ts';
import type { Phrase, Wording } from '../../common/phrases/phrase.ts';
import { roomPhrases } from '../../common/phrases/panelRoom.ts';
import { webPhrases } from '../../common/phrases/webBooking.ts';
import { OF_A_CLINIC, withoutVowelSigns } from './ofAClinic.ts';

const FOLDER = path.resolve(import.meta.dirname, '../../common/phrases');

const formsOf = (wording: Wording): readonly string[] =>
  typeof wording === 'string' ? [wording] : Object.values(wording);
const isPhrase = (value: unknown): value is Phrase =>
  typeof value === 'object' && value !== null && LANGUAGES.every((language) => language in value);

async function everyPhrase(): Promise<readonly (readonly [string, Phrase])[]> {
  const found: (readonly [string, Phrase])[] = [];
  for (const file of globSync('*.ts', { cwd: FOLDER })) {
    const module = (await import(path.join(FOLDER, file))) as Readonly<Record<string, unknown>>;
    for (const [book, phrases] of Object.entries(module)) {
      if (typeof phrases !== 'object' || phrases === null) continue;
      for (const [key, phrase] of Object.entries(phrases as Readonly<Record<string, unknown>>))
        if (isPhrase(phrase)) found.push([`${file} ${book}.${key}`, phrase]);
    }
  }
  return found;
}

test('in a training centre no screen, paper or voice speaks of patients, doctors or clinics, in any language', async () => {
  const all = await everyPhrase();
  expect(all.length).toBeGreaterThan(1_000);
  const wrong = all.flatMap(([where, phrase]) => {
    const said = coursesOnTheWeb.get(phrase) ?? coursesAtTheKiosk.get(phrase) ?? inCourseWords(phrase);
    return LANGUAGES.flatMap((language) =>
      formsOf(said[language])
        // The names of values are seen by nobody.
        .map((text) => text.replaceAll(/\{\w+\}/g, ''))
        .filter((text) => OF_A_CLINIC[language].test(withoutVowelSigns(text)))
        .map((text) => `${where} ${language}: ${text}`),
    );
  });
  expect(wrong).toEqual([]);
});

test('values and plural forms stay as they are', async () => {
  const names = (text: string) => (text.match(/\{\w+\}/g) ?? []).join();
  for (const [where, phrase] of await everyPhrase())
    for (const language of LANGUAGES) {
      const [before, after] = [phrase[language], inCourseWords(phrase)[language]];
      expect(typeof after, where).toBe(typeof before);
      expect(formsOf(after).map(names), where).toEqual(formsOf(before).map(names));
    }
});

test('the words bend as the sentence needs, and what speaks of neither stays the same', () => {
  expect(inCourseWords(roomPhrases.next)).toMatchObject({
    en: 'Next participant',
    fa: 'فراگیر بعدی',
    ar: 'الطالب التالي',
  });
  expect(inCourseWords(webPhrases.title).en).toBe('Book a place');
  const bent: Phrase = {
    en: 'The doctor’s patients',
    fa: 'بیماران پزشک',
    ar: 'مرضى الطبيب',
    zh: '医生的患者在诊室',
    ru: 'Пациенты врача, врачами и врачам; о пациенте в клинике',
  };
  expect(inCourseWords(bent)).toEqual({
    en: 'The teacher’s participants',
    fa: 'فراگیران مدرس',
    ar: 'طلاب الأستاذ',
    zh: '教师的学员在教室',
    ru: 'Участники преподавателя, преподавателями и преподавателям; об участнике в школе',
  });
  expect(courseText({ ar: 'الممرضة مريم، والممرض سالم' })).toEqual({ ar: 'الزميلة مريم، والزميل سالم' });
  expect(inCourseWords(displayPhrases.waitForNumber)).toEqual(displayPhrases.waitForNumber);
});
