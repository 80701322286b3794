import { randomUUID } from 'node:crypto';
import { and, asc, countDistinct, eq, max } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BookRequest } from '../../common/contract/booking.ts';
import { err } from '../../common/contract/result.ts';
import { AppointmentId, ClassCode, ClinicId, PatientId } from '../../common/contract/vocabulary.ts';
import {
  appointmentHistory,
  appointments,
  places,
  scheduleHours,
  schedules,
  slots,
} from '../../server/db/schema/booking.ts';
import { practitionerInsurances } from '../../server/db/schema/organisation.ts';
import { book } from '../../server/usecases/booking/book.ts';
import { holdPlace } from '../../server/usecases/booking/hold.ts';
import { at, date } from './build.ts';
import {
  addClinic,
  addInsurance,
  addSchedule,
  aPatient,
  booked,
  MONDAY,
  openWorld,
  order,
  timeOf,
  TUESDAY,
  type World,
} from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const refusal = async (...args: Parameters<typeof order> extends [unknown, ...infer R] ? R : never) => {
  const before = await world.count(appointments);
  const result = await book(world.deps, order(world, ...args));
  expect(await world.count(appointments)).toBe(before);
  return result.ok ? result : result.error;
};

describe('a booking', () => {
  test('has its number and a code at once, in the order of the day', async () => {
    const schedule = await addSchedule(world);
    const second = await booked(world, await aPatient(world), timeOf(schedule, TUESDAY, '10:30'));
    const first = await booked(world, await aPatient(world), timeOf(schedule, TUESDAY, '10:00'));
    expect([first.number, second.number]).toEqual([`${schedule.series}-001`, `${schedule.series}-002`]);
    expect(first.code).toMatch(/^[1-9]\d{5}$/);
    expect(first.code).not.toBe(second.code);
    expect(first).toMatchObject({
      status: 'booked',
      date: TUESDAY,
      startsAt: at(TUESDAY, '10:00'),
      endsAt: at(TUESDAY, '10:30'),
      practitionerId: schedule.practitionerId,
      isExtra: false,
    });
  });

  test('can be made on a day of vaccinations, with thousands of places', async () => {
    const schedule = await addSchedule(world, { from: '08:00', until: '20:00', slotMin: 1, placesPerSlot: 50 });
    const last = await booked(world, await aPatient(world), timeOf(schedule, TUESDAY, '19:59'));
    expect(last.number).toBe(`${schedule.series}-35951`);
    const made = await world.db
      .select({ state: places.state, ordinals: countDistinct(places.ordinal), last: max(places.ordinal) })
      .from(places)
      .innerJoin(slots, eq(slots.id, places.slotId))
      .where(eq(slots.scheduleId, schedule.scheduleId))
      .groupBy(places.state)
      .orderBy(asc(places.state));
    expect(made).toEqual([
      { state: 'free', ordinals: 35_999, last: 36_000 },
      { state: 'booked', ordinals: 1, last: 35_951 },
    ]);
  });

  test('is remembered with who made it, and without who it is for', async () => {
    const schedule = await addSchedule(world);
    const patient = await aPatient(world, {
      name: 'Reza Tehrani',
      contacts: [{ kind: 'phone', value: '09121234567' }],
    });
    const { appointmentId } = await booked(world, patient, timeOf(schedule, TUESDAY, '11:00'));
    const [entry] = await world.db
      .select()
      .from(appointmentHistory)
      .where(eq(appointmentHistory.appointmentId, appointmentId));
    expect(entry).toMatchObject({ what: 'booked', actor: 'staff:desk', channel: 'desk' });
    expect(JSON.stringify(entry)).not.toMatch(/Reza|0912|98912/);
  });

  test('of the first free time of a date is that', async () => {
    const schedule = await addSchedule(world);
    const place = { kind: 'date', scheduleId: schedule.scheduleId, date: date(TUESDAY) } as const;
    await booked(world, await aPatient(world), timeOf(schedule, TUESDAY, '10:00'));
    const next = await booked(world, await aPatient(world), place);
    expect(next.startsAt).toBe(at(TUESDAY, '10:30'));
  });

  test('sent twice with one key is made once, and a second request with that key is refused', async () => {
    const schedule = await addSchedule(world);
    const patient = await aPatient(world);
    const idempotency = { scope: 'staff:desk book', key: randomUUID(), requestHash: 'one' };
    const place = timeOf(schedule, TUESDAY, '10:00');
    const send = (over = {}) => book(world.deps, order(world, patient, place, { idempotency, ...over }));
    const [first, again] = await Promise.all([send(), send()]);
    expect(again).toEqual(first);
    world.setTime(at('2026-11-25', '09:00'));
    expect(await send()).toEqual(first);
    world.setTime(at(MONDAY, '09:00'));
    expect(await send({ idempotency: { ...idempotency, requestHash: 'two' } })).toEqual(
      err({ code: 'idempotency_key_reused' }),
    );
    expect(await world.count(appointments, eq(appointments.patientId, patient.patientId))).toBe(1);
  });

  test('that was refused does not use up its key', async () => {
    const schedule = await addSchedule(world);
    const [one, other] = [await aPatient(world), await aPatient(world)];
    const idempotency = { scope: 'staff:desk book', key: randomUUID(), requestHash: 'same' };
    await booked(world, one, timeOf(schedule, TUESDAY, '10:00'));
    expect(await refusal(other, timeOf(schedule, TUESDAY, '10:00'), { idempotency })).toEqual({ code: 'slot_taken' });
    const later = await book(world.deps, order(world, other, timeOf(schedule, TUESDAY, '10:30'), { idempotency }));
    expect(later.ok).toBe(true);
  });

  test('has one of a few codes only once', async () => {
    const schedule = await addSchedule(world);
    let calls = 0;
    const randomInt = (min: number) => min + Math.floor(calls++ / 2);
    const codes = [];
    for (const time of ['10:00', '10:30', '11:00']) {
      const place = timeOf(schedule, TUESDAY, time);
      const result = await book({ ...world.deps, randomInt }, order(world, await aPatient(world), place));
      codes.push(result.ok && result.value.code);
    }
    expect(codes).toEqual(['100000', '100001', '100002']);
  });
});

describe('capacity holds', () => {
  test('when fifty want one place at once: exactly one has it', async () => {
    const schedule = await addSchedule(world);
    const patients = await Promise.all(Array.from({ length: 50 }, () => aPatient(world)));
    const results = await Promise.all(
      patients.map((patient) => book(world.deps, order(world, patient, timeOf(schedule, TUESDAY, '10:00')))),
    );
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(results.filter((r) => !r.ok && r.error.code === 'slot_taken')).toHaveLength(49);
    expect(await world.count(appointments, eq(appointments.scheduleId, schedule.scheduleId))).toBe(1);
  });

  test('when two desks book the last three of five places: three are told a number, each its own', async () => {
    const schedule = await addSchedule(world, { placesPerSlot: 5 });
    const place = timeOf(schedule, TUESDAY, '10:00');
    await booked(world, await aPatient(world), place);
    await booked(world, await aPatient(world), place);
    const patients = await Promise.all(Array.from({ length: 8 }, () => aPatient(world)));
    const results = await Promise.all(
      patients.map((patient, i) => book(world.deps, order(world, patient, place, { actor: `staff:desk${i % 2}` }))),
    );
    const numbers = results.flatMap((result) => (result.ok ? [result.value.number] : []));
    expect(numbers).toHaveLength(3);
    expect(new Set(numbers).size).toBe(3);
    expect(results.flatMap((r) => (r.ok ? [] : [r.error.code]))).toEqual(Array(5).fill('slot_taken'));
  });

  test('when a whole morning is booked at once from many desks', async () => {
    const schedule = await addSchedule(world, { placesPerSlot: 2 });
    const place = { kind: 'date', scheduleId: schedule.scheduleId, date: date(TUESDAY) } as const;
    const patients = await Promise.all(Array.from({ length: 20 }, () => aPatient(world)));
    const results = await Promise.all(patients.map((patient) => book(world.deps, order(world, patient, place))));
    const numbers = results.flatMap((result) => (result.ok ? [result.value.number] : [])).sort();
    expect(numbers).toEqual(Array.from({ length: 8 }, (_, i) => `${schedule.series}-00${i + 1}`));
    expect(results.flatMap((r) => (r.ok ? [] : [r.error.code]))).toEqual(Array(12).fill('schedule_full'));
    const rows = await world.db
      .select({ state: places.state, appointmentId: places.appointmentId })
      .from(places)
      .innerJoin(slots, eq(slots.id, places.slotId))
      .where(eq(slots.scheduleId, schedule.scheduleId));
    expect(rows).toHaveLength(8);
    expect(new Set(rows.map(({ appointmentId }) => appointmentId)).size).toBe(8);
  });
});

describe('a booking is refused', () => {
  test('for an unknown clinic, patient, insurance or class', async () => {
    const schedule = await addSchedule(world);
    const place = timeOf(schedule, TUESDAY, '10:00');
    const patient = await aPatient(world);
    expect(await refusal(patient, place, { clinicId: ClinicId.parse(randomUUID()) })).toEqual({
      code: 'clinic_not_found',
    });
    expect(await refusal({ patientId: PatientId.parse(randomUUID()) }, place)).toEqual({ code: 'patient_not_found' });
    const insuranceId = BookRequest.shape.insuranceId.parse(randomUUID());
    expect(await refusal(patient, place, { insuranceId })).toEqual({ code: 'insurance_not_found' });
    expect(await refusal(patient, place, { classCode: ClassCode.parse('vip') })).toEqual({ code: 'class_not_found' });
  });

  test('for a schedule or time that there is not', async () => {
    const schedule = await addSchedule(world);
    const patient = await aPatient(world);
    expect(await refusal(patient, timeOf(schedule, TUESDAY, '10:10'))).toEqual({
      code: 'not_offered',
      because: 'no_such_time',
    });
    await world.db.update(schedules).set({ isActive: false }).where(eq(schedules.id, schedule.scheduleId));
    expect(await refusal(patient, timeOf(schedule, TUESDAY, '10:00'))).toEqual({
      code: 'not_offered',
      because: 'not_bookable',
    });
  });

  test('for the past, and for days further ahead than the clinic books', async () => {
    const schedule = await addSchedule(world, { from: '08:00' });
    const patient = await aPatient(world);
    const outside = { code: 'outside_booking_window', fromAt: at(MONDAY, '09:00'), untilDate: '2027-01-21' };
    expect(await refusal(patient, timeOf(schedule, MONDAY, '09:00'))).toEqual(outside);
    expect(await refusal(patient, timeOf(schedule, '2026-11-20', '10:00'))).toEqual(outside);
    expect(await refusal(patient, timeOf(schedule, '2027-01-22', '10:00'))).toEqual(outside);
    expect((await booked(world, patient, timeOf(schedule, '2027-01-21', '10:00'))).date).toBe('2027-01-21');
  });

  test('for patients or insurances that the doctor does not take', async () => {
    const schedule = await addSchedule(world, { patientTypes: ['follow_up'] });
    const patient = await aPatient(world);
    const place = timeOf(schedule, TUESDAY, '10:00');
    expect(await refusal(patient, place)).toEqual({ code: 'not_offered', because: 'patient_type' });

    const [taken, other] = [await addInsurance(world), await addInsurance(world)];
    await world.db
      .insert(practitionerInsurances)
      .values({ clinicId: world.clinicId, practitionerId: schedule.practitionerId!, insuranceId: taken });
    expect(await refusal(patient, place, { patientType: 'follow_up', insuranceId: other })).toEqual({
      code: 'not_offered',
      because: 'insurance',
    });
    const fits = await booked(world, patient, place, { patientType: 'follow_up', insuranceId: taken });
    expect(fits.insuranceId).toBe(taken);
  });

  test('when the patient is booked elsewhere at that time, also when both are made at once', async () => {
    const [heart, skin] = [await addSchedule(world), await addSchedule(world, { slotMin: 20 })];
    const patient = await aPatient(world);
    const results = await Promise.all([
      book(world.deps, order(world, patient, timeOf(heart, TUESDAY, '10:30'))),
      book(world.deps, order(world, patient, timeOf(skin, TUESDAY, '10:20'))),
    ]);
    const made = results.flatMap((result) => (result.ok ? [result.value] : []));
    expect(made).toHaveLength(1);
    expect(results.flatMap((result) => (result.ok ? [] : [result.error]))).toEqual([
      {
        code: 'overlaps_another',
        appointmentId: AppointmentId.parse(made[0]!.appointmentId),
        number: made[0]!.number,
        startsAt: made[0]!.startsAt,
        mayOverride: false,
      },
    ]);
    // The next time begins when the other ends.
    const beside =
      made[0]!.scheduleId === heart.scheduleId ? timeOf(skin, TUESDAY, '11:00') : timeOf(heart, TUESDAY, '11:00');
    expect((await booked(world, patient, beside)).status).toBe('booked');
  });

  test('when the patient is booked elsewhere at that time, unless the clinic lets a reason stand for it', async () => {
    const clinicId = await addClinic(world.db, world.organisationId, { allowsOverlap: true });
    const [heart, skin] = [await addSchedule(world), await addSchedule(world, { clinicId })];
    const patient = await aPatient(world);
    const first = await booked(world, patient, timeOf(heart, TUESDAY, '10:00'));
    const place = timeOf(skin, TUESDAY, '10:00');
    const { number, startsAt, appointmentId } = first;
    expect(await refusal(patient, place, { clinicId })).toEqual({
      code: 'overlaps_another',
      appointmentId,
      number,
      startsAt,
      mayOverride: true,
    });
    const both = await booked({ ...world, clinicId }, patient, place, { overlapReason: 'seen_together' });
    const [entry] = await world.db
      .select()
      .from(appointmentHistory)
      .where(eq(appointmentHistory.appointmentId, both.appointmentId));
    expect(entry?.detail).toMatchObject({ overlapReason: 'seen_together', overlaps: number });
    // A clinic that does not allow it is told no reason.
    const again = timeOf(await addSchedule(world), TUESDAY, '10:00');
    expect(await refusal(patient, again, { overlapReason: 'seen_together' })).toMatchObject({ mayOverride: false });
  });

  test('when nothing is left on the date, and for a time on which the patient is not free', async () => {
    const schedule = await addSchedule(world, { until: '10:30' });
    const other = await addSchedule(world);
    const patient = await aPatient(world);
    const place = { kind: 'date', scheduleId: schedule.scheduleId, date: date(TUESDAY) } as const;
    await booked(world, patient, timeOf(other, TUESDAY, '10:00'));
    expect(await refusal(patient, place)).toMatchObject({ code: 'overlaps_another' });
    await booked(world, await aPatient(world), place);
    expect(await refusal(await aPatient(world), place)).toEqual({ code: 'schedule_full' });
  });
});

describe('the hours of a schedule may change after bookings', () => {
  test('also where somebody has let a place lapse that is then one too many', async () => {
    const schedule = await addSchedule(world, { placesPerSlot: 2 });
    await booked(world, await aPatient(world), timeOf(schedule, TUESDAY, '10:00'));
    const { scheduleId } = schedule;
    const startsAt = at(TUESDAY, '10:00');
    const wanted = { clinicId: world.clinicId, scheduleId, startsAt, holder: 'staff:gone', channel: 'desk' } as const;
    expect(await holdPlace(world.deps, wanted)).toMatchObject({ ok: true });
    world.setTime(at(MONDAY, '09:30'));
    await world.db.update(scheduleHours).set({ placesPerSlot: 1 }).where(eq(scheduleHours.scheduleId, scheduleId));
    await booked(world, await aPatient(world), timeOf(schedule, TUESDAY, '10:30'));
    expect(await refusal(await aPatient(world), timeOf(schedule, TUESDAY, '10:00'))).toEqual({ code: 'slot_taken' });
    world.setTime(at(MONDAY, '09:00'));
  });

  test('which stand, keep their numbers, and are not crossed by new times', async () => {
    const schedule = await addSchedule(world, { placesPerSlot: 2 });
    const first = await booked(world, await aPatient(world), timeOf(schedule, TUESDAY, '10:30'));
    await world.db
      .update(scheduleHours)
      .set({ slotMin: 20, placesPerSlot: 1 })
      .where(eq(scheduleHours.scheduleId, schedule.scheduleId));
    const patient = await aPatient(world);
    expect(await refusal(patient, timeOf(schedule, TUESDAY, '10:40'))).toEqual({
      code: 'not_offered',
      because: 'no_such_time',
    });
    const next = await booked(world, patient, timeOf(schedule, TUESDAY, '11:00'));
    expect(next.number).not.toBe(first.number);
    const rows = await world.db
      .select({ startsAt: slots.startsAt, isWithdrawn: slots.isWithdrawn, state: places.state })
      .from(slots)
      .innerJoin(places, eq(places.slotId, slots.id))
      .where(and(eq(slots.scheduleId, schedule.scheduleId), eq(slots.isWithdrawn, false)))
      .orderBy(asc(slots.startsAt));
    const offered = rows.filter(({ state }) => state !== 'released');
    expect(offered.map(({ startsAt }) => (startsAt.getTime() - at(TUESDAY, '10:00')) / 60_000)).toEqual([
      0, 60, 80, 100,
    ]);
  });
});
