/** Somebody is erased while a call of ours to them rings or is under way: nothing of it is written afterwards. */
import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { PatientId, type ClinicId } from '../../common/contract/vocabulary.ts';
import type { Db } from '../../server/db/database.ts';
import { noticeAttempts, notices } from '../../server/db/schema/notices.ts';
import { phoneCalls } from '../../server/db/schema/phone.ts';
import type { LineEvent } from '../../server/ports/voiceLine.ts';
import { Directories } from '../../server/usecases/clinic/directory.ts';
import { CallsLeft } from '../../server/usecases/notices/callsLeft.ts';
import { deliverDueNotices } from '../../server/usecases/notices/deliverNotices.ts';
import { erasePatient } from '../../server/usecases/patients/erasePatient.ts';
import { eraseNumber } from '../../server/usecases/patients/eraseNumber.ts';
import { allCalls } from '../../server/usecases/phone/allCalls.ts';
import { menuListener } from '../../server/usecases/phone/menuListener.ts';
import { MINUTE, openCampaign, type Campaign } from '../absences/world.ts';
import { at } from '../booking/build.ts';
import { aPatient, DESK, untilSomebodyWaits } from '../booking/world.ts';
import { addLine, phoneDeps, Telephone } from '../phone/calls.ts';

let campaign: Campaign;
beforeAll(async () => {
  campaign = await openCampaign();
});
beforeEach(() => {
  campaign.dawn();
});
afterAll(() => campaign.close());

type Patient = { readonly clinicId: ClinicId; readonly patientId: string; readonly telephone: string };

/** Is booked for tomorrow and to be reminded at 17:00, on a landline. */
async function isBooked(telephone?: string): Promise<Patient> {
  const { clinicId, ...schedule } = await campaign.open({ reminderDays: [1], reminderTime: '17:00' });
  const shared = telephone === undefined ? {} : { telephone };
  const patient = await campaign.books({ clinicId, ...schedule }, '10:00', { kind: 'landline', ...shared });
  return { clinicId, patientId: patient.patientId, telephone: patient.telephone };
}
const untilReminded = () => campaign.pass((at('2026-11-24', '17:00') - campaign.deps.clock.now()) / MINUTE);
async function isRung() {
  const patient = await isBooked();
  await untilReminded();
  return { ...patient, callId: callTo(patient) };
}
function callTo({ telephone }: Pick<Patient, 'telephone'>): string {
  const call = campaign.calls(telephone).at(-1);
  if (call === undefined) throw new Error(`Nobody rang ${telephone}`);
  return call.callId;
}
const said = (callId: string) => campaign.provider.ledger.call(callId)?.said ?? [];

async function erase({ clinicId, patientId }: Patient, db: Db = campaign.db): Promise<void> {
  const wish = { clinicId, patientId: PatientId.parse(patientId), actor: DESK, isForced: true };
  const erased = await erasePatient({ ...campaign.deps, db }, wish);
  if (!erased.ok) throw new Error(erased.error.code);
}
/** The patient is erased, `meanwhile` runs into that, and goes on only when all of it is for good. */
async function whileErased<T>(patient: Patient, meanwhile: () => Promise<T>): Promise<T> {
  const [asked, going] = [Promise.withResolvers<undefined>(), Promise.withResolvers<T>()];
  const erasing = campaign.db.transaction(async (tx) => {
    await erase(patient, tx);
    asked.resolve(undefined);
    going.resolve(meanwhile());
    await untilSomebodyWaits(campaign);
  });
  await asked.promise;
  await erasing;
  return going.promise;
}
async function rowOf(callId: string) {
  const [row] = await campaign.db.select().from(phoneCalls).where(eq(phoneCalls.id, callId));
  return row;
}
const happens = (callId: string, event: LineEvent['event']) =>
  campaign.listener.next({ callId, stepId: '1', event, at: campaign.deps.clock.now() });

test('whoever is erased while a key of theirs is on its way hears the answer to it, and nothing of it is kept', async () => {
  const { callId, ...patient } = await isRung();
  await campaign.provider.calls.take(callId, 'person');
  expect((await rowOf(callId))?.scriptState).not.toBeNull();
  const step = await whileErased(patient, () => happens(callId, { type: 'digits', digits: '*' }));
  expect(step.utterances.map(({ text }) => text).join()).toContain('You have an appointment');
  expect(step.gather).toBeUndefined();
  expect(await rowOf(callId)).toMatchObject({ scriptState: null, endedAt: null });
});

test('and a key that is pressed afterwards is answered by nothing, writes nothing, and the call ends as others do', async () => {
  const { callId, ...patient } = await isRung();
  await campaign.provider.calls.take(callId, 'person');
  await erase(patient);
  expect(await rowOf(callId)).toMatchObject({ scriptState: null });
  expect(await happens(callId, { type: 'digits', digits: '1' })).toEqual({ utterances: [] });
  expect(await rowOf(callId)).toMatchObject({ scriptState: null, endedAt: null });
  await campaign.provider.calls.hangUp(callId);
  expect(await rowOf(callId)).toMatchObject({ outcome: 'completed', endedAt: expect.any(Date) as Date });
});

test('a call that is taken while its patient is erased writes nothing of them down', async () => {
  const { callId, ...patient } = await isRung();
  const step = await whileErased(patient, () =>
    campaign.listener.next({ callId, event: { type: 'answered' }, at: campaign.deps.clock.now() }),
  );
  expect(step.gather).toBeUndefined();
  expect(await rowOf(callId)).toMatchObject({ scriptState: null, direction: 'out' });
});

test('a call that rings while its patient is erased says nothing of them to whoever takes it', async () => {
  const { callId, ...patient } = await isRung();
  await erase(patient);
  await campaign.provider.calls.take(callId, 'person');
  expect(said(callId)).toEqual([]);
  expect(await rowOf(callId)).toMatchObject({ scriptState: null, direction: 'out', answeredAt: null });
});

test('whoever called back about it is forgotten in that call, too, though the telephone is a family’s', async () => {
  const { callId, ...patient } = await isRung();
  await aPatient(campaign, { name: 'Of the family', contacts: [{ kind: 'phone', value: patient.telephone }] });
  await campaign.provider.calls.decline(callId);
  const number = '+982188007001';
  await addLine(campaign, { clinicIds: [patient.clinicId], number });
  const { clock, directories } = phoneDeps(campaign);
  const own = { db: campaign.db, clock, directories, provider: 'fake', outgoing: campaign.listener };
  const caller = new Telephone(campaign, allCalls({ ...own, incoming: menuListener(phoneDeps(campaign)) }));
  await caller.dial(patient.telephone, number);
  const heard = await whileErased(patient, () => caller.press('*'));
  expect(heard.join()).toContain('You have an appointment');
  expect(await caller.row()).toMatchObject({ scriptState: null, endedAt: null });
  expect(await caller.press('1')).toEqual([]);
  await caller.hangUp();
  expect(await caller.row()).toMatchObject({ scriptState: null, outcome: 'completed' });
});

test('whoever is known by a number alone is forgotten in a call as well', async () => {
  const { callId, ...patient } = await isRung();
  const [attempt] = await campaign.db.select().from(noticeAttempts).where(eq(noticeAttempts.id, callId));
  // As of a visit without a record.
  await campaign.sql`delete from patient_contacts where contact_id = ${attempt?.contactId ?? ''}`;
  await campaign.provider.calls.take(callId, 'person');
  const erasing = { clinicId: patient.clinicId, text: patient.telephone, actor: DESK, isForced: true };
  expect(await eraseNumber(campaign.deps, erasing)).toMatchObject({ ok: true });
  expect(await rowOf(callId)).toMatchObject({ scriptState: null, endedAt: null });
  expect(await happens(callId, { type: 'digits', digits: '1' })).toEqual({ utterances: [] });
});

test('a family’s telephone is not rung any more for one of them who was erased just before, and rings for the other', async () => {
  const first = await isBooked();
  const second = await isBooked(first.telephone);
  class Erasing extends Directories {
    override async of(clinicId: ClinicId) {
      if (clinicId === first.clinicId && !this.#isDone) {
        this.#isDone = true;
        // The notice has been read, and is about to be sent.
        await erase(first);
      }
      return super.of(clinicId);
    }
    #isDone = false;
  }
  const directories = new Erasing(campaign.db);
  campaign.setTime(at('2026-11-24', '17:00'));
  await campaign.absences.run();
  const work = { ...campaign.delivering, directories, messaging: campaign.messaging, callsLeft: new CallsLeft() };
  while ((await deliverDueNotices(work)) > 0) continue;
  const rung = await campaign.db
    .select({ clinicId: notices.clinicId })
    .from(noticeAttempts)
    .innerJoin(notices, eq(notices.id, noticeAttempts.noticeId));
  const clinics = rung.map(({ clinicId }) => clinicId);
  expect(clinics).toContain(second.clinicId);
  expect(clinics).not.toContain(first.clinicId);
});

test('the end of a call and an erasure wait for one another, and neither is given up', async () => {
  const { callId } = await isRung();
  await campaign.provider.calls.take(callId, 'person');
  const [attempt] = await campaign.db.select().from(noticeAttempts).where(eq(noticeAttempts.id, callId));
  let ending: Promise<void> = Promise.resolve();
  await campaign.db.transaction(async (tx) => {
    // In the order in which a person is erased.
    await tx
      .update(notices)
      .set({ status: 'cancelled' })
      .where(eq(notices.id, attempt?.noticeId ?? ''));
    const end = { eventId: randomUUID(), callId, outcome: 'completed', at: campaign.deps.clock.now() } as const;
    ending = campaign.listener.ended(end);
    ending.catch(() => undefined); // awaited below
    await untilSomebodyWaits(campaign);
    await tx.update(phoneCalls).set({ scriptState: null }).where(eq(phoneCalls.id, callId));
  });
  await ending;
  expect(await rowOf(callId)).toMatchObject({ outcome: 'completed' });
});
