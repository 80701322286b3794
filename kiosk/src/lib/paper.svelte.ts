import type { PrintState } from '#common/contract/kioskView.ts';
import type { Later } from './later.ts';

/** `none`: no printer is set up here; `trouble`: no paper may come, and the number stays on the screen. */
export type PaperState = 'none' | 'printing' | 'printed' | 'trouble';

/** Without news of the paper for so long, nobody should wait for it. */
const NEWS_WITHIN_MS = 15_000;

/** The ticket by its visit, or by the key of its number where the server is away. */
type Awaited = { readonly visitId: string; readonly isPrinting: boolean };
type News = Omit<PrintState, 'visitId'> & { readonly visitId: string };

/** How the paper of the ticket on the screen is doing. The printer may be faster than the answer that brings the ticket. */
export class Paper {
  #state = $state<PaperState>('none');
  #elsewhere = $state<string | undefined>(undefined);
  #visitId: string | undefined;
  #cancel: () => void = () => undefined;
  #early: News | undefined;
  readonly #later: Later;
  readonly #onPrinted: () => void;
  readonly #onTrouble: (code: string) => void;

  constructor(later: Later, onPrinted: () => void, onTrouble: (code: string) => void) {
    this.#later = later;
    this.#onPrinted = onPrinted;
    this.#onTrouble = onTrouble;
  }

  get state(): PaperState {
    return this.#state;
  }

  /** The printer that took over, by its name: the paper comes out there. */
  get elsewhere(): string | undefined {
    return this.#elsewhere;
  }

  expect(ticket: Awaited): void {
    this.#cancel();
    this.#visitId = ticket.visitId;
    this.#state = 'none';
    this.#elsewhere = undefined;
    if (ticket.isPrinting) this.#waitForNews();
    if (this.#early?.visitId === ticket.visitId) this.hear(this.#early);
  }

  #waitForNews(): void {
    this.#cancel();
    this.#state = 'printing';
    this.#cancel = this.#later(() => {
      this.#trouble('no_news');
    }, NEWS_WITHIN_MS);
  }

  hear(news: News): void {
    if (news.visitId !== this.#visitId) {
      this.#early = news;
      return;
    }
    this.#elsewhere = news.elsewhere;
    if (news.state === 'printed') {
      this.#cancel();
      if (this.#state !== 'printed') this.#onPrinted();
      this.#state = 'printed';
    } else if (news.state !== 'printing') this.#trouble(news.code ?? news.state);
    else if (this.#state === 'none' || news.elsewhere !== undefined) this.#waitForNews(); // printed by an attempt whose answer was lost
  }

  #trouble(code: string): void {
    this.#cancel();
    if (this.#state === 'printing') this.#onTrouble(code);
    if (this.#state !== 'printed') this.#state = 'trouble';
  }

  reset(): void {
    this.#cancel();
    this.#visitId = undefined;
    this.#elsewhere = undefined;
    this.#state = 'none';
  }
}
