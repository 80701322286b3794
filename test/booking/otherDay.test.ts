/** A kiosk whose service is full for today: a place of the next days, booked there by a number alone. */
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { WhoBooks } from '../../common/contract/otherDay.ts';
import { appointments } from '../../server/db/schema/booking.ts';
import { patients } from '../../server/db/schema/people.ts';
import { bookOtherDay } from '../../server/usecases/booking/otherDay.ts';
import { at } from './build.ts';
import {
  addSchedule,
  aPatient,
  booked,
  MONDAY,
  openWorld,
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
beforeEach(() => world.setTime(at(MONDAY, '09:00')));

type Doctor = Awaited<ReturnType<typeof addSchedule>>;
const KIOSK = 'device:kiosk';
const wish = ({ scheduleId }: Doctor, who: WhoBooks, time = '10:00') => ({
  clinicId: world.clinicId,
  scheduleId,
  startsAt: at(TUESDAY, time),
  who,
  language: 'fa' as const,
  actor: KIOSK,
});
const books = (doctor: Doctor, who: WhoBooks, time?: string) => bookOtherDay(world.deps, wish(doctor, who, time));
const records = () => world.count(patients, eq(patients.organisationId, world.organisationId));
const nameOf = async (patientId: string | null) =>
  (
    await world.db
      .select({ name: patients.name })
      .from(patients)
      .where(eq(patients.id, patientId ?? ''))
  )[0]?.name;

describe('whoever has the number that was typed is booked', () => {
  test('a known patient by telephone, national identity or record number', async () => {
    const doctor = await addSchedule(world);
    const known = await aPatient(world, {
      nationalId: '0012345679',
      recordNumber: 'R-77',
      contacts: [{ kind: 'phone', value: '0912 600 0001' }],
    });
    const { patientId } = known;
    const before = await records();
    expect(await books(doctor, { phone: '0912 600 0001' })).toMatchObject({ ok: true, value: { patientId } });
    expect(await books(doctor, { nationalId: '0012345679' }, '10:30')).toMatchObject({
      ok: true,
      value: { patientId },
    });
    expect(await books(doctor, { recordNumber: 'R-77' }, '11:00')).toMatchObject({
      ok: true,
      value: { patientId, channel: 'kiosk', status: 'booked' },
    });
    expect((await records()) - before).toBe(0);
  });

  test('somebody whom nobody knows gets a record that bears the number until the desk asks', async () => {
    const doctor = await addSchedule(world);
    const byPhone = await books(doctor, { phone: '0912 600 0002' });
    const byId = await books(doctor, { nationalId: '0499370899' }, '10:30');
    if (!byPhone.ok || !byId.ok) throw new Error('refused');
    expect(await nameOf(byPhone.value.patientId)).toBe('+989126000002');
    expect(await nameOf(byId.value.patientId)).toBe('0499370899');
  });
});

describe('a refusal', () => {
  test('of a place that is gone leaves no record behind', async () => {
    const doctor = await addSchedule(world);
    await booked(world, await aPatient(world), timeOf(doctor, TUESDAY, '10:00'));
    const before = await records();
    expect(await books(doctor, { phone: '0912 600 0003' })).toEqual({ ok: false, error: { code: 'slot_taken' } });
    expect((await records()) - before).toBe(0);
  });

  test('tells nobody when whoever has that number is booked elsewhere', async () => {
    const [one, other] = [await addSchedule(world), await addSchedule(world)];
    const patient = await aPatient(world, { contacts: [{ kind: 'phone', value: '0912 600 0004' }] });
    await booked(world, patient, timeOf(one, TUESDAY, '10:00'));
    expect(await books(other, { phone: '0912 600 0004' })).toEqual({ ok: false, error: { code: 'slot_taken' } });
  });

  test('of a number that is none, and of a record that is not there', async () => {
    const doctor = await addSchedule(world);
    expect(await books(doctor, { phone: '12' })).toMatchObject({ ok: false, error: { code: 'phone_not_understood' } });
    expect(await books(doctor, { nationalId: '0012345678' })).toMatchObject({
      ok: false,
      error: { code: 'national_id_wrong_checksum' },
    });
    expect(await books(doctor, { recordNumber: 'R-0' })).toEqual({ ok: false, error: { code: 'patient_not_found' } });
  });
});

test('the same request again, after its answer was lost, is the same booking', async () => {
  const doctor = await addSchedule(world);
  const idempotency = { scope: KIOSK, key: world.deps.newId(), requestHash: 'wish' };
  const order = { ...wish(doctor, { phone: '0912 600 0005' }), idempotency };
  const first = await bookOtherDay(world.deps, order);
  expect(first).toMatchObject({ ok: true });
  expect(await bookOtherDay(world.deps, order)).toEqual(first);
  expect(await world.count(appointments, eq(appointments.scheduleId, doctor.scheduleId))).toBe(1);
});

describe('a national identity that nobody has yet', () => {
  const recordsOf = (nationalId: string) => world.count(patients, eq(patients.name, nationalId));

  test('sent twice at once, because no answer came, is one booking and one record', async () => {
    const doctor = await addSchedule(world);
    const idempotency = { scope: KIOSK, key: world.deps.newId(), requestHash: 'wish' };
    const order = { ...wish(doctor, { nationalId: '0084575948' }), idempotency };
    const [first, again] = await Promise.all([bookOtherDay(world.deps, order), bookOtherDay(world.deps, order)]);
    expect(first).toMatchObject({ ok: true });
    expect(again).toEqual(first);
    expect(await recordsOf('0084575948')).toBe(1);
  });

  test('typed at two kiosks at once is one record, and the second place overlaps nothing', async () => {
    const doctor = await addSchedule(world);
    const who = { nationalId: '0013542419' };
    const both = await Promise.all([books(doctor, who), books(doctor, who, '10:30')]);
    expect(both).toMatchObject([{ ok: true }, { ok: true }]);
    expect(await recordsOf('0013542419')).toBe(1);
  });

  test('which the desk is just writing down is that person’s booking', async () => {
    const doctor = await addSchedule(world);
    let kiosk: ReturnType<typeof books> | undefined;
    const patient = await world.db.transaction(async (tx) => {
      const added = await aPatient({ ...world, deps: { ...world.deps, db: tx } }, { nationalId: '0067749828' });
      kiosk = books(doctor, { nationalId: '0067749828' });
      await untilSomebodyWaits(world);
      return added;
    });
    expect(await kiosk).toMatchObject({ ok: true, value: { patientId: patient.patientId } });
    expect(await recordsOf('0067749828')).toBe(0);
  });
});
