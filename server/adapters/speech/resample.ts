import type { Pcm } from './pcm.ts';

/** Zero crossings of the filter on each side: enough that what a telephone cannot carry is 60 dB down, not folded back. */
const ZERO_CROSSINGS = 16;

/** Keeps the pass band a little below half the lower rate, where the filter's edge would let aliases through. */
const PASS_BAND = 0.92;

/** The same sound at another rate, by a windowed sinc filter; the pitch and the length stay. */
export function resample(sound: Pcm, sampleRate: number): Pcm {
  if (sound.sampleRate === sampleRate) return sound;
  const common = greatestCommonDivisor(sound.sampleRate, sampleRate);
  const phases = sampleRate / common;
  const step = sound.sampleRate / common; // each output sample lies step/phases input samples after the last
  const cutoff = Math.min(1, sampleRate / sound.sampleRate) * PASS_BAND;
  const reach = Math.ceil(ZERO_CROSSINGS / cutoff);
  const filters = Array.from({ length: phases }, (_, phase) => filterAt(phase / phases, reach, cutoff));

  const input = sound.samples;
  const samples = new Float32Array(Math.round((input.length * sampleRate) / sound.sampleRate));
  for (let index = 0; index < samples.length; index++) {
    const position = index * step;
    const centre = Math.floor(position / phases);
    const filter = filters[position % phases] ?? new Float32Array();
    const first = centre - reach + 1;
    let sum = 0;
    for (let tap = 0; tap < filter.length; tap++) sum += (filter[tap] ?? 0) * (input[first + tap] ?? 0);
    samples[index] = sum;
  }
  return { samples, sampleRate };
}

/** The filter for a point `fraction` of a sample after an input sample; its sum is one, so that loudness stays. */
function filterAt(fraction: number, reach: number, cutoff: number): Float32Array {
  const taps = Float32Array.from({ length: reach * 2 }, (_, tap) => {
    const distance = tap - reach + 1 - fraction;
    const window = 0.5 + 0.5 * Math.cos((Math.PI * distance) / reach);
    return Math.abs(distance) >= reach ? 0 : sinc(distance * cutoff) * window;
  });
  const sum = taps.reduce((total, tap) => total + tap, 0);
  return taps.map((tap) => tap / sum);
}

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a : greatestCommonDivisor(b, a % b));
