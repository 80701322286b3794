import { and, desc, eq, gt, sql } from 'drizzle-orm';
import type { LookAction } from '../../../common/contract/audit.ts';
import type { ClinicId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { audit as auditLines } from '../../db/schema/staff.ts';
import type { Clock } from '../../ports/clock.ts';
import { audit } from './audit.ts';

/** A panel asks again and again while somebody has one patient before them: that is one look. */
const ONE_LOOK_MS = 10 * 60_000;

export type Look = {
  readonly clinicId: ClinicId;
  /** `staff:<id>`. */
  readonly actor: string;
  readonly action: LookAction;
  /** `patient:<id>`, or the list that was shown. */
  readonly subject: string;
  /** Of a list: whose records were shown. */
  readonly patientIds?: readonly string[];
};

/**
 * Writes down who was shown whose record, before it is shown: where that cannot be written, nothing is shown. What was
 * searched for is not written, since it is a name or a number; who was found is.
 */
export async function rememberLook(
  { db, clock }: { readonly db: Db; readonly clock: Clock },
  { clinicId, actor, action, subject, patientIds }: Look,
): Promise<void> {
  const at = clock.now();
  const detail = patientIds === undefined ? {} : { patients: [...new Set(patientIds)].sort() };
  const [known] = await db
    .select({ id: auditLines.id })
    .from(auditLines)
    .where(
      and(
        eq(auditLines.subject, subject),
        eq(auditLines.clinicId, clinicId),
        eq(auditLines.actor, actor),
        eq(auditLines.action, action),
        gt(auditLines.at, new Date(at - ONE_LOOK_MS)),
        sql`${auditLines.detail} = ${JSON.stringify(detail)}::text::jsonb`,
      ),
    )
    .orderBy(desc(auditLines.at))
    .limit(1);
  if (known === undefined) await db.transaction((tx) => audit(tx, { clinicId, at, actor, action, subject, detail }));
}
