/** A caller's own bookings: made, heard, moved, cancelled, all through the use cases of every channel. */
import { createHash } from 'node:crypto';
import { and, inArray, sql } from 'drizzle-orm';
import { ScheduleId, type AppointmentView } from '../../../common/contract/booking.ts';
import { InsuranceId, NewPatient } from '../../../common/contract/patients.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import { AppointmentId, ClassCode, ClinicId, EpochMs, PatientId } from '../../../common/contract/vocabulary.ts';
import { clinicDateOf } from '../../booking/clinicTime.ts';
import { builtOnce } from '../../db/builtOnce.ts';
import type { Db } from '../../db/database.ts';
import { appointments } from '../../db/schema/booking.ts';
import { notices } from '../../db/schema/notices.ts';
import { together } from '../../db/together.ts';
import type { ClinicReply, ClinicRequest, MyBooking, Wanted, Who } from '../../voice/phoneMenu/clinicRequest.ts';
import { book, type BookOrder } from '../booking/book.ts';
import type { AppointmentRow } from '../booking/appointmentView.ts';
import { cancel } from '../booking/cancel.ts';
import type { BookingClinic } from '../booking/clinic.ts';
import { nowOf } from '../booking/deps.ts';
import { move, type MoveOrder } from '../booking/move.ts';
import type { ChangeOrder } from '../booking/openAppointment.ts';
import { hasEnoughOpen } from '../booking/openOfPeople.ts';
import type { IdempotencyKey } from '../../ports/queueLog.ts';
import { lockTyped } from '../patients/lockTyped.ts';
import { patientOfPhone } from '../patients/patientOfPhone.ts';
import { addRecord } from '../patients/writePatient.ts';
import { CALL_GONE_ON, whileItStands } from './keptCall.ts';
import { gone } from './offering.ts';
import { patientsOf } from './people.ts';
import { clinicKnown, holderOf, spokenDoctor, type Caller, type PhoneDeps } from './phoneDeps.ts';
import { hasBookedEnough, rememberTry } from './tries.ts';

type Of<Ask extends ClinicRequest['ask']> = Extract<ClinicRequest, { readonly ask: Ask }>;

const STANDARD = ClassCode.parse('standard');
const REFUSED: ClinicReply = { got: 'refused' };
/** As many as anybody listens to. */
const MOST_HEARD = 8;

/** One step of one call is done once, in whichever process it is asked for again. */
function onceOf({ callId, stepNumber }: Caller): IdempotencyKey {
  const hash = createHash('sha256')
    .update(`${callId} ${String(stepNumber)}`)
    .digest('hex');
  const key = `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
  return { scope: `call:${callId}`, key, requestHash: `step ${String(stepNumber)}` };
}

/** Books the place that is held for the call, for whoever it turned out to be, or somebody new. */
export async function bookForCaller(
  deps: PhoneDeps,
  caller: Caller,
  asked: Of<'book'>,
): Promise<ClinicReply | undefined> {
  const { wanted, place, who } = asked;
  const clinicId = ClinicId.parse(wanted.clinicId);
  const clinic = await clinicKnown(deps, clinicId);
  if (clinic === undefined) return REFUSED;
  const booked = await whileItStands(
    deps,
    caller,
    async (within): Promise<Result<AppointmentView, { readonly code: string }>> => {
      const known = { ...within, clinic };
      const patientId = await patientWho(known, clinic, who, caller);
      if (!patientId.ok) return patientId;
      const isKnown = who.patientId !== undefined;
      const enough = await Promise.all([
        hasEnoughOpen(within.db, clinic, [patientId.value], nowOf(deps)),
        hasBookedEnough(within, caller, { isKnown }),
      ]);
      if (enough.includes(true)) return err({ code: 'booked_enough' });
      const order: BookOrder = {
        clinicId,
        actor: holderOf(caller),
        channel: 'phone',
        idempotency: onceOf(caller),
        patientId: patientId.value,
        place: {
          kind: 'time',
          scheduleId: ScheduleId.parse(place.scheduleId),
          startsAt: EpochMs.parse(place.startsAt),
        },
        patientType: wanted.patientType,
        insuranceId: InsuranceId.nullable().parse(wanted.insuranceId),
        ...(wanted.screening === undefined ? {} : { screening: [...wanted.screening] }),
        language: caller.language,
        classCode: STANDARD,
        partySize: 1,
      };
      const [made] = await Promise.all([book(known, order), rememberTry(within, caller, 'booked')]);
      return made;
    },
  );
  if (!booked.ok) return gone(deps, caller, wanted, booked.error.code);
  return told(deps, caller, booked.value);
}

/** Who is known, or a record with the least that is needed: the identity, and where texts go. */
async function patientWho(
  deps: PhoneDeps,
  clinic: BookingClinic,
  { identity, patientId, mobile }: Who,
  caller: Caller,
): Promise<Result<PatientId, { readonly code: string }>> {
  if (patientId !== undefined) return ok(PatientId.parse(patientId));
  const { clinicId } = clinic;
  const { language } = caller;
  const actor = holderOf(caller);
  const { kind, value } = identity;
  if (kind === 'record') return err({ code: 'patient_not_found' });
  await lockTyped(deps.db, clinic, { kind, value });
  const known = await patientsOf(deps, clinic, identity);
  if (kind === 'phone') return patientOfPhone(deps, { clinicId, e164: value, known, language, actor });
  const [earlier] = known;
  if (earlier !== undefined) return ok(PatientId.parse(earlier));
  const contacts = mobile === undefined ? [] : [{ kind: 'phone' as const, value: mobile }];
  const patient = NewPatient.parse({ name: value, nationalId: value, language, contacts });
  return addRecord(deps, { ...patient, clinicId, actor });
}

/** What is still to come for this person in the organisation, the nearest first. */
export async function bookingsOfCaller(
  deps: PhoneDeps,
  caller: Caller,
  { clinicId, who }: Of<'bookings'>,
): Promise<ClinicReply> {
  const clinic = await clinicKnown(deps, ClinicId.parse(clinicId));
  if (clinic === undefined) return REFUSED;
  if (who.patientId === undefined) return { got: 'bookings', bookings: [] };
  const now = nowOf(deps);
  const rows = await comingOf(deps.db, {
    organisationId: clinic.organisationId,
    patientId: who.patientId,
    today: clinicDateOf(now, clinic),
    now: new Date(now).toISOString(),
  });
  const bookings: MyBooking[] = [];
  for (const row of rows) bookings.push(await heardOf(deps, caller, row));
  return { got: 'bookings', bookings };
}

type AskedComing = {
  readonly organisationId: string;
  readonly patientId: string;
  readonly today: string;
  readonly now: string;
};

const comingOf = together(async (db: Db, asked: readonly AskedComing[]): Promise<readonly (readonly Heard[])[]> => {
  const each = asked.map((row, place) => ({ ...row, place }));
  const rows = await readComing(db, { each: JSON.stringify(each) });
  const coming = Map.groupBy(rows, ({ place }) => place);
  return asked.map((_, place) =>
    (coming.get(place) ?? []).map((row) => ({ ...row, startsAt: new Date(row.startsAt) })),
  );
});

const readComing = builtOnce((db, { each }: { readonly each: string }) =>
  db.execute<Omit<Heard, 'startsAt'> & { place: number; startsAt: string }>(sql`
    select asked.place, coming.id, coming.clinic_id as "clinicId", coming.service_id as "serviceId",
      coming.practitioner_id as "practitionerId", coming.schedule_id as "scheduleId", coming.number, coming.code,
      coming.starts_at as "startsAt", coming.status
    from json_to_recordset(${each}::json) as asked (place int, "organisationId" uuid, "patientId" uuid,
      today date, now timestamptz)
    cross join lateral (
      select * from ${appointments} as coming
      where coming.patient_id = asked."patientId" and coming.organisation_id = asked."organisationId"
        and coming.status in ('pending', 'booked') and coming.date >= asked.today and coming.starts_at > asked.now
      order by coming.starts_at limit ${sql.raw(String(MOST_HEARD))}
    ) as coming
    order by asked.place, coming.starts_at`),
);

export async function moveForCaller(
  deps: PhoneDeps,
  caller: Caller,
  { booking, place }: Of<'move'>,
): Promise<ClinicReply | undefined> {
  const appointmentId = AppointmentId.parse(booking.appointmentId);
  const order: MoveOrder = {
    clinicId: ClinicId.parse(booking.clinicId),
    appointmentId,
    actor: holderOf(caller),
    channel: 'phone',
    idempotency: onceOf(caller),
    place: {
      kind: 'time',
      scheduleId: ScheduleId.parse(place.scheduleId),
      startsAt: EpochMs.parse(place.startsAt),
    },
  };
  const moved = await whileItStands(deps, caller, (within) => move(within, order));
  return moved.ok ? told(deps, caller, moved.value) : gone(deps, caller, wantedOf(booking), moved.error.code);
}

const wantedOf = ({ clinicId, serviceId, practitionerId, appointmentId }: MyBooking): Wanted => ({
  clinicId,
  patientType: 'follow_up',
  insuranceId: null,
  serviceId,
  ...(practitionerId === null ? {} : { practitionerId }),
  movingId: appointmentId,
});

export async function cancelForCaller(
  deps: PhoneDeps,
  caller: Caller,
  { booking }: Of<'cancel'>,
): Promise<ClinicReply | undefined> {
  const order: ChangeOrder = {
    clinicId: ClinicId.parse(booking.clinicId),
    appointmentId: AppointmentId.parse(booking.appointmentId),
    actor: holderOf(caller),
    channel: 'phone',
    idempotency: onceOf(caller),
  };
  const cancelled = await whileItStands(deps, caller, (within) => cancel(within, order));
  if (cancelled.ok) return { got: 'done' };
  return cancelled.error.code === CALL_GONE_ON ? undefined : REFUSED;
}

async function told(
  deps: PhoneDeps,
  caller: Caller,
  { appointmentId, startsAt, ...row }: AppointmentView,
): Promise<ClinicReply> {
  const [booking, isTexted] = await Promise.all([
    heardOf(deps, caller, { ...row, id: appointmentId, startsAt: new Date(startsAt) }),
    areTexted(deps.db, appointmentId),
  ]);
  return { got: 'booking', booking: { ...booking, isTexted } };
}

/** A text is promised only where one is on its way. */
const areTexted = together(async (db: Db, appointmentIds: readonly string[]): Promise<readonly boolean[]> => {
  const rows = await readTold(db, { appointmentIds });
  const texted = new Set(rows.flatMap((row) => (row.channels[0]?.channel === 'sms' ? [row.appointmentId] : [])));
  return appointmentIds.map((id) => texted.has(id));
});

const readTold = builtOnce((db, { appointmentIds }: { readonly appointmentIds: readonly string[] }) =>
  db
    .select({ appointmentId: notices.appointmentId, channels: notices.channels })
    .from(notices)
    .where(
      and(
        sql`${notices.appointmentId} = any(${appointmentIds}::uuid[])`,
        inArray(notices.purpose, ['booking_confirmed', 'booking_moved']),
        inArray(notices.status, ['open', 'reached']),
      ),
    ),
);

/** What is said of a booking. */
type Heard = Pick<
  AppointmentRow,
  'id' | 'clinicId' | 'serviceId' | 'practitionerId' | 'scheduleId' | 'number' | 'code' | 'startsAt' | 'status'
>;

async function heardOf(deps: PhoneDeps, { language }: Caller, row: Heard): Promise<MyBooking> {
  const directory = await deps.directories.of(ClinicId.parse(row.clinicId));
  const { serviceId, practitionerId, scheduleId, clinicId, number, code } = row;
  return {
    appointmentId: row.id,
    clinicId,
    serviceId,
    practitionerId,
    scheduleId,
    number,
    code,
    startsAt: row.startsAt.getTime(),
    doctor: directory === undefined ? '' : spokenDoctor(directory, row, language),
    canChange: row.status === 'booked',
  };
}
