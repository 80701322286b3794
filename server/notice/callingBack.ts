/** Within so many minutes a call from a number that we rang is about what we rang for. */
export const CALLS_BACK_WITHIN_MIN = { turn_near: 60, doctor_absent: 24 * 60, reminder: 4 * 60 } as const;

export type MissedCall = {
  readonly purpose: string;
  /** Of the notice: what was answered, or is over, is nobody's question any more. */
  readonly notice: 'open' | 'reached' | 'answered' | 'failed' | 'unknown' | 'expired' | 'cancelled';
  readonly call: 'sending' | 'accepted' | 'delivered' | 'failed' | 'unknown' | 'answered' | 'unanswered';
  readonly calledAt: number;
};

/** Whether somebody who calls at `at` calls back about this. */
export function isCallingBack({ purpose, notice, call, calledAt }: MissedCall, at: number): boolean {
  const within = Object.entries(CALLS_BACK_WITHIN_MIN).find(([name]) => name === purpose)?.[1];
  if (within === undefined || calledAt > at || at - calledAt > within * 60_000) return false;
  if (notice === 'answered' || notice === 'cancelled') return false;
  // One that is just being made rings while they call: it is the same matter.
  return call !== 'answered' && call !== 'failed';
}
