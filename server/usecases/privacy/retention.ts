import { and, asc, desc, eq } from 'drizzle-orm';
import { daysKept, RETENTION, RetentionKind, type RetentionDays } from '../../../common/contract/retention.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import { EpochMs, type ClinicDate, type ClinicId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { clinics } from '../../db/schema/organisation.ts';
import { retentionRuns } from '../../db/schema/privacy.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { Clock } from '../../ports/clock.ts';
import type { NewId } from '../../ports/ids.ts';
import type { Log } from '../../ports/log.ts';
import { clinicDateOf, daysBetween } from '../../booking/clinicTime.ts';
import { audit } from './audit.ts';
import { cutAudit } from './cutAudit.ts';
import { STEPS } from './forgetKinds.ts';
import { forgetOldPatients } from './forgetOldPatients.ts';

export type RetentionDeps = { readonly db: Db; readonly clock: Clock; readonly newId: NewId };

/** Rows that were forgotten, or would be, by kind; kinds of which nothing is too old are left out. */
export type Forgotten = Readonly<Partial<Record<RetentionKind, number>>>;

const DAY_MS = 86_400_000;
/** So many rows in one transaction, so that nobody waits long. */
const AT_ONCE = 1_000;
/** And so many of one kind in one night; the rest the next. */
const MOST_A_NIGHT = 200_000;
const ACTOR = 'job:retention';
/** So many days may lie between two runs of a clock that goes right: a machine that stood still for a week. */
const MOST_BETWEEN_DAYS = 7;
/** Runs of a day each: four of them are more than a day. */
const LOOKED_BACK = 4;

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
 * clock is not believed, the day is claimed and nothing is forgotten.
 */
export async function forgetWhatIsOld(deps: RetentionDeps & { readonly log: Log }): Promise<void> {
  const all = await deps.db.select().from(clinics).orderBy(asc(clinics.id));
  for (const clinic of all) {
    const now = deps.clock.now();
    const date = clinicDateOf(EpochMs.parse(now), clinic);
    const claimed = await deps.db
      .insert(retentionRuns)
      .values({ clinicId: clinic.id, date, at: new Date(now), forgotten: {} })
      .onConflictDoNothing()
      .returning({ clinicId: retentionRuns.clinicId });
    if (claimed.length === 0) continue;
    const ofDay = and(eq(retentionRuns.clinicId, clinic.id), eq(retentionRuns.date, date));
    if (!(await isClockBelieved(deps.db, clinic.id, now))) {
      await deps.db.update(retentionRuns).set({ isHeldBack: true }).where(ofDay);
      deps.log.info(
        { clinicId: clinic.id, date },
        'Old data was not forgotten: the day does not follow the one of the last run. It will be once the clock has said so for a day',
      );
      continue;
    }
    const of = ofClinic(clinic, now);
    const forgotten = await forgetAll(deps, of, (work) => deps.db.transaction(work));
    if (Object.keys(forgotten).length === 0) continue;
    await deps.db.transaction(async (tx) => {
      await tx.update(retentionRuns).set({ forgotten }).where(ofDay);
      await audit(tx, {
        clinicId: of.clinicId,
        at: now,
        actor: ACTOR,
        action: 'old_data_forgotten',
        subject: `clinic:${clinic.id}`,
        detail: forgotten,
      });
    });
  }
}

/**
 * Whether the runs up to today's followed one another, each at most a week after the one before, for a whole day: one
 * that follows no run, or came long after it or before it, may have been asked for by a clock that is wrong.
 */
async function isClockBelieved(db: Db, clinicId: string, now: number): Promise<boolean> {
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

/**
 * What would be forgotten of a clinic now: all of it is done and taken back.
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
  const tried = await inTransaction(deps.db, async (tx): Promise<Result<never, Forgotten>> => {
    const inTry = { ...deps, db: tx };
    const of = ofClinic(clinic, deps.clock.now());
    return err(await forgetAll(inTry, { ...of, set: withChanges(of.set, changes) }, (work) => work(tx)));
  });
  return ok(tried.ok ? {} : tried.error);
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
type RetentionChanges = Readonly<Partial<Record<RetentionKind, number | null>>>;

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

const ofClinic = (clinic: typeof clinics.$inferSelect, now: number): OfClinic => ({
  clinicId: clinic.id as ClinicId, // the primary key of clinics
  organisationId: clinic.organisationId,
  set: clinic.options.retention ?? {},
  now,
});

type InTransaction = <T>(work: (tx: Db) => Promise<T>) => Promise<T>;

async function forgetAll(deps: RetentionDeps, of: OfClinic, transact: InTransaction): Promise<Forgotten> {
  const forgotten: Partial<Record<RetentionKind, number>> = {};
  for (const kind of RetentionKind.options) {
    const days = await longestOf(deps.db, of, kind);
    const before = new Date(of.now - days * DAY_MS);
    const rows = await forgetKind(deps, of, kind, before, transact);
    if (rows > 0) forgotten[kind] = rows;
  }
  return forgotten;
}

/** What belongs to the whole organisation is kept as long as the clinic of it that keeps it longest says. */
async function longestOf(db: Db, { organisationId, set }: OfClinic, kind: RetentionKind): Promise<number> {
  if (kind !== 'patients' && kind !== 'contacts' && kind !== 'sessions') return daysKept(kind, set);
  const all = await db
    .select({ options: clinics.options })
    .from(clinics)
    .where(and(eq(clinics.organisationId, organisationId), eq(clinics.isActive, true)));
  return Math.max(...all.map(({ options }) => daysKept(kind, options.retention)), daysKept(kind, set));
}

async function forgetKind(
  deps: RetentionDeps,
  of: OfClinic,
  kind: RetentionKind,
  before: Date,
  transact: InTransaction,
): Promise<number> {
  if (kind === 'audit') return transact((tx) => cutAudit(tx, { ...of, before, actor: ACTOR }));
  if (kind === 'patients') return forgetOldPatients(deps, { ...of, before, actor: ACTOR }, transact);
  let rows = 0;
  for (const step of STEPS[kind]) {
    for (let gone = AT_ONCE; gone === AT_ONCE && rows < MOST_A_NIGHT; rows += gone) {
      const { clinicId, organisationId } = of;
      const forget = step({ clinicId, organisationId, before: before.toISOString(), atOnce: AT_ONCE });
      gone = await transact(async (tx) => (await tx.execute(forget)).length);
    }
  }
  return rows;
}
