import type { TicketScanned } from '#common/contract/queue.ts';
import { standingPhrases } from '#common/phrases/kioskStanding.ts';
import type { Phrase } from '#common/phrases/phrase.ts';

type Words = { readonly title: Phrase; readonly todo: Phrase };
const WORDS = {
  arrived: { title: standingPhrases.waitingTitle, todo: standingPhrases.waitingDo },
  brought_back: { title: standingPhrases.broughtBackTitle, todo: standingPhrases.broughtBackDo },
  waiting: { title: standingPhrases.waitingTitle, todo: standingPhrases.waitingDo },
  called: { title: standingPhrases.calledTitle, todo: standingPhrases.calledDo },
  aside: { title: standingPhrases.asideTitle, todo: standingPhrases.asideDo },
  over: { title: standingPhrases.overTitle, todo: standingPhrases.overDo },
  cancelled: { title: standingPhrases.cancelledTitle, todo: standingPhrases.overDo },
} as const satisfies Record<TicketScanned['standing'], Words>;

/** What is told of a ticket that was scanned. */
export const standingWords = (standing: TicketScanned['standing']): Words => WORDS[standing];
