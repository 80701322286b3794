import type { Language } from '../../common/contract/language.ts';
import type { SpokenFragment } from './fragment.ts';
import type { Menu } from './menuScript.ts';
import { sentence as menuSentence } from './phoneMenu/spoken.ts';
import { sentence } from './sentence.ts';

/**
 * Keys by which whoever called back leaves their own matter. 5 means nothing in any of our own calls, and 0 is the desk
 * wherever the clinic's telephone speaks.
 */
export const LEADS_ON = { menu: '5', desk: '0' } as const;

/** Where a call may be led on to: the menu, where the patient called us; the desk, where it can be reached now. */
export type LeadsOn = { readonly hasMenu: boolean; readonly hasDesk: boolean };

export type InOwnMatter = {
  readonly language: Language;
  /** Nowhere where it is not known. */
  readonly leadsOn?: LeadsOn | undefined;
};

/** What holds in every call of ours, said after the keys of the matter itself. */
export const leadingOn = ({ language, leadsOn }: InOwnMatter, canGoBack = false): readonly SpokenFragment[] => [
  ...(leadsOn?.hasMenu === true ? sentence('pressForAnythingElse', { language }) : []),
  ...(leadsOn?.hasDesk === true ? menuSentence('mainDesk', language) : []),
  ...(canGoBack ? menuSentence('everywhere', language) : sentence('starRepeats', { language })),
];

/** The way to the desk, as a script has it. */
export const deskOf = ({ language, leadsOn }: InOwnMatter): Pick<Menu, 'desk'> =>
  leadsOn?.hasDesk === true
    ? { desk: { ringing: menuSentence('toTheDesk', language), away: menuSentence('deskNotReached', language) } }
    : {};

/** Said where a key means nothing: which keys there are, where they are but three. */
export const wrongKeyOf = ({ language, leadsOn }: InOwnMatter): readonly SpokenFragment[] =>
  sentence(leadsOn?.hasMenu === true || leadsOn?.hasDesk === true ? 'pressOneOfTheseKeys' : 'pressOneTwoOrThree', {
    language,
  });
