import { chime } from './chime.ts';
import { joinPcm, silence, type Pcm } from './pcm.ts';

/** A part of the finished sound; speech comes trimmed, levelled and at the rate of the whole. */
export type SoundPart =
  | { readonly kind: 'chime' }
  | { readonly kind: 'pause'; readonly durationMs: number }
  | { readonly kind: 'speech'; readonly text: string; readonly sound: Pcm };

const AFTER_CHIME_MS = 250;
const AFTER_SENTENCE_MS = 350;
const AFTER_COMMA_MS = 110;
const WITHIN_SENTENCE_MS = 50;
/** Players that stop a moment early stop in silence. */
const AT_THE_END_MS = 150;

/** Joins the parts with the pauses that a person would make between them. */
export function assemble(parts: readonly SoundPart[], sampleRate: number): Pcm {
  const pieces = parts.flatMap((part, index) => {
    const gapMs = index === parts.length - 1 ? AT_THE_END_MS : pauseAfterMs(part, parts[index + 1]);
    return [soundOf(part, sampleRate), silence(gapMs, sampleRate)];
  });
  return joinPcm(pieces, sampleRate);
}

function soundOf(part: SoundPart, sampleRate: number): Pcm {
  switch (part.kind) {
    case 'chime':
      return chime(sampleRate);
    case 'pause':
      return silence(part.durationMs, sampleRate);
    case 'speech':
      return part.sound;
  }
}

function pauseAfterMs(part: SoundPart, next: SoundPart | undefined): number {
  if (part.kind === 'pause' || next?.kind === 'pause') return 0;
  if (part.kind === 'chime') return AFTER_CHIME_MS;
  if (/[.!?。؟]$/.test(part.text)) return AFTER_SENTENCE_MS;
  return /[,،，:]$/.test(part.text) ? AFTER_COMMA_MS : WITHIN_SENTENCE_MS;
}
