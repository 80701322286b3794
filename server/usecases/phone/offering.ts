/** What the menu offers: clinics, departments, doctors and places that are free, by the rules of every channel. */
import { and, asc, eq } from 'drizzle-orm';
import { ScheduleId, type OfferQuery } from '../../../common/contract/booking.ts';
import { localText } from '../../../common/contract/language.ts';
import { InsuranceId } from '../../../common/contract/patients.ts';
import {
  AppointmentId,
  ClinicId,
  DepartmentId,
  EpochMs,
  PractitionerId,
  ServiceId,
  type ClinicDate,
} from '../../../common/contract/vocabulary.ts';
import { PatientType } from '../../../common/contract/booking.ts';
import { followTree } from '../../../common/screening/followTree.ts';
import { bookingPolicyOf } from '../../booking/bookingPolicy.ts';
import { addDays, clinicDateOf } from '../../booking/clinicTime.ts';
import { clinics, insurances, practitioners, practitionerServices } from '../../db/schema/organisation.ts';
import type { ClinicReply, ClinicRequest, Item, PlaceItem, Wanted } from '../../voice/phoneMenu/clinicRequest.ts';
import { absencesToAnnounce } from '../absences/absencesToAnnounce.ts';
import { readAppointment } from '../booking/appointmentView.ts';
import { nowOf } from '../booking/deps.ts';
import { freePlaces } from '../booking/freePlaces.ts';
import { holdPlace, type HoldOrder } from '../booking/hold.ts';
import { offerBoth, offerDepartments, offerPractitioners } from '../booking/offers.ts';
import { readActiveTree } from '../booking/screened.ts';
import { CALL_GONE_ON, whileItStands } from './keptCall.ts';
import { clinicKnown, holderOf, nameOf, spokenDoctor, type Caller, type PhoneDeps } from './phoneDeps.ts';

type Of<Ask extends ClinicRequest['ask']> = Extract<ClinicRequest, { readonly ask: Ask }>;

/** As far ahead as is looked at once. */
const DAYS = 31;
const MOST_PLACES = 16;
const MOST_OF_A_DAY = 8;
const REFUSED: ClinicReply = { got: 'refused' };

const askedFor = (wanted: Wanted): OfferQuery & { readonly clinicId: ClinicId; readonly channel: 'phone' } => ({
  clinicId: ClinicId.parse(wanted.clinicId),
  channel: 'phone',
  patientType: wanted.patientType,
  insuranceId: InsuranceId.nullable().parse(wanted.insuranceId),
  ...(wanted.screening === undefined ? {} : { screening: [...wanted.screening] }),
  ...(wanted.departmentId === undefined ? {} : { departmentId: DepartmentId.parse(wanted.departmentId) }),
  ...(wanted.serviceId === undefined ? {} : { serviceId: ServiceId.parse(wanted.serviceId) }),
  ...(wanted.practitionerId === undefined ? {} : { practitionerId: PractitionerId.parse(wanted.practitionerId) }),
  days: DAYS,
});

/** The same within the days that callers of this line may book, as far as they are looked at once. */
async function queryOf(deps: PhoneDeps, caller: Caller, wanted: Wanted) {
  const asked = askedFor(wanted);
  const window = await windowOf(deps, caller, asked.clinicId);
  return window === undefined ? asked : { ...asked, fromDate: window.fromDate, days: Math.min(DAYS, window.days) };
}

/** From which day on, and for how many. */
async function windowOf(
  deps: PhoneDeps,
  { days: { bookFromDays, bookDaysAhead } }: Caller,
  clinicId: ClinicId,
): Promise<{ readonly fromDate: ClinicDate; readonly days: number } | undefined> {
  const directory = await deps.directories.of(clinicId);
  if (directory === undefined) return undefined;
  const ahead = bookDaysAhead ?? bookingPolicyOf(directory.clinic.options).daysAhead;
  const fromDate = addDays(clinicDateOf(nowOf(deps), directory.clinic), bookFromDays);
  return { fromDate, days: Math.max(1, ahead - bookFromDays) };
}

/** Clinics in which something is free. */
export async function offerClinics(
  deps: PhoneDeps,
  caller: Caller,
  clinicIds: readonly string[],
): Promise<ClinicReply> {
  const items: Item[] = [];
  for (const clinicId of clinicIds) {
    const query = await queryOf(deps, caller, { clinicId, patientType: 'new', insuranceId: null });
    const offer = await offerDepartments(deps, query);
    const isOpen = offer.ok ? offer.value.departments.length > 0 : offer.error.code === 'screening_needed';
    const directory = isOpen ? await deps.directories.of(ClinicId.parse(clinicId)) : undefined;
    if (directory) items.push({ id: clinicId, name: localText(directory.clinic.name, caller.language) });
  }
  return { got: 'items', items };
}

export async function offerInsurances(
  { db }: PhoneDeps,
  { language }: Caller,
  { clinicId }: Of<'insurances'>,
): Promise<ClinicReply> {
  const rows = await db
    .select({ id: insurances.id, name: insurances.name })
    .from(insurances)
    .innerJoin(clinics, eq(clinics.organisationId, insurances.organisationId))
    .where(and(eq(clinics.id, clinicId), eq(insurances.isActive, true)))
    .orderBy(asc(insurances.id));
  return { got: 'items', items: rows.map(({ id, name }) => ({ id, name: localText(name, language) })) };
}

/** Where the clinic screens some of its services, its questions come before anything is offered. */
export async function offeredDepartments(
  deps: PhoneDeps,
  caller: Caller,
  { wanted }: Of<'departments'>,
): Promise<ClinicReply> {
  const { language } = caller;
  if (wanted.screening === undefined && (await asksFirst(deps, wanted)))
    return { got: 'items', items: [], screens: true };
  const offer = await offerDepartments(deps, await queryOf(deps, caller, wanted));
  if (!offer.ok) return REFUSED;
  return {
    got: 'items',
    items: offer.value.departments.map(({ departmentId, name }) => ({
      id: departmentId,
      name: localText(name, language),
      recording: `department/${departmentId}`,
    })),
  };
}

async function asksFirst(deps: PhoneDeps, { clinicId }: Wanted): Promise<boolean> {
  const directory = await deps.directories.of(ClinicId.parse(clinicId));
  return [...(directory?.services.values() ?? [])].some(({ isScreenFirst }) => isScreenFirst);
}

export async function nextQuestion(
  { db }: PhoneDeps,
  { language }: Caller,
  { clinicId, answers }: Of<'screening'>,
): Promise<ClinicReply> {
  const active = await readActiveTree(db, ClinicId.parse(clinicId));
  if (active === undefined) return { got: 'to_person', advice: '' };
  const outcome = followTree(active.tree, answers);
  if (!outcome.ok) return REFUSED; // the questions were changed during the call
  switch (outcome.value.kind) {
    case 'ask': {
      const { id, text, options } = outcome.value.question;
      const items = options.map((option) => ({ id: option.id, name: localText(option.text, language) }));
      return { got: 'question', questionId: id, text: localText(text, language), items };
    }
    case 'allowed':
      return { got: 'allowed' };
    case 'to_person':
      return { got: 'to_person', advice: localText(outcome.value.advice, language) };
  }
}

/** Doctors with something free, and services of the department that name none. */
export async function offeredDoctors(deps: PhoneDeps, caller: Caller, { wanted }: Of<'doctors'>): Promise<ClinicReply> {
  const { language } = caller;
  const offer = await offerBoth(deps, await queryOf(deps, caller, wanted));
  if (!offer.ok) return REFUSED;
  const covered = new Set(offer.value.practitioners.flatMap(({ serviceIds }) => serviceIds));
  const others = offer.value.departments
    .filter(({ departmentId }) => wanted.departmentId === undefined || departmentId === wanted.departmentId)
    .flatMap(({ services }) => services)
    .filter(({ serviceId }) => !covered.has(serviceId));
  return {
    got: 'items',
    items: [
      ...offer.value.practitioners.map(({ practitionerId, ...doctor }) => ({
        id: `practitioner:${practitionerId}`,
        name: nameOf(doctor, language),
        recording: `practitioner/${practitionerId}`,
      })),
      ...others.map(({ serviceId, name }) => ({ id: `service:${serviceId}`, name: localText(name, language) })),
    ],
  };
}

/** By the number in the medical council's register, as far as it is digits. */
export async function doctorByNumber(
  deps: PhoneDeps,
  caller: Caller,
  { wanted, number }: Of<'doctor_by_number'>,
): Promise<ClinicReply> {
  const clinicId = ClinicId.parse(wanted.clinicId);
  const rows = await deps.db
    .selectDistinct({
      id: practitioners.id,
      title: practitioners.title,
      name: practitioners.name,
      registered: practitioners.medicalCouncilNumber,
      serviceId: practitionerServices.serviceId,
    })
    .from(practitioners)
    .innerJoin(practitionerServices, eq(practitionerServices.practitionerId, practitioners.id))
    .where(and(eq(practitionerServices.clinicId, clinicId), eq(practitioners.isActive, true)));
  const own = rows.filter(({ registered }) => registered?.replace(/\D/g, '') === number && number !== '');
  const [doctor] = own;
  if (doctor === undefined) return { got: 'nobody' };
  const practitionerId = PractitionerId.parse(doctor.id);
  const offer = await offerPractitioners(deps, { ...(await queryOf(deps, caller, wanted)), practitionerId });
  if (!offer.ok)
    return offer.error.code === 'screening_needed' ? { got: 'doctor', practitionerId, screens: true } : REFUSED;
  if (offer.value.practitioners.length > 0) return { got: 'doctor', practitionerId };

  const directory = await deps.directories.of(clinicId);
  const services = [...(directory?.services.values() ?? [])].filter(({ id }) =>
    own.some(({ serviceId }) => serviceId === id),
  );
  const departmentId = services[0]?.departmentId;
  const others = await offeredDoctors(deps, caller, {
    ask: 'doctors',
    wanted: departmentId === undefined ? wanted : { ...wanted, departmentId },
  });
  const now = deps.clock.now();
  const announced = directory === undefined ? [] : await absencesToAnnounce(deps.db, directory, now);
  const away = announced.find((absence) => absence.practitionerId === practitionerId);
  return {
    got: 'doctor_not_free',
    name: nameOf(doctor, caller.language),
    awayUntil: away?.untilAt ?? null,
    items: others.got === 'items' ? others.items : [],
  };
}

export async function nearestPlaces(deps: PhoneDeps, caller: Caller, wanted: Wanted): Promise<ClinicReply> {
  return { got: 'places', places: await placesFor(deps, caller, wanted) };
}

/** The nearest first, no time twice. */
async function placesFor(deps: PhoneDeps, caller: Caller, wanted: Wanted): Promise<readonly PlaceItem[]> {
  const { language } = caller;
  const clinicId = ClinicId.parse(wanted.clinicId);
  const directory = await deps.directories.of(clinicId);
  const window = await windowOf(deps, caller, clinicId);
  if (window === undefined || directory === undefined) return [];
  const whose = await askedAs(deps, wanted);
  const found = new Map<number, PlaceItem>();
  let { fromDate } = window;
  for (let left = window.days; left > 0 && found.size < MOST_PLACES; left -= DAYS) {
    const free = await freePlaces(deps, { ...askedFor(wanted), ...whose, fromDate, days: Math.min(DAYS, left) });
    if (!free.ok) return [];
    for (const { slots } of free.value.days) {
      const open = slots.filter((slot) => slot.free > 0).slice(0, MOST_OF_A_DAY);
      for (const { scheduleId, startsAt, practitionerId, serviceId } of open) {
        if (found.size >= MOST_PLACES || found.has(startsAt)) continue;
        const doctor = spokenDoctor(directory, { practitionerId, serviceId }, language);
        found.set(startsAt, { scheduleId, startsAt, doctor });
      }
    }
    fromDate = addDays(fromDate, DAYS);
  }
  return [...found.values()];
}

/** A booking that is moved stays for whom it was, with the answers that it has. */
async function askedAs(deps: PhoneDeps, { movingId }: Wanted) {
  const row = movingId === undefined ? undefined : await readAppointment(deps.db, AppointmentId.parse(movingId));
  return row === undefined
    ? {}
    : {
        movingId: AppointmentId.parse(row.id),
        patientType: PatientType.parse(row.patientType),
        insuranceId: InsuranceId.nullable().parse(row.insuranceId),
        ...(row.screening === null ? {} : { screening: [...row.screening] }),
      };
}

async function isWithin(deps: PhoneDeps, caller: Caller, clinicId: ClinicId, startsAt: number): Promise<boolean> {
  const [window, directory] = [await windowOf(deps, caller, clinicId), await deps.directories.of(clinicId)];
  if (window === undefined || directory === undefined) return false;
  const date = clinicDateOf(EpochMs.parse(startsAt), directory.clinic);
  return window.fromDate <= date && date < addDays(window.fromDate, window.days);
}

/** Kept while the caller decides; where somebody was quicker, the next ones. */
export async function hold(
  deps: PhoneDeps,
  caller: Caller,
  { wanted, place }: Of<'hold'>,
): Promise<ClinicReply | undefined> {
  const { patientType, insuranceId, screening, clinicId } = askedFor(wanted);
  if (!(await isWithin(deps, caller, clinicId, place.startsAt))) return gone(deps, caller, wanted, 'not_offered');
  const order: HoldOrder = {
    clinicId: ClinicId.parse(wanted.clinicId),
    scheduleId: ScheduleId.parse(place.scheduleId),
    startsAt: EpochMs.parse(place.startsAt),
    holder: holderOf(caller),
    channel: 'phone',
    ...(wanted.movingId === undefined
      ? { askedBy: { patientType, insuranceId, ...(screening === undefined ? {} : { screening }) } }
      : { movingId: AppointmentId.parse(wanted.movingId) }),
  };
  const clinic = await clinicKnown(deps, order.clinicId);
  if (clinic === undefined) return REFUSED;
  const held = await whileItStands(deps, caller, (within) => holdPlace({ ...within, clinic }, order));
  return held.ok ? { got: 'held' } : gone(deps, caller, wanted, held.error.code);
}

const GONE: ReadonlySet<string> = new Set([
  'slot_taken',
  'schedule_full',
  'quota_reached',
  'not_released',
  'not_offered',
  'outside_booking_window',
  'place_not_held',
]);

/**
 * What is no longer there is answered with what is; anything else is for the desk.
 * @returns undefined where it is the call that is no longer there
 */
export async function gone(
  deps: PhoneDeps,
  caller: Caller,
  wanted: Wanted,
  code: string,
): Promise<ClinicReply | undefined> {
  if (code === CALL_GONE_ON) return undefined;
  if (!GONE.has(code)) return REFUSED;
  return { got: 'taken', places: await placesFor(deps, caller, wanted) };
}
