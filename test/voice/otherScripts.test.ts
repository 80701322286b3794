import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../common/contract/language.ts';
import { calledScript } from '../../server/voice/calledScript.ts';
import { captionOf } from '../../server/voice/fragment.ts';
import type { MenuOutcome, MenuState } from '../../server/voice/menuScript.ts';
import { reminderScript, type ReminderCall } from '../../server/voice/reminderScript.ts';
import type { CallEvent, Script } from '../../server/voice/script.ts';

const answered = { type: 'answered' } as const;
const press = (digits: string) => ({ type: 'digits', digits }) as const;

/** What is heard and what comes of it, until the script hangs up. */
function hold(script: Script<MenuState, MenuOutcome>, events: readonly CallEvent[]) {
  let step = script.start();
  const said: string[] = [];
  const outcomes: MenuOutcome[] = [];
  for (const event of events) {
    if (step.then === 'hang_up') break;
    step = script.next(step.state, event);
    if (step.say.length > 0) said.push(captionOf(step.say));
    if (step.outcome) outcomes.push(step.outcome);
  }
  return { said, outcomes, hangsUp: step.then === 'hang_up' };
}

const remind = (over: Partial<ReminderCall> = {}) =>
  reminderScript({
    language: 'en',
    clinicName: { en: 'Riverside Heart Clinic' },
    startsAt: Date.parse('2026-11-24T06:30:00Z'),
    timeZone: 'Asia/Tehran',
    ...over,
  });

describe('a call that reminds of an appointment', () => {
  test('says who calls, when the appointment is by the clinic’s clock, and which keys there are', () => {
    expect(hold(remind(), [answered]).said).toEqual([
      'Hello, this is Riverside Heart Clinic. You have an appointment on Tuesday, November 24 at 10:00. ' +
        'If you are coming, press 1. For another time, press 2. To cancel the appointment, press 3. Star repeats.',
    ]);
  });

  test('takes "I come" with 1 and cancels with 3', () => {
    expect(hold(remind(), [answered, press('1'), { type: 'outcome_applied' }])).toEqual({
      said: [expect.any(String), 'Thank you. We are expecting you. Goodbye.'],
      outcomes: ['coming'],
      hangsUp: true,
    });
    const cancelled = hold(remind(), [answered, press('3'), { type: 'outcome_applied' }]);
    expect(cancelled.outcomes).toEqual(['cancel']);
    expect(cancelled.said.at(-1)).toBe('Your appointment is cancelled. Thank you for telling us. Goodbye.');
  });

  test('takes 2 for another time, and a key that means nothing is asked again', () => {
    expect(hold(remind(), [answered, press('2')]).outcomes).toEqual(['move']);
    const wrong = hold(remind(), [answered, press('7')]);
    expect(wrong.outcomes).toEqual([]);
    expect(wrong.said.at(-1)).toMatch(/^Please press 1, 2 or 3\./);
  });

  test('sends to a person when it cannot be cancelled any more', () => {
    const refused = hold(remind(), [answered, press('3'), { type: 'outcome_refused' }]);
    expect(refused.said.at(-1)).toBe('Please call us about your appointment. Goodbye.');
  });

  test('tells an answering machine nothing about an appointment', () => {
    const machine = hold(remind(), [{ type: 'machine_detected' }]);
    expect(machine).toMatchObject({ outcomes: ['machine'], hangsUp: true });
    expect(machine.said.join()).not.toMatch(/appointment|November/);
  });

  test.each(LANGUAGES)('names date and time in %s', (language) => {
    const [said] = hold(remind({ language }), [answered]).said;
    expect(said).toMatch(/10:00|۱۰:۰۰|١٠:٠٠/);
    expect(said).not.toMatch(/[{}]/);
  });
});

describe('a call to who chose to be rung when called', () => {
  const called = calledScript({ language: 'en', number: 'B-042', place: 'room 4' });

  test('says number and room twice, and hangs up', () => {
    const { said, outcomes, hangsUp } = hold(called, [answered, { type: 'silence' }]);
    expect(said.join().match(/Number B-042,? please go to room 4/g)).toHaveLength(2);
    expect([outcomes, hangsUp]).toEqual([['told'], true]);
  });

  test('says nothing to a machine, which nobody hears in time', () => {
    expect(hold(called, [{ type: 'machine_detected' }])).toEqual({ said: [], outcomes: ['machine'], hangsUp: true });
  });
});
