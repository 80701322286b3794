import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../../common/contract/language.ts';
import type { ClinicReply, ClinicRequest } from '../../../server/voice/phoneMenu/clinicRequest.ts';
import type { MenuEvent } from '../../../server/voice/phoneMenu/menuState.ts';
import { spokenDate } from '../../../server/voice/phoneMenu/spoken.ts';
import { obligingClinic, PLACES, PretendCall, SETTING } from './pretendClinic.ts';

const answered = { type: 'answered' } as const;
const silence = { type: 'silence' } as const;

describe('the telephone menu', () => {
  test('each language is offered in its own words, and the menu goes on in it', () => {
    const call = new PretendCall().happens(answered);
    expect(call.heard).toHaveLength(5);
    expect(call.heard[1]).toBe('For English, press 2');
    call.press('2');
    expect(call.heard[0]).toBe('Welcome to Mehr clinic');
    expect(call.heard.at(-1)).toBe('For the desk, press 0.');
  });

  test('a number that called before is greeted in its language at once', () => {
    const call = new PretendCall({ ...SETTING, usualLanguage: 'ru' }).happens(answered);
    expect(call.state.at.at).toBe('main');
    expect(call.state.language).toBe('ru');
  });

  test('somebody else at the same telephone comes from the remembered language to their own by hash', () => {
    const call = new PretendCall({ ...SETTING, usualLanguage: 'ru' }).happens(answered).press('#');
    expect(call.heard[1]).toBe('For English, press 2');
    call.press('2');
    expect(call.state).toMatchObject({ language: 'en', at: { at: 'main' } });
  });

  test('with one language hash at the main menu says the main menu again', () => {
    const call = new PretendCall({ ...SETTING, languages: ['en'] }).happens(answered).press('#');
    expect(call.state.at.at).toBe('main');
  });

  test('in each language somebody books the nearest place, and hears day, time, number and code', () => {
    for (const [index, language] of SETTING.languages.entries()) {
      const call = new PretendCall().happens(answered).press(String(index + 1));
      expect(call.state.language).toBe(language);
      call.press('1', '1', '1', '2', '1'); // new, by department, the first, the first doctor, the nearest place
      expect(call.isHolding).toBe(true);
      call.press('1'); // the number that calls
      expect(call.state.at.at).toBe('confirm');
      call.press('1');
      expect(call.state).toMatchObject({
        result: 'booked',
        at: { at: 'made', booking: { startsAt: PLACES[0]?.startsAt } },
      });
      expect(call.isHolding).toBe(false);
      expect(call.heard.length).toBeGreaterThanOrEqual(4);
    }
  });

  test('in English that is: your place, your number, your code digit by digit', () => {
    const call = new PretendCall().happens(answered).press('2', '1', '1', '1', '2', '1', '1', '1');
    expect(call.heard).toEqual([
      'You are booked.',
      'Monday, November 23 at 10:00 Dr. Karimi',
      'Your number is B-042',
      'Your code is 123 456',
      'We are texting you this as well.',
      'To hear it again, press 1. For the main menu, press 2.',
    ]);
    call.press('*');
    expect(call.heard[3]).toBe('Your code is 123 456');
  });

  test('places are heard by four, with the day said once, and turned with 9 and 7', () => {
    const call = new PretendCall().happens(answered).press('2', '1', '1', '1', '2');
    expect(call.heard).toHaveLength(5);
    expect(call.heard[0]).toContain('November 23');
    expect(call.heard[1]).not.toContain('November');
    expect(call.heard[4]).toBe('For more, press 9.');
    call.press('9');
    expect(call.heard).toHaveLength(3);
    call.press('7');
    expect(call.heard).toHaveLength(5);
  });

  test('who is quicker has the place; the other hears the next ones', () => {
    const next = PLACES.slice(1);
    const call = new PretendCall(SETTING, (request) =>
      request.ask === 'book' ? { got: 'taken', places: next } : obligingClinic(request),
    );
    call.happens(answered).press('2', '1', '1', '1', '2', '1', '1', '1');
    expect(call.heard[0]).toBe('That place has just been taken. These are the next ones.');
    expect(call.state.at).toMatchObject({ at: 'places', places: next });
  });

  test('hash goes back one question, from the main menu to the languages; 0 is always the desk', () => {
    const call = new PretendCall().happens(answered).press('2', '1', '1', '1');
    expect(call.state.at).toMatchObject({ what: 'doctor' });
    call.press('#');
    expect(call.state.at).toMatchObject({ what: 'department' });
    call.press('#', '#');
    expect(call.state.at.at).toBe('main');
    call.press('#');
    expect(call.state.at.at).toBe('language');
    call.press('0');
    expect(call.last.connect).toEqual({ reason: 'key_0' });
  });

  test('a national ID with a wrong digit is asked for again, and after three times the desk helps', () => {
    const call = new PretendCall().happens(answered).press('2', '1', '1', '1', '2', '1', '2', '2');
    expect(call.state.at).toMatchObject({ at: 'entry', what: 'national_id' });
    call.press('1234567890');
    expect(call.heard[0]).toBe('Please check the digits.');
    call.press('1111111111', '123');
    expect(call.last.connect).toEqual({ reason: 'not_identified' });
    expect(call.isHolding).toBe(false);
  });

  test('what was keyed in is heard back before anybody is looked for', () => {
    const call = new PretendCall().happens(answered).press('2', '1', '1', '1', '2', '1', '2', '2', '0012345679');
    expect(call.heard[0]).toBe('You keyed in 0 012 345 679');
    expect(call.requests.some(({ ask }) => ask === 'identify')).toBe(false);
    call.press('1');
    expect(call.requests.at(-1)).toMatchObject({
      ask: 'identify',
      identity: { kind: 'national_id', value: '0012345679' },
    });
  });

  test('whoever keys in another number hears its bookings only with the code of one', () => {
    const call = new PretendCall().happens(answered).press('2', '2', '2', '1', '09351112233', '1');
    expect(call.state.at).toMatchObject({ at: 'entry', what: 'code' });
    expect(call.requests).toEqual([]);
  });

  test('who booked for another number is asked for a code before hearing what else is booked for it', () => {
    const call = new PretendCall().happens(answered);
    call.press('2', '1', '1', '1', '2', '1', '2', '1', '09351112233', '1', '1'); // booked by a number keyed in
    expect(call.state.result).toBe('booked');
    call.press('2', '2');
    expect(call.state.at.at).toBe('this_number');
  });

  test('an appointment is heard, moved to another time, and cancelled', () => {
    const call = new PretendCall().happens(answered).press('2', '2', '1');
    expect(call.heard[0]).toContain('You have an appointment');
    call.press('1', '2', '1'); // move, the second time, yes
    expect(call.state.at).toMatchObject({ at: 'made', as: 'moved', booking: { startsAt: PLACES[1]?.startsAt } });
    call.press('2', '2', '2', '1'); // main menu, my bookings, cancel, yes
    expect(call.heard[0]).toBe('Your appointment is cancelled.');
    expect(call.state.result).toBe('moved');
  });

  test('nobody at the desk: the caller is called back, or goes on in the menu', () => {
    const call = new PretendCall().happens(answered).press('2', '0').happens({ type: 'not_connected' });
    expect(call.heard).toEqual([
      'Nobody at the desk can take your call right now.',
      'To be called back, press 1. For the main menu, press 2.',
    ]);
    call.press('0');
    expect(call.last.connect).toEqual({ reason: 'key_0' }); // tried once more
    call.happens({ type: 'not_connected' }).press('1');
    expect(call.heard).toEqual(['We will call you back. Goodbye.']);
    expect(call.state.result).toBe('callback');
  });

  test('nobody at the desk: it is rung twice again in a call, however the caller comes there', () => {
    const away = { type: 'not_connected' } as const;
    const call = new PretendCall().happens(answered).press('2', '0').happens(away);
    call.press('0').happens(away).press('2', '0').happens(away).press('0');
    expect(call.last.connect).toBeDefined();
    call.happens(away).press('0');
    expect(call.last.connect).toBeUndefined();
    expect(call.heard[0]).toBe('Nobody at the desk can take your call right now.');
    call.press('0', '0');
    expect(call.heard).toEqual(['Please call again a little later. Goodbye.']);
    expect(call.last.then).toBe('hang_up');
  });

  test('a telephone without keys is put through to the desk', () => {
    const call = new PretendCall().happens(answered).happens(silence).happens(silence).happens(silence);
    expect(call.last.connect).toEqual({ reason: 'silence' });
  });

  test.for([
    ['in the list of doctors', ['1', '1', '1']],
    ['at the free places', ['1', '1', '1', '2']],
    ['asked whether it is this number', ['1', '1', '1', '2', '1']],
    ['asked whether to book', ['1', '1', '1', '2', '1', '1']],
    ['at the bookings', ['2', '1']],
  ] as const)('who says nothing %s hears it twice again, and gets the desk with nothing held', ([, keys]) => {
    const call = new PretendCall().happens(answered).press('2', ...keys);
    const { at } = call.state;
    const { heard } = call;
    for (const _time of ['once', 'twice']) {
      call.happens(silence);
      expect(call.state.at).toEqual(at);
      expect(call.heard.at(-1)).toBe(heard.at(-1));
    }
    call.happens(silence);
    expect(call.last.connect).toEqual({ reason: 'silence' });
    expect(call.isHolding).toBe(false);
    // Nobody is there who takes it, and nobody here who says anything: that is the end.
    call.happens({ type: 'not_connected' }).happens(silence).happens(silence).happens(silence);
    expect(call.last.then).toBe('hang_up');
  });

  test('who says nothing while no desk can be had is said good bye to', () => {
    const call = new PretendCall({ ...SETTING, hasDesk: false }).happens(answered).press('2', '1', '1', '1');
    call.happens(silence).happens(silence).happens(silence);
    expect(call.heard).toEqual(['Thank you for calling. Goodbye.']);
    expect(call.last.then).toBe('hang_up');
  });

  test('outside its hours the line says when to call again, and hangs up', () => {
    const call = new PretendCall({
      ...SETTING,
      usualLanguage: 'en',
      isOpen: false,
      opensAt: Date.UTC(2026, 10, 23, 4, 30),
    });
    call.happens(answered);
    expect(call.heard).toEqual([
      'Our telephone is not answered at this hour.',
      'Please call again on Monday, November 23 from 08:00',
      'Thank you for calling. Goodbye.',
    ]);
    expect(call.last.then).toBe('hang_up');
    expect(call.state.result).toBe('closed');
  });

  test('a doctor is found by the medical council number; one who is away is said to be, and others are offered', () => {
    const call = new PretendCall(SETTING, (request) =>
      request.ask === 'doctor_by_number' && request.number === '999'
        ? {
            got: 'doctor_not_free',
            name: 'Dr. Rad',
            awayUntil: PLACES[0]?.startsAt ?? 0,
            items: [{ id: 'practitioner:a', name: 'Dr. Karimi' }],
          }
        : obligingClinic(request),
    );
    call.happens(answered).press('2', '1', '2', '999');
    expect(call.heard.slice(0, 3)).toEqual([
      'Dr. Rad is away until Monday, November 23',
      'With whom?',
      'For Dr. Karimi press 1',
    ]);
    call.press('#', '12345');
    expect(call.state.at.at).toBe('places');
  });

  test('the clinic’s questions come first where they decide what is offered', () => {
    const call = new PretendCall({ ...SETTING, byCouncilNumber: false }, (request) => {
      if (request.ask === 'departments' && request.wanted.screening === undefined)
        return { got: 'items', items: [], screens: true };
      if (request.ask === 'screening' && request.answers.length === 0)
        return {
          got: 'question',
          questionId: 'pain',
          text: 'Do you have chest pain?',
          items: [
            { id: 'yes', name: 'yes' },
            { id: 'no', name: 'no' },
          ],
        };
      if (request.ask === 'screening' && request.answers[0]?.answer === 'yes')
        return { got: 'to_person', advice: 'Please stay on the line.' };
      return obligingClinic(request);
    });
    call.happens(answered).press('2', '1');
    expect(call.heard[0]).toBe('Do you have chest pain?');
    const other = structuredClone(call.state);
    call.press('1');
    expect(call.last.connect).toEqual({ reason: 'screening' });
    call.state = other;
    call.press('2');
    expect(call.state.at).toMatchObject({ what: 'department' });
    expect(call.state.errand?.wanted.screening).toEqual([{ questionId: 'pain', answer: 'no' }]);
  });
});

const anyEvent: fc.Arbitrary<MenuEvent> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc
      .constantFrom(...Array.from('11112223456789*#0'))
      .map((digits) => ({ type: 'digits', digits }) as const),
  },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom('0012345679', '09121234567', '09351112233', '12345', '123456', '999', '', '12*3')
      .map((digits) => ({ type: 'digits', digits }) as const),
  },
  { weight: 2, arbitrary: fc.constant(silence) },
  {
    weight: 1,
    arbitrary: fc.constantFrom({ type: 'not_connected' } as const, { type: 'connected' } as const, answered),
  },
);

const anyReply = (random: () => number) => {
  return (request: ClinicRequest): ClinicReply => {
    const luck = random();
    if (luck < 0.6) return obligingClinic(request);
    if (luck < 0.66) return { got: 'refused' };
    if (luck < 0.7) return { got: 'nobody' };
    if (luck < 0.75) return { got: 'taken', places: luck < 0.72 ? [] : PLACES.slice(2) };
    if (luck < 0.8) return { got: 'ask_more', question: 'national_id_end' };
    if (luck < 0.85) return { got: 'items', items: [] };
    if (luck < 0.9) return { got: 'items', items: [{ id: 'practitioner:x', name: 'X' }], screens: true };
    if (luck < 0.95) return { got: 'question', questionId: 'q', text: 'Why?', items: [{ id: 'a', name: 'A' }] };
    return { got: 'too_many_tries' };
  };
};

test('whatever is pressed, a call ends, and never with a place held', () => {
  fc.assert(
    fc.property(
      fc.array(anyEvent, { maxLength: 60 }),
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 30, maxLength: 30 }),
      fc.constantFrom(...LANGUAGES),
      fc.boolean(),
      (events, luck, language, hasDesk) => {
        let drawn = 0;
        const random = () => luck[drawn++ % luck.length] ?? 0;
        const call = new PretendCall({ ...SETTING, usualLanguage: language, hasDesk }, anyReply(random)).happens(
          answered,
        );
        for (const event of events) {
          call.happens(event);
          if (call.last.then === 'hang_up') break;
          const isWaiting = call.last.gather !== undefined || call.last.connect !== undefined;
          expect(isWaiting || call.state.at.at === 'talking' || call.state.at.at === 'connecting').toBe(true);
        }
        // The caller says nothing more, and nobody at the desk takes the call.
        for (let end = 0; end < 10 && call.last.then !== 'hang_up' && call.state.at.at !== 'talking'; end += 1)
          call.happens(call.state.at.at === 'connecting' ? { type: 'not_connected' } : silence);
        expect(call.last.then === 'hang_up' || call.state.at.at === 'talking').toBe(true);
        expect(call.isHolding).toBe(false);
      },
    ),
    { numRuns: 400 },
  );
});

test('a machine that presses keys for ever is hung up on', () => {
  const call = new PretendCall({ ...SETTING, usualLanguage: 'en' }).happens(answered);
  let keys = 0;
  while (call.last.then !== 'hang_up' && keys < 1_000) {
    call.press(keys % 2 === 0 ? '1' : '#');
    keys += 1;
  }
  expect(keys).toBeLessThan(200);
});

test('hash alone at a number that is to be keyed in goes back; three silences there lead to the desk', () => {
  const call = new PretendCall().happens(answered).press('2', '2', '2', '2');
  expect(call.state.at).toMatchObject({ at: 'entry', what: 'national_id' });
  call.press('#');
  expect(call.state.at).toMatchObject({ at: 'choose', what: 'identity' });
  call.press('2').happens(silence).happens(silence).happens(silence);
  expect(call.last.connect).toEqual({ reason: 'silence' });
});

test('who goes back from a national ID and gives a telephone number is not written down under that ID', () => {
  const call = new PretendCall(SETTING, (request) =>
    request.ask === 'identify' ? { got: 'nobody' } : obligingClinic(request),
  );
  call.happens(answered).press('2', '1', '1', '1', '2', '1', '2', '2', '0012345679', '1');
  expect(call.state).toMatchObject({ at: { at: 'this_number' }, needsMobile: { identity: { kind: 'national_id' } } });
  call.press('#', '#', '#', '1', '09351112233', '1', '1'); // back to how; by phone; right; book
  const who = call.requests.flatMap((request) => (request.ask === 'book' ? [request.who] : []));
  expect(who).toEqual([{ identity: { kind: 'phone', value: '+989351112233' } }]);
});

describe('who goes back and chooses otherwise', () => {
  const lastOf = (call: PretendCall) => call.requests.at(-1);

  test('hears whoever is free first after one doctor, and not that doctor again', () => {
    const call = new PretendCall().happens(answered).press('2', '1', '1', '1', '2', '#', '1');
    expect(lastOf(call)).toMatchObject({ ask: 'places', wanted: { departmentId: 'd0' } });
    expect(lastOf(call)).not.toHaveProperty('wanted.practitionerId');
  });

  test('is offered the doctors of the other department', () => {
    const call = new PretendCall().happens(answered).press('2', '1', '1', '1', '2', '#', '#', '2');
    expect(call.state.at).toMatchObject({ what: 'doctor' });
    expect(lastOf(call)).toMatchObject({ ask: 'doctors', wanted: { departmentId: 'd1' } });
    expect(lastOf(call)).not.toHaveProperty('wanted.practitionerId');
  });

  test('is offered the doctors for another insurance', () => {
    const call = new PretendCall({ ...SETTING, asksInsurance: true }).happens(answered);
    call.press('2', '1', '1', '1', '1', '2', '#', '#', '2');
    expect(lastOf(call)).toMatchObject({ ask: 'doctors', wanted: { insuranceId: 'two' } });
    expect(lastOf(call)).not.toHaveProperty('wanted.practitionerId');
  });

  test('chooses a department after a doctor’s number, or a doctor’s number after a department', () => {
    const call = new PretendCall().happens(answered).press('2', '1', '2', '12345', '#', '#', '1');
    expect(lastOf(call)).not.toHaveProperty('wanted.practitionerId');
    call.press('1', '2', '#', '#', '#', '2', '12345');
    expect(lastOf(call)).toMatchObject({ ask: 'places', wanted: { practitionerId: 'a' } });
    expect(lastOf(call)).not.toHaveProperty('wanted.departmentId');
  });

  test('answers a question of the clinic anew', () => {
    const call = new PretendCall({ ...SETTING, byCouncilNumber: false }, (request) => {
      if (request.ask === 'departments' && request.wanted.screening === undefined)
        return { got: 'items', items: [], screens: true };
      if (request.ask !== 'screening' || request.answers.length > 1) return obligingClinic(request);
      const questionId = request.answers.length === 0 ? 'first' : 'second';
      const items = ['a', 'b'].map((id) => ({ id, name: id }));
      return { got: 'question', questionId, text: 'Which?', items };
    });
    call.happens(answered).press('2', '1', '1', '#', '2');
    expect(lastOf(call)).toMatchObject({ answers: [{ questionId: 'first', answer: 'b' }] });
    call.press('1');
    expect(call.state.errand?.wanted.screening).toEqual([
      { questionId: 'first', answer: 'b' },
      { questionId: 'second', answer: 'a' },
    ]);
  });
});

test('who books again in the same call is asked again for whom', () => {
  const call = new PretendCall().happens(answered).press('2', '1', '1', '1', '2', '1', '1', '1');
  expect(call.state.result).toBe('booked');
  call.press('2', '1', '1', '1', '2', '2');
  expect(call.state.at.at).toBe('this_number');
});

test('outside its hours a line says so in each of its languages to whom it does not know', () => {
  const call = new PretendCall({ ...SETTING, isOpen: false, opensAt: null }).happens(answered);
  expect(call.heard).toHaveLength(6);
  expect(call.heard[1]).toBe('Our telephone is not answered at this hour.');
});

test('a Chinese identity that ends in X, which no key has, is keyed in without it', () => {
  const clinics = SETTING.clinics.map((clinic) => ({ ...clinic, nationalIdSystem: 'cn' }));
  const call = new PretendCall({ ...SETTING, clinics, identity: ['national_id'] }).happens(answered);
  call.press('2', '2', '11010519491231002');
  expect(call.state.at).toMatchObject({ at: 'heard_back', value: '11010519491231002X' });
  const other = new PretendCall({ ...SETTING, clinics, identity: ['national_id'] }).happens(answered);
  expect(other.press('2', '2', '11010519491231003').heard[0]).toBe('Please check the digits.');
});

test('recordings of a date are put together in the order of the language', () => {
  const moment = { at: Date.UTC(2026, 10, 23, 12), timeZone: 'UTC' };
  expect(spokenDate(moment, 'en')[0]?.pieces).toEqual(['weekday/1', 'number/20', 'number/3', 'month/11']);
  expect(spokenDate(moment, 'zh')[0]?.pieces).toEqual(['month/11', 'number/20', 'number/3', 'weekday/1']);
});
