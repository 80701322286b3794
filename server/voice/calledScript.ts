import { announcementScript } from './announcementScript.ts';
import type { InOwnMatter } from './leadsOn.ts';
import type { MenuOutcome, MenuState } from './menuScript.ts';
import type { Script } from './script.ts';
import { sentence } from './sentence.ts';
import { spellTicketNumber } from './spellNumber.ts';

export type CalledCall = InOwnMatter & {
  /** As printed, e.g. `B-042`. */
  readonly number: string;
  /** The room as it is spoken. */
  readonly place: string;
};

/** "Number B-042, please go to room 4", as the loudspeaker says it, for who chose to be rung. */
export function calledScript(call: CalledCall): Script<MenuState, MenuOutcome> {
  const { language, number, place } = call;
  const said = sentence('call', { language, values: { place }, number: spellTicketNumber(number, language) });
  return announcementScript(call, said);
}
