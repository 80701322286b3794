import path from 'node:path';
import { uuid7At } from '../adapters/ids/uuid7.ts';
import type { Config } from '../config.ts';
import { forgetRuns } from '../db/backupRuns.ts';
import type { Connections } from '../db/database.ts';
import { ErasedList } from '../db/erasedList.ts';
import { clinics } from '../db/schema/organisation.ts';
import { takeDueBackup, type BackupPlan } from '../jobs/backups.ts';
import { repeatedly } from '../jobs/repeatedly.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import { whatFailed } from '../ports/whatFailed.ts';
import { withEmptyDatabase } from './trial.ts';

const LOOK_EVERY_MS = 60_000;

/** Where they lie, and how they are kept; null: none are planned. */
export const backupPlan = (plan: Config['backups'], folder: string): BackupPlan | null =>
  plan && {
    at: plan.at,
    keeping: plan.keeping,
    folder: plan.folder ?? ownBackups(folder),
    isOwnFolder: plan.folder === undefined,
  };

/** Where they lie unless another folder is named; the list of who was erased also where none are planned. */
export const ownBackups = (folder: string): string => path.join(folder, 'backups');

/** @returns the function that stops the nightly backups, and leaves off one that is under way */
export async function wireBackups(given: {
  readonly plan: BackupPlan | null;
  readonly url: string;
  readonly folder: string;
  readonly connections: Connections;
  readonly clock: Clock;
  readonly log: Log;
}): Promise<() => Promise<void>> {
  const { plan, url, folder, connections, clock, log } = given;
  const { db } = connections;
  const erased = new ErasedList(plan?.folder ?? ownBackups(folder), plan?.isOwnFolder ?? true);
  const stopList = repeatedly('erased list', LOOK_EVERY_MS, log, () => erased.keepUp(db));
  const endList = async () => {
    await stopList();
    // Those of the last minute.
    await erased.keepUp(db).catch((error: unknown) => {
      log.warn({ error: whatFailed(error) }, 'The list of who was erased was not brought up to date at the end');
    });
  };
  if (plan === null) {
    await forgetRuns(db);
    return endList;
  }
  const stopping = new AbortController();
  const stop = repeatedly('backups', LOOK_EVERY_MS, log, async () => {
    const [first] = await db.select({ timeZone: clinics.timeZone }).from(clinics).orderBy(clinics.id).limit(1);
    // Of an installation in which nothing is set up a backup would only stand for that of its first day.
    if (first === undefined) return;
    await takeDueBackup({
      db,
      url,
      dataFolder: folder,
      plan,
      timeZone: first.timeZone,
      clock,
      newId: uuid7At(() => clock.now()),
      log,
      emptyDatabase: (work) => withEmptyDatabase(url, clock.now(), work, stopping.signal),
      signal: stopping.signal,
    });
  });
  return async () => {
    stopping.abort();
    await Promise.all([stop(), endList()]);
  };
}
