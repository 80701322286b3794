import type { Result } from '../../common/contract/result.ts';
import type { ClinicId } from '../../common/contract/vocabulary.ts';
import type { Fragment } from '../voice/fragment.ts';

/** Samples a second of what is heard on the telephone. */
export const TELEPHONE_HZ = 8_000;

/** What is to be heard, and where: loudspeakers and the demonstration at 22.05 kHz, the telephone at 8 kHz. */
export type SpokenText = {
  readonly fragments: readonly Fragment[];
  readonly heardOn: 'display' | 'telephone' | 'demonstration';
  /** Whose own recordings come first. */
  readonly clinicId?: ClinicId;
};

/** One finished sound, a WAV file of 16-bit mono samples. */
export type SoundFile = {
  /**
   * Made of what is said and of the voice that says it with a key of this installation, 64 hexadecimal digits: safe in an
   * address, and telling nobody what is said.
   */
  readonly id: string;
  /** Where the file lies on this machine. */
  readonly path: string;
  readonly durationMs: number;
  readonly sampleRate: number;
};

/**
 * Why there is no sound. A chime alone needs no voice and can be asked for instead.
 * `nothing_to_say`: no fragment has anything audible in it. `text_too_long`: over 500 characters in one fragment.
 * `voice_unavailable`: no voice runs on this machine now. `voice_timeout`, `voice_failed`: it gave no usable answer.
 * `not_written`: the sound could not be kept, the disk is full or read-only.
 */
export type SpeechFailure = {
  readonly code:
    'nothing_to_say' | 'text_too_long' | 'voice_unavailable' | 'voice_timeout' | 'voice_failed' | 'not_written';
};

export type Speech = {
  /** The sound of these fragments, made now or found. The same fragments give the same file. */
  sound(request: SpokenText): Promise<Result<SoundFile, SpeechFailure>>;
  /** A sound made earlier on this machine; undefined if the id is unknown or malformed. */
  find(id: string): Promise<SoundFile | undefined>;
  /**
   * Makes pieces ahead of time, after everything that is wanted now. Stops at the first failure or when closed.
   * @returns how many pieces are ready, those found included
   */
  prepare(request: SpokenText): Promise<number>;
  /** Ends the voice's process. What was asked for before fails as `voice_unavailable`. */
  close(): Promise<void>;
};
