import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { InsuranceId, NewPatient, PatientCorrection } from '../../common/contract/patients.ts';
import { err } from '../../common/contract/result.ts';
import { ClinicId, PatientId } from '../../common/contract/vocabulary.ts';
import { pinyinOf } from '../../server/adapters/names/pinyin.ts';
import { appointments } from '../../server/db/schema/booking.ts';
import { clinics, organisations } from '../../server/db/schema/organisation.ts';
import { contacts, patientChanges, patients } from '../../server/db/schema/people.ts';
import { appointmentsOfDay, appointmentsOfPatient } from '../../server/usecases/booking/appointmentLists.ts';
import { erasePatient } from '../../server/usecases/patients/erasePatient.ts';
import { findPatients, readPatient } from '../../server/usecases/patients/findPatients.ts';
import { changesOf } from '../../server/usecases/patients/patientChanges.ts';
import { addPatient, correctPatient } from '../../server/usecases/patients/writePatient.ts';
import { at, date } from './build.ts';
import {
  addClinic,
  addInsurance,
  addSchedule,
  aPatient,
  booked,
  DESK,
  MONDAY,
  openWorld,
  timeOf,
  TUESDAY,
  type World,
} from './world.ts';

let world: World;
beforeAll(async () => {
  const opened = await openWorld();
  world = { ...opened, deps: { ...opened.deps, latinSpellings: pinyinOf } };
});
afterAll(() => world.close());

const find = async (text: string, limit = 20) => {
  const result = await findPatients(world.db, { clinicId: world.clinicId, text, limit });
  if (!result.ok) throw new Error(result.error.code);
  return result.value.patients.map(({ name }) => name);
};
const correct = (patientId: PatientId, correction: z.input<typeof PatientCorrection>) =>
  correctPatient(world.deps, {
    ...PatientCorrection.parse(correction),
    clinicId: world.clinicId,
    patientId,
    actor: DESK,
  });

describe('a patient is found', () => {
  test('by name, whichever keyboard wrote it, and by the beginning of each word', async () => {
    await aPatient(world, { name: 'علی کریمی' });
    await aPatient(world, { name: 'Екатерина Сёмина' });
    for (const typed of ['علي كريمي', 'کریمی', 'كريمي علي', 'علی']) expect(await find(typed)).toEqual(['علی کریمی']);
    for (const typed of ['семина', 'ЕКАТЕР', 'Сёмина Екатерина'])
      expect(await find(typed)).toEqual(['Екатерина Сёмина']);
    expect(await find('ریمی')).toEqual([]);
    expect(await find('100%')).toEqual([]);
  });

  test('by Chinese letters, by pinyin and by its initials', async () => {
    await aPatient(world, { name: '单雄信' });
    for (const typed of ['单雄信', '雄信', 'shan xiongxin', 'shanxiongxin', 'Shan', 'sxx'])
      expect(await find(typed)).toEqual(['单雄信']);
  });

  test('by telephone number, national identity, record number and mail address', async () => {
    await aPatient(world, {
      name: 'Sara Moradi',
      nationalId: '0499370899',
      recordNumber: 'mr 1042',
      contacts: [
        { kind: 'phone', value: '۰۹۱۲ ۷۷۷ ۸۸ ۹۹' },
        { kind: 'email', value: 'Sara@example.com' },
      ],
    });
    for (const typed of ['+98 912 777 8899', '09127778899', '499370899', '۰۴۹۹۳۷۰۸۹۹', 'MR1042', 'sara@example.com'])
      expect(await find(typed)).toEqual(['Sara Moradi']);
  });

  test('with the whole family where they share a mobile', async () => {
    const contact = { kind: 'phone', value: '09125550000' } as const;
    await aPatient(world, { name: 'Mother', contacts: [contact] });
    await aPatient(world, { name: 'Child', contacts: [{ ...contact, relation: 'parent' }] });
    expect((await find('09125550000')).sort()).toEqual(['Child', 'Mother']);
    expect(await world.count(contacts, eq(contacts.value, '+989125550000'))).toBe(1);
  });

  test('no more of them than asked for, and it is said that there are more', async () => {
    for (let i = 0; i < 4; i += 1) await aPatient(world, { name: `Zahra Number${i}` });
    const result = await findPatients(world.db, { clinicId: world.clinicId, text: 'zahra', limit: 3 });
    expect(result.ok && [result.value.patients.length, result.value.hasMore]).toEqual([3, true]);
  });

  test('only in the clinic’s own organisation', async () => {
    const patient = await aPatient(world, { name: 'Homa Hosseini', nationalId: '1234567891' });
    const organisationId = randomUUID();
    await world.db.insert(organisations).values({ id: organisationId, name: 'Other', createdAt: new Date(0) });
    const clinicId = await addClinic(world.db, organisationId);
    for (const text of ['Homa', '1234567891']) {
      const result = await findPatients(world.db, { clinicId, text, limit: 5 });
      expect(result.ok && result.value.patients).toEqual([]);
    }
    expect(await readPatient(world.db, clinicId, patient.patientId)).toEqual(err({ code: 'patient_not_found' }));
    expect((await readPatient(world.db, world.clinicId, patient.patientId)).ok).toBe(true);
    await world.db.update(clinics).set({ isActive: false }).where(eq(clinics.id, clinicId));
    expect(await findPatients(world.db, { clinicId, text: 'Homa', limit: 5 })).toEqual(
      err({ code: 'clinic_not_found' }),
    );
  });
});

describe('a patient is added', () => {
  test('with everything that was said, numbers in one form', async () => {
    const insuranceId = await addInsurance(world);
    const patient = await aPatient(world, {
      name: '  Kaveh Rad ',
      birthDate: '1980-03-21',
      language: 'fa',
      insuranceId,
      needs: ['deaf', 'wheelchair', 'deaf'],
      note: 'Hears with the left ear',
      nationalId: '0084575948',
      contacts: [
        { kind: 'phone', value: '0912-000-1122' },
        { kind: 'phone', value: '+989120001122' },
        { kind: 'phone', value: '021 88 77 66 55' },
      ],
    });
    expect(patient).toMatchObject({
      name: 'Kaveh Rad',
      needs: ['deaf', 'wheelchair'],
      insuranceId,
      nationalId: '0084575948',
      recordNumber: null,
      contacts: [
        { kind: 'mobile', value: '+989120001122', relation: 'self' },
        { kind: 'landline', value: '+982188776655' },
      ],
    });
  });

  test('not when a field cannot be right, and the field is named', async () => {
    const before = await world.count(patients);
    const add = async (over: Partial<z.input<typeof NewPatient>>) => {
      const patient = NewPatient.parse({ name: 'Somebody', ...over });
      const result = await addPatient(world.deps, { ...patient, clinicId: world.clinicId, actor: DESK });
      return result.ok ? result : result.error;
    };
    expect(await add({ contacts: [{ kind: 'phone', value: '12' }] })).toEqual({
      code: 'phone_too_short',
      field: 'contacts.0.value',
    });
    expect(await add({ contacts: [{ kind: 'email', value: 'nobody' }] })).toEqual({
      code: 'email_invalid',
      field: 'contacts.0.value',
    });
    expect(await add({ nationalId: '0084575949' })).toEqual({
      code: 'national_id_wrong_checksum',
      field: 'nationalId',
    });
    expect(await add({ birthDate: '2026-11-24' })).toEqual({ code: 'birth_date_in_future', field: 'birthDate' });
    expect(await add({ insuranceId: InsuranceId.parse(randomUUID()) })).toEqual({
      code: 'insurance_not_found',
      field: 'insuranceId',
    });
    expect(await world.count(patients)).toBe(before);
    expect(
      await correct(PatientId.parse(randomUUID()), {
        contacts: [
          { kind: 'phone', value: '09120001122' },
          { kind: 'phone', value: 'x' },
        ],
      }),
    ).toEqual(err({ code: 'phone_invalid', field: 'contacts.1.value' }));
  });

  test('not twice under one identity; the other is named, so that the desk can open it', async () => {
    const one = await aPatient(world, { nationalId: '4608968882', recordNumber: 'R-1' });
    const again = (over: Partial<z.input<typeof NewPatient>>, clinicId = world.clinicId) =>
      addPatient(world.deps, { ...NewPatient.parse({ name: 'Again', ...over }), clinicId, actor: DESK });
    const before = await world.count(patients);
    expect(await again({ nationalId: '4608968882' })).toEqual(
      err({ code: 'national_id_taken', field: 'nationalId', patientId: one.patientId }),
    );
    expect(await again({ recordNumber: 'r-1' })).toEqual(
      err({ code: 'record_number_taken', field: 'recordNumber', patientId: one.patientId }),
    );
    expect(await again({}, ClinicId.parse(randomUUID()))).toEqual(err({ code: 'clinic_not_found' }));
    expect(await world.count(patients)).toBe(before);
  });
});

describe('a patient is corrected', () => {
  test('only in what is given', async () => {
    const patient = await aPatient(world, { name: 'Minoo', recordNumber: 'X9', needs: ['blind'] });
    const changed = await correct(patient.patientId, { name: 'Minoo Farhadi', note: 'New note' });
    expect(changed).toEqual({ ok: true, value: { ...patient, name: 'Minoo Farhadi', note: 'New note' } });
    expect(await find('farhadi')).toEqual(['Minoo Farhadi']);
    const cleared = await correct(patient.patientId, { recordNumber: null, needs: [] });
    expect(cleared).toMatchObject({ ok: true, value: { recordNumber: null, needs: [] } });
    expect(await correct(PatientId.parse(randomUUID()), { name: 'Nobody' })).toEqual(
      err({ code: 'patient_not_found' }),
    );
  });

  test('without taking the shared mobile away from the others', async () => {
    const shared = { kind: 'phone', value: '09126660000' } as const;
    const [one, other] = [await aPatient(world, { contacts: [shared] }), await aPatient(world, { contacts: [shared] })];
    await correct(one.patientId, { contacts: [{ kind: 'phone', value: '09126660001' }] });
    const left = await readPatient(world.db, world.clinicId, other.patientId);
    expect(left.ok && left.value.contacts).toEqual(other.contacts);
  });

  test('to an identity that is not another patient’s', async () => {
    const one = await aPatient(world, { recordNumber: 'Q1' });
    const other = await aPatient(world, { recordNumber: 'Q2' });
    expect(await correct(other.patientId, { name: 'Changed', recordNumber: 'Q1' })).toEqual(
      err({ code: 'record_number_taken', field: 'recordNumber', patientId: one.patientId }),
    );
    const still = await readPatient(world.db, world.clinicId, other.patientId);
    expect(still).toEqual({ ok: true, value: other });
    expect((await correct(other.patientId, { recordNumber: 'q2' })).ok).toBe(true);
  });
});

describe('a person is erased', () => {
  const erase = (patientId: PatientId) =>
    erasePatient(world.deps, { clinicId: world.clinicId, patientId, actor: DESK });

  test('with identities, notes and contacts of their own, not with those that others share', async () => {
    const shared = { kind: 'phone', value: '09127770000' } as const;
    const other = await aPatient(world, { name: 'Remaining', contacts: [shared] });
    const gone = await aPatient(world, {
      name: 'Leaving Person',
      nationalId: '0076229645',
      contacts: [shared, { kind: 'phone', value: '09127770001' }],
    });
    const schedule = await addSchedule(world);
    const made = await booked(world, gone, timeOf(schedule, TUESDAY, '10:00'), { note: 'Very personal' });
    expect(await erase(gone.patientId)).toEqual(err({ code: 'patient_has_open_bookings' }));
    await world.db.update(appointments).set({ status: 'fulfilled' }).where(eq(appointments.id, made.appointmentId));
    expect((await erase(gone.patientId)).ok).toBe(true);

    expect(await find('Leaving')).toEqual([]);
    expect(await find('0076229645')).toEqual([]);
    expect(await find('09127770000')).toEqual(['Remaining']);
    expect(await world.count(contacts, eq(contacts.value, '+989127770001'))).toBe(0);
    const [row] = await world.db.select().from(appointments).where(eq(appointments.id, made.appointmentId));
    expect(row).toMatchObject({ patientId: null, note: null, patientRef: gone.patientRef, number: made.number });
    expect(other.contacts).toHaveLength(1);
    expect(await erase(gone.patientId)).toEqual(err({ code: 'patient_not_found' }));
  });

  test('but a number that said STOP is kept, so that it is not written to again', async () => {
    const gone = await aPatient(world, { contacts: [{ kind: 'phone', value: '09128880000' }] });
    await world.db.update(contacts).set({ blockedReason: 'stop' }).where(eq(contacts.value, '+989128880000'));
    expect((await erase(gone.patientId)).ok).toBe(true);
    const next = await aPatient(world, { contacts: [{ kind: 'phone', value: '09128880000' }] });
    expect(next.contacts[0]?.blockedReason).toBe('stop');
  });
});

describe('who changed a record is known', () => {
  afterEach(() => world.setTime(at(MONDAY, '09:00')));
  const changes = async (patientId: PatientId) =>
    (await changesOf(world.db, { clinicId: world.clinicId, patientId }))?.changes.map(({ what, fields }) => [
      what,
      fields,
    ]);

  test('by the names of the fields, and a record saved as it was has no line more', async () => {
    const { patientId, contacts: reached } = await aPatient(world, {
      name: 'Followed Person',
      contacts: [{ kind: 'phone', value: '09126660000' }],
    });
    world.setTime(at(MONDAY, '09:01'));
    expect(await correct(patientId, { note: 'Hard of hearing', birthDate: '1980-05-05' })).toHaveProperty('ok', true);
    world.setTime(at(MONDAY, '09:02'));
    expect(await correct(patientId, { note: 'Hard of hearing', name: 'Followed Person' })).toHaveProperty('ok', true);
    world.setTime(at(MONDAY, '09:03'));
    expect(await correct(patientId, { contacts: [{ kind: 'phone', value: '09126660001' }] })).toHaveProperty(
      'ok',
      true,
    );
    expect(reached).toHaveLength(1);
    expect(await changes(patientId)).toEqual([
      ['corrected', ['contacts']],
      ['corrected', ['birthDate', 'note']],
      ['added', ['name', 'contacts']],
    ]);
  });

  test('also after a refusal, which changed nothing', async () => {
    const one = await aPatient(world, { name: 'First Holder', recordNumber: 'w1' });
    const other = await aPatient(world, { name: 'Second Holder' });
    expect((await correct(other.patientId, { recordNumber: 'w1', note: 'never kept' })).ok).toBe(false);
    expect(await changes(other.patientId)).toEqual([['added', ['name']]]);
    expect(await changes(one.patientId)).toEqual([['added', ['name', 'recordNumber']]]);
  });

  test('and neither what stood in them nor any way to change the lines afterwards', async () => {
    const { patientId } = await aPatient(world, { name: 'Secret Name', note: 'secret note' });
    const rows = await world.db.select().from(patientChanges).where(eq(patientChanges.patientId, patientId));
    expect(rows[0]?.actor).toBe(DESK);
    expect(JSON.stringify(rows)).not.toMatch(/secret/i);
    for (const tampering of [
      world.db.update(patientChanges).set({ actor: 'nobody' }),
      world.db.delete(patientChanges).where(eq(patientChanges.patientId, patientId)),
    ])
      await expect(tampering).rejects.toMatchObject({ cause: { message: 'patient_changes is append-only' } });
  });

  test('also that somebody was erased, when the record itself is gone', async () => {
    const { patientId } = await aPatient(world, { name: 'Erased Person' });
    await erasePatient(world.deps, { clinicId: world.clinicId, patientId, actor: 'staff:administrator' });
    const rows = await world.db.select().from(patientChanges).where(eq(patientChanges.patientId, patientId));
    expect(rows.map(({ what, actor }) => [what, actor]).sort()).toEqual([
      ['added', DESK],
      ['erased', 'staff:administrator'],
    ]);
    expect(await changes(patientId)).toBeUndefined();
  });
});

test('staff see the bookings of a day and of a patient, with names', async () => {
  const schedule = await addSchedule(world);
  const patient = await aPatient(world, { name: 'Listed Person', needs: ['wheelchair'] });
  await booked(world, await aPatient(world, { name: 'Second' }), timeOf(schedule, TUESDAY, '11:00'));
  const made = await booked(world, patient, timeOf(schedule, TUESDAY, '10:00'));
  const day = await appointmentsOfDay(world.db, {
    ...schedule,
    date: date(TUESDAY),
    practitionerId: schedule.practitionerId!,
  });
  expect(day.map(({ patientName, needs, startsAt }) => [patientName, needs, startsAt])).toEqual([
    ['Listed Person', ['wheelchair'], at(TUESDAY, '10:00')],
    ['Second', [], at(TUESDAY, '11:00')],
  ]);
  expect(
    await appointmentsOfDay(world.db, { ...schedule, date: date(MONDAY), practitionerId: schedule.practitionerId! }),
  ).toEqual([]);
  const own = await appointmentsOfPatient(world.deps, { clinicId: world.clinicId, patientId: patient.patientId });
  expect(own.map(({ appointmentId }) => appointmentId)).toEqual([made.appointmentId]);
});
