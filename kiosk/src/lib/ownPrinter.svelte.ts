import type { KioskView } from '#common/contract/kioskView.ts';
import { kioskOfflinePhrases } from '#common/phrases/kioskOffline.ts';
import type { Phrase } from '#common/phrases/phrase.ts';
import type { Later } from './later.ts';
import type { LocalLook } from './localPrinter.ts';
import type { OfflineFacts } from './offlineStore.ts';

/** Somebody may put paper in meanwhile. */
const EVERY_MS = 10_000;

type LocalPrinter = NonNullable<OfflineFacts['printer']>;

/** What can be said of the paper before a ticket is asked for; `at` where only the past is known. */
export type PaperBefore = { readonly phrase: Phrase; readonly at?: number };

/** What the printer said when the server last told of it. */
export type LastTold = { readonly printer: KioskView['printer']; readonly at: number };

/**
 * @param look what the agent on this computer has just said; undefined while nobody has answered yet
 * @param hasPrinter the kiosk may print by itself
 */
export function paperBefore(
  hasPrinter: boolean,
  look: LocalLook | undefined,
  told: LastTold | undefined,
): PaperBefore | undefined {
  if (!hasPrinter) return { phrase: kioskOfflinePhrases.noPaper };
  if (look === undefined) return undefined;
  if (look === 'unreachable' || look.trouble !== null || look.paper === 'out')
    return { phrase: kioskOfflinePhrases.noPaper };
  if (look.paper !== 'unknown') return { phrase: kioskOfflinePhrases.hasPaper };
  // The printer answers, but does not tell of its paper.
  return told?.printer && told.printer.state !== 'trouble'
    ? { phrase: kioskOfflinePhrases.hadPaper, at: told.at }
    : { phrase: kioskOfflinePhrases.paperUnknown };
}

/** While the server is away, asks the agent on this computer how the printer is, again and again. */
export class OwnPrinter {
  #look = $state.raw<LocalLook>();
  readonly #later: Later;
  readonly #ask: (printer: LocalPrinter) => Promise<LocalLook>;

  constructor(later: Later, ask: (printer: LocalPrinter) => Promise<LocalLook>) {
    this.#later = later;
    this.#ask = ask;
  }

  get look(): LocalLook | undefined {
    return this.#look;
  }

  /** @returns what stops it */
  follow(printer: LocalPrinter): () => void {
    let cancel: () => void = () => undefined;
    let isFollowed = true;
    const again = () => {
      void this.#ask(printer).then((look) => {
        if (!isFollowed) return;
        this.#look = look;
        cancel = this.#later(again, EVERY_MS);
      });
    };
    this.#look = undefined;
    again();
    return () => {
      isFollowed = false;
      cancel();
    };
  }
}
