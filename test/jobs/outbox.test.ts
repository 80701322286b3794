/** Whoever carries out an effect writes down the end of his own try, and of no other. */
import { randomUUID } from 'node:crypto';
import { sql as sqlOf } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect, type Connections } from '../../server/db/database.ts';
import { outbox } from '../../server/db/schema/queue.ts';
import { bringToNow } from '../../server/jobs/clockSetBack.ts';
import { OutboxRunner, type EffectHandler, type EffectOutcome } from '../../server/jobs/outbox.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const NOW = Date.parse('2026-03-06T18:00:00Z');
let hasWarned: () => void = () => undefined;
const warned = new Promise<void>((resolve) => (hasWarned = resolve));
const log = { info: () => undefined, warn: () => hasWarned(), error: () => undefined };

let database: TestDatabase;
let connections: Connections;
beforeAll(async () => {
  database = await createTestDatabase();
  connections = connect(database.url, 2);
});
afterAll(async () => {
  await connections.end();
  await database.drop();
});

/** Lets one print be carried out to its end. @returns how it stands in the database then */
async function carryOut(handler: EffectHandler) {
  const { db, sql } = connections;
  await db.delete(outbox);
  await db.insert(outbox).values({
    key: 'print:one',
    lane: 'printer:one',
    clinicId: randomUUID(),
    type: 'print_ticket',
    payload: {},
    notBefore: new Date(NOW),
    createdAt: new Date(NOW),
  });
  await new Promise<void>((resolve) => {
    const runner = new OutboxRunner({
      holder: 'here',
      sql,
      clock: { now: () => NOW },
      log,
      handlers: { print_ticket: handler },
      onOutcome: () => void runner.stop().then(resolve),
    });
    runner.wake();
  });
  return (await db.select().from(outbox))[0];
}

test('an end that comes after the print was claimed anew is not written over the new claim', async () => {
  const row = await carryOut(async () => {
    await connections.db.update(outbox).set({ attempts: 2 });
    return { kind: 'done' };
  });
  expect(row).toMatchObject({ status: 'sending', attempts: 2, outcome: null });
});

test('a print in doubt still says which job it is about, and one that certainly failed does not', async () => {
  const begun = { jobInDoubt: 'print:one:instead#1' };
  const begin = () => connections.db.update(outbox).set({ outcome: begun });
  const inDoubt = await carryOut(async () => {
    await begin();
    return { kind: 'unknown', code: 'print_unknown' };
  });
  expect(inDoubt).toMatchObject({ status: 'unknown', outcome: { ...begun, code: 'print_unknown' } });
  const brokeOff = await carryOut(async () => {
    await begin();
    throw new Error('the line is gone');
  });
  expect(brokeOff).toMatchObject({ status: 'unknown', outcome: { ...begun, code: 'broke_off' } });
  const failed = await carryOut(async () => {
    await begin();
    return { kind: 'failed', code: 'out_of_paper' };
  });
  expect(failed).toMatchObject({ status: 'failed', outcome: { code: 'out_of_paper' } });
  expect(failed?.outcome).not.toHaveProperty('jobInDoubt');
});

describe('what a process that died left behind', () => {
  const DOUBT = { jobInDoubt: 'print:begun#1' };
  const waitingRow = { clinicId: randomUUID(), payload: {}, notBefore: new Date(NOW), createdAt: new Date(NOW) };
  const sending = { ...waitingRow, status: 'sending' as const, attempts: 1, claimedAt: new Date(NOW) };

  /** Leaves three effects in the middle, and starts a process that has the database for itself, or not. */
  async function startAfterKill(isAlone: boolean): Promise<Record<string, string>> {
    const { db, sql } = connections;
    await db.delete(outbox);
    await db.insert(outbox).values([
      { ...sending, key: 'print:begun', lane: 'printer:one', type: 'print_ticket', outcome: DOUBT },
      { ...sending, key: 'print:not_begun', lane: 'printer:two', type: 'print_ticket' },
      { ...sending, key: 'tell:somebody', lane: 'tell:three', type: 'tell' },
      { ...waitingRow, key: 'print:behind', lane: 'printer:one', type: 'print_ticket' },
    ]);
    const runner = new OutboxRunner({
      holder: 'here',
      sql,
      clock: { now: () => NOW + 1_000 },
      log,
      isAlone,
      handlers: { print_ticket: () => Promise.resolve({ kind: 'done' }) },
      onOutcome: () => undefined,
    });
    runner.wake();
    await runner.stop(); // once it has looked, and done what it found
    const rows = await db.select().from(outbox);
    return Object.fromEntries(rows.map(({ key, status }) => [key, status]));
  }

  test('is taken up at once where no other process can have it: in doubt only what may have happened', async () => {
    expect(await startAfterKill(true)).toEqual({
      'print:begun': 'unknown',
      'print:not_begun': 'done',
      'tell:somebody': 'unknown',
      'print:behind': 'done',
    });
  });

  test('is taken over by another that has lived on, and nothing of one that lives', async () => {
    const { db, sql } = connections;
    await db.delete(outbox);
    const dead = { ...sending, claimedBy: 'dead' };
    await db.insert(outbox).values([
      { ...dead, key: 'print:begun', lane: 'printer:one', type: 'print_ticket', outcome: DOUBT },
      { ...dead, key: 'print:not_begun', lane: 'printer:two', type: 'print_ticket' },
      { ...dead, key: 'announce:call', lane: 'zone:three', type: 'announce' },
      { ...waitingRow, key: 'announce:next', lane: 'zone:three', type: 'announce' },
      { ...sending, claimedBy: 'alive', key: 'print:elsewhere', lane: 'printer:four', type: 'print_ticket' },
    ]);
    await sql`
      insert into leases (name, holder, until) values
      ('process:dead', 'dead', clock_timestamp() - interval '1 second'),
      ('process:alive', 'alive', clock_timestamp() + interval '1 hour')`;
    const statuses = async () => {
      const rows = await db.select().from(outbox);
      return Object.fromEntries(rows.map(({ key, status }) => [key, status]));
    };
    const done: EffectHandler = () => Promise.resolve({ kind: 'done' });
    let passedMs = 0;
    const runner = new OutboxRunner({
      holder: 'here',
      sql,
      clock: { now: () => NOW + 1_000 },
      log,
      passed: () => passedMs,
      handlers: { print_ticket: done, announce: done },
      onOutcome: () => undefined,
    });
    // One look after the other; each says in the database that it was there.
    const lookAt = async (ms: number) => {
      passedMs = ms;
      const [was] = await sql<{ until: string }[]>`
        update leases set until = clock_timestamp() where name = 'process:here' returning until::text`;
      runner.wake();
      // Later than it was, and not later than now: a machine that stands still meanwhile lets it run out.
      const isSaid = sql`
        select 1 from leases where name = 'process:here' and until > ${was?.until ?? '-infinity'}::text::timestamptz`;
      await expect.poll(async () => (await sql`${isSaid}`).length).toBe(1);
    };
    for (const ms of [0, 4_000, 8_000, 12_000]) await lookAt(ms);
    expect(await statuses()).toMatchObject({ 'print:begun': 'sending', 'announce:next': 'pending' });
    // Everybody stood still, also those who live: they are given their time again.
    await lookAt(30_000);
    expect(await statuses()).toMatchObject({ 'print:begun': 'sending', 'announce:next': 'pending' });
    for (const ms of [34_000, 38_000, 42_000, 46_000]) await lookAt(ms);
    await expect.poll(statuses).toEqual({
      'print:begun': 'unknown',
      'print:not_begun': 'done',
      'announce:call': 'unknown',
      'announce:next': 'done',
      'print:elsewhere': 'sending',
    });
    await runner.stop();
    await sql`delete from leases`;
  });

  test('is left to the others where there may be some', async () => {
    expect(await startAfterKill(false)).toMatchObject({
      'print:begun': 'sending',
      'print:not_begun': 'sending',
      'tell:somebody': 'sending',
      'print:behind': 'pending',
    });
  });
});

test('a process that is ending lives for the others until its last print is done', async () => {
  const { db, sql } = connections;
  await db.delete(outbox);
  const at = new Date(NOW);
  const row = { clinicId: randomUUID(), payload: {}, createdAt: at, notBefore: at };
  await db.insert(outbox).values({ ...row, key: 'print:long', lane: 'printer:one', type: 'print_ticket' });
  const begun = Promise.withResolvers<undefined>();
  const printer = Promise.withResolvers<EffectOutcome>();
  const runner = new OutboxRunner({
    holder: 'ending',
    sql,
    clock: { now: () => NOW },
    log,
    handlers: {
      print_ticket: () => {
        begun.resolve(undefined);
        return printer.promise;
      },
    },
    onOutcome: () => undefined,
  });
  const lives = async () =>
    (await sql`select 1 from leases where name = 'process:ending' and until > clock_timestamp()`).length;
  runner.wake();
  await begun.promise;
  await sql`update leases set until = clock_timestamp() where name = 'process:ending'`;
  const stopped = runner.stop();
  await expect.poll(lives, { timeout: 20_000 }).toBe(1);
  printer.resolve({ kind: 'done' });
  await stopped;
  expect(await db.select().from(outbox)).toMatchObject([{ status: 'done' }]);
  await sql`delete from leases`;
});

test('a clock that is set back holds nothing up, neither what it made nor what it put off', async () => {
  const { db, sql } = connections;
  await db.delete(outbox);
  const [before, hour] = [new Date(NOW - 1_000), 3_600_000];
  const ahead = new Date(NOW + hour);
  const row = { clinicId: randomUUID(), type: 'announce', payload: {} };
  await db.insert(outbox).values([
    { ...row, key: 'made ahead', lane: 'zone:one', createdAt: ahead, notBefore: ahead },
    { ...row, key: 'made ahead, behind it', lane: 'zone:one', createdAt: ahead, notBefore: ahead },
    { ...row, key: 'tried again ahead', lane: 'zone:two', createdAt: before, notBefore: new Date(NOW + hour + 2_000) },
    { ...row, key: 'put off', lane: 'zone:three', createdAt: before, notBefore: new Date(NOW + 2_000) },
  ]);
  await db.update(outbox).set({ expiresAt: sqlOf`created_at + interval '30 seconds'` });
  const told: unknown[] = [];
  let now = NOW;
  const runner = new OutboxRunner({
    holder: 'here',
    sql,
    clock: { now: () => now },
    log,
    isAlone: true,
    handlers: {
      announce: ({ key, createdAt, expiresAt }) => {
        told.push({ key, createdAt, expiresAt });
        return Promise.resolve({ kind: 'done' });
      },
    },
    onOutcome: () => undefined,
  });
  runner.wake();
  await expect.poll(() => told.length, { timeout: 20_000 }).toBe(3);
  // Each is of use for as long as it was to be, from now on.
  expect(told).toContainEqual({ key: 'made ahead', createdAt: NOW, expiresAt: NOW + 30_000 });
  expect(told).toContainEqual({ key: 'made ahead, behind it', createdAt: NOW, expiresAt: NOW + 30_000 });
  expect(told).toContainEqual({ key: 'tried again ahead', createdAt: NOW - 1_000, expiresAt: NOW + 29_000 });
  now += 2_000;
  runner.wake();
  await expect.poll(() => told.length, { timeout: 20_000 }).toBe(4);
  await runner.stop();
});

test('what a process whose clock is a second ahead made and put off is not tried before its time', async () => {
  const { db, sql } = connections;
  await db.delete(outbox);
  const at = (ms: number) => new Date(NOW + ms);
  const row = { clinicId: randomUUID(), type: 'announce', payload: {}, createdAt: at(1_000), expiresAt: at(31_000) };
  await db.insert(outbox).values([
    { ...row, key: 'put off', lane: 'zone:one', notBefore: at(16_000) },
    { ...row, key: 'under way', lane: 'zone:two', notBefore: at(1_000), status: 'sending', claimedAt: at(1_500) },
  ]);
  const stands = async () =>
    (await db.select().from(outbox).orderBy(outbox.lane)).map(({ createdAt, notBefore, expiresAt, claimedAt }) =>
      [createdAt, notBefore, expiresAt, claimedAt].map((each) => each && each.getTime() - NOW),
    );
  const made = await stands();
  await bringToNow(sql, at(0));
  expect(await stands()).toEqual(made);
});

test('what was left of use is counted from when a clock that is behind sees it, not from when its lane is free', async () => {
  const { db, sql } = connections;
  await db.delete(outbox);
  const ahead = new Date(NOW + 3_600_000);
  const row = { clinicId: randomUUID(), type: 'announce', payload: {}, createdAt: ahead, notBefore: ahead };
  const expiresAt = new Date(ahead.getTime() + 30_000);
  await db.insert(outbox).values([
    { ...row, expiresAt, key: 'first', lane: 'zone:one' },
    { ...row, expiresAt, key: 'second', lane: 'zone:one' },
  ]);
  let now = NOW;
  const runner = new OutboxRunner({
    holder: 'here',
    sql,
    clock: { now: () => now },
    log,
    isAlone: true,
    handlers: {
      announce: () => {
        now += 31_000; // so long it is spoken
        return Promise.resolve({ kind: 'done' });
      },
    },
    onOutcome: () => undefined,
  });
  runner.wake();
  const standing = async () =>
    Object.fromEntries((await db.select().from(outbox)).map(({ key, status }) => [key, status]));
  await expect.poll(standing, { timeout: 20_000 }).toEqual({ first: 'done', second: 'expired' });
  await runner.stop();
});

test('an end that the database did not take is told again when it is back', async () => {
  const { db } = connections;
  await db.delete(outbox);
  await db.execute(`
    create or replace function nothing_is_taken() returns trigger language plpgsql as $$
    begin raise exception 'away'; end $$`);
  const row = await carryOut(async () => {
    await db.execute(`
      create trigger away before update on outbox for each row when (new.status = 'done')
      execute function nothing_is_taken()`);
    void warned.then(() => db.execute('drop trigger away on outbox'));
    return { kind: 'done' };
  });
  expect(row).toMatchObject({ status: 'done' });
});
