/** A caller is passed on to the desk: the panels say so at once, one desk has the call, and notes what came of it. */
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { DeskCaller } from '../../common/contract/phoneCalls.ts';
import type { PanelView } from '../../common/contract/panelView.ts';
import { postgresNews } from '../../server/adapters/news/postgres.ts';
import { phoneCallDesk, phoneCallLegs, phoneCalls } from '../../server/db/schema/phone.ts';
import type { CallListener, LineEvent, LineStep } from '../../server/ports/voiceLine.ts';
import { tellingDesk } from '../../server/usecases/phoneCalls/tellDesk.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';
import { keepCall } from './keptCalls.ts';

const MARY = '+989121110001';
const SERVICE = '01890000-0000-7000-8000-000000000001';

let server: ClinicServer;
let reception = '';
let admin = '';
let doctor = '';
let callId = '';
let newest: PanelView | undefined;
let line: CallListener;
/** What the line's own script answers next. */
let answers: LineStep = { utterances: [] };
let failures: unknown[] = [];

beforeAll(async () => {
  server = await startClinicServer();
  reception = await server.logIn('reception');
  admin = await server.logIn('admin');
  doctor = await server.logIn(server.logins.find(({ role }) => role === 'doctor')?.login ?? '');
  const { db, sql } = server.connections;
  failures = [];
  const news = postgresNews(sql, (work) => void work.catch((error: unknown) => failures.push(error)));
  line = tellingDesk(
    { db, news },
    { rang: () => Promise.resolve(), next: () => Promise.resolve(answers), ended: () => Promise.resolve() },
  );
  await ask('POST', '/patients', reception, { name: 'Mary Stone', contacts: [{ kind: 'phone', value: MARY }] });
  await ask('POST', '/patients', reception, { name: 'Tom Stone', contacts: [{ kind: 'phone', value: MARY }] });
  const socket = server.socket({ cookie: reception });
  socket.on('view:update', ({ view }: { view: PanelView }) => (newest = view));
  const joined: unknown = await socket.emitWithAck('view:join', { clinicId: server.clinicId });
  expect(joined).toMatchObject({ ok: true });
});
afterAll(async () => {
  await server.stop();
  expect(failures).toEqual([]);
});

const ask = (method: string, path: string, cookie: string, body?: unknown) =>
  server.ask(method, `/clinics/${server.clinicId}${path}`, { cookie, ...(body === undefined ? {} : { body }) });
const press = (cookie: string, what: string, body: unknown) => ask('POST', `/calls/${callId}/${what}`, cookie, body);
const happened = (type: 'digits' | 'connected' | 'not_connected'): LineEvent => ({
  callId,
  at: server.clock.at,
  event: type === 'digits' ? { type, digits: '0' } : { type },
});
const shown = (state: string) => vi.waitFor(() => expect(newest?.deskCalls).toMatchObject([{ callId, state }]));

test('a caller who presses 0 stands on every panel at once, without a name or a number', async () => {
  const { db } = server.connections;
  callId = await keepCall(db, server.clinicId, {
    startedAt: new Date(server.clock.at - 60_000),
    answeredAt: new Date(server.clock.at - 60_000),
    number: MARY,
    language: 'fa',
    path: [
      { at: 0, step: 'main' },
      { at: 1, step: 'choose.service' },
    ],
    scriptState: {
      at: 'offering',
      chosen: { serviceId: SERVICE, patientType: 'follow_up' },
      offered: [{ startsAt: 5 }],
    },
    legs: [{ startedAt: new Date(server.clock.at) }],
  });
  answers = { utterances: [], connect: { to: '100', ringMs: 25_000, stepId: '4' } };
  await line.next(happened('digits'));
  await shown('ringing');
  expect(newest?.deskCalls[0]).toMatchObject({
    language: 'fa',
    path: ['main', 'choose.service'],
    reason: 'key_0',
    takenBy: null,
  });
  expect(JSON.stringify(newest)).not.toMatch(/Mary|98912/);
  answers = { utterances: [] };
});

test('whoever may see callers is told the number, everybody who has it, and what was chosen in the menu', async () => {
  // The route's own schema has checked it.
  const caller = (await ask('GET', `/calls/${callId}/caller`, reception)).body as unknown as DeskCaller;
  expect(caller.number).toEqual({ text: MARY, isWhole: true });
  expect(caller.patients.map(({ name }) => name).toSorted()).toEqual(['Mary Stone', 'Tom Stone']);
  expect(caller.chosen).toEqual({
    serviceId: SERVICE,
    practitionerId: null,
    patientType: 'follow_up',
    insuranceId: null,
    startsAt: null,
  });
  const masked = (await ask('GET', `/calls/${callId}/caller`, doctor)).body as unknown as DeskCaller;
  expect(masked).toMatchObject({ number: { text: '…001', isWhole: false }, patients: [] });
});

test('of two desks that take the call one has it, and the other is told who', async () => {
  const both = await Promise.all([press(reception, 'take', {}), press(admin, 'take', {})]);
  expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  expect(both.find(({ status }) => status === 409)?.body['code']).toBe('call_taken');
  await vi.waitFor(() => expect(newest?.deskCalls[0]?.takenBy?.name).toBeTruthy());
  const first = newest?.deskCalls[0]?.takenBy?.staffId;
  const loser = both[0].status === 200 ? admin : reception;
  expect((await press(loser, 'take', { over: true })).status).toBe(200);
  await vi.waitFor(() => expect(newest?.deskCalls[0]?.takenBy?.staffId).not.toBe(first));
});

test('somebody answers, the call ends, and it stays before whoever took it until they note what came of it', async () => {
  const { db } = server.connections;
  const now = new Date(server.clock.at);
  await db.update(phoneCallLegs).set({ answeredAt: now }).where(eq(phoneCallLegs.callId, callId));
  await line.next(happened('connected'));
  await shown('talking');
  await db.update(phoneCallLegs).set({ endedAt: now, outcome: 'talked' }).where(eq(phoneCallLegs.callId, callId));
  await db.update(phoneCalls).set({ endedAt: now, scriptState: null, result: 'desk' }).where(eq(phoneCalls.id, callId));
  await line.ended({ eventId: 'e', callId, outcome: 'completed', at: server.clock.at });
  await shown('over');
  expect((await press(reception, 'note', { cameOf: 'booked', note: 'Comes with her son' })).status).toBe(200);
  await vi.waitFor(() => expect(newest?.deskCalls).toEqual([]));
  const [desk] = await db.select().from(phoneCallDesk).where(eq(phoneCallDesk.callId, callId));
  expect(desk).toMatchObject({ cameOf: 'booked', note: 'Comes with her son' });
});

test('a caller whom nobody took is on no panel once the call is over, and is to be called back', async () => {
  const { db } = server.connections;
  const now = new Date(server.clock.at);
  callId = await keepCall(db, server.clinicId, {
    startedAt: new Date(server.clock.at - 30_000),
    answeredAt: new Date(server.clock.at - 30_000),
    number: '+989121110009',
    legs: [{ startedAt: new Date(server.clock.at - 20_000), endedAt: now, outcome: 'not_taken' }],
  });
  await line.next(happened('not_connected'));
  await shown('waiting');
  await db
    .update(phoneCalls)
    .set({ endedAt: now, scriptState: null, result: 'callback', failure: 'desk_not_reached', callbackWantedAt: now })
    .where(eq(phoneCalls.id, callId));
  await line.ended({ eventId: 'e2', callId, outcome: 'completed', at: server.clock.at });
  await vi.waitFor(() => expect(newest?.deskCalls).toEqual([]));
  expect((await ask('GET', '/calls/callbacks', reception)).body).toMatchObject({
    callbacks: [{ callId, became: 'callback', calls: 1 }],
  });
});
