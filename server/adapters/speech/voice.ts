import type { Language } from '../../../common/contract/language.ts';
import type { Result } from '../../../common/contract/result.ts';
import type { SpeechFailure } from '../../ports/speech.ts';
import type { Pcm } from './pcm.ts';

/** Something that can read a few words aloud: a speech program, or a fake. */
export type Voice = {
  /** Part of every sound's id, so that another voice or another version of it never answers with the old sounds. */
  readonly name: string;
  speak(language: Language, text: string): Promise<Result<Pcm, SpeechFailure>>;
  /** Ends what runs for it; what is not yet answered fails as `voice_unavailable`. */
  close(): Promise<void>;
};
