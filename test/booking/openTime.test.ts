import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ok } from '../../common/contract/result.ts';
import type { ClinicId } from '../../common/contract/vocabulary.ts';
import { layoutOf } from '../../server/booking/capacity.ts';
import { plusMinutes } from '../../server/booking/clinicTime.ts';
import { keptSlotsOn } from '../../server/booking/keptSlots.ts';
import { absences, scheduleHours, slots } from '../../server/db/schema/booking.ts';
import { clinics } from '../../server/db/schema/organisation.ts';
import { inTransaction } from '../../server/db/transaction.ts';
import { readClinic, type BookingClinic } from '../../server/usecases/booking/clinic.ts';
import { holdPlace } from '../../server/usecases/booking/hold.ts';
import { openSchedule, slotAt } from '../../server/usecases/booking/openSchedule.ts';
import { readSchedules } from '../../server/usecases/booking/schedules.ts';
import { readSlotAtTime } from '../../server/usecases/booking/slotAtTime.ts';
import { at, date } from './build.ts';
import { addClinic, addSchedule, aPatient, booked, MONDAY, openWorld, timeOf, TUESDAY, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
beforeEach(() => world.setTime(at(MONDAY, '09:00')));
afterAll(() => world.close());

const on = date(TUESDAY);
const TIMES = ['09:30', '10:00', '10:30', '11:00', '11:30', '10:15', '12:00'];
type Schedule = Awaited<ReturnType<typeof addSchedule>>;

const clinicOf = async (clinicId: ClinicId): Promise<BookingClinic> => {
  const clinic = await readClinic(world.db, clinicId);
  if (clinic === undefined) throw new Error('There is no such clinic');
  return clinic;
};

async function opened({ clinicId, scheduleId }: Schedule, time?: string) {
  const clinic = await clinicOf(clinicId);
  const startsAt = time === undefined ? undefined : at(TUESDAY, time);
  const open = await inTransaction(world.db, async (tx) =>
    ok(await openSchedule(tx, world.deps, clinic, { scheduleId, date: on, startsAt })),
  );
  if (!open.ok || !open.value.ok) throw new Error('The schedule is not open');
  return open.value.value.slots;
}

/** Each time alone is what it is among all times of the date. */
async function expectTheSame(schedule: Schedule) {
  const alone = new Map<string, unknown>();
  for (const time of TIMES) alone.set(time, slotAt(await opened(schedule, time), at(TUESDAY, time)));
  const whole = await opened(schedule);
  for (const time of TIMES) expect([time, alone.get(time)]).toEqual([time, slotAt(whole, at(TUESDAY, time))]);
  return whole.map(({ places, free }) => [places, free]);
}

async function isAsPlanned({ clinicId, scheduleId }: Schedule): Promise<boolean> {
  const clinic = await clinicOf(clinicId);
  const [schedule] = await readSchedules(world.db, clinic, { scheduleId }, { from: on, until: on });
  const wanted = { scheduleId, date: on, startsAt: at(TUESDAY, '10:00') };
  const { layout } = await readSlotAtTime(world.db, wanted, at(MONDAY, '09:00'));
  return schedule !== undefined && layout === layoutOf(keptSlotsOn(on, schedule.plan, clinic));
}

const hold = async ({ clinicId, scheduleId }: Schedule, time: string, holder: string) => {
  const held = await holdPlace(world.deps, {
    clinicId,
    scheduleId,
    startsAt: at(TUESDAY, time),
    holder,
    channel: 'web',
  });
  return held.ok || held.error.code;
};

describe('a time that somebody wants', () => {
  test('is as free as it is among all the times of its date', async () => {
    const schedule = await addSchedule(world, { placesPerSlot: 2 });
    expect(await isAsPlanned(schedule)).toBe(false);
    await booked(world, await aPatient(world), timeOf(schedule, TUESDAY, '10:00'));
    await booked(world, await aPatient(world), timeOf(schedule, TUESDAY, '10:00'));
    expect(await hold(schedule, '10:30', 'call:1')).toBe(true);
    expect(await hold(schedule, '11:00', 'call:2')).toBe(true);
    expect(await isAsPlanned(schedule)).toBe(true);
    expect(await expectTheSame(schedule)).toEqual([
      [2, 0],
      [2, 1],
      [2, 1],
      [2, 2],
    ]);
    world.setTime(plusMinutes(at(MONDAY, '09:00'), 30)); // both were held for less
    expect(await expectTheSame(schedule)).toEqual([
      [2, 0],
      [2, 2],
      [2, 2],
      [2, 2],
    ]);
    expect(await hold(schedule, '10:00', 'call:3')).toBe('slot_taken');
    expect(await hold(schedule, '10:15', 'call:3')).toBe('not_offered');
  });

  test('is not there while the doctor is away, and is again afterwards', async () => {
    const schedule = await addSchedule(world);
    expect(await hold(schedule, '10:00', 'call:1')).toBe(true);
    const { clinicId, practitionerId } = schedule;
    await world.db.insert(absences).values({
      id: schedule.scheduleId,
      clinicId,
      practitionerId: practitionerId!,
      fromAt: new Date(at(TUESDAY, '10:30')),
      untilAt: new Date(at(TUESDAY, '11:30')),
    });
    expect(await isAsPlanned(schedule)).toBe(false);
    expect(await hold(schedule, '11:00', 'call:2')).toBe('not_offered');
    expect(await expectTheSame(schedule)).toHaveLength(2);
    expect(await isAsPlanned(schedule)).toBe(true);
    expect(await hold(schedule, '11:00', 'call:2')).toBe('not_offered');
    await world.db.delete(absences).where(eq(absences.practitionerId, practitionerId!));
    expect(await hold(schedule, '11:00', 'call:2')).toBe(true);
    expect(await expectTheSame(schedule)).toHaveLength(4);
  });

  test('has as many places as it is to have by now, whichever time was wanted before', async () => {
    const schedule = await addSchedule(world, { placesPerSlot: 1 });
    expect(await hold(schedule, '10:00', 'call:1')).toBe(true);
    const plannedPlaces = async (placesPerSlot: number) =>
      world.db.update(scheduleHours).set({ placesPerSlot }).where(eq(scheduleHours.scheduleId, schedule.scheduleId));
    await plannedPlaces(2);
    expect(await hold(schedule, '10:00', 'call:2')).toBe(true);
    expect(await hold(schedule, '10:00', 'call:3')).toBe('slot_taken');
    expect(await hold(schedule, '11:30', 'call:3')).toBe(true);
    await plannedPlaces(1);
    expect(await hold(schedule, '11:30', 'call:4')).toBe('slot_taken');
    expect(await expectTheSame(schedule)).toEqual([
      [2, 0],
      [1, 1],
      [1, 1],
      [1, 0],
    ]);
  });

  test('is not there where somebody is booked across it since before the hours changed', async () => {
    const schedule = await addSchedule(world);
    await booked(world, await aPatient(world), timeOf(schedule, TUESDAY, '10:30'));
    await world.db.update(scheduleHours).set({ slotMin: 45 }).where(eq(scheduleHours.scheduleId, schedule.scheduleId));
    expect(await hold(schedule, '10:00', 'call:1')).toBe('not_offered'); // until 10:45
    expect(await hold(schedule, '10:30', 'call:1')).toBe('not_offered');
    expect(await expectTheSame(schedule)).toHaveLength(0);
    expect(await isAsPlanned(schedule)).toBe(false);
  });

  test.each([
    ['Pacific/Kiritimati', '06:00', '08:00'],
    ['Pacific/Pago_Pago', '23:00', '01:00'],
  ])('is found in %s, where it is another day than elsewhere', async (timeZone, from, until) => {
    const clinicId = await addClinic(world.db, world.organisationId);
    await world.db.update(clinics).set({ timeZone, dayStartsAt: '04:00' }).where(eq(clinics.id, clinicId));
    const { scheduleId } = await addSchedule(world, { clinicId, from, until });
    const firstAt = at(TUESDAY, from, timeZone);
    const orders = ['call:1', 'call:2', 'call:3'].map((holder, place) => ({
      clinicId,
      scheduleId,
      startsAt: plusMinutes(firstAt, place === 2 ? 90 : 0),
      holder,
      channel: 'web' as const,
    }));
    const held: boolean[] = [];
    for (const order of orders) held.push((await holdPlace(world.deps, order)).ok);
    expect(held).toEqual([true, false, true]);
    expect(await world.count(slots, eq(slots.scheduleId, scheduleId))).toBe(4);
  });
});

test('the plan of a schedule that is read again is another one only where it has changed', async () => {
  const { clinicId, scheduleId } = await addSchedule(world);
  const clinic = await clinicOf(clinicId);
  const read = async () => (await readSchedules(world.db, clinic, { scheduleId }, { from: on, until: on }))[0]!.plan;
  const first = await read();
  expect(await read()).toBe(first);
  await world.db.update(scheduleHours).set({ until: '11:00' }).where(eq(scheduleHours.scheduleId, scheduleId));
  const shorter = await read();
  expect(keptSlotsOn(on, first, clinic)).toHaveLength(4);
  expect(keptSlotsOn(on, shorter, clinic)).toHaveLength(2);
});
