import { eq, sql } from 'drizzle-orm';
import type { BookingRefusal, OfferedDepartments, OfferedPractitioners } from '../../../common/contract/booking.ts';
import type { LocalText } from '../../../common/contract/language.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import { offeredBy, whyNotOffered, type Asked, type Offerable } from '../../booking/offer.ts';
import type { Whom } from '../../booking/opening.ts';
import { builtOnce } from '../../db/builtOnce.ts';
import { departments, practitioners, services } from '../../db/schema/organisation.ts';
import { clinicFor } from './clinic.ts';
import type { BookingDeps } from './deps.ts';
import { freeOn, readDays, type OfferRequest, type ScheduleDays } from './freePlaces.ts';
import type { Schedule } from './schedules.ts';
import { screen } from './screened.ts';

/** Departments and their services in which this patient can be booked, the earliest place first. */
export async function offerDepartments(
  deps: BookingDeps,
  request: OfferRequest,
): Promise<Result<OfferedDepartments, BookingRefusal>> {
  const offer = await readOffer(deps, request);
  return offer.ok ? ok({ departments: await departmentsOf(deps, request, offer.value) }) : offer;
}

/** Doctors with whom this patient can be booked, the earliest place first. */
export async function offerPractitioners(
  deps: BookingDeps,
  request: OfferRequest,
): Promise<Result<OfferedPractitioners, BookingRefusal>> {
  const offer = await readOffer(deps, request);
  return offer.ok ? ok({ practitioners: await practitionersOf(deps, offer.value) }) : offer;
}

/** Both, for what is free being looked at once. */
export async function offerBoth(
  deps: BookingDeps,
  request: OfferRequest,
): Promise<Result<OfferedDepartments & OfferedPractitioners, BookingRefusal>> {
  const offer = await readOffer(deps, request);
  if (!offer.ok) return offer;
  const [departments, practitioners] = await Promise.all([
    departmentsOf(deps, request, offer.value),
    practitionersOf(deps, offer.value),
  ]);
  return ok({ departments, practitioners });
}

async function departmentsOf(
  { db }: BookingDeps,
  { clinicId }: OfferRequest,
  { schedules, asked }: Offer,
): Promise<OfferedDepartments['departments']> {
  const [departmentRows, serviceRows] = await Promise.all([
    departmentNames(db, { clinicId }),
    serviceNames(db, { clinicId }),
  ]);
  return offeredBy(({ departmentId }) => departmentId, schedules, asked).map(({ key: departmentId, ...free }) => ({
    departmentId,
    name: nameIn(departmentRows, departmentId),
    ...free,
    services: offeredBy(
      (schedule) => (schedule.departmentId === departmentId ? schedule.serviceId : null),
      schedules,
      asked,
    ).map(({ key: serviceId, ...ofService }) => ({ serviceId, name: nameIn(serviceRows, serviceId), ...ofService })),
  }));
}

type OfClinic = { readonly clinicId: string };

const departmentNames = builtOnce((db, { clinicId }: OfClinic) =>
  db.select({ id: departments.id, name: departments.name }).from(departments).where(eq(departments.clinicId, clinicId)),
);
const serviceNames = builtOnce((db, { clinicId }: OfClinic) =>
  db.select({ id: services.id, name: services.name }).from(services).where(eq(services.clinicId, clinicId)),
);

async function practitionersOf(
  { db }: BookingDeps,
  { schedules, asked }: Offer,
): Promise<OfferedPractitioners['practitioners']> {
  const offered = offeredBy(({ practitionerId }) => practitionerId, schedules, asked);
  const ids = offered.map(({ key }) => key);
  const rows = ids.length === 0 ? [] : await readPractitioners(db, { ids });
  return offered.flatMap(({ key: practitionerId, ...free }) => {
    const row = rows.find(({ id }) => id === practitionerId);
    if (row === undefined) return [];
    const { name, title, medicalCouncilNumber } = row;
    const own = schedules.filter((schedule) => schedule.practitionerId === practitionerId && schedule.freePlaces > 0);
    const serviceIds = [...new Set(own.map(({ serviceId }) => serviceId))];
    return [{ practitionerId, name, title, medicalCouncilNumber, serviceIds, ...free }];
  });
}

const readPractitioners = builtOnce((db, { ids }: { readonly ids: readonly string[] }) =>
  db
    .select()
    .from(practitioners)
    .where(sql`${practitioners.id} = any(${ids}::uuid[])`),
);

type Offer = { readonly asked: Asked; readonly schedules: readonly (Offerable & Schedule)[] };

/** The schedules that are offered to the patient; whoever asks only for what must be screened first is told so. */
async function readOffer(deps: BookingDeps, request: OfferRequest): Promise<Result<Offer, BookingRefusal>> {
  const clinic = await clinicFor(deps, request.clinicId);
  if (clinic === undefined) return err({ code: 'clinic_not_found' });
  const screening = await screen(deps.db, { ...request, answers: request.screening, decidedBy: request.decidedBy });
  if (!screening.ok) return screening;
  const asked = { ...request, screened: screening.value.screened };
  const all = (await readDays(deps, clinic, request)).map((schedule) => withFree(schedule, request));
  const schedules = all.filter((schedule) => whyNotOffered(schedule, asked) === undefined);
  if (schedules.length === 0 && all.some((schedule) => whyNotOffered(schedule, asked) === 'screening_needed'))
    return err({ code: 'screening_needed' });
  return ok({ asked, schedules });
}

function withFree({ schedule, days }: ScheduleDays, whom: Whom): Offerable & Schedule {
  const free = days.map((day) => freeOn(day, whom));
  return {
    ...schedule,
    freePlaces: free.reduce((sum, { freePlaces }) => sum + freePlaces, 0),
    firstFreeAt: free.find(({ firstFreeAt }) => firstFreeAt !== undefined)?.firstFreeAt,
  };
}

const nameIn = (rows: readonly { readonly id: string; readonly name: LocalText }[], id: string): LocalText =>
  rows.find((row) => row.id === id)?.name ?? {};
