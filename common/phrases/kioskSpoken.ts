/** Everything that a kiosk may have said: words of its own screens, refusals, and what only the ear needs. */
import { earPhrases } from './kioskEar.ts';
import { checkInPhrases } from './kioskCheckIn.ts';
import { kioskPhrases } from './kiosk.ts';
import { kioskOfflinePhrases } from './kioskOffline.ts';
import { otherDayPhrases } from './kioskOtherDay.ts';
import { standingPhrases } from './kioskStanding.ts';
import { kioskTicketPhrases } from './kioskTicket.ts';
import type { Phrase } from './phrase.ts';
import { problemWords } from './problems.ts';
import { uiPhrases } from './ui.ts';
import { waitingPhrases } from './waiting.ts';
import { waitingPagePhrases } from './waitingPage.ts';

const AREAS = {
  ear: earPhrases,
  kiosk: kioskPhrases,
  checkIn: checkInPhrases,
  ticket: kioskTicketPhrases,
  offline: kioskOfflinePhrases,
  otherDay: otherDayPhrases,
  standing: standingPhrases,
  waiting: waitingPhrases,
  waitingPage: waitingPagePhrases,
  ui: uiPhrases,
  problem: problemWords,
} as const satisfies Record<string, Readonly<Record<string, Phrase>>>;

const byName: ReadonlyMap<string, Phrase> = new Map(
  Object.entries(AREAS).flatMap(([area, phrases]) =>
    Object.entries<Phrase>(phrases).map(([key, phrase]) => [`${area}.${key}`, phrase] as const),
  ),
);
const names: ReadonlyMap<Phrase, string> = new Map([...byName].map(([name, phrase]) => [phrase, name]));

/** The names of all that may be said. */
export const SPOKEN_AT_THE_KIOSK: readonly string[] = [...byName.keys()];

/** The phrase of this name; undefined where there is none. */
export const spokenPhrase = (name: string): Phrase | undefined => byName.get(name);

/** By which name the server knows a phrase; undefined for one that may not be said. */
export const nameOfSpoken = (phrase: Phrase): string | undefined => names.get(phrase);
