/** A kiosk's way onto the waiting list, by a telephone number alone. */
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ServiceId } from '../../common/contract/vocabulary.ts';
import { patients } from '../../server/db/schema/people.ts';
import { waitingEntries } from '../../server/db/schema/waitingList.ts';
import { removeFromWaitingList } from '../../server/usecases/waitingList/changeEntry.ts';
import { joinByPhone } from '../../server/usecases/waitingList/joinByPhone.ts';
import { joinWaitingList } from '../../server/usecases/waitingList/join.ts';
import { WaitRequest } from '../../common/contract/waitingList.ts';
import { addSchedule, aPatient, openWorld, TUESDAY, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const KIOSK = 'device:kiosk';
let lastPhone = 10;
/** A mobile number that nobody had before. */
const aPhone = () => `0912 700 00${(lastPhone += 1)}`;
const presses = ({ serviceId }: { readonly serviceId: ServiceId }, phone: string) =>
  joinByPhone(world.deps, { clinicId: world.clinicId, serviceId, phone, language: 'fa', actor: KIOSK });
const lines = ({ serviceId }: { readonly serviceId: ServiceId }) =>
  world.count(waitingEntries, eq(waitingEntries.serviceId, serviceId));
const records = () => world.count(patients, eq(patients.organisationId, world.organisationId));
const ALREADY = { ok: false, error: { code: 'already_on_waiting_list' } };

async function familyWith(phone: string) {
  const contacts = [{ kind: 'phone' as const, value: phone }];
  return [await aPatient(world, { contacts }), await aPatient(world, { name: 'Amir Karimi', contacts })] as const;
}

describe('a telephone that a family shares', () => {
  test('waits once for a service, however often it is pressed, and gets one record', async () => {
    const [doctor, phone] = [await addSchedule(world), aPhone()];
    await familyWith(phone);
    const before = await records();
    expect(await presses(doctor, phone)).toMatchObject({ ok: true });
    expect(await presses(doctor, phone)).toEqual(ALREADY);
    expect(await presses(doctor, phone)).toEqual(ALREADY);
    expect([await lines(doctor), (await records()) - before]).toEqual([1, 1]);
  });

  test('also when it is pressed at three kiosks in one moment', async () => {
    const [doctor, phone] = [await addSchedule(world), aPhone()];
    await familyWith(phone);
    const before = await records();
    const answers = await Promise.all([0, 1, 2].map(() => presses(doctor, phone)));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect([await lines(doctor), (await records()) - before]).toEqual([1, 1]);
  });

  test('may wait for another service, and again afterwards, under the record that it has', async () => {
    const [one, other, phone] = [await addSchedule(world), await addSchedule(world), aPhone()];
    await familyWith(phone);
    const before = await records();
    const first = await presses(one, phone);
    expect(await presses(other, phone)).toMatchObject({ ok: true });
    if (!first.ok) throw new Error(first.error.code);
    await removeFromWaitingList(world.deps, { clinicId: world.clinicId, ...first.value, actor: KIOSK });
    expect(await presses(one, phone)).toMatchObject({ ok: true });
    expect((await records()) - before).toBe(1);
  });

  test('waits too where the desk has put one of the family on the list by name', async () => {
    const [doctor, phone] = [await addSchedule(world), aPhone()];
    const [mother] = await familyWith(phone);
    const wish = WaitRequest.parse({
      patientId: mother.patientId,
      serviceId: doctor.serviceId,
      wanted: { fromDate: TUESDAY, untilDate: TUESDAY },
      patientType: 'new',
      language: 'fa',
    });
    await joinWaitingList(world.deps, { ...wish, clinicId: world.clinicId, actor: 'staff:desk', channel: 'desk' });
    expect(await presses(doctor, phone)).toMatchObject({ ok: true });
    expect(await lines(doctor)).toBe(2);
  });
});

test('a refusal leaves no record behind', async () => {
  const followUps = await addSchedule(world, { patientTypes: ['follow_up'] });
  const before = await records();
  const phone = aPhone();
  expect(await presses(followUps, phone)).toEqual({
    ok: false,
    error: { code: 'not_offered', because: 'patient_type' },
  });
  expect((await records()) - before).toBe(0);
});

test('the same request again, after its answer was lost, is answered with the same line', async () => {
  const [doctor, phone] = [await addSchedule(world), aPhone()];
  await familyWith(phone);
  const idempotency = { scope: KIOSK, key: world.deps.newId(), requestHash: 'wish' };
  const order = { clinicId: world.clinicId, serviceId: doctor.serviceId, phone, language: 'fa', actor: KIOSK } as const;
  const first = await joinByPhone(world.deps, { ...order, idempotency });
  expect(first).toMatchObject({ ok: true });
  expect(await joinByPhone(world.deps, { ...order, idempotency })).toEqual(first);
  expect(await lines(doctor)).toBe(1);
});
