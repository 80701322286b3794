/** What nights' backups and trials there were, in the database that all processes share. */
import { and, desc, eq, isNull, lte, or, sql } from 'drizzle-orm';
import type { ClinicDate } from '../../common/contract/vocabulary.ts';
import type { Db } from './database.ts';
import { backupRuns } from './schema/operation.ts';

export type RunKind = 'backup' | 'restore_test';

/** After so long one that failed, or whose process ended, is tried again. */
const AGAIN_AFTER_MS = 60 * 60_000;

/** @returns whether this process is the one to do it now */
export async function claimRun(
  db: Db,
  {
    id,
    kind,
    date,
    at,
  }: { readonly id: string; readonly kind: RunKind; readonly date: ClinicDate; readonly at: number },
): Promise<boolean> {
  const now = new Date(at);
  const before = new Date(at - AGAIN_AFTER_MS);
  const after = new Date(at + AGAIN_AFTER_MS);
  const claimed = await db
    .insert(backupRuns)
    .values({ id, kind, date, startedAt: now })
    .onConflictDoUpdate({
      target: [backupRuns.kind, backupRuns.date],
      set: { id, startedAt: now, finishedAt: null, problem: null, attempts: sql`${backupRuns.attempts} + 1` },
      // One begun later than now was begun by a wrong clock.
      setWhere: sql`(${backupRuns.startedAt} < ${before.toISOString()}::timestamptz or ${backupRuns.startedAt} > ${after.toISOString()}::timestamptz) and (${backupRuns.finishedAt} is null or ${backupRuns.problem} is not null)`,
    })
    .returning({ id: backupRuns.id });
  return claimed.length > 0;
}

/** Says that a run is still under way: however long it takes, nobody begins it a second time. */
export async function renewRun(db: Db, id: string, at: number): Promise<void> {
  await db
    .update(backupRuns)
    .set({ startedAt: new Date(at) })
    .where(and(eq(backupRuns.id, id), isNull(backupRuns.finishedAt)));
}

/** As if it had not been begun: whoever comes next begins it at once. */
export async function dropRun(db: Db, id: string): Promise<void> {
  await db.delete(backupRuns).where(eq(backupRuns.id, id));
}

/** Of one that another process has begun again meanwhile nothing is written. */
export async function endRun(
  db: Db,
  id: string,
  became: { readonly at: number; readonly file?: string; readonly bytes?: number; readonly problem?: string },
): Promise<void> {
  const { at, file, bytes, problem } = became;
  await db
    .update(backupRuns)
    .set({ finishedAt: new Date(at), file: file ?? null, bytes: bytes ?? null, problem: problem ?? null })
    .where(eq(backupRuns.id, id));
}

export type RunState = {
  /** When the last one succeeded; null where none ever did. */
  readonly lastAt: number | null;
  /** When the first one was begun; null where none ever was. */
  readonly sinceAt: number | null;
  readonly file: string | null;
  /** Of the newest one, where it did not succeed. */
  readonly problem: string | null;
};

/** Enough nights to find the last good one, or to say since when there is none. */
const NIGHTS = 40;

/** So far may the clocks of several servers be apart. */
const APART_MS = 5 * 60_000;

/** In the order of their beginning; whatever a wrong clock dated later than now is no night's. */
export async function runStates(db: Db, now: number): Promise<Readonly<Record<RunKind, RunState>>> {
  const latest = new Date(now + APART_MS);
  const rows = await db
    .select()
    .from(backupRuns)
    .where(
      and(lte(backupRuns.startedAt, latest), or(isNull(backupRuns.finishedAt), lte(backupRuns.finishedAt, latest))),
    )
    .orderBy(desc(backupRuns.startedAt), desc(backupRuns.date))
    .limit(NIGHTS);
  const stateOf = (kind: RunKind): RunState => {
    const runs = rows.filter((row) => row.kind === kind);
    const good = runs.find(({ finishedAt, problem }) => finishedAt !== null && problem === null);
    return {
      lastAt: good?.finishedAt?.getTime() ?? null,
      sinceAt: runs.at(-1)?.startedAt.getTime() ?? null,
      file: good?.file ?? null,
      problem: runs[0]?.problem ?? null,
    };
  };
  return { backup: stateOf('backup'), restore_test: stateOf('restore_test') };
}

/** A night and two hours: longer, and one was missed. */
const OVERDUE_AFTER_MS = 26 * 3_600_000;

export type BackupTrouble = {
  readonly code: 'backup_overdue' | 'backup_test_failed';
  /** When it was last well, or since when it should have been. */
  readonly at: number;
};

/** What somebody must be told. Where nothing is planned, nothing was begun, and nothing is missed. */
export async function backupTroubles(db: Db, now: number): Promise<readonly BackupTrouble[]> {
  const { backup, restore_test: test } = await runStates(db, now);
  const isOverdue = ({ lastAt, sinceAt }: RunState) => sinceAt !== null && now - (lastAt ?? sinceAt) > OVERDUE_AFTER_MS;
  const of = (code: BackupTrouble['code'], { lastAt, sinceAt }: RunState): BackupTrouble => ({
    code,
    at: lastAt ?? sinceAt ?? now,
  });
  if (isOverdue(backup)) return [of('backup_overdue', backup)];
  return test.problem !== null || isOverdue(test) ? [of('backup_test_failed', test)] : [];
}

/** Who plans none any more misses none. */
export async function forgetRuns(db: Db): Promise<void> {
  await db.delete(backupRuns);
}
