/** Which nights there were on which old data was forgotten, in the database that all processes share. */
import { and, desc, eq } from 'drizzle-orm';
import type { RetentionKind } from '../../../common/contract/retention.ts';
import type { ClinicDate, ClinicId } from '../../../common/contract/vocabulary.ts';
import { daysBetween } from '../../booking/clinicTime.ts';
import type { Db } from '../../db/database.ts';
import { retentionRuns } from '../../db/schema/privacy.ts';

const DAY_MS = 86_400_000;
/** So many days may lie between two runs of a clock that goes right: a machine that stood still for a week. */
const MOST_BETWEEN_DAYS = 7;
/** Runs of a day each: four of them are more than a day. */
const LOOKED_BACK = 4;

type Run = { readonly clinicId: string; readonly date: ClinicDate };

const ofRun = ({ clinicId, date }: Run) => and(eq(retentionRuns.clinicId, clinicId), eq(retentionRuns.date, date));

/** @returns whether this process is the one to do it */
export async function claimDay(db: Db, run: Run, now: number): Promise<boolean> {
  const claimed = await db
    .insert(retentionRuns)
    .values({ ...run, at: new Date(now), forgotten: {} })
    .onConflictDoNothing()
    .returning({ clinicId: retentionRuns.clinicId });
  return claimed.length > 0;
}

export async function holdBack(db: Db, run: Run): Promise<void> {
  await db.update(retentionRuns).set({ isHeldBack: true }).where(ofRun(run));
}

/** @param became how much of each kind went, and of which kinds it could not be done */
export async function endDay(
  tx: Db,
  run: Run,
  became: { readonly forgotten: Readonly<Record<string, number>>; readonly undone: readonly RetentionKind[] },
): Promise<void> {
  await tx.update(retentionRuns).set(became).where(ofRun(run));
}

/**
 * Whether the runs up to today's followed one another, each at most a week after the one before, for a whole day: one
 * that follows no run, or came long after it or before it, may have been asked for by a clock that is wrong.
 */
export async function isClockBelieved(db: Db, clinicId: string, now: number): Promise<boolean> {
  const [today, ...earlier] = await db
    .select({ date: retentionRuns.date, at: retentionRuns.at })
    .from(retentionRuns)
    .where(eq(retentionRuns.clinicId, clinicId))
    .orderBy(desc(retentionRuns.seq))
    .limit(LOOKED_BACK);
  if (today === undefined) return false;
  let first = today;
  for (const run of earlier) {
    // A column of dates.
    const days = daysBetween(run.date as ClinicDate, first.date as ClinicDate);
    if (days < 1 || days > MOST_BETWEEN_DAYS) break;
    first = run;
  }
  return now - first.at.getTime() >= DAY_MS;
}

export type RetentionTrouble = { readonly code: 'old_data_kept'; /** When it was tried. */ readonly at: number };

/** What somebody must be told: of some kinds the last night could not forget what is too old. */
export async function retentionTroubles(db: Db, clinicId: ClinicId): Promise<readonly RetentionTrouble[]> {
  const [last] = await db
    .select({ at: retentionRuns.at, undone: retentionRuns.undone })
    .from(retentionRuns)
    .where(eq(retentionRuns.clinicId, clinicId))
    .orderBy(desc(retentionRuns.seq))
    .limit(1);
  return last === undefined || last.undone.length === 0 ? [] : [{ code: 'old_data_kept', at: last.at.getTime() }];
}
