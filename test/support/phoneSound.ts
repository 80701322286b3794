/** What was heard over a telephone, compared with what should have been said: by how loud it was, 20 ms by 20 ms. */
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { parseWav } from '../../server/adapters/speech/wav.ts';

const RATE = 8_000;
const FRAME = RATE / 50;

/**
 * How alike a sound file is to the part of what was heard where it fits best: 1 is the same course of loudness, 0 none.
 * Over a quiet telephone the right file gives more than 0.95; another sentence gives less than 0.7.
 */
export function likeness(heard: Int16Array, wavFile: string): number {
  const wanted = envelope(samplesOf(wavFile));
  const course = envelope(heard);
  let best = 0;
  for (let shift = 0; shift + wanted.length <= course.length; shift += 1) {
    best = Math.max(best, correlation(course.subarray(shift, shift + wanted.length), wanted));
  }
  return best;
}

/** Resolves once this file was heard whole. @throws Error with the best likeness when it was not in time */
export async function heardBy(phone: { heard(): Int16Array }, wavFile: string, withinMs = 20_000): Promise<void> {
  const end = Date.now() + withinMs;
  for (;;) {
    const found = likeness(phone.heard(), wavFile);
    if (found > IS_HEARD) return;
    if (Date.now() > end) throw new Error(`${wavFile} was not heard: likeness ${found.toFixed(2)}`);
    await pause(100);
  }
}

/**
 * Whether sound of another call than the one before has come through: who knows what comes presses at the first word, and a
 * key before it may be lost on its way.
 */
export function hearsAnotherCall(phone: { heard(): Int16Array }, before: Int16Array): boolean {
  const heard = phone.heard();
  const isAnother = heard.length < before.length || before.some((sample, index) => sample !== heard[index]);
  return isAnother && heard.some((sample) => Math.abs(sample) > LOUD);
}

/** Louder than any noise of a line. */
const LOUD = 1_000;

/** Also where a busy machine has dropped some of it. */
const IS_HEARD = 0.8;

/** How strong one tone is in the last second of what was heard, 0 to 1 of its whole strength. */
export function toneShare(heard: Int16Array, hertz: number): number {
  const last = heard.subarray(Math.max(0, heard.length - RATE));
  let [cosine, sine, power] = [0, 0, 0];
  last.forEach((sample, index) => {
    const angle = (2 * Math.PI * hertz * index) / RATE;
    cosine += sample * Math.cos(angle);
    sine += sample * Math.sin(angle);
    power += sample * sample;
  });
  return power === 0 ? 0 : (2 * (cosine * cosine + sine * sine)) / (power * last.length);
}

function samplesOf(wavFile: string): Int16Array {
  const sound = parseWav(readFileSync(wavFile));
  if (sound?.sampleRate !== RATE) throw new Error(`${wavFile} is no sound for a telephone`);
  return Int16Array.from(sound.samples, (sample) => sample * 32_767);
}

const envelope = (samples: Int16Array): Float64Array =>
  Float64Array.from({ length: Math.floor(samples.length / FRAME) }, (_, index) => {
    const frame = samples.subarray(index * FRAME, (index + 1) * FRAME);
    return Math.sqrt(frame.reduce((sum, sample) => sum + sample * sample, 0) / FRAME);
  });

function correlation(a: Float64Array, b: Float64Array): number {
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [both, ofA, ofB] = [0, 0, 0];
  a.forEach((value, index) => {
    const [x, y] = [value - meanA, (b[index] ?? 0) - meanB];
    both += x * y;
    ofA += x * x;
    ofB += y * y;
  });
  return ofA === 0 || ofB === 0 ? 0 : both / Math.sqrt(ofA * ofB);
}
