import type { Language } from '../../common/contract/language.ts';
import { announcementScript, type MenuOutcome, type MenuState } from './menuScript.ts';
import type { Script } from './script.ts';
import { sentence } from './sentence.ts';
import { spellTicketNumber } from './spellNumber.ts';

export type CalledCall = {
  readonly language: Language;
  /** As printed, e.g. `B-042`. */
  readonly number: string;
  /** The room as it is spoken. */
  readonly place: string;
};

/** "Number B-042, please go to room 4", as the loudspeaker says it, for who chose to be rung. */
export const calledScript = ({ language, number, place }: CalledCall): Script<MenuState, MenuOutcome> =>
  announcementScript(sentence('call', { language, values: { place }, number: spellTicketNumber(number, language) }));
