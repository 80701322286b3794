import { localText, type Language, type LocalText } from '../../common/contract/language.ts';
import { assertNever } from '../../common/contract/result.ts';
import type { SpokenFragment } from './fragment.ts';
import type { CallEvent, Gather, Script, Step } from './script.ts';
import { sentence } from './sentence.ts';
import { spellDigits, spellTicketNumber } from './spellNumber.ts';

/** What the clinic learnt from the call. `heard_only`: somebody answered but pressed no key, so count it as unanswered. */
export type TurnNearOutcome = 'coming' | 'later' | 'cancel' | 'no_answer' | 'heard_only' | 'machine';

export type TurnNearState =
  | { readonly at: 'ringing' }
  /** The menu was said; the caller missed it `silences` times and pressed a wrong key `wrongKeys` times. */
  | { readonly at: 'menu'; readonly silences: number; readonly wrongKeys: number }
  /** A key was pressed; the clinic is doing what it means. */
  | { readonly at: 'applying'; readonly outcome: Decision }
  | { readonly at: 'ended' };

export type TurnNearCall = {
  readonly language: Language;
  readonly clinicName: LocalText;
  /** As printed, e.g. `B-042`. */
  readonly number: string;
  /** By how much key 2 moves the turn. */
  readonly later: { readonly by: 'minutes' | 'places'; readonly count: number };
  /** Told to an answering machine. Nothing else is: somebody else may listen to it. */
  readonly callBackOn?: string;
};

type Decision = 'coming' | 'later' | 'cancel';
type TurnNearStep = Step<TurnNearState, TurnNearOutcome>;

const DECISIONS: Readonly<Record<string, Decision>> = { 1: 'coming', 2: 'later', 3: 'cancel' };
/** The menu is repeated once after silence, and twice after a key that means nothing. */
const SILENCES = 2;
const WRONG_KEYS = 3;
/** Longer silences make callers think that the line is dead. */
const GATHER: Gather = { maxDigits: 1, timeoutMs: 3_000, bargeIn: true };

/**
 * "Your turn is near": 1 coming, 2 later, 3 cancel.
 *
 *     ringing ──answered──▶ menu ──1, 2, 3──▶ applying ──applied, refused──▶ ended
 *        │                  │ ↺ silence once, wrong key twice                 ▲
 *        └──hung up, machine┴──silence again, hung up, machine────────────────┘
 */
export function turnNearScript(call: TurnNearCall): Script<TurnNearState, TurnNearOutcome> {
  const { language } = call;
  const say = (name: Parameters<typeof sentence>[0]) => sentence(name, { language });

  const menu = (): readonly SpokenFragment[] => [
    ...say('pressToCome'),
    ...sentence(call.later.by === 'minutes' ? 'pressForLaterByMinutes' : 'pressForLaterByPlaces', {
      language,
      values: { count: call.later.count },
    }),
    ...say('pressToCancel'),
  ];
  const greeting = (): readonly SpokenFragment[] =>
    sentence('turnNearGreeting', {
      language,
      values: { clinic: localText(call.clinicName, language) },
      number: spellTicketNumber(call.number, language),
    });
  const callBack = (): readonly SpokenFragment[] =>
    call.callBackOn === undefined
      ? say('pleaseCallBack')
      : sentence('pleaseCallBackOn', { language, number: spellDigits(call.callBackOn, language) });

  const toMachine = (): TurnNearStep => ended(callBack(), 'machine');

  function atMenu(state: Extract<TurnNearState, { at: 'menu' }>, event: CallEvent): TurnNearStep {
    switch (event.type) {
      case 'digits': {
        if (event.digits === '') return atMenu(state, { type: 'silence' });
        const outcome = DECISIONS[event.digits.charAt(0)];
        if (outcome) return { state: { at: 'applying', outcome }, say: [], outcome };
        const wrongKeys = state.wrongKeys + 1;
        if (wrongKeys >= WRONG_KEYS) return ended(say('nothingChanged'), 'heard_only');
        return { state: { ...state, wrongKeys }, say: [...say('pressOneTwoOrThree'), ...menu()], gather: GATHER };
      }
      case 'silence': {
        const silences = state.silences + 1;
        if (silences >= SILENCES) return ended(say('nothingChanged'), 'heard_only');
        return { state: { ...state, silences }, say: [...greeting(), ...menu()], gather: GATHER };
      }
      case 'machine_detected':
        return toMachine();
      case 'hung_up':
        return ended([], 'heard_only');
      case 'answered':
      case 'outcome_applied':
      case 'outcome_refused':
        return { state, say: [], gather: GATHER };
      default:
        return assertNever(event);
    }
  }

  return {
    start: () => ({ state: { at: 'ringing' }, say: [] }),
    next: (state, event) => {
      switch (state.at) {
        case 'ringing':
          if (event.type === 'machine_detected') return toMachine();
          if (event.type === 'hung_up') return ended([], 'no_answer');
          if (event.type !== 'answered') return { state, say: [] };
          return { state: { at: 'menu', silences: 0, wrongKeys: 0 }, say: [...greeting(), ...menu()], gather: GATHER };
        case 'menu':
          return atMenu(state, event);
        case 'applying':
          if (event.type === 'hung_up') return { state: { at: 'ended' }, say: [], then: 'hang_up' };
          if (event.type === 'outcome_refused') return ended(say('askAtTheDesk'));
          if (event.type === 'outcome_applied') return ended(say(TOLD[state.outcome]));
          return { state, say: [] };
        case 'ended':
          return { state, say: [], then: 'hang_up' };
        default:
          return assertNever(state);
      }
    },
  };
}

const TOLD = { coming: 'expectingYou', later: 'movedBack', cancel: 'cancelled' } as const satisfies Record<
  Decision,
  string
>;

function ended(say: readonly SpokenFragment[], outcome?: TurnNearOutcome): TurnNearStep {
  return { state: { at: 'ended' }, say, then: 'hang_up', ...(outcome === undefined ? {} : { outcome }) };
}
