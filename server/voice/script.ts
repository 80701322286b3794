/**
 * A telephone conversation as a state machine: what to say, which keys to wait for, when to hang up. It knows no line
 * and no clock; an adapter plays each step, waits, and hands back what happened. The state is plain JSON, so that a
 * call can go on in another process, between two requests of a telephone provider.
 */
import type { Fragment } from './fragment.ts';

/** What happened on the line. After `hung_up` nothing is heard any more, but what was decided stands. */
export type CallEvent =
  | { readonly type: 'answered' }
  /** Keys pressed, without the terminator: `0`-`9`, `*`, `#`. The terminator alone, of an entry with nothing in it, is told. */
  | { readonly type: 'digits'; readonly digits: string }
  /** Nothing was pressed until the timeout of `gather`. */
  | { readonly type: 'silence' }
  | { readonly type: 'machine_detected' }
  /** Somebody at the clinic talks with the caller now; the script has nothing to do until the end. */
  | { readonly type: 'connected' }
  /** Nobody took the call that was to be passed on. */
  | { readonly type: 'not_connected' }
  | { readonly type: 'hung_up' }
  /** The answer to a step with an `outcome`: the clinic did what was asked for, or could not. */
  | { readonly type: 'outcome_applied' }
  | { readonly type: 'outcome_refused' };

export type Gather = {
  readonly maxDigits: number;
  /** The key that ends the entry before `maxDigits`. */
  readonly terminator?: '#' | '*';
  /** Counted from the end of what is said. */
  readonly timeoutMs: number;
  /** A key pressed while the prompt plays counts, and ends the prompt. */
  readonly bargeIn: true;
};

export type Step<State, Outcome> = {
  readonly state: State;
  /** To be played in this order before anything else; empty means nothing. */
  readonly say: readonly Fragment[];
  readonly gather?: Gather;
  /** Pass the caller on, after what is said; answered by `connected` or `not_connected`. */
  readonly connect?: 'desk';
  /** After what is said. */
  readonly then?: 'hang_up';
  /**
   * What came of the call; each call has at most one. Where it is a decision, the caller is still on the line and waits to
   * be told: apply it, and go on with `outcome_applied` or `outcome_refused`.
   */
  readonly outcome?: Outcome;
};

export type Script<State, Outcome> = {
  /** The line is ringing: nothing to say yet. */
  start(): Step<State, Outcome>;
  /** What to do now. Events that no longer matter, a repeated report for instance, change nothing and say nothing. */
  next(state: State, event: CallEvent): Step<State, Outcome>;
};
