import { eq } from 'drizzle-orm';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import type { WebClinics } from '../../../common/contract/webBooking.ts';
import { ClinicId } from '../../../common/contract/vocabulary.ts';
import { clinics } from '../../db/schema/organisation.ts';
import { readClinic, type BookingClinic } from '../booking/clinic.ts';
import type { BookingDeps } from '../booking/deps.ts';
import { readActiveTree } from '../booking/screened.ts';
import type { Directories, Directory } from '../clinic/directory.ts';
import { insurancesOf } from '../patients/insurances.ts';
import type { PatientDeps } from '../patients/writePatient.ts';
import type { PatientLinks } from '../queue/patientLinks.ts';

export type WebDeps = BookingDeps &
  PatientDeps & {
    readonly directories: Directories;
    readonly links: PatientLinks;
    /** Whether texts can be sent: without them no number can be confirmed, and nobody books here. */
    readonly canText: boolean;
  };

export type OpenClinic = { readonly clinic: BookingClinic; readonly directory: Directory };

/** The clinic, where it may be booked on the public page. */
export async function openClinic(deps: WebDeps, clinicId: ClinicId): Promise<Result<OpenClinic, Problem>> {
  const [clinic, directory] = await Promise.all([readClinic(deps.db, clinicId), deps.directories.of(clinicId)]);
  if (!clinic || !directory) return err({ code: 'clinic_not_found' });
  if (!deps.canText || clinic.options.webBooking !== true) return err({ code: 'web_closed' });
  return ok({ clinic, directory });
}

/** Every clinic of this installation that may be booked here. */
export async function webClinics(deps: WebDeps): Promise<WebClinics> {
  const rows = await deps.db.select({ id: clinics.id }).from(clinics).where(eq(clinics.isActive, true));
  const opened = await Promise.all(rows.map(({ id }) => openClinic(deps, ClinicId.parse(id))));
  const open = opened.flatMap((each) => (each.ok ? [each.value] : []));
  return { clinics: await Promise.all(open.map((each) => viewOf(deps, each))) };
}

async function viewOf(deps: WebDeps, { clinic, directory }: OpenClinic): Promise<WebClinics['clinics'][number]> {
  const { clinicId, options } = clinic;
  const [{ insurances }, active] = await Promise.all([
    insurancesOf(deps.db, clinicId),
    readActiveTree(deps.db, clinicId),
  ]);
  const { name, address, phone, languages, timeZone, isDemonstration } = directory.clinic;
  return {
    clinicId,
    name,
    address,
    phone,
    languages: [...languages],
    timeZone,
    isDemonstration,
    ...(options.wording && { wording: options.wording }),
    terms: options.webTerms ?? {},
    showsDoctors: options.webHidesDoctors !== true,
    asksName: options.webAsksNoName !== true,
    insurances: insurances.map(({ insuranceId, name: called }) => ({ insuranceId, name: called })),
    screening: active?.tree ?? null,
  };
}
