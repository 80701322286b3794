import { and, asc, eq, inArray } from 'drizzle-orm';
import type { Language } from '../../../common/contract/language.ts';
import { NewPatient } from '../../../common/contract/patients.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import { ok, type Result } from '../../../common/contract/result.ts';
import { PatientId, type ClinicId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { patients } from '../../db/schema/people.ts';
import { addRecord, type PatientDeps } from './writePatient.ts';

export type WhosePhone = {
  readonly clinicId: ClinicId;
  readonly language: Language;
  readonly actor: string;
  readonly e164: string;
  /** Whom the number reaches. */
  readonly known: readonly string[];
};

/**
 * Whom a kiosk means by a telephone number: the one known patient of it. For a number that nobody or a family has, a
 * record that bears the number in place of a name until the desk asks; once made, it is used again.
 */
export async function patientOfPhone(
  deps: PatientDeps,
  { clinicId, e164, known, language, actor }: WhosePhone,
): Promise<Result<PatientId, Problem>> {
  const [only] = known.length > 1 ? await recordOfNumber(deps.db, known, e164) : known;
  if (only !== undefined) return ok(PatientId.parse(only));
  const contacts = [{ kind: 'phone' as const, value: e164 }];
  return addRecord(deps, { ...NewPatient.parse({ name: e164, language, contacts }), clinicId, actor });
}

/** Of a family's number: the record that was made for it at a kiosk before, and which the desk has not named yet. */
async function recordOfNumber(db: Db, known: readonly string[], e164: string): Promise<readonly string[]> {
  const rows = await db
    .select({ id: patients.id })
    .from(patients)
    .where(and(inArray(patients.id, [...known]), eq(patients.name, e164)))
    .orderBy(asc(patients.createdAt), asc(patients.id))
    .limit(1);
  return rows.map(({ id }) => id);
}
