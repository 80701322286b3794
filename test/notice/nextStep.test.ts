import { describe, expect, test } from 'vitest';
import { nextStep } from '../../server/notice/nextStep.ts';
import { CALL, clock, MAIL, MINUTE, notice, SMS, tried } from './build.ts';

const send = (what: object) => ({ do: 'send', ...what });
const wait = (hhmm: string) => ({ do: 'wait', untilAt: clock(hhmm) });
const giveUp = (reason: string) => ({ do: 'give_up', reason });
const DONE = { do: 'done' };
const down = { code: 'provider_unreachable' } as const;

describe('a turn that is near', () => {
  test('is texted first', () => {
    expect(nextStep(notice(), [], clock('10:00'))).toEqual(send(SMS));
  });

  test('is not told before its time', () => {
    expect(nextStep(notice(), [], clock('09:59'))).toEqual(wait('10:00'));
  });

  test('is called when the text stays unanswered for the time that the clinic set', () => {
    const texted = [tried(SMS, 'delivered')];
    expect(nextStep(notice(), texted, clock('10:01'))).toEqual(wait('10:03'));
    expect(nextStep(notice(), texted, clock('10:03'))).toEqual(send(CALL));
  });

  test('is called at once when the text clearly failed, also when it could be tried again', () => {
    expect(nextStep(notice(), [tried(SMS, 'failed', { code: 'blocked' })], clock('10:00'))).toEqual(send(CALL));
    expect(nextStep(notice(), [tried(SMS, 'failed', down)], clock('10:00'))).toEqual(send(CALL));
  });

  test('is neither texted again nor called while nobody knows whether the text went out', () => {
    const unknown = [tried(SMS, 'unknown')];
    expect(nextStep(notice(), unknown, clock('10:02'))).toEqual(wait('10:03'));
    expect(nextStep(notice(), unknown, clock('10:03'))).toEqual(send(CALL));
    expect(nextStep(notice({ plan: [SMS] }), unknown, clock('10:20'))).toEqual(giveUp('outcome_unknown'));
  });

  test('is not texted again after a failed text while nobody knows whether the call went out', () => {
    const attempts = [tried(SMS, 'failed', down), tried(CALL, 'unknown')];
    expect(nextStep(notice(), attempts, clock('10:01'))).toEqual(wait('10:03'));
    expect(nextStep(notice(), attempts, clock('10:03'))).toEqual(send(SMS));
  });

  test('is told once the person has answered', () => {
    expect(nextStep(notice(), [tried(SMS, 'answered')], clock('10:20'))).toEqual(DONE);
  });

  test('an answering machine has not told anybody', () => {
    const plan = [CALL, SMS];
    expect(nextStep(notice({ plan }), [tried(CALL, 'unanswered')], clock('10:01'))).toEqual(send(SMS));
  });

  test('a call that the provider has taken only rings: it is waited for', () => {
    const called = notice({ plan: [CALL, SMS] });
    expect(nextStep(called, [tried(CALL, 'accepted')], clock('10:01'))).toEqual(wait('10:03'));
    expect(nextStep(notice({ plan: [CALL] }), [tried(CALL, 'accepted')], clock('10:01'))).toEqual(wait('10:03'));
    expect(nextStep({ ...called, isClosed: true }, [tried(CALL, 'accepted')], clock('10:01'))).toEqual(wait('10:03'));
  });

  test('a call whose end was never reported is not made again, and nobody claims that it was heard', () => {
    const lost = [tried(CALL, 'accepted')];
    expect(nextStep(notice({ plan: [CALL, SMS] }), lost, clock('10:03'))).toEqual(send(SMS));
    expect(nextStep(notice({ plan: [CALL] }), lost, clock('10:03'))).toEqual(giveUp('outcome_unknown'));
  });

  test('a call that goes on is waited for from its last step, and longer once the desk is rung', () => {
    const rungOnly = notice({ plan: [CALL] });
    const goesOn = tried(CALL, 'accepted', { updatedAt: clock('10:02') });
    expect(nextStep(rungOnly, [goesOn], clock('10:04'))).toEqual(wait('10:05'));
    expect(nextStep(rungOnly, [goesOn], clock('10:05'))).toEqual(giveUp('outcome_unknown'));
    const atDesk = [{ ...goesOn, isAtDesk: true } as const];
    expect(nextStep(rungOnly, atDesk, clock('10:16'))).toEqual(wait('10:17'));
    expect(nextStep({ ...rungOnly, isClosed: true }, atDesk, clock('10:16'))).toEqual(wait('10:17'));
    expect(nextStep(rungOnly, atDesk, clock('10:17'))).toEqual(giveUp('outcome_unknown'));
  });

  test('a call that was heard is enough', () => {
    expect(nextStep(notice({ plan: [CALL] }), [tried(CALL, 'delivered')], clock('10:01'))).toEqual(DONE);
  });

  test('where nothing follows a call that nobody took, it is made once more after the time that the clinic set', () => {
    const rungOnly = notice({ plan: [CALL] });
    const once = [tried(CALL, 'unanswered')];
    expect(nextStep(rungOnly, once, clock('10:01'))).toEqual(wait('10:03'));
    expect(nextStep(rungOnly, once, clock('10:03'))).toEqual(send(CALL));
    const later = { startedAt: clock('10:03'), updatedAt: clock('10:04') };
    expect(nextStep(rungOnly, [...once, tried(CALL, 'unanswered', later)], clock('10:20'))).toEqual(
      giveUp('nobody_reached'),
    );
    expect(nextStep({ ...rungOnly, isClosed: true }, once, clock('10:03'))).toEqual(giveUp('closed'));
  });

  test('who was texted is not rung a second time', () => {
    const both = [tried(CALL, 'unanswered'), tried(SMS, 'accepted')];
    expect(nextStep(notice({ plan: [CALL, SMS] }), both, clock('10:20'))).toEqual(DONE);
  });

  test('both ways down: each clear failure is tried again after its pause, as often as there are pauses', () => {
    const at = (hhmm: string) => ({ startedAt: clock(hhmm), updatedAt: clock(hhmm), ...down });
    const first = [tried(SMS, 'failed', at('10:00')), tried(CALL, 'failed', at('10:00'))];
    expect(nextStep(notice(), first, clock('10:00'))).toEqual(wait('10:01'));
    expect(nextStep(notice(), first, clock('10:01'))).toEqual(send(SMS));
    const spent = ['10:00', '10:01', '10:06'].flatMap((hhmm) => [
      tried(SMS, 'failed', at(hhmm)),
      tried(CALL, 'failed', at(hhmm)),
    ]);
    expect(nextStep(notice(), spent, clock('10:20'))).toEqual(giveUp('nobody_reached'));
  });

  test('is not rung after STOP to a text, nor where the number proved wrong', () => {
    for (const code of ['opted_out', 'wrong_address'] as const) {
      expect(nextStep(notice(), [tried(SMS, 'failed', { code })], clock('10:00'))).toEqual(giveUp('nobody_reached'));
    }
  });

  test('is rung where the telephone cannot take texts', () => {
    expect(nextStep(notice(), [tried(SMS, 'failed', { code: 'not_textable' })], clock('10:00'))).toEqual(send(CALL));
  });

  test('is told at night too', () => {
    const late = notice({ notBeforeAt: clock('22:00'), expiresAt: clock('22:30') });
    expect(nextStep(late, [], clock('22:00'))).toEqual(send(SMS));
  });
});

test('a reminder that nobody takes is rung once more after an hour', () => {
  const reminder = notice({ purpose: 'reminder', plan: [CALL], expiresAt: clock('20:00') });
  expect(nextStep(reminder, [tried(CALL, 'unanswered')], clock('10:05'))).toEqual(wait('11:00'));
  expect(nextStep(reminder, [tried(CALL, 'unanswered')], clock('11:00'))).toEqual(send(CALL));
});

describe('nothing is sent', () => {
  test('once the visit is over', () => {
    expect(nextStep(notice({ isClosed: true }), [], clock('10:01'))).toEqual(giveUp('closed'));
    expect(nextStep(notice({ isClosed: true }), [tried(SMS, 'delivered')], clock('10:10'))).toEqual(DONE);
  });

  test('after its expiry', () => {
    expect(nextStep(notice(), [], clock('10:30'))).toEqual(giveUp('expired'));
    expect(nextStep(notice(), [tried(SMS, 'unknown')], clock('10:30'))).toEqual(giveUp('outcome_unknown'));
  });

  test('while one is on its way', () => {
    expect(nextStep(notice(), [tried(SMS, 'sending')], clock('10:10'))).toEqual(wait('10:30'));
  });

  test('to anybody when there is no way to reach them', () => {
    expect(nextStep(notice({ plan: [] }), [], clock('10:00'))).toEqual(giveUp('nobody_reached'));
  });
});

describe('a booking that is confirmed', () => {
  const confirmed = (over = {}) =>
    notice({
      purpose: 'booking_confirmed',
      plan: [SMS, MAIL],
      notBeforeAt: clock('10:00'),
      expiresAt: clock('10:00') + 48 * 60 * MINUTE,
      ...over,
    });

  test('needs no answer', () => {
    expect(nextStep(confirmed(), [tried(SMS, 'accepted')], clock('12:00'))).toEqual(DONE);
  });

  test('goes by e-mail when the provider reports that the text never arrived', () => {
    expect(nextStep(confirmed(), [tried(SMS, 'failed', { code: 'unreachable' })], clock('12:00'))).toEqual(send(MAIL));
  });

  test('waits for a provider that is down before another way is tried', () => {
    expect(nextStep(confirmed(), [tried(SMS, 'failed', down)], clock('10:00'))).toEqual(wait('10:01'));
    expect(nextStep(confirmed(), [tried(SMS, 'failed', down)], clock('10:01'))).toEqual(send(SMS));
  });

  test('waits for the morning', () => {
    const nightly = confirmed({ notBeforeAt: clock('21:30') });
    expect(nextStep(nightly, [], clock('21:30'))).toEqual({ do: 'wait', untilAt: clock('08:00') + 24 * 60 * MINUTE });
  });

  test('waits while the channel is held by its rate, but no longer than it is of use', () => {
    expect(nextStep(confirmed(), [], clock('10:00'), { sms: clock('10:04') })).toEqual(wait('10:04'));
    const brief = confirmed({ expiresAt: clock('10:02') });
    expect(nextStep(brief, [], clock('10:00'), { sms: clock('10:04') })).toEqual(wait('10:02'));
  });
});

describe('what cannot wait until the morning', () => {
  const urgent = notice({
    purpose: 'doctor_absent',
    breaksQuiet: true,
    plan: [SMS, CALL],
    notBeforeAt: clock('21:30'),
    expiresAt: clock('23:59'),
  });

  test('is written at once, and once only before the quiet hours are over', () => {
    expect(nextStep(urgent, [], clock('23:00'))).toEqual({ do: 'send', ...SMS });
    const again = tried(SMS, 'failed', {
      code: 'provider_unreachable',
      startedAt: clock('22:50'),
      updatedAt: clock('22:50'),
    });
    expect(nextStep({ ...urgent, plan: [SMS] }, [again], clock('23:00'))).toEqual({ do: 'send', ...SMS });
    const taken = tried(SMS, 'accepted', { startedAt: clock('22:00'), updatedAt: clock('22:00') });
    expect(nextStep({ ...urgent, plan: [SMS, MAIL] }, [taken], clock('23:00'))).toMatchObject({ do: 'wait' });
  });

  test('makes telephones ring in the evening, and not at night', () => {
    const onlyRung = { ...urgent, plan: [CALL] };
    expect(nextStep(onlyRung, [], clock('22:29'))).toEqual({ do: 'send', ...CALL });
    expect(nextStep(onlyRung, [], clock('22:30'))).toEqual({ do: 'wait', untilAt: clock('23:59') });
    expect(nextStep(notice({ ...urgent, notBeforeAt: clock('02:00'), plan: [CALL] }), [], clock('03:00'))).toEqual({
      do: 'wait',
      untilAt: clock('06:30'),
    });
  });
});
