import { and, asc, eq, like, or } from 'drizzle-orm';
import type { FindPatients, FoundPatients, PatientRefusal, PatientView } from '../../../common/contract/patients.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { ClinicId, PatientId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { patients } from '../../db/schema/people.ts';
import { readClinic, type BookingClinic } from '../booking/clinic.ts';
import { patientByIdentifier, patientsByContact } from './lookups.ts';
import { namePatterns } from './nameSearch.ts';
import { readPatients } from './patientView.ts';
import { readNationalId, readPhone, readRecordNumber } from './typed.ts';

/**
 * Finds patients for staff by whatever the caller says, typed into one field: a telephone number, a national identity, a
 * record number or a name. Numbers are found whole, names by the beginnings of their words.
 */
export async function findPatients(
  db: Db,
  { clinicId, text, limit }: FindPatients & { readonly clinicId: ClinicId },
): Promise<Result<FoundPatients, PatientRefusal>> {
  const clinic = await readClinic(db, clinicId);
  if (clinic === undefined) return err({ code: 'clinic_not_found' });
  const byNumber = await idsByNumber(db, clinic, text);
  const byName = await idsByName(db, clinic, text, limit + 1);
  const ids = [...new Set([...byNumber, ...byName])];
  return ok({ patients: await readPatients(db, ids.slice(0, limit)), hasMore: ids.length > limit });
}

/** One patient of the clinic's organisation. */
export async function readPatient(
  db: Db,
  clinicId: ClinicId,
  patientId: PatientId,
): Promise<Result<PatientView, PatientRefusal>> {
  const clinic = await readClinic(db, clinicId);
  if (clinic === undefined) return err({ code: 'clinic_not_found' });
  const [row] = await db
    .select({ id: patients.id })
    .from(patients)
    .where(and(eq(patients.id, patientId), eq(patients.organisationId, clinic.organisationId)));
  const [view] = row === undefined ? [] : await readPatients(db, [row.id]);
  return view === undefined ? err({ code: 'patient_not_found' }) : ok(view);
}

async function idsByNumber(db: Db, clinic: BookingClinic, text: string): Promise<string[]> {
  const { organisationId } = clinic;
  const phone = readPhone(text, clinic);
  const nationalId = readNationalId(text, clinic);
  const found = await Promise.all([
    phone.ok ? patientsByContact(db, organisationId, phone.value.e164) : [],
    text.includes('@') ? patientsByContact(db, organisationId, text.trim().toLowerCase()) : [],
    nationalId.ok ? patientByIdentifier(db, organisationId, 'national_id', nationalId.value) : undefined,
    patientByIdentifier(db, organisationId, 'record', readRecordNumber(text)),
  ]);
  return found.flat().filter((id) => id !== undefined);
}

async function idsByName(
  db: Db,
  { organisationId }: BookingClinic,
  text: string,
  limit: number,
): Promise<readonly string[]> {
  const patterns = /\p{L}/u.test(text) ? namePatterns(text) : undefined;
  if (patterns === undefined) return [];
  const rows = await db
    .select({ id: patients.id })
    .from(patients)
    .where(
      and(
        eq(patients.organisationId, organisationId),
        or(
          and(...patterns.each.map((pattern) => like(patients.nameSearch, pattern))),
          like(patients.nameSearch, patterns.joined),
        ),
      ),
    )
    .orderBy(asc(patients.nameSearch), asc(patients.id))
    .limit(limit);
  return rows.map(({ id }) => id);
}
