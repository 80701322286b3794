import type { BookingRefusal } from '../../../common/contract/booking.ts';
import type { OtherDayPlace, OtherDayPlaces, OtherService } from '../../../common/contract/otherDay.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { ScreeningAnswer } from '../../../common/contract/screening.ts';
import type { ClinicId, ServiceId } from '../../../common/contract/vocabulary.ts';
import { addDays, clinicDateOf } from '../../booking/clinicTime.ts';
import { whyNotOffered } from '../../booking/offer.ts';
import type { Directory } from '../clinic/directory.ts';
import { readRecordShape } from '../patients/recordShape.ts';
import { readClinic, type BookingClinic } from './clinic.ts';
import { nowOf, type BookingDeps } from './deps.ts';
import { freePlaces, readDays, type OfferRequest } from './freePlaces.ts';
import { offerDepartments } from './offers.ts';
import { readActiveTree, screen } from './screened.ts';

/** As far as the waiting list of a kiosk reaches. */
const DAYS_AHEAD = 14;
/** More than a few pages nobody looks through, standing; and the last of them should be another day than the first. */
const MOST = 18;
const MOST_OF_A_DAY = 6;

export type OtherDayWish = {
  readonly clinicId: ClinicId;
  readonly serviceId: ServiceId;
  /** Absent: nothing was asked yet. */
  readonly screening?: readonly ScreeningAnswer[];
};

type Names = Pick<Directory, 'practitioners'>;
type Found = Pick<OtherDayPlaces, 'places' | 'questions' | 'instead'>;

/**
 * The free places of the days after today for one service, the nearest first. Where the clinic's questions come first,
 * these in place of them; and after answers that do not allow the service, the services which they do allow. Refused with
 * `screening_outdated` where the answers are to other questions, with `needs_a_person` where they lead to one.
 */
export async function placesOfOtherDays(
  deps: BookingDeps,
  directory: Names,
  { clinicId, serviceId, screening }: OtherDayWish,
): Promise<Result<OtherDayPlaces, BookingRefusal>> {
  const clinic = await readClinic(deps.db, clinicId);
  if (clinic === undefined) return err({ code: 'clinic_not_found' });
  const request = {
    clinicId,
    serviceId,
    channel: 'kiosk',
    patientType: 'new',
    insuranceId: null,
    fromDate: addDays(clinicDateOf(nowOf(deps), clinic), 1),
    days: DAYS_AHEAD,
    ...(screening && { screening: [...screening] }),
  } as const;
  const [found, records] = await Promise.all([
    look({ ...deps, clinic }, directory, request),
    readRecordShape(deps.db, clinic.organisationId),
  ]);
  return found.ok ? ok({ ...found.value, records }) : found;
}

type Deps = BookingDeps & { readonly clinic: BookingClinic };
type Request = OfferRequest & { readonly serviceId: ServiceId };

async function look(deps: Deps, directory: Names, request: Request): Promise<Result<Found, BookingRefusal>> {
  const free = await freePlaces(deps, request);
  if (!free.ok) return free.error.code === 'screening_needed' ? ok(await askFirst(deps, request)) : free;
  const places: OtherDayPlace[] = free.value.days.flatMap(({ slots }) =>
    slots
      .filter(({ free: left }) => left > 0)
      .slice(0, MOST_OF_A_DAY)
      .map(({ scheduleId, startsAt, practitionerId }) => ({
        scheduleId,
        startsAt,
        practitionerName: (practitionerId && directory.practitioners.get(practitionerId)?.name) ?? null,
      })),
  );
  const isShut = places.length === 0 && request.screening !== undefined && !(await isAllowed(deps, request));
  return ok({
    places: places.slice(0, MOST),
    questions: null,
    instead: isShut ? await allowedInstead(deps, request) : null,
  });
}

/** Where no questions are set, whoever must be asked first is not booked here. */
async function askFirst({ db }: Deps, { clinicId }: Request): Promise<Found> {
  const active = await readActiveTree(db, clinicId);
  if (active === undefined) return { places: [], questions: null, instead: [] };
  return { places: [], questions: { treeId: active.treeId, tree: active.tree }, instead: null };
}

/** Whether it is only full. */
async function isAllowed(deps: Deps, request: Request): Promise<boolean> {
  const screening = await screen(deps.db, { ...request, answers: request.screening, decidedBy: undefined });
  if (!screening.ok) return false;
  const asked = { ...request, screened: screening.value.screened };
  const all = await readDays(deps, deps.clinic, request);
  return all.some(({ schedule }) => whyNotOffered(schedule, asked) === undefined);
}

async function allowedInstead(deps: Deps, { serviceId: _notThis, ...request }: Request): Promise<OtherService[]> {
  const offer = await offerDepartments(deps, request);
  if (!offer.ok) return [];
  return offer.value.departments.flatMap(({ services }) =>
    services.map(({ serviceId, name }) => ({ serviceId, name })),
  );
}
