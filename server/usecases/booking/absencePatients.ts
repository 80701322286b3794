import { and, asc, count, eq, gt, inArray, lt, ne, sql, type SQL } from 'drizzle-orm';
import type { AbsencePatient, AbsencePlan, AbsencePreview, AbsenceTelling } from '../../../common/contract/absences.ts';
import type { BookingRefusal } from '../../../common/contract/booking.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { AppointmentId, ClinicId, EpochMs, PractitionerId } from '../../../common/contract/vocabulary.ts';
import { clinicDayOf, instantOf, type ClinicClock, type Span } from '../../booking/clinicTime.ts';
import { countOf } from '../../db/count.ts';
import type { Db } from '../../db/database.ts';
import { absenceTellings } from '../../db/schema/absences.ts';
import { absences, appointmentHistory, appointments, slots } from '../../db/schema/booking.ts';
import { noticeAttempts, notices } from '../../db/schema/notices.ts';
import { practitioners } from '../../db/schema/organisation.ts';
import { inTransaction } from '../../db/transaction.ts';
import { entryOf, selectEntries } from './appointmentLists.ts';
import { readClinic } from './clinic.ts';
import { nowOf, type BookingDeps } from './deps.ts';
import { remember } from './history.ts';

/** Whole days are clinic days: the night that belongs to the last of them is away too. */
export function absenceSpan({ fromDate, untilDate, hours }: AbsencePlan, clock: ClinicClock): Span {
  return hours === null
    ? { fromAt: clinicDayOf(fromDate, clock).fromAt, untilAt: clinicDayOf(untilDate, clock).untilAt }
    : {
        fromAt: instantOf(fromDate, hours.from, clock.timeZone),
        untilAt: instantOf(untilDate, hours.until, clock.timeZone),
      };
}

/** What marking this absence would touch: whoever is booked then. Changes nothing. */
export async function previewAbsence(
  { db }: Pick<BookingDeps, 'db'>,
  { clinicId, practitionerId, plan }: { clinicId: ClinicId; practitionerId: PractitionerId; plan: AbsencePlan },
): Promise<Result<AbsencePreview, BookingRefusal>> {
  const clinic = await readClinic(db, clinicId);
  if (clinic === undefined) return err({ code: 'clinic_not_found' });
  const [person] = await db
    .select({ organisationId: practitioners.organisationId })
    .from(practitioners)
    .where(eq(practitioners.id, practitionerId));
  if (person?.organisationId !== clinic.organisationId) return err({ code: 'practitioner_not_found' });
  const span = absenceSpan(plan, clinic);
  const then = and(eq(appointments.practitionerId, practitionerId), ...openWithin(span));
  const here = eq(appointments.clinicId, clinicId);
  const rows = await selectEntries(db)
    .where(and(here, then))
    .orderBy(asc(appointments.startsAt), asc(appointments.ordinal));
  const elsewhere = plan.everywhere
    ? await selectEntries(db).where(and(then, ne(appointments.clinicId, clinicId)))
    : [];
  return ok({ ...span, appointments: rows.map(entryOf), elsewhere: elsewhere.length });
}

const openWithin = ({ fromAt, untilAt }: Span): SQL[] => [
  inArray(appointments.status, ['pending', 'booked']),
  lt(appointments.startsAt, new Date(untilAt)),
  gt(slots.endsAt, new Date(fromAt)),
];

/** Who was booked in this clinic when the absence was marked, where their booking stands now, and whether they know. */
export async function patientsOfAbsence(
  { db }: Pick<BookingDeps, 'db'>,
  { clinicId, absenceId }: { readonly clinicId: ClinicId; readonly absenceId: string },
): Promise<Result<AbsencePatient[], BookingRefusal>> {
  const clinic = await readClinic(db, clinicId);
  if (clinic === undefined || (await countOf(db, absences, eq(absences.id, absenceId))) === 0)
    return err({ code: 'absence_not_found' });
  const marks = await db
    .select({
      appointmentId: appointmentHistory.appointmentId,
      at: appointmentHistory.at,
      detail: appointmentHistory.detail,
    })
    .from(appointmentHistory)
    .where(
      and(
        eq(appointmentHistory.clinicId, clinicId),
        eq(appointmentHistory.what, 'doctor_away'),
        sql`${appointmentHistory.detail}->>'absenceId' = ${absenceId}`,
      ),
    );
  const ids = marks.map(({ appointmentId }) => appointmentId);
  if (ids.length === 0) return ok([]);
  const [rows, messages, tellings, talks] = await Promise.all([
    selectEntries(db).where(inArray(appointments.id, ids)),
    messagesAbout(db, ids),
    tellingsOf(db, ids),
    db
      .select({ appointmentId: appointmentHistory.appointmentId, at: appointmentHistory.at })
      .from(appointmentHistory)
      .where(and(inArray(appointmentHistory.appointmentId, ids), eq(appointmentHistory.what, 'told'))),
  ]);
  const patients = rows.flatMap((row): AbsencePatient[] => {
    const entry = entryOf(row);
    const mark = marks.find(({ appointmentId }) => appointmentId === entry.appointmentId);
    if (mark === undefined) return [];
    const since = <Of extends { readonly appointmentId: string | null; readonly at: Date }>(all: readonly Of[]): Of[] =>
      all.filter(({ appointmentId, at }) => appointmentId === entry.appointmentId && at >= mark.at);
    const awayAt = Number(mark.detail['startsAt']) as EpochMs; // written as one by `markAbsence`
    const told = since(talks).length > 0 ? 'told' : toldBy(since(messages).map(({ status }) => status));
    const own = tellings.filter((each) => each.appointmentId === entry.appointmentId);
    // Told for another absence of that time: nobody is told twice.
    const found =
      own.find((each) => each.absenceId === absenceId) ??
      own.find((each) => each.state !== 'stopped' && each.awayAt.getTime() === awayAt);
    const telling = found && { state: found.state, reason: found.reason, tries: found.tries };
    return [
      { ...entry, awayAt, told, telling: telling === undefined ? null : standing(telling, { ...entry, awayAt }) },
    ];
  });
  return ok(patients.sort((a, b) => a.awayAt - b.awayAt || a.number.localeCompare(b.number)));
}

/** What happened to the booking in another way counts before what came of the messages. */
function standing(
  telling: AbsenceTelling,
  { status, startsAt, awayAt }: Pick<AbsencePatient, 'status' | 'startsAt' | 'awayAt'>,
): AbsenceTelling {
  if (telling.state === 'stopped') return telling;
  if (status === 'cancelled') return { ...telling, state: 'cancelled' };
  return startsAt === awayAt ? telling : { ...telling, state: 'moved' };
}

async function tellingsOf(db: Db, appointmentIds: readonly string[]) {
  return db
    .select({
      absenceId: absenceTellings.absenceId,
      awayAt: absenceTellings.awayAt,
      appointmentId: absenceTellings.appointmentId,
      state: absenceTellings.state,
      reason: absenceTellings.reason,
      tries: count(noticeAttempts.id),
    })
    .from(absenceTellings)
    .leftJoin(
      notices,
      and(
        eq(notices.appointmentId, absenceTellings.appointmentId),
        eq(notices.purpose, 'doctor_absent'),
        sql`${notices.params}->>'tellingId' = ${absenceTellings.id}::text`,
      ),
    )
    .leftJoin(noticeAttempts, eq(noticeAttempts.noticeId, notices.id))
    .where(inArray(absenceTellings.appointmentId, [...appointmentIds]))
    .groupBy(absenceTellings.id);
}

type NoticeStatus = (typeof notices.$inferSelect)['status'];

/** Messages that say the old time is no longer theirs, the newest last. */
const messagesAbout = (db: Db, ids: readonly string[]) =>
  db
    .select({ appointmentId: notices.appointmentId, at: notices.createdAt, status: notices.status })
    .from(notices)
    .where(
      and(
        inArray(notices.appointmentId, [...ids]),
        inArray(notices.purpose, ['booking_moved', 'booking_cancelled', 'doctor_absent']),
        ne(notices.status, 'cancelled'),
      ),
    )
    .orderBy(asc(notices.createdAt));

/** One that arrived is enough; else the newest counts. */
function toldBy(statuses: readonly NoticeStatus[]): AbsencePatient['told'] {
  if (statuses.some((status) => status === 'reached' || status === 'answered')) return 'told';
  const newest = statuses.at(-1);
  if (newest === undefined) return 'nobody';
  return newest === 'open' ? 'on_its_way' : 'not_reached';
}

/** Somebody of the staff has told the patient. */
export async function markTold(
  deps: Pick<BookingDeps, 'db' | 'newId' | 'clock'>,
  {
    clinicId,
    appointmentId,
    actor,
  }: { readonly clinicId: ClinicId; readonly appointmentId: AppointmentId; readonly actor: string },
): Promise<Result<undefined, BookingRefusal>> {
  return inTransaction(deps.db, async (tx): Promise<Result<undefined, BookingRefusal>> => {
    const [found] = await tx
      .select({ id: appointments.id })
      .from(appointments)
      .where(and(eq(appointments.id, appointmentId), eq(appointments.clinicId, clinicId)))
      .for('update');
    if (found === undefined) return err({ code: 'appointment_not_found' });
    const entry = {
      clinicId,
      appointmentId,
      at: nowOf(deps),
      actor,
      channel: 'desk',
      what: 'told' as const,
      detail: {},
    };
    await remember(tx, deps.newId, entry);
    return ok(undefined);
  });
}
