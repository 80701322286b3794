import type { CallId } from '#common/contract/vocabulary.ts';
import { Announcements, type SoundFailure, type Spoken } from './announcements.ts';
import { Loudspeaker } from './loudspeaker.ts';

type SpeakerDeps = {
  readonly now: () => number;
  readonly isWanted: (announcement: Spoken) => boolean;
};

/** The browser says at once that it is blocked and a moment later that it is not. */
const BLOCKED_FOR_MS = 1_500;

/** The voice of one screen, and what can be said of it. */
export class Speaker {
  /** Whether this screen speaks at all: a setting of the clinic. */
  isOn = $state(false);
  #speaking = $state<CallId | undefined>(undefined);
  #isBlocked = $state(false);
  #failure = $state<SoundFailure | undefined>(undefined);
  #blockedTimer: ReturnType<typeof setTimeout> | undefined;

  readonly #loudspeaker: Loudspeaker;
  readonly #announcements: Announcements;

  constructor({ now, isWanted }: SpeakerDeps) {
    this.#loudspeaker = new Loudspeaker((isBlocked) => {
      clearTimeout(this.#blockedTimer);
      if (isBlocked) this.#blockedTimer = setTimeout(() => (this.#isBlocked = true), BLOCKED_FOR_MS);
      else this.#isBlocked = false;
    });
    this.#announcements = new Announcements({
      now,
      isWanted,
      prepare: (url) => {
        this.#loudspeaker.prepare(url);
      },
      play: (sound, signal) => this.#loudspeaker.play(sound, signal),
      onSpeaking: (callId) => (this.#speaking = callId),
      onOutcome: (outcome) => (this.#failure = outcome === 'played' ? undefined : outcome),
    });
  }

  /** The call that is being said now. */
  get speaking(): CallId | undefined {
    return this.#speaking;
  }

  /** The browser wants a press first, and the clinic wants sound. */
  get isBlocked(): boolean {
    return this.isOn && this.#isBlocked;
  }

  /** For the panel: `on`, `off` by setting, or why nothing was heard. */
  get health(): 'on' | 'off' | SoundFailure {
    if (!this.isOn) return 'off';
    return this.#isBlocked ? 'sound_blocked' : (this.#failure ?? 'on');
  }

  /** Of what the screen can, 0 to 1. */
  set volume(share: number) {
    this.#loudspeaker.volume = share;
  }

  offer(announcement: Spoken): void {
    if (this.isOn) this.#announcements.offer(announcement);
  }

  takeBack(callId: CallId): void {
    this.#announcements.takeBack(callId);
  }

  unlock(): Promise<void> {
    return this.#loudspeaker.unlock();
  }

  close(): void {
    clearTimeout(this.#blockedTimer);
    this.#announcements.stop();
    void this.#loudspeaker.close();
  }
}
