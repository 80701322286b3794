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
 * answer, and somebody heard it. `desk`: somebody asked for a person and talks with one.
 */
export type MenuOutcome = Decision | 'no_answer' | 'heard_only' | 'told' | 'machine' | 'desk';

type AtMenu = {
  readonly at: 'menu';
  /** The menu was said; the caller missed it so often, pressed so many wrong keys, and heard it again so often by `*`. */
  readonly silences: number;
  readonly wrongKeys: number;
  readonly repeats: number;
  /** Which keys decide something here. */
  readonly keys: string;
  /** The desk was rung from here and nobody took the call. */
  readonly isDeskAway: boolean;
};
export type MenuState =
  | { readonly at: 'ringing' }
  | AtMenu
  /** A key was pressed; the clinic is doing what it means. */
  | { readonly at: 'applying'; readonly outcome: Decision }
  /** The desk rings; where nobody takes the call, it goes on where it was. */
  | { readonly at: 'connecting'; readonly from: AtMenu }
  | { readonly at: 'talking' }
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
  /** Where a person can be asked for from here: what is said before it rings, and where nobody takes the call. */
  readonly desk?: { readonly ringing: Said; readonly away: Said } | undefined;
  /** There is nothing to answer: whoever takes the call has been told, and silence is no miss. */
  readonly isOnlyTold?: true;
};

/** The menu is repeated once after silence, and twice after a key that means nothing. */
const SILENCES = 2;
const WRONG_KEYS = 3;
/** Nobody needs as many; a machine that presses keys for ever does. */
const MOST_REPEATS = 9;
/** Longer silences make callers think that the line is dead. */
const GATHER: Gather = { maxDigits: 1, timeoutMs: 3_000, bargeIn: true };

const DESK = '0';
/** Star says it again; so does hash where there is nothing to go back to. */
const REPEATS = '*#';

/**
 * A greeting, a few keys, one decision.
 *
 *     ringing ──answered──▶ menu ──a key of the menu──▶ applying ──applied, refused──▶ ended
 *        │                  │ ↺ silence once, wrong key twice, star                     ▲
 *        │                  ├──0, wrong key again──▶ connecting ──connected──▶ talking ─┤
 *        │                  ◀─────not connected──────────┘                              │
 *        └──hung up, machine┴──silence again, hung up, machine──────────────────────────┘
 *
 * Silence never leads to the desk from here: whom we rang may be a machine. Who called us gets it by leadOn.ts.
 */
export function menuScript(menu: Menu): Script<MenuState, MenuOutcome> {
  const { isOnlyTold = false, desk } = menu;
  const whole: Said = [...menu.greeting, ...menu.keys];
  const keys = Object.keys(menu.decisions).join('');
  const toMachine = (): MenuStep => ended(menu.toMachine, 'machine');
  /** Told already, or heard without an answer. */
  const left = (say: Said = []): MenuStep => (isOnlyTold ? ended(say) : ended(say, 'heard_only'));
  const asked = (state: AtMenu, say: Said): MenuStep => ({ state, say, gather: GATHER });

  function pressed(state: AtMenu, key: string): MenuStep {
    const outcome = menu.decisions[key];
    if (REPEATS.includes(key)) {
      const repeats = state.repeats + 1;
      return repeats > MOST_REPEATS ? left(menu.nothingChanged) : asked({ ...state, silences: 0, repeats }, whole);
    }
    const isDeskThere = desk !== undefined && !state.isDeskAway;
    if (key === DESK && isDeskThere) return toDesk(state);
    if (outcome) return { state: { at: 'applying', outcome }, say: [], outcome };
    if (isLastWrongKey(state, key)) return isDeskThere ? toDesk(state) : left(menu.nothingChanged);
    return asked({ ...state, wrongKeys: state.wrongKeys + 1 }, [...menu.wrongKey, ...menu.keys]);
  }

  const toDesk = (from: AtMenu): MenuStep => ({
    state: { at: 'connecting', from },
    say: desk?.ringing ?? [],
    connect: 'desk',
  });

  function atMenu(state: AtMenu, event: CallEvent): MenuStep {
    switch (event.type) {
      case 'digits':
        return event.digits === '' ? atMenu(state, { type: 'silence' }) : pressed(state, event.digits.charAt(0));
      case 'silence':
        if (isOnlyTold) return left();
        if (isLastSilence(state)) return left(menu.nothingChanged);
        return asked({ ...state, silences: state.silences + 1 }, whole);
      case 'machine_detected':
        return isOnlyTold ? ended([]) : toMachine();
      case 'hung_up':
        return left();
      case 'answered':
      case 'connected':
      case 'not_connected':
      case 'outcome_applied':
      case 'outcome_refused':
        return asked(state, []);
      default:
        return assertNever(event);
    }
  }

  function atDesk(state: Extract<MenuState, { at: 'connecting' }>, event: CallEvent): MenuStep {
    if (event.type === 'connected')
      return { state: { at: 'talking' }, say: [], ...(isOnlyTold ? {} : { outcome: 'desk' }) };
    if (event.type === 'not_connected')
      return asked({ ...state.from, silences: 0, wrongKeys: 0, isDeskAway: true }, [
        ...(desk?.away ?? []),
        ...menu.keys,
      ]);
    return event.type === 'hung_up' ? left() : { state, say: [] };
  }

  function answered(): MenuStep {
    const state = { at: 'menu', silences: 0, wrongKeys: 0, repeats: 0, keys, isDeskAway: false } as const;
    // What is only said is said twice, because a telephone is held to the ear after the first words.
    return isOnlyTold ? { ...asked(state, [...menu.greeting, ...whole]), outcome: 'told' } : asked(state, whole);
  }

  return {
    start: () => ({ state: { at: 'ringing' }, say: [] }),
    next: (state, event) => {
      switch (state.at) {
        case 'ringing':
          if (event.type === 'machine_detected') return toMachine();
          if (event.type === 'hung_up') return ended([], 'no_answer');
          return event.type === 'answered' ? answered() : { state, say: [] };
        case 'menu':
          return atMenu(state, event);
        case 'applying':
          if (event.type === 'hung_up') return ended([]);
          if (event.type === 'outcome_refused') return ended(menu.refused);
          if (event.type === 'outcome_applied') return ended(menu.told[state.outcome] ?? []);
          return { state, say: [] };
        case 'connecting':
          return atDesk(state, event);
        case 'talking':
          return event.type === 'hung_up' ? ended([]) : { state, say: [] };
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

/** Whether this key means nothing here, and is the last of its kind. */
export const isLastWrongKey = (
  { keys, wrongKeys }: { readonly keys: string; readonly wrongKeys: number },
  key: string,
): boolean => !`${keys}${REPEATS}`.includes(key) && wrongKeys + 1 >= WRONG_KEYS;

function ended(say: Said, outcome?: MenuOutcome): MenuStep {
  return { state: { at: 'ended' }, say, then: 'hang_up', ...(outcome === undefined ? {} : { outcome }) };
}
