import type { PlannedSend } from './channelPlan.ts';
import { callRulesOf, MOST_CALLS, type CallRules, type Untaken } from './callRules.ts';
import { blockAfter, isPermanentFailure, type SendFailureCode } from './failure.ts';
import { mannerOf, type NoticeChannel, type NoticePurpose } from './purpose.ts';
import { NIGHT, quietUntil, type QuietHours } from './quietHours.ts';

/**
 * One sending over one channel. `sending`: handed to the provider, no answer yet. `accepted`: the provider has it; a call
 * only rings by then. `unknown`: it may have been sent. `unanswered`: a call that reached nobody (busy, not taken, an
 * answering machine). `answered`: the person knows.
 */
export type Attempt = PlannedSend & {
  readonly status: 'sending' | 'accepted' | 'delivered' | 'failed' | 'unknown' | 'answered' | 'unanswered';
  /** With `failed`. */
  readonly code?: SendFailureCode;
  /** With `unanswered`. */
  readonly why?: Untaken;
  readonly startedAt: number;
  /** Of a call that is spoken with: its last step. */
  readonly updatedAt: number;
  /** Of a call: whoever took it is being passed on to the desk, or talks with it already. */
  readonly isAtDesk?: true;
};

export type NoticeToSend = {
  readonly purpose: NoticePurpose;
  readonly plan: readonly PlannedSend[];
  readonly notBeforeAt: number;
  readonly expiresAt: number;
  /** What it is about is over: served, cancelled, the day closed. */
  readonly isClosed: boolean;
  /**
   * It cannot wait for the end of the quiet hours, though its purpose usually can: the first message goes out at once, calls
   * are made except at night.
   */
  readonly breaksQuiet?: boolean;
  readonly policy: NoticePolicy;
};

export type NoticePolicy = {
  readonly timeZone: string;
  readonly quietHours: QuietHours;
  /** Silence of this length counts as unanswered, in milliseconds, > 0. */
  readonly answerWaitMs: number;
  /** When a call that reached nobody is made again; as usual where nothing is said. */
  readonly calls?: CallRules;
  /** Pauses before a clear failure is tried again, in milliseconds, > 0; their number is the number of retries. */
  readonly retryAfterMs: readonly number[];
};

/** Instants from which a channel may be used again, where a rate limit holds it. */
export type FreeAt = Readonly<Partial<Record<NoticeChannel, number>>>;

export type NextStep =
  | ({ readonly do: 'send' } & PlannedSend)
  | { readonly do: 'wait'; readonly untilAt: number }
  | { readonly do: 'done' }
  | { readonly do: 'give_up'; readonly reason: 'closed' | 'expired' | 'outcome_unknown' | 'nobody_reached' };

const MINUTE_MS = 60_000;
/** A call is over so long after its last step, with its ringing or its menu said three times; or its end was never reported. */
const CALL_LASTS_MS = 3 * MINUTE_MS;
/** Some lines tell that the desk took a call only when the talk is over. */
const DESK_AND_TALK_MS = 15 * MINUTE_MS;
const USUAL_CALLS = callRulesOf({});

const waitUntil = (untilAt: number): NextStep => ({ do: 'wait', untilAt });

/**
 * What to do about a notice now. Ask again after every change and when a wait is over.
 *
 * One attempt at a time, in the order of the plan. The next channel follows only after the one before has failed or stayed
 * unanswered. Only a clear failure is tried again over the same channel; an attempt whose outcome is unknown never is. A
 * call that reached nobody is made again by the rule for its reason (callRules.ts).
 * Nothing is sent before its time, after its expiry, in quiet hours (urgent purposes aside), once its subject is closed, or
 * to a contact that has proved wrong by a text or said STOP. Who refused a call is not rung again.
 *
 * @param attempts all there were, oldest first
 */
export function nextStep(
  notice: NoticeToSend,
  attempts: readonly Attempt[],
  now: number,
  freeAt: FreeAt = {},
): NextStep {
  const { notBeforeAt, expiresAt, isClosed } = notice;
  const answerWaitMs = answerWaitOf(notice);
  if (attempts.some(({ status }) => status === 'answered')) return { do: 'done' };

  const isUnderWay = attempts.some(({ status }) => status === 'sending');
  if (isClosed || now >= expiresAt) {
    if (isUnderWay) return waitUntil(now + answerWaitMs); // its outcome is still to be learnt
    const ringing = attempts.find((attempt) => isRinging(attempt) && silentFrom(attempt, answerWaitMs) > now);
    if (ringing) return waitUntil(silentFrom(ringing, answerWaitMs));
    return ending(attempts, isClosed ? 'closed' : 'expired');
  }
  if (isUnderWay) return waitUntil(expiresAt);
  if (now < notBeforeAt) return waitUntil(Math.min(notBeforeAt, expiresAt));

  const { send, dueAt } = nextSend(notice, attempts, now);
  if (send === undefined && dueAt === undefined) return ending(attempts, 'nobody_reached');
  const allowedAt = Math.max(dueAt ?? now, send === undefined ? now : allowedFrom(notice, send, attempts, now, freeAt));
  return send === undefined || allowedAt > now ? waitUntil(Math.min(allowedAt, expiresAt)) : { do: 'send', ...send };
}

/** What to send next and from when on; only `dueAt`: look again then; neither: nothing is left to try. */
type Next = { readonly send?: PlannedSend; readonly dueAt?: number };

function nextSend(notice: NoticeToSend, attempts: readonly Attempt[], now: number): Next {
  const { plan, purpose, policy } = notice;
  const { isUrgent, expectsAnswer } = mannerOf(purpose);
  const retries: { readonly send: PlannedSend; readonly dueAt: number }[] = [];

  for (const [place, send] of plan.entries()) {
    if (isBlocked(send.contactId, attempts)) continue;
    const tries = attempts.filter(({ channel, contactId }) => channel === send.channel && contactId === send.contactId);
    const last = tries.at(-1);
    if (last === undefined) return { send };

    const isLastPlace = place === plan.length - 1;
    const silentAt = silentFrom(last, answerWaitOf(notice));
    switch (last.status) {
      case 'failed': {
        const pauseMs = isRetryable(last) ? policy.retryAfterMs[tries.length - 1] : undefined;
        if (pauseMs === undefined) break;
        const retry = { send, dueAt: last.updatedAt + pauseMs };
        if (!isUrgent) return retry;
        retries.push(retry); // a turn does not wait for a provider to come back while another way is open
        break;
      }
      case 'accepted':
      case 'delivered':
        if (!isRinging(last) && (isLastPlace || !expectsAnswer)) return {};
        if (silentAt > now) return { dueAt: silentAt };
        break;
      case 'unknown':
        // It may be on its way: nothing is tried again beside it either.
        if ((!isLastPlace || retries.length > 0) && silentAt > now) return { dueAt: silentAt };
        break;
      case 'unanswered': {
        const again = nextCall(notice, tries, last);
        if (again === undefined) break;
        const retry = { send, dueAt: again.dueAt };
        // A turn does not wait for a busy line while another way is open, and nothing waits beyond its own time.
        if (again.isFirst && !isUrgent && again.dueAt < notice.expiresAt) return retry;
        retries.push(retry);
        break;
      }
      case 'sending':
      case 'answered':
        break;
    }
  }

  return attempts.some(isTold) ? {} : (retries.toSorted((a, b) => a.dueAt - b.dueAt)[0] ?? {});
}

/** When somebody is rung again whom a call did not reach; undefined: not any more. */
function nextCall(
  { purpose, policy }: NoticeToSend,
  tries: readonly Attempt[],
  last: Attempt,
): { readonly dueAt: number; readonly isFirst: boolean } | undefined {
  const reasonOf = ({ why = 'unclear' }: Attempt): Untaken => why;
  const untaken = tries.filter(({ status }) => status === 'unanswered');
  const rule = (policy.calls ?? USUAL_CALLS)[reasonOf(last)];
  const forThis = untaken.filter((attempt) => reasonOf(attempt) === reasonOf(last)).length;
  if (untaken.some((attempt) => reasonOf(attempt) === 'refused')) return undefined;
  if (forThis > rule.times || untaken.length >= MOST_CALLS) return undefined;
  const afterMs = mannerOf(purpose).isUrgent ? Math.min(rule.afterMs, policy.answerWaitMs) : rule.afterMs;
  return { dueAt: last.updatedAt + afterMs, isFirst: rule.isFirst };
}

/** A provider that took a call has only begun to ring; what came of it is reported when it ends. */
const isRinging = ({ channel, status }: Attempt): boolean => channel === 'voice' && status === 'accepted';

const isTold = (attempt: Attempt): boolean =>
  attempt.status === 'delivered' || (attempt.status === 'accepted' && !isRinging(attempt));

/** What people need longer to decide is given longer than the clinic waits for others. */
const answerWaitOf = ({ purpose, policy }: NoticeToSend): number =>
  Math.max(policy.answerWaitMs, (mannerOf(purpose).answerWaitMin ?? 0) * MINUTE_MS);

function silentFrom(attempt: Attempt, answerWaitMs: number): number {
  const { channel, startedAt, updatedAt, isAtDesk } = attempt;
  if (channel !== 'voice') return startedAt + answerWaitMs;
  const waitMs = Math.max(answerWaitMs, isAtDesk ? DESK_AND_TALK_MS : CALL_LASTS_MS);
  return (isRinging(attempt) ? Math.max(startedAt, updatedAt) : startedAt) + waitMs;
}

const isBlocked = (contact: string, attempts: readonly Attempt[]): boolean =>
  attempts.some(
    ({ contactId, channel, code }) =>
      contactId === contact && code !== undefined && blockAfter(code, channel) !== undefined,
  );

const isRetryable = ({ code }: Attempt): boolean => code !== undefined && !isPermanentFailure(code);

function allowedFrom(
  notice: NoticeToSend,
  { channel }: PlannedSend,
  attempts: readonly Attempt[],
  now: number,
  freeAt: FreeAt,
): number {
  const hours = quietHoursOf(notice, channel, attempts);
  const quiet = hours && quietUntil(now, notice.policy.timeZone, hours);
  return Math.max(now, freeAt[channel] ?? now, quiet ?? now);
}

/** The hours in which nothing goes out over this channel; undefined: at any time. */
function quietHoursOf(
  { purpose, policy, breaksQuiet }: NoticeToSend,
  channel: NoticeChannel,
  attempts: readonly Attempt[],
): QuietHours | undefined {
  if (mannerOf(purpose).isUrgent) return undefined;
  if (breaksQuiet !== true) return policy.quietHours;
  if (channel === 'voice') return NIGHT;
  return attempts.every(({ status }) => status === 'failed') ? undefined : policy.quietHours;
}

/** Nothing more will be sent: what came of it. */
function ending(attempts: readonly Attempt[], otherwise: 'closed' | 'expired' | 'nobody_reached'): NextStep {
  if (attempts.some(isTold)) return { do: 'done' };
  const isUnknown = attempts.some((attempt) => attempt.status === 'unknown' || isRinging(attempt));
  return { do: 'give_up', reason: isUnknown ? 'outcome_unknown' : otherwise };
}
