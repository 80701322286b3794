/** What comes out as sound, from the samples themselves. */
import type { Pcm } from '../../server/adapters/speech/pcm.ts';

/** The share of the energy that is at this frequency, by Goertzel's sum over short windows: 1 for a pure tone. */
export function toneStrength({ samples, sampleRate }: Pcm, hz: number): number {
  const windowLength = Math.round(sampleRate / 20);
  let [atTone, all] = [0, 0];
  for (let start = 0; start + windowLength <= samples.length; start += windowLength) {
    let [re, im] = [0, 0];
    for (let index = 0; index < windowLength; index += 1) {
      const sample = samples[start + index] ?? 0;
      const angle = (2 * Math.PI * hz * index) / sampleRate;
      re += sample * Math.cos(angle);
      im += sample * Math.sin(angle);
      all += sample * sample;
    }
    atTone += (2 * (re * re + im * im)) / windowLength;
  }
  return all === 0 ? 0 : atTone / all;
}

export type Stretch = { readonly fromMs: number; readonly untilMs: number };

/** Stretches in which something is heard, by the energy of windows of 20 ms; shorter silences belong to the speech. */
export function heardStretches({ samples, sampleRate }: Pcm, silenceMs: number): readonly Stretch[] {
  const windowLength = Math.round(sampleRate / 50);
  const stretches: { fromMs: number; untilMs: number }[] = [];
  for (let start = 0; start < samples.length; start += windowLength) {
    const window = samples.subarray(start, start + windowLength);
    const energy = window.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, window.length);
    if (energy < 1e-5) continue;
    const [fromMs, untilMs] = [(start / sampleRate) * 1_000, ((start + window.length) / sampleRate) * 1_000];
    const last = stretches.at(-1);
    if (last && fromMs - last.untilMs < silenceMs) last.untilMs = untilMs;
    else stretches.push({ fromMs, untilMs });
  }
  return stretches;
}
