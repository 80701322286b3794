/** What the clinic's telephone was: read back, counted, called back, forgotten. */
import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CallbackList, CallHistory, CallReport } from '../../common/contract/phoneCalls.ts';
import { stepPhrase } from '../../common/phrases/phoneCallWords.ts';
import { say } from '../../common/phrases/phrase.ts';
import { noticeAttempts, notices } from '../../server/db/schema/notices.ts';
import { contacts } from '../../server/db/schema/people.ts';
import { phoneCallDesk, phoneCallNumbers, phoneCalls } from '../../server/db/schema/phone.ts';
import { organisations } from '../../server/db/schema/organisation.ts';
import { audit } from '../../server/db/schema/staff.ts';
import { forgetCallers } from '../../server/usecases/phoneCalls/forgetCallers.ts';
import type { CallOutcome } from '../../server/ports/voiceLine.ts';
import { keepOutgoingEnd } from '../../server/usecases/phoneCalls/keepOutgoing.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';
import { keepCall, type KeptCall } from './keptCalls.ts';

const MINUTE = 60_000;
const DAY = '2026-03-02';
const at = (time: string, day = DAY) => new Date(`${day}T${time}Z`);
const MARY = '+989121110001';
const OMID = '+989121110002';
const SARA = '+989121110003';

let server: ClinicServer;
let admin = '';
let reception = '';
let doctor = '';
let maryId = '';
beforeAll(async () => {
  server = await startClinicServer(Date.parse(`${DAY}T12:00:00Z`));
  [admin, reception, doctor] = [
    await server.logIn('admin'),
    await server.logIn('reception'),
    await server.logIn(server.logins.find(({ role }) => role === 'doctor')?.login ?? ''),
  ];
  const added = await ask('POST', '/patients', reception, {
    name: '=Mary Stone',
    contacts: [{ kind: 'phone', value: MARY }],
  });
  maryId = String(added.body['patientId']);
  const ended = (start: string, minutes: number, more: Partial<KeptCall> = {}): KeptCall => ({
    startedAt: at(start),
    answeredAt: at(start),
    endedAt: new Date(at(start).getTime() + minutes * MINUTE),
    outcome: 'completed',
    ...more,
  });
  const calls: KeptCall[] = [
    ended('08:00:00', 3, { number: MARY, result: 'booked', patientId: maryId, path: [{ at: 0, step: 'language' }] }),
    // Omid tried twice and gave up; the second time at the question for his identity.
    ended('09:10:00', 1, { number: OMID, result: 'nothing', failure: 'hung_up', path: [{ at: 0, step: 'main' }] }),
    ended('09:20:00', 2, { number: OMID, result: 'nothing', failure: 'not_identified' }),
    { startedAt: at('09:25:00'), endedAt: at('09:25:01'), outcome: 'busy', number: SARA },
    // Sara tried again and spoke to the desk: she waits for nobody.
    ended('09:30:00', 6, {
      number: SARA,
      result: 'desk',
      legs: [{ startedAt: at('09:31:00'), answeredAt: at('09:31:30'), endedAt: at('09:36:00'), outcome: 'talked' }],
    }),
    // Hidden: nobody can be called back.
    ended('10:00:00', 1, { result: 'nothing', failure: 'silence' }),
  ];
  for (const call of calls) await keepCall(server.connections.db, server.clinicId, call);
  await keepOutgoing('busy', null, OMID, '11:00:00');
  await keepOutgoing('failed', 'wrong_address', SARA, '11:01:00');
});
afterAll(() => server.stop());

const ask = (method: string, path: string, cookie: string, body?: unknown) =>
  server.ask(method, `/clinics/${server.clinicId}${path}`, { cookie, ...(body === undefined ? {} : { body }) });
const days = `from=${DAY}&until=${DAY}`;
// The routes' own schemas have checked these.
const history = async (cookie: string, more = '') =>
  (await ask('GET', `/calls?${days}${more}`, cookie)).body as unknown as CallHistory;
const callbacks = async (cookie: string) =>
  ((await ask('GET', '/calls/callbacks', cookie)).body as unknown as CallbackList).callbacks;

async function keepOutgoing(outcome: CallOutcome, code: string | null, to: string, start: string): Promise<void> {
  const { db } = server.connections;
  const [organisation] = await db.select().from(organisations);
  const [contactId, noticeId, attemptId] = [randomUUID(), randomUUID(), randomUUID()];
  const rung = { id: attemptId, noticeId, channel: 'voice', contactId, provider: 'test', startedAt: at(start) };
  const known = await db.select().from(contacts).where(eq(contacts.value, to));
  const contact = known[0]?.id ?? contactId;
  if (known.length === 0)
    await db.insert(contacts).values({
      id: contactId,
      organisationId: organisation?.id ?? '',
      kind: 'mobile',
      value: to,
      createdAt: at(start),
    });
  await db.insert(notices).values({
    id: noticeId,
    clinicId: server.clinicId,
    key: noticeId,
    purpose: 'reminder',
    language: 'en',
    channels: [],
    status: 'expired',
    notBefore: at(start),
    expiresAt: at(start),
    nextLookAt: at(start),
    createdAt: at(start),
  });
  await db.insert(noticeAttempts).values({ ...rung, contactId: contact, status: 'failed', code, updatedAt: at(start) });
  const kept = { callId: attemptId, outcome };
  // Told twice: kept once.
  for (let times = 0; times < 2; times += 1)
    await keepOutgoingEnd(db, kept, { provider: 'test', now: at(start).getTime() });
}

test('every call of a day is read back with what became of it, the newest first', async () => {
  const { calls, next, lines } = await history(reception);
  expect(calls.map(({ became }) => became)).toEqual([
    'wrong_number',
    'busy',
    'silence',
    'desk',
    'line_busy',
    'not_identified',
    'hung_up',
    'booked',
  ]);
  expect(next).toBeNull();
  expect(lines).toEqual(['+982112345678']);
  expect(calls.at(-1)).toMatchObject({
    number: { text: MARY, isWhole: true },
    patient: { patientId: maryId, name: '=Mary Stone' },
    path: [{ step: 'language' }],
  });
  expect(calls[1]).toMatchObject({ direction: 'out', topic: 'reminder', number: { text: OMID } });
});

test('a doctor sees the last digits only, and nobody’s name; whoever has no part in it sees nothing', async () => {
  const { calls } = await history(doctor);
  expect(calls.at(-1)).toMatchObject({ number: { text: '…001', isWhole: false }, patient: null });
  expect(JSON.stringify(calls)).not.toContain(MARY);
  expect((await ask('POST', '/calls/file', doctor, { from: DAY, until: DAY })).body['code']).toBe('not_allowed');
  expect((await ask('GET', `/calls/report?${days}`, reception)).body['code']).toBe('not_allowed');
  expect((await server.ask('GET', `/clinics/${server.clinicId}/calls?${days}`)).status).toBe(401);
});

test('calls are looked through by direction, outcome and line', async () => {
  const became = async (more: string) => (await history(reception, more)).calls.map((call) => call.became);
  expect(await became('&direction=out')).toEqual(['wrong_number', 'busy']);
  expect(await became('&became=booked')).toEqual(['booked']);
  expect(await became('&became=any_failed&direction=in')).toEqual([
    'silence',
    'line_busy',
    'not_identified',
    'hung_up',
  ]);
  expect(await became(`&line=${encodeURIComponent('+982112345678')}`)).toHaveLength(6);
  expect(await became('&line=100')).toEqual([]);
  expect((await ask('GET', `/calls?from=2026-03-03&until=${DAY}`, reception)).status).toBe(422);
});

test('a file of calls is given to whoever may see callers, and it is written down who took it', async () => {
  const file = (await ask('POST', '/calls/file', admin, { from: DAY, until: DAY })).body as unknown as CallHistory;
  expect(file.calls).toHaveLength(8);
  const written = await server.connections.db.select().from(audit).where(eq(audit.action, 'calls_exported'));
  expect(written).toHaveLength(1);
  expect(written[0]).toMatchObject({ subject: `calls:${DAY}:${DAY}`, detail: { fields: ['8 calls', 'numbers'] } });
  expect(written[0]?.actor).toMatch(/^staff:/);
  expect(JSON.stringify(written)).not.toContain('98912');
});

test('the report counts what was busy, answered and in vain, hour by hour, and what lines it takes', async () => {
  const report = (await ask('GET', `/calls/report?${days}`, admin)).body as unknown as CallReport;
  expect(report.incoming).toMatchObject({ calls: 6, answered: 5, lineBusy: 1, failed: 4, booked: 1, toDesk: 1 });
  expect(report.incoming.meanDeskWaitMs).toBe(30_000);
  expect(report.incoming.meanDeskTalkMs).toBe(4.5 * MINUTE);
  expect(report.outgoing).toEqual({ calls: 2, answered: 0 });
  const nine = report.perHour.find(({ hour }) => hour === 9);
  expect(nine).toMatchObject({ calls: 4, lineBusy: 1, failed: 3, most: 1 });
  expect(nine?.erlangs).toBeCloseTo(9 / 60, 9);
  expect(report.busiest).toMatchObject({ hour: 9, callsPerHour: 4, meanCallMs: 3 * MINUTE, deskCallsPerHour: 1 });
  expect(report.failures).toContainEqual({ direction: 'in', became: 'hung_up', step: 'main', count: 1 });
  expect(report.repeated).toEqual({ numbers: 1, calls: 2 });
  expect(JSON.stringify(report)).not.toContain('9891');
});

test('whoever called in vain is called back once, whoever of the desk presses first', async () => {
  expect(await callbacks(reception)).toMatchObject([
    { number: { text: OMID }, calls: 2, became: 'not_identified', claimedBy: null, tries: 0 },
  ]);
  const callId = (await callbacks(reception))[0]?.callId ?? '';
  const press = (cookie: string, what: string, body?: unknown) =>
    ask('POST', `/calls/${callId}/callback/${what}`, cookie, body);
  const both = await Promise.all([press(reception, 'claim'), press(admin, 'claim')]);
  expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  expect(both.find(({ status }) => status === 409)?.body['code']).toBe('callback_taken');
  const [loser, winner] = both[0].status === 200 ? [admin, reception] : [reception, admin];
  expect(await callbacks(winner)).toMatchObject([{ isMine: true }]);
  expect((await callbacks(loser))[0]).toMatchObject({ isMine: false, claimedBy: expect.any(String) as string });

  await press(winner, 'done', { isReached: false });
  expect(await callbacks(loser)).toMatchObject([{ claimedBy: null, tries: 1 }]);
  await press(loser, 'claim');
  await press(loser, 'done', { isReached: true });
  expect(await callbacks(winner)).toEqual([]);
  expect((await press(winner, 'claim')).body['code']).toBe('callback_done');
  const { calls } = await history(reception, '&became=not_identified');
  expect(calls[0]?.calledBackBy).not.toBeNull();
});

test('where a caller was in the menu is said in words, whatever the step is called', () => {
  const english = (step: string) => say(stepPhrase(step), 'en');
  expect(english('choose.doctor')).toBe('Choosing the doctor');
  expect(english('entry.national_id')).toBe('Keying in a number');
  expect(english('something_new')).toBe('In the menu');
});

test('a call of another clinic, or of none, is not known here', async () => {
  const unknown = `/calls/${randomUUID()}`;
  expect((await ask('POST', `${unknown}/callback/claim`, reception)).body['code']).toBe('call_not_found');
  expect((await ask('GET', `${unknown}/caller`, reception)).body['code']).toBe('call_not_found');
  expect((await ask('POST', `${unknown}/take`, reception, {})).body['code']).toBe('call_not_found');
});

test('a list longer than a page goes on where it stopped, and no call is shown twice', async () => {
  const day = '2026-02-01';
  for (let call = 0; call < 120; call += 1)
    // Several begin in the same moment.
    await keepCall(server.connections.db, server.clinicId, {
      startedAt: at(`10:00:${String(Math.floor(call / 7)).padStart(2, '0')}`, day),
      result: 'informed',
      endedAt: at('11:00:00', day),
    });
  const seen: string[] = [];
  let after = '';
  do {
    const page = (await ask('GET', `/calls?from=${day}&until=${day}${after}`, reception))
      .body as unknown as CallHistory;
    seen.push(...page.calls.map(({ callId }) => callId));
    after = page.next === null ? '' : `&after=${page.next}`;
  } while (after !== '');
  expect(seen).toHaveLength(120);
  expect(new Set(seen).size).toBe(120);
});

test('a place in the list that there cannot be is refused as such', async () => {
  const id = '0190f0f0-0000-7000-8000-000000000000';
  const lastOf = (place: string) => ask('GET', `/calls?from=2026-02-01&until=2026-02-01&after=${place}`, reception);
  expect((await lastOf(`99999999999999_${id}`)).status).toBe(200);
  for (const place of [`9999999999999999_${id}`, `253402300800000_${id}`, `1_${'-'.repeat(36)}`, `1_${'a'.repeat(36)}`])
    expect((await lastOf(place)).body['code'], place).toBe('invalid_request');
});

test('who called is forgotten after the line’s days, and the call is still counted', async () => {
  const { db } = server.connections;
  const old = at('08:00:00', '2025-06-01');
  const callId = await keepCall(db, server.clinicId, {
    startedAt: old,
    endedAt: old,
    number: SARA,
    keptUntil: at('00:00:00', '2025-12-01'),
    patientId: maryId,
    result: 'booked',
  });
  const hidden = await keepCall(db, server.clinicId, { startedAt: old, endedAt: old, patientId: maryId });
  await db.insert(phoneCallDesk).values({ callId, note: 'Asked for Dr Reef', cameOf: 'booked' });
  await forgetCallers(db, server.clock.at);
  expect(await db.select().from(phoneCallNumbers).where(eq(phoneCallNumbers.callId, callId))).toEqual([]);
  const [call] = await db.select().from(phoneCalls).where(eq(phoneCalls.id, callId));
  expect(call).toMatchObject({ patientId: null, result: 'booked' });
  const [none] = await db.select().from(phoneCalls).where(eq(phoneCalls.id, hidden));
  expect(none?.patientId).toBeNull();
  const [desk] = await db.select().from(phoneCallDesk).where(eq(phoneCallDesk.callId, callId));
  expect(desk).toMatchObject({ note: null, cameOf: 'booked' });
  expect((await history(reception)).calls.at(-1)?.number?.text).toBe(MARY);
});

test('a person who is erased is gone from the calls, too', async () => {
  expect((await ask('DELETE', `/patients/${maryId}`, admin)).status).toBe(200);
  const { calls } = await history(reception, '&became=booked');
  expect(calls).toMatchObject([{ number: null, patient: null, became: 'booked' }]);
  expect(await server.connections.db.select().from(phoneCallNumbers).where(eq(phoneCallNumbers.number, MARY))).toEqual(
    [],
  );
});
