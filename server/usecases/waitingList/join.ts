import { and, eq, inArray } from 'drizzle-orm';
import type { BookingChannel, BookingRefusal } from '../../../common/contract/booking.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import { WaitingEntryId, type WaitRequest } from '../../../common/contract/waitingList.ts';
import { ClassCode, type ClinicId, type PractitionerId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { sqlState, inTransaction } from '../../db/transaction.ts';
import { services } from '../../db/schema/organisation.ts';
import { waitingEntries } from '../../db/schema/waitingList.ts';
import { lockPatient } from '../booking/bookingPatient.ts';
import { bookingWindow, readClinic, type BookingClinic } from '../booking/clinic.ts';
import { nowOf, type BookingDeps } from '../booking/deps.ts';
import { mayBook } from '../booking/mayBook.ts';
import { readSchedules } from '../booking/schedules.ts';
import { claimKey, type OptionalKey } from '../idempotency.ts';
import { rememberWaiting } from './entries.ts';

export type WaitOrder = WaitRequest & {
  readonly clinicId: ClinicId;
  readonly actor: string;
  readonly channel: BookingChannel;
  readonly idempotency?: OptionalKey;
};

/** States in which somebody is on the list. */
export const ON_THE_LIST = ['waiting', 'offered', 'unanswered'] as const;

/**
 * Puts a patient on the waiting list, last. Only for what could be booked if a place were free: whoever must be asked the
 * clinic's questions first, or is not taken by that doctor, hears so now and not when a place is there.
 */
export async function joinWaitingList(
  deps: BookingDeps,
  order: WaitOrder,
): Promise<Result<{ readonly entryId: WaitingEntryId }, BookingRefusal>> {
  const { clinicId, patientId, serviceId, practitionerId, wanted } = order;
  const clinic = await readClinic(deps.db, clinicId);
  if (clinic === undefined) return err({ code: 'clinic_not_found' });
  const now = nowOf(deps);
  const { today, lastDate } = bookingWindow(clinic, now);
  if (wanted.untilDate < today || wanted.fromDate > lastDate)
    return err({ code: 'outside_booking_window', fromAt: now, untilDate: lastDate });

  try {
    return await inTransaction(deps.db, async (tx) => {
      const entryId = WaitingEntryId.parse(deps.newId());
      const claimed = await claimKey(tx, order.idempotency, { entryId }, now);
      if (!claimed.ok) return claimed;
      if (claimed.value !== undefined) return ok({ entryId: WaitingEntryId.parse(claimed.value['entryId']) });
      if ((await lockPatient(tx, clinic, patientId)) === undefined) return err({ code: 'patient_not_found' });
      const allowed = await mayWait(tx, clinic, order, { from: today, until: lastDate });
      if (!allowed.ok) return allowed;
      if (await waitsAlready(tx, patientId, serviceId, practitionerId)) return err({ code: 'already_on_waiting_list' });
      await tx.insert(waitingEntries).values({
        id: entryId,
        clinicId,
        patientId,
        serviceId,
        practitionerId,
        ...wanted,
        patientType: order.patientType,
        insuranceId: order.insuranceId,
        screening: order.screening ?? null,
        decidedBy: order.decidedBy ?? null,
        channel: order.channel,
        language: order.language,
        note: order.note ?? null,
        state: 'waiting',
        createdBy: order.actor,
        createdAt: new Date(now),
        updatedAt: new Date(now),
      });
      const { actor, channel } = order;
      await rememberWaiting(tx, deps.newId, { clinicId, entryId, at: now, actor, what: 'joined', detail: { channel } });
      return ok({ entryId });
    });
  } catch (error) {
    // Two at once: the second finds the index of open entries.
    if (sqlState(error) === '23505') return err({ code: 'already_on_waiting_list' });
    throw error;
  }
}

const STANDARD = ClassCode.parse('standard');

/** Whether any schedule that is wanted would take this patient, by the rules of booking. */
async function mayWait(
  tx: Db,
  clinic: BookingClinic,
  order: WaitOrder,
  range: Parameters<typeof readSchedules>[3],
): Promise<Result<undefined, BookingRefusal>> {
  const { serviceId, practitionerId } = order;
  const [service] = await tx
    .select({ id: services.id })
    .from(services)
    .where(and(eq(services.id, serviceId), eq(services.clinicId, clinic.clinicId), eq(services.isActive, true)));
  if (service === undefined) return err({ code: 'service_not_found' });
  const found = await readSchedules(
    tx,
    clinic,
    { serviceId, ...(practitionerId === null ? {} : { practitionerId }) },
    range,
  );
  let refusal: BookingRefusal = { code: 'not_offered', because: 'not_bookable' };
  for (const schedule of found) {
    const allowed = await mayBook(tx, clinic, schedule, { ...order, classCode: STANDARD });
    if (allowed.ok) return ok(undefined);
    refusal = allowed.error;
  }
  return err(refusal);
}

async function waitsAlready(
  tx: Db,
  patientId: string,
  serviceId: string,
  practitionerId: PractitionerId | null,
): Promise<boolean> {
  const rows = await tx
    .select({ practitionerId: waitingEntries.practitionerId })
    .from(waitingEntries)
    .where(
      and(
        eq(waitingEntries.patientId, patientId),
        eq(waitingEntries.serviceId, serviceId),
        inArray(waitingEntries.state, [...ON_THE_LIST]),
      ),
    );
  return rows.some((row) => row.practitionerId === practitionerId);
}
