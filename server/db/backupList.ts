/** What backups lie in a folder, and what is known of each night's. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { desc, gte } from 'drizzle-orm';
import type { BackupNight, BackupsView } from '../../common/contract/backups.ts';
import { EpochMs, type ClinicDate } from '../../common/contract/vocabulary.ts';
import { backupTroubles } from './backupRuns.ts';
import type { Db } from './database.ts';
import { freeBytes } from './leftovers.ts';
import { backupRuns } from './schema/operation.ts';

/** What each night's is called. */
export const NIGHTLY = /^turnstone-(\d{4}-\d{2}-\d{2})\.turnstone$/;
const ANY = /^[\w.-]+\.turnstone$/;
/** So many days back the runs are shown, whether their file is still there or not. */
const DAYS = 30;
const DAY_MS = 86_400_000;

export type BackupsPlanned = {
  readonly at: string;
  readonly keeping: { readonly days: number; readonly weeks: number };
  readonly folder: string;
};

/** @param plan null: none are planned */
export async function listBackups(db: Db, now: number, plan: BackupsPlanned | null): Promise<BackupsView> {
  if (plan === null) return { plan: null, trouble: null, nights: [], others: [] };
  const [files, free, [trouble], runs] = await Promise.all([
    filesIn(plan.folder),
    freeBytes(plan.folder).catch(() => null), // the folder is not there
    backupTroubles(db, now),
    db
      .select()
      .from(backupRuns)
      .where(gte(backupRuns.startedAt, new Date(now - DAYS * DAY_MS)))
      .orderBy(desc(backupRuns.date)),
  ]);
  const byNight = new Map(files.flatMap((file) => (file.date === undefined ? [] : [[file.date, file] as const])));
  const dates = [...new Set([...byNight.keys(), ...runs.map(({ date }) => date)])].toSorted().toReversed();
  const runOf = (kind: 'backup' | 'restore_test', date: string): BackupNight['made'] => {
    const run = runs.find((each) => each.kind === kind && each.date === date);
    if (run === undefined) return null;
    const { startedAt, finishedAt, problem } = run;
    const state = finishedAt === null ? 'under_way' : problem === null ? 'done' : 'failed';
    return { state, at: EpochMs.parse((finishedAt ?? startedAt).getTime()), problem };
  };
  return {
    plan: {
      at: plan.at,
      keptDays: plan.keeping.days,
      keptWeeks: plan.keeping.weeks,
      folder: plan.folder,
      freeBytes: free,
    },
    trouble: trouble ? { code: trouble.code, at: EpochMs.parse(trouble.at) } : null,
    nights: dates.map((date) => {
      const file = byNight.get(date);
      const made = runOf('backup', date);
      return {
        date: date as ClinicDate, // a column of dates, or a name of that shape
        // One that a night made whose run is forgotten.
        made: made ?? (file ? { state: 'done', at: EpochMs.parse(file.madeAt), problem: null } : null),
        tried: runOf('restore_test', date),
        bytes: file?.bytes ?? null,
        file: file?.name ?? null,
      };
    }),
    others: files
      .filter(({ date }) => date === undefined)
      .map(({ name, bytes, madeAt }) => ({ name, bytes, madeAt: EpochMs.parse(madeAt) }))
      .toSorted((one, other) => other.madeAt - one.madeAt),
  };
}

type Lying = {
  readonly name: string;
  readonly date: string | undefined;
  readonly bytes: number;
  readonly madeAt: number;
};

async function filesIn(folder: string): Promise<readonly Lying[]> {
  const names = await readdir(folder).catch(() => []); // not there, or not mounted
  const found = await Promise.all(
    names
      .filter((name) => ANY.test(name))
      .map(async (name): Promise<Lying[]> => {
        const file = await stat(join(folder, name)).catch(() => undefined); // went meanwhile
        if (file?.isFile() !== true) return [];
        return [{ name, date: NIGHTLY.exec(name)?.[1], bytes: file.size, madeAt: Math.floor(file.mtimeMs) }];
      }),
  );
  return found.flat();
}
