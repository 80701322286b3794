import fc from 'fast-check';
import { expect, test } from 'vitest';
import { blockAfter, isPermanentFailure, SEND_FAILURE_CODES } from '../../server/notice/failure.ts';
import { nextStep, type Attempt, type NoticeToSend } from '../../server/notice/nextStep.ts';
import { mannerOf, NOTICE_CHANNELS, NOTICE_PURPOSES } from '../../server/notice/purpose.ts';
import { quietUntil } from '../../server/notice/quietHours.ts';
import { clock, MINUTE, notice } from './build.ts';

const anyNotice = fc.record({
  purpose: fc.constantFrom(...NOTICE_PURPOSES),
  plan: fc.uniqueArray(
    fc.record({ channel: fc.constantFrom(...NOTICE_CHANNELS), contactId: fc.constantFrom('one', 'two') }),
    { selector: ({ channel }) => channel, maxLength: 4 },
  ),
  notBeforeAt: fc.integer({ min: 0, max: 24 * 60 }).map((minutes) => clock('00:00') + minutes * MINUTE),
  lifetimeMin: fc.integer({ min: 1, max: 1440 }),
  /** After how many looks the visit is over. */
  closesAfter: fc.integer({ min: 0, max: 30 }),
});

/** What the world does with a sending, and how the notice's subject and the person behave meanwhile. */
const anyTurn = fc.record({
  outcome: fc.constantFrom<Attempt['status']>('accepted', 'delivered', 'failed', 'unknown', 'unanswered', 'answered'),
  code: fc.constantFrom(...SEND_FAILURE_CODES),
  tookMs: fc.integer({ min: 0, max: 5 * MINUTE }),
  later: fc.option(fc.constantFrom<Attempt['status']>('delivered', 'failed', 'answered', 'unanswered'), { freq: 4 }),
  pauseMs: fc.integer({ min: 1, max: 10 * MINUTE }),
});

type Turn = typeof anyTurn extends fc.Arbitrary<infer T> ? T : never;

type Sent = {
  readonly at: number;
  readonly before: readonly Attempt[];
  readonly attempt: Attempt;
  readonly isClosed: boolean;
};

/** Does what nextStep says, whatever the world answers, and keeps what was sent when. */
function live(subject: NoticeToSend, closesAfter: number, turns: readonly Turn[]) {
  const sent: Sent[] = [];
  let attempts: readonly Attempt[] = [];
  let now = subject.notBeforeAt - MINUTE;
  for (const [looks, turn] of turns.entries()) {
    const isClosed = looks >= closesAfter;
    const step = nextStep({ ...subject, isClosed }, attempts, now);
    if (step.do === 'wait') {
      expect(step.untilAt).toBeGreaterThan(now);
      now = Math.min(step.untilAt, now + turn.pauseMs * 10); // sometimes looked at too early
    } else if (step.do === 'send') {
      const begun: Attempt = {
        channel: step.channel,
        contactId: step.contactId,
        status: 'sending',
        startedAt: now,
        updatedAt: now,
      };
      expect(nextStep({ ...subject, isClosed }, [...attempts, begun], now).do).toBe('wait');
      const ended: Attempt = { ...begun, status: turn.outcome, updatedAt: now + turn.tookMs };
      const attempt = turn.outcome === 'failed' ? { ...ended, code: turn.code } : ended;
      sent.push({ at: now, before: attempts, attempt, isClosed });
      attempts = [...attempts, attempt];
      now += turn.tookMs;
    }
    const last = attempts.at(-1);
    const mayChange = last?.status === 'accepted' || last?.status === 'unknown';
    if (turn.later !== null && last !== undefined && mayChange) {
      const changed = { ...last, status: turn.later, updatedAt: now };
      attempts = [...attempts.slice(0, -1), turn.later === 'failed' ? { ...changed, code: 'unreachable' } : changed];
    }
  }
  return sent;
}

const histories = fc
  .tuple(anyNotice, fc.array(anyTurn, { minLength: 1, maxLength: 60 }))
  .map(([{ lifetimeMin, closesAfter, ...over }, turns]) => {
    const subject = notice({ ...over, expiresAt: over.notBeforeAt + lifetimeMin * MINUTE });
    return { subject, sent: live(subject, closesAfter, turns) };
  });

const forEverySending = (check: (sending: Sent, subject: NoticeToSend) => void) =>
  fc.assert(
    fc.property(histories, ({ subject, sent }) => {
      for (const sending of sent) check(sending, subject);
    }),
    { numRuns: 2000 },
  );

const same = (a: Attempt) => (b: Attempt) => a.channel === b.channel && a.contactId === b.contactId;

test('a channel is used again only after clear failures that may pass, not more often than the clinic retries, and once after no answer', () => {
  forEverySending(({ attempt, before }, { policy }) => {
    const earlier = before.filter(same(attempt));
    const failed = earlier.filter(({ status }) => status !== 'unanswered');
    expect(failed.length).toBeLessThanOrEqual(policy.retryAfterMs.length);
    expect(earlier.length - failed.length).toBeLessThanOrEqual(1);
    for (const { status, code } of failed) {
      expect(status).toBe('failed');
      expect(code !== undefined && isPermanentFailure(code)).toBe(false);
    }
  });
});

test('nothing is sent before its time, after its expiry, or once what it is about is closed', () => {
  forEverySending(({ at, isClosed }, { notBeforeAt, expiresAt }) => {
    expect(at).toBeGreaterThanOrEqual(notBeforeAt);
    expect(at).toBeLessThan(expiresAt);
    expect(isClosed).toBe(false);
  });
});

test('nobody who has answered is told again, and no two sendings overlap', () => {
  forEverySending(({ before }) => {
    expect(before.some(({ status }) => status === 'answered' || status === 'sending')).toBe(false);
  });
});

test('a second channel follows only where the first has failed or stayed silent for as long as the clinic set', () => {
  forEverySending(({ at, attempt, before }, { policy }) => {
    for (const { status, startedAt } of before.filter((earlier) => !same(attempt)(earlier))) {
      if (status === 'accepted' || status === 'delivered' || status === 'unknown') {
        expect(at - startedAt).toBeGreaterThanOrEqual(policy.answerWaitMs);
      }
    }
  });
});

test('what needs no answer is sent once when it was taken', () => {
  forEverySending(({ before }, { purpose }) => {
    const isTold = before.some(
      ({ channel, status }) => status === 'delivered' || (status === 'accepted' && channel !== 'voice'),
    );
    expect(isTold && !mannerOf(purpose).expectsAnswer).toBe(false);
  });
});

test('nobody is disturbed in the quiet hours but for their turn', () => {
  forEverySending(({ at }, { purpose, policy }) => {
    if (!mannerOf(purpose).isUrgent) expect(quietUntil(at, policy.timeZone, policy.quietHours)).toBeUndefined();
  });
});

test('nothing goes to a contact that said STOP or proved wrong', () => {
  forEverySending(({ attempt, before }) => {
    const refused = before.filter(({ code, channel }) => code !== undefined && blockAfter(code, channel) !== undefined);
    expect(refused.map(({ contactId }) => contactId)).not.toContain(attempt.contactId);
  });
});
