import { desc, eq } from 'drizzle-orm';
import type { RetentionView } from '../../../common/contract/privacy.ts';
import { daysKept, RETENTION, RetentionKind } from '../../../common/contract/retention.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import { EpochMs, type ClinicDate, type ClinicId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { clinics } from '../../db/schema/organisation.ts';
import { retentionRuns } from '../../db/schema/privacy.ts';

/** So many nights are shown. */
const NIGHTS = 14;

/** How long a clinic keeps what, and what the last nights forgot. */
export async function retentionView(
  db: Db,
  clinicId: ClinicId,
): Promise<Result<RetentionView, { readonly code: 'clinic_not_found' }>> {
  const [clinic] = await db.select({ options: clinics.options }).from(clinics).where(eq(clinics.id, clinicId));
  if (clinic === undefined) return err({ code: 'clinic_not_found' });
  const runs = await db
    .select()
    .from(retentionRuns)
    .where(eq(retentionRuns.clinicId, clinicId))
    .orderBy(desc(retentionRuns.seq))
    .limit(NIGHTS);
  return ok({
    kinds: RetentionKind.options.map((kind) => ({
      kind,
      days: daysKept(kind, clinic.options.retention),
      ...RETENTION[kind],
    })),
    nights: runs.map(({ date, at, forgotten, undone, isHeldBack }) => ({
      date: date as ClinicDate, // a column of dates
      at: EpochMs.parse(at.getTime()),
      forgotten,
      undone: [...undone],
      isHeldBack,
    })),
  });
}
