import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../common/contract/language.ts';
import { CHIME_TONES } from '../../server/adapters/speech/chime.ts';
import { espeakWasm } from '../../server/adapters/speech/espeakWasm.ts';
import { fakeVoice } from '../../server/adapters/speech/fakeVoice.ts';
import { recordingsIn } from '../../server/adapters/speech/recordings.ts';
import { openSpeech, type SpeechOptions } from '../../server/adapters/speech/speech.ts';
import { between, listenTo, loudness, peak, shareOfTone } from './listen.ts';
import { recordClinicVoice } from './recordClinicVoice.ts';
import { callOf, installedEspeak, speechOf, temporaryFolder, valueOf } from './voices.ts';

const installed = await installedEspeak();
await installed?.close();

type Opened = Omit<SpeechOptions, 'folder'>;
const voices: { readonly name: string; readonly open: () => Promise<Opened> }[] = [
  { name: 'the fake', open: () => Promise.resolve({ voice: fakeVoice() }) },
  { name: 'the voice of the package', open: () => Promise.resolve({ voice: espeakWasm() }) },
  {
    name: "the clinic's recordings, filled up by a voice",
    open: async () => ({
      voice: fakeVoice(),
      recordings: recordingsIn(await recordClinicVoice(await temporaryFolder())),
    }),
  },
  ...(installed
    ? [{ name: "Debian's espeak-ng", open: async () => ({ voice: (await installedEspeak()) ?? fakeVoice() }) }]
    : []),
];

describe.each(voices)('speech by $name', ({ open }) => {
  const opened = async () => {
    const { voice, ...over } = await open();
    return speechOf(voice, over);
  };

  test.each(LANGUAGES)('can be heard in %s: not silent, not clipped, of a fitting length', async (language) => {
    const speech = await opened();
    const file = valueOf(await speech.sound(callOf('B-042', language)));
    const heard = await listenTo(file.path);

    expect(heard).toMatchObject({ sampleRate: 22_050, channels: 1, bits: 16 });
    expect(Math.abs(heard.durationMs - file.durationMs)).toBeLessThanOrEqual(1);
    const words = between(heard, 1_150, heard.durationMs - 150);
    expect(loudness(words)).toBeGreaterThan(0.04);
    expect(peak(heard.samples)).toBeLessThan(0.9);
    expect(file.durationMs).toBeGreaterThan(2_000);
    expect(file.durationMs).toBeLessThan(9_000);
  });

  test('begins with both tones of the chime, once', async () => {
    const speech = await opened();
    const heard = await listenTo(valueOf(await speech.sound(callOf('B-042', 'en', 'fa'))).path);

    expect(shareOfTone(between(heard, 20, 270), heard.sampleRate, CHIME_TONES[0])).toBeGreaterThan(0.5);
    expect(shareOfTone(between(heard, 500, 850), heard.sampleRate, CHIME_TONES[1])).toBeGreaterThan(0.5);
    for (let fromMs = 1_200; fromMs + 250 < heard.durationMs; fromMs += 250) {
      expect(shareOfTone(between(heard, fromMs, fromMs + 250), heard.sampleRate, CHIME_TONES[0])).toBeLessThan(0.5);
    }
  });

  test('gives another sound for another number, and the same file for the same', async () => {
    const speech = await opened();
    const [first, second, again] = [
      valueOf(await speech.sound(callOf('B-042', 'en'))),
      valueOf(await speech.sound(callOf('B-043', 'en'))),
      valueOf(await speech.sound(callOf('B-042', 'en'))),
    ];

    expect(again).toEqual(first);
    expect(second.id).not.toBe(first.id);
    const [one, other] = [await listenTo(first.path), await listenTo(second.path)];
    expect(Buffer.from(one.samples.buffer).equals(Buffer.from(other.samples.buffer))).toBe(false);
  });

  test('makes one file when many displays ask at once', async () => {
    const speech = await opened();
    const files = await Promise.all(Array.from({ length: 20 }, () => speech.sound(callOf('B-042', 'ru'))));
    expect(new Set(files.map((file) => valueOf(file).path)).size).toBe(1);
  });

  test('says the same on the telephone, at 8 kHz', async () => {
    const speech = await opened();
    const wide = valueOf(await speech.sound(callOf('B-042', 'en')));
    const narrow = valueOf(await speech.sound({ ...callOf('B-042', 'en'), heardOn: 'telephone' }));
    const heard = await listenTo(narrow.path);

    expect(narrow.sampleRate).toBe(8_000);
    expect(heard.sampleRate).toBe(8_000);
    expect(Math.abs(narrow.durationMs - wide.durationMs)).toBeLessThan(100);
    expect(loudness(between(heard, 1_150, heard.durationMs - 150))).toBeGreaterThan(0.04);
    expect(peak(heard.samples)).toBeLessThan(0.9);
  });

  test('finds a sound again by its id, and nothing by anything else', async () => {
    const speech = await opened();
    const file = valueOf(await speech.sound(callOf('B-042', 'en')));

    expect(file.id).toMatch(/^[0-9a-f]{64}$/);
    expect(await speech.find(file.id)).toEqual(file);
    for (const id of ['0'.repeat(64), '', '../../etc/passwd', `${file.id}/..`, file.id.toUpperCase() + 'X']) {
      expect(await speech.find(id)).toBeUndefined();
    }
  });

  test('still has its sounds after a restart, and needs no voice for them', async () => {
    const folder = await temporaryFolder();
    const { voice, ...over } = await open();
    const before = await openSpeech({ voice, folder, ...over });
    const file = valueOf(await before.sound(callOf('B-042', 'zh')));
    await before.close();

    const silent = {
      ...voice,
      speak: () => Promise.resolve({ ok: false, error: { code: 'voice_unavailable' } } as const),
    };
    const after = await openSpeech({ voice: silent, folder, ...over });
    expect(valueOf(await after.sound(callOf('B-042', 'zh')))).toEqual(file);
  });

  test('says that there is nothing to say instead of giving silence', async () => {
    const speech = await opened();
    const unsaid = { kind: 'text', language: 'en', text: ' …' } as const;
    const failure = { ok: false, error: { code: 'nothing_to_say' } };
    expect(await speech.sound({ fragments: [], heardOn: 'display' })).toEqual(failure);
    expect(await speech.sound({ fragments: [unsaid, { kind: 'pause', durationMs: 500 }], heardOn: 'display' })).toEqual(
      failure,
    );
  });

  test('refuses a text that nobody would listen to', async () => {
    const speech = await opened();
    const endless = { kind: 'text', language: 'en', text: 'wait '.repeat(200) } as const;
    expect(await speech.sound({ fragments: [endless], heardOn: 'display' })).toEqual({
      ok: false,
      error: { code: 'text_too_long' },
    });
  });

  test.each([
    '<speak>hello</speak>',
    '[[aI]] hello',
    '--help hello',
    '-f /etc/passwd hello',
    'hello\u0000\u0007\n\rhello',
    '‮hello',
    '😀 hello',
    '\ud800 hello',
  ])('reads odd text as words: %j', async (text) => {
    const speech = await opened();
    const file = valueOf(
      await speech.sound({ fragments: [{ kind: 'text', language: 'en', text }], heardOn: 'display' }),
    );
    expect(loudness((await listenTo(file.path)).samples)).toBeGreaterThan(0.02);
  });

  test('once closed, makes nothing new but leaves the chime', async () => {
    const speech = await opened();
    await speech.close();
    await speech.close();
    expect(
      await speech.sound({ fragments: [{ kind: 'text', language: 'en', text: 'too late' }], heardOn: 'display' }),
    ).toEqual({
      ok: false,
      error: { code: 'voice_unavailable' },
    });
    expect((await speech.sound({ fragments: [{ kind: 'chime' }], heardOn: 'display' })).ok).toBe(true);
  });
});
