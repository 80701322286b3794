import { localText, type LocalText } from '../../common/contract/language.ts';
import { deskOf, leadingOn, wrongKeyOf, type InOwnMatter } from './leadsOn.ts';
import { menuScript, type MenuOutcome, type MenuState } from './menuScript.ts';
import type { SpokenFragment } from './fragment.ts';
import type { Script } from './script.ts';
import { sentence } from './sentence.ts';
import { spellDigits, spellTicketNumber } from './spellNumber.ts';

export type TurnNearCall = InOwnMatter & {
  readonly clinicName: LocalText;
  /** As printed, e.g. `B-042`. */
  readonly number: string;
  /** By how much key 2 moves the turn. */
  readonly later: { readonly by: 'minutes' | 'places'; readonly count: number };
  /** Told to an answering machine. Nothing else is: somebody else may listen to it. */
  readonly callBackOn?: string;
};

/** "Your turn is near": 1 coming, 2 later, 3 cancel. */
export function turnNearScript(call: TurnNearCall): Script<MenuState, MenuOutcome> {
  const { language } = call;
  const say = (name: Parameters<typeof sentence>[0]) => sentence(name, { language });
  return menuScript({
    greeting: sentence('turnNearGreeting', {
      language,
      values: { clinic: localText(call.clinicName, language) },
      number: spellTicketNumber(call.number, language),
    }),
    keys: [
      ...say('pressToCome'),
      ...sentence(call.later.by === 'minutes' ? 'pressForLaterByMinutes' : 'pressForLaterByPlaces', {
        language,
        values: { count: call.later.count },
      }),
      ...say('pressToCancel'),
      ...leadingOn(call),
    ],
    wrongKey: wrongKeyOf(call),
    decisions: { 1: 'coming', 2: 'later', 3: 'cancel' },
    told: { coming: say('expectingYou'), later: say('movedBack'), cancel: say('cancelled') },
    refused: say('askAtTheDesk'),
    nothingChanged: say('nothingChanged'),
    toMachine: callBack(call),
    ...deskOf(call),
  });
}

/** Says no more than that somebody called. */
export const callBack = ({
  language,
  callBackOn,
}: Pick<TurnNearCall, 'language' | 'callBackOn'>): readonly SpokenFragment[] =>
  callBackOn === undefined
    ? sentence('pleaseCallBack', { language })
    : sentence('pleaseCallBackOn', { language, number: spellDigits(callBackOn, language) });
