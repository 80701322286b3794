/** Makes sounds of different origin fit to be joined: no silence around them, much the same loudness, never clipped. */
import type { Pcm } from './pcm.ts';

/** Loudness of speech, as root mean square of its voiced part; about -18 dB. */
const SPEECH_LEVEL = 0.13;
/** No sample goes beyond: -1 dB, which small loudspeakers and telephone codecs need. */
export const PEAK = 0.89;
/** A whisper is not made a shout, nor its noise audible. */
const LARGEST_GAIN = 8;
/** Below this share of its peak a sound counts as silence: -40 dB. */
const SILENCE = 0.01;
const FRAME_MS = 5;
/** Kept before the first and after the last sound, so that no consonant is cut. */
const MARGIN_MS = 15;

/** Cuts silence at both ends. A sound without anything audible becomes empty. */
export function trimSilence(sound: Pcm): Pcm {
  const { samples, sampleRate } = sound;
  const threshold = Math.max(0.001, peakOf(samples) * SILENCE);
  const first = samples.findIndex((sample) => Math.abs(sample) > threshold);
  if (first === -1) return { samples: new Float32Array(), sampleRate };
  const last = samples.findLastIndex((sample) => Math.abs(sample) > threshold);
  const margin = Math.round((MARGIN_MS / 1000) * sampleRate);
  return { samples: samples.slice(Math.max(0, first - margin), last + margin + 1), sampleRate };
}

/** Brings speech to the common loudness, as far as its peaks allow. */
export function toSpeechLevel(sound: Pcm): Pcm {
  const peak = peakOf(sound.samples);
  if (peak === 0) return sound;
  const gain = Math.min(SPEECH_LEVEL / voicedLevel(sound), PEAK / peak, LARGEST_GAIN);
  return { ...sound, samples: sound.samples.map((sample) => sample * gain) };
}

export function peakOf(samples: Float32Array): number {
  let peak = 0;
  for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
  return peak;
}

/** Root mean square of a stretch of sound. */
export function levelOf(samples: Float32Array): number {
  let squares = 0;
  for (const sample of samples) squares += sample * sample;
  return samples.length === 0 ? 0 : Math.sqrt(squares / samples.length);
}

/** The level of the frames in which something is said, pauses left out. */
function voicedLevel({ samples, sampleRate }: Pcm): number {
  const frameLength = Math.max(1, Math.round((FRAME_MS / 1000) * sampleRate));
  const threshold = peakOf(samples) * SILENCE;
  const levels: number[] = [];
  for (let at = 0; at < samples.length; at += frameLength) {
    const level = levelOf(samples.subarray(at, at + frameLength));
    if (level > threshold) levels.push(level);
  }
  const squares = levels.reduce((sum, level) => sum + level * level, 0);
  return levels.length === 0 ? levelOf(samples) : Math.sqrt(squares / levels.length);
}
