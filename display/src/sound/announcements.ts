/** Plays the announcements of a zone one after the other, each once. No browser here; see loudspeaker.ts. */
import type { Announcement } from '#common/contract/displayView.ts';
import type { CallId } from '#common/contract/vocabulary.ts';

/** What is said here: a call of the clinic, or a test of this screen. */
export type Spoken = Pick<Announcement, 'announcementId' | 'sounds'> & { readonly voiceUntil: number } & (
    Pick<Announcement, 'kind' | 'callId'> | { readonly kind: 'test' }
  );

/**
 * Why a sound was not heard: the browser wants a press first, it could not be fetched, could not be read, or stood
 * still.
 */
export type SoundFailure = 'sound_blocked' | 'sound_not_loaded' | 'sound_unreadable' | 'sound_stalled';
export type SoundOutcome = 'played' | SoundFailure;

export type AnnouncementsDeps = {
  /** The server's time. */
  readonly now: () => number;
  /** Begins to fetch what will be played. */
  readonly prepare: (url: string) => void;
  /** Resolves when the sound has ended, by itself or because `signal` said so. */
  readonly play: (sound: Announcement['sounds'][number], signal: AbortSignal) => Promise<SoundOutcome>;
  /** Whether it should still be said: not where the patient has gone in meanwhile. */
  readonly isWanted: (announcement: Spoken) => boolean;
  /** Which call is being said now. */
  readonly onSpeaking: (callId: CallId | undefined) => void;
  readonly onOutcome: (outcome: SoundOutcome) => void;
};

/** So many are remembered, so that one that is told twice is said once. */
const REMEMBERED = 200;

export class Announcements {
  readonly #deps: AnnouncementsDeps;
  readonly #heard = new Set<string>();
  #waiting: Spoken[] = [];
  #playing: { readonly announcement: Spoken; readonly abort: AbortController } | undefined;

  constructor(deps: AnnouncementsDeps) {
    this.#deps = deps;
  }

  offer(announcement: Spoken): void {
    const { announcementId, voiceUntil, sounds } = announcement;
    if (this.#heard.has(announcementId)) return;
    this.#heard.add(announcementId);
    for (const oldest of this.#heard) {
      if (this.#heard.size <= REMEMBERED) break;
      this.#heard.delete(oldest);
    }
    if (this.#deps.now() >= voiceUntil) return; // only shown
    for (const { url } of sounds) this.#deps.prepare(url);
    this.#waiting.push(announcement);
    if (this.#playing === undefined) void this.#playAll();
  }

  /** A call was taken back: what is being said about it ends, so that nobody stands up. */
  takeBack(callId: CallId): void {
    const isCallOf = (one: Spoken) => one.kind !== 'test' && one.kind !== 'correction' && one.callId === callId;
    this.#waiting = this.#waiting.filter((one) => !isCallOf(one));
    if (this.#playing && isCallOf(this.#playing.announcement)) this.#playing.abort.abort();
  }

  stop(): void {
    this.#waiting = [];
    this.#playing?.abort.abort();
  }

  async #playAll(): Promise<void> {
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      const { now, isWanted, onSpeaking, play, onOutcome } = this.#deps;
      if (now() >= next.voiceUntil || !isWanted(next)) continue;
      const abort = new AbortController();
      this.#playing = { announcement: next, abort };
      onSpeaking(next.kind === 'correction' || next.kind === 'test' ? undefined : next.callId);
      for (const sound of next.sounds) {
        if (abort.signal.aborted) break;
        onOutcome(await play(sound, abort.signal));
      }
      this.#playing = undefined;
      onSpeaking(undefined);
    }
  }
}
