import { and, asc, eq, sql } from 'drizzle-orm';
import { InsuranceList } from '../../../common/contract/patients.ts';
import type { ClinicId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { clinics, insurances } from '../../db/schema/organisation.ts';

/** The insurances that a patient of this clinic may have, by name; none in an unknown clinic. */
export async function insurancesOf(db: Db, clinicId: ClinicId): Promise<InsuranceList> {
  const rows = await db
    .select({ insuranceId: insurances.id, name: insurances.name })
    .from(insurances)
    .innerJoin(clinics, eq(clinics.organisationId, insurances.organisationId))
    .where(and(eq(clinics.id, clinicId), eq(insurances.isActive, true)))
    .orderBy(asc(sql`${insurances.name}->>'en'`), asc(insurances.id));
  return InsuranceList.parse({ insurances: rows });
}
