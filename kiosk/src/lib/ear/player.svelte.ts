import type { Piece } from './piece.ts';
import type { Sounds } from './sounds.ts';

/** Between two sentences. */
const PAUSE_MS = 200;

/** Plays one sentence after another; the next key silences it at once. */
export class Player {
  #isSpeaking = $state(false);
  #queue: Piece[] = [];
  /** Changes with each interruption: what was on its way then is not played. */
  #turn = Symbol('turn');
  readonly #audio: HTMLAudioElement;
  readonly #sounds: Sounds;
  readonly #onSilent: () => void;

  /** @param onSilent no sound could be had for anything that was to be said */
  constructor(sounds: Sounds, audio: HTMLAudioElement, onSilent: () => void) {
    this.#sounds = sounds;
    this.#audio = audio;
    this.#onSilent = onSilent;
  }

  get isSpeaking(): boolean {
    return this.#isSpeaking;
  }

  set volume(share: number) {
    this.#audio.volume = share;
  }

  stop(): void {
    this.#turn = Symbol('turn');
    this.#queue = [];
    this.#audio.pause();
    this.#isSpeaking = false;
  }

  /** At once, instead of what is being said. */
  say(pieces: readonly Piece[]): void {
    this.stop();
    this.add(pieces);
  }

  /** After what is being said. */
  add(pieces: readonly Piece[]): void {
    if (pieces.length === 0) return;
    this.#queue.push(...pieces);
    if (!this.#isSpeaking) void this.#run();
  }

  async #run(): Promise<void> {
    const turn = this.#turn;
    this.#isSpeaking = true;
    let isHeard = false;
    let next = this.#queue.shift();
    while (next !== undefined) {
      const url = await this.#sounds.of(next);
      if (turn !== this.#turn) return;
      // What follows is fetched while this is heard.
      const [following] = this.#queue;
      if (following) void this.#sounds.of(following);
      if (url !== undefined && (await this.#play(url))) isHeard = true;
      if (turn !== this.#turn) return;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      if (turn !== this.#turn) return;
      next = this.#queue.shift();
    }
    this.#isSpeaking = false;
    if (!isHeard) this.#onSilent();
  }

  /** @returns whether it was heard to its end */
  #play(url: string): Promise<boolean> {
    const audio = this.#audio;
    return new Promise((resolve) => {
      const end = (isHeard: boolean) => {
        audio.onended = null;
        audio.onerror = null;
        audio.onpause = null;
        resolve(isHeard);
      };
      audio.onended = () => {
        end(true);
      };
      audio.onerror = () => {
        end(false);
      };
      audio.src = url;
      audio.play().then(
        () => {
          audio.onpause = () => {
            // Chromium pauses at the end, too, before it says so.
            if (audio.paused && !audio.ended) end(false);
          };
        },
        () => {
          end(false);
        },
      );
    });
  }
}
