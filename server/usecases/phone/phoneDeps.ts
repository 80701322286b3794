import type { AppointmentId, ClinicId, VisitId } from '../../../common/contract/vocabulary.ts';
import type { PhoneLineSettings } from '../../../common/contract/phoneLine.ts';
import type { VisitView } from '../../../common/contract/visitView.ts';
import type { Language } from '../../../common/contract/language.ts';
import { localText } from '../../../common/contract/language.ts';
import type { Speech } from '../../ports/speech.ts';
import { bookingClinicOf, type BookingClinic } from '../booking/clinic.ts';
import type { BookingDeps } from '../booking/deps.ts';
import type { Directories, Directory } from '../clinic/directory.ts';
import type { OffersOfAMoment } from './offersOfAMoment.ts';
import type { PatientDeps } from '../patients/writePatient.ts';

export type PhoneDeps = BookingDeps &
  PatientDeps & {
    readonly directories: Pick<Directories, 'of'>;
    readonly speech: Speech;
    readonly soundUrl: (soundId: string) => string;
    readonly provider: string;
    /** Absent: every offer is looked up anew. */
    readonly offers?: OffersOfAMoment;
    /** What a patient's own page shows now. */
    readonly placeOf: (
      clinicId: ClinicId,
      viewer:
        | { readonly kind: 'visit'; readonly visitId: VisitId }
        | { readonly kind: 'booking'; readonly appointmentId: AppointmentId },
    ) => Promise<VisitView | undefined>;
  };

/** From the directory, which is read once per change and not per step. @returns undefined for an unknown or closed-down clinic */
export async function clinicKnown(
  { directories }: Pick<PhoneDeps, 'directories'>,
  clinicId: ClinicId,
): Promise<BookingClinic | undefined> {
  const directory = await directories.of(clinicId);
  return directory && bookingClinicOf(clinicId, directory.clinic);
}

/** One call that asks something of its clinic. */
export type Caller = {
  readonly callId: string;
  readonly lineId: string;
  readonly language: Language;
  /** E.164; null where it is hidden or no such number. */
  readonly number: string | null;
  /** As the line shows it, also an inside number; null where it is hidden. */
  readonly shown: string | null;
  /** Which days callers of this line may book. */
  readonly days: Pick<PhoneLineSettings, 'bookFromDays' | 'bookDaysAhead'>;
  /** Which step of the call asks: what is done at it is done once. */
  readonly stepNumber: number;
  /** Aborted once the caller was passed on without an answer to this step. */
  readonly left?: AbortSignal | undefined;
};

/** Whose held place, and who did it: in the history of bookings. */
export const holderOf = ({ callId }: Pick<Caller, 'callId'>): string => `call:${callId}`;

/** How a doctor is spoken of; of a place without a named one, the service. */
export function spokenDoctor(
  directory: Directory,
  { practitionerId, serviceId }: { readonly practitionerId: string | null; readonly serviceId: string },
  language: Language,
): string {
  const doctor = [...directory.practitioners.values()].find(({ id }) => id === practitionerId);
  if (doctor !== undefined) return nameOf(doctor, language);
  const service = [...directory.services.values()].find(({ id }) => id === serviceId);
  return service === undefined ? '' : localText(service.spokenName, language) || localText(service.name, language);
}

export const nameOf = (
  { title, name }: { readonly title: Directory['clinic']['name']; readonly name: Directory['clinic']['name'] },
  language: Language,
): string => `${localText(title, language)} ${localText(name, language)}`.trim();
