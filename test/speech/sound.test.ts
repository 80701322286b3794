import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assemble } from '../../server/adapters/speech/assembleWav.ts';
import { chime, CHIME_TONES } from '../../server/adapters/speech/chime.ts';
import { PEAK, toSpeechLevel, trimSilence } from '../../server/adapters/speech/level.ts';
import { durationMs, joinPcm, silence, type Pcm } from '../../server/adapters/speech/pcm.ts';
import { resample } from '../../server/adapters/speech/resample.ts';
import { encodeWav, parseWav } from '../../server/adapters/speech/wav.ts';
import { loudness, peak, shareOfTone } from './listen.ts';

function tone(hertz: number, lengthMs: number, sampleRate = 22_050, strength = 0.5): Pcm {
  const length = Math.round((lengthMs / 1000) * sampleRate);
  return {
    samples: Float32Array.from(
      { length },
      (_, index) => strength * Math.sin((2 * Math.PI * hertz * index) / sampleRate),
    ),
    sampleRate,
  };
}

describe('changing the rate', () => {
  test.each([
    [22_050, 8_000],
    [44_100, 22_050],
    [48_000, 8_000],
    [16_000, 22_050],
    [8_000, 22_050],
  ])('from %i to %i keeps the tone, the length and the loudness', (from, to) => {
    const changed = resample(tone(1_000, 500, from), to);
    const middle = changed.samples.subarray(to * 0.05, to * 0.45);
    expect(changed.samples.length).toBe(to / 2);
    expect(shareOfTone(middle, to, 1_000)).toBeGreaterThan(0.99);
    expect(loudness(middle)).toBeCloseTo(0.5 / Math.SQRT2, 2);
  });

  test('takes away what a telephone cannot carry instead of folding it back as a whistle', () => {
    const hiss = resample(tone(6_000, 500), 8_000);
    expect(loudness(hiss.samples.subarray(400, 3_600))).toBeLessThan(0.002);
  });
});

describe('levelling', () => {
  test('makes a shy and a loud recording equally loud', () => {
    const [shy, loud] = [toSpeechLevel(tone(300, 300, 22_050, 0.03)), toSpeechLevel(tone(300, 300, 22_050, 0.9))];
    expect(loudness(shy.samples)).toBeCloseTo(loudness(loud.samples), 2);
  });

  test('does not make a whisper of noise loud', () => {
    expect(peak(toSpeechLevel(tone(300, 300, 22_050, 0.001)).samples)).toBeLessThan(0.01);
  });

  test('cuts silence around, and keeps the pauses within', () => {
    const [word, pause] = [tone(300, 200), silence(300, 22_050)];
    const trimmed = trimSilence(joinPcm([pause, word, pause, word, pause], 22_050));
    expect(durationMs(trimmed)).toBeGreaterThanOrEqual(700);
    expect(durationMs(trimmed)).toBeLessThanOrEqual(740);
  });

  test('leaves nothing of a sound that is only silence', () => {
    expect(trimSilence(silence(500, 22_050)).samples).toHaveLength(0);
  });
});

test('the chime is two soft bells: no sudden start, no click at the end, never clipped', () => {
  for (const sampleRate of [8_000, 22_050]) {
    const { samples } = chime(sampleRate);
    const at = (fromMs: number, toMs: number) =>
      samples.subarray((fromMs / 1000) * sampleRate, (toMs / 1000) * sampleRate);
    expect(peak(samples)).toBeLessThan(PEAK);
    expect(peak(at(0, 1))).toBeLessThan(0.02);
    expect(peak(at(898, 900))).toBeLessThan(0.01);
    expect(shareOfTone(at(20, 270), sampleRate, CHIME_TONES[0])).toBeGreaterThan(0.6);
    expect(shareOfTone(at(500, 850), sampleRate, CHIME_TONES[1])).toBeGreaterThan(0.6);
  }
});

test('an assembled call has exactly the samples of its parts and pauses', () => {
  const word = (text: string) => ({ kind: 'speech', text, sound: tone(300, 200) }) as const;
  const sound = assemble(
    [{ kind: 'chime' }, word('B,'), word('42'), word('room 4.'), { kind: 'pause', durationMs: 400 }, word('B.')],
    22_050,
  );
  expect(durationMs(sound)).toBe(900 + 250 + 200 + 110 + 200 + 50 + 200 + 400 + 200 + 150);
});

describe('a WAV file', () => {
  test('comes back as it was written', () => {
    fc.assert(
      fc.property(
        fc.float32Array({ min: -1, max: 1, noNaN: true }),
        fc.constantFrom(8_000, 22_050),
        (samples, sampleRate) => {
          const read = parseWav(encodeWav({ samples, sampleRate }));
          expect(read?.sampleRate).toBe(sampleRate);
          expect(read?.samples.length).toBe(samples.length);
          read?.samples.forEach((sample, index) =>
            expect(Math.abs(sample - (samples[index] ?? 0))).toBeLessThan(0.0002),
          );
        },
      ),
    );
  });

  test('that is none, or half of one, is refused or read as far as it goes, without a crash', () => {
    const whole = encodeWav(tone(300, 20));
    fc.assert(
      fc.property(
        fc.nat(whole.length),
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 8 }),
        (length, changes) => {
          const damaged = Buffer.from(whole.subarray(0, length));
          for (const [at, byte] of changes) if (at < damaged.length) damaged[at] = byte;
          const read = parseWav(damaged);
          if (read) expect(read.samples.length).toBeLessThanOrEqual(whole.length);
        },
      ),
    );
  });

  test.each([
    [1, 8, (file: Buffer, at: number, sample: number) => file.writeUInt8(Math.round(sample * 127) + 128, at)],
    [1, 24, (file: Buffer, at: number, sample: number) => file.writeIntLE(Math.round(sample * 8_388_607), at, 3)],
    [1, 32, (file: Buffer, at: number, sample: number) => file.writeInt32LE(Math.round(sample * 2_147_483_647), at)],
    [3, 32, (file: Buffer, at: number, sample: number) => file.writeFloatLE(sample, at)],
  ])(
    'as another program records it is understood (encoding %i, %i bits, a note before the sound)',
    (encoding, bits, write) => {
      const expected = tone(440, 10).samples;
      const bytes = bits / 8;
      const file = Buffer.alloc(56 + expected.length * bytes);
      file.write('RIFF\0\0\0\0WAVEfmt ', 'latin1');
      file.writeUInt32LE(16, 16);
      file.writeUInt16LE(encoding, 20);
      file.writeUInt16LE(1, 22);
      file.writeUInt32LE(22_050, 24);
      file.writeUInt16LE(bits, 34);
      file.write('LIST', 36, 'latin1');
      file.writeUInt32LE(3, 40); // an odd length, so one byte of padding follows
      file.write('data', 48, 'latin1');
      file.writeUInt32LE(0xffff_ffff, 52); // as written to a pipe
      expected.forEach((sample, index) => write(file, 56 + index * bytes, sample));

      const read = parseWav(file);
      expect(read?.samples).toHaveLength(expected.length);
      read?.samples.forEach((sample, index) => expect(Math.abs(sample - (expected[index] ?? 0))).toBeLessThan(0.02));
    },
  );
});
