import { randomInt, randomUUID } from 'node:crypto';
import { eq, isNull, sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EpochMs } from '../../common/contract/vocabulary.ts';
import { appointments, places } from '../../server/db/schema/booking.ts';
import { departments, practitioners, practitionerServices } from '../../server/db/schema/organisation.ts';
import { notices } from '../../server/db/schema/notices.ts';
import { patients } from '../../server/db/schema/people.ts';
import { phoneCallLegs, phoneCallNumbers, phoneCalls, phoneTries } from '../../server/db/schema/phone.ts';
import type { LineStep } from '../../server/ports/voiceLine.ts';
import { markAbsence } from '../../server/usecases/booking/absence.ts';
import { saveScreeningTree } from '../../server/usecases/booking/screeningTrees.ts';
import { menuListener } from '../../server/usecases/phone/menuListener.ts';
import { at } from '../booking/build.ts';
import { addClinic, addSchedule, aPatient, booked, MONDAY, openWorld, TUESDAY, type World } from '../booking/world.ts';
import { breaksOnce } from '../support/breaksOnce.ts';
import { addLine, phoneDeps, Telephone } from './calls.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const waitingForATable = async ({ db }: World): Promise<number> =>
  (
    await db.execute(sql`
      select 1 from pg_locks where not granted and locktype = 'relation'
        and database = (select oid from pg_database where datname = current_database())`)
  ).length;
const heldPlaces = () => world.count(places, eq(places.state, 'held'));

describe('a patient calls the clinic', () => {
  test('books the nearest place with three keys, hears number and code, and is texted', async () => {
    await addLine(world);
    await addSchedule(world);
    const telephone = new Telephone(world);
    expect(await telephone.dial()).toEqual([
      'Welcome to Clinic',
      'Star repeats, hash goes back.',
      'For a new appointment, press 1',
      'To hear, move or cancel your appointment, press 2',
      'For your place in the queue, press 3',
      'For information, press 4',
      'For the desk, press 0.',
    ]);
    expect((await telephone.press('1'))[0]).toBe('On Monday, November 23 at 10:00 press 1');
    await telephone.press('1');
    expect(await heldPlaces()).toBe(1);
    expect((await telephone.press('1'))[0]).toMatch(/^Monday, November 23 at 10:00 Service/);
    const heard = await telephone.press('1');
    const [appointment] = await world.db.select().from(appointments);
    expect(appointment).toMatchObject({ channel: 'phone', language: 'en', status: 'booked' });
    expect(heard[2]).toBe(`Your number is ${appointment?.number ?? ''}`);
    expect(heard[3]?.replaceAll(/\D/g, '')).toBe(appointment?.code);
    expect(heard[4]).toBe('We are texting you this as well.');
    expect(await world.count(notices, eq(notices.purpose, 'booking_confirmed'))).toBe(1);
    await telephone.hangUp();
    expect(await telephone.row()).toMatchObject({
      direction: 'in',
      topic: 'booking',
      result: 'booked',
      failure: null,
      language: 'en',
      appointmentId: appointment?.id,
      patientId: null,
      scriptState: null,
      outcome: 'completed',
    });
    const [caller] = await world.db.select().from(phoneCallNumbers);
    expect(caller?.number).toBe('+989121234567');
    expect(await heldPlaces()).toBe(0);
  });

  test('is over when the end is reported again, where the database broke in the middle of the first', async () => {
    await addLine(world);
    await addSchedule(world);
    const telephone = new Telephone(world);
    await telephone.dial();
    await telephone.press('1', '1');
    expect(await heldPlaces()).toBe(1);
    await breaksOnce(world.db, 'phone_calls');
    await expect(telephone.hangUp()).rejects.toThrow();
    expect(await telephone.row()).toMatchObject({ endedAt: null });
    await telephone.hangUp();
    expect(await telephone.row()).toMatchObject({ outcome: 'completed', failure: 'hung_up', scriptState: null });
    expect((await telephone.row()).endedAt).not.toBeNull();
    expect(await heldPlaces()).toBe(0);
  });

  test('the same answer reported twice books once', async () => {
    await addLine(world);
    await addSchedule(world);
    const listener = menuListener(phoneDeps(world));
    const telephone = new Telephone(world, listener);
    await telephone.dial();
    await telephone.press('1', '1', '1');
    const event = {
      callId: telephone.callId,
      stepId: telephone.step.gather?.stepId ?? '',
      event: { type: 'digits', digits: '1' } as const,
      at: world.deps.clock.now(),
    };
    const [first, second] = await Promise.all([listener.next(event), listener.next(event)]);
    expect(await world.count(appointments)).toBe(1);
    expect(second).toEqual(first);
    expect(await listener.next(event)).toEqual(first);
  });

  test('any process goes on with a call', async () => {
    await addLine(world);
    await addSchedule(world);
    const processes = Array.from({ length: 3 }, () => menuListener(phoneDeps(world)));
    const telephone = new Telephone(world, ...processes);
    await telephone.dial();
    await telephone.press('1', '1', '1', '1');
    expect(await telephone.row()).toMatchObject({ result: 'booked' });
  });

  test('in the same moment as others has each step kept as it was told, also where the clinic’s words have several lines', async () => {
    await addLine(world, { message: { en: 'Closed on\nFriday.' } });
    await addSchedule(world);
    const [one, other] = [menuListener(phoneDeps(world)), menuListener(phoneDeps(world))];
    const telephones = ['09121234561', '09121234562', '09121234563'].map((from) => ({
      from,
      telephone: new Telephone(world, one),
    }));
    await Promise.all(telephones.map(({ telephone, from }) => telephone.dial(from)));
    for (const { telephone, from } of telephones) {
      expect(telephone.heard.join()).toContain('Closed on\nFriday.');
      expect(await telephone.row()).toMatchObject({
        stepNumber: 1,
        scriptState: { stepNumber: 1, lastStep: telephone.step, caller: from.replace('0', '+98') },
      });
      telephone.goesOnWith(other);
    }
    await Promise.all(telephones.map(({ telephone }) => telephone.press('1', '1')));
    for (const { telephone } of telephones) expect(await telephone.row()).toMatchObject({ stepNumber: 3 });
  });

  test('whose call is forgotten while it goes on is written down by nobody any more', async () => {
    await addLine(world);
    await addSchedule(world);
    const telephone = new Telephone(world);
    await telephone.dial();
    await telephone.press('1', '1', '1');
    await world.db.update(phoneCalls).set({ scriptState: null }).where(eq(phoneCalls.id, telephone.callId));
    expect(await telephone.press('1')).toEqual([]);
    expect(await telephone.row()).toMatchObject({ scriptState: null, result: 'nothing', stepNumber: 4 });
    expect(await world.count(appointments)).toBe(0);
  });

  test('who has hung up is booked by no process that still waits for their answer', async () => {
    await addLine(world);
    await addSchedule(world);
    const [frozen, other] = [menuListener(phoneDeps(world)), menuListener(phoneDeps(world))];
    const telephone = new Telephone(world, frozen);
    await telephone.dial();
    await telephone.press('1', '1', '1');
    const confirms = telephone.answer('1');
    await other.ended(telephone.end());
    expect(await frozen.next(confirms)).toEqual({ utterances: [] });
    expect(await world.count(appointments)).toBe(0);
    expect(await world.count(notices)).toBe(0);
    expect(await heldPlaces()).toBe(0);
  });

  test('who was passed to the desk while the database kept them waiting is not booked when it answers', async () => {
    await addLine(world);
    await addSchedule(world);
    const listener = menuListener(phoneDeps(world));
    const telephone = new Telephone(world, listener);
    await telephone.dial();
    await telephone.press('1', '1', '1');
    const left = new AbortController();
    let late: Promise<LineStep> | undefined;
    await world.db.transaction(async (other) => {
      await other.execute(sql`lock table ${appointments} in exclusive mode`);
      late = listener.next(telephone.answer('1'), left.signal);
      await expect.poll(() => waitingForATable(world)).toBe(1);
      left.abort();
    });
    expect(await late).toEqual({ utterances: [] });
    expect(await world.count(appointments)).toBe(0);
    expect(await world.count(notices)).toBe(0);
    await telephone.hangUp();
    expect(await heldPlaces()).toBe(0);
    expect(await telephone.row()).toMatchObject({ result: 'nothing', failure: 'hung_up' });
  });

  test('an answer that comes late to another process changes nothing of what was chosen since', async () => {
    await addLine(world);
    await addSchedule(world);
    const [late, other] = [menuListener(phoneDeps(world)), menuListener(phoneDeps(world))];
    const telephone = new Telephone(world, late);
    await telephone.dial();
    await telephone.press('1');
    const first = telephone.answer('1');
    telephone.goesOnWith(other);
    await telephone.press('1', '#', '2');
    const chosen = await world.db.select().from(places).where(eq(places.state, 'held'));
    expect(chosen).toHaveLength(1);
    expect(await late.next(first)).toEqual({ utterances: [] });
    expect(await world.db.select().from(places).where(eq(places.state, 'held'))).toEqual(chosen);
  });

  test('a step that gives back a place gives back none that was chosen since', async () => {
    await addLine(world);
    await addSchedule(world);
    const [late, other] = [menuListener(phoneDeps(world)), menuListener(phoneDeps(world))];
    const telephone = new Telephone(world, late);
    await telephone.dial();
    await telephone.press('1', '1');
    const back = telephone.answer('0');
    telephone.goesOnWith(other);
    await telephone.press('1');
    expect(await heldPlaces()).toBe(1);
    expect(await late.next(back)).toEqual({ utterances: [] });
    expect(await heldPlaces()).toBe(1);
  });

  test('an end that is told before its call was begun is told again, and ends it', async () => {
    await addLine(world);
    const telephone = new Telephone(world);
    await telephone.hangUp();
    await telephone.dial();
    await telephone.hangUp();
    expect((await telephone.row()).endedAt).not.toBeNull();
  });

  test('a dropped call leaves its place to others at once', async () => {
    await addLine(world);
    await addSchedule(world, { until: '10:30' });
    const telephone = new Telephone(world);
    await telephone.dial();
    await telephone.press('1', '1');
    expect(await heldPlaces()).toBe(1);
    await telephone.hangUp();
    expect(await heldPlaces()).toBe(0);
    expect(await telephone.row()).toMatchObject({ result: 'nothing', failure: 'hung_up' });
  });

  test('two callers want the last place of the morning: one has it, the other hears the next best', async () => {
    await addLine(world);
    await addSchedule(world, { until: '10:30' });
    const [first, second] = [new Telephone(world), new Telephone(world)];
    await Promise.all([first.dial('09121111111'), second.dial('09122222222')]);
    await Promise.all([first.press('1'), second.press('1')]);
    await Promise.all([first.press('1'), second.press('1')]);
    const [loser, winner] = first.heard[0]?.startsWith('That place') ? [first, second] : [second, first];
    expect(loser.heard[0]).toBe('That place has just been taken. These are the next ones.');
    expect(loser.heard[1]).toContain('November 24');
    await Promise.all([winner.press('1', '1'), loser.press('1', '1', '1')]);
    expect((await winner.row()).result).toBe('booked');
    expect((await loser.row()).result).toBe('booked');
    expect((await world.db.select().from(appointments)).map(({ date }) => date).sort()).toEqual([MONDAY, TUESDAY]);
  });

  test('hears, moves and cancels an appointment; the freed place is offered again', async () => {
    await addLine(world);
    const { scheduleId } = await addSchedule(world);
    const patient = await aPatient(world, { contacts: [{ kind: 'phone', value: '09121234567' }] });
    await booked(world, patient, { kind: 'time', scheduleId, startsAt: at(MONDAY, '10:00') });
    const telephone = new Telephone(world);
    await telephone.dial();
    const heard = await telephone.press('2', '1');
    expect(heard[0]).toBe('You have an appointment:');
    expect(heard[1]).toMatch(/^Monday, November 23 at 10:00/);
    await telephone.press('1', '1', '1');
    const [moved] = await world.db.select().from(appointments);
    expect(moved?.startsAt.getTime()).toBe(at(MONDAY, '10:30'));
    expect(telephone.heard[0]).toMatch(/^Your appointment is moved/);
    await telephone.press('2', '2', '2', '1');
    expect(telephone.heard[0]).toBe('Your appointment is cancelled.');
    expect((await world.db.select().from(appointments))[0]?.status).toBe('cancelled');
    expect(await heldPlaces()).toBe(0);
  });

  test('a family’s members are told apart by the end of the national ID, and no name is said', async () => {
    await addLine(world);
    const { scheduleId } = await addSchedule(world);
    const contacts = [{ kind: 'phone' as const, value: '09121234567' }];
    const mother = await aPatient(world, { name: 'Zahra Secret', nationalId: '0012345679', contacts });
    const child = await aPatient(world, { name: 'Ali Secret', nationalId: '0084575948', contacts });
    await booked(world, mother, { kind: 'time', scheduleId, startsAt: at(MONDAY, '10:00') });
    await booked(world, child, { kind: 'time', scheduleId, startsAt: at(MONDAY, '11:00') });
    const telephone = new Telephone(world);
    await telephone.dial();
    expect(await telephone.press('2', '1')).toEqual(['Key in the last four digits of your national ID.']);
    const heard = await telephone.press('5948');
    expect(heard[1]).toMatch(/November 23 at 11:00/);
    expect(heard.join()).not.toContain('Secret');
  });

  test('somebody new who keys in a national ID is asked where to text, and written down with both', async () => {
    await addLine(world);
    await addSchedule(world);
    const telephone = new Telephone(world);
    await telephone.dial();
    await telephone.press('1', '1', '2', '2', '0012345679', '1');
    expect(telephone.heard).toEqual(['For the number that you are calling from, press 1. For another, press 2.']);
    await telephone.press('1', '1');
    expect(telephone.heard[0]).toMatch(/^You are booked/);
    const [patient] = await world.db.select().from(patients);
    expect(patient?.name).toBe('0012345679');
  });

  test('a caller without a shown number keys in a mobile, hears it back, and books', async () => {
    await addLine(world, { identity: ['phone'] });
    await addSchedule(world);
    const telephone = new Telephone(world);
    await telephone.dial(null);
    await telephone.press('1', '1');
    expect(telephone.heard).toEqual(['Key in your mobile number, then hash.']);
    expect((await telephone.press('09351112233'))[0]).toContain('989 351 112 233');
    await telephone.press('1', '1');
    expect((await telephone.row()).result).toBe('booked');
    expect(await world.count(phoneCallNumbers)).toBe(0);
  });
});

describe('what is not there is not announced', () => {
  test('a full department and a full doctor are not spoken', async () => {
    await addLine(world);
    const full = await addSchedule(world, { until: '10:30' });
    await addSchedule(world);
    await addSchedule(world);
    for (let day = 0; day < 60; day += 1) {
      const patient = await aPatient(world);
      await booked(world, patient, {
        kind: 'time',
        scheduleId: full.scheduleId,
        startsAt: EpochMs.parse(at(MONDAY, '10:00') + day * 86_400_000),
      });
    }
    await addName(full.departmentId, 'Full');
    const telephone = new Telephone(world);
    await telephone.dial();
    const heard = await telephone.press('1');
    expect(heard).toHaveLength(3);
    expect(heard.join()).not.toContain('Full');
  });

  test('the doctor of a council number who is away is said to be, and a colleague is offered', async () => {
    await addLine(world, { byCouncilNumber: true });
    const one = await addSchedule(world);
    const other = await addSchedule(world, { departmentId: one.departmentId });
    for (const { practitionerId, serviceId } of [one, other])
      if (practitionerId !== null)
        await world.db.insert(practitionerServices).values({ clinicId: world.clinicId, practitionerId, serviceId });
    if (one.practitionerId === null || other.practitionerId === null) throw new Error('Both have doctors');
    await world.db
      .update(practitioners)
      .set({ medicalCouncilNumber: '12345' })
      .where(eq(practitioners.id, one.practitionerId));
    // First for the day, then for longer: the doctor is back when both are over.
    for (const [fromDay, untilDay] of [
      [0, 1],
      [1, 90],
    ] as const) {
      const away = await markAbsence(world.deps, {
        clinicId: world.clinicId,
        practitionerId: one.practitionerId,
        everywhere: false,
        fromAt: EpochMs.parse(at(MONDAY, '00:00') + fromDay * 86_400_000),
        untilAt: EpochMs.parse(at(MONDAY, '00:00') + untilDay * 86_400_000),
        reason: {},
      });
      expect(away.ok).toBe(true);
    }
    const telephone = new Telephone(world);
    await telephone.dial();
    const heard = await telephone.press('1', '2', '12345');
    expect(heard[0]).toMatch(/^Dr .* is away until .*February 21/);
    expect(heard[2]).toMatch(/^For Dr .* press 1$/);
    expect(heard).toHaveLength(3);
    const asks = new Telephone(world);
    await asks.dial('09129999999');
    expect((await asks.press('4', '3'))[0]).toMatch(/ is away until .*February 21/);
  });

  test('of several clinics on one line only those with something free are named', async () => {
    const second = await addClinic(world.db, world.organisationId);
    const third = await addClinic(world.db, world.organisationId);
    await addLine(world, { clinicIds: [world.clinicId, second, third] });
    await addSchedule(world);
    await addSchedule(world, { clinicId: third });
    const telephone = new Telephone(world);
    await telephone.dial();
    expect(await telephone.press('1')).toHaveLength(3);
    await telephone.press('2');
    expect((await telephone.row()).clinicId).toBe(third);
  });
});

describe('the clinic’s questions', () => {
  test('decide what is offered; chest pain leads to a person', async () => {
    await addLine(world);
    const screened = await addSchedule(world, { isScreenFirst: true });
    await addSchedule(world);
    const saved = await saveScreeningTree(world.deps, {
      clinicId: world.clinicId,
      tree: {
        start: 'pain',
        questions: [
          {
            id: 'pain',
            text: { en: 'Do you have chest pain?' },
            options: [
              { id: 'yes', text: { en: 'yes' }, leadsTo: { kind: 'to_person', advice: { en: 'Please hold.' } } },
              {
                id: 'no',
                text: { en: 'no' },
                leadsTo: {
                  kind: 'allowed',
                  departmentIds: [],
                  serviceIds: [screened.serviceId],
                  practitionerIds: [],
                },
              },
            ],
          },
        ],
      },
    });
    expect(saved.ok).toBe(true);
    const telephone = new Telephone(world);
    await telephone.dial();
    expect(await telephone.press('1')).toEqual(['Do you have chest pain?', 'For yes press 1', 'For no press 2']);
    await telephone.press('2');
    await telephone.press('1', '1', '1');
    const [appointment] = await world.db.select().from(appointments);
    expect(appointment).toMatchObject({
      serviceId: screened.serviceId,
      screening: [{ questionId: 'pain', answer: 'no' }],
    });

    const other = new Telephone(world);
    await other.dial('09129999999');
    await other.press('1', '1');
    expect(other.heard[0]).toBe('Please hold.');
    expect(other.step.connect).toMatchObject({ to: '100' });
  });
});

describe('the desk', () => {
  test('takes a call with the reason and the path; who is not reached is called back', async () => {
    await addLine(world);
    await addSchedule(world);
    const telephone = new Telephone(world);
    await telephone.dial();
    await telephone.press('1', '0');
    expect(telephone.step.connect).toMatchObject({ to: '100', ringMs: 25_000 });
    expect((await telephone.row()).path.map(({ step }) => step)).toEqual(['main', 'places', 'desk.key_0']);
    await telephone.happens({ type: 'not_connected' });
    await telephone.press('1');
    expect(telephone.heard).toEqual(['We will call you back. Goodbye.']);
    await telephone.hangUp();
    expect(await telephone.row()).toMatchObject({ result: 'callback', failure: null });
    expect((await telephone.row()).callbackWantedAt).not.toBeNull();
    const [leg] = await world.db.select().from(phoneCallLegs);
    expect(leg).toMatchObject({ to: '100', reason: 'key_0', outcome: 'not_taken' });
  });

  test('who is talked with counts as reached by the desk', async () => {
    await addLine(world, { straightToDesk: true });
    const telephone = new Telephone(world);
    await telephone.dial();
    await telephone.happens({ type: 'connected' });
    await telephone.hangUp();
    expect(await telephone.row()).toMatchObject({ result: 'desk' });
    expect((await world.db.select().from(phoneCallLegs))[0]).toMatchObject({
      reason: 'clinic_choice',
      outcome: 'talked',
    });
  });
});

test('who hangs up while the desk begins to ring leaves nothing ringing and no place kept', async () => {
  await addLine(world);
  await addSchedule(world);
  const telephone = new Telephone(world);
  await telephone.dial();
  await telephone.press('1', '1');
  const call = eq(phoneCalls.id, telephone.callId);
  const held = eq(places.state, 'held');
  await world.db.update(places).set({ state: 'free' }).where(held);
  let hungUp: Promise<void> | undefined;
  // The step that is under way when the caller hangs up: its end waits for it.
  await world.db.transaction(async (tx) => {
    await tx.update(phoneCalls).set({ topic: 'desk' }).where(call);
    hungUp = telephone.hangUp();
    await expect.poll(() => waitsForLock(), { timeout: 20_000 }).toBe(true);
    await tx.insert(phoneCallLegs).values({
      id: randomUUID(),
      callId: telephone.callId,
      position: 0,
      kind: 'desk',
      to: '100',
      reason: 'key_0',
      startedAt: new Date(),
    });
    await tx
      .update(places)
      .set({ state: 'held' })
      .where(eq(places.heldBy, `call:${telephone.callId}`));
  });
  await hungUp;
  expect((await telephone.row()).endedAt).not.toBeNull();
  expect(await world.db.select().from(phoneCallLegs)).toMatchObject([{ outcome: 'caller_left' }]);
  expect(await world.count(phoneCallLegs, isNull(phoneCallLegs.endedAt))).toBe(0);
  expect(await heldPlaces()).toBe(0);
});

/** The end of a call waits for whoever has the call's row. */
async function waitsForLock(): Promise<boolean> {
  const rows = await world.db.execute(sql`
    select 1 from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock' and query like '%call_end%'`);
  return rows.length > 0;
}

describe('the line', () => {
  test('outside its hours says when to call again', async () => {
    await addLine(world, { hours: [{ weekday: 2, from: '08:00', until: '12:00' }] });
    const telephone = new Telephone(world);
    expect(await telephone.dial()).toContain('Please call again on Tuesday, November 24 from 08:00');
    expect(telephone.isOver).toBe(true);
    await telephone.hangUp();
    expect((await telephone.row()).result).toBe('closed');
  });

  test('greets a number in the language that it chose before', async () => {
    await addLine(world, { languages: ['en', 'fa'] });
    const first = new Telephone(world);
    expect(await first.dial()).toHaveLength(2);
    await first.press('2');
    await first.hangUp();
    const second = new Telephone(world);
    expect((await second.dial())[0]).toMatch(/خوش آمدید/);
  });

  test('offers no day before or after those that it may book', async () => {
    await addLine(world, { bookFromDays: 1, bookDaysAhead: 3 });
    await addSchedule(world, { until: '10:30' });
    const telephone = new Telephone(world);
    await telephone.dial();
    const heard = await telephone.press('1');
    expect(heard).toHaveLength(2);
    expect(heard[0]).toContain('November 24');
    expect(heard[1]).toContain('November 25');
  });

  test('is found by the end of the number, as exchanges write it', async () => {
    await addLine(world, { number: '02188001122', languages: ['en'] });
    await addLine(world, { number: '02188003344', languages: ['ru'] });
    const telephone = new Telephone(world);
    expect((await telephone.dial('09121234567', '982188003344'))[0]).toMatch(/Здравствуйте/);
  });

  test('of a number that nobody has answers nothing', async () => {
    await addLine(world);
    await addLine(world, { number: '+982188003344' });
    const telephone = new Telephone(world);
    expect(await telephone.dial('09121234567', '999')).toEqual([]);
    await telephone.hangUp();
  });
});

test('who guesses codes of somebody else’s bookings is sent to the desk, in later calls too', async () => {
  await addLine(world);
  const { scheduleId } = await addSchedule(world);
  const patient = await aPatient(world, { contacts: [{ kind: 'phone', value: '09121234567' }] });
  await booked(world, patient, { kind: 'time', scheduleId, startsAt: at(MONDAY, '10:00') });
  for (let call = 0; call < 4; call += 1) {
    const guesser = new Telephone(world);
    await guesser.dial('09129999999');
    await guesser.press('2', '2', '1', '09121234567', '1');
    for (let guess = 0; guess < 3; guess += 1)
      if (guesser.step.gather) await guesser.press(String(randomInt(100_000, 999_999)));
    expect(guesser.step.connect).toBeDefined();
    await guesser.hangUp();
  }
  // Three in each of three calls, one in the fourth: then it is too many for that number.
  expect(await world.count(phoneTries)).toBe(10);
  const [last] = await world.db.select().from(phoneTries);
  expect(last?.caller).not.toContain('9999999');
});

async function addName(departmentId: string, name: string): Promise<void> {
  await world.db
    .update(departments)
    .set({ name: { en: name } })
    .where(eq(departments.id, departmentId));
}
