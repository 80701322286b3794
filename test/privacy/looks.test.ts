import { and, asc, eq, ne, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { audit } from '../../server/db/schema/staff.ts';
import { verifyAudit } from '../../server/db/checks/audit.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';

let server: ClinicServer;
let reception: string;
let administrator: string;
let patientId: string;
const MINUTE_MS = 60_000;

beforeAll(async () => {
  server = await startClinicServer();
  reception = await server.loggedIn('reception');
  administrator = await server.loggedIn('admin');
  const made = await ask('POST', '/patients', {
    name: 'Quillon Vesper',
    nationalId: null,
    contacts: [{ kind: 'phone', value: '+989127770321' }],
  });
  if (made.status !== 200) throw new Error(JSON.stringify(made.body));
  patientId = String(made.body['patientId']);
});
afterAll(() => server.stop());

const ask = (method: string, path: string, body?: unknown, cookie = reception) =>
  server.ask(method, `/clinics/${server.clinicId}${path}`, { cookie, ...(body === undefined ? {} : { body }) });
const lines = (action: string) =>
  server.connections.db
    .select()
    .from(audit)
    .where(and(eq(audit.action, action), ne(audit.actor, 'job:demonstration')))
    .orderBy(asc(audit.seq));

test('whoever opens a patient’s record is written down, once for one look', async () => {
  for (let i = 0; i < 3; i += 1) expect((await ask('GET', `/patients/${patientId}`)).status).toBe(200);
  expect(await lines('patient_read')).toMatchObject([{ subject: `patient:${patientId}`, detail: {} }]);
  server.clock.at += 11 * MINUTE_MS;
  await ask('GET', `/patients/${patientId}`);
  const both = await lines('patient_read');
  expect(both).toHaveLength(2);
  expect(both.every(({ actor }) => actor.startsWith('staff:'))).toBe(true);
});

test('whoever is found by a search is written down, and never what was typed', async () => {
  await ask('POST', '/patients/find', { text: 'Quillon' });
  await ask('POST', '/patients/find', { text: 'nobody of that name' });
  expect(await lines('patients_found')).toMatchObject([{ detail: { patients: [patientId] } }]);
});

test('whoever logs in is written down, and whoever is refused, without what they typed', async () => {
  const at = { login: 'reception', password: 'Quillon is no password' };
  await server.ask('POST', '/session', { body: at });
  await server.ask('POST', '/session', { body: { ...at, login: 'Vesper' } });
  const [first] = await lines('logged_in');
  expect(first).toMatchObject({ clinicId: null, detail: { method: 'password' } });
  expect(first?.subject).toBe(first?.actor);
  expect((await lines('login_refused')).map(({ subject }) => subject)).toEqual([first?.subject, 'nobody']);
});

test('who let a screen in is written down', async () => {
  await server.pair('display');
  const rows = await server.connections.db.select().from(audit).where(eq(audit.action, 'device_let_in'));
  expect(rows).toMatchObject([{ actor: 'job:demonstration', detail: { kind: 'display' } }]);
});

test('what is added, corrected and erased is written down by the names of the fields, in a whole chain', async () => {
  await ask('PATCH', `/patients/${patientId}`, { note: 'Quillon is afraid of needles' });
  await ask('DELETE', `/patients/${patientId}`, undefined, administrator);
  expect(await lines('patient_added')).toMatchObject([{ detail: { fields: ['name', 'contacts'] } }]);
  expect(await lines('patient_corrected')).toMatchObject([{ detail: { fields: ['note'] } }]);
  expect(await lines('patient_erased')).toMatchObject([{ subject: `patient:${patientId}` }]);
  const said = await server.connections.db.execute(sql`select string_agg(a::text, ' ') as all from audit a`);
  expect(JSON.stringify(said)).not.toMatch(/Quillon|Vesper|9127770321|needles/);
  for (const chain of await verifyAudit(server.connections.sql)) expect(chain).not.toHaveProperty('broken');
});
