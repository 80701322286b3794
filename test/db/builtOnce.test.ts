import { and, asc, eq, getTableColumns, gte, sql } from 'drizzle-orm';
import { date, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { builtOnce } from '../../server/db/builtOnce.ts';
import { instant } from '../../server/db/columns.ts';
import { connect, type Connections, type Db } from '../../server/db/database.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const rooms = pgTable('built_rooms', { id: uuid().primaryKey(), roomName: text().notNull() });
const visits = pgTable('built_visits', {
  id: uuid().primaryKey(),
  roomId: uuid(),
  day: date().notNull(),
  startsAt: instant().notNull(),
  endedAt: instant(),
  note: jsonb().$type<{ readonly words: readonly string[] }>(),
  party: integer().notNull(),
});

let database: TestDatabase;
let connections: Connections;
let db: Db;

beforeAll(async () => {
  database = await createTestDatabase();
  // Two, so that what a transaction does not ask itself is asked over another connection.
  connections = connect(database.url, 2);
  db = connections.db;
  await db.execute(sql`create table built_rooms (id uuid primary key, room_name text not null)`);
  await db.execute(sql`create table built_visits (id uuid primary key, room_id uuid, day date not null,
    starts_at timestamptz(3) not null, ended_at timestamptz(3), note jsonb, party integer not null)`);
});
beforeEach(() => db.execute(sql`truncate built_rooms, built_visits`));
afterAll(async () => {
  await connections.end();
  await database.drop();
});

type Visit = typeof visits.$inferSelect;
const addVisit = builtOnce((tables, visit: Visit) => tables.insert(visits).values(visit));
const addRoom = builtOnce((tables, given: { id: string; name: string }) =>
  tables.insert(rooms).values({ id: given.id, roomName: given.name }).returning(),
);
const readVisits = builtOnce((tables, given: { from: Date }) =>
  tables.select().from(visits).where(gte(visits.startsAt, given.from)).orderBy(asc(visits.startsAt)),
);

const FIRST_AT = Date.UTC(2027, 2, 14, 9);
const visit = (hour: number, others: Partial<Visit> = {}): Visit => ({
  id: randomUUID(),
  roomId: null,
  day: '2027-03-14',
  startsAt: new Date(FIRST_AT + hour * 3_600_000),
  endedAt: null,
  note: null,
  party: 1,
  ...others,
});

test('rows are written and read as by the query builder, with instants, JSON and nothing', async () => {
  const [plain, full] = [
    visit(0),
    visit(1, { endedAt: new Date(FIRST_AT + 7), note: { words: ['a', '"b"'] }, party: 3 }),
  ];
  await addVisit(db, plain);
  await addVisit(db, full);
  expect(await readVisits(db, { from: plain.startsAt })).toEqual([plain, full]);
  expect(await readVisits(db, { from: full.startsAt })).toEqual([full]);
  expect(await db.select().from(visits).orderBy(asc(visits.startsAt))).toEqual([plain, full]);
});

test('it is written only once, whoever asks', async () => {
  let written = 0;
  const readParty = builtOnce((tables, given: { id: string }) => {
    written += 1;
    return tables.select({ party: visits.party }).from(visits).where(eq(visits.id, given.id));
  });
  const two = visit(0, { party: 2 });
  await addVisit(db, two);
  const asked = [readParty(db, { id: two.id }), db.transaction((tx) => readParty(tx, { id: two.id }))];
  expect(await Promise.all(asked)).toEqual([[{ party: 2 }], [{ party: 2 }]]);
  expect(await readParty(db, { id: randomUUID() })).toEqual([]);
  expect(written).toBe(1);
});

test('within a transaction it is of that transaction, also within one of its own inside', async () => {
  const [kept, lost] = [visit(0), visit(1)];
  const from = new Date(FIRST_AT);
  await db.transaction(async (tx) => {
    await addVisit(tx, kept);
    await tx
      .transaction(async (inner) => {
        await addVisit(inner, lost);
        expect(await readVisits(inner, { from })).toEqual([kept, lost]);
        throw new Error('taken back');
      })
      .catch(() => undefined);
    expect(await readVisits(tx, { from })).toEqual([kept]);
    expect(await readVisits(db, { from })).toEqual([]);
  });
  expect(await readVisits(db, { from })).toEqual([kept]);
});

test('joined tables make the same rows as the query builder makes, also where one has none', async () => {
  const roomId = randomUUID();
  expect(await addRoom(db, { id: roomId, name: 'one' })).toEqual([{ id: roomId, roomName: 'one' }]);
  await addVisit(db, visit(0, { roomId }));
  await addVisit(db, visit(1));
  const questions = [
    (tables: Db) => tables.select().from(visits).leftJoin(rooms, eq(rooms.id, visits.roomId)),
    (tables: Db) => tables.select().from(visits).innerJoin(rooms, eq(rooms.id, visits.roomId)),
    (tables: Db) => tables.select().from(rooms).rightJoin(visits, eq(rooms.id, visits.roomId)),
    (tables: Db) =>
      tables
        .select({
          party: visits.party,
          room: getTableColumns(rooms),
          named: { name: rooms.roomName, upper: sql<string | null>`upper(${rooms.roomName})` },
          day: sql<string>`${visits.day}`.as('of_day'),
          next: sql`${visits.party} + 1`.mapWith((party) => `${String(party)} come`),
        })
        .from(visits)
        .leftJoin(rooms, eq(rooms.id, visits.roomId)),
  ];
  for (const question of questions) {
    const rows: readonly unknown[] = await question(db);
    expect(rows.length).toBeGreaterThan(0);
    expect(await builtOnce<Record<string, never>, readonly unknown[]>(question)(db, {})).toEqual(rows);
  }
});

test('a list may be of any length', async () => {
  const all = [visit(0), visit(1), visit(2)];
  for (const each of all) await addVisit(db, each);
  const count = builtOnce((tables, given: { ids: readonly string[]; days: readonly string[] }) =>
    tables
      .select({ visits: sql<number>`count(*)::int` })
      .from(visits)
      .where(
        and(sql`${visits.id} = any(${given.ids}::uuid[])`, sql`${visits.day} = any(${given.days}::text[]::date[])`),
      ),
  );
  const ids = all.map(({ id }) => id);
  const days = ['2027-03-14', '2027-03-15'];
  for (const length of [0, 1, 3]) {
    expect(await count(db, { ids: ids.slice(0, length), days })).toEqual([{ visits: length }]);
  }
});

test('what is changed is written by its columns, and what is executed comes as the database gives it', async () => {
  const one = visit(0);
  await addVisit(db, one);
  const end = builtOnce((tables, given: { id: string; at: Date | null; note: Visit['note'] }) =>
    tables.update(visits).set({ endedAt: given.at, note: given.note, party: 5 }).where(eq(visits.id, given.id)),
  );
  const ended = { id: one.id, at: new Date(FIRST_AT), note: { words: [] } };
  await end(db, ended);
  expect(await readVisits(db, { from: one.startsAt })).toEqual([
    { ...one, endedAt: ended.at, note: ended.note, party: 5 },
  ]);
  await end(db, { ...ended, at: null, note: null });
  expect(await readVisits(db, { from: one.startsAt })).toEqual([{ ...one, party: 5 }]);
  const told = builtOnce((tables, given: { more: number; from: Date }) =>
    tables.execute<{ sum: number }>(
      sql`select party + ${given.more}::int as sum from ${visits} where starts_at >= ${given.from}`,
    ),
  );
  expect([...(await told(db, { more: 2, from: one.startsAt }))]).toEqual([{ sum: 7 }]);
});

test('the database keeps its plan from the first time on', async () => {
  const asked = await db.transaction(async (tx) => {
    const readNote = builtOnce((tables, given: { id: string }) =>
      tables.select({ onlyHere: visits.note }).from(visits).where(eq(visits.id, given.id)),
    );
    await readNote(tx, { id: randomUUID() });
    return tx.execute(sql`select 1 from pg_prepared_statements where statement like 'select "note" from%'`);
  });
  expect(asked).toHaveLength(1);
});

test('what went wrong is told as the query builder tells it', async () => {
  const one = visit(0);
  await addVisit(db, one);
  await expect(addVisit(db, one)).rejects.toMatchObject({
    message: expect.stringMatching(/^Failed query/) as string,
    cause: { code: '23505' },
  });
});

test('a statement is given what it was built with, no less and no more, and computes nothing from it', async () => {
  const from: { from: Date } = JSON.parse('{}') as { from: Date };
  await expect(readVisits(db, from)).rejects.toThrow('from');
  const later: Record<string, Date> = { from: new Date(0), until: new Date(1) };
  await expect(async () => readVisits(db, later as { from: Date })).rejects.toThrow('until');
  const computed = builtOnce((tables, given: { id: string }) =>
    tables
      .select()
      .from(visits)
      .where(eq(visits.id, `${given.id}:1`)),
  );
  await expect(async () => computed(db, { id: '1' })).rejects.toThrow('not known');
});
