import type { BookingRefusal } from '../../../common/contract/booking.ts';
import type { WhoBooks } from '../../../common/contract/otherDay.ts';
import { NewPatient } from '../../../common/contract/patients.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { ScreeningAnswer } from '../../../common/contract/screening.ts';
import {
  AppointmentId,
  ClassCode,
  PatientId,
  type ClinicId,
  type EpochMs,
} from '../../../common/contract/vocabulary.ts';
import type { AppointmentView, ScheduleId } from '../../../common/contract/booking.ts';
import type { Language } from '../../../common/contract/language.ts';
import { inTransaction } from '../../db/transaction.ts';
import { answeredBefore, type OptionalKey } from '../idempotency.ts';
import { lockTyped, type TypedNumber } from '../patients/lockTyped.ts';
import { patientByIdentifier, patientsByContact } from '../patients/lookups.ts';
import { patientOfPhone } from '../patients/patientOfPhone.ts';
import { readNationalId, readPhone, readRecordNumber } from '../patients/typed.ts';
import { addRecord, type PatientDeps } from '../patients/writePatient.ts';
import { readAgain } from './appointmentView.ts';
import { book } from './book.ts';
import { readClinic, type BookingClinic } from './clinic.ts';
import type { BookingDeps } from './deps.ts';

export type OtherDayOrder = {
  readonly clinicId: ClinicId;
  readonly scheduleId: ScheduleId;
  readonly startsAt: EpochMs;
  readonly who: WhoBooks;
  readonly language: Language;
  /** To the clinic's questions, where they come first; followed again here. */
  readonly screening?: readonly ScreeningAnswer[] | undefined;
  readonly actor: string;
  readonly idempotency?: OptionalKey;
};

/**
 * Books a place at a kiosk for whoever has the number that was typed. A telephone or a national identity that nobody has
 * gets a record that bears it in place of a name until the desk asks; a record number must be known. One transaction: a
 * refusal leaves no record, and nothing in the answer tells who is known here.
 */
export async function bookOtherDay(
  deps: BookingDeps & PatientDeps,
  { clinicId, scheduleId, startsAt, who, language, screening, actor, idempotency }: OtherDayOrder,
): Promise<Result<AppointmentView, BookingRefusal | Problem>> {
  const clinic = await readClinic(deps.db, clinicId);
  if (clinic === undefined) return err({ code: 'clinic_not_found' });
  const typed = readTyped(who, clinic);
  if (!typed.ok) return typed;
  const booked = await inTransaction(
    deps.db,
    async (tx): Promise<Result<AppointmentView, BookingRefusal | Problem>> => {
      if (typed.value.kind !== 'record') await lockTyped(tx, clinic, typed.value);
      const earlier = await answeredBefore(tx, idempotency);
      if (!earlier.ok) return earlier;
      if (earlier.value !== undefined) return readAgain(tx, AppointmentId.parse(earlier.value['appointmentId']));
      const within = { ...deps, db: tx };
      const patientId = await patientWho(within, clinic, typed.value, { language, actor });
      if (!patientId.ok) return patientId;
      return book(within, {
        clinicId,
        actor,
        channel: 'kiosk',
        idempotency,
        patientId: patientId.value,
        place: { kind: 'time', scheduleId, startsAt },
        patientType: 'new',
        insuranceId: null,
        ...(screening && { screening: [...screening] }),
        language,
        classCode: STANDARD,
        partySize: 1,
      });
    },
  );
  // Whoever stands at a kiosk is not told when somebody of that number is booked.
  return !booked.ok && booked.error.code === 'overlaps_another' ? err({ code: 'slot_taken' }) : booked;
}

const STANDARD = ClassCode.parse('standard');

/** Of a record number nothing is made, so nobody waits for another who types the same. */
type Typed = TypedNumber | { readonly kind: 'record'; readonly value: string };

function readTyped(who: WhoBooks, clinic: BookingClinic): Result<Typed, Problem> {
  if ('recordNumber' in who) return ok({ kind: 'record', value: readRecordNumber(who.recordNumber) });
  if ('phone' in who) {
    const read = readPhone(who.phone, clinic);
    if (!read.ok) return err({ code: 'phone_not_understood', reason: read.error });
    return ok({ kind: 'phone', value: read.value.e164 });
  }
  const read = readNationalId(who.nationalId, clinic);
  return read.ok ? ok({ kind: 'national_id', value: read.value }) : err({ code: read.error });
}

async function patientWho(
  deps: BookingDeps & PatientDeps,
  { clinicId, organisationId }: BookingClinic,
  { kind, value }: Typed,
  { language, actor }: Pick<OtherDayOrder, 'language' | 'actor'>,
): Promise<Result<PatientId, Problem>> {
  if (kind === 'phone') {
    const known = await patientsByContact(deps.db, organisationId, value);
    return patientOfPhone(deps, { clinicId, e164: value, known, language, actor });
  }
  const id = await patientByIdentifier(deps.db, organisationId, kind, value);
  if (id !== undefined) return ok(PatientId.parse(id));
  if (kind === 'record') return err({ code: 'patient_not_found' });
  const patient = NewPatient.parse({ name: value, nationalId: value, language });
  const added = await addRecord(deps, { ...patient, clinicId, actor });
  if (added.ok) return ok(added.value);
  // The desk has just written the person down; who it is, is not for the kiosk to hear.
  return added.error.code === 'national_id_taken' ? ok(added.error.patientId) : err(added.error);
}
