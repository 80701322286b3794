/** Whoever carries out an effect writes down the end of his own try, and of no other. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect, type Connections } from '../../server/db/database.ts';
import { outbox } from '../../server/db/schema/queue.ts';
import { OutboxRunner, type EffectHandler } from '../../server/jobs/outbox.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const NOW = Date.parse('2026-03-06T18:00:00Z');
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

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
