import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { BookingRefusal, FreePlaces } from '../../../common/contract/booking.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import {
  WebVisitType,
  type WebAsked,
  type WebPlaces,
  type WebPlacesQuery,
  type WebServices,
} from '../../../common/contract/webBooking.ts';
import type { ClinicId, EpochMs } from '../../../common/contract/vocabulary.ts';
import { addDays, clinicDateOf, daysBetween } from '../../booking/clinicTime.ts';
import { whyNotOffered } from '../../booking/offer.ts';
import { tellsVisitsApart } from '../../booking/opening.ts';
import { bookingWindow, type BookingClinic } from '../booking/clinic.ts';
import { nowOf } from '../booking/deps.ts';
import { freeOn, freePlaces, readDays } from '../booking/freePlaces.ts';
import { screen } from '../booking/screened.ts';
import type { Directory } from '../clinic/directory.ts';
import { openClinic, type WebDeps } from './webClinic.ts';

/** Days that have free places, shown at once: a phone shows two or three, and the next are asked for. */
const DAYS_SHOWN = 6;
const PLACES_OF_A_DAY = 40;

const CHANNEL = 'web';

/** What can be booked ahead here, by department; what has no place left is said to have none. */
export async function webServices(
  deps: WebDeps,
  clinicId: ClinicId,
  asked: WebAsked,
): Promise<Result<WebServices, Problem | BookingRefusal>> {
  const opened = await openClinic(deps, clinicId);
  if (!opened.ok) return opened;
  const { clinic, directory } = opened.value;
  const screened = await screen(deps.db, {
    clinicId,
    channel: CHANNEL,
    patientType: asked.patientType ?? 'new',
    answers: asked.screening,
    decidedBy: undefined,
  });
  if (!screened.ok) return screened;
  const all = await readDays(deps, clinic, { days: clinic.policy.daysAhead });
  const { insuranceId } = asked;
  // Until it is said whether it is a first visit, what either kind may have is there to choose.
  const types = asked.patientType === undefined ? WebVisitType.options : [asked.patientType];
  const found = new Map<string, { firstFreeAt: EpochMs | null; asksFirst: boolean; asksVisit: boolean }>();
  for (const { schedule, days } of all) {
    for (const patientType of types) {
      const because = whyNotOffered(schedule, { patientType, insuranceId, screened: screened.value.screened });
      if (because !== undefined && because !== 'screening_needed') continue;
      const whom = { channel: CHANNEL, patientType, insuranceId } as const;
      const first = days.map((day) => freeOn(day, whom).firstFreeAt).find(isTime) ?? null;
      const before = found.get(schedule.serviceId);
      found.set(schedule.serviceId, {
        firstFreeAt: earlier(before?.firstFreeAt ?? null, first),
        asksFirst: because !== undefined,
        asksVisit: (before?.asksVisit ?? false) || tellsVisitsApart(schedule),
      });
    }
  }
  const services = [...directory.services.values()];
  return ok({
    departments: directory.departments.flatMap(({ id: departmentId, name }) => {
      const own = services.flatMap(({ id, departmentId: of, name: called }) => {
        const offered = of === departmentId ? found.get(id) : undefined;
        return offered ? [{ serviceId: id, name: called, ...offered }] : [];
      });
      return own.length > 0 ? [{ departmentId, name, services: own }] : [];
    }),
  });
}

const isTime = (at: EpochMs | undefined): at is EpochMs => at !== undefined;
const earlier = (a: EpochMs | null, b: EpochMs | null): EpochMs | null =>
  a === null ? b : b === null || a < b ? a : b;

/** The free times of one service, the nearest first. */
export async function webPlaces(
  deps: WebDeps,
  clinicId: ClinicId,
  { serviceId, practitionerId, fromDate, ...asked }: WebPlacesQuery,
): Promise<Result<WebPlaces, Problem | BookingRefusal>> {
  const opened = await openClinic(deps, clinicId);
  if (!opened.ok) return opened;
  const { clinic, directory } = opened.value;
  if (!directory.services.has(serviceId)) return err({ code: 'service_not_found' });
  const { lastDate } = bookingWindow(clinic, nowOf(deps));
  const today = clinicDateOf(nowOf(deps), clinic);
  const from = fromDate !== undefined && fromDate > today ? fromDate : today;
  const found = await freePlaces(deps, {
    clinicId,
    channel: CHANNEL,
    ...asked,
    patientType: asked.patientType ?? 'new',
    serviceId,
    practitionerId,
    fromDate: from,
    days: Math.max(1, daysBetween(from, lastDate) + 1),
  });
  return found.ok ? ok(shownPlaces(found.value, clinic, directory)) : found;
}

/** As much of what is free as a phone shows at once. */
export function shownPlaces(found: FreePlaces, clinic: BookingClinic, directory: Directory): WebPlaces {
  const showsDoctors = clinic.options.webHidesDoctors !== true;
  const withFree = found.days
    .map(({ date, slots }) => ({ date, places: slots.filter(({ free }) => free > 0) }))
    .filter(({ places }) => places.length > 0);
  const shown = withFree.slice(0, DAYS_SHOWN);
  const named = new Set(withFree.flatMap(({ places }) => places.map((place) => place.practitionerId)));
  const last = shown.at(-1);
  return {
    practitioners: showsDoctors
      ? [...directory.practitioners.values()]
          .filter(({ id }) => named.has(id))
          .map(({ id, name, title }) => ({ practitionerId: id, name, title }))
      : [],
    days: shown.map(({ date, places }) => ({
      date,
      places: places.slice(0, PLACES_OF_A_DAY).map((place) => ({
        scheduleId: place.scheduleId,
        practitionerId: showsDoctors ? place.practitionerId : null,
        startsAt: place.startsAt,
        endsAt: place.endsAt,
        free: place.free,
      })),
    })),
    moreFrom: last !== undefined && withFree.length > shown.length ? addDays(last.date, 1) : null,
  };
}
