import { randomUUID } from 'node:crypto';
import { and, asc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AppointmentView } from '../../common/contract/booking.ts';
import { err } from '../../common/contract/result.ts';
import { AppointmentId, ClinicId, PractitionerId } from '../../common/contract/vocabulary.ts';
import { appointmentHistory, appointments, places, slots } from '../../server/db/schema/booking.ts';
import { absencesOf, endAbsence, markAbsence } from '../../server/usecases/booking/absence.ts';
import { book, bookExtra } from '../../server/usecases/booking/book.ts';
import { cancel } from '../../server/usecases/booking/cancel.ts';
import { freePlaces } from '../../server/usecases/booking/freePlaces.ts';
import { holdPlace, releasePlace } from '../../server/usecases/booking/hold.ts';
import { move } from '../../server/usecases/booking/move.ts';
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
  type World,
} from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const change = ({ appointmentId, clinicId }: Pick<AppointmentView, 'appointmentId' | 'clinicId'>) =>
  ({ clinicId, appointmentId, actor: 'staff:desk', channel: 'desk' }) as const;

const setStatus = (appointment: AppointmentView, status: AppointmentView['status']) =>
  world.db.update(appointments).set({ status }).where(eq(appointments.id, appointment.appointmentId));

const whatHappened = async ({ appointmentId }: AppointmentView) =>
  (
    await world.db
      .select({ what: appointmentHistory.what })
      .from(appointmentHistory)
      .where(eq(appointmentHistory.appointmentId, appointmentId))
      .orderBy(asc(appointmentHistory.at), asc(appointmentHistory.what))
  ).map(({ what }) => what);

describe('a cancelled booking', () => {
  test('frees its place at once, under a number that nobody was told', async () => {
    const schedule = await addSchedule(world, { until: '11:00' });
    const first = await booked(world, await aPatient(world), timeOf(schedule, TUESDAY, '10:00'));
    await booked(world, await aPatient(world), timeOf(schedule, TUESDAY, '10:30'));
    expect(await cancel(world.deps, change(first))).toMatchObject({ ok: true, value: { status: 'cancelled' } });

    const next = await booked(world, await aPatient(world), timeOf(schedule, TUESDAY, '10:00'));
    expect(next.number).toBe(`${schedule.series}-003`);
    expect(await whatHappened(first)).toEqual(['booked', 'cancelled']);
  });

  test('cannot be cancelled again, nor one whose patient has arrived, nor another clinic’s', async () => {
    const schedule = await addSchedule(world);
    const one = await booked(world, await aPatient(world), timeOf(schedule, TUESDAY, '10:00'));
    await cancel(world.deps, change(one));
    expect(await cancel(world.deps, change(one))).toEqual(err({ code: 'appointment_not_open', status: 'cancelled' }));
    const other = await booked(world, await aPatient(world), timeOf(schedule, TUESDAY, '10:30'));
    await setStatus(other, 'arrived');
    expect(await cancel(world.deps, change(other))).toEqual(err({ code: 'appointment_not_open', status: 'arrived' }));

    const clinicId = await addClinic(world.db, world.organisationId);
    expect(await cancel(world.deps, { ...change(other), clinicId })).toEqual(err({ code: 'appointment_not_found' }));
    const appointmentId = AppointmentId.parse(randomUUID());
    expect(await cancel(world.deps, { ...change(other), appointmentId })).toEqual(
      err({ code: 'appointment_not_found' }),
    );
  });

  test('never gives its number again, however often places are booked, moved and cancelled by many at once', async () => {
    const schedule = await addSchedule(world, { placesPerSlot: 2, extraPerDay: 3 });
    const told = new Map<string, string>();
    const desk = async (name: number) => {
      for (let round = 0; round < 6; round += 1) {
        const patient = await aPatient(world);
        const place = { kind: 'date', scheduleId: schedule.scheduleId, date: date(TUESDAY) } as const;
        const result = await book(world.deps, order(world, patient, place, { actor: `staff:${name}` }));
        if (!result.ok) continue;
        const { number, appointmentId } = result.value;
        expect(told.get(number)).toBeUndefined();
        told.set(number, appointmentId);
        if (round % 3 !== 2) await cancel(world.deps, change(result.value));
      }
    };
    await Promise.all([1, 2, 3, 4].map(desk));
    expect(told.size).toBeGreaterThan(8);
    const taken = await world.db
      .select({ id: places.appointmentId, status: appointments.status })
      .from(places)
      .innerJoin(slots, eq(slots.id, places.slotId))
      .innerJoin(appointments, eq(appointments.id, places.appointmentId))
      .where(and(eq(slots.scheduleId, schedule.scheduleId), eq(places.state, 'booked')));
    expect(taken.length).toBeLessThanOrEqual(8);
    expect(taken.every(({ status }) => status === 'booked')).toBe(true);
  });
});

describe('a moved booking', () => {
  test('keeps its number on the same date of the same schedule, and its code everywhere', async () => {
    const schedule = await addSchedule(world);
    const before = await booked(world, await aPatient(world), timeOf(schedule, TUESDAY, '10:00'));
    const later = await move(world.deps, { ...change(before), place: timeOf(schedule, TUESDAY, '11:30') });
    expect(later).toMatchObject({ ok: true, value: { number: before.number, startsAt: at(TUESDAY, '11:30') } });

    const wednesday = await move(world.deps, { ...change(before), place: timeOf(schedule, '2026-11-25', '11:30') });
    expect(wednesday).toMatchObject({
      ok: true,
      value: { number: `${schedule.series}-004`, code: before.code, date: '2026-11-25' },
    });
    // Both places it left can be booked, and nobody is told its old number.
    const others = await Promise.all(
      ['10:00', '11:30'].map(async (time) => booked(world, await aPatient(world), timeOf(schedule, TUESDAY, time))),
    );
    expect(others.map(({ number }) => number)).not.toContain(before.number);
    expect(await whatHappened(before)).toEqual(['booked', 'moved', 'moved']);
  });

  test('goes to another doctor under that doctor’s number', async () => {
    const [from, to] = [await addSchedule(world), await addSchedule(world)];
    const before = await booked(world, await aPatient(world), timeOf(from, TUESDAY, '10:00'));
    const moved = await move(world.deps, { ...change(before), place: timeOf(to, TUESDAY, '10:00') });
    expect(moved).toMatchObject({
      ok: true,
      value: { number: `${to.series}-001`, practitionerId: to.practitionerId, serviceId: to.serviceId },
    });
  });

  test('stays where it is when the new place is taken, elsewhere in the patient’s day, or not offered', async () => {
    const [schedule, other] = [await addSchedule(world), await addSchedule(world, { patientTypes: ['referral'] })];
    const screenFirst = await addSchedule(world, { isScreenFirst: true });
    const patient = await aPatient(world);
    const one = await booked(world, patient, timeOf(schedule, TUESDAY, '10:00'));
    const second = await booked(world, patient, timeOf(schedule, TUESDAY, '11:00'));
    await booked(world, await aPatient(world), timeOf(schedule, TUESDAY, '10:30'));
    const refused = async (place: Parameters<typeof move>[1]['place']) => {
      const result = await move(world.deps, { ...change(one), place });
      return result.ok ? result : result.error;
    };
    expect(await refused(timeOf(schedule, TUESDAY, '10:30'))).toEqual({ code: 'slot_taken' });
    expect(await refused(timeOf(schedule, TUESDAY, '10:15'))).toMatchObject({ code: 'not_offered' });
    expect(await refused(timeOf(other, TUESDAY, '10:00'))).toEqual({ code: 'not_offered', because: 'patient_type' });
    expect(await refused(timeOf(screenFirst, TUESDAY, '10:00'))).toEqual({ code: 'screening_needed' });
    expect(await refused(timeOf(schedule, '2026-11-01', '10:00'))).toMatchObject({ code: 'outside_booking_window' });
    const third = await addSchedule(world);
    expect(await refused(timeOf(third, TUESDAY, '11:00'))).toMatchObject({
      code: 'overlaps_another',
      appointmentId: second.appointmentId,
    });
    const [row] = await world.db.select().from(appointments).where(eq(appointments.id, one.appointmentId));
    expect(row).toMatchObject({ number: one.number, scheduleId: schedule.scheduleId, status: 'booked' });
    await cancel(world.deps, change(one));
    expect(await refused(timeOf(schedule, TUESDAY, '11:30'))).toMatchObject({ code: 'appointment_not_open' });
  });

  test('loses nothing when two change the same booking at once', async () => {
    const schedule = await addSchedule(world);
    const one = await booked(world, await aPatient(world), timeOf(schedule, TUESDAY, '10:00'));
    const results = await Promise.all([
      move(world.deps, { ...change(one), place: timeOf(schedule, TUESDAY, '11:00') }),
      move(world.deps, { ...change(one), place: timeOf(schedule, TUESDAY, '11:30') }),
      cancel(world.deps, change(one)),
    ]);
    const [row] = await world.db.select().from(appointments).where(eq(appointments.id, one.appointmentId));
    expect(row?.status).toBe('cancelled');
    expect(results[2].ok).toBe(true);
    expect(await world.count(places, eq(places.appointmentId, one.appointmentId))).toBe(0);
  });
});

describe('a held place', () => {
  const hold = (schedule: Awaited<ReturnType<typeof addSchedule>>, time: string, holder = 'staff:desk') =>
    holdPlace(world.deps, {
      clinicId: world.clinicId,
      scheduleId: schedule.scheduleId,
      startsAt: at(TUESDAY, time),
      holder,
      channel: 'desk',
    });

  test('is kept for its holder, who books it, and for nobody else', async () => {
    const schedule = await addSchedule(world);
    const held = await hold(schedule, '10:00');
    if (!held.ok) throw new Error(held.error.code);
    expect(held.value.heldUntil).toBe(at(MONDAY, '09:05'));
    expect(await hold(schedule, '10:00', 'staff:other')).toEqual(err({ code: 'slot_taken' }));
    const place = { kind: 'held', placeId: held.value.placeId } as const;
    const other = await aPatient(world);
    expect(await book(world.deps, order(world, other, place, { actor: 'staff:other' }))).toEqual(
      err({ code: 'slot_taken' }),
    );
    expect((await booked(world, other, place)).number).toBe(`${schedule.series}-001`);
    expect(await hold(schedule, '10:00')).toEqual(err({ code: 'slot_taken' }));
  });

  test('is free again when the time is over, and may then still be booked by whoever comes first', async () => {
    const schedule = await addSchedule(world);
    const held = await hold(schedule, '10:00');
    if (!held.ok) throw new Error(held.error.code);
    world.setTime(at(MONDAY, '09:05'));
    await booked(world, await aPatient(world), timeOf(schedule, TUESDAY, '10:00'), { actor: 'staff:other' });
    const late = await book(
      world.deps,
      order(world, await aPatient(world), { kind: 'held', placeId: held.value.placeId }),
    );
    expect(late).toEqual(err({ code: 'slot_taken' }));
    world.setTime(at(MONDAY, '09:00'));
  });

  test('is one at a time, and can be given back', async () => {
    const schedule = await addSchedule(world);
    const first = await hold(schedule, '10:00');
    const second = await hold(schedule, '10:30');
    if (!first.ok || !second.ok) throw new Error('not held');
    expect((await hold(schedule, '10:00', 'staff:other')).ok).toBe(true);
    const release = (placeId = second.value.placeId) => releasePlace(world.deps, { placeId, holder: 'staff:desk' });
    expect(await release(first.value.placeId)).toEqual(err({ code: 'place_not_held' }));
    expect((await release()).ok).toBe(true);
    expect(await release()).toEqual(err({ code: 'place_not_held' }));
    const nowhere = { kind: 'held', placeId: first.value.placeId } as const;
    const clinicId = await addClinic(world.db, world.organisationId);
    expect(await book(world.deps, order({ clinicId }, await aPatient(world), nowhere))).toEqual(
      err({ code: 'place_not_held' }),
    );
  });

  test('is seen as taken by everybody else', async () => {
    const schedule = await addSchedule(world, { until: '10:30', placesPerSlot: 2 });
    await hold(schedule, '10:00');
    const asked = {
      clinicId: world.clinicId,
      channel: 'desk',
      patientType: 'new',
      insuranceId: null,
      serviceId: schedule.serviceId,
      fromDate: date(TUESDAY),
      days: 1,
    } as const;
    const free = async () => {
      const result = await freePlaces(world.deps, asked);
      return result.ok && result.value.days[0]?.slots.map((slot) => [slot.free, slot.places]);
    };
    expect(await free()).toEqual([[1, 2]]);
    world.setTime(at(MONDAY, '09:06'));
    expect(await free()).toEqual([[2, 2]]);
    world.setTime(at(MONDAY, '09:00'));
  });
});

describe('an extra patient', () => {
  const extra = async (schedule: Awaited<ReturnType<typeof addSchedule>>, time = '10:00') => {
    const { place: _place, ...rest } = order(world, await aPatient(world), timeOf(schedule, TUESDAY, time));
    return bookExtra(world.deps, { ...rest, scheduleId: schedule.scheduleId, startsAt: at(TUESDAY, time) });
  };

  test('is booked at a time that is full, with a number after those of the places', async () => {
    const schedule = await addSchedule(world, { extraPerDay: 1 });
    await booked(world, await aPatient(world), timeOf(schedule, TUESDAY, '10:00'));
    const result = await extra(schedule);
    expect(result).toMatchObject({ ok: true, value: { number: `${schedule.series}-005`, isExtra: true } });
    expect(await extra(schedule, '10:10')).toEqual(err({ code: 'not_offered', because: 'no_such_time' }));
  });

  test('is one of so many a day, also when many desks ask at once, and makes room when cancelled', async () => {
    const schedule = await addSchedule(world, { extraPerDay: 2 });
    const results = await Promise.all(
      ['10:00', '10:30', '11:00', '11:30', '10:00'].map((time) => extra(schedule, time)),
    );
    const made = results.flatMap((result) => (result.ok ? [result.value] : []));
    expect(made).toHaveLength(2);
    expect(results.filter(({ ok }) => !ok)).toEqual(Array(3).fill(err({ code: 'extra_limit_reached', limit: 2 })));
    await cancel(world.deps, change(made[0]!));
    const next = await extra(schedule);
    expect(next.ok && made.map(({ number }) => number).includes(next.value.number)).toBe(false);
    expect(await extra(schedule)).toEqual(err({ code: 'extra_limit_reached', limit: 2 }));
  });

  test('is not taken where the doctor allows none', async () => {
    expect(await extra(await addSchedule(world))).toEqual(err({ code: 'extra_limit_reached', limit: 0 }));
  });

  test('is not booked where the patient is booked already', async () => {
    const schedule = await addSchedule(world, { extraPerDay: 1 });
    const patient = await aPatient(world);
    const one = await booked(world, patient, timeOf(schedule, TUESDAY, '10:00'));
    const { place: _place, ...rest } = order(world, patient, timeOf(schedule, TUESDAY, '10:00'));
    expect(
      await bookExtra(world.deps, { ...rest, scheduleId: schedule.scheduleId, startsAt: at(TUESDAY, '10:00') }),
    ).toMatchObject({ ok: false, error: { code: 'overlaps_another', appointmentId: one.appointmentId } });
  });
});

describe('a doctor who is absent', () => {
  const away = (practitionerId: PractitionerId, from: string, until: string, over = {}) =>
    markAbsence(world.deps, {
      clinicId: world.clinicId,
      practitionerId,
      everywhere: false,
      fromAt: at(TUESDAY, from),
      untilAt: at(TUESDAY, until),
      reason: {},
      ...over,
    });
  const back = (absenceId: string, clinicId = world.clinicId) => endAbsence(world.deps, { clinicId, absenceId });

  test('is not booked any more; who is booked already is listed, and stays booked', async () => {
    const schedule = await addSchedule(world);
    const one = await booked(world, await aPatient(world), timeOf(schedule, TUESDAY, '10:30'));
    const two = await booked(world, await aPatient(world), timeOf(schedule, TUESDAY, '11:30'));
    const marked = await away(schedule.practitionerId!, '10:00', '11:30');
    expect(marked).toMatchObject({ ok: true, value: { affected: [{ appointmentId: one.appointmentId }] } });
    expect(marked.ok && marked.value.affected).toHaveLength(1);
    expect(await book(world.deps, order(world, await aPatient(world), timeOf(schedule, TUESDAY, '10:00')))).toEqual(
      err({ code: 'not_offered', because: 'no_such_time' }),
    );
    expect(await whatHappened(two)).toEqual(['booked']);

    // The doctor comes after all: the other times keep the numbers they had.
    const absenceId = marked.ok ? marked.value.absenceId : '';
    expect((await back(absenceId)).ok).toBe(true);
    const again = await booked(world, await aPatient(world), timeOf(schedule, TUESDAY, '10:00'));
    expect(again.number).toBe(`${schedule.series}-001`);
    expect(await back(absenceId)).toEqual(err({ code: 'absence_not_found' }));
  });

  test('before anybody was booked leaves numbers in order of time for when the doctor comes after all', async () => {
    const schedule = await addSchedule(world);
    const marked = await away(schedule.practitionerId!, '10:00', '10:30');
    const later = await booked(world, await aPatient(world), timeOf(schedule, TUESDAY, '10:30'));
    expect(later.number).toBe(`${schedule.series}-002`);
    if (marked.ok) await back(marked.value.absenceId);
    const first = await booked(world, await aPatient(world), timeOf(schedule, TUESDAY, '10:00'));
    expect(first.number).toBe(`${schedule.series}-001`);
  });

  test('never has a booking that nobody was told of, whoever is faster', async () => {
    for (let round = 0; round < 5; round += 1) {
      const schedule = await addSchedule(world);
      const patient = await aPatient(world);
      const [made, marked] = await Promise.all([
        book(world.deps, order(world, patient, timeOf(schedule, TUESDAY, '10:00'))),
        away(schedule.practitionerId!, '10:00', '12:00'),
      ]);
      expect(marked.ok && marked.value.affected.length).toBe(made.ok ? 1 : 0);
    }
  });

  test('is one of this organisation, in one of its clinics', async () => {
    const schedule = await addSchedule(world);
    expect(await away(PractitionerId.parse(randomUUID()), '10:00', '11:00')).toEqual(
      err({ code: 'practitioner_not_found' }),
    );
    const unknown = ClinicId.parse(randomUUID());
    expect(await away(schedule.practitionerId!, '10:00', '11:00', { clinicId: unknown })).toEqual(
      err({ code: 'clinic_not_found' }),
    );
    expect(await back(randomUUID(), unknown)).toEqual(err({ code: 'clinic_not_found' }));
  });

  test('in one clinic is there in the others, unless away from all of them', async () => {
    const here = await addSchedule(world);
    const clinicId = await addClinic(world.db, world.organisationId);
    const there = await addSchedule(world, { clinicId, practitionerId: here.practitionerId });
    const inOther = async (time: string) =>
      book(world.deps, order({ clinicId }, await aPatient(world), timeOf(there, TUESDAY, time)));
    await away(here.practitionerId!, '10:00', '12:00');
    expect((await inOther('10:00')).ok).toBe(true);
    const marked = await away(here.practitionerId!, '10:30', '12:00', { everywhere: true });
    expect(await inOther('10:30')).toEqual(err({ code: 'not_offered', because: 'no_such_time' }));
    const listed = await absencesOf(world.deps, clinicId);
    expect(listed.filter(({ practitionerId }) => practitionerId === here.practitionerId)).toEqual([
      expect.objectContaining({ everywhere: true, fromAt: at(TUESDAY, '10:30') }),
    ]);
    if (marked.ok) expect((await back(marked.value.absenceId, clinicId)).ok).toBe(true);
  });
});
