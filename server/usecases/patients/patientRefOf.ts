import { and, eq } from 'drizzle-orm';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import { PatientRef, type ClinicId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { clinics } from '../../db/schema/organisation.ts';
import { patients } from '../../db/schema/people.ts';

/** How the queue names a patient of the records, whom the desk has chosen. */
export async function patientRefOf(
  db: Db,
  clinicId: ClinicId,
  patientId: string,
): Promise<Result<PatientRef, Problem>> {
  const [row] = await db
    .select({ patientRef: patients.patientRef })
    .from(patients)
    .innerJoin(clinics, eq(clinics.organisationId, patients.organisationId))
    .where(and(eq(patients.id, patientId), eq(clinics.id, clinicId)));
  return row ? ok(PatientRef.parse(row.patientRef)) : err({ code: 'patient_not_found' });
}
