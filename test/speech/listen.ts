/** Ears for the tests: reads the finished file by itself, without the code that wrote it, and measures what is in it. */
import { readFile } from 'node:fs/promises';

export type Heard = {
  readonly samples: Float32Array;
  readonly sampleRate: number;
  readonly channels: number;
  readonly bits: number;
  readonly durationMs: number;
};

/** Reads a WAV file as strictly as a telephone exchange would. */
export async function listenTo(path: string): Promise<Heard> {
  const file = await readFile(path);
  const text = (at: number) => file.toString('latin1', at, at + 4);
  if (text(0) !== 'RIFF' || text(8) !== 'WAVE' || text(12) !== 'fmt ' || text(36) !== 'data')
    throw new Error('no plain WAV file');
  if (file.readUInt32LE(4) !== file.length - 8 || file.readUInt32LE(40) !== file.length - 44)
    throw new Error('wrong length in the header');
  if (file.readUInt16LE(20) !== 1) throw new Error('not PCM');
  const sampleRate = file.readUInt32LE(24);
  const samples = Float32Array.from(
    { length: (file.length - 44) / 2 },
    (_, index) => file.readInt16LE(44 + index * 2) / 32_768,
  );
  return {
    samples,
    sampleRate,
    channels: file.readUInt16LE(22),
    bits: file.readUInt16LE(34),
    durationMs: (samples.length / sampleRate) * 1000,
  };
}

export const between = ({ samples, sampleRate }: Heard, fromMs: number, toMs: number): Float32Array =>
  samples.subarray(Math.round((fromMs / 1000) * sampleRate), Math.round((toMs / 1000) * sampleRate));

/** Root mean square: 0 is silence, speech is about 0.1. */
export const loudness = (samples: Float32Array): number =>
  Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, samples.length));

export const peak = (samples: Float32Array): number =>
  samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);

/** Goertzel: which share of a stretch of sound lies at this frequency, 0 to 1. */
export function shareOfTone(samples: Float32Array, sampleRate: number, hertz: number): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * hertz) / sampleRate);
  let [last, beforeLast] = [0, 0];
  for (const sample of samples) [last, beforeLast] = [sample + coefficient * last - beforeLast, last];
  const power = last * last + beforeLast * beforeLast - coefficient * last * beforeLast;
  const total = samples.reduce((sum, sample) => sum + sample * sample, 0);
  return total === 0 ? 0 : (2 * power) / (samples.length * total);
}
