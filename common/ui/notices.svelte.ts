import { SvelteMap } from 'svelte/reactivity';

/** A short word to the person at this screen about what they have just done. */
export type Notice = {
  readonly id: number;
  readonly kind: 'info' | 'good' | 'stop';
  readonly text: string;
  readonly action?: { readonly label: string; readonly run: () => void };
};

const SHOWN_MS = 6_000;

/** What is being told now, oldest first. Mistakes stay until they are dismissed. */
export class Notices {
  readonly #shown = new SvelteMap<number, Notice>();
  #lastId = 0;

  get shown(): readonly Notice[] {
    return [...this.#shown.values()];
  }

  /** `lastsMs` defaults to 6 s, or until dismissed for `stop`. Returns the id, for `dismiss`. */
  tell(text: string, options: { kind?: Notice['kind']; lastsMs?: number; action?: Notice['action'] } = {}): number {
    const kind = options.kind ?? 'info';
    this.#lastId += 1;
    const id = this.#lastId;
    this.#shown.set(id, { id, kind, text, ...(options.action === undefined ? {} : { action: options.action }) });
    const lastsMs = options.lastsMs ?? (kind === 'stop' ? undefined : SHOWN_MS);
    if (lastsMs !== undefined) setTimeout(() => this.#shown.delete(id), lastsMs);
    return id;
  }

  dismiss(id: number): void {
    this.#shown.delete(id);
  }
}

/** The notices of this screen; `NoticeRegion` shows them. */
export const notices = new Notices();
