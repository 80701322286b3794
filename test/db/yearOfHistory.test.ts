import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ClinicDate } from '../../common/contract/vocabulary.ts';
import { uuid7At } from '../../server/adapters/ids/uuid7.ts';
import { connect } from '../../server/db/database.ts';
import { demonstrationClinic, seedDemonstration } from '../../server/usecases/demonstration/seed.ts';
import { QUESTIONS, timeOf, type Everyday } from '../bench/everyday.ts';
import { countedUrl, rowsRead } from '../bench/rowsRead.ts';
import { fillHistory, somebodyBooked } from '../bench/yearOfHistory.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

/** Forty days of a small clinic: more than anybody may read to answer a question of today. */
const SIZE = { days: 40, ticketsPerDay: 50, bookingsPerDay: 40, phoneCallsPerDay: 40, patients: 3_000 };
const TODAY = '2026-03-02' as ClinicDate; // a date's own shape
/** Of these tables a question of today may read a part, and never all. */
const BIG = 1_000;
/** Calls to be rung back are those of a fortnight, which is the longest that anything of every day looks back. */
const MOST = 0.45;

let database: TestDatabase;
let counting: postgres.Sql;
let everyday: Everyday;
let sizes: ReadonlyMap<string, number>;
beforeAll(async () => {
  database = await createTestDatabase();
  const connections = connect(database.url, 4);
  const clock = { at: Date.parse(`${TODAY}T07:00:00Z`), now: () => clock.at };
  const deps = { db: connections.db, clock, newId: uuid7At(clock.now), newPassword: () => crypto.randomUUID() };
  await seedDemonstration({ ...deps, timeZone: 'UTC' });
  const clinicId = await demonstrationClinic(connections.db);
  if (!clinicId) throw new Error('The demonstration was not made');
  // Counted when the history is there, and not once more in the middle of a question.
  await connections.sql`do $$ declare name text; begin
    for name in select tablename from pg_tables where schemaname = 'public' loop
      execute format('alter table %I set (autovacuum_enabled = false)', name);
    end loop;
  end $$`;
  await fillHistory(connections, clinicId, clock, SIZE);
  const url = new URL(countedUrl(database.url));
  // In a small database reading a whole table is often the fastest; where one is still read so, there is no other way.
  for (const way of ['seqscan', 'hashjoin', 'mergejoin']) url.searchParams.set(`enable_${way}`, 'off');
  const booked = await somebodyBooked(connections, clinicId, TODAY);
  everyday = { ...booked, url: url.href, clinicId, clock, today: TODAY };
  const rows = await connections.sql<{ name: string; count: number }[]>`
    select relname as name, reltuples::float8 as count from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`;
  sizes = new Map(rows.map(({ name, count }) => [name, count]));
  // What these have read is counted now, and not in the middle of a question.
  await connections.end();
  counting = postgres(database.url, { max: 1 });
});
afterAll(async () => {
  await counting.end();
  await database.drop();
});

test.each(QUESTIONS.filter(({ isLong }) => !isLong))(
  '$name: nothing that has been piling up is read through',
  async (question) => {
    const read = await rowsRead(counting, () => timeOf(question, everyday));
    const readThrough = [...read].flatMap(([table, { fromStart, byIndex }]) => {
      const rows = sizes.get(table) ?? 0;
      return rows >= BIG && fromStart + byIndex > rows * MOST
        ? [`${table}: ${fromStart + byIndex} of ${rows} rows`]
        : [];
    });
    expect(readThrough).toEqual([]);
  },
);

test('the history is long enough to tell', () => {
  for (const table of [
    'queue_events',
    'visits',
    'stages',
    'outbox',
    'calls_shown',
    'appointments',
    'notices',
    'phone_calls',
    'audit',
  ])
    expect(sizes.get(table), table).toBeGreaterThan(BIG);
});
