import type { Pcm } from './pcm.ts';

/** E5 and C5, a falling major third: a bell that asks for attention without alarming anyone. Hertz. */
export const CHIME_TONES = [659.26, 523.25] as const;

const LENGTH_MS = 900;
const SECOND_TONE_AT_MS = 280;
/** A soft attack: a sudden one makes people in a waiting room start. */
const ATTACK_MS = 12;
const RELEASE_MS = 60;
const LOUDNESS = 0.42;

/** Partials of a small bell: multiple of the tone, strength, and how fast it dies away, per second. */
const PARTIALS = [
  { multiple: 1, strength: 1, decay: 4.5 },
  { multiple: 2, strength: 0.3, decay: 7 },
  { multiple: 3, strength: 0.1, decay: 11 },
] as const;

/** The two-tone bell before a call. */
export function chime(sampleRate: number): Pcm {
  const samples = Float32Array.from({ length: Math.round((LENGTH_MS / 1000) * sampleRate) }, (_, index) => {
    const atMs = (index / sampleRate) * 1000;
    const release = Math.min(1, (LENGTH_MS - atMs) / RELEASE_MS);
    return LOUDNESS * release * (strike(CHIME_TONES[0], atMs) + strike(CHIME_TONES[1], atMs - SECOND_TONE_AT_MS));
  });
  return { samples, sampleRate };
}

function strike(tone: number, sinceMs: number): number {
  if (sinceMs < 0) return 0;
  const attack = 0.5 - 0.5 * Math.cos(Math.PI * Math.min(1, sinceMs / ATTACK_MS));
  const seconds = sinceMs / 1000;
  const bell = PARTIALS.reduce(
    (sum, { multiple, strength, decay }) =>
      sum + strength * Math.exp(-decay * seconds) * Math.sin(2 * Math.PI * tone * multiple * seconds),
    0,
  );
  return attack * bell;
}
