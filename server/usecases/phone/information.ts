/** What the menu tells without booking anything: the place in the queue, hours, address, preparation, doctors. */
import { sql } from 'drizzle-orm';
import { localText } from '../../../common/contract/language.ts';
import { AppointmentId, ClinicId, ServiceId, VisitId, type ClinicDate } from '../../../common/contract/vocabulary.ts';
import { clinicDateOf, datesFrom, instantOf } from '../../booking/clinicTime.ts';
import { openPeriodsOn } from '../../booking/hours.ts';
import { builtOnce } from '../../db/builtOnce.ts';
import type { Db } from '../../db/database.ts';
import { appointments } from '../../db/schema/booking.ts';
import { patients } from '../../db/schema/people.ts';
import { visits } from '../../db/schema/queue.ts';
import { together } from '../../db/together.ts';
import type { ClinicReply, ClinicRequest, QueuePlace, Told } from '../../voice/phoneMenu/clinicRequest.ts';
import { absencesToAnnounce } from '../absences/absencesToAnnounce.ts';
import { nowOf } from '../booking/deps.ts';
import { offerPractitioners } from '../booking/offers.ts';
import type { Directory } from '../clinic/directory.ts';
import { clinicKnown, nameOf, type Caller, type PhoneDeps } from './phoneDeps.ts';

type Of<Ask extends ClinicRequest['ask']> = Extract<ClinicRequest, { readonly ask: Ask }>;

/** As many days of hours, and as many doctors, as anybody listens to. */
const DAYS_TOLD = 3;
const MOST_DOCTORS = 8;
const SERVICES_TOLD = 12;
const DAYS = 31;

/** Where the caller stands today: in the queue, or before the booked time. */
export async function placeInQueue(
  deps: PhoneDeps,
  { language }: Caller,
  { clinicId, who }: Of<'place_in_queue'>,
): Promise<ClinicReply> {
  const clinic = await clinicKnown(deps, ClinicId.parse(clinicId));
  if (clinic === undefined || who.patientId === undefined) return { got: 'queue_place', place: null };
  const today = clinicDateOf(nowOf(deps), clinic);
  const since = new Date(deps.clock.now() - DAY_MS).toISOString();
  const { visit, booking } = await todayOf(deps.db, { patientId: who.patientId, today, since });
  const view = visit
    ? await deps.placeOf(ClinicId.parse(visit.clinicId), { kind: 'visit', visitId: VisitId.parse(visit.id) })
    : undefined;
  if (view && ['waiting', 'near', 'called'].includes(view.state)) return { got: 'queue_place', place: heard(view) };
  const expected =
    booking &&
    (await deps.placeOf(ClinicId.parse(booking.clinicId), {
      kind: 'booking',
      appointmentId: AppointmentId.parse(booking.id),
    }));
  return { got: 'queue_place', place: expected ? heard(expected) : null };

  function heard({ number, peopleAhead, wait, place }: NonNullable<typeof expected>): QueuePlace {
    return {
      number,
      ahead: peopleAhead ?? 0,
      wait: wait && { fromMin: wait.fromMin, toMin: wait.toMin },
      calledTo: place === null ? null : localText(place.name, language),
    };
  }
}

type Found = { readonly id: string; readonly clinicId: string };
type Today = { readonly visit: Found | undefined; readonly booking: Found | undefined };
type AskedToday = { readonly patientId: string; readonly today: string; readonly since: string };

/** The latest visit since then, and the first booking of today. */
const todayOf = together(async (db: Db, asked: readonly AskedToday[]): Promise<readonly Today[]> => {
  const each = asked.map((row, place) => ({ ...row, place }));
  const rows = await readTodays(db, { each: JSON.stringify(each) });
  const found = new Map(rows.map((row) => [row.place, row]));
  return asked.map((_, place) => {
    const row = found.get(place);
    return {
      visit: row?.visitId ? { id: row.visitId, clinicId: row.visitClinicId } : undefined,
      booking: row?.bookingId ? { id: row.bookingId, clinicId: row.bookingClinicId } : undefined,
    };
  });
});

type Todays = {
  readonly place: number;
  readonly visitId: string | null;
  readonly visitClinicId: string;
  readonly bookingId: string | null;
  readonly bookingClinicId: string;
};

const readTodays = builtOnce((db, { each }: { readonly each: string }) =>
  db.execute<Todays>(sql`
    select asked.place, visit.id as "visitId", visit.clinic_id as "visitClinicId", booking.id as "bookingId",
      booking.clinic_id as "bookingClinicId"
    from json_to_recordset(${each}::json) as asked (place int, "patientId" uuid, today date, since timestamptz)
    left join lateral (
      select visit.id, visit.clinic_id
      from ${visits} as visit join ${patients} as patient on patient.patient_ref = visit.patient_ref
      where patient.id = asked."patientId" and visit.issued_at >= asked.since
      order by visit.issued_at desc limit 1
    ) as visit on true
    left join lateral (
      select booking.id, booking.clinic_id from ${appointments} as booking
      where booking.patient_id = asked."patientId" and booking.date = asked.today
        and booking.status in ('pending', 'booked') and booking.starts_at >= asked.since
      order by booking.starts_at limit 1
    ) as booking on true`),
);

const DAY_MS = 24 * 60 * 60_000;

/** Today and the days after it, and where the clinic is. */
export async function hoursTold(
  deps: PhoneDeps,
  { language }: Caller,
  { clinicId }: Of<'hours'>,
): Promise<ClinicReply> {
  const id = ClinicId.parse(clinicId);
  const [clinic, directory] = [await clinicKnown(deps, id), await deps.directories.of(id)];
  if (clinic === undefined || directory === undefined) return { got: 'refused' };
  const dates = datesFrom(clinicDateOf(nowOf(deps), clinic), DAYS_TOLD);
  const address = localText(directory.clinic.address, language);
  return {
    got: 'told',
    told: [
      ...dates.map((date) => openOn(directory, date)),
      ...(address === '' ? [] : [{ tell: 'address' as const, text: address }]),
    ],
  };
}

/** From when the first service opens until the last one closes. */
function openOn(directory: Directory, date: ClinicDate): Told {
  const periods = [...directory.services.values()].flatMap((service) => {
    const exceptions = directory.hoursExceptions
      .filter(({ serviceId }) => serviceId === null || serviceId === service.id)
      .map(({ serviceId, date: on, hours }) => ({
        date: on,
        hours,
        of: serviceId === null ? ('clinic' as const) : ('service' as const),
      }));
    return openPeriodsOn(date, { weekly: service.hours, exceptions }, directory.clinic);
  });
  if (periods.length === 0) return { tell: 'closed', at: instantOf(date, '12:00', directory.clinic.timeZone) };
  return {
    tell: 'open',
    fromAt: Math.min(...periods.map(({ fromAt }) => fromAt)),
    untilAt: Math.max(...periods.map(({ untilAt }) => untilAt)),
  };
}

/** Services for which something is to be brought or done beforehand. */
export async function servicesToPrepare(
  deps: PhoneDeps,
  { language }: Caller,
  { clinicId }: Of<'services'>,
): Promise<ClinicReply> {
  const directory = await deps.directories.of(ClinicId.parse(clinicId));
  const services = [...(directory?.services.values() ?? [])].filter(
    ({ preparation }) => localText(preparation, language) !== '',
  );
  return {
    got: 'items',
    items: services.slice(0, SERVICES_TOLD).map(({ id, name, spokenName }) => ({
      id,
      name: localText(spokenName, language) || localText(name, language),
      recording: `service/${id}`,
    })),
  };
}

export async function preparationTold(
  deps: PhoneDeps,
  { language }: Caller,
  { clinicId, serviceId }: Of<'preparation'>,
): Promise<ClinicReply> {
  const directory = await deps.directories.of(ClinicId.parse(clinicId));
  const service = directory?.services.get(ServiceId.parse(serviceId));
  const text = service === undefined ? '' : localText(service.preparation, language);
  return { got: 'told', told: [text === '' ? { tell: 'nothing_special' } : { tell: 'text', text }] };
}

/** Who is away and until when, and who can be booked; nobody who is full. */
export async function doctorsTold(
  deps: PhoneDeps,
  { language }: Caller,
  { clinicId }: Of<'doctors_told'>,
): Promise<ClinicReply> {
  const id = ClinicId.parse(clinicId);
  const directory = await deps.directories.of(id);
  if (directory === undefined) return { got: 'refused' };
  const now = deps.clock.now();
  const away = await absencesToAnnounce(deps.db, directory, now);
  const offer = await offerPractitioners(deps, {
    clinicId: id,
    channel: 'phone',
    patientType: 'new',
    insuranceId: null,
    days: DAYS,
  });
  const free = offer.ok ? offer.value.practitioners : [];
  const told: Told[] = [
    ...away.flatMap(({ practitionerId, untilAt }): Told[] => {
      const doctor = directory.practitioners.get(practitionerId);
      return doctor === undefined ? [] : [{ tell: 'doctor_away', doctor: nameOf(doctor, language), until: untilAt }];
    }),
    ...free.map((doctor): Told => ({ tell: 'doctor_free', doctor: nameOf(doctor, language), at: doctor.firstFreeAt })),
  ];
  return { got: 'told', told: told.slice(0, MOST_DOCTORS) };
}
