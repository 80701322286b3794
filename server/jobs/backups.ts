/** The nightly backup and the trial of it: each once among all processes, and again an hour later where it failed. */
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClinicDate, EpochMs } from '../../common/contract/vocabulary.ts';
import { addDays, localTimeOf, minutesOf } from '../booking/clinicTime.ts';
import { NIGHTLY } from '../db/backupList.ts';
import { backup } from '../db/backup.ts';
import { claimRun, dropRun, endRun, renewRun, type RunKind } from '../db/backupRuns.ts';
import type { Db } from '../db/database.ts';
import { sweepLeft } from '../db/leftovers.ts';
import { tryBackup, type Tried } from '../db/tryBackup.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import { whatFailed } from '../ports/whatFailed.ts';
import { audit } from '../usecases/privacy/audit.ts';
import { noLongerKept, type Keeping } from './backupsKept.ts';
import { repeatedly } from './repeatedly.ts';

export type BackupPlan = {
  /** Local `HH:MM` from which on a night's backup is due. */
  readonly at: string;
  readonly keeping: Keeping;
  readonly folder: string;
  /** In the clinic's own data folder, and made where it is missing; one that somebody named must be there. */
  readonly isOwnFolder: boolean;
};

export type BackupDeps = {
  readonly db: Db;
  readonly url: string;
  /** The data folder, with what was uploaded. */
  readonly dataFolder: string;
  readonly plan: BackupPlan;
  readonly timeZone: string;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly log: Log;
  /** Gives the trial an empty database, and takes it away. */
  readonly emptyDatabase: (work: (url: string) => Promise<Tried>) => Promise<Tried>;
  /** The server ends: what is under way is left off, and begun anew at the next start. */
  readonly signal: AbortSignal;
};

const fileOf = (folder: string, date: ClinicDate): string => join(folder, `turnstone-${date}.turnstone`);

/** Takes the backup that is due and tries it. What was missed while the machine was off is made up for once. */
export async function takeDueBackup(deps: BackupDeps): Promise<void> {
  const { plan, clock, timeZone } = deps;
  const { date: today, minutes } = localTimeOf(clock.now() as EpochMs, timeZone);
  const date = minutes >= minutesOf(plan.at) ? today : addDays(today, -1);
  const file = fileOf(plan.folder, date);
  await once(deps, 'backup', date, async () => {
    await makeReady(plan);
    await sweepLeft(plan.folder);
    await backup(deps.url, deps.dataFolder, file, deps.signal);
    return { file, bytes: (await stat(file)).size };
  });
  if (deps.signal.aborted) return;
  const isHere = await stat(file).then(
    (found) => found.isFile(),
    () => false, // another machine's
  );
  if (!isHere) return;
  await once(deps, 'restore_test', date, async () => {
    const { checked } = await tryBackup(file, plan.folder, deps.emptyDatabase);
    const broken = checked.filter(({ found }) => found.length > 0);
    if (broken.length > 0) throw new Error(`Restored, but not so: ${broken.map(({ says }) => says).join('; ')}`);
    await forgetOld(plan, date);
    return { file };
  });
}

/** Well within the hour after which it would be begun again. */
const RENEW_EVERY_MS = 10 * 60_000;

type Done = { readonly file: string; readonly bytes?: number };

async function once(deps: BackupDeps, kind: RunKind, date: ClinicDate, work: () => Promise<Done>): Promise<void> {
  const { db, clock, log, newId, signal } = deps;
  const id = newId();
  if (!(await claimRun(db, { id, kind, date, at: clock.now() }))) return;
  const stopRenewing = repeatedly('backup under way', RENEW_EVERY_MS, log, () => renewRun(db, id, clock.now()));
  try {
    const done = await work();
    const at = clock.now();
    await db.transaction(async (tx) => {
      await endRun(tx, id, { at, ...done });
      await audit(tx, {
        clinicId: null,
        at,
        actor: 'job:backups',
        action: kind === 'backup' ? 'backup_made' : 'backup_tried',
        subject: 'installation',
        detail: { date, ...(done.bytes === undefined ? {} : { bytes: done.bytes }) },
      });
    });
    log.info(
      { kind, date, bytes: done.bytes },
      kind === 'backup' ? 'The backup is made' : 'The backup was tried and is good',
    );
  } catch (error) {
    if (signal.aborted) {
      log.info({ kind, date }, 'The backup is left off, since the server ends');
      await dropRun(db, id);
      return;
    }
    const problem = whatFailed(error);
    log.error(
      { kind, date, error: problem },
      kind === 'backup' ? 'The backup failed' : 'The trial of the backup failed',
    );
    await endRun(db, id, { at: clock.now(), problem });
  } finally {
    await stopRenewing();
  }
}

/** A folder that was named and is gone is a disk that is not mounted: made anew it would lie on the clinic's own disk. */
async function makeReady({ folder, isOwnFolder }: BackupPlan): Promise<void> {
  if (isOwnFolder) await mkdir(folder, { recursive: true, mode: 0o700 });
  const isThere = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isThere) throw new Error(`There is no folder ${folder}: is its disk mounted? Mount it, or make the folder.`);
}

/** Only what these nights made is ever taken away, and only after a new one was tried and is good. */
async function forgetOld({ folder, keeping }: BackupPlan, made: ClinicDate): Promise<void> {
  const dates = (await readdir(folder)).flatMap((name) => NIGHTLY.exec(name)?.[1] ?? []);
  // The names are of this shape.
  for (const date of noLongerKept(dates as ClinicDate[], keeping, made))
    await rm(fileOf(folder, date), { force: true });
}
