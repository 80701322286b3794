import { and, asc, eq, gte, inArray, type SQL } from 'drizzle-orm';
import type {
  AppointmentForCheckIn,
  CheckInWindow,
  FindBooking,
  FoundBooking,
} from '../../../common/contract/booking.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { ClinicDate, ClinicId } from '../../../common/contract/vocabulary.ts';
import type { NationalIdProblem } from '../../../common/typed/nationalId.ts';
import type { PhoneProblem } from '../../../common/typed/phone.ts';
import { readBookingCode } from '../../booking/bookingCode.ts';
import { checkInWindowOf, type CheckInTry } from '../../booking/checkInWindow.ts';
import { clinicDateOf } from '../../booking/clinicTime.ts';
import { fits, questionFor, type Candidate } from '../../booking/tellApart.ts';
import type { Db } from '../../db/database.ts';
import { appointments } from '../../db/schema/booking.ts';
import { patientByIdentifier, patientsByContact } from '../patients/lookups.ts';
import { readPatients } from '../patients/patientView.ts';
import { readNationalId, readPhone, readRecordNumber } from '../patients/typed.ts';
import { checkInViewOf, selectAppointments, type AppointmentRow } from './appointmentView.ts';
import { readClinic, type BookingClinic } from './clinic.ts';
import { nowOf, type BookingDeps } from './deps.ts';

export type ArrivalOrder = FindBooking & {
  readonly clinicId: ClinicId;
  /** How late the doctor of this appointment was announced to be, in minutes. */
  readonly delayMinOf?: (appointment: AppointmentForCheckIn) => number;
};

export type ArrivalRefusal =
  | { readonly code: 'clinic_not_found' | 'appointment_not_found' }
  /** What was typed cannot be read: the field's own problem. */
  | { readonly code: PhoneProblem | NationalIdProblem };

type Found = Result<readonly AppointmentRow[], ArrivalRefusal>;

/**
 * Finds the booking of somebody who arrives, by code, telephone number, national identity or record number. Where a family shares the
 * number, one thing more is asked, which tells all of them apart. No name and no list is ever given.
 */
export async function findBooking(
  deps: Pick<BookingDeps, 'db' | 'clock'>,
  { clinicId, by, more, delayMinOf = () => 0 }: ArrivalOrder,
): Promise<Result<FoundBooking, ArrivalRefusal>> {
  const { db } = deps;
  const clinic = await readClinic(db, clinicId);
  if (clinic === undefined) return err({ code: 'clinic_not_found' });
  const now = nowOf(deps);
  const today = clinicDateOf(now, clinic);
  const candidates = await candidatesBy(db, clinic, by, today);
  if (!candidates.ok) return candidates;
  let nearest = nearestOf(candidates.value, clinicId, today);
  if (new Set(nearest.map(({ patientRef }) => patientRef)).size > 1) {
    const facts = await factsOf(db, nearest);
    const question = questionFor([...facts.values()]);
    if (more === undefined) return ok({ kind: 'ask_more', question });
    nearest = nearest.filter((row) => {
      if (question === 'code') return row.code === readBookingCode(more);
      const known = facts.get(row.patientRef);
      return known !== undefined && fits(question, known, more);
    });
  }

  const { checkInEarlyMin: earlyMin, acceptsLateMin: lateMin } = clinic.policy;
  const [best] = nearest
    .map((row) => {
      const appointment = checkInViewOf(row);
      const attempt = { at: now, clinicId, today, earlyMin, lateMin, delayMin: delayMinOf(appointment) };
      return { kind: 'found' as const, appointment, window: windowOf(appointment, attempt) };
    })
    .sort((a, b) => PREFERENCE.indexOf(a.window.kind) - PREFERENCE.indexOf(b.window.kind));
  return best === undefined ? err({ code: 'appointment_not_found' }) : ok(best);
}

/** Of several bookings of one person, the one to check in now; then the next to come; what is past last. */
const PREFERENCE: readonly CheckInWindow['kind'][] = [
  'open',
  'too_early',
  'arrived',
  'too_late',
  'wrong_clinic',
  'wrong_day',
];

const windowOf = (appointment: AppointmentForCheckIn, attempt: CheckInTry): CheckInWindow =>
  appointment.status === 'arrived' && appointment.clinicId === attempt.clinicId
    ? { kind: 'arrived' }
    : checkInWindowOf(appointment, attempt);

async function candidatesBy(db: Db, clinic: BookingClinic, by: FindBooking['by'], today: ClinicDate): Promise<Found> {
  switch (by.kind) {
    case 'code': {
      const code = readBookingCode(by.code);
      if (code === undefined) return ok([]);
      const found = await stillOpen(db, clinic, today, eq(appointments.code, code));
      const here = found.filter(({ clinicId }) => clinicId === clinic.clinicId);
      // A code is unique in its own clinic: elsewhere it proves something only where no other clinic gave it too.
      return ok(here.length > 0 ? here : found.length === 1 ? found : []);
    }
    case 'phone': {
      const phone = readPhone(by.phone, clinic);
      if (!phone.ok) return err({ code: phone.error });
      return ok(await openOf(db, clinic, today, await patientsByContact(db, clinic.organisationId, phone.value.e164)));
    }
    case 'national_id': {
      const nationalId = readNationalId(by.nationalId, clinic);
      if (!nationalId.ok) return err({ code: nationalId.error });
      const id = await patientByIdentifier(db, clinic.organisationId, 'national_id', nationalId.value);
      return ok(await openOf(db, clinic, today, id === undefined ? [] : [id]));
    }
    case 'record': {
      const record = readRecordNumber(by.recordNumber);
      const id = await patientByIdentifier(db, clinic.organisationId, 'record', record);
      return ok(await openOf(db, clinic, today, id === undefined ? [] : [id]));
    }
  }
}

async function openOf(db: Db, clinic: BookingClinic, today: ClinicDate, patientIds: readonly string[]) {
  return patientIds.length === 0 ? [] : stillOpen(db, clinic, today, inArray(appointments.patientId, [...patientIds]));
}

/** Bookings of the organisation from today on that are not over, the earliest first. */
async function stillOpen(
  db: Db,
  { organisationId }: BookingClinic,
  today: ClinicDate,
  condition: SQL,
): Promise<readonly AppointmentRow[]> {
  return selectAppointments(db)
    .where(
      and(
        eq(appointments.organisationId, organisationId),
        inArray(appointments.status, ['pending', 'booked', 'arrived']),
        gte(appointments.date, today),
        condition,
      ),
    )
    .orderBy(asc(appointments.startsAt), asc(appointments.id));
}

/** Bookings of today here; else of today in another clinic; else those to come. */
function nearestOf(found: readonly AppointmentRow[], clinicId: ClinicId, today: ClinicDate): readonly AppointmentRow[] {
  const ofToday = found.filter(({ date }) => date === today);
  const here = ofToday.filter((row) => row.clinicId === clinicId);
  if (here.length > 0) return here;
  return ofToday.length > 0 ? ofToday : found;
}

/** What tells the people of these bookings apart, one each. */
async function factsOf(db: Db, found: readonly AppointmentRow[]): Promise<ReadonlyMap<string, Candidate>> {
  const ids = [...new Set(found.flatMap(({ patientId }) => (patientId === null ? [] : [patientId])))];
  const views = await readPatients(db, ids);
  return new Map(views.map(({ patientRef, nationalId, birthDate }) => [patientRef, { nationalId, birthDate }]));
}
