import type { Language } from '../../common/contract/language.ts';
import type { SpokenFragment } from './fragment.ts';
import { sentence as menuSentence } from './phoneMenu/spoken.ts';
import { sentence } from './sentence.ts';

/**
 * Keys by which whoever called back leaves their own matter. 5 means nothing in any of our own calls, and 0 is the desk
 * wherever the clinic's telephone speaks.
 */
export const LEADS_ON = { menu: '5', desk: '0' } as const;

/** Where a call may be led on to: always to the menu. */
export type LeadsOn = { readonly hasDesk: boolean };

/** Said after the keys of the matter itself; nothing in a call that we made. */
export const leadingOn = (leadsOn: LeadsOn | undefined, language: Language): readonly SpokenFragment[] =>
  leadsOn === undefined
    ? []
    : [
        ...sentence('pressForAnythingElse', { language }),
        ...(leadsOn.hasDesk ? menuSentence('mainDesk', language) : []),
      ];
