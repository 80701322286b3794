import type { BookingRefusal } from '../../../common/contract/booking.ts';
import { NewPatient } from '../../../common/contract/patients.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import { WaitRequest, type WaitByPhone, type WaitingEntryId } from '../../../common/contract/waitingList.ts';
import { PatientId, type ClinicId } from '../../../common/contract/vocabulary.ts';
import { addDays, clinicDateOf } from '../../booking/clinicTime.ts';
import { readClinic, type BookingClinic } from '../booking/clinic.ts';
import { nowOf, type BookingDeps } from '../booking/deps.ts';
import type { OptionalKey } from '../idempotency.ts';
import { patientsByContact } from '../patients/lookups.ts';
import { readPhone } from '../patients/typed.ts';
import { addPatient, type PatientDeps } from '../patients/writePatient.ts';
import { joinWaitingList } from './join.ts';

/** Any day of the next two weeks: whoever wants others asks at the desk. */
const DAYS_AHEAD = 14;

export type ByPhoneOrder = WaitByPhone & {
  readonly clinicId: ClinicId;
  readonly actor: string;
  readonly idempotency?: OptionalKey;
};

/**
 * Puts whoever leaves a telephone number at a kiosk on the waiting list. One known patient of that number is meant; of a
 * number that nobody or a family has, a record is made that bears the number in place of a name until the desk asks.
 * The answer is the same in both cases: it tells nobody who is known here.
 */
export async function joinByPhone(
  deps: BookingDeps & PatientDeps,
  { clinicId, serviceId, phone, language, actor, idempotency }: ByPhoneOrder,
): Promise<Result<{ readonly entryId: WaitingEntryId }, BookingRefusal | Problem>> {
  const clinic = await readClinic(deps.db, clinicId);
  if (clinic === undefined) return err({ code: 'clinic_not_found' });
  const patientId = await patientOf(deps, clinic, { clinicId, phone, language, actor });
  if (!patientId.ok) return patientId;
  const tomorrow = addDays(clinicDateOf(nowOf(deps), clinic), 1);
  const request = WaitRequest.parse({
    patientId: patientId.value,
    serviceId,
    wanted: { fromDate: tomorrow, untilDate: addDays(tomorrow, DAYS_AHEAD) },
    patientType: 'new',
    language,
  });
  return joinWaitingList(deps, { ...request, clinicId, actor, channel: 'kiosk', idempotency });
}

async function patientOf(
  deps: BookingDeps & PatientDeps,
  clinic: BookingClinic,
  { clinicId, phone, language, actor }: Pick<ByPhoneOrder, 'clinicId' | 'phone' | 'language' | 'actor'>,
): Promise<Result<PatientId, Problem>> {
  const read = readPhone(phone, clinic);
  if (!read.ok) return err({ code: 'phone_not_understood', reason: read.error });
  // A text is the only way in which a place can be offered to somebody who is not known otherwise.
  if (read.value.kind === 'landline') return err({ code: 'phone_not_understood', reason: 'landline' });
  const { e164 } = read.value;
  const known = await patientsByContact(deps.db, clinic.organisationId, e164);
  const [only] = known;
  if (only !== undefined && known.length === 1) return ok(PatientId.parse(only));
  const contacts = [{ kind: 'phone' as const, value: e164 }];
  const added = await addPatient(deps, { ...NewPatient.parse({ name: e164, language, contacts }), clinicId, actor });
  return added.ok ? ok(added.value.patientId) : err(added.error);
}
