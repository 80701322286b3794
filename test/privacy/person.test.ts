import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { and, eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PersonExport, type PatientView } from '../../common/contract/patients.ts';
import { intoNewFile } from '../../scripts/turnstone/exportPerson.ts';
import { appointments } from '../../server/db/schema/booking.ts';
import { audit } from '../../server/db/schema/staff.ts';
import { erasePatient, tryErasePatient } from '../../server/usecases/patients/erasePatient.ts';
import { exportPerson } from '../../server/usecases/privacy/exportPerson.ts';
import { addSchedule, aPatient, booked, DESK, openWorld, timeOf, TUESDAY, type World } from '../booking/world.ts';

/** Nothing else in the database begins so. */
const SECRETS = ['Quillonvesper', '9127770321', '0076229645', 'needlesandpins', 'quillon@example'];
const PHONE = '+989127770321';

let world: World;
let person: PatientView;
let appointmentId: string;
beforeAll(async () => {
  world = await openWorld();
  const { clinicId, organisationId } = world;
  person = await aPatient(world, {
    name: 'Quillonvesper Ahmadi',
    nationalId: '0076229645',
    note: 'needlesandpins',
    contacts: [
      { kind: 'phone', value: PHONE },
      { kind: 'email', value: 'quillon@example.org' },
    ],
  });
  const contactId = person.contacts[0]?.contactId;
  const made = await booked(world, person, timeOf(await addSchedule(world), TUESDAY, '10:00'), {
    note: 'needlesandpins',
  });
  appointmentId = made.appointmentId;
  const [queueDayId, visitId, noticeId, callId] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  const at = new Date(world.deps.clock.now()).toISOString();
  const run = (statement: ReturnType<typeof sql>) => world.db.execute(statement);
  await run(
    sql`insert into queue_days (id, clinic_id, date, opened_at) values (${queueDayId}, ${clinicId}, ${TUESDAY}, ${at})`,
  );
  await run(sql`insert into visits (id, queue_day_id, clinic_id, series, ordinal, number, patient_ref, class_code, origin,
      language, party_size, current_stage_id, issued_at, issued_seq)
    values (${visitId}, ${queueDayId}, ${clinicId}, 'Z', 1, 'Z-1', ${person.patientRef}, 'standard', 'walk_in', 'en', 1,
      ${randomUUID()}, ${at}, 1)`);
  await run(sql`insert into visit_notes (id, visit_id, at, actor, text)
    values (${randomUUID()}, ${visitId}, ${at}, 'staff:x', 'needlesandpins')`);
  await run(sql`insert into visit_contacts (visit_id, contact_id, channel, created_at)
    values (${visitId}, ${contactId}, 'sms', ${at})`);
  await run(sql`insert into notices (id, clinic_id, key, purpose, patient_ref, language, channels, not_before, expires_at,
      next_look_at, created_at)
    values (${noticeId}, ${clinicId}, ${noticeId}, 'reminder', ${person.patientRef}, 'en', '[]', ${at}, ${at}, ${at}, ${at})`);
  for (const [direction, notice] of [
    ['out', noticeId],
    ['in', null],
  ])
    await run(sql`insert into conversation_messages (id, clinic_id, contact_id, direction, channel, text, notice_id, at)
      values (${randomUUID()}, ${clinicId}, ${contactId}, ${direction}, 'sms', 'Dear Quillonvesper', ${notice}, ${at})`);
  await run(sql`insert into phone_calls (id, clinic_id, direction, provider, script_state, patient_id, started_at)
    values (${callId}, ${clinicId}, 'in', 'test', '{"keyed":"0076229645"}', ${person.patientId}, ${at})`);
  await run(sql`insert into phone_call_numbers (call_id, organisation_id, number, kept_until)
    values (${callId}, ${organisationId}, ${PHONE}, ${at})`);
  await run(sql`insert into phone_call_desk (call_id, note) values (${callId}, 'Quillonvesper rang')`);
  await run(sql`insert into web_visits (id, clinic_id, secret_hash, address_hash, asked, phone, name, created_at)
    values (${randomUUID()}, ${clinicId}, 'a', 'b', '{}', ${PHONE}, 'Quillonvesper', ${at})`);
});
afterAll(() => world.close());

/** Every row of every table, as text; what a dump of the database would show. */
async function dump(): Promise<string[]> {
  const tables = await world.sql<{ name: string }[]>`
    select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`;
  const rows: string[] = [];
  for (const { name } of tables)
    for (const { row } of await world.sql<
      { row: string }[]
    >`select ${name} || ': ' || t::text as row from ${world.sql(name)} t`)
      rows.push(row);
  return rows;
}
const found = async () => (await dump()).filter((row) => SECRETS.some((secret) => row.includes(secret)));
const erasing = (isForced = false) => ({
  clinicId: world.clinicId,
  patientId: person.patientId,
  actor: DESK,
  isForced,
});
const close = () =>
  world.db.update(appointments).set({ status: 'fulfilled' }).where(eq(appointments.id, appointmentId));

test('a person takes away all that is kept of them, and that is written down without what it was', async () => {
  const exported = await exportPerson(world.deps, erasing());
  if (!exported.ok) throw new Error(exported.error.code);
  const text = JSON.stringify(PersonExport.parse(exported.value));
  for (const secret of SECRETS) expect(text).toContain(secret);
  const kinds = new Set(exported.value.entry.map(({ resource }) => resource.resourceType));
  expect([...kinds].sort()).toEqual(['Appointment', 'Communication', 'Encounter', 'Patient']);
  const [line] = await world.db.select().from(audit).where(eq(audit.action, 'patient_exported'));
  expect(line).toMatchObject({ actor: DESK, subject: `patient:${person.patientId}` });
});

test('what came from a mobile that serves a family is not handed to one of them, and what is theirs is', async () => {
  const [mother, child] = await Promise.all(
    ['Motherly', 'Childlike'].map((name) =>
      aPatient(world, { name, contacts: [{ kind: 'phone', value: '+989127770999' }] }),
    ),
  );
  const only = '+989127770998';
  const alone = await aPatient(world, { name: 'Lonely', contacts: [{ kind: 'phone', value: only }] });
  const wrote = async (of: PatientView | undefined, text: string) =>
    world.db.execute(sql`insert into conversation_messages (id, clinic_id, contact_id, direction, channel, text, at)
      values (${randomUUID()}, ${world.clinicId}, ${of?.contacts[0]?.contactId}, 'in', 'sms', ${text}, now())`);
  await wrote(mother, 'words of the family');
  await wrote(alone, 'words of one');
  const rang = async (number: string, patientId: string | null, topic: string) => {
    const callId = randomUUID();
    await world.db
      .execute(sql`insert into phone_calls (id, clinic_id, direction, provider, patient_id, topic, started_at)
      values (${callId}, ${world.clinicId}, 'in', 'test', ${patientId}, ${topic}, now())`);
    await world.db.execute(sql`insert into phone_call_numbers (call_id, organisation_id, number, kept_until)
      values (${callId}, ${world.organisationId}, ${number}, now())`);
  };
  await rang('+989127770999', null, 'of-nobody-known');
  await rang('+989127770999', mother?.patientId ?? null, 'of-the-mother');
  await rang('+989127770999', child?.patientId ?? null, 'of-the-child');
  await rang(only, null, 'of-one');
  await rang(only, person.patientId, 'of-another');
  const textOf = async (of: PatientView | undefined) => {
    if (of === undefined) throw new Error('Nobody was made');
    return JSON.stringify(await exportPerson(world.deps, { ...erasing(), patientId: of.patientId }));
  };
  const ofChild = await textOf(child);
  expect(ofChild).toContain('of-the-child');
  expect(ofChild).not.toMatch(/of-the-mother|of-nobody-known|words of/);
  const ofOne = await textOf(alone);
  expect(ofOne).toMatch(/words of one/);
  expect(ofOne).toMatch(/of-one/);
  expect(ofOne).not.toContain('of-another');
  await world.db.execute(sql`delete from phone_calls where topic like 'of-%'`);
});

test('an export stands in a new file or nowhere, and nothing is begun for one that is there', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'turnstone-export-'));
  const file = path.join(folder, 'person.json');
  await intoNewFile(file, (write) => write('all of it'));
  let isBegun = false;
  const again = intoNewFile(file, () => Promise.resolve((isBegun = true)));
  await expect(again).rejects.toThrow('is there already');
  expect(isBegun).toBe(false);
  expect(await readFile(file, 'utf8')).toBe('all of it');
  const other = path.join(folder, 'other.json');
  await expect(intoNewFile(other, () => Promise.reject(new Error('no record')))).rejects.toThrow('no record');
  expect(await readdir(folder)).toEqual(['person.json']);
  await rm(folder, { recursive: true });
});

test('nobody is erased while a booking or a ticket of theirs is open', async () => {
  expect(await erasePatient(world.deps, erasing())).toMatchObject({ error: { code: 'patient_has_open_bookings' } });
  await close();
  expect(await erasePatient(world.deps, erasing())).toMatchObject({ error: { code: 'patient_has_open_bookings' } });
  await world.db.execute(sql`update visits set closed_at = now() where number = 'Z-1'`);
});

test('what would be erased is told by table, and nothing is changed', async () => {
  const before = (await dump()).sort();
  expect(await tryErasePatient(world.deps, erasing())).toMatchObject({
    ok: true,
    value: { patients: 1, appointments: 1, conversation_messages: 2, phone_calls: 1, visit_notes: 1, web_visits: 1 },
  });
  expect((await dump()).sort()).toEqual(before);
});

test('of an erased person no name, number or word is left in any table, and what is counted stays', async () => {
  expect(await found()).not.toEqual([]);
  expect((await erasePatient(world.deps, erasing())).ok).toBe(true);
  expect(await found()).toEqual([]);
  const [booking] = await world.db
    .select()
    .from(appointments)
    .where(and(eq(appointments.id, appointmentId), eq(appointments.status, 'fulfilled')));
  expect(booking).toMatchObject({ patientId: null, series: expect.any(String) as string });
  const [counted] = await world.sql`select count(*)::int as visits from visits where number = 'Z-1'`;
  expect(counted).toEqual({ visits: 1 });
});
