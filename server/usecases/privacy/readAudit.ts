import { and, asc, eq, gte, inArray, lt, notInArray, or, sql } from 'drizzle-orm';
import type { Sql } from 'postgres';
import {
  actionsOf,
  ACTIONS_OF_A_KIND,
  type AuditChecked,
  type AuditPage,
  type AuditQuery,
} from '../../../common/contract/audit.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import { EpochMs, StaffId, type ClinicId } from '../../../common/contract/vocabulary.ts';
import { clinicDayOf } from '../../booking/clinicTime.ts';
import { INSTALLATION } from '../../db/auditChain.ts';
import { verifyAudit } from '../../db/checks/audit.ts';
import type { Db } from '../../db/database.ts';
import { clinics } from '../../db/schema/organisation.ts';
import { audit, staff } from '../../db/schema/staff.ts';
import { ofChain } from './cutAudit.ts';

/** So many lines at once. */
const PAGE = 100;

type NotFound = { readonly code: 'clinic_not_found' };

/**
 * Lines of a clinic's audit, the newest first; or of the installation's what is about people of its organisation, and
 * about the installation itself: who works in another organisation is nobody's business here.
 */
export async function readAudit(
  db: Db,
  clinicId: ClinicId,
  { chain, from, until, staffId, kind, before }: AuditQuery,
): Promise<Result<AuditPage, NotFound>> {
  const [clinic] = await db.select().from(clinics).where(eq(clinics.id, clinicId));
  if (clinic === undefined) return err({ code: 'clinic_not_found' });
  const people = await db
    .select({ staffId: staff.id, name: staff.name })
    .from(staff)
    .where(eq(staff.organisationId, clinic.organisationId))
    .orderBy(asc(staff.name), asc(staff.id));
  const everybody = people.map((person) => `staff:${person.staffId}`);
  const actions = kind === undefined ? undefined : actionsOf(kind);
  const rows = await db
    .select()
    .from(audit)
    .where(
      and(
        ofChain(chain === 'clinic' ? clinicId : null),
        ...(before === undefined ? [] : [lt(audit.seq, before)]),
        gte(audit.at, new Date(clinicDayOf(from, clinic).fromAt)),
        lt(audit.at, new Date(clinicDayOf(until, clinic).untilAt)),
        ...(chain === 'clinic'
          ? []
          : [or(inArray(audit.subject, ['installation', 'nobody', ...everybody]), inArray(audit.actor, everybody))]),
        // A login that was refused is somebody's, too.
        ...(staffId === undefined
          ? []
          : [
              or(
                eq(audit.actor, `staff:${staffId}`),
                and(eq(audit.actor, 'nobody'), eq(audit.subject, `staff:${staffId}`)),
              ),
            ]),
        ...(kind === undefined
          ? []
          : [actions ? inArray(audit.action, [...actions]) : notInArray(audit.action, [...ACTIONS_OF_A_KIND])]),
      ),
    )
    .orderBy(sql`${audit.seq} desc`)
    .limit(PAGE + 1);
  const lines = rows.slice(0, PAGE).map(({ seq, at, actor, action, subject, detail }) => ({
    seq,
    at: EpochMs.parse(at.getTime()),
    actor,
    action,
    subject,
    detail,
  }));
  return ok({
    lines,
    next: rows.length > PAGE ? (lines.at(-1)?.seq ?? null) : null,
    people: people.map(({ staffId: id, name }) => ({ staffId: StaffId.parse(id), name })),
  });
}

/** Reads every line of the clinic's chain and of the installation's, and says whether each follows the one before. */
export async function checkAudit(sql: Sql, clinicId: ClinicId): Promise<AuditChecked> {
  const chains = await verifyAudit(sql, [clinicId, INSTALLATION]);
  return {
    chains: chains
      .map(({ clinicId: owner, broken, ...read }) => ({
        chain: owner === null ? ('installation' as const) : ('clinic' as const),
        ...read,
        broken: broken ?? null,
      }))
      .toSorted((one, other) => (one.chain < other.chain ? -1 : 1)),
  };
}
