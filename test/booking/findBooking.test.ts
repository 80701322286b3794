import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { err } from '../../common/contract/result.ts';
import { ClinicId } from '../../common/contract/vocabulary.ts';
import { endOf, questionFor } from '../../server/booking/tellApart.ts';
import { appointments } from '../../server/db/schema/booking.ts';
import { appointmentForCheckIn } from '../../server/usecases/booking/appointmentView.ts';
import { cancel } from '../../server/usecases/booking/cancel.ts';
import { findBooking, type ArrivalOrder } from '../../server/usecases/booking/findBooking.ts';
import { at } from './build.ts';
import { addClinic, addSchedule, aPatient, booked, MONDAY, openWorld, timeOf, TUESDAY, type World } from './world.ts';

let world: World;
let schedule: Awaited<ReturnType<typeof addSchedule>>;
beforeAll(async () => {
  world = await openWorld();
});
beforeEach(async () => {
  world.setTime(at(MONDAY, '09:30'));
  schedule = await addSchedule(world, { placesPerSlot: 4 });
});
afterAll(() => world.close());

const find = (by: ArrivalOrder['by'], over: Partial<ArrivalOrder> = {}) =>
  findBooking(world.deps, { clinicId: world.clinicId, by, ...over });
const byCode = (code: string) => ({ kind: 'code', code }) as const;
const byPhone = (phone: string) => ({ kind: 'phone', phone }) as const;
const byNationalId = (nationalId: string) => ({ kind: 'national_id', nationalId }) as const;
const found = (window: string, appointmentId: string) => ({
  ok: true,
  value: { kind: 'found', window: { kind: window }, appointment: { appointmentId } },
});

let numbers = 0;
/** A mobile number that no other test has. */
const newMobile = () => `0912${String(3_000_000 + ++numbers)}`;

describe('somebody who arrives is found', () => {
  test('by the code, in any digits, and nothing of the answer says who it is', async () => {
    const patient = await aPatient(world, { name: 'Parvin Etesami' });
    const made = await booked(world, patient, timeOf(schedule, MONDAY, '10:00'));
    const persian = made.code.replace(/\d/g, (digit) => String.fromCodePoint(0x06f0 + Number(digit)));
    const result = await find(byCode(`${persian.slice(0, 3)} ${persian.slice(3)}`));
    expect(result).toMatchObject(found('open', made.appointmentId));
    expect(JSON.stringify(result)).not.toContain('Parvin');
    expect(JSON.stringify(result)).not.toContain(patient.patientId);
  });

  test('by the telephone number, as people type it', async () => {
    const mobile = newMobile();
    const patient = await aPatient(world, { contacts: [{ kind: 'phone', value: mobile }] });
    const made = await booked(world, patient, timeOf(schedule, MONDAY, '10:00'));
    for (const typed of [mobile, `+98 ${mobile.slice(1)}`, `0098${mobile.slice(1)}`])
      expect(await find(byPhone(typed))).toMatchObject(found('open', made.appointmentId));
  });

  test('by the national identity', async () => {
    const patient = await aPatient(world, { nationalId: '0499370899' });
    const made = await booked(world, patient, timeOf(schedule, MONDAY, '10:00'));
    expect(await find(byNationalId('۰۴۹۹۳۷۰۸۹۹'))).toMatchObject(found('open', made.appointmentId));
  });

  test('by the record number of the hospital', async () => {
    const made = await booked(
      world,
      await aPatient(world, { recordNumber: 'A-77' }),
      timeOf(schedule, MONDAY, '10:00'),
    );
    expect(await find({ kind: 'record', recordNumber: ' a-۷۷' })).toMatchObject(found('open', made.appointmentId));
    expect(await find({ kind: 'record', recordNumber: 'A-78' })).toEqual(err({ code: 'appointment_not_found' }));
  });

  test('not by what nobody has, what is over, or what cannot be read', async () => {
    const made = await booked(world, await aPatient(world), timeOf(schedule, MONDAY, '10:00'));
    await cancel(world.deps, { ...made, actor: 'staff:desk', channel: 'desk' });
    const unknown = err({ code: 'appointment_not_found' });
    expect(await find(byCode(made.code))).toEqual(unknown);
    expect(await find(byCode('nonsense'))).toEqual(unknown);
    expect(await find(byPhone(newMobile()))).toEqual(unknown);
    expect(await find(byNationalId('0084575948'))).toEqual(unknown);
    expect(await find(byPhone('12'))).toEqual(err({ code: 'phone_too_short' }));
    expect(await find(byNationalId('0084575949'))).toEqual(err({ code: 'national_id_wrong_checksum' }));
    expect(await find(byCode(made.code), { clinicId: ClinicId.parse(randomUUID()) })).toEqual(
      err({ code: 'clinic_not_found' }),
    );
  });
});

describe('who comes at another time or to another place is told which', () => {
  test('too early, too late, another day, another clinic, already there', async () => {
    const made = await booked(world, await aPatient(world), timeOf(schedule, MONDAY, '11:00'));
    const window = async (over: Partial<ArrivalOrder> = {}) => {
      const result = await find(byCode(made.code), over);
      return result.ok && result.value.kind === 'found' && result.value.window;
    };
    expect(await window()).toEqual({ kind: 'too_early', fromAt: at(MONDAY, '10:00') });
    world.setTime(at(MONDAY, '11:16'));
    expect(await window()).toEqual({ kind: 'too_late', untilAt: at(MONDAY, '11:15') });
    expect(await window({ delayMinOf: ({ serviceId }) => (serviceId === schedule.serviceId ? 40 : 0) })).toEqual({
      kind: 'open',
    });
    const clinicId = await addClinic(world.db, world.organisationId);
    expect(await window({ clinicId })).toEqual({ kind: 'wrong_clinic', clinicId: world.clinicId });
    world.setTime(at('2026-11-22', '11:00'));
    expect(await window()).toEqual({ kind: 'wrong_day', date: MONDAY });
    world.setTime(at(MONDAY, '11:00'));
    await world.db.update(appointments).set({ status: 'arrived' }).where(eq(appointments.id, made.appointmentId));
    expect(await window()).toEqual({ kind: 'arrived' });
  });

  test('with several bookings of one person, the one to check in now is taken', async () => {
    const mobile = newMobile();
    const patient = await aPatient(world, { contacts: [{ kind: 'phone', value: mobile }] });
    const early = await booked(world, patient, timeOf(schedule, MONDAY, '10:00'));
    const late = await booked(world, patient, timeOf(schedule, MONDAY, '11:30'));
    await booked(world, patient, timeOf(schedule, TUESDAY, '10:00'));
    expect(await find(byPhone(mobile))).toMatchObject(found('open', early.appointmentId));
    world.setTime(at(MONDAY, '11:00'));
    expect(await find(byPhone(mobile))).toMatchObject(found('open', late.appointmentId));
    world.setTime(at(MONDAY, '10:16'));
    expect(await find(byPhone(mobile))).toMatchObject(found('too_early', late.appointmentId));
  });
});

describe('a family under one mobile', () => {
  const family = async (...members: Parameters<typeof aPatient>[1][]) => {
    const mobile = newMobile();
    const made = [];
    for (const member of members) {
      const patient = await aPatient(world, { contacts: [{ kind: 'phone', value: mobile }], ...member });
      made.push(await booked(world, patient, timeOf(schedule, MONDAY, '10:00')));
    }
    return { by: byPhone(mobile), made };
  };

  test('is told apart by the end of the national identity', async () => {
    const { by, made } = await family({ nationalId: '0013542419' }, { nationalId: '1234567891' });
    expect(await find(by)).toEqual({ ok: true, value: { kind: 'ask_more', question: 'national_id_end' } });
    const answer = (digits: string) => find(by, { more: digits });
    expect(await answer('۷۸۹۱')).toMatchObject(found('open', made[1]!.appointmentId));
    expect(await answer('2419')).toMatchObject(found('open', made[0]!.appointmentId));
    expect(await answer('0000')).toEqual(err({ code: 'appointment_not_found' }));
  });

  test('by the date of birth where an identity is not known', async () => {
    const { by, made } = await family({ birthDate: '2019-05-01' }, { birthDate: '1988-02-11' });
    expect(await find(by)).toEqual({ ok: true, value: { kind: 'ask_more', question: 'birth_date' } });
    for (const typed of ['1988-02-11', '11021988', '۱۳۶۶/۱۱/۲۲']) {
      const answer = await find(by, { more: typed });
      if (typed === '11021988') expect(answer).toEqual(err({ code: 'appointment_not_found' }));
      else expect(answer).toMatchObject(found('open', made[1]!.appointmentId));
    }
  });

  test('by the code where nothing else tells them apart', async () => {
    const { by, made } = await family({ birthDate: '2019-05-01' }, { birthDate: '2019-05-01' });
    expect(await find(by)).toEqual({ ok: true, value: { kind: 'ask_more', question: 'code' } });
    expect(await find(by, { more: made[0]!.code })).toMatchObject(found('open', made[0]!.appointmentId));
    expect(await find(by, { more: '2019-05-01' })).toEqual(err({ code: 'appointment_not_found' }));
  });

  test('is asked nothing when only one of them is booked today', async () => {
    const mobile = newMobile();
    const [mother, child] = [
      await aPatient(world, { contacts: [{ kind: 'phone', value: mobile }] }),
      await aPatient(world, { contacts: [{ kind: 'phone', value: mobile, relation: 'parent' }] }),
    ];
    await booked(world, mother, timeOf(schedule, TUESDAY, '10:00'));
    const today = await booked(world, child, timeOf(schedule, MONDAY, '10:00'));
    expect(await find(byPhone(mobile))).toMatchObject(found('open', today.appointmentId));
  });

  test('is always asked something that tells all of them apart, or else for the code', () => {
    const someone = fc.record({
      nationalId: fc.option(fc.constantFrom('0013542419', '1234562419', '1234567891')),
      birthDate: fc.option(fc.constantFrom('2019-05-01', '1988-02-11', '1990-01-01')),
    });
    fc.assert(
      fc.property(fc.array(someone, { minLength: 2, maxLength: 4 }), (people) => {
        const question = questionFor(people);
        if (question === 'code') return;
        const answers = people.map(({ nationalId, birthDate }) =>
          question === 'birth_date' ? birthDate : nationalId && endOf(nationalId),
        );
        expect(answers).not.toContain(null);
        expect(new Set(answers).size).toBe(people.length);
      }),
    );
  });
});

test('the day’s writer gets what checking in needs, of its own clinic only', async () => {
  const patient = await aPatient(world);
  const made = await booked(world, patient, timeOf(schedule, MONDAY, '10:00'), { partySize: 2 });
  expect(await appointmentForCheckIn(world.db, world.clinicId, made.appointmentId)).toEqual({
    appointmentId: made.appointmentId,
    clinicId: world.clinicId,
    date: MONDAY,
    startsAt: at(MONDAY, '10:00'),
    series: schedule.series,
    ordinal: 1,
    number: made.number,
    serviceId: schedule.serviceId,
    practitionerId: schedule.practitionerId,
    patientRef: patient.patientRef,
    classCode: 'standard',
    language: 'fa',
    partySize: 2,
    status: 'booked',
    visitId: null,
  });
  const other = await addClinic(world.db, world.organisationId);
  expect(await appointmentForCheckIn(world.db, other, made.appointmentId)).toBeUndefined();
});
