import { utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fakeVoice } from '../../server/adapters/speech/fakeVoice.ts';
import { recordingsIn } from '../../server/adapters/speech/recordings.ts';
import { listenTo, shareOfTone } from './listen.ts';
import { record, RECORDED, recordClinicVoice } from './recordClinicVoice.ts';
import { callOf, speechOf, temporaryFolder, valueOf } from './voices.ts';

async function clinicThatRecorded() {
  const voice = fakeVoice();
  const folder = await recordClinicVoice(await temporaryFolder());
  const speech = await speechOf(voice, { recordings: recordingsIn(folder) });
  const generated = () => voice.history.map(({ text }) => text);
  return { voice, folder, speech, generated };
}

/** The tones of a sound in the order in which they are heard, of those that were asked about. */
async function tonesIn(path: string, tones: readonly number[]): Promise<readonly number[]> {
  const { samples, sampleRate } = await listenTo(path);
  const heard: number[] = [];
  const step = Math.round(sampleRate * 0.1);
  for (let at = 0; at + step <= samples.length; at += step) {
    const frame = samples.subarray(at, at + step);
    const loudest = tones.find((hertz) => shareOfTone(frame, sampleRate, hertz) > 0.9);
    if (loudest !== undefined && heard.at(-1) !== loudest) heard.push(loudest);
  }
  return heard;
}

describe('a clinic that recorded a voice', () => {
  test('hears it, and the generated voice only where nothing was recorded', async () => {
    const { speech, generated } = await clinicThatRecorded();
    const file = valueOf(await speech.sound(callOf('B-042', 'en')));

    expect(generated()).toEqual(['please go to room 4.']);
    const { number, b } = RECORDED;
    expect(await tonesIn(file.path, [number, b, RECORDED[40], RECORDED[2]])).toEqual([
      number,
      b,
      RECORDED[40],
      RECORDED[2],
    ]);
  });

  test('hears numbers joined by the "and" of the language', async () => {
    const { speech } = await clinicThatRecorded();
    const file = valueOf(await speech.sound(callOf('B-042', 'fa')));
    expect(await tonesIn(file.path, [RECORDED[40], RECORDED.and, RECORDED[2]])).toEqual([
      RECORDED[40],
      RECORDED.and,
      RECORDED[2],
    ]);
  });

  test('never hears half a number in one voice and half in another', async () => {
    const { speech, generated } = await clinicThatRecorded();
    await speech.sound(callOf('B-043', 'en'));
    expect(generated()).toContain('43,');
  });

  test('hears the recording of a whole number before its parts', async () => {
    const { speech, folder } = await clinicThatRecorded();
    await record(folder, 'en/number/42', 330);
    const file = valueOf(await speech.sound(callOf('B-042', 'en')));
    expect(await tonesIn(file.path, [RECORDED[40], RECORDED[2], 330])).toEqual([330]);
  });

  test('hears a recording that was made anew from the next call on', async () => {
    const { speech, folder } = await clinicThatRecorded();
    const before = valueOf(await speech.sound(callOf('B-042', 'en')));
    await record(folder, 'en/letter/b', 360);
    await utimes(join(folder, 'en/letter/b.wav'), new Date(), new Date(Date.now() + 5_000));
    const after = valueOf(await speech.sound(callOf('B-042', 'en')));

    expect(after.id).not.toBe(before.id);
    expect(await tonesIn(after.path, [RECORDED.b, 360])).toEqual([360]);
  });

  test('hears the generated voice in place of a file that is no sound', async () => {
    const { speech, folder, generated } = await clinicThatRecorded();
    await writeFile(join(folder, 'en/letter/b.wav'), 'a letter, but not a sound');
    valueOf(await speech.sound(callOf('B-042', 'en')));
    expect(generated()).toContain('B,');
  });

  test('names no file outside its folder', async () => {
    const recordings = recordingsIn(join(await recordClinicVoice(await temporaryFolder()), 'en'));
    for (const name of ['../en/letter/b', '..', '/etc/passwd', 'letter/../letter/b', 'letter//b', '', 'a\0b']) {
      expect(await recordings.find('en', name), name).toBeUndefined();
    }
  });
});
