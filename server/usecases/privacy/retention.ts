import { and, asc, eq, ne } from 'drizzle-orm';
import { z } from 'zod';
import { daysKept, RETENTION, RetentionKind, type RetentionDays } from '../../../common/contract/retention.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import { EpochMs, type ClinicId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { clinics } from '../../db/schema/organisation.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { Clock } from '../../ports/clock.ts';
import type { NewId } from '../../ports/ids.ts';
import type { Log } from '../../ports/log.ts';
import { whatFailed } from '../../ports/whatFailed.ts';
import { clinicDateOf } from '../../booking/clinicTime.ts';
import { audit } from './audit.ts';
import { cutAudit, linesToCut } from './cutAudit.ts';
import { counting, forgetting, STEPS } from './forgetKinds.ts';
import { forgetOldPatients, patientsToForget } from './forgetOldPatients.ts';
import { claimDay, endDay, holdBack, isClockBelieved } from './retentionRuns.ts';

export type RetentionDeps = { readonly db: Db; readonly clock: Clock; readonly newId: NewId };

/** Rows that were forgotten, or would be, by kind; kinds of which nothing is too old are left out. */
export type Forgotten = Readonly<Partial<Record<RetentionKind, number>>>;

const DAY_MS = 86_400_000;
/** So many rows in one transaction, so that nobody waits long. */
const AT_ONCE = 1_000;
/** And so many of one kind in one night; the rest the next. */
const MOST_A_NIGHT = 200_000;
const ACTOR = 'job:retention';

type OfClinic = {
  readonly clinicId: ClinicId;
  readonly organisationId: string;
  /** What the clinic has set. */
  readonly set: RetentionDays;
  readonly now: number;
};

/**
 * Forgets what is too old in every clinic where that was not done today, by the clinic's calendar. The day is claimed
 * first, so that of several processes one does it; what one leaves undone by dying is done the night after. Where the
 * clock is not believed, the day is claimed and nothing is forgotten. A kind that cannot be forgotten, or a clinic, is
 * said and keeps no other from its turn.
 */
export async function forgetWhatIsOld(deps: RetentionDeps & { readonly log: Log }): Promise<void> {
  const all = await deps.db.select().from(clinics).orderBy(asc(clinics.id));
  for (const clinic of all)
    try {
      await forgetOf(deps, clinic, all);
    } catch (error) {
      deps.log.error(
        { code: 'old_data_not_forgotten', clinicId: clinic.id, error: whatFailed(error) },
        'Old data of a clinic was not forgotten',
      );
    }
}

type Clinic = typeof clinics.$inferSelect;

async function forgetOf(
  deps: RetentionDeps & { readonly log: Log },
  clinic: Clinic,
  all: readonly Clinic[],
): Promise<void> {
  const now = deps.clock.now();
  const date = clinicDateOf(EpochMs.parse(now), clinic);
  const run = { clinicId: clinic.id, date };
  if (!(await claimDay(deps.db, run, now))) return;
  if (!(await isClockBelieved(deps.db, clinic.id, now))) {
    await holdBack(deps.db, run);
    deps.log.info(
      run,
      'Old data was not forgotten: the day does not follow the one of the last run. It will be once the clock has said so for a day',
    );
    return;
  }
  const of = ofClinic(clinic, now);
  const { forgotten, undone } = await forgetAll(deps, of);
  if (clinic === all[0]) await cutInstallation(deps, all, now, undone);
  if (Object.keys(forgotten).length + undone.length === 0) return;
  await deps.db.transaction(async (tx) => {
    await endDay(tx, run, { forgotten, undone });
    await audit(tx, {
      clinicId: of.clinicId,
      at: now,
      actor: ACTOR,
      action: 'old_data_forgotten',
      subject: `clinic:${clinic.id}`,
      detail: { ...forgotten, ...(undone.length === 0 ? {} : { undone }) },
    });
  });
}

/**
 * What would be forgotten of a clinic now, counted in the order in which it would go; nothing is changed, and nobody
 * waits for it.
 *
 * @param changes as if these were set
 */
export async function previewRetention(
  deps: RetentionDeps,
  clinicId: ClinicId,
  changes: RetentionChanges = {},
): Promise<Result<Forgotten, NotFound | DaysRefused>> {
  const refused = outOfBounds(changes);
  if (refused) return err(refused);
  const [clinic] = await deps.db.select().from(clinics).where(eq(clinics.id, clinicId));
  if (!clinic) return err({ code: 'clinic_not_found' });
  const set = withChanges(clinic.options.retention ?? {}, changes);
  const of = { ...ofClinic(clinic, deps.clock.now()), set };
  const due: Partial<Record<RetentionKind, number>> = {};
  for (const kind of RetentionKind.options) {
    const rows = await countKind(deps.db, of, kind);
    if (rows > 0) due[kind] = rows;
  }
  return ok(due);
}

/** Sets how many days some kinds are kept; null: as usual. */
export async function setRetention(
  { db, clock }: RetentionDeps,
  clinicId: ClinicId,
  changes: RetentionChanges,
  actor: string,
): Promise<Result<RetentionDays, NotFound | DaysRefused>> {
  const refused = outOfBounds(changes);
  if (refused) return err(refused);
  return inTransaction(db, async (tx): Promise<Result<RetentionDays, NotFound>> => {
    const [clinic] = await tx.select().from(clinics).where(eq(clinics.id, clinicId)).for('no key update');
    if (!clinic) return err({ code: 'clinic_not_found' });
    const set = withChanges(clinic.options.retention ?? {}, changes);
    await tx
      .update(clinics)
      .set({ options: { ...clinic.options, retention: set } })
      .where(eq(clinics.id, clinicId));
    await audit(tx, {
      clinicId,
      at: clock.now(),
      actor,
      action: 'retention_changed',
      subject: `clinic:${clinicId}`,
      detail: changes,
    });
    return ok(set);
  });
}

/** Null: as usual. */
export type RetentionChanges = Readonly<Partial<Record<RetentionKind, number | null>>>;

export const withChanges = (set: RetentionDays, changes: RetentionChanges): RetentionDays =>
  Object.fromEntries(Object.entries({ ...set, ...changes }).filter(([, days]) => days !== null));

function outOfBounds(changes: RetentionChanges): DaysRefused | undefined {
  for (const [name, days] of Object.entries(changes)) {
    const kind = RetentionKind.parse(name);
    const { least, most } = RETENTION[kind];
    if (days !== null && (!Number.isInteger(days) || days < least || days > most))
      return { code: 'days_out_of_bounds', kind, least, most };
  }
  return undefined;
}

type NotFound = { readonly code: 'clinic_not_found' };
type DaysRefused = {
  readonly code: 'days_out_of_bounds';
  readonly kind: RetentionKind;
  readonly least: number;
  readonly most: number;
};

const ofClinic = (clinic: Clinic, now: number): OfClinic => ({
  clinicId: clinic.id as ClinicId, // the primary key of clinics
  organisationId: clinic.organisationId,
  set: clinic.options.retention ?? {},
  now,
});

async function forgetAll(
  deps: RetentionDeps & { readonly log: Log },
  of: OfClinic,
): Promise<{ readonly forgotten: Forgotten; readonly undone: RetentionKind[] }> {
  const forgotten: Partial<Record<RetentionKind, number>> = {};
  const undone: RetentionKind[] = [];
  for (const kind of RetentionKind.options)
    try {
      const rows = await forgetKind(deps, of, kind);
      if (rows > 0) forgotten[kind] = rows;
    } catch (error) {
      undone.push(kind);
      deps.log.error(
        { code: 'old_data_not_forgotten', clinicId: of.clinicId, kind, error: whatFailed(error) },
        'Old data of a kind was not forgotten',
      );
    }
  return { forgotten, undone };
}

/** The chain of the installation is kept as long as the clinic of it that keeps its own longest says. */
async function cutInstallation(
  deps: RetentionDeps & { readonly log: Log },
  all: readonly Clinic[],
  now: number,
  undone: RetentionKind[],
): Promise<void> {
  const days = Math.max(...all.map(({ options }) => daysKept('audit', options.retention)));
  const before = new Date(now - days * DAY_MS);
  try {
    await deps.db.transaction((tx) => cutAudit(tx, { clinicId: null, now, before, actor: ACTOR }));
  } catch (error) {
    if (!undone.includes('audit')) undone.push('audit');
    deps.log.error(
      { code: 'old_data_not_forgotten', clinicId: null, kind: 'audit', error: whatFailed(error) },
      'Old lines of the installation’s audit were not forgotten',
    );
  }
}

/** What belongs to the whole organisation is kept as long as the clinic of it that keeps it longest says. */
async function longestOf(db: Db, { clinicId, organisationId, set }: OfClinic, kind: RetentionKind): Promise<number> {
  if (kind !== 'patients' && kind !== 'contacts' && kind !== 'sessions') return daysKept(kind, set);
  const others = await db
    .select({ options: clinics.options })
    .from(clinics)
    .where(and(eq(clinics.organisationId, organisationId), eq(clinics.isActive, true), ne(clinics.id, clinicId)));
  return Math.max(...others.map(({ options }) => daysKept(kind, options.retention)), daysKept(kind, set));
}

const beforeOf = async (db: Db, of: OfClinic, kind: RetentionKind): Promise<Date> =>
  new Date(of.now - (await longestOf(db, of, kind)) * DAY_MS);

async function forgetKind(deps: RetentionDeps, of: OfClinic, kind: RetentionKind): Promise<number> {
  const { db } = deps;
  const before = await beforeOf(db, of, kind);
  if (kind === 'audit') return db.transaction((tx) => cutAudit(tx, { ...of, before, actor: ACTOR }));
  if (kind === 'patients') return forgetOldPatients(deps, { ...of, before, actor: ACTOR });
  const { clinicId, organisationId } = of;
  let rows = 0;
  for (const step of STEPS[kind]) {
    for (let gone = AT_ONCE; gone === AT_ONCE && rows < MOST_A_NIGHT; rows += gone) {
      const forget = forgetting(step, { clinicId, organisationId, before: before.toISOString() }, AT_ONCE);
      gone = await db.transaction(async (tx) => (await tx.execute(forget)).length);
    }
  }
  return rows;
}

/** As many as `forgetKind` would forget, by the same rules, each step as if those before it had been done. */
async function countKind(db: Db, of: OfClinic, kind: RetentionKind): Promise<number> {
  const before = await beforeOf(db, of, kind);
  if (kind === 'audit') return linesToCut(db, { ...of, before });
  const { clinicId, organisationId } = of;
  if (kind === 'patients') {
    const [bookings, calls] = [await beforeOf(db, of, 'bookings'), await beforeOf(db, of, 'calls')];
    return patientsToForget(db, { organisationId, before }, { clinicId, bookings, calls });
  }
  let rows = 0;
  for (const step of STEPS[kind]) {
    if (rows >= MOST_A_NIGHT) break;
    const most = Math.ceil((MOST_A_NIGHT - rows) / AT_ONCE) * AT_ONCE;
    const [row] = await db.execute(counting(step, { clinicId, organisationId, before: before.toISOString() }, most));
    rows += Count.parse(row).count;
  }
  return rows;
}

const Count = z.object({ count: z.int() });
