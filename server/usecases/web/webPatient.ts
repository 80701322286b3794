import { inArray } from 'drizzle-orm';
import type { Language } from '../../../common/contract/language.ts';
import { NewPatient } from '../../../common/contract/patients.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import { ok, type Result } from '../../../common/contract/result.ts';
import { PatientId, type ClinicId } from '../../../common/contract/vocabulary.ts';
import { foldText } from '../../../common/typed/fold.ts';
import { patients } from '../../db/schema/people.ts';
import { patientOfPhone } from '../patients/patientOfPhone.ts';
import { addRecord, type PatientDeps } from '../patients/writePatient.ts';

/**
 * Whom somebody means who has proved a mobile: of those whom it reaches, the one of that name; else a new record. Several
 * of a family book by one mobile in this way, and no name that is known here is ever shown.
 */
export async function webPatient(
  deps: PatientDeps,
  {
    name,
    ...whose
  }: {
    readonly clinicId: ClinicId;
    readonly e164: string;
    readonly name: string | null;
    readonly known: readonly string[];
    readonly language: Language;
    readonly actor: string;
  },
): Promise<Result<PatientId, Problem>> {
  if (name === null) return patientOfPhone(deps, whose);
  const { clinicId, e164, known, language, actor } = whose;
  const rows =
    known.length === 0
      ? []
      : await deps.db
          .select({ id: patients.id, name: patients.name })
          .from(patients)
          .where(inArray(patients.id, [...known]));
  const same = rows.find((row) => foldText(row.name) === foldText(name));
  if (same) return ok(PatientId.parse(same.id));
  const contacts = [{ kind: 'phone' as const, value: e164 }];
  return addRecord(deps, { ...NewPatient.parse({ name, language, contacts }), clinicId, actor });
}
