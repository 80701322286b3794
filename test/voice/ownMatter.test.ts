/** What holds in every call of ours: star repeats, 0 is the desk, wrong keys lead there, and each call ends. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../common/contract/language.ts';
import { absenceOverScript } from '../../server/voice/absenceOverScript.ts';
import { announcementScript } from '../../server/voice/announcementScript.ts';
import { calledScript } from '../../server/voice/calledScript.ts';
import { captionOf } from '../../server/voice/fragment.ts';
import type { InOwnMatter } from '../../server/voice/leadsOn.ts';
import type { MenuOutcome, MenuState } from '../../server/voice/menuScript.ts';
import { reminderScript } from '../../server/voice/reminderScript.ts';
import type { CallEvent, Script } from '../../server/voice/script.ts';
import { sentence } from '../../server/voice/sentence.ts';
import { timesScript } from '../../server/voice/timesScript.ts';
import { turnNearScript } from '../../server/voice/turnNearScript.ts';

const clinicName = { en: 'Clinic' };
const startsAt = Date.parse('2026-11-24T06:30:00Z');
const timeZone = 'Asia/Tehran';
const times = [{ key: 1, startsAt }];

type Script_ = Script<MenuState, MenuOutcome>;
const ASKING: Readonly<Record<string, (call: InOwnMatter) => Script_>> = {
  turnNear: (call) => turnNearScript({ ...call, clinicName, number: 'B-042', later: { by: 'minutes', count: 15 } }),
  reminder: (call) => reminderScript({ ...call, clinicName, startsAt, timeZone }),
  times: (call) => timesScript({ ...call, clinicName, startsAt, timeZone, because: 'asked', canGoBack: true, times }),
  absent: (call) => timesScript({ ...call, clinicName, startsAt, timeZone, because: 'doctor_absent', times }),
};
const ONLY_TOLD: Readonly<Record<string, (call: InOwnMatter) => Script_>> = {
  called: (call) => calledScript({ ...call, number: 'B-042', place: 'room 4' }),
  absenceOver: (call) => absenceOverScript({ ...call, clinicName, startsAt, timeZone }),
  hungUp: (call) =>
    announcementScript(call, sentence('hungUp', { language: call.language, values: { clinic: 'Clinic' } })),
};
const EVERY = { ...ASKING, ...ONLY_TOLD };

const answered = { type: 'answered' } as const;
const silence = { type: 'silence' } as const;
const press = (digits: string) => ({ type: 'digits', digits }) as const;
const DESK = { hasMenu: false, hasDesk: true };
const en = { language: 'en', leadsOn: DESK } as const;

/** As a line would play it; the state goes through JSON as between two requests. */
function hold(script: Script_, events: readonly CallEvent[]) {
  let step = script.start();
  const said: string[] = [];
  const outcomes: MenuOutcome[] = [];
  for (const event of events) {
    if (step.then === 'hang_up') break;
    step = script.next(JSON.parse(JSON.stringify(step.state)) as typeof step.state, event);
    if (step.say.length > 0) said.push(captionOf(step.say));
    if (step.outcome) outcomes.push(step.outcome);
  }
  return { said, outcomes, step };
}

describe.each(Object.entries(EVERY))('in a call of the kind %s', (kind, scriptOf) => {
  test('star says it again, and so does hash where there is nothing to go back to', () => {
    const first = hold(scriptOf(en), [answered]);
    expect(first.said[0]).toMatch(/Star repeats/);
    for (const key of ['*', '#']) {
      const again = hold(scriptOf(en), [answered, press(key)]);
      expect(first.said[0]?.endsWith(again.said[1] ?? '-')).toBe(true);
      expect(again.step.gather).toBeDefined();
    }
  });

  test('0 is the desk, and whoever talks there is connected', () => {
    const asked = hold(scriptOf(en), [answered, press('0')]);
    expect(asked.said[0]).toContain('For the desk, press 0.');
    expect(asked.said[1]).toContain('We are connecting you with the desk.');
    expect(asked.step).toMatchObject({ connect: 'desk' });
    const talking = hold(scriptOf(en), [answered, press('0'), { type: 'connected' }, { type: 'hung_up' }]);
    expect(talking.outcomes).toEqual([kind in ONLY_TOLD ? 'told' : 'desk']);
    expect(talking.step.then).toBe('hang_up');
  });

  test('where nobody at the desk takes the call it goes on where it was', () => {
    const back = hold(scriptOf(en), [answered, press('0'), { type: 'not_connected' }]);
    expect(back.said[2]).toMatch(/^Nobody at the desk can take your call right now\./);
    expect(back.step.gather).toBeDefined();
    expect(hold(scriptOf(en), [answered, press('0'), { type: 'hung_up' }]).step.then).toBe('hang_up');
  });

  test('the third wrong key leads to the desk, and to the end where there is none', () => {
    const wrong = [answered, press('7'), press('8'), press('6')];
    const led = hold(scriptOf(en), wrong);
    expect(led.step).toMatchObject({ connect: 'desk' });
    const alone = hold(scriptOf({ language: 'en' }), wrong);
    expect(alone.step.then).toBe('hang_up');
    expect(alone.said[0]).not.toContain('desk');
  });

  test('silence rings no desk: whom we called may be a machine', () => {
    const silent = hold(scriptOf(en), [answered, silence, silence]);
    expect(silent.step.connect).toBeUndefined();
    expect(silent.step.then).toBe('hang_up');
  });

  test('whatever happens, the call ends, in every language, and comes to one thing at the most', () => {
    const onTheLine: fc.Arbitrary<CallEvent> = fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...'0123456789*#'.split('')).map(press) },
      fc.constantFrom<CallEvent>(
        silence,
        { type: 'hung_up' },
        { type: 'machine_detected' },
        { type: 'connected' },
        { type: 'not_connected' },
        { type: 'outcome_applied' },
        { type: 'outcome_refused' },
      ),
    );
    fc.assert(
      fc.property(
        fc.array(onTheLine, { maxLength: 60 }),
        fc.constantFrom(...LANGUAGES),
        fc.record({ hasMenu: fc.boolean(), hasDesk: fc.boolean() }),
        (events, language, leadsOn) => {
          const patience: CallEvent[] = [{ type: 'not_connected' }, silence, silence, { type: 'outcome_applied' }];
          const all = [answered, ...events, ...patience, { type: 'hung_up' } as const];
          const { outcomes, said, step } = hold(scriptOf({ language, leadsOn }), all);
          expect(step.then).toBe('hang_up');
          expect(outcomes).toHaveLength(1);
          expect(said.join()).not.toMatch(/[{}]/);
          expect(said.length).toBeLessThan(30);
        },
      ),
    );
  });
});

test('a machine that presses star for ever is let go', () => {
  const { step, outcomes } = hold(ASKING['reminder']?.(en) ?? expect.fail(), [
    answered,
    ...Array.from({ length: 12 }, () => press('*')),
  ]);
  expect(step.then).toBe('hang_up');
  expect(outcomes).toEqual(['heard_only']);
});

test('0 asks to be called where times are read out and no desk can be reached', () => {
  const script = ASKING['absent'];
  expect(hold(script?.({ language: 'en' }) ?? expect.fail(), [answered, press('0')]).outcomes).toEqual(['call_me']);
  const away = [answered, press('0'), { type: 'not_connected' } as const, press('0')];
  expect(hold(script?.(en) ?? expect.fail(), away).outcomes).toEqual(['call_me']);
});
