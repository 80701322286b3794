import { assertNever } from '../../common/contract/result.ts';
import type { Choice } from '../notice/readChoice.ts';
import type { SpokenFragment } from './fragment.ts';
import type { CallEvent, Gather, Script, Step } from './script.ts';

/** What a caller may decide with a key. */
export const DECISIONS = [
  'coming',
  'later',
  'cancel',
  'move',
  'place_1',
  'place_2',
  'place_3',
  'call_me',
] as const satisfies readonly ('coming' | 'later' | 'move' | Choice)[];
export type Decision = (typeof DECISIONS)[number];

/**
 * What the clinic learnt from the call. `heard_only`: somebody answered but pressed no key. `told`: there was nothing to
 * answer, and somebody heard it.
 */
export type MenuOutcome = Decision | 'no_answer' | 'heard_only' | 'told' | 'machine';

export type MenuState =
  | { readonly at: 'ringing' }
  /** The menu was said; the caller missed it `silences` times and pressed a wrong key `wrongKeys` times. */
  | { readonly at: 'menu'; readonly silences: number; readonly wrongKeys: number }
  /** A key was pressed; the clinic is doing what it means. */
  | { readonly at: 'applying'; readonly outcome: Decision }
  | { readonly at: 'ended' };

type Said = readonly SpokenFragment[];
type MenuStep = Step<MenuState, MenuOutcome>;

/** What is said in one kind of call. */
export type Menu = {
  readonly greeting: Said;
  /** Which key does what, said after the greeting. */
  readonly keys: Said;
  readonly wrongKey: Said;
  readonly decisions: Readonly<Partial<Record<string, Decision>>>;
  /** For each decision of a key. */
  readonly told: Readonly<Partial<Record<Decision, Said>>>;
  readonly refused: Said;
  readonly nothingChanged: Said;
  /** To an answering machine. Somebody else may listen to it. */
  readonly toMachine: Said;
};

/** The menu is repeated once after silence, and twice after a key that means nothing. */
const SILENCES = 2;
const WRONG_KEYS = 3;
/** Longer silences make callers think that the line is dead. */
const GATHER: Gather = { maxDigits: 1, timeoutMs: 3_000, bargeIn: true };

/**
 * A greeting, a few keys, one decision.
 *
 *     ringing ──answered──▶ menu ──a key of the menu──▶ applying ──applied, refused──▶ ended
 *        │                  │ ↺ silence once, wrong key twice                          ▲
 *        └──hung up, machine┴──silence again, hung up, machine─────────────────────────┘
 */
export function menuScript(menu: Menu): Script<MenuState, MenuOutcome> {
  const whole: Said = [...menu.greeting, ...menu.keys];
  const toMachine = (): MenuStep => ended(menu.toMachine, 'machine');

  function atMenu(state: Extract<MenuState, { at: 'menu' }>, event: CallEvent): MenuStep {
    switch (event.type) {
      case 'digits': {
        if (event.digits === '') return atMenu(state, { type: 'silence' });
        const outcome = menu.decisions[event.digits.charAt(0)];
        if (outcome) return { state: { at: 'applying', outcome }, say: [], outcome };
        const wrongKeys = state.wrongKeys + 1;
        if (wrongKeys >= WRONG_KEYS) return ended(menu.nothingChanged, 'heard_only');
        return { state: { ...state, wrongKeys }, say: [...menu.wrongKey, ...menu.keys], gather: GATHER };
      }
      case 'silence': {
        const silences = state.silences + 1;
        if (isLastSilence(state)) return ended(menu.nothingChanged, 'heard_only');
        return { state: { ...state, silences }, say: whole, gather: GATHER };
      }
      case 'machine_detected':
        return toMachine();
      case 'hung_up':
        return ended([], 'heard_only');
      case 'answered':
      case 'connected':
      case 'not_connected':
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
          return { state: { at: 'menu', silences: 0, wrongKeys: 0 }, say: whole, gather: GATHER };
        case 'menu':
          return atMenu(state, event);
        case 'applying':
          if (event.type === 'hung_up') return ended([]);
          if (event.type === 'outcome_refused') return ended(menu.refused);
          if (event.type === 'outcome_applied') return ended(menu.told[state.outcome] ?? []);
          return { state, say: [] };
        case 'ended':
          return ended([]);
        default:
          return assertNever(state);
      }
    },
  };
}

/** Whether one more silence would end the call with nothing decided. */
export const isLastSilence = ({ silences }: { readonly silences: number }): boolean => silences + 1 >= SILENCES;

/** Something that is only said, twice because a telephone is held to the ear after the first words. */
export function announcementScript(said: Said): Script<MenuState, MenuOutcome> {
  return {
    start: () => ({ state: { at: 'ringing' }, say: [] }),
    next: (state, event) => {
      if (state.at !== 'ringing') return ended([]);
      switch (event.type) {
        case 'answered':
          return ended([...said, ...said], 'told');
        case 'machine_detected':
          return ended([], 'machine'); // too late for whoever listens to it
        case 'hung_up':
          return ended([], 'no_answer');
        case 'digits':
        case 'silence':
        case 'connected':
        case 'not_connected':
        case 'outcome_applied':
        case 'outcome_refused':
          return { state, say: [] };
        default:
          return assertNever(event);
      }
    },
  };
}

function ended(say: Said, outcome?: MenuOutcome): MenuStep {
  return { state: { at: 'ended' }, say, then: 'hang_up', ...(outcome === undefined ? {} : { outcome }) };
}
