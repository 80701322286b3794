import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BookingChannel } from '../../common/contract/booking.ts';
import type { Quota } from '../../common/contract/opening.ts';
import { err } from '../../common/contract/result.ts';
import { WaitRequest } from '../../common/contract/waitingList.ts';
import { appointmentHistory, appointments, scheduleHours } from '../../server/db/schema/booking.ts';
import { audit } from '../../server/db/schema/staff.ts';
import { waitingEntries } from '../../server/db/schema/waitingList.ts';
import { timesOnTheLine } from '../../server/usecases/absences/takeChoice.ts';
import { book } from '../../server/usecases/booking/book.ts';
import { cancel } from '../../server/usecases/booking/cancel.ts';
import { freePlaces } from '../../server/usecases/booking/freePlaces.ts';
import { holdPlace } from '../../server/usecases/booking/hold.ts';
import { move } from '../../server/usecases/booking/move.ts';
import { offerDepartments } from '../../server/usecases/booking/offers.ts';
import { acceptOffer } from '../../server/usecases/waitingList/answerOffer.ts';
import { joinWaitingList } from '../../server/usecases/waitingList/join.ts';
import { lookAtWaitingList } from '../../server/usecases/waitingList/look.ts';
import { at, date } from './build.ts';
import {
  addClinic,
  addSchedule,
  aPatient,
  booked,
  MONDAY,
  openWorld,
  order,
  timeOf,
  TUESDAY,
  type ScheduleSetup,
  type World,
} from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const ofChannel = (channel: 'desk' | 'phone' | 'web' | 'kiosk', most: number): Quota => ({
  of: { by: 'channel', channel },
  most,
  unit: 'places',
});
const withQuotas = (quotas: readonly Quota[], setup: ScheduleSetup = {}) =>
  addSchedule(world, { ...setup, opening: { quotas: [...quotas] } });
type Made = Awaited<ReturnType<typeof addSchedule>>;

const bookBy = async (schedule: Made, time: string, channel: BookingChannel, over: Parameters<typeof order>[3] = {}) =>
  book(world.deps, order(world, await aPatient(world), timeOf(schedule, TUESDAY, time), { channel, ...over }));
const bookingsOf = ({ scheduleId }: Made) =>
  world.count(appointments, and(eq(appointments.scheduleId, scheduleId), eq(appointments.status, 'booked')));
const beyondLines = (appointmentId: string) =>
  world.db
    .select({ detail: audit.detail })
    .from(audit)
    .where(and(eq(audit.action, 'booked_beyond'), eq(audit.subject, `appointment:${appointmentId}`)));
const freeFor = async (schedule: Made, channel: BookingChannel) => {
  const found = await freePlaces(world.deps, {
    clinicId: schedule.clinicId,
    serviceId: schedule.serviceId,
    channel,
    patientType: 'new',
    insuranceId: null,
    fromDate: date(TUESDAY),
    days: 1,
  });
  if (!found.ok) throw new Error(found.error.code);
  return found.value.days.flatMap(({ slots }) => slots);
};
const reached = (of: string, mayOverride = false) => err({ code: 'quota_reached', of, mayOverride });

describe('two of four places for the web', () => {
  test('the third from the web is refused, the telephone books it, and who cancels gives theirs back', async () => {
    const schedule = await withQuotas([ofChannel('web', 2)]);
    const first = await bookBy(schedule, '10:00', 'web');
    expect((await bookBy(schedule, '10:30', 'web')).ok).toBe(true);
    expect(await bookBy(schedule, '11:00', 'web')).toEqual(reached('channel'));
    expect((await freeFor(schedule, 'web')).map(({ free }) => free)).toEqual([0, 0, 0, 0]);
    expect((await freeFor(schedule, 'phone')).map(({ free }) => free)).toEqual([0, 0, 1, 1]);
    if (!first.ok) throw new Error(first.error.code);
    await cancel(world.deps, { ...first.value, actor: 'staff:desk', channel: 'desk' });
    expect((await freeFor(schedule, 'web')).map(({ free }) => free)).toEqual([1, 0, 1, 1]);
    expect((await bookBy(schedule, '11:00', 'web')).ok).toBe(true);
  });

  test('a department is offered with no more than may be had, and not at all where that is nothing', async () => {
    const clinicId = await addClinic(world.db, world.organisationId);
    const schedule = await withQuotas([ofChannel('web', 1)], { clinicId });
    const offered = async () => {
      const asked = {
        clinicId,
        channel: 'web',
        patientType: 'new',
        insuranceId: null,
        fromDate: date(TUESDAY),
        days: 1,
      };
      const found = await offerDepartments(world.deps, { ...asked, channel: 'web', patientType: 'new' });
      return found.ok && found.value.departments.map(({ freePlaces: free }) => free);
    };
    expect(await offered()).toEqual([1]);
    await booked({ ...world, clinicId }, await aPatient(world), timeOf(schedule, TUESDAY, '10:00'), { channel: 'web' });
    expect(await offered()).toEqual([]);
  });

  test('twelve at once from the web and the telephone: the last places of the quota go to no more than two', async () => {
    const schedule = await withQuotas([ofChannel('web', 2), ofChannel('phone', 3)], { slotMin: 10, placesPerSlot: 2 });
    const results = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        bookBy(schedule, `10:${String((index % 6) * 10).padStart(2, '0')}`, index % 2 === 0 ? 'web' : 'phone'),
      ),
    );
    const won = results.flatMap((result) => (result.ok ? [result.value.channel] : []));
    expect(won.toSorted()).toEqual(['phone', 'phone', 'phone', 'web', 'web']);
    expect(results.flatMap((each) => (each.ok ? [] : [each.error.code]))).toEqual(Array(7).fill('quota_reached'));
  });

  test('holding counts: of eight who keep a place at once two have one, and both may book it', async () => {
    const schedule = await withQuotas([{ of: { by: 'patient_type', patientType: 'new' }, most: 2, unit: 'places' }]);
    const holders = Array.from({ length: 8 }, (_, index) => `web:${String(index)}`);
    const held = await Promise.all(
      holders.map((holder, index) =>
        holdPlace(world.deps, {
          clinicId: world.clinicId,
          scheduleId: schedule.scheduleId,
          startsAt: at(TUESDAY, ['10:00', '10:30', '11:00'][index % 3]!),
          holder,
          channel: 'web',
          askedBy: { patientType: 'new', insuranceId: null },
        }),
      ),
    );
    const kept = held.flatMap((each, index) => (each.ok ? [{ place: each.value, holder: holders[index]! }] : []));
    expect(kept).toHaveLength(2);
    // The desk goes beyond meanwhile: whoever was let in when the place was kept has it all the same.
    expect((await bookBy(schedule, '11:30', 'desk', { beyondReason: 'urgent' })).ok).toBe(true);
    for (const { place, holder } of kept) {
      const made = await book(
        world.deps,
        order(
          world,
          await aPatient(world),
          { kind: 'held', placeId: place.placeId },
          { channel: 'web', actor: holder },
        ),
      );
      expect(made.ok).toBe(true);
    }
  });

  test('whoever keeps one place may keep another instead, and counts once', async () => {
    const schedule = await withQuotas([ofChannel('phone', 1)]);
    const hold = (time: string, holder = 'call:one') =>
      holdPlace(world.deps, {
        clinicId: world.clinicId,
        scheduleId: schedule.scheduleId,
        startsAt: at(TUESDAY, time),
        holder,
        channel: 'phone',
        askedBy: { patientType: 'new', insuranceId: null },
      });
    expect((await hold('10:00')).ok).toBe(true);
    expect((await hold('10:30')).ok).toBe(true);
    expect(await hold('11:00', 'call:two')).toEqual(reached('channel'));
  });
});

test('hours that move to another time of the day leave all their places, though who is booked at the old hours stays', async () => {
  const schedule = await withQuotas([ofChannel('web', 2)]);
  const inPortions = await addSchedule(world, { opening: { portions: [{ percent: 50, daysAhead: 30, time: null }] } });
  for (const each of [schedule, inPortions]) {
    for (const time of ['10:00', '10:30']) expect((await bookBy(each, time, 'web')).ok).toBe(true);
    expect((await freeFor(each, 'web')).map(({ free }) => free)).toEqual([0, 0, 0, 0]);
    await world.db
      .update(scheduleHours)
      .set({ from: '14:00', until: '16:00' })
      .where(eq(scheduleHours.scheduleId, each.scheduleId));
    expect((await freeFor(each, 'web')).map(({ free }) => free)).toEqual([1, 1, 1, 1]);
    // What is listed is what may be booked, and is counted from then on.
    for (const time of ['14:00', '14:30']) expect((await bookBy(each, time, 'web')).ok).toBe(true);
    expect((await freeFor(each, 'web')).map(({ free }) => free)).toEqual([0, 0, 0, 0]);
    expect((await bookBy(each, '15:00', 'web')).ok).toBe(false);
    // Back again, nothing has been forgotten.
    await world.db
      .update(scheduleHours)
      .set({ from: '10:00', until: '12:00' })
      .where(eq(scheduleHours.scheduleId, each.scheduleId));
    expect((await freeFor(each, 'web')).map(({ free }) => free)).toEqual([0, 0, 0, 0]);
  }
});

describe('the desk', () => {
  test('goes beyond a quota with a word, which is written down, and never beyond the places', async () => {
    const schedule = await withQuotas([ofChannel('desk', 1)], { until: '11:00' });
    expect((await bookBy(schedule, '10:00', 'desk')).ok).toBe(true);
    expect(await bookBy(schedule, '10:30', 'desk')).toEqual(reached('channel', true));
    expect((await freeFor(schedule, 'desk')).map(({ free, beyond }) => [free, beyond])).toEqual([
      [0, 'channel'],
      [1, 'channel'],
    ]);
    const beyond = await bookBy(schedule, '10:30', 'desk', { beyondReason: 'doctor_agreed' });
    if (!beyond.ok) throw new Error(beyond.error.code);
    const [entry] = await world.db
      .select({ detail: appointmentHistory.detail })
      .from(appointmentHistory)
      .where(eq(appointmentHistory.appointmentId, beyond.value.appointmentId));
    expect(entry?.detail).toMatchObject({ beyond: 'channel', beyondReason: 'doctor_agreed' });
    expect(await beyondLines(beyond.value.appointmentId)).toEqual([
      { detail: { beyond: 'channel', beyondReason: 'doctor_agreed' } },
    ]);
    expect(await bookBy(schedule, '10:30', 'desk', { beyondReason: 'urgent' })).toEqual(err({ code: 'slot_taken' }));
    expect(await bookingsOf(schedule)).toBe(2);
  });

  test('moves beyond a quota with a word, and the audit says that too; within the quota it says nothing', async () => {
    const from = await addSchedule(world);
    const to = await withQuotas([ofChannel('desk', 1)], { serviceId: from.serviceId });
    const moveBy = async (time: string, over: { beyondReason?: 'urgent' } = {}) => {
      const made = await booked(world, await aPatient(world), timeOf(from, TUESDAY, time));
      const place = timeOf(to, TUESDAY, time);
      const moved = await move(world.deps, { ...made, actor: 'staff:desk', channel: 'desk', place, ...over });
      expect(moved.ok).toBe(true);
      return beyondLines(made.appointmentId);
    };
    expect(await moveBy('10:00', { beyondReason: 'urgent' })).toEqual([]);
    expect(await moveBy('10:30', { beyondReason: 'urgent' })).toEqual([
      { detail: { beyond: 'channel', beyondReason: 'urgent' } },
    ]);
  });

  test('its word counts for nobody else', async () => {
    const schedule = await withQuotas([ofChannel('web', 0)]);
    expect(await bookBy(schedule, '10:00', 'web', { beyondReason: 'urgent' })).toEqual(reached('channel'));
  });
});

describe('half of the places now and the rest on the day', () => {
  const HALF = {
    portions: [
      { percent: 50, daysAhead: 30, time: null },
      { percent: 50, daysAhead: 0, time: '07:00' },
    ],
  };

  test('two of four are booked from outside; then it is said when the others are opened', async () => {
    const schedule = await addSchedule(world, { opening: HALF });
    expect((await freeFor(schedule, 'web')).map(({ free }) => free)).toEqual([1, 1, 1, 1]);
    await bookBy(schedule, '10:00', 'web');
    await bookBy(schedule, '11:30', 'phone');
    expect((await freeFor(schedule, 'kiosk')).map(({ free }) => free)).toEqual([0, 0, 0, 0]);
    const refused = { code: 'not_released', opensAt: at(TUESDAY, '07:00'), mayOverride: false };
    expect(await bookBy(schedule, '10:30', 'kiosk')).toEqual(err(refused));
    expect(await bookBy(schedule, '10:30', 'desk')).toEqual(err({ ...refused, mayOverride: true }));
    expect((await bookBy(schedule, '10:30', 'desk', { beyondReason: 'promised' })).ok).toBe(true);
    world.setTime(at(TUESDAY, '07:00'));
    try {
      expect((await bookBy(schedule, '11:00', 'kiosk')).ok).toBe(true);
    } finally {
      world.setTime(at(MONDAY, '09:00'));
    }
  });
});

describe('a booking that is moved', () => {
  test('counts as what it is: moved by the web it stays one of the telephone', async () => {
    const from = await addSchedule(world);
    const to = await withQuotas([ofChannel('phone', 1), ofChannel('web', 0)], { serviceId: from.serviceId });
    const moveTo = async (startsAt: string) => {
      const made = await booked(world, await aPatient(world), timeOf(from, TUESDAY, startsAt), { channel: 'phone' });
      return move(world.deps, {
        ...made,
        actor: 'patient:link',
        channel: 'web',
        place: timeOf(to, TUESDAY, startsAt),
      });
    };
    expect((await moveTo('10:00')).ok).toBe(true);
    expect(await moveTo('10:30')).toEqual(reached('channel'));
  });

  test('within its own session takes nothing from anybody, though the quota was passed', async () => {
    const schedule = await withQuotas([ofChannel('desk', 1)]);
    await bookBy(schedule, '10:00', 'desk');
    const beyond = await bookBy(schedule, '10:30', 'desk', { beyondReason: 'urgent' });
    if (!beyond.ok) throw new Error(beyond.error.code);
    const place = timeOf(schedule, TUESDAY, '11:30');
    const moved = await move(world.deps, { ...beyond.value, actor: 'patient:link', channel: 'web', place });
    expect(moved.ok).toBe(true);
  });

  test('is offered no other times that its quota does not let it have', async () => {
    const from = await addSchedule(world);
    await withQuotas([ofChannel('phone', 0)], { serviceId: from.serviceId, from: '09:00', until: '10:00' });
    const made = await booked(world, await aPatient(world), timeOf(from, TUESDAY, '10:00'), { channel: 'phone' });
    const offer = await timesOnTheLine(world.deps, made);
    expect(offer?.places.map(({ scheduleId }) => scheduleId)).toEqual(Array(3).fill(from.scheduleId));
  });
});

test('who waits is offered a place only where their quota has one, and then keeps it', async () => {
  const clinicId = await addClinic(world.db, world.organisationId);
  const schedule = await withQuotas([ofChannel('web', 1)], { clinicId });
  const join = async (channel: BookingChannel) => {
    const patient = await aPatient(world);
    const wanted = { fromDate: TUESDAY, untilDate: TUESDAY };
    const request = WaitRequest.parse({
      patientId: patient.patientId,
      serviceId: schedule.serviceId,
      wanted,
      patientType: 'new',
      language: 'fa',
    });
    const joined = await joinWaitingList(world.deps, { ...request, clinicId, actor: 'web:1', channel });
    if (!joined.ok) throw new Error(joined.error.code);
    return joined.value.entryId;
  };
  const first = await join('web');
  world.setTime(at(MONDAY, '09:01'));
  const second = await join('web');
  await lookAtWaitingList(world.deps, clinicId);
  const stateOf = async (id: string) =>
    (await world.db.select({ state: waitingEntries.state }).from(waitingEntries).where(eq(waitingEntries.id, id)))[0]
      ?.state;
  expect([await stateOf(first), await stateOf(second)]).toEqual(['offered', 'waiting']);
  // While the answer is waited for, the desk lets another in beyond the quota of all.
  const beyond = { ...world, clinicId };
  await booked(beyond, await aPatient(world), timeOf(schedule, TUESDAY, '11:00'), { channel: 'desk' });
  const accepted = await acceptOffer(world.deps, { clinicId, entryId: first, actor: 'patient:reply' });
  expect(accepted.ok).toBe(true);
  await lookAtWaitingList(world.deps, clinicId);
  expect(await stateOf(second)).toBe('waiting');
});
