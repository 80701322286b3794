import { and, eq, inArray } from 'drizzle-orm';
import type { BookingRefusal } from '../../../common/contract/booking.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import { err, type Result } from '../../../common/contract/result.ts';
import { WaitRequest, type WaitByPhone, type WaitingEntryId } from '../../../common/contract/waitingList.ts';
import type { ClinicId } from '../../../common/contract/vocabulary.ts';
import { addDays, clinicDateOf } from '../../booking/clinicTime.ts';
import type { Db } from '../../db/database.ts';
import { waitingEntries } from '../../db/schema/waitingList.ts';
import { inTransaction } from '../../db/transaction.ts';
import { readClinic } from '../booking/clinic.ts';
import { nowOf, type BookingDeps } from '../booking/deps.ts';
import { answeredBefore, type OptionalKey } from '../idempotency.ts';
import { lockTyped } from '../patients/lockTyped.ts';
import { patientsByContact } from '../patients/lookups.ts';
import { readPhone } from '../patients/typed.ts';
import { patientOfPhone } from '../patients/patientOfPhone.ts';
import type { PatientDeps } from '../patients/writePatient.ts';
import { joinWaitingList, ON_THE_LIST } from './join.ts';

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
 * At the kiosks one number waits once for one service, and a refusal leaves no record: all of it is one transaction.
 * The answer is the same in every case: it tells nobody who is known here.
 */
export async function joinByPhone(
  deps: BookingDeps & PatientDeps,
  { clinicId, serviceId, phone, language, screening, actor, idempotency }: ByPhoneOrder,
): Promise<Result<{ readonly entryId: WaitingEntryId }, BookingRefusal | Problem>> {
  const clinic = await readClinic(deps.db, clinicId);
  if (clinic === undefined) return err({ code: 'clinic_not_found' });
  const read = readPhone(phone, clinic);
  if (!read.ok) return err({ code: 'phone_not_understood', reason: read.error });
  // A text is the only way in which a place can be offered to somebody who is not known otherwise.
  if (read.value.kind === 'landline') return err({ code: 'phone_not_understood', reason: 'landline' });
  const { e164 } = read.value;
  const tomorrow = addDays(clinicDateOf(nowOf(deps), clinic), 1);

  return inTransaction(deps.db, async (tx): Promise<Result<{ readonly entryId: WaitingEntryId }, Refusal>> => {
    await lockTyped(tx, clinic, { kind: 'phone', value: e164 });
    const earlier = await answeredBefore(tx, idempotency);
    if (!earlier.ok) return earlier;
    const known = await patientsByContact(tx, clinic.organisationId, e164);
    if (earlier.value === undefined && (await waitsByPhone(tx, { clinicId, serviceId, patientIds: known })))
      return err({ code: 'already_on_waiting_list' });
    const within = { ...deps, db: tx };
    const patientId = await patientOfPhone(within, { clinicId, e164, known, language, actor });
    if (!patientId.ok) return patientId;
    const request = WaitRequest.parse({
      patientId: patientId.value,
      serviceId,
      wanted: { fromDate: tomorrow, untilDate: addDays(tomorrow, DAYS_AHEAD) },
      patientType: 'new',
      ...(screening && { screening }),
      language,
    });
    return joinWaitingList(within, { ...request, clinicId, actor, channel: 'kiosk', idempotency });
  });
}

type Refusal = BookingRefusal | Problem;

type ByPhone = Pick<ByPhoneOrder, 'clinicId' | 'serviceId'> & { readonly patientIds: readonly string[] };

/** Whether somebody whom the number reaches was put on the list at a kiosk, for the same service. */
async function waitsByPhone(tx: Db, { clinicId, serviceId, patientIds }: ByPhone): Promise<boolean> {
  if (patientIds.length === 0) return false;
  const rows = await tx
    .select({ id: waitingEntries.id })
    .from(waitingEntries)
    .where(
      and(
        eq(waitingEntries.clinicId, clinicId),
        eq(waitingEntries.serviceId, serviceId),
        eq(waitingEntries.channel, 'kiosk'),
        inArray(waitingEntries.patientId, [...patientIds]),
        inArray(waitingEntries.state, [...ON_THE_LIST]),
      ),
    )
    .limit(1);
  return rows.length > 0;
}
