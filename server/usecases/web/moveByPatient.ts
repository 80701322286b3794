import { eq } from 'drizzle-orm';
import type { AppointmentView, BookingRefusal } from '../../../common/contract/booking.ts';
import { InsuranceId } from '../../../common/contract/patients.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { MoveByPatient, WebPlaces } from '../../../common/contract/webBooking.ts';
import { PractitionerId, ServiceId, type AppointmentId, type ClinicId } from '../../../common/contract/vocabulary.ts';
import { clinicDateOf, daysBetween } from '../../booking/clinicTime.ts';
import { schedules } from '../../db/schema/booking.ts';
import { inTransaction } from '../../db/transaction.ts';
import { readAppointment, type AppointmentRow } from '../booking/appointmentView.ts';
import { bookingWindow } from '../booking/clinic.ts';
import { nowOf } from '../booking/deps.ts';
import { freePlaces } from '../booking/freePlaces.ts';
import { move } from '../booking/move.ts';
import type { OptionalKey } from '../idempotency.ts';
import { countOne } from './limits.ts';
import { openClinic, type OpenClinic, type WebDeps } from './webClinic.ts';
import { shownPlaces } from './webOffer.ts';

export type OwnBooking = { readonly clinicId: ClinicId; readonly appointmentId: AppointmentId };

type Found = OpenClinic & { readonly row: AppointmentRow };

async function ownBooking(deps: WebDeps, { clinicId, appointmentId }: OwnBooking): Promise<Result<Found, Problem>> {
  const opened = await openClinic(deps, clinicId);
  if (!opened.ok) return opened;
  const row = await readAppointment(deps.db, appointmentId);
  return row?.clinicId === clinicId ? ok({ ...opened.value, row }) : err({ code: 'appointment_not_found' });
}

/** Free times of the service of a booking, and of its doctor where it has one, for whoever has its link. */
export async function placesToMoveTo(
  deps: WebDeps,
  booking: OwnBooking,
): Promise<Result<WebPlaces, Problem | BookingRefusal>> {
  const found = await ownBooking(deps, booking);
  if (!found.ok) return found;
  const { clinic, directory, row } = found.value;
  const { lastDate } = bookingWindow(clinic, nowOf(deps));
  const today = clinicDateOf(nowOf(deps), clinic);
  const free = await freePlaces(deps, {
    clinicId: booking.clinicId,
    channel: 'web',
    movingId: booking.appointmentId,
    patientType: row.patientType,
    insuranceId: InsuranceId.nullable().parse(row.insuranceId),
    ...(row.screening && { screening: [...row.screening] }),
    serviceId: ServiceId.parse(row.serviceId),
    ...(row.practitionerId !== null && { practitionerId: PractitionerId.parse(row.practitionerId) }),
    fromDate: today,
    days: Math.max(1, daysBetween(today, lastDate) + 1),
  });
  return free.ok ? ok(shownPlaces(free.value, clinic, directory)) : free;
}

/**
 * Moves a booking by its link, to another time of the same service. Each move is texted, so one booking is moved a few
 * times a day and no more.
 */
export async function moveByPatient(
  deps: WebDeps,
  order: OwnBooking & MoveByPatient & { readonly actor: string; readonly idempotency: OptionalKey },
): Promise<Result<AppointmentView, Problem | BookingRefusal>> {
  const found = await ownBooking(deps, order);
  if (!found.ok) return found;
  const { scheduleId, startsAt, ...rest } = order;
  const [schedule] = await deps.db.select().from(schedules).where(eq(schedules.id, scheduleId));
  if (schedule?.serviceId !== found.value.row.serviceId) return err({ code: 'not_offered', because: 'no_such_time' });
  const askers = { mobile: deps.links.digestOf(`booking ${order.appointmentId}`), clinic: order.clinicId };
  return inTransaction(deps.db, async (tx): Promise<Result<AppointmentView, Problem | BookingRefusal>> => {
    const done = { isNew: false };
    const moved = await move(
      { ...deps, db: tx },
      {
        ...rest,
        channel: 'web',
        place: { kind: 'time', scheduleId, startsAt },
        beside: {
          before: () => Promise.resolve(ok(undefined)),
          after: () => {
            done.isNew = true;
            return Promise.resolve();
          },
        },
      },
    );
    // What was refused, or done before, is texted to nobody and counts nothing.
    if (!moved.ok || !done.isNew) return moved;
    const counted = await countOne(tx, deps.newId, { what: 'text', askers, now: nowOf(deps) });
    return counted.ok ? moved : err({ code: 'web_too_many_places' });
  });
}
