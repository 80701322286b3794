import type { SpokenFragment } from './fragment.ts';
import { deskOf, leadingOn, type InOwnMatter } from './leadsOn.ts';
import { menuScript, type MenuOutcome, type MenuState } from './menuScript.ts';
import type { Script } from './script.ts';
import { sentence } from './sentence.ts';

/** Something that is only said, twice. A machine is told nothing: too late for whoever listens to it. */
export const announcementScript = (
  call: InOwnMatter,
  said: readonly SpokenFragment[],
): Script<MenuState, MenuOutcome> =>
  menuScript({
    greeting: said,
    keys: leadingOn(call),
    wrongKey: sentence('pressOneOfTheseKeys', { language: call.language }),
    decisions: {},
    told: {},
    refused: [],
    nothingChanged: [],
    toMachine: [],
    ...deskOf(call),
    isOnlyTold: true,
  });
