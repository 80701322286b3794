import type { SoundOutcome } from './announcements.ts';

/** A sound that has not ended so long after it should have is given up, so that the next one is heard. */
const PATIENCE_MS = 3_000;
const FADE_S = 0.15;
/** A sound that has not come by then comes too late to be of use, and holds up those behind it. */
const FETCH_WITHIN_MS = 5_000;
/** An announcement in five languages has about 2 MB. */
const KEPT = 6;

/**
 * Plays WAV files through the browser. A browser that has not been touched may refuse until somebody presses (`unlock`);
 * Chromium with `--autoplay-policy=no-user-gesture-required` does not ask.
 */
export class Loudspeaker {
  readonly #context = new AudioContext();
  /** How loud, 0 to 1; heard from the next sound on. */
  volume = 1;
  readonly #fetched = new Map<string, Promise<ArrayBuffer>>();

  constructor(onBlocked: (isBlocked: boolean) => void) {
    const tell = () => {
      onBlocked(this.#context.state !== 'running');
    };
    this.#context.addEventListener('statechange', tell);
    tell();
  }

  /** To be called while a person presses a key or button. */
  async unlock(): Promise<void> {
    await this.#context.resume();
  }

  prepare(url: string): void {
    if (this.#fetched.has(url)) return;
    const sound = fetchSound(url);
    sound.catch(() => this.#fetched.delete(url)); // asked for again when it is its turn
    this.#fetched.set(url, sound);
    for (const oldest of this.#fetched.keys()) {
      if (this.#fetched.size <= KEPT) break;
      this.#fetched.delete(oldest);
    }
  }

  async play({ url }: { readonly url: string }, signal: AbortSignal): Promise<SoundOutcome> {
    const context = this.#context;
    if (context.state !== 'running') return 'sound_blocked';
    this.prepare(url);
    const file = await this.#fetched.get(url)?.catch(() => undefined);
    if (file === undefined) return 'sound_not_loaded';
    const buffer = await context.decodeAudioData(file.slice(0)).catch(() => undefined); // decoding empties what it is given
    if (buffer === undefined) return 'sound_unreadable';
    if (signal.aborted) return 'played';

    const source = context.createBufferSource();
    const gain = context.createGain();
    source.buffer = buffer;
    gain.gain.value = this.volume;
    source.connect(gain).connect(context.destination);
    return new Promise((resolve) => {
      const end = (outcome: SoundOutcome) => {
        clearTimeout(timer);
        signal.removeEventListener('abort', fade);
        gain.disconnect();
        resolve(outcome);
      };
      const fade = () => {
        gain.gain.setTargetAtTime(0, context.currentTime, FADE_S / 3);
        source.stop(context.currentTime + FADE_S);
      };
      const timer = setTimeout(() => end('sound_stalled'), buffer.duration * 1_000 + PATIENCE_MS);
      signal.addEventListener('abort', fade);
      source.addEventListener('ended', () => end('played'));
      source.start();
    });
  }

  async close(): Promise<void> {
    await this.#context.close();
  }
}

async function fetchSound(url: string): Promise<ArrayBuffer> {
  const response = await fetch(url, { signal: AbortSignal.timeout(FETCH_WITHIN_MS) });
  if (!response.ok) throw new Error();
  return response.arrayBuffer();
}
