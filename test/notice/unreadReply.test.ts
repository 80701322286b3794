/** Written answers that no rule may read lie before the desk, which alone is shown what was written. */
import { randomUUID } from 'node:crypto';
import { and, eq, inArray, isNull } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AuditQuery } from '../../common/contract/audit.ts';
import type { ClinicId } from '../../common/contract/vocabulary.ts';
import { appointments } from '../../server/db/schema/booking.ts';
import { conversationMessages } from '../../server/db/schema/notices.ts';
import { audit, deskRequests } from '../../server/db/schema/staff.ts';
import { readUnreadReply, REPLY_UNREAD } from '../../server/usecases/notices/unreadReply.ts';
import { readAudit } from '../../server/usecases/privacy/readAudit.ts';
import { openCampaign, MINUTE, type Campaign } from '../absences/world.ts';
import { at } from '../booking/build.ts';
import { aPatient, DESK } from '../booking/world.ts';

let campaign: Campaign;
beforeAll(async () => {
  campaign = await openCampaign();
});
beforeEach(() => {
  campaign.dawn();
});
afterAll(() => campaign.close());

const lying = (clinicId: string) =>
  campaign.db
    .select()
    .from(deskRequests)
    .where(
      and(eq(deskRequests.clinicId, clinicId), eq(deskRequests.reason, REPLY_UNREAD), isNull(deskRequests.answeredAt)),
    );
const read = async (clinicId: ClinicId, requestId: string) => {
  const reply = await readUnreadReply(campaign.deps, { clinicId, requestId, actor: DESK });
  if (!reply.ok) throw new Error(reply.error.code);
  return reply.value;
};
const writes = (from: string, text: string, providerEventId: string = randomUUID()) =>
  campaign.listener.incoming({ providerEventId, from, to: '1000', text, at: campaign.deps.clock.now() });

describe('an answer of which nobody can tell what it means', () => {
  test('to two questions at once lies before the desk with both bookings, and changes neither', async () => {
    const schedule = await campaign.open({ noticeChannels: ['sms'], reminderDays: [1], reminderTime: '17:00' });
    const elder = await campaign.books(schedule, '10:00');
    const younger = await campaign.books(schedule, '10:30', { telephone: elder.telephone });
    await campaign.pass((at('2026-11-24', '17:00') - campaign.deps.clock.now()) / MINUTE);
    await writes(elder.telephone, '3');

    const [request, ...others] = await lying(schedule.clinicId);
    expect(others).toEqual([]);
    const reply = await read(schedule.clinicId, request?.id ?? '');
    expect(reply).toMatchObject({ phone: elder.telephone, messages: [{ text: '3' }] });
    const numbers = [elder.number, younger.number].sort();
    expect(reply.patients.flatMap(({ bookings }) => bookings.map(({ number }) => number)).sort()).toEqual(numbers);
    const reminders = reply.asked.filter(({ purpose }) => purpose === 'reminder');
    expect(reminders.map(({ number }) => number).sort()).toEqual(numbers);
    const kept = await campaign.db
      .select({ status: appointments.status })
      .from(appointments)
      .where(inArray(appointments.id, [elder.appointmentId, younger.appointmentId]));
    expect(kept.map(({ status }) => status)).toEqual(['booked', 'booked']);
  });

  test('that fits nothing goes to the clinic that wrote last; neither the request nor the audit says what or who', async () => {
    const schedule = await campaign.open({ noticeChannels: ['sms'] });
    const patient = await campaign.books(schedule, '10:00');
    await campaign.pass();
    await writes(patient.telephone, 'Could my mother Zahra come instead');

    const [request] = await lying(schedule.clinicId);
    expect(JSON.stringify(request)).not.toMatch(/Zahra|98912/);
    const reply = await read(schedule.clinicId, request?.id ?? '');
    expect(reply.messages.map(({ text }) => text)).toEqual(['Could my mother Zahra come instead']);
    const looks = await campaign.db.select().from(audit).where(eq(audit.action, 'reply_read'));
    const mine = looks.filter(({ subject }) => subject === `request:${request?.id ?? ''}`);
    expect(mine).toMatchObject([{ actor: DESK, detail: { patients: [patient.patientId] } }]);
    expect(JSON.stringify(mine)).not.toMatch(/Zahra|98912/);
    // Whoever asks which records were looked at finds it.
    const asked = { chain: 'clinic', from: '2026-01-01', until: '2027-12-31', kind: 'looks' };
    const page = await readAudit(campaign.db, schedule.clinicId, AuditQuery.parse(asked));
    expect(page.ok && page.value.lines.map(({ action }) => action)).toContain('reply_read');
  });

  test('of somebody to whom nothing was ever written lies before one clinic of those who know the number', async () => {
    const telephone = '+989137654321';
    await aPatient(campaign, { contacts: [{ kind: 'phone', value: telephone }] });
    const before = await campaign.count(deskRequests);
    await writes(telephone, 'help');
    expect(await campaign.count(deskRequests)).toBe(before + 1);
  });

  test('that the provider tells twice is one request, and a telephone that answers for ever is three', async () => {
    const schedule = await campaign.open({ noticeChannels: ['sms'] });
    const patient = await campaign.books(schedule, '10:00');
    await campaign.pass();
    const event = randomUUID();
    await writes(patient.telephone, 'I am on holiday', event);
    await writes(patient.telephone, 'I am on holiday', event);
    expect(await lying(schedule.clinicId)).toHaveLength(1);
    for (let nth = 0; nth < 4; nth += 1) await writes(patient.telephone, 'I am on holiday');
    const requests = await lying(schedule.clinicId);
    expect(requests).toHaveLength(3);
    // None of what was written is lost for it.
    expect((await read(schedule.clinicId, requests[0]?.id ?? '')).messages).toHaveLength(5);
  });

  test('is not shown any more once it was forgotten', async () => {
    const schedule = await campaign.open({ noticeChannels: ['sms'] });
    const patient = await campaign.books(schedule, '10:00');
    await campaign.pass();
    await writes(patient.telephone, 'perhaps');
    const [request] = await lying(schedule.clinicId);
    const messageId = String(request?.detail['messageId']);
    await campaign.db.delete(conversationMessages).where(eq(conversationMessages.id, messageId));
    expect(await read(schedule.clinicId, request?.id ?? '')).toMatchObject({ phone: null, messages: [], patients: [] });
  });

  test('is shown without what the same person answered to another clinic', async () => {
    const [schedule, other] = [await campaign.open({ noticeChannels: ['sms'] }), await campaign.open()];
    const patient = await campaign.books(schedule, '10:00');
    await campaign.pass();
    await writes(patient.telephone, 'perhaps');
    const [request] = await lying(schedule.clinicId);
    const messageId = String(request?.detail['messageId']);
    const [kept] = await campaign.db.select().from(conversationMessages).where(eq(conversationMessages.id, messageId));
    if (kept === undefined) throw new Error('What was written is kept');
    const also = (text: string, clinicId: ClinicId | null) =>
      campaign.db.insert(conversationMessages).values({ ...kept, id: randomUUID(), text, clinicId });
    await also('of nobody in particular', null);
    await also('about my other doctor', other.clinicId);
    const { messages } = await read(schedule.clinicId, request?.id ?? '');
    expect(messages.map(({ text }) => text).toSorted()).toEqual(['of nobody in particular', 'perhaps']);
  });

  test('is shown in no other clinic', async () => {
    const [schedule, other] = [await campaign.open({ noticeChannels: ['sms'] }), await campaign.open()];
    const patient = await campaign.books(schedule, '10:00');
    await campaign.pass();
    await writes(patient.telephone, 'perhaps');
    const [request] = await lying(schedule.clinicId);
    const asked = { clinicId: other.clinicId, requestId: request?.id ?? '', actor: DESK };
    expect(await readUnreadReply(campaign.deps, asked)).toMatchObject({ ok: false });
  });
});

test.each(['Thank you', 'ممنون', 'شكرا', '谢谢', 'Спасибо', 'STOP', 'wrong number'])(
  '“%s” asks nothing of anybody at the desk',
  async (text) => {
    const schedule = await campaign.open({ noticeChannels: ['sms'] });
    const patient = await campaign.books(schedule, '10:00');
    await campaign.pass();
    await writes(patient.telephone, text);
    expect(await lying(schedule.clinicId)).toEqual([]);
  },
);

test('who is not known here fills no desk', async () => {
  const before = await campaign.count(deskRequests);
  await writes('+989000000000', 'Buy our carpets');
  expect(await campaign.count(deskRequests)).toBe(before);
});
