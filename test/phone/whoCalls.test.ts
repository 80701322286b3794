/** Whose bookings a caller hears, and who is held up by those who guess. */
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { appointments } from '../../server/db/schema/booking.ts';
import { phoneCallNumbers, phoneTries } from '../../server/db/schema/phone.ts';
import { menuListener } from '../../server/usecases/phone/menuListener.ts';
import { OffersOfAMoment } from '../../server/usecases/phone/offersOfAMoment.ts';
import { rememberTry } from '../../server/usecases/phone/tries.ts';
import { at } from '../booking/build.ts';
import { addSchedule, aPatient, booked, MONDAY, openWorld, type World } from '../booking/world.ts';
import { addLine, phoneDeps, Telephone } from './calls.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const CODE_ASKED = 'Key in the six digits of your booking code.';

async function bookedPatient(): Promise<{ readonly code: string }> {
  const { scheduleId } = await addSchedule(world);
  const contacts = [{ kind: 'phone' as const, value: '09121234567' }];
  const patient = await aPatient(world, { nationalId: '0012345679', recordNumber: '4711', contacts });
  await booked(world, patient, { kind: 'time', scheduleId, startsAt: at(MONDAY, '10:00') });
  const [booking] = await world.db.select().from(appointments);
  return { code: booking?.code ?? '' };
}

async function call(from: string | null, ...keys: readonly string[]): Promise<Telephone> {
  const telephone = new Telephone(world);
  await telephone.dial(from);
  await telephone.press(...keys);
  return telephone;
}

describe('the number that is calling', () => {
  test('is no guess: strangers who ask for their bookings are not counted as such', async () => {
    await addLine(world);
    const stranger = await call('09129999999', '2', '1');
    expect(stranger.heard[0]).toMatch(/no appointment/i);
    expect(await world.count(phoneTries)).toBe(0);
  });

  test('hears its bookings and books, however many others guess on the line', async () => {
    const lineId = await addLine(world);
    await bookedPatient();
    const now = new Date(world.deps.clock.now());
    await world.db.insert(phoneTries).values(
      Array.from({ length: 200 }, () => ({
        id: randomUUID(),
        callId: randomUUID(),
        lineId,
        caller: null,
        what: 'code' as const,
        at: now,
      })),
    );
    expect((await call('09121234567', '2', '1')).heard[0]).toBe('You have an appointment:');
    const booker = await call('09129999999', '1', '1', '1', '1');
    expect((await booker.row()).result).toBe('booked');
    const guesser = await call('09129999999', '2', '2', '2', '0012345679', '1');
    expect(guesser.step.connect).toBeDefined();
  });
});

describe('bookings by a national ID or the number of a record', () => {
  test('are heard from a telephone of the patient’s own', async () => {
    await addLine(world);
    await bookedPatient();
    const telephone = await call('09121234567', '2', '2', '2', '0012345679', '1');
    expect(telephone.heard[0]).toBe('You have an appointment:');
    expect(await world.count(phoneTries)).toBe(0);
  });

  test('are heard from another telephone with the code of one, and not without', async () => {
    await addLine(world);
    const { code } = await bookedPatient();
    const telephone = await call('09129999999', '2', '2', '2', '0012345679', '1');
    expect(telephone.heard).toEqual([CODE_ASKED]);
    await telephone.press(code === '111111' ? '222222' : '111111');
    expect(telephone.heard.at(-1)).toBe(CODE_ASKED);
    await telephone.press(code);
    expect(telephone.heard[0]).toBe('You have an appointment:');
  });

  test('ask for a code too where nobody has such an ID, so that it tells nothing', async () => {
    await addLine(world);
    const telephone = await call('09129999999', '2', '2', '2', '0084575948', '1');
    expect(telephone.heard).toEqual([CODE_ASKED]);
  });

  test('are not gone through one after the other: right ones count as well', async () => {
    await addLine(world, { identity: ['record'] });
    await bookedPatient();
    for (let tried = 0; tried < 10; tried += 1)
      expect((await call('09129999999', '2', '4711', '1')).heard).toEqual([CODE_ASKED]);
    expect((await call('09129999999', '2', '4711', '1')).step.connect).toBeDefined();
    expect((await call('09128888888', '3', '4711', '1')).heard).toEqual([CODE_ASKED]);
  });

  test('are not heard after a new booking for somebody else’s ID either', async () => {
    await addLine(world);
    await bookedPatient();
    const telephone = await call('09129999999', '1', '1', '2', '2', '0012345679', '1', '1');
    expect((await telephone.row()).result).toBe('booked');
    await telephone.press('2', '2');
    expect(telephone.heard[0]).not.toBe('You have an appointment:');
  });
});

test('an inside number is written down, and nobody is booked by it; it can be called back', async () => {
  await addLine(world, { identity: ['phone'] });
  await addSchedule(world);
  const telephone = await call('101', '1', '1');
  expect(telephone.heard).toEqual(['Key in your mobile number, then hash.']);
  expect((await world.db.select().from(phoneCallNumbers))[0]?.number).toBe('101');
  await telephone.press('0');
  await telephone.happens({ type: 'not_connected' });
  await telephone.press('1');
  expect((await telephone.row()).result).toBe('callback');
});

test('of two lines of a clinic each offers its own days, also within one moment', async () => {
  await addLine(world, { bookFromDays: 0 });
  await addLine(world, { bookFromDays: 1, number: '+982188003344' });
  await addSchedule(world);
  const listener = menuListener(phoneDeps(world, { offers: new OffersOfAMoment(world.deps.clock, 1_000) }));
  const [first, second] = [new Telephone(world, listener), new Telephone(world, listener)];
  await first.dial();
  await second.dial('09129999999', '+982188003344');
  expect((await first.press('1'))[0]).toContain('November 23');
  expect((await second.press('1'))[0]).toContain('November 24');
});

test.each([
  { hides: true, before: 19, ends: 'is booked by telephone' },
  { hides: true, before: 20, ends: 'gets the desk' },
  { hides: false, before: 20, ends: 'is booked by telephone' },
])('somebody new (who hides the number: $hides) after $before hidden ones $ends', async ({ hides, before }) => {
  const lineId = await addLine(world, { identity: ['phone'] });
  await addSchedule(world);
  const others = { lineId, caller: null, what: 'booked' as const, at: new Date(world.deps.clock.now()) };
  await world.db
    .insert(phoneTries)
    .values(Array.from({ length: before }, () => ({ ...others, id: randomUUID(), callId: randomUUID() })));
  const telephone = new Telephone(world);
  await telephone.dial(hides ? null : '09128887766');
  await telephone.press('1', '1', ...(hides ? ['09128887766', '1', '1'] : ['1', '1']));
  const isBooked = !hides || before < 20;
  expect(await world.count(appointments)).toBe(isBooked ? 1 : 0);
  expect(telephone.step.connect === undefined).toBe(isBooked);
});

describe('one call', () => {
  test.each([
    { hides: true, before: 4, ends: 'books once more' },
    { hides: true, before: 5, ends: 'goes to the desk with the next' },
    { hides: false, before: 4, ends: 'books once more' },
    { hides: false, before: 5, ends: 'goes to the desk with the next' },
  ])('that has booked $before times (and hides its number: $hides) $ends', async ({ hides, before }) => {
    const lineId = await addLine(world, { identity: ['phone'] });
    await addSchedule(world);
    const caller = new Telephone(world);
    const number = '09129999999';
    await caller.dial(hides ? null : number);
    const { id: callId } = await caller.row();
    const who = { number: null, shown: hides ? null : `+98${number.slice(1)}` };
    const days = { bookFromDays: 0, bookDaysAhead: null };
    const asking = { callId, lineId, language: 'en', days, stepNumber: 1, ...who } as const;
    for (let time = 0; time < before; time += 1) await rememberTry(phoneDeps(world), asking, 'booked');
    await caller.press('1', '1', ...(hides ? ['09128887766', '1', '1'] : ['1', '1']));
    expect(await world.count(appointments)).toBe(before === 4 ? 1 : 0);
    expect(caller.step.connect === undefined).toBe(before === 4);
    // What was not booked is not counted.
    expect(await world.count(phoneTries)).toBe(5);
  });
});
