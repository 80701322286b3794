import { randomUUID } from 'node:crypto';
import { asc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { notices } from '../../server/db/schema/notices.ts';
import { consents, contacts } from '../../server/db/schema/people.ts';
import { cancel } from '../../server/usecases/booking/cancel.ts';
import { move } from '../../server/usecases/booking/move.ts';
import { at } from './build.ts';
import { addClinic, addSchedule, aPatient, booked, MONDAY, openWorld, timeOf, TUESDAY, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const desk = { actor: 'staff:desk', channel: 'desk' } as const;
const told = (appointmentId: string) =>
  world.db
    .select()
    .from(notices)
    .where(eq(notices.appointmentId, appointmentId))
    .orderBy(asc(notices.createdAt), asc(notices.notBefore));
const mobile = '0912 345 6789';

describe('the patient is told', () => {
  test('that the booking was made, and reminded on the evening before, in the patient’s language', async () => {
    const patient = await aPatient(world, { name: 'Nasrin Ahmadi', contacts: [{ kind: 'phone', value: mobile }] });
    const appointment = await booked(world, patient, timeOf(await addSchedule(world), TUESDAY, '10:00'));
    const rows = await told(appointment.appointmentId);
    expect(rows).toMatchObject([
      {
        key: `booking_confirmed:${appointment.appointmentId}:1`,
        purpose: 'booking_confirmed',
        language: 'fa',
        status: 'open',
        params: { number: appointment.number, code: appointment.code, startsAt: appointment.startsAt },
        channels: [{ channel: 'sms', contactId: patient.contacts[0]!.contactId }],
        notBefore: new Date(at(MONDAY, '09:00')),
      },
      {
        key: `reminder:${appointment.appointmentId}:1:1`,
        notBefore: new Date(at(MONDAY, '18:00')),
        nextLookAt: new Date(at(MONDAY, '18:00')),
        expiresAt: new Date(at(TUESDAY, '10:00')),
      },
    ]);
    expect(JSON.stringify(rows)).not.toMatch(/Nasrin|3456789/);
  });

  test('of each new time once, and no more of the old one', async () => {
    const schedule = await addSchedule(world);
    const patient = await aPatient(world, { contacts: [{ kind: 'phone', value: mobile }] });
    const one = await booked(world, patient, timeOf(schedule, '2026-11-25', '10:00'));
    const to = (day: string) => move(world.deps, { ...desk, ...one, place: timeOf(schedule, day, '11:00') });
    await to('2026-11-26');
    world.setTime(at(MONDAY, '09:10'));
    await to('2026-11-27');
    world.setTime(at(MONDAY, '09:20'));
    await cancel(world.deps, { ...desk, ...one });
    world.setTime(at(MONDAY, '09:00'));
    const rows = await told(one.appointmentId);
    expect(rows.map(({ key, status }) => [key.replace(`:${one.appointmentId}`, ''), status])).toEqual([
      ['booking_confirmed:1', 'cancelled'],
      ['booking_moved:2', 'cancelled'],
      ['reminder:2:3', 'cancelled'],
      ['reminder:1:1', 'cancelled'],
      ['reminder:2:1', 'cancelled'],
      ['booking_moved:3', 'cancelled'],
      ['reminder:3:3', 'cancelled'],
      ['reminder:3:1', 'cancelled'],
      ['booking_cancelled:3', 'open'],
    ]);
  });

  test('at the clinic’s own hour, and not twice when that hour has passed', async () => {
    const clinicId = await addClinic(world.db, world.organisationId, { reminderTime: '08:30' });
    const schedule = await addSchedule(world, { clinicId });
    const purposes = async (day: string) => {
      const patient = await aPatient(world, { contacts: [{ kind: 'phone', value: mobile }] });
      const { appointmentId } = await booked({ ...world, clinicId }, patient, timeOf(schedule, day, '10:00'));
      return (await told(appointmentId)).map(({ purpose, notBefore }) => [purpose, notBefore.getTime()]);
    };
    expect(await purposes(TUESDAY)).toEqual([['booking_confirmed', at(MONDAY, '09:00')]]);
    expect(await purposes('2026-11-25')).toContainEqual(['reminder', at(TUESDAY, '08:30')]);
  });

  test('over the channels that the clinic writes on, in its order', async () => {
    const clinicId = await addClinic(world.db, world.organisationId, { noticeChannels: ['voice', 'email', 'sms'] });
    const patient = await aPatient(world, {
      contacts: [
        { kind: 'phone', value: mobile },
        { kind: 'email', value: 'Someone@Example.com' },
      ],
    });
    const schedule = await addSchedule(world, { clinicId });
    const { appointmentId } = await booked({ ...world, clinicId }, patient, timeOf(schedule, TUESDAY, '10:00'));
    const [first] = await told(appointmentId);
    expect(first?.channels.map(({ channel }) => channel)).toEqual(['email', 'sms']);
  });

  test('nothing where there is no contact, or one that said STOP', async () => {
    const schedule = await addSchedule(world);
    const without = await booked(world, await aPatient(world), timeOf(schedule, TUESDAY, '10:00'));
    expect(await told(without.appointmentId)).toEqual([]);
    const patient = await aPatient(world, { contacts: [{ kind: 'phone', value: '0935 111 2233' }] });
    await world.db
      .update(contacts)
      .set({ blockedReason: 'stop' })
      .where(eq(contacts.id, patient.contacts[0]!.contactId));
    const stopped = await booked(world, patient, timeOf(schedule, TUESDAY, '11:00'));
    expect(await told(stopped.appointmentId)).toEqual([]);
  });

  test('no reminder where reminders are not wanted', async () => {
    const patient = await aPatient(world, { contacts: [{ kind: 'phone', value: '0935 111 2244' }] });
    await world.db.insert(consents).values({
      id: randomUUID(),
      contactId: patient.contacts[0]!.contactId,
      purpose: 'reminder',
      source: 'desk',
      givenAt: new Date(at(MONDAY, '08:00')),
      withdrawnAt: new Date(at(MONDAY, '08:30')),
    });
    const made = await booked(world, patient, timeOf(await addSchedule(world), TUESDAY, '10:00'));
    const rows = await told(made.appointmentId);
    expect(rows.map(({ purpose, params }) => [purpose, params['isLastWord']])).toEqual([['booking_confirmed', 1]]);
  });

  test('with the last word where no reminder follows, of a booking and of each new time', async () => {
    const clinicId = await addClinic(world.db, world.organisationId, { reminderDays: [1], reminderTime: '08:30' });
    const schedule = await addSchedule(world, { clinicId });
    const patient = await aPatient(world, { contacts: [{ kind: 'phone', value: mobile }] });
    const lastWords = async (appointmentId: string) =>
      (await told(appointmentId)).map(({ purpose, params }) => [purpose, params['isLastWord'] ?? 0]);
    const soon = await booked({ ...world, clinicId }, patient, timeOf(schedule, TUESDAY, '10:00'));
    expect(await lastWords(soon.appointmentId)).toEqual([['booking_confirmed', 1]]);
    const later = await booked({ ...world, clinicId }, patient, timeOf(schedule, '2026-11-25', '10:00'));
    expect(await lastWords(later.appointmentId)).toEqual([
      ['booking_confirmed', 0],
      ['reminder', 0],
    ]);
    await move(world.deps, { ...desk, ...later, place: timeOf(schedule, TUESDAY, '11:00') });
    expect(await lastWords(later.appointmentId)).toContainEqual(['booking_moved', 1]);
  });
});
