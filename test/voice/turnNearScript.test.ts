import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LANGUAGES, type Language } from '../../common/contract/language.ts';
import { captionOf } from '../../server/voice/fragment.ts';
import type { CallEvent } from '../../server/voice/script.ts';
import { turnNearScript, type TurnNearCall } from '../../server/voice/turnNearScript.ts';

const call: TurnNearCall = {
  language: 'en',
  clinicName: { en: 'Riverside Heart Clinic' },
  number: 'B-042',
  later: { by: 'places', count: 3 },
};
const answered = { type: 'answered' } as const;
const silence = { type: 'silence' } as const;
const hungUp = { type: 'hung_up' } as const;
const press = (digits: string) => ({ type: 'digits', digits }) as const;

/** Plays the events as a line would, until the script hangs up; the state goes through JSON as between two requests. */
function hold(events: readonly CallEvent[], over: Partial<TurnNearCall> = {}) {
  const script = turnNearScript({ ...call, ...over });
  let step = script.start();
  const said: string[] = [];
  const outcomes: string[] = [];
  for (const event of events) {
    if (step.then === 'hang_up') break;
    step = script.next(JSON.parse(JSON.stringify(step.state)) as typeof step.state, event);
    if (step.say.length > 0) said.push(captionOf(step.say));
    if (step.outcome) outcomes.push(step.outcome);
  }
  return { said, outcomes, last: step };
}

describe('a patient who answers', () => {
  test('hears who calls, which number it is about, and what to press', () => {
    expect(hold([answered]).said).toEqual([
      'Hello, this is Riverside Heart Clinic. Number B-042 your turn is near. If you are coming, press 1. ' +
        'To let 3 people go first, press 2. To cancel, press 3. Star repeats.',
    ]);
  });

  test('is told by how many minutes "later" is, where the clinic counts minutes', () => {
    expect(hold([answered], { later: { by: 'minutes', count: 15 } }).said[0]).toContain('15 minutes later, press 2');
  });

  test.each([
    ['1', 'coming', 'Thank you. We are expecting you. Goodbye.'],
    ['2', 'later', 'Your turn comes later now. We will tell you again when it is near. Goodbye.'],
    ['3', 'cancel', 'Your ticket is cancelled. Thank you for telling us. Goodbye.'],
  ])('and presses %s has said "%s", and is told so once it is done', (key, outcome, told) => {
    const { outcomes, said, last } = hold([answered, press(key), { type: 'outcome_applied' }]);
    expect(outcomes).toEqual([outcome]);
    expect(said.at(-1)).toBe(told);
    expect(last.then).toBe('hang_up');
  });

  test('is never told that something was done which the clinic could not do', () => {
    const { said } = hold([answered, press('3'), { type: 'outcome_refused' }]);
    expect(said.at(-1)).toBe('Please ask at the desk about your turn. Goodbye.');
  });

  test('and hangs up right after the key has still decided', () => {
    expect(hold([answered, press('2'), hungUp]).outcomes).toEqual(['later']);
  });

  test('hears the menu again after a wrong key, with the keys that work', () => {
    expect(hold([answered, press('7')]).said[1]).toMatch(/^Please press 1, 2 or 3\. If you are coming, press 1\./);
  });

  test('and only presses wrong keys is let go, nothing changed', () => {
    const { outcomes, said } = hold([answered, press('7'), press('8'), press('0')]);
    expect(outcomes).toEqual(['heard_only']);
    expect(said.at(-1)).toBe('Your ticket stays as it is. Goodbye.');
  });

  test('and says nothing hears it once more, then the call ends', () => {
    const { said, outcomes } = hold([answered, silence, silence]);
    expect(said).toHaveLength(3);
    expect(said[1]).toBe(said[0]);
    expect(outcomes).toEqual(['heard_only']);
  });

  test('can press a key while the prompt still plays', () => {
    expect(hold([answered]).last.gather).toMatchObject({ maxDigits: 1, bargeIn: true });
  });
});

test('nobody answers: the patient was not reached', () => {
  expect(hold([hungUp]).outcomes).toEqual(['no_answer']);
});

describe('an answering machine', () => {
  test.each(LANGUAGES)('hears no name, number or turn (%s)', (language: Language) => {
    const { said, outcomes, last } = hold([{ type: 'machine_detected' }], { language });
    expect(outcomes).toEqual(['machine']);
    expect(last.then).toBe('hang_up');
    expect(said.join()).not.toMatch(/Riverside|Clinic|042|turn|نوبت|دور|轮到|очередь/i);
  });

  test('is told where to call back, if the clinic wants that', () => {
    expect(hold([{ type: 'machine_detected' }], { callBackOn: '555 01' }).said[0]).toContain('call us back on 555 01');
  });

  test('found out only while the menu plays does not count as reached', () => {
    expect(hold([answered, { type: 'machine_detected' }]).outcomes).toEqual(['machine']);
  });
});

/** Said after the greeting: nine times by star, once by silence before each and after the last, two wrong keys, the end. */
const MOST_SAID = 9 + (9 + 1) + 2 + 1;

test('who has it repeated as often as can be hears it twenty-two times again, and no more', () => {
  const repeated = Array.from({ length: 9 }, () => [silence, press('*')]).flat();
  const { said, last } = hold([answered, ...repeated, silence, press('7'), press('8'), silence]);
  expect(said).toHaveLength(1 + MOST_SAID);
  expect(last.then).toBe('hang_up');
});

test('whatever happens on the line, a call ends soon with exactly one outcome', () => {
  const onTheLine: fc.Arbitrary<CallEvent> = fc.oneof(
    fc.string({ unit: fc.constantFrom(...'0123456789*#'.split('')), maxLength: 3 }).map((digits) => press(digits)),
    fc.constantFrom<CallEvent>(
      silence,
      hungUp,
      { type: 'machine_detected' },
      { type: 'outcome_applied' },
      { type: 'outcome_refused' },
    ),
  );
  fc.assert(
    fc.property(fc.array(onTheLine, { maxLength: 30 }), fc.constantFrom(...LANGUAGES), (events, language) => {
      const script = turnNearScript({ ...call, language });
      let step = script.next(script.start().state, answered);
      const outcomes: string[] = [];
      let heard = 0;
      // What a real line reports by itself when the patient does nothing: silence, and the answer of the clinic.
      const patience: CallEvent[] = [silence, silence, { type: 'outcome_applied' }, silence, silence];
      for (const event of [...events, ...patience]) {
        step = script.next(step.state, event);
        if (step.outcome) outcomes.push(step.outcome);
        if (step.say.length > 0) heard += 1;
      }
      expect(step.then).toBe('hang_up');
      expect(outcomes).toHaveLength(1);
      expect(heard).toBeLessThanOrEqual(MOST_SAID);
    }),
  );
});
