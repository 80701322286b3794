/** What follows a call that reached nobody, by the reason. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { callRulesOf, MOST_CALLS, type Untaken } from '../../server/notice/callRules.ts';
import { nextStep, type Attempt, type NoticeToSend } from '../../server/notice/nextStep.ts';
import { CALL, clock, MINUTE, notice, SMS, tried } from './build.ts';

const absent = (over: Partial<NoticeToSend> = {}): NoticeToSend =>
  notice({ purpose: 'doctor_absent', plan: [CALL, SMS], expiresAt: clock('20:00'), ...over });
const call = (why: Untaken, at: string): Attempt =>
  tried(CALL, 'unanswered', { why, startedAt: clock(at), updatedAt: clock(at) });
const after = (attempts: readonly Attempt[], at: string, over: Partial<NoticeToSend> = {}) =>
  nextStep(absent(over), attempts, clock(at));
const wait = (at: string) => ({ do: 'wait', untilAt: clock(at) });
const send = (what: typeof CALL | typeof SMS) => ({ do: 'send', ...what });

describe('somebody is rung', () => {
  test('again after three minutes where the line is busy, three times, and then texted', () => {
    const busy = [call('busy', '10:00')];
    expect(after(busy, '10:01')).toEqual(wait('10:03'));
    expect(after(busy, '10:03')).toEqual(send(CALL));
    const thrice = [...busy, call('busy', '10:03'), call('busy', '10:06')];
    expect(after(thrice, '10:09')).toEqual(send(CALL));
    expect(after([...thrice, call('busy', '10:09')], '10:09')).toEqual(send(SMS));
  });

  test('again after ten minutes where nobody answers, twice, and then texted', () => {
    expect(after([call('no_answer', '10:00')], '10:05')).toEqual(wait('10:10'));
    const twice = [call('no_answer', '10:00'), call('no_answer', '10:10')];
    expect(after(twice, '10:20')).toEqual(send(CALL));
    expect(after([...twice, call('no_answer', '10:20')], '10:20')).toEqual(send(SMS));
  });

  test('never again after a refusal, but texted at once', () => {
    expect(after([call('refused', '10:00')], '10:00')).toEqual(send(SMS));
    const refusedLater = [call('busy', '10:00'), call('refused', '10:03')];
    expect(after(refusedLater, '10:03', { plan: [CALL] })).toEqual({ do: 'give_up', reason: 'nobody_reached' });
  });

  test('no more where the number is nobody’s', () => {
    const wrong = tried(CALL, 'failed', { code: 'wrong_address' });
    expect(after([wrong], '10:01', { plan: [CALL] })).toEqual({ do: 'give_up', reason: 'nobody_reached' });
    // A line that dials wrongly hears the same: a text may still arrive.
    expect(after([wrong], '10:01')).toEqual(send(SMS));
  });

  test('on a landline by its calls alone', () => {
    const calls = [call('no_answer', '10:00'), call('no_answer', '10:10'), call('no_answer', '10:20')];
    expect(after(calls, '10:20', { plan: [CALL] })).toEqual({ do: 'give_up', reason: 'nobody_reached' });
  });

  test('as often, and as late, as the clinic wants', () => {
    const calls = callRulesOf({ callBusyAfterMin: 7, callBusyTimes: 0, callNoAnswerAfterMin: 30 });
    const policy = { ...absent().policy, calls };
    expect(after([call('busy', '10:00')], '10:00', { policy })).toEqual(send(SMS));
    expect(after([call('no_answer', '10:00')], '10:00', { policy })).toEqual(wait('10:30'));
  });

  test('about a turn at once in another way, since it does not wait for a busy line', () => {
    const turn = notice({ plan: [CALL, SMS] });
    expect(nextStep(turn, [call('busy', '10:00')], clock('10:00'))).toEqual(send(SMS));
  });
});

test('whatever the reasons, nobody is rung more often than the most, and never after refusing', () => {
  const reasons = fc.array(fc.constantFrom<Untaken>('busy', 'no_answer', 'refused', 'machine', 'unclear'), {
    minLength: 1,
    maxLength: 12,
  });
  fc.assert(
    fc.property(reasons, fc.boolean(), (whys, isUrgent) => {
      const subject = absent({ plan: [CALL], ...(isUrgent && { purpose: 'turn_near' as const }) });
      const attempts: Attempt[] = [];
      let now = clock('10:00');
      for (const why of whys) {
        const step = nextStep(subject, attempts, now);
        if (step.do === 'wait') {
          expect(step.untilAt).toBeGreaterThan(now);
          now = step.untilAt;
          if (nextStep(subject, attempts, now).do !== 'send') break;
        } else if (step.do !== 'send') break;
        expect(attempts.some((attempt) => attempt.why === 'refused')).toBe(false);
        attempts.push(tried(CALL, 'unanswered', { why, startedAt: now, updatedAt: now + MINUTE }));
        now += MINUTE;
      }
      expect(attempts.length).toBeLessThanOrEqual(MOST_CALLS);
      const refusals = attempts.filter(({ why }) => why === 'refused');
      expect(refusals.length).toBeLessThanOrEqual(1);
    }),
  );
});
