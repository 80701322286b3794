/** Calls that reach nobody, people who call back, reminders on a landline, and callers who hang up. */
import { randomUUID } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { conversationMessages, noticeAttempts, notices } from '../../server/db/schema/notices.ts';
import { clinics } from '../../server/db/schema/organisation.ts';
import { contacts } from '../../server/db/schema/people.ts';
import { phoneCallNumbers, phoneCalls } from '../../server/db/schema/phone.ts';
import type { SendFailureCode } from '../../server/notice/failure.ts';
import type { CallOutcome } from '../../server/ports/voiceLine.ts';
import { patientsOfAbsence } from '../../server/usecases/booking/absencePatients.ts';
import { ownCallback } from '../../server/usecases/notices/ownCallback.ts';
import { allCalls } from '../../server/usecases/phone/allCalls.ts';
import { menuListener } from '../../server/usecases/phone/menuListener.ts';
import { at } from '../booking/build.ts';
import { addLine, LINE, phoneDeps, Telephone } from '../phone/calls.ts';
import { breaksOnce, isWhole } from '../support/breaksOnce.ts';
import { MINUTE, openCampaign, WEDNESDAY, type Campaign } from './world.ts';

let campaign: Campaign;
beforeAll(async () => {
  campaign = await openCampaign();
});
beforeEach(() => {
  campaign.dawn();
});
afterAll(() => campaign.close());

/** The call that rings there ends so, as the line reports it. */
async function ends(telephone: string, outcome: CallOutcome, code?: SendFailureCode) {
  const call = campaign.calls(telephone).at(-1);
  if (call === undefined) throw new Error(`Nobody rang ${telephone}`);
  await campaign.listener.ended({
    eventId: randomUUID(),
    callId: call.callId,
    outcome,
    ...(code && { code }),
    at: campaign.deps.clock.now(),
  });
}

describe('whoever is rung', () => {
  test('and does not answer three times is left to the desk, with the reason and how often it was tried', async () => {
    const schedule = await campaign.open();
    const patient = await campaign.books(schedule, '10:00', { kind: 'landline' });
    const absenceId = await campaign.marksAbsent(schedule);
    await campaign.pass();
    for (const calls of [1, 2, 3]) {
      expect(campaign.calls(patient.telephone)).toHaveLength(calls);
      await ends(patient.telephone, 'no_answer');
      await campaign.pass(9);
      expect(campaign.calls(patient.telephone)).toHaveLength(calls);
      await campaign.pass(1);
    }
    const left = await patientsOfAbsence(campaign.deps, { clinicId: schedule.clinicId, absenceId });
    expect(left.ok && left.value.map(({ telling }) => telling)).toEqual([
      { state: 'not_reached', reason: 'no_answer', tries: 3 },
    ]);
  });

  test('and talks leaves nothing of what was said behind, also where an answer comes after the end', async () => {
    const schedule = await campaign.open();
    const patient = await campaign.books(schedule, '10:00', { kind: 'landline' });
    await campaign.marksAbsent(schedule);
    await campaign.pass();
    const callId = campaign.calls(patient.telephone).at(-1)?.callId ?? '';
    const said = async () => {
      const [row] = await campaign.db.select().from(phoneCalls).where(eq(phoneCalls.id, callId));
      return row?.scriptState ?? null;
    };
    const next = (event: 'answered' | 'silence') =>
      campaign.listener.next({ callId, event: { type: event }, at: campaign.deps.clock.now() });
    await next('answered');
    expect(await said()).not.toBeNull();
    await ends(patient.telephone, 'completed');
    expect(await said()).toBeNull();
    expect(await next('silence')).toEqual({ utterances: [] });
    expect(await said()).toBeNull();
  });

  test('is rung by the process that has the line, whichever takes the message first', async () => {
    const schedule = await campaign.open();
    const patient = await campaign.books(schedule, '10:00', { kind: 'landline' });
    await campaign.marksAbsent(schedule);
    const other = campaign.withoutLine('elsewhere');
    for (const minutes of [0, 1, 5]) await campaign.pass(minutes, other);
    expect(campaign.calls(patient.telephone)).toEqual([]);
    expect(await campaign.telling(patient.appointmentId)).toMatchObject({ state: 'asked' });
    await campaign.pass();
    expect(campaign.calls(patient.telephone)).toHaveLength(1);
  });

  test('waits two minutes for a line that nobody has, and is then left to the desk', async () => {
    const schedule = await campaign.open();
    const patient = await campaign.books(schedule, '10:00', { kind: 'landline' });
    await campaign.marksAbsent(schedule);
    const alone = campaign.withoutLine('nowhere');
    for (const minutes of [0, 1]) await campaign.pass(minutes, alone);
    expect(await campaign.telling(patient.appointmentId)).toMatchObject({ state: 'asked' });
    await campaign.pass(1, alone);
    expect(await campaign.telling(patient.appointmentId)).toMatchObject({ state: 'not_reached' });
  });

  test('and refuses is not rung again that day, whatever it is about', async () => {
    const schedule = await campaign.open();
    const patient = await campaign.books(schedule, '10:00', { kind: 'landline' });
    await campaign.marksAbsent(schedule);
    await campaign.pass();
    await ends(patient.telephone, 'refused');
    await campaign.pass(30);
    expect(campaign.calls(patient.telephone)).toHaveLength(1);
    expect(await campaign.telling(patient.appointmentId)).toMatchObject({ state: 'not_reached', reason: 'refused' });
  });

  test('and whose number the line does not find is written to, and only that day not rung again', async () => {
    const schedule = await campaign.open({ noticeChannels: ['voice', 'sms'] });
    const patient = await campaign.books(schedule, '10:00');
    await campaign.marksAbsent(schedule);
    await campaign.pass();
    await ends(patient.telephone, 'failed', 'wrong_address');
    await campaign.pass(1);
    expect(campaign.texts(patient.telephone).filter((text) => text.includes('absent'))).toHaveLength(1);
    // The next times are offered in writing at once.
    await campaign.pass(70);
    expect(campaign.calls(patient.telephone)).toHaveLength(1);
    expect(campaign.texts(patient.telephone).filter((text) => text.includes('absent'))).toHaveLength(2);
    const other = await campaign.open({ noticeChannels: ['voice', 'sms'] });
    await campaign.books(other, '11:00', { telephone: patient.telephone });
    await campaign.pass(24 * 60);
    await campaign.marksAbsent(other);
    await campaign.pass();
    expect(campaign.calls(patient.telephone)).toHaveLength(2);
  });

  test('on a landline that the line did not find is left to the desk, and rung about the next thing', async () => {
    const schedule = await campaign.open();
    const patient = await campaign.books(schedule, '10:00', { kind: 'landline' });
    await campaign.marksAbsent(schedule);
    await campaign.pass();
    await ends(patient.telephone, 'failed', 'wrong_address');
    await campaign.pass(1);
    expect(await campaign.telling(patient.appointmentId)).toMatchObject({
      state: 'not_reached',
      reason: 'wrong_address',
    });
    const other = await campaign.open();
    await campaign.books(other, '10:00', { telephone: patient.telephone });
    await campaign.marksAbsent(other);
    await campaign.pass();
    expect(campaign.calls(patient.telephone)).toHaveLength(2);
  });

  test('and calls back is led straight to the times that were to be read out', async () => {
    const schedule = await campaign.open();
    const patient = await campaign.books(schedule, '10:00', { kind: 'landline' });
    await campaign.marksAbsent(schedule);
    await campaign.pass();
    await ends(patient.telephone, 'no_answer');
    await campaign.pass(2);
    const now = campaign.deps.clock.now();
    const { organisationId } = campaign;
    const caller = { organisationId, number: patient.telephone };
    const own = await ownCallback(campaign.db, caller, now);
    expect(own).toMatchObject({ purpose: 'doctor_absent', clinicId: schedule.clinicId });
    expect(await ownCallback(campaign.db, { organisationId, number: '+982100000000' }, now)).toBeUndefined();
    expect(await ownCallback(campaign.db, { ...caller, organisationId: randomUUID() }, now)).toBeUndefined();
    expect(await ownCallback(campaign.db, undefined, now)).toBeUndefined();

    await addLine(campaign);
    const incoming = menuListener(phoneDeps(campaign));
    const { clock, directories } = phoneDeps(campaign);
    const listener = allCalls({
      db: campaign.db,
      clock,
      directories,
      provider: 'fake',
      incoming,
      outgoing: campaign.listener,
    });
    const first = new Telephone(campaign, listener);
    expect((await first.dial(patient.telephone)).join(' ')).toContain('press 9. For anything else, press 5.');
    const five = { callId: first.callId, event: { type: 'digits', digits: '5' }, at: now } as const;
    const asked = { ...five, stepId: first.step.gather?.stepId ?? '' };
    const inMenu = await listener.next(asked);
    expect(inMenu.utterances.map(({ text }) => text).join(' ')).toContain('For information, press 4');
    expect(await listener.next(asked)).toEqual(inMenu); // told again, because the answer was lost
    expect(await first.row()).toMatchObject({ attemptId: null, noticeId: null, topic: null });
    await first.hangUp();

    const telephone = new Telephone(campaign, listener);
    const heard = await telephone.dial(patient.telephone.replace('+98', '0'));
    expect(heard[0]).toContain('For Monday, November 23 at 10:00, press 1.');
    // Told twice that it rings, it goes on where it is.
    const { callId } = telephone;
    await listener.rang({ callId, providerId: callId, from: patient.telephone, line: LINE, at: now });
    expect((await telephone.press('1'))[0]).toContain('Your appointment is now on Monday, November 23 at 10:00.');
    await telephone.hangUp();
    expect(await telephone.row()).toMatchObject({
      direction: 'in',
      topic: 'doctor_absent',
      result: 'moved',
      failure: null,
      outcome: 'completed',
      scriptState: null,
    });
    expect((await telephone.happens({ type: 'answered' }))[0]).toBeUndefined();
    expect(await campaign.startsAt(patient.appointmentId)).toBe(at('2026-11-23', '10:00'));
    await campaign.pass(30);
    expect(campaign.calls(patient.telephone)).toHaveLength(1);
    expect(await ownCallback(campaign.db, caller, campaign.deps.clock.now())).toBeUndefined();
  });
});

describe('where the database breaks in the middle', () => {
  afterEach(() => isWhole(campaign.db, 'notice_attempts'));

  test('the end of a call that is reported again is kept, and the patient is rung once more', async () => {
    const schedule = await campaign.open();
    const patient = await campaign.books(schedule, '10:00', { kind: 'landline' });
    await campaign.marksAbsent(schedule);
    await campaign.pass();
    const [{ callId } = { callId: '' }] = campaign.calls(patient.telephone);
    const end = { eventId: randomUUID(), callId, outcome: 'no_answer', at: campaign.deps.clock.now() } as const;
    const kept = () => campaign.db.select().from(phoneCalls).where(eq(phoneCalls.id, callId));
    await breaksOnce(campaign.db, 'notice_attempts');
    await expect(campaign.listener.ended(end)).rejects.toThrow();
    expect(await kept()).toEqual([]);
    await campaign.listener.ended(end);
    await campaign.listener.ended(end);
    expect(await kept()).toMatchObject([{ outcome: 'no_answer', endedAt: new Date(end.at) }]);
    await campaign.pass(10);
    expect(campaign.calls(patient.telephone)).toHaveLength(2);
  });

  test('what a provider says of a text is kept when it is said again', async () => {
    const schedule = await campaign.open();
    const patient = await campaign.books(schedule, '10:00');
    await campaign.marksAbsent(schedule);
    await campaign.pass();
    const [sent] = await campaign.db
      .select({ id: noticeAttempts.id })
      .from(noticeAttempts)
      .innerJoin(contacts, eq(contacts.id, noticeAttempts.contactId))
      .where(eq(contacts.value, patient.telephone));
    if (sent === undefined) throw new Error('Nothing was sent');
    const status = async () =>
      (await campaign.db.select().from(noticeAttempts).where(eq(noticeAttempts.id, sent.id))).map((row) => row.status);
    const now = campaign.deps.clock.now();
    const report = { eventId: randomUUID(), messageId: sent.id, status: 'delivered', at: now } as const;
    await breaksOnce(campaign.db, 'notice_attempts');
    await expect(campaign.listener.report(report)).rejects.toThrow();
    expect(await status()).toEqual(['accepted']);
    await campaign.listener.report(report);
    expect(await status()).toEqual(['delivered']);
  });

  test('an answer that is sent again is done, and written down once', async () => {
    const schedule = await campaign.open();
    const patient = await campaign.books(schedule, '10:00');
    await campaign.marksAbsent(schedule);
    await campaign.pass();
    const answer = {
      providerEventId: randomUUID(),
      from: patient.telephone,
      to: '+982188001122',
      text: '1',
      at: campaign.deps.clock.now(),
    };
    const written = () =>
      campaign.db
        .select({ readAs: conversationMessages.readAs })
        .from(conversationMessages)
        .innerJoin(contacts, eq(contacts.id, conversationMessages.contactId))
        .where(and(eq(contacts.value, patient.telephone), eq(conversationMessages.direction, 'in')));
    const question = async () => {
      const [row] = await campaign.db
        .select({ status: notices.status })
        .from(notices)
        .innerJoin(noticeAttempts, eq(noticeAttempts.noticeId, notices.id))
        .innerJoin(contacts, eq(contacts.id, noticeAttempts.contactId))
        .where(and(eq(contacts.value, patient.telephone), eq(notices.purpose, 'doctor_absent')));
      return row?.status;
    };
    await breaksOnce(campaign.db, 'notice_attempts');
    await expect(campaign.listener.incoming(answer)).rejects.toThrow();
    expect(await written()).toEqual([{ readAs: 'place_1' }]);
    expect(await question()).not.toBe('answered');
    await campaign.listener.incoming(answer);
    await campaign.listener.incoming(answer);
    expect(await question()).toBe('answered');
    expect(await written()).toEqual([{ readAs: 'place_1' }]);
  });
});

describe('a reminder', () => {
  test('on a landline is moved by 2 and the number of another time', async () => {
    const schedule = await campaign.open({ reminderDays: [1], reminderTime: '17:00' });
    const patient = await campaign.books(schedule, '10:00', { kind: 'landline' });
    await campaign.pass((at('2026-11-24', '17:00') - campaign.deps.clock.now()) / MINUTE);
    const said = await campaign.takes(patient.telephone, '2', '3');
    expect(said).toContain('If you are coming, press 1. For another time, press 2.');
    expect(said).toContain('For Wednesday, November 25 at 10:30, press 1.');
    expect(said).toContain('Your appointment is now on Wednesday, November 25 at 11:30.');
    expect(await campaign.startsAt(patient.appointmentId)).toBe(at(WEDNESDAY, '11:30'));
    expect(await campaign.held(schedule)).toBe(0);
  });

  test('by text is answered with 2, and moved by the number of another time', async () => {
    const schedule = await campaign.open({ reminderDays: [1], reminderTime: '17:00' });
    const patient = await campaign.books(schedule, '10:00', { language: 'fa' });
    await campaign.pass(); // the booking itself is confirmed
    await campaign.pass((at('2026-11-24', '17:00') - campaign.deps.clock.now()) / MINUTE);
    expect(campaign.texts(patient.telephone).at(-1)).toContain('۲ تغییر');
    await campaign.provider.writeBack(patient.telephone, '۲');
    await campaign.pass(1);
    expect(campaign.texts(patient.telephone).at(-1)).toContain('وقت‌های دیگر: ۱) ۴ آذر ۱۰:۳۰، ۲) ۴ آذر ۱۱:۰۰');
    expect(await campaign.held(schedule)).toBe(3);
    await campaign.provider.writeBack(patient.telephone, '۲');
    expect(await campaign.startsAt(patient.appointmentId)).toBe(at(WEDNESDAY, '11:00'));
    expect(await campaign.held(schedule)).toBe(0);
  });

  test('is not made for a doctor who is absent', async () => {
    const schedule = await campaign.open({ reminderDays: [1], reminderTime: '17:00' });
    const patient = await campaign.books(schedule, '10:00', { kind: 'landline' });
    await campaign.marksAbsent(schedule);
    await campaign.pass();
    await campaign.takes(patient.telephone, '4');
    await campaign.pass((at('2026-11-24', '17:01') - campaign.deps.clock.now()) / MINUTE);
    expect(campaign.calls(patient.telephone)).toHaveLength(1);
  });
});

describe('somebody who hung up before booking', () => {
  async function hangsUp(clinicId: string, number: string) {
    const id = randomUUID();
    const now = new Date(campaign.deps.clock.now());
    const call = { id, clinicId, provider: 'fake', providerCallId: id, startedAt: now, endedAt: now, language: 'en' };
    await campaign.db.insert(phoneCalls).values({ ...call, direction: 'in', result: 'nothing', failure: 'hung_up' });
    const keptUntil = new Date(now.getTime() + 86_400_000);
    await campaign.db
      .insert(phoneCallNumbers)
      .values({ callId: id, organisationId: campaign.organisationId, number, keptUntil });
  }
  const opens = async (options: { readonly hungUpCallbackMin?: number }) => {
    const schedule = await campaign.open(options);
    await campaign.db.update(clinics).set({ phone: '021 8877 6655' }).where(eq(clinics.id, schedule.clinicId));
    return schedule;
  };

  test('is written to once, where the clinic wants it', async () => {
    const schedule = await opens({ hungUpCallbackMin: 5 });
    await hangsUp(schedule.clinicId, '+989127770001');
    await campaign.pass(4);
    expect(campaign.texts('+989127770001')).toEqual([]);
    await campaign.pass(1);
    await campaign.pass(5);
    expect(campaign.texts('+989127770001')).toEqual([
      'Clinic: thank you for calling. To book an appointment, call us again: 021 8877 6655.',
    ]);
  });

  test('is left alone where the clinic has not asked for it, and where they called again', async () => {
    const [silent, wants] = [await opens({}), await opens({ hungUpCallbackMin: 5 })];
    await hangsUp(silent.clinicId, '+989127770002');
    await hangsUp(wants.clinicId, '+989127770003');
    await campaign.pass(2);
    const id = randomUUID();
    const now = new Date(campaign.deps.clock.now());
    const again = { id, clinicId: wants.clinicId, provider: 'fake', providerCallId: id, startedAt: now };
    await campaign.db.insert(phoneCalls).values({ ...again, direction: 'in', result: 'booked' });
    const number = { callId: id, organisationId: campaign.organisationId, number: '+989127770003', keptUntil: now };
    await campaign.db.insert(phoneCallNumbers).values(number);
    await campaign.pass(20);
    expect([campaign.texts('+989127770002'), campaign.texts('+989127770003')]).toEqual([[], []]);
  });
});
