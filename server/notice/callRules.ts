import { USUAL_OPTIONS } from '../../common/contract/usualOptions.ts';

/** Why a call reached nobody. `machine`: a machine took it, or somebody who pressed nothing. `unclear`: nobody says. */
export type Untaken = 'busy' | 'no_answer' | 'refused' | 'machine' | 'unclear';

export type CallRule = {
  /** The next call comes so much later, in milliseconds. */
  readonly afterMs: number;
  /** So many further calls for this reason; 0: none. */
  readonly times: number;
  /** Another way is tried only when these calls are used up; otherwise at once, and the calls are for when there is none. */
  readonly isFirst: boolean;
};
export type CallRules = Readonly<Record<Untaken, CallRule>>;

export type CallOptions = {
  readonly callBusyAfterMin?: number;
  readonly callBusyTimes?: number;
  readonly callNoAnswerAfterMin?: number;
  readonly callNoAnswerTimes?: number;
};

const MINUTE_MS = 60_000;

/**
 * When a call that reached nobody is made again, as the clinic decides: a busy line is soon free, whoever does not answer is
 * away for longer, and who refused a call does not want another one.
 */
export const callRulesOf = (options: CallOptions): CallRules => ({
  busy: {
    afterMs: (options.callBusyAfterMin ?? USUAL_OPTIONS.callBusyAfterMin) * MINUTE_MS,
    times: options.callBusyTimes ?? USUAL_OPTIONS.callBusyTimes,
    isFirst: true,
  },
  no_answer: {
    afterMs: (options.callNoAnswerAfterMin ?? USUAL_OPTIONS.callNoAnswerAfterMin) * MINUTE_MS,
    times: options.callNoAnswerTimes ?? USUAL_OPTIONS.callNoAnswerTimes,
    isFirst: true,
  },
  refused: { afterMs: 0, times: 0, isFirst: false },
  machine: { afterMs: 60 * MINUTE_MS, times: 1, isFirst: false },
  unclear: { afterMs: 60 * MINUTE_MS, times: 1, isFirst: false },
});

/** Whatever the reasons were, nobody is rung more often than this about one thing. */
export const MOST_CALLS = 5;

/** The reason as an attempt keeps it; `unclear` for what is no reason of a call. */
export function untakenOf(code: string | null): Untaken {
  switch (code) {
    case 'busy':
    case 'no_answer':
    case 'refused':
    case 'machine':
      return code;
    case 'heard_only':
      return 'machine';
    default:
      return 'unclear';
  }
}
