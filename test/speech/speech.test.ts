import { readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../common/contract/language.ts';
import { fakeVoice } from '../../server/adapters/speech/fakeVoice.ts';
import { prepareAnnouncements } from '../../server/usecases/prepareAnnouncements.ts';
import { listenTo } from './listen.ts';

import { callOf, place, speechOf, temporaryFolder, valueOf } from './voices.ts';

const settings = {
  languages: LANGUAGES,
  prefixes: ['A', 'B'],
  highestNumber: 20,
  digits: 3,
  places: [{ name: place }],
};

describe('a call is ready in time', () => {
  test('what was prepared needs no voice any more', async () => {
    const voice = fakeVoice();
    const speech = await speechOf(voice);
    const ready = await prepareAnnouncements(speech, settings);
    expect(ready).toBe(voice.history.length);
    voice.setFault('voice_unavailable');

    for (const number of ['A-001', 'B-020', 'A-013']) {
      expect((await speech.sound(callOf(number, ...LANGUAGES))).ok, number).toBe(true);
    }
    expect((await speech.sound(callOf('A-021', 'en'))).ok).toBe(false);
  });

  test('preparing a second time makes nothing new', async () => {
    const voice = fakeVoice();
    const speech = await speechOf(voice);
    const ready = await prepareAnnouncements(speech, settings);
    const made = voice.history.length;
    expect(await prepareAnnouncements(speech, settings)).toBe(ready);
    expect(voice.history).toHaveLength(made);
  });

  test('preparing stops when the voice fails, and says how far it came', async () => {
    const voice = fakeVoice();
    voice.setFault('voice_failed');
    expect(await prepareAnnouncements(await speechOf(voice), settings)).toBe(0);
  });
});

describe('a voice that fails', () => {
  test.each(['voice_unavailable', 'voice_timeout', 'voice_failed'] as const)(
    'is told as %s, and asked again at the next call',
    async (code) => {
      const voice = fakeVoice();
      const speech = await speechOf(voice);
      voice.setFault(code);
      expect(await speech.sound(callOf('B-042', 'en'))).toEqual({ ok: false, error: { code } });
      voice.setFault(undefined);
      expect((await speech.sound(callOf('B-042', 'en'))).ok).toBe(true);
    },
  );

  test('leaves the chime', async () => {
    const voice = fakeVoice();
    voice.setFault('voice_unavailable');
    const speech = await speechOf(voice);
    const file = valueOf(await speech.sound({ fragments: [{ kind: 'chime' }], heardOn: 'display' }));
    expect(file.durationMs).toBe(1_050);
  });

  test('that gives silence for words is a failure, not a silent call', async () => {
    const silent = {
      ...fakeVoice(),
      speak: () =>
        Promise.resolve({ ok: true, value: { samples: new Float32Array(8_000), sampleRate: 8_000 } } as const),
    };
    const speech = await speechOf(silent);
    expect(await speech.sound(callOf('B-042', 'en'))).toEqual({ ok: false, error: { code: 'voice_failed' } });
  });
});

describe('the cache', () => {
  test('makes a file anew that a power cut left empty, cut off or full of zeros', async () => {
    const folder = await temporaryFolder();
    const speech = await speechOf(fakeVoice(), { folder });
    const whole = valueOf(await speech.sound(callOf('B-042', 'en')));
    const bytes = await readFile(whole.path);
    const damages = [
      () => truncate(whole.path, 0),
      () => truncate(whole.path, 20),
      () => truncate(whole.path, bytes.length - 2_000),
      () => writeFile(whole.path, Buffer.alloc(bytes.length)),
    ];
    for (const damage of damages) {
      await damage();
      expect(await speech.find(whole.id)).toBeUndefined();
      expect(valueOf(await speech.sound(callOf('B-042', 'en')))).toEqual(whole);
      expect((await listenTo(whole.path)).durationMs).toBeGreaterThan(1_000);
    }
  });

  test('can be deleted while the clinic works', async () => {
    const folder = await temporaryFolder();
    const speech = await speechOf(fakeVoice(), { folder });
    await speech.sound(callOf('B-042', 'en'));
    await rm(folder, { recursive: true });
    expect((await speech.sound(callOf('B-042', 'en'))).ok).toBe(true);
  });

  test('that cannot be written is told as such', async () => {
    const folder = await temporaryFolder();
    const speech = await speechOf(fakeVoice(), { folder });
    await rm(folder, { recursive: true });
    await writeFile(folder, 'a file where the folder should be');
    expect(await speech.sound(callOf('B-042', 'en'))).toEqual({ ok: false, error: { code: 'not_written' } });
  });

  test('keeps within its limit by forgetting what was not used for the longest time', async () => {
    const folder = await temporaryFolder();
    const speech = await speechOf(fakeVoice(), { folder, limitBytes: 2_000_000 });
    const first = valueOf(await speech.sound(callOf('A-001', 'en')));
    for (let number = 2; number <= 55; number++) valueOf(await speech.sound(callOf(`A-${number}`, 'en')));
    const last = valueOf(await speech.sound(callOf('A-55', 'en')));
    await speech.close();

    expect(await speech.find(first.id)).toBeUndefined();
    expect(await speech.find(last.id)).toEqual(last);
    const kept = await readdir(join(folder, 'sounds'));
    expect(kept.length).toBeGreaterThan(5);
    expect(kept.length).toBeLessThan(30);
  });

  test('has another sound when another voice speaks', async () => {
    const folder = await temporaryFolder();
    const [one, other] = [
      await speechOf(fakeVoice(), { folder }),
      await speechOf({ ...fakeVoice(), name: 'other tones' }, { folder }),
    ];
    const [first, second] = [
      valueOf(await one.sound(callOf('B-042', 'en'))),
      valueOf(await other.sound(callOf('B-042', 'en'))),
    ];
    expect(second.id).not.toBe(first.id);
  });
});

describe('what only one person hears', () => {
  const digits = [{ kind: 'text', language: 'en', text: '0012345679' }] as const;

  test('is gone from the disk when nobody has asked for it for an hour; calls of the hall stay', async () => {
    const folder = await temporaryFolder();
    const open = () => speechOf(fakeVoice(), { folder });
    const speech = await open();
    const said = valueOf(await speech.sound({ fragments: digits, heardOn: 'telephone' }));
    const called = valueOf(await speech.sound(callOf('B-042', 'en')));
    const long = new Date(Date.now() - 61 * 60_000);
    for (const { path } of [said, called]) await utimes(path, long, long);
    await speech.close();

    const after = await open();
    await expect(stat(said.path)).rejects.toThrow();
    expect(await after.find(said.id)).toBeUndefined();
    expect(await after.find(called.id)).toBeDefined();
  });

  test('has a name that nobody can reckon who does not know this installation', async () => {
    const [here, elsewhere] = [await speechOf(fakeVoice()), await speechOf(fakeVoice())];
    const idAt = async (speech: typeof here) =>
      valueOf(await speech.sound({ fragments: digits, heardOn: 'telephone' })).id;
    expect(await idAt(here)).not.toBe(await idAt(elsewhere));
    expect(await idAt(here)).toBe(await idAt(here));
  });
});
