import { createHash } from 'node:crypto';
import type { Language } from '../../../common/contract/language.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { SpeechFailure } from '../../ports/speech.ts';
import type { Pcm } from './pcm.ts';
import type { Voice } from './voice.ts';

/** A voice whose faults a test chooses, and which tells what it was asked to say. */
export type FakeVoice = Voice & {
  /** What it was given, oldest first. */
  readonly history: readonly { readonly language: Language; readonly text: string }[];
  /** From now on every request fails so; undefined makes it well again. */
  setFault(code: SpeechFailure['code'] | undefined): void;
};

const SAMPLE_RATE = 22_050;
const MS_PER_LETTER = 40;

/** Says each text as a tone of its own, the same text always with the same tone: silent parts and mix-ups can be heard. */
export function fakeVoice(): FakeVoice {
  const history: { language: Language; text: string }[] = [];
  let fault: SpeechFailure['code'] | undefined;
  return {
    name: 'tones',
    history,
    setFault: (code) => {
      fault = code;
    },
    speak: (language, text): Promise<Result<Pcm, SpeechFailure>> => {
      history.push({ language, text });
      return Promise.resolve(
        fault === undefined ? ok(tone(toneOf(language, text), text.length)) : err({ code: fault }),
      );
    },
    close: () => {
      fault = 'voice_unavailable';
      return Promise.resolve();
    },
  };
}

/** The hertz at which the fake says a text, between 300 and 2800, where a telephone carries it. */
export function toneOf(language: Language, text: string): number {
  const hash = createHash('sha256').update(`${language} ${text}`).digest().readUInt16BE(0);
  return 300 + (hash / 0xffff) * 2_500;
}

function tone(hertz: number, letters: number): Pcm {
  const length = Math.round(((letters * MS_PER_LETTER) / 1000) * SAMPLE_RATE);
  const samples = Float32Array.from(
    { length },
    (_, index) => 0.3 * Math.sin((2 * Math.PI * hertz * index) / SAMPLE_RATE),
  );
  return { samples, sampleRate: SAMPLE_RATE };
}
