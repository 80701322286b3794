/** What a waiting hall hears, from the samples of the files that its screens are given. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { CHIME_TONES } from '../../server/adapters/speech/chime.ts';
import { toneOf } from '../../server/adapters/speech/fakeVoice.ts';
import type { Pcm } from '../../server/adapters/speech/pcm.ts';
import { parseWav } from '../../server/adapters/speech/wav.ts';
import { openHall } from './hall.ts';
import { heardStretches, toneStrength } from './samples.ts';

let hall: Awaited<ReturnType<typeof openHall>>;
beforeAll(async () => {
  hall = await openHall();
});
afterAll(() => hall.close());
beforeEach(() => hall.reset());

/** The file of an announcement, as it was told to the screens. */
async function soundOf(index: number): Promise<Pcm> {
  const url = hall.told[index]?.announcement.sounds[0]?.url ?? '';
  const file = await hall.speech.find(/([0-9a-f]{64})\.wav$/.exec(url)?.[1] ?? '');
  const sound = file && parseWav(readFileSync(file.path));
  if (!sound) throw new Error('The screens were given no sound.');
  return sound;
}

/** The voice of the tests says each text as a tone of its own: which of these are heard, in order, each time they are. */
function wordsHeard(sound: Pcm, words: Readonly<Record<string, number>>): readonly string[] {
  const windowLength = Math.round(sound.sampleRate / 20);
  const heard: string[] = [];
  for (let start = 0; start + windowLength <= sound.samples.length; start += windowLength) {
    const window = { ...sound, samples: sound.samples.subarray(start, start + windowLength) };
    const found = Object.entries(words).find(([, hz]) => toneStrength(window, hz) > 0.9)?.[0];
    if (found !== undefined && heard.at(-1) !== found) heard.push(found);
  }
  return heard;
}

/** The tone of the words that send to the room, as the voice was asked to say them. */
const placeTone = (language: 'en' | 'fa', words: RegExp): number =>
  toneOf(language, hall.wordsIn(language).find(({ text }) => words.test(text))?.text ?? '');

test('a call is heard twice, in both languages in the clinic’s order, after one chime', async () => {
  await hall.addScreen({ languages: ['fa', 'en'] });
  const called = await hall.call();
  await hall.announce(called);
  const sound = await soundOf(0);
  const tones = { en: placeTone('en', /please go to/), fa: placeTone('fa', /مراجعه/) };
  expect(wordsHeard(sound, tones)).toEqual(['en', 'fa', 'en', 'fa']);

  const second = (fromS: number, untilS?: number) => ({
    ...sound,
    samples: sound.samples.subarray(fromS * sound.sampleRate, untilS && untilS * sound.sampleRate),
  });
  const chime = (part: Pcm) => CHIME_TONES.reduce((sum, hz) => sum + toneStrength(part, hz), 0);
  expect(chime(second(0, 1))).toBeGreaterThan(0.5);
  expect(chime(second(1.2))).toBeLessThan(0.1);
});

test('it begins at once, and the two times are parted by a silence', async () => {
  await hall.addScreen({ languages: ['en'] });
  await hall.announce(await hall.call());
  const stretches = heardStretches(await soundOf(0), 700);
  expect(stretches.length).toBe(2);
  expect(stretches[0]?.fromMs).toBeLessThan(100);
  expect((stretches[1]?.fromMs ?? 0) - (stretches[0]?.untilMs ?? 0)).toBeGreaterThanOrEqual(800);
});

test('two calls of one zone, made at the same moment, are never heard over each other', async () => {
  await hall.addScreen({ languages: ['en', 'fa'] });
  const [first, second] = [await hall.call(), await hall.call()];
  await hall.announce(first);
  await hall.announce(second, 'call', undefined, first.calledAt);
  const heard = await Promise.all(
    hall.told.map(async ({ at }, index) =>
      heardStretches(await soundOf(index), 50).map(({ fromMs, untilMs }) => ({
        from: at + fromMs,
        until: at + untilMs,
      })),
    ),
  );
  const ends = Math.max(...(heard[0] ?? []).map(({ until }) => until));
  const begins = Math.min(...(heard[1] ?? []).map(({ from }) => from));
  expect(hall.told.length).toBe(2);
  expect(begins).toBeGreaterThan(ends);
});
