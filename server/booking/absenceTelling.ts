/** What is known of somebody who is told that their doctor is absent. */
export type TellingFacts = {
  readonly state: 'waiting' | 'asked' | 'silent';
  readonly booking: 'open' | 'cancelled' | 'gone';
  /** Whether the booking still stands at the time that falls away. */
  readonly isStillThen: boolean;
  /** Somebody of the staff has told them since. */
  readonly isTold: boolean;
  readonly awayAt: number;
  /** Of the newest message; null where none was made. */
  readonly notice: { readonly end: 'open' | 'reached' | 'nobody'; readonly reason: string | null } | null;
  readonly answerBy: number;
  readonly round: number;
};

export type NextForTelling =
  | { readonly do: 'wait' }
  | { readonly do: 'tell' }
  | {
      readonly do: 'end';
      readonly as: 'moved' | 'cancelled' | 'seen_to' | 'not_reached' | 'silent' | 'over';
      readonly reason: string | null;
    };

/** Whoever does not answer is offered the next times once; a third message would be a nuisance. */
export const MOST_ROUNDS = 2;

const end = (as: Extract<NextForTelling, { do: 'end' }>['as'], reason: string | null = null): NextForTelling => ({
  do: 'end',
  as,
  reason,
});

/**
 * What is next for one person. Whatever happens to the booking in another way counts before the message; who was not
 * reached is left to the desk at once, and who was told but stays silent after the last round.
 */
export function nextForTelling(facts: TellingFacts, now: number): NextForTelling {
  const { state, booking, isStillThen, isTold, awayAt, notice, answerBy, round } = facts;
  if (booking === 'cancelled') return end('cancelled');
  if (booking === 'gone') return end('over');
  if (!isStillThen) return end('moved');
  if (isTold) return end('seen_to');
  if (state === 'waiting') return now < awayAt ? { do: 'tell' } : end('not_reached', 'expired');
  if (notice?.end === 'nobody' && state === 'asked') return end('not_reached', notice.reason);
  if (now >= awayAt && notice?.end !== 'open') return end('over');
  if (state === 'silent' || notice?.end === 'open' || now < answerBy) return { do: 'wait' };
  return round < MOST_ROUNDS ? { do: 'tell' } : end('silent');
}
