import { keep, recall } from '../kept.ts';
import { allowChime, chime } from './chime.ts';

/** Rings once for each new request at this desk, where the sound is on. */
class Bell {
  #isOn = $state(recall('bell') !== 'off');
  #isAllowed = $state(false);
  /** Requests that were there when the desk was opened, and those that rang. */
  #known: ReadonlySet<string> | undefined;
  #isOwed = false;

  get isOn(): boolean {
    return this.#isOn;
  }

  /** The browser keeps silent until somebody touches the page. */
  get needsTouch(): boolean {
    return this.#isOn && !this.#isAllowed;
  }

  /** Listens for the first touch; returns what ends it. */
  start(): () => void {
    this.#known = undefined;
    this.#isOwed = false;
    const allow = () => {
      if (!this.#isAllowed) void this.#allow();
    };
    allow();
    const touches = ['pointerdown', 'keydown'] as const;
    for (const touch of touches) window.addEventListener(touch, allow);
    return () => {
      for (const touch of touches) window.removeEventListener(touch, allow);
    };
  }

  async #allow(): Promise<void> {
    this.#isAllowed = await allowChime();
    // What came while the browser was silent is still open: it rings now.
    if (this.#isOwed && this.#isAllowed) this.#ring();
  }

  /** @param open the requests that nobody has answered */
  hear(open: readonly string[]): void {
    const isNew = this.#known !== undefined && open.some((id) => this.#known?.has(id) === false);
    this.#known = new Set([...(this.#known ?? []), ...open]);
    if (open.length === 0) this.#isOwed = false;
    if (isNew && this.#isOn) this.#ring();
  }

  /** Switched on, it is heard at once: so everybody knows how it sounds. */
  switchTo(isOn: boolean): void {
    this.#isOn = isOn;
    this.#isOwed = isOn;
    keep('bell', isOn ? 'on' : 'off');
    if (isOn) void this.#allow();
  }

  #ring(): void {
    this.#isOwed = !chime();
  }
}

export const bell = new Bell();
