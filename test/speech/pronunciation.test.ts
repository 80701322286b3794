import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LANGUAGES, type Language } from '../../common/contract/language.ts';
import { formatDate, formatNumber, formatTime } from '../../common/phrases/format.ts';
import { say } from '../../common/phrases/phrase.ts';
import { speechPhrases } from '../../common/phrases/speech.ts';
import { letterName } from '../../server/voice/letterNames.ts';
import { spellTicketNumber } from '../../server/voice/spellNumber.ts';
import { place } from './voices.ts';

let speaker: ChildProcess;
beforeAll(() => {
  speaker = fork(new URL('./pronounce.ts', import.meta.url), { execArgv: [] });
});
afterAll(() => speaker.kill());

async function pronounced(language: Language, texts: readonly string[]): Promise<readonly string[]> {
  speaker.send({ language, texts });
  const [answer] = (await once(speaker, 'message')) as [string[]];
  return answer;
}

const BOOKED_AT = Date.parse('2026-11-24T06:30:00Z');
/** As a reminder says it. */
const WHEN = Object.fromEntries(
  LANGUAGES.map((language) => [
    language,
    { date: formatDate(BOOKED_AT, 'Asia/Tehran', language), time: formatTime(BOOKED_AT, 'Asia/Tehran', language) },
  ]),
);

const LETTERS = Array.from({ length: 26 }, (_, index) => String.fromCharCode(65 + index));

describe.each(LANGUAGES.filter((language) => language !== 'en'))('in %s', (language) => {
  test('nothing that we say ever falls back to the English voice', async () => {
    const phrases = Object.values(speechPhrases).flatMap((phrase) =>
      [1, 2, 5, 21].map((count) =>
        say(phrase, language, {
          count,
          place: place[language],
          clinic: '',
          number: '',
          key: formatNumber(1, language),
          ...WHEN[language],
        }),
      ),
    );
    const tickets = LETTERS.flatMap((letter, index) => spellTicketNumber(`${letter}-${index * 37}`, language)).map(
      ({ text }) => text,
    );

    const spoken = await pronounced(language, [...phrases, ...tickets]);
    expect(spoken.filter((sounds) => sounds.includes('(en)') || sounds === '')).toEqual([]);
  });

  test('no two letters sound alike', async () => {
    const spoken = await pronounced(
      language,
      LETTERS.map((letter) => letterName(letter, language)),
    );
    const twins = LETTERS.filter((_, index) => spoken.indexOf(spoken[index] ?? '') !== index);
    expect(twins).toEqual([]);
  });

  test('no two numbers sound alike, 0 to 399', async () => {
    const numbers = Array.from(
      { length: 400 },
      (_, value) => spellTicketNumber(String(value), language)[0]?.text ?? '',
    );
    expect(new Set(await pronounced(language, numbers)).size).toBe(400);
  });
});

test('B-042 is said as people expect it', async () => {
  const sounds = async (language: Language) =>
    (
      await pronounced(
        language,
        spellTicketNumber('B-042', language).map(({ text }) => text),
      )
    ).map((said) => said.replaceAll(' ', ''));

  expect(await sounds('en')).toEqual(['bˈiː', 'fˈɔːtitˈuː']);
  expect(await sounds('fa')).toEqual(['bˈi', 'tʃˌehelˈodo']); // chehel-o-do
  expect(await sounds('ar')).toEqual(['bˈiː', 'ʔiθnˈaːnwaʔˌarbaʕʕˈuːn']); // ithnan wa-arba'un
  expect(await sounds('zh')).toEqual(['pˈi5', 'lˈiɜŋsˈi̪5ˈər5']); // bì, líng sì èr
  expect(await sounds('ru')).toEqual(['bˈɛ', 'sˈorɔkdvˈɑ']); // бэ, сорок два
});

test('Arabic keeps its doubled letters and their vowels', async () => {
  const [thanks, moved] = await pronounced('ar', ['مَعَ السَّلامَة', 'مَرَّةً أُخْرى']);
  expect(thanks?.replaceAll(' ', '')).toBe('mˈaʕaʔassalˌaːmah');
  expect(moved?.replaceAll(' ', '')).toBe('mˈarratˌanʔˈuχraː');
});
