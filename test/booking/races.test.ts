import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { err } from '../../common/contract/result.ts';
import type { Db } from '../../server/db/database.ts';
import { absences, appointments, places, schedules, slots } from '../../server/db/schema/booking.ts';
import { markAbsence } from '../../server/usecases/booking/absence.ts';
import { book } from '../../server/usecases/booking/book.ts';
import { cancel } from '../../server/usecases/booking/cancel.ts';
import { at } from './build.ts';
import {
  addSchedule,
  aPatient,
  booked,
  openWorld,
  order,
  timeOf,
  TUESDAY,
  untilSomebodyWaits,
  type World,
} from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/**
 * Does something in a transaction of somebody else, lets `meanwhile` run into its locks, and ends it only when that waits.
 */
async function whileOpen<T>(
  first: (tx: Db) => Promise<unknown>,
  meanwhile: () => Promise<T>,
  then: (tx: Db) => Promise<unknown>,
) {
  let waiting: Promise<T> | undefined;
  await world.db
    .transaction(async (tx) => {
      await first(tx);
      waiting = meanwhile();
      await untilSomebodyWaits(world);
      await then(tx);
    })
    .catch((error: unknown) => {
      if (!(error instanceof TakenBack)) throw error;
    });
  if (waiting === undefined) throw new Error('nothing ran meanwhile');
  return waiting;
}
class TakenBack extends Error {}
const takeBack = () => Promise.reject(new TakenBack());
const commit = () => Promise.resolve();

const placesOf = (scheduleId: string) =>
  world.db
    .select({ id: places.id })
    .from(places)
    .innerJoin(slots, eq(slots.id, places.slotId))
    .where(and(eq(slots.scheduleId, scheduleId), eq(slots.startsAt, new Date(at(TUESDAY, '10:00')))));

/** A doctor whose places of that date are made, the place at ten free again. */
async function freshSchedule() {
  const schedule = await addSchedule(world);
  const made = await booked(world, await aPatient(world), timeOf(schedule, TUESDAY, '10:00'));
  await cancel(world.deps, { ...made, actor: 'staff:desk', channel: 'desk' });
  return { schedule, made };
}

describe('somebody who wants a place that another is just taking', () => {
  const takeFirst = (scheduleId: string) => async (tx: Db) => {
    const [place] = await placesOf(scheduleId);
    await tx
      .update(places)
      .set({ state: 'held', heldBy: 'staff:other', heldUntil: new Date(at(TUESDAY, '09:00')) })
      .where(eq(places.id, place!.id));
  };

  test('gets it when the other thinks better of it', async () => {
    const { schedule } = await freshSchedule();
    const patient = await aPatient(world);
    const mine = () => book(world.deps, order(world, patient, timeOf(schedule, TUESDAY, '10:00')));
    expect((await whileOpen(takeFirst(schedule.scheduleId), mine, takeBack)).ok).toBe(true);
  });

  test('is refused when the other has it', async () => {
    const { schedule } = await freshSchedule();
    const patient = await aPatient(world);
    const mine = () => book(world.deps, order(world, patient, timeOf(schedule, TUESDAY, '10:00')));
    expect(await whileOpen(takeFirst(schedule.scheduleId), mine, commit)).toEqual(err({ code: 'slot_taken' }));
  });
});

describe('a booking and an absence at once', () => {
  test('the booking waits for the absence, and is refused', async () => {
    const { schedule } = await freshSchedule();
    const patient = await aPatient(world);
    const markFirst = (tx: Db) =>
      tx.select().from(schedules).where(eq(schedules.id, schedule.scheduleId)).for('no key update');
    const mine = () => book(world.deps, order(world, patient, timeOf(schedule, TUESDAY, '10:00')));
    const away = (tx: Db) =>
      tx.insert(absences).values({
        id: world.deps.newId(),
        practitionerId: schedule.practitionerId!,
        fromAt: new Date(at(TUESDAY, '09:00')),
        untilAt: new Date(at(TUESDAY, '12:00')),
      });
    expect(await whileOpen(markFirst, mine, away)).toEqual(err({ code: 'not_offered', because: 'no_such_time' }));
  });

  test('the absence waits for the booking, and lists it', async () => {
    const { schedule, made } = await freshSchedule();
    const bookFirst = async (tx: Db) => {
      await tx.select().from(schedules).where(eq(schedules.id, schedule.scheduleId)).for('share');
      await tx.update(appointments).set({ status: 'booked' }).where(eq(appointments.id, made.appointmentId));
    };
    const mark = () =>
      markAbsence(world.deps, {
        clinicId: world.clinicId,
        practitionerId: schedule.practitionerId!,
        everywhere: false,
        fromAt: at(TUESDAY, '09:00'),
        untilAt: at(TUESDAY, '12:00'),
        reason: {},
      });
    const marked = await whileOpen(bookFirst, mark, commit);
    expect(marked.ok && marked.value.affected.map(({ appointmentId }) => appointmentId)).toEqual([made.appointmentId]);
  });
});

test('the code of a no-show who may still come is not given to anybody else', async () => {
  const schedule = await addSchedule(world);
  let tries = 0;
  const deps = { ...world.deps, randomInt: (min: number) => min + tries++ };
  const place = timeOf(schedule, TUESDAY, '10:00');
  const first = await book(deps, order(world, await aPatient(world), place));
  if (!first.ok) throw new Error(first.error.code);
  await world.db.update(appointments).set({ status: 'noshow' }).where(eq(appointments.id, first.value.appointmentId));
  tries = 0;
  const second = await book(deps, order(world, await aPatient(world), timeOf(schedule, TUESDAY, '10:30')));
  expect([first.value.code, second.ok && second.value.code]).toEqual(['100000', '100001']);
});

test('an absence marked twice by one request is one absence', async () => {
  const schedule = await addSchedule(world);
  const idempotency = { scope: 'staff:desk absence', key: world.deps.newId(), requestHash: 'same' };
  const mark = () =>
    markAbsence(world.deps, {
      clinicId: world.clinicId,
      practitionerId: schedule.practitionerId!,
      everywhere: false,
      fromAt: at(TUESDAY, '09:00'),
      untilAt: at(TUESDAY, '12:00'),
      reason: {},
      idempotency,
    });
  const [one, again] = await Promise.all([mark(), mark()]);
  expect(one.ok && again).toEqual(one);
  expect(await world.count(absences, eq(absences.practitionerId, schedule.practitionerId!))).toBe(1);
});
