/** A number that proved wrong is used no more, until somebody at the desk knows better or another stands in its place. */
import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ContactId, PatientCorrection } from '../../common/contract/patients.ts';
import { contacts, patientChanges } from '../../server/db/schema/people.ts';
import { audit } from '../../server/db/schema/staff.ts';
import { readPatient } from '../../server/usecases/patients/findPatients.ts';
import { putNumberRight } from '../../server/usecases/patients/numberRight.ts';
import { correctPatient } from '../../server/usecases/patients/writePatient.ts';
import { MINUTE, openCampaign, WEDNESDAY, type Campaign } from '../absences/world.ts';
import { at } from './build.ts';
import { aPatient, DESK } from './world.ts';

let campaign: Campaign;
beforeAll(async () => {
  campaign = await openCampaign();
});
beforeEach(() => {
  campaign.dawn();
});
afterAll(() => campaign.close());

const open = () =>
  campaign.open({ noticeChannels: ['sms', 'voice'], reminderDays: [1], reminderTime: '17:00' }, { until: '12:00' });
type Booked = Awaited<ReturnType<Campaign['books']>>;
const patientOf = async ({ clinicId, patientId }: Booked) => {
  const patient = await readPatient(campaign.db, clinicId, patientId);
  if (!patient.ok) throw new Error(patient.error.code);
  return patient.value;
};
const right = async (booking: Booked) => {
  const [contact] = (await patientOf(booking)).contacts;
  const { clinicId, patientId } = booking;
  const contactId = ContactId.parse(contact?.contactId);
  return putNumberRight(campaign.deps, { clinicId, patientId, contactId, actor: DESK });
};
const correct = (booking: Booked, correction: object) => {
  const { clinicId, patientId } = booking;
  return correctPatient(campaign.deps, { ...PatientCorrection.parse(correction), clinicId, patientId, actor: DESK });
};
/** The evening before, when patients are reminded. */
const untilReminded = () => campaign.pass((at('2026-11-24', '17:00') - campaign.deps.clock.now()) / MINUTE + 1);
const reminded = (telephone: string) => campaign.texts(telephone).filter((text) => text.includes('Reply 1'));

describe('a number that its owner called wrong', () => {
  test('hears nothing more, not even what was planned before', async () => {
    const booking = await campaign.books(await open(), '10:00');
    await campaign.pass();
    expect(campaign.texts(booking.telephone)).toHaveLength(1);
    await campaign.provider.writeBack(booking.telephone, 'wrong number');
    await untilReminded();
    expect(campaign.texts(booking.telephone)).toHaveLength(1);
    expect(campaign.calls(booking.telephone)).toEqual([]);
  });

  test('is used again when the desk says that it is right, for what was planned before and for what was not', async () => {
    const schedule = await open();
    const before = await campaign.books(schedule, '10:00');
    await campaign.pass();
    await campaign.provider.writeBack(before.telephone, 'wrong number');
    const sibling = await campaign.books(schedule, '10:30', { telephone: before.telephone });
    const answer = await right(before);
    expect(answer).toMatchObject({ ok: true, value: { contacts: [{ blockedReason: null }] } });
    await untilReminded();
    const numbers = [before, sibling].map(({ number }) => number);
    const texts = reminded(before.telephone).join();
    for (const number of numbers) expect(texts).toContain(number);
    expect(reminded(before.telephone)).toHaveLength(2);
  });

  test('and who said so is written down in the record and the audit, without the number', async () => {
    const booking = await campaign.books(await open(), '10:00');
    await campaign.pass();
    await campaign.provider.writeBack(booking.telephone, 'wrong number');
    await right(booking);
    await right(booking); // pressed twice: it is right already
    const changes = await campaign.db
      .select()
      .from(patientChanges)
      .where(eq(patientChanges.patientId, booking.patientId));
    const corrected = changes.filter(({ what }) => what === 'corrected');
    expect(corrected).toMatchObject([{ actor: DESK, fields: ['contacts'] }]);
    const lines = await campaign.db
      .select()
      .from(audit)
      .where(eq(audit.subject, `patient:${booking.patientId}`));
    const written = lines.filter(({ action }) => action === 'patient_corrected');
    expect(written).toMatchObject([{ actor: DESK }]);
    expect(JSON.stringify([corrected, written])).not.toContain(booking.telephone.slice(-8));
  });

  test('gives way to a new one: what was planned goes there, and nothing to the old one', async () => {
    const booking = await campaign.books(await open(), '10:00');
    await campaign.pass();
    await campaign.provider.writeBack(booking.telephone, 'wrong number');
    const told = campaign.texts(booking.telephone).length;
    const corrected = await correct(booking, { contacts: [{ kind: 'phone', value: '+989361112233' }] });
    expect(corrected).toMatchObject({
      ok: true,
      value: { contacts: [{ value: '+989361112233', blockedReason: null }] },
    });
    await untilReminded();
    expect(reminded('+989361112233')).toHaveLength(1);
    expect(campaign.texts(booking.telephone)).toHaveLength(told);
  });
});

test('a number that is changed takes the planned reminders along, though the old one was not wrong', async () => {
  const booking = await campaign.books(await open(), '10:00', { day: WEDNESDAY });
  await campaign.pass();
  await correct(booking, { contacts: [{ kind: 'phone', value: '+989361112244' }] });
  await untilReminded();
  expect(reminded('+989361112244')).toHaveLength(1);
  expect(reminded(booking.telephone)).toEqual([]);
  await correct(booking, { name: 'Another Name' });
  await campaign.pass(1);
  expect(reminded('+989361112244')).toHaveLength(1);
});

test('STOP is taken back by nobody at the desk', async () => {
  const booking = await campaign.books(await open(), '10:00');
  await campaign.pass();
  await campaign.provider.writeBack(booking.telephone, 'STOP');
  expect(await right(booking)).toMatchObject({ ok: true, value: { contacts: [{ blockedReason: 'stop' }] } });
  await untilReminded();
  expect(reminded(booking.telephone)).toEqual([]);
});

test('a number that stands in another record, or in none, is not touched', async () => {
  const booking = await campaign.books(await open(), '10:00');
  await campaign.pass();
  await campaign.provider.writeBack(booking.telephone, 'wrong number');
  const other = await aPatient(campaign, { contacts: [{ kind: 'phone', value: '+989361112255' }] });
  const { clinicId } = booking;
  const contactId = ContactId.parse((await patientOf(booking)).contacts[0]?.contactId);
  for (const order of [
    { patientId: other.patientId, contactId },
    { patientId: booking.patientId, contactId: ContactId.parse(randomUUID()) },
  ])
    expect(await putNumberRight(campaign.deps, { clinicId, ...order, actor: DESK })).toMatchObject({
      ok: false,
      error: { code: 'patient_not_found' },
    });
  const [kept] = await campaign.db.select().from(contacts).where(eq(contacts.id, contactId));
  expect(kept?.blockedReason).toBe('wrong_number');
});
