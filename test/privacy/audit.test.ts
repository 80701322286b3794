import { afterAll, beforeAll, expect, test } from 'vitest';
import { ClinicId } from '../../common/contract/vocabulary.ts';
import { connect, type Connections } from '../../server/db/database.ts';
import { audit, type AuditEntry } from '../../server/usecases/privacy/audit.ts';
import { hashOfLine } from '../../server/db/auditChain.ts';
import { verifyAudit } from '../../server/db/checks/audit.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const CLINIC = ClinicId.parse('018e0000-0000-7000-8000-00000000c001');
const OTHER = ClinicId.parse('018e0000-0000-7000-8000-00000000c002');
const AT = Date.parse('2026-03-02T09:00:00Z');
const YEARS_2_MS = 2 * 365 * 86_400_000;

let database: TestDatabase;
let connections: Connections;
beforeAll(async () => {
  database = await createTestDatabase();
  connections = connect(database.url);
});
afterAll(async () => {
  await connections.end();
  await database.drop();
});

const entry = (given: Partial<AuditEntry> = {}): AuditEntry => ({
  clinicId: CLINIC,
  at: AT,
  actor: 'staff:a',
  action: 'patient_read',
  subject: 'patient:b',
  ...given,
});
const write = (given?: Partial<AuditEntry>) => connections.db.transaction((tx) => audit(tx, entry(given)));
const verified = () => verifyAudit(connections.sql);
const ofClinic = async () => (await verified()).find(({ clinicId }) => clinicId === CLINIC);
/** As somebody would who owns the database. */
const byHand = (statement: string) =>
  connections.sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    await tx.unsafe(statement);
  });
/** What is done by hand is taken back, so that the next one meets a whole chain. */
async function tampered(statement: string, undo: string) {
  await byHand(statement);
  const found = await ofClinic();
  await byHand(undo);
  expect(await ofClinic()).not.toHaveProperty('broken');
  return found?.broken;
}

test('writers of one clinic at the same moment leave one chain without a gap, and other clinics their own', async () => {
  await Promise.all(
    Array.from({ length: 60 }, (_, i) =>
      write({
        clinicId: i % 3 === 0 ? OTHER : i % 10 === 1 ? null : CLINIC,
        detail: { z: i, fields: ['a', 'b'], a: true },
      }),
    ),
  );
  const chains = await verified();
  expect(chains).toHaveLength(3);
  expect(chains.reduce((sum, { lines }) => sum + lines, 0)).toBe(60);
  for (const chain of chains) {
    expect(chain).not.toHaveProperty('broken');
    expect(chain.seq).toBe(chain.lines);
  }
});

test('a line of a process from before the chains gets its place, and the next one follows it', async () => {
  const line = { ...entry({ clinicId: null }), at: new Date(AT).toISOString(), detail: {} };
  const ofInstallation = async () => (await verified()).find(({ clinicId }) => clinicId === null);
  const before = await ofInstallation();
  const [last] = await connections.sql<
    { hash: string }[]
  >`select hash from audit where clinic_id is null order by seq desc limit 1`;
  const previous = last?.hash ?? null;
  await connections.sql`insert into audit (clinic_id, at, actor, action, subject, previous_hash, hash)
    values (null, ${line.at}, ${line.actor}, ${line.action}, ${line.subject}, ${previous}, ${hashOfLine(previous, line)})`;
  await write({ clinicId: null });
  const after = await ofInstallation();
  expect(after).not.toHaveProperty('broken');
  expect(after).toMatchObject({ lines: (before?.lines ?? 0) + 2 });
});

test('a deed that is taken back leaves no line, and the next line follows the one before it', async () => {
  const before = await ofClinic();
  await expect(
    connections.db.transaction(async (tx) => {
      await audit(tx, entry());
      throw new Error('taken back');
    }),
  ).rejects.toThrow('taken back');
  expect(await ofClinic()).toEqual(before);
  await write();
  expect(await ofClinic()).toMatchObject({ lines: (before?.lines ?? 0) + 1 });
});

test('the database refuses to change or take away a line', async () => {
  const { sql } = connections;
  await expect(sql`update audit set actor = 'staff:other'`).rejects.toThrow('append-only');
  await expect(sql`delete from audit where seq = 1`).rejects.toThrow('append-only');
  await expect(sql`truncate audit`).rejects.toThrow('append-only');
  await expect(sql`update audit_chains set seq = seq - 1`).rejects.toThrow('only grows');
  await expect(sql`delete from audit_chains`).rejects.toThrow('only grows');
  await expect(sql`truncate audit_chains`).rejects.toThrow('append-only');
});

test('a line that somebody changed by hand is found, whatever of it they changed', async () => {
  const where = `where clinic_id = '${CLINIC}' and seq = 4`;
  const set = (column: string, value: string, was: string) =>
    tampered(`update audit set ${column} = ${value} ${where}`, `update audit set ${column} = ${was} ${where}`);
  expect(await set('actor', `'staff:x'`, `'staff:a'`)).toEqual({ seq: 4, why: 'altered' });
  expect(await set('action', `'nothing'`, `'patient_read'`)).toEqual({ seq: 4, why: 'altered' });
  expect(await set('subject', `'patient:x'`, `'patient:b'`)).toEqual({ seq: 4, why: 'altered' });
  expect(await set('at', `at + interval '1 second'`, `at - interval '1 second'`)).toEqual({ seq: 4, why: 'altered' });
  expect(await set('detail', `detail || '{"x":1}'`, `detail - 'x'`)).toEqual({ seq: 4, why: 'altered' });
});

test('lines that somebody took away are missed, wherever they stood', async () => {
  await byHand(`create table kept as select * from audit where clinic_id = '${CLINIC}'`);
  const without = (which: string) =>
    tampered(
      `delete from audit where clinic_id = '${CLINIC}' and ${which}`,
      `insert into audit overriding system value select * from kept where ${which}`,
    );
  expect(await without('seq = 4')).toEqual({ seq: 4, why: 'missing' });
  expect(await without('seq <= 2')).toEqual({ seq: 3, why: 'beginning_missing' });
  const last = (await ofClinic())?.seq ?? 0;
  expect(await without(`seq = ${last}`)).toEqual({ seq: last, why: 'end_missing' });
  expect(await without('true')).toEqual({ seq: 1, why: 'end_missing' });
});

test('old lines go only behind a line that says up to where, and never those of the last year', async () => {
  const { sql } = connections;
  const [row] = await sql<{ hash: string }[]>`select hash from audit where clinic_id = ${CLINIC} and seq = 3`;
  const cut = { action: 'audit_cut', subject: 'audit', detail: { throughSeq: 3, throughHash: row?.hash ?? null } };
  const cutAway = () => sql`delete from audit where clinic_id = ${CLINIC} and seq <= 3`;
  await write({ ...cut, at: AT + 86_400_000 });
  await expect(cutAway()).rejects.toThrow('append-only');
  await write({ ...cut, at: AT + YEARS_2_MS });
  await cutAway();
  expect(await ofClinic()).not.toHaveProperty('broken');
  await expect(sql`delete from audit where clinic_id = ${CLINIC} and seq = 4`).rejects.toThrow('append-only');
});
