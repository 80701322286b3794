/** What is left of a recording from a microphone. */
import { expect, test } from 'vitest';
import { levelOf, trimmed } from '../../operator/src/lib/admin/recordings/trim.ts';

const RATE = 1_000;
/** Silence with a hum, a loud word, silence again; in seconds. */
const spoken = (before: number, word: number, after: number) =>
  Float32Array.from({ length: (before + word + after) * RATE }, (_, i) => {
    const isWord = i >= before * RATE && i < (before + word) * RATE;
    return (isWord ? 0.5 : 0.005) * (i % 2 === 0 ? 1 : -1);
  });

test('the silence before and after is cut off, but for a moment', () => {
  const kept = trimmed(spoken(2, 1, 3), RATE);
  expect((kept?.length ?? 0) / RATE).toBeCloseTo(1.24, 1);
  expect(levelOf(kept ?? new Float32Array())).toBeCloseTo(0.5);
});

test('a word that fills the recording stays whole', () => {
  expect(trimmed(spoken(0, 1, 0), RATE)).toHaveLength(RATE);
});

test('a microphone that is off has recorded nothing', () => {
  expect(trimmed(spoken(1, 0, 1), RATE)).toBeUndefined();
  expect(trimmed(new Float32Array(), RATE)).toBeUndefined();
});
