import { isDeepStrictEqual } from 'node:util';
import { and, eq } from 'drizzle-orm';
import type { Problem } from '../../../common/contract/problem.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { ClinicId, OrganisationId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { clinics } from '../../db/schema/organisation.ts';
import { tellOnCommit } from '../../db/newsChannel.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { Clock } from '../../ports/clock.ts';
import type { NewId } from '../../ports/ids.ts';
import type { Principals } from '../access/principals.ts';
import { claimKey, type OptionalKey } from '../idempotency.ts';
import { audit } from '../privacy/audit.ts';
import type { ClinicDays } from '../queue/clinicDays.ts';

export type AdministrationDeps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly days: Pick<ClinicDays, 'settingsChanged'>;
  readonly principals: Pick<Principals, 'forgetAll' | 'ofSession'>;
};

/** Who changes something, in which clinic. */
export type Administrator = {
  readonly clinicId: ClinicId;
  readonly actor: string;
  readonly idempotency: OptionalKey;
};

/** What a piece of work changed, for the audit: names of fields, never what stands in them. */
export type Done = { readonly id: string; readonly fields: readonly string[] };

/**
 * Who follows at once: nobody, the clinic's screens, its screens and running day, or those of every clinic of the
 * organisation.
 */
type Reach = 'nobody' | 'screens' | 'clinic' | 'organisation';

type Order = {
  /** `service`, `staff`...: what kind of thing it is. */
  readonly what: string;
  /** Undefined: a new one is made. */
  readonly id: string | undefined;
  readonly reach: Reach;
  /** In the audit; by itself `<what>_made` or `<what>_changed`. */
  readonly action?: string;
  /** Somebody's token, session or role may no longer hold. */
  readonly endsTrust?: boolean;
};

export type AdminTx = {
  readonly tx: Db;
  readonly clinicId: ClinicId;
  readonly organisationId: OrganisationId;
  /** Of the row that is made or changed. */
  readonly id: string;
  readonly isNew: boolean;
  readonly at: Date;
};

/**
 * One change: checked and written in one transaction with its line in the audit and the word to all processes. A
 * repeated request is answered with what the first one made. A change that changes nothing leaves no trace.
 */
export async function administer(
  deps: AdministrationDeps,
  { clinicId, actor, idempotency }: Administrator,
  { what, id, reach, endsTrust = false, action = `${what}_${id === undefined ? 'made' : 'changed'}` }: Order,
  work: (change: AdminTx) => Promise<Result<readonly string[], Problem>>,
): Promise<Result<{ id: string }, Problem>> {
  const newId = id ?? deps.newId();
  const now = deps.clock.now();
  const written = await inTransaction(
    deps.db,
    async (tx): Promise<Result<Done & { touched: readonly ClinicId[] }, Problem>> => {
      const [clinic] = await tx.select().from(clinics).where(eq(clinics.id, clinicId)).for('no key update');
      if (!clinic) return err({ code: 'clinic_not_found' });
      const claimed = await claimKey(tx, idempotency, { id: newId }, now);
      if (!claimed.ok) return claimed;
      const { organisationId } = clinic;
      if (claimed.value) return ok({ id: claimed.value['id'] ?? newId, fields: [], touched: [] });
      const at = new Date(now);
      const done = await work({
        tx,
        clinicId,
        organisationId: organisationId as OrganisationId, // a foreign key to organisations
        id: newId,
        isNew: id === undefined,
        at,
      });
      if (!done.ok) return done;
      const touched = await reachOf(tx, { clinicId, organisationId }, reach);
      if (done.value.length > 0) {
        await writeAudit(tx, { clinicId, at, actor, action, subject: `${what}:${newId}`, fields: done.value });
        for (const each of touched) await tellOnCommit(tx, { kind: 'directory', clinicId: each });
        if (endsTrust) await tellOnCommit(tx, { kind: 'tokens' });
      }
      return ok({ id: newId, fields: done.value, touched });
    },
  );
  if (!written.ok) return written;
  const { fields, touched } = written.value;
  if (fields.length > 0) {
    if (endsTrust) deps.principals.forgetAll();
    // Should this process die here, another one, or the next to open the day, finds it behind its settings.
    if (reach !== 'screens') for (const each of touched) await deps.days.settingsChanged(each, actor);
  }
  return ok({ id: written.value.id });
}

/** The clinics whose screens show the change, and whose running days go on with it. */
async function reachOf(
  tx: Db,
  { clinicId, organisationId }: { readonly clinicId: ClinicId; readonly organisationId: string },
  reach: Reach,
): Promise<readonly ClinicId[]> {
  if (reach === 'nobody') return [];
  if (reach !== 'organisation') return [clinicId];
  const rows = await tx
    .select({ id: clinics.id })
    .from(clinics)
    .where(and(eq(clinics.organisationId, organisationId), eq(clinics.isActive, true)));
  return rows.map(({ id }) => id as ClinicId); // the primary key of clinics
}

type AuditLine = {
  readonly clinicId: ClinicId;
  readonly at: Date;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly fields: readonly string[];
};

/** A line of the audit about what was changed, by the names of the fields. */
export const writeAudit = (tx: Db, { at, fields, ...line }: AuditLine): Promise<void> =>
  audit(tx, { ...line, at: at.getTime(), detail: { fields } });

/** Names of the fields of `after` that differ from `before`; all of them where there was nothing. */
export const changedFields = (before: object | undefined, after: object): string[] => {
  const known = new Map<string, unknown>(Object.entries(before ?? {}));
  return Object.entries(after)
    .filter(([name, value]) => !known.has(name) || !isDeepStrictEqual(known.get(name), value))
    .map(([name]) => name);
};

/** Whether two lists hold the same, whatever their order. */
export const isSameSet = (one: readonly string[], other: readonly string[]): boolean =>
  isDeepStrictEqual([...new Set(one)].sort(), [...new Set(other)].sort());
