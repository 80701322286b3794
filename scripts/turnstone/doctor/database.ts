/** The database and its backups. */
import type { Sql } from 'postgres';
import { runStates, type RunState } from '../../../server/db/backupRuns.ts';
import type { Db } from '../../../server/db/database.ts';
import { clinics } from '../../../server/db/schema/organisation.ts';
import { mayRestore } from '../../../server/db/scratch.ts';
import { knownMigrations } from '../../../server/db/migrate.ts';
import { clockBesideDatabase } from './machine.ts';
import type { Symptom } from './symptom.ts';

const OLDEST = 15;
/** Of a question that asks nothing; more, and every call waits. */
const SLOW_MS = 50;
const OLD_MS = 26 * 3_600_000;

export async function database(sql: Sql): Promise<readonly Symptom[]> {
  await sql`select 1`; // the connection is made
  const askedAt = performance.now();
  const clockAt = Date.now();
  const [row] = await sql<{ ms: string; version: string; user: string }[]>`
    select (extract(epoch from clock_timestamp()) * 1000)::text as ms, current_setting('server_version') as version, current_user as user`;
  const took = performance.now() - askedAt;
  const version = row?.version ?? '';
  const user = row?.user ?? '';
  const apart = Number(row?.ms) - (clockAt + took / 2);
  // When within the question the clock was read is not known: what is sure is how far it is outside.
  const apartForSure = Math.sign(apart) * Math.max(0, Math.abs(apart) - took / 2);
  const had = await sql<{ hash: string }[]>`select hash from drizzle.__drizzle_migrations`;
  const open = new Set(knownMigrations()).difference(new Set(had.map(({ hash }) => hash))).size;
  return [
    clockBesideDatabase(apartForSure),
    Number.parseInt(version, 10) >= OLDEST
      ? { what: 'database', state: 'well', says: `PostgreSQL ${version}` }
      : {
          what: 'database',
          state: 'ill',
          says: `PostgreSQL ${version}`,
          todo: `take one of version ${OLDEST} or later`,
        },
    took < SLOW_MS
      ? { what: 'database answers', state: 'well', says: `within ${took.toFixed(1)} ms` }
      : {
          what: 'database answers',
          state: 'look',
          says: `after ${took.toFixed(0)} ms`,
          todo: 'is its machine busy, or the network slow?',
        },
    open === 0
      ? { what: 'tables', state: 'well', says: 'as this version needs them' }
      : {
          what: 'tables',
          state: 'look',
          says: `${open} changes are open`,
          todo: 'npx turnstone migrate, or start the server',
        },
    (await mayRestore(sql))
      ? { what: 'restore', state: 'well', says: 'this user may restore a backup' }
      : {
          what: 'restore',
          state: 'look',
          says: 'this user may restore no backup here',
          todo: `as a superuser: grant set on parameter session_replication_role to ${user}`,
        },
  ];
}

export async function backups(db: Db, isPlanned: boolean, now: number): Promise<readonly Symptom[]> {
  if (!isPlanned)
    return [
      {
        what: 'backup',
        state: 'look',
        says: 'none is planned',
        todo: 'set TURNSTONE_BACKUP_AT, or take them yourself',
      },
    ];
  const { backup, restore_test: trial } = await runStates(db, now);
  if (await isNew(db, now, backup)) {
    const todo = 'the server makes the first one a minute after the clinic is made, and then one every night';
    return [{ what: 'backup', state: 'look', says: 'none yet', todo }];
  }
  return [
    state('backup', backup, now, 'is the server on, and is there room? Its log says more'),
    state('trial of the backup', trial, now, 'npm run restore -- FILE --check says more'),
  ];
}

/** A clinic of today, whose first night is still to come. */
async function isNew(db: Db, now: number, { lastAt, problem }: RunState): Promise<boolean> {
  if (lastAt !== null || problem !== null) return false;
  const [first] = await db.select({ at: clinics.createdAt }).from(clinics).orderBy(clinics.createdAt).limit(1);
  return first === undefined || now - first.at.getTime() <= OLD_MS;
}

function state(what: string, { lastAt, file, problem }: RunState, now: number, todo: string): Symptom {
  const last = lastAt === null ? 'never succeeded' : `${new Date(lastAt).toISOString()} ${file ?? ''}`.trim();
  if (problem !== null) return { what, state: 'ill', says: `the last one failed (${problem}); before: ${last}`, todo };
  return lastAt === null || now - lastAt > OLD_MS
    ? { what, state: 'ill', says: last, todo }
    : { what, state: 'well', says: last };
}
