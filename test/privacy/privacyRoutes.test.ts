/** What the administrator does about privacy in the panel: the same as by the commands, and with the same refusals. */
import { randomUUID } from 'node:crypto';
import { and, eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RetentionView } from '../../common/contract/privacy.ts';
import { contacts } from '../../server/db/schema/people.ts';
import { audit } from '../../server/db/schema/staff.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';

const MOBILE = '+989127770555';
let server: ClinicServer;
let cookie = '';
beforeAll(async () => {
  server = await startClinicServer();
  cookie = await server.logIn('admin');
});
afterAll(() => server.stop());

const ask = (method: string, path: string, body?: unknown) =>
  server.ask(method, `/clinics/${server.clinicId}${path}`, { cookie, ...(body === undefined ? {} : { body }) });
const run = (statement: ReturnType<typeof sql>) => server.connections.db.execute(statement);
const lines = (action: string) =>
  server.connections.db
    .select()
    .from(audit)
    .where(and(eq(audit.action, action), sql`${audit.actor} like 'staff:%'`));

test('days are set within their bounds, and it is said before what would go', async () => {
  await run(sql`insert into phone_calls (id, clinic_id, direction, provider, started_at, ended_at)
    values (${randomUUID()}, ${server.clinicId}, 'in', 'test', '2025-12-01', '2025-12-01')`);
  expect((await ask('POST', '/retention/due', {})).body).toEqual({ due: {} });
  expect((await ask('POST', '/retention/due', { days: { calls: 60 } })).body).toEqual({ due: { calls: 1 } });
  const refused = await ask('PUT', '/retention', { days: { calls: 5 } });
  expect(refused).toMatchObject({ status: 422, body: { code: 'days_out_of_bounds', least: 30, most: 3_650 } });
  const set = await ask('PUT', '/retention', { days: { calls: 60 } });
  const { kinds } = set.body as RetentionView; // the route's own schema has checked it
  expect(kinds.find(({ kind }) => kind === 'calls')).toEqual({
    kind: 'calls',
    days: 60,
    usual: 730,
    least: 30,
    most: 3_650,
  });
  expect(await lines('retention_changed')).toMatchObject([{ detail: { calls: 60 } }]);
});

test('what erasing a person takes away is told first; with something open it is refused until that is said', async () => {
  const [person] = await run(sql`select id, patient_ref as ref from patients order by id limit 1`);
  await run(sql`update visits set patient_ref = ${String(person?.['ref'])}::uuid where id = ${await aVisit()}`);
  const of = `/patients/${String(person?.['id'])}`;
  const tried = await ask('POST', `${of}/erasing`, { isForced: true });
  expect(tried.body).toMatchObject({ rows: { patients: 1 } });
  expect(await lines('patient_erased')).toEqual([]);
  const refused = await ask('POST', `${of}/erase`, {});
  expect([refused.status, refused.body['code']]).toEqual([409, 'patient_has_open_bookings']);
  expect((await ask('POST', `${of}/erase`, { isForced: true })).body).toEqual(tried.body);
  expect(await lines('patient_erased')).toHaveLength(1);
  expect((await ask('POST', `${of}/erasing`, {})).body['code']).toBe('patient_not_found');
});

test('who is known by a number alone is erased by it, and the audit does not know the number', async () => {
  const contactId = randomUUID();
  const { organisationId } = await aClinic();
  await run(sql`insert into contacts (id, organisation_id, kind, value, created_at)
    values (${contactId}, ${organisationId}, 'mobile', ${MOBILE}, now())`);
  const visitId = await aVisit();
  await run(sql`insert into visit_contacts (visit_id, contact_id, channel, created_at)
    values (${visitId}, ${contactId}, 'sms', now())`);
  await run(sql`insert into visit_notes (id, visit_id, at, actor, text)
    values (${randomUUID()}, ${visitId}, now(), 'staff:x', 'calls herself Quillonvesper')`);
  await run(sql`insert into conversation_messages (id, clinic_id, contact_id, direction, channel, text, at)
    values (${randomUUID()}, ${server.clinicId}, ${contactId}, 'in', 'sms', 'Quillonvesper here', now())`);
  const callId = randomUUID();
  await run(sql`insert into phone_calls (id, clinic_id, direction, provider, started_at, ended_at)
    values (${callId}, ${server.clinicId}, 'in', 'test', now(), now())`);
  await run(sql`insert into phone_call_numbers (call_id, organisation_id, number, kept_until)
    values (${callId}, ${organisationId}, ${MOBILE}, now())`);

  const open = await ask('POST', '/numbers/erase', { text: MOBILE });
  expect([open.status, open.body['code']]).toEqual([409, 'patient_has_open_bookings']);
  await run(sql`update visits set closed_at = now() where id = ${visitId}`);
  const tried = await ask('POST', '/numbers/erasing', { text: MOBILE });
  expect(tried.body).toEqual({
    rows: { contacts: 1, visit_contacts: 1, visit_notes: 1, conversation_messages: 1, phone_call_numbers: 1 },
  });
  expect(await lines('number_erased')).toEqual([]);
  expect((await ask('POST', '/numbers/erase', { text: MOBILE })).body).toEqual(tried.body);
  expect(await lines('number_erased')).toMatchObject([{ subject: `contact:${contactId}` }]);
  expect(await whereIs(MOBILE)).toEqual([]);
  expect(await whereIs('Quillonvesper')).toEqual([]);
  expect((await ask('POST', '/numbers/erasing', { text: MOBILE })).body['code']).toBe('number_unknown');
});

test('of a number that stands in a record the person is erased and not the number; one that said STOP stays', async () => {
  const { organisationId } = await aClinic();
  const [known] = await run(sql`select value from contacts join patient_contacts on contact_id = id limit 1`);
  const inRecord = await ask('POST', '/numbers/erase', { text: String(known?.['value']) });
  expect([inRecord.status, inRecord.body['code']]).toEqual([409, 'number_in_record']);
  const stopped = '+989127770556';
  await run(sql`insert into contacts (id, organisation_id, kind, value, blocked_reason, created_at)
    values (${randomUUID()}, ${organisationId}, 'mobile', ${stopped}, 'stop', now())`);
  expect((await ask('POST', '/numbers/erase', { text: stopped })).body).toEqual({ rows: { contacts_kept: 1 } });
  expect(await server.connections.db.select().from(contacts).where(eq(contacts.value, stopped))).toHaveLength(1);
  expect((await ask('POST', '/numbers/erase', { text: '12' })).body['code']).toBe('phone_too_short');
});

async function aClinic(): Promise<{ readonly organisationId: string }> {
  const [clinic] = await run(
    sql`select organisation_id as "organisationId" from clinics where id = ${server.clinicId}`,
  );
  return { organisationId: String(clinic?.['organisationId']) };
}

/** Somebody's ticket of today, who is in no record. */
async function aVisit(): Promise<string> {
  const [service] = await run(sql`select id from services where clinic_id = ${server.clinicId} and is_active limit 1`);
  const taken = await server.ask('POST', `/clinics/${server.clinicId}/tickets`, {
    cookie,
    body: { serviceId: service?.['id'], language: 'en' },
  });
  expect(taken.status).toBe(200);
  const [visit] = await run(sql`select id from visits order by issued_at desc, issued_seq desc limit 1`);
  return String(visit?.['id']);
}

/** Every table in which these words still stand. */
async function whereIs(words: string): Promise<string[]> {
  const tables = await run(sql`
    select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`);
  const found: string[] = [];
  for (const { name } of tables) {
    const table = String(name);
    const rows = await run(sql`select 1 from ${sql.identifier(table)} t where t::text like ${`%${words}%`} limit 1`);
    if (rows.length > 0) found.push(table);
  }
  return found;
}
