import { randomUUID } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RETENTION, RetentionKind } from '../../common/contract/retention.ts';
import type { EpochMs } from '../../common/contract/vocabulary.ts';
import { verifyAudit } from '../../server/db/checks/audit.ts';
import { appointments } from '../../server/db/schema/booking.ts';
import { clinics } from '../../server/db/schema/organisation.ts';
import { patients } from '../../server/db/schema/people.ts';
import { retentionRuns } from '../../server/db/schema/privacy.ts';
import { audit } from '../../server/usecases/privacy/audit.ts';
import { forgetWhatIsOld, previewRetention, setRetention } from '../../server/usecases/privacy/retention.ts';
import { at } from '../booking/build.ts';
import { addSchedule, aPatient, booked, MONDAY, openWorld, timeOf, TUESDAY, type World } from '../booking/world.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const YEAR_MS = 365 * DAY_MS;
/** Not the same for all kinds, so that a kind that looks at another's days is noticed. */
const DAYS = Object.fromEntries(RetentionKind.options.map((kind, i) => [kind, RETENTION[kind].least + 40 + i]));
const NOW = at(MONDAY, '09:00');

let world: World;
const said: string[] = [];
const note = (...given: readonly unknown[]) => void said.push(String(given.at(-1)));
const night = () => forgetWhatIsOld({ ...world.deps, log: { info: note, warn: note, error: note } });
const nightOf = (nowAt: number) => {
  world.setTime(nowAt as EpochMs); // whole days
  return night();
};
let visitId: string;
/** What would go, as it was told the day before. */
let foretold: object;
let kept: { readonly old: string; readonly recent: string };
beforeAll(async () => {
  world = await openWorld();
  const queueDayId = randomUUID();
  visitId = randomUUID();
  await run(sql`insert into queue_days (id, clinic_id, date, opened_at)
    values (${queueDayId}, ${world.clinicId}, '2020-01-01', ${ago(3_000)}::timestamptz)`);
  await run(sql`insert into visits (id, queue_day_id, clinic_id, series, ordinal, number, class_code, origin, language,
      party_size, current_stage_id, issued_at, issued_seq)
    values (${visitId}, ${queueDayId}, ${world.clinicId}, 'A', 1, 'A-1', 'standard', 'walk_in', 'en', 1, ${randomUUID()},
      ${ago(3_000)}::timestamptz, 1)`);
  // In the order of time, as they come.
  for (const beyond of [1, -1])
    await world.db.transaction((tx) =>
      audit(tx, {
        clinicId: world.clinicId,
        at: Date.parse(due('audit', beyond)),
        actor: `staff:${wordOf(beyond)}`,
        action: 'x',
        subject: 'y',
      }),
    );
  kept = { old: await rowsOf(1), recent: await rowsOf(-1) };
});
afterAll(() => world.close());

const run = (statement: ReturnType<typeof sql>) => world.db.execute(statement);
const wordOf = (beyond: number): string => (beyond > 0 ? 'bygone' : 'recent');
const ago = (days: number): string => new Date(NOW - days * DAY_MS).toISOString();
const due = (kind: RetentionKind, beyond: number): string => ago((DAYS[kind] ?? 0) + beyond);

/** A row of each kind, `beyond` days older than it is to be kept. @returns what its texts begin with */
async function rowsOf(beyond: number): Promise<string> {
  const mark = wordOf(beyond);
  const { clinicId, organisationId } = world;
  const of = (kind: RetentionKind) => sql`${due(kind, beyond)}::timestamptz`;
  const contactId = randomUUID();
  await run(sql`insert into visit_notes (id, visit_id, at, actor, text)
    values (${randomUUID()}, ${visitId}, ${of('visits')}, 'staff:x', ${mark})`);
  await run(sql`insert into contacts (id, organisation_id, kind, value, created_at)
    values (${contactId}, ${organisationId}, 'mobile', ${mark}, ${of('contacts')})`);
  await run(sql`insert into visit_contacts (visit_id, contact_id, channel, created_at)
    values (${visitId}, ${contactId}, 'sms', ${of('contacts')})`);
  await run(sql`insert into conversation_messages (id, clinic_id, contact_id, direction, channel, text, at)
    values (${randomUUID()}, ${clinicId}, ${randomUUID()}, 'out', 'sms', ${mark}, ${of('messages')})`);
  await run(sql`insert into phone_calls (id, clinic_id, direction, provider, topic, started_at, ended_at)
    values (${randomUUID()}, ${clinicId}, 'in', 'test', ${mark}, ${of('calls')}, ${of('calls')})`);
  await run(sql`insert into one_time_links (token_hash, purpose, created_at, expires_at)
    values (${mark}, 'set_password', ${of('sessions')}, ${of('sessions')})`);
  await run(sql`insert into outbox (key, lane, clinic_id, type, payload, status, not_before, created_at, finished_at)
    values (${mark}, 'l', ${clinicId}, 'tell', '{}', 'done', ${of('outbox')}, ${of('outbox')}, ${of('outbox')})`);
  await run(sql`insert into media (id, clinic_id, kind, name, show_s, until_date, created_at)
    values (${randomUUID()}, ${clinicId}, 'notice', ${mark}, 5, ${of('media')}::date, ${of('media')})`);
  const patient = await aPatient(world, { name: `${mark} person` });
  await world.db
    .update(patients)
    .set({ updatedAt: new Date(due('patients', beyond)) })
    .where(eq(patients.id, patient.patientId));
  const person = await aPatient(world, { name: `Booker ${mark}` });
  const schedule = await addSchedule(world);
  const made = await booked(world, person, timeOf(schedule, TUESDAY, '10:00'), { note: mark });
  await world.db
    .update(appointments)
    .set({ status: 'fulfilled', startsAt: new Date(due('bookings', beyond)) })
    .where(eq(appointments.id, made.appointmentId));
  return mark;
}

/** Every table in which the word still stands. */
async function whereIs(word: string): Promise<string[]> {
  const tables = [
    'visit_notes',
    'contacts',
    'conversation_messages',
    'phone_calls',
    'one_time_links',
    'outbox',
    'media',
    'audit',
    'appointments',
  ];
  const found: string[] = [];
  for (const table of tables) {
    const rows = await run(sql`select 1 from ${sql.identifier(table)} t where t::text like ${`%${word}%`} limit 1`);
    if (rows.length > 0) found.push(table);
  }
  const names = await world.db.select({ name: patients.name }).from(patients);
  return names.some(({ name }) => name === `${word} person`) ? [...found, 'patients'] : found;
}
const ALL = [
  'visit_notes',
  'contacts',
  'conversation_messages',
  'phone_calls',
  'one_time_links',
  'outbox',
  'media',
  'audit',
  'appointments',
  'patients',
];

test('a clinic sets the days of a kind within its bounds, and that is written down', async () => {
  const set = (days: number | null) => setRetention(world.deps, world.clinicId, { audit: days }, 'command:retention');
  expect(await set(364)).toMatchObject({ error: { code: 'days_out_of_bounds', least: 365, most: 3_650 } });
  expect(await set(400)).toEqual({ ok: true, value: { audit: 400 } });
  expect(await set(null)).toEqual({ ok: true, value: {} });
  expect(await setRetention(world.deps, world.clinicId, DAYS, 'command:retention')).toEqual({ ok: true, value: DAYS });
});

test('what would go is told by kind, and nothing goes', async () => {
  const preview = await previewRetention(world.deps, world.clinicId);
  if (!preview.ok) throw new Error(preview.error.code);
  foretold = preview.value;
  expect(Object.keys(preview.value).sort()).toEqual([...RetentionKind.options].sort());
  expect(preview.value).toMatchObject({
    visits: 1,
    messages: 1,
    calls: 1,
    bookings: 1,
    media: 1,
    audit: 1,
    patients: 1,
  });
  expect((await whereIs(kept.old)).sort()).toEqual([...ALL].sort());
});

test('the first night of a clinic forgets nothing, since no day before says that the clock is right', async () => {
  await nightOf(NOW - DAY_MS);
  expect((await whereIs(kept.old)).sort()).toEqual([...ALL].sort());
  expect(said).toHaveLength(1);
  said.length = 0;
  world.setTime(NOW);
});

test('at night each kind forgets what is older than its days and nothing else, once among two processes', async () => {
  await Promise.all([night(), night()]);
  expect(await whereIs(kept.old)).toEqual([]);
  expect((await whereIs(kept.recent)).sort()).toEqual([...ALL].sort());
  const [, ...runs] = await world.db.select().from(retentionRuns).orderBy(retentionRuns.seq);
  expect(runs).toMatchObject([{ date: MONDAY, forgotten: { visits: 1, patients: 1, audit: 1 }, isHeldBack: false }]);
  expect(runs[0]?.forgotten).toEqual(foretold);
  expect(said).toEqual([]);
});

test('the audit says what was forgotten and that its oldest lines went, and its chain is still whole', async () => {
  const rows = await run(sql`select action from audit where actor = 'job:retention' order by seq`);
  expect(rows.map(({ action }) => action)).toEqual(['patient_erased', 'audit_cut', 'old_data_forgotten']);
  for (const chain of await verifyAudit(world.sql)) expect(chain).not.toHaveProperty('broken');
});

test('the same day nothing more is forgotten', async () => {
  await night();
  expect((await whereIs(kept.recent)).sort()).toEqual([...ALL].sort());
});

test('a clock that is a year ahead makes nothing forgotten that night, however often it is asked', async () => {
  await nightOf(NOW + YEAR_MS);
  await nightOf(NOW + YEAR_MS + HOUR_MS);
  expect((await whereIs(kept.recent)).sort()).toEqual([...ALL].sort());
  expect(said).toEqual([expect.stringContaining('Old data was not forgotten')]);
  expect(await heldBack()).toEqual([ago(1).slice(0, 10), ago(-365).slice(0, 10)]);
});

test('nor at midnight a few hours later, while it has not said so for a day', async () => {
  await nightOf(NOW + YEAR_MS + 16 * HOUR_MS);
  expect((await whereIs(kept.recent)).sort()).toEqual([...ALL].sort());
});

test('nor does one that is set back again; two nights later what has become old meanwhile is forgotten', async () => {
  await nightOf(NOW + 2 * DAY_MS);
  expect((await whereIs(kept.recent)).sort()).toEqual([...ALL].sort());
  await nightOf(NOW + 3 * DAY_MS);
  expect(await whereIs(kept.recent)).toEqual([]);
  const [clinic] = await world.db.select().from(clinics);
  expect(clinic?.options.retention).toEqual(DAYS);
});

test('a year that is said for more than a day is believed', async () => {
  await run(sql`insert into visit_notes (id, visit_id, at, actor, text)
    values (${randomUUID()}, ${visitId}, ${ago(-3)}::timestamptz, 'staff:x', 'later')`);
  await nightOf(NOW + 2 * YEAR_MS);
  expect(await whereIs('later')).toEqual(['visit_notes']);
  await nightOf(NOW + 2 * YEAR_MS + DAY_MS);
  expect(await whereIs('later')).toEqual([]);
});

/** The days on which the clock was not believed. */
async function heldBack(): Promise<string[]> {
  const rows = await world.db.select().from(retentionRuns).orderBy(retentionRuns.seq);
  return rows.filter(({ isHeldBack }) => isHeldBack).map(({ date }) => date);
}
