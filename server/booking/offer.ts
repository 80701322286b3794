import type { PatientType } from '../../common/contract/booking.ts';
import type { AllowedByScreening } from '../../common/contract/screening.ts';
import type { EpochMs } from '../../common/contract/vocabulary.ts';

/** What decides whether a schedule is offered to somebody. */
export type ScheduleTraits = {
  readonly departmentId: string;
  readonly serviceId: string;
  readonly practitionerId: string | null;
  readonly patientTypes: readonly PatientType[];
  /** Absent: all are taken. */
  readonly insuranceIds: ReadonlySet<string> | undefined;
  readonly isScreenFirst: boolean;
};

/**
 * What came of the clinic's questions: not asked; asked, and only these are allowed; or decided by a person, either
 * because the questions lead to one or because a doctor of the clinic books the next visit of an own patient.
 */
export type Screened =
  | { readonly kind: 'not_asked' }
  | { readonly kind: 'allowed'; readonly allowed: AllowedByScreening }
  | { readonly kind: 'by_person' };

export type Asked = {
  readonly patientType: PatientType;
  /** Null: the patient pays. */
  readonly insuranceId: string | null;
  readonly screened: Screened;
};

export type NotOffered = 'patient_type' | 'insurance' | 'screening' | 'screening_needed';

/** Why a schedule is not offered to this patient, or undefined where it is. The same rule lists and books. */
export function whyNotOffered(
  schedule: ScheduleTraits,
  { patientType, insuranceId, screened }: Asked,
): NotOffered | undefined {
  if (!schedule.patientTypes.includes(patientType)) return 'patient_type';
  if (insuranceId !== null && schedule.insuranceIds !== undefined && !schedule.insuranceIds.has(insuranceId))
    return 'insurance';
  switch (screened.kind) {
    case 'not_asked':
      return schedule.isScreenFirst ? 'screening_needed' : undefined;
    case 'allowed':
      return isAllowed(schedule, screened.allowed) ? undefined : 'screening';
    case 'by_person':
      return undefined;
  }
}

const isAllowed = (
  schedule: ScheduleTraits,
  { departmentIds, serviceIds, practitionerIds }: AllowedByScreening,
): boolean =>
  departmentIds.includes(schedule.departmentId) ||
  serviceIds.includes(schedule.serviceId) ||
  (schedule.practitionerId !== null && practitionerIds.includes(schedule.practitionerId));

/** A schedule with what is free on it in the days asked about. */
export type Offerable = ScheduleTraits & { readonly freePlaces: number; readonly firstFreeAt: EpochMs | undefined };

export type Offered<Key> = { readonly key: Key; readonly freePlaces: number; readonly firstFreeAt: EpochMs };

/**
 * Schedules that are offered, gathered by department, service or practitioner, the one with the earliest free place
 * first. What is full, or away all the time, is left out: nobody is told of a doctor who cannot be booked.
 */
export function offeredBy<S extends Offerable, Key extends string>(
  keyOf: (schedule: S) => Key | null,
  schedules: readonly S[],
  asked: Asked,
): Offered<Key>[] {
  const groups = new Map<Key, Offered<Key>>();
  for (const schedule of schedules) {
    const { freePlaces, firstFreeAt } = schedule;
    const key = keyOf(schedule);
    if (key === null || freePlaces === 0 || firstFreeAt === undefined) continue;
    if (whyNotOffered(schedule, asked) !== undefined) continue;
    const group = groups.get(key);
    groups.set(key, {
      key,
      freePlaces: (group?.freePlaces ?? 0) + freePlaces,
      firstFreeAt: group && group.firstFreeAt < firstFreeAt ? group.firstFreeAt : firstFreeAt,
    });
  }
  return [...groups.values()].sort((a, b) => a.firstFreeAt - b.firstFreeAt || (a.key < b.key ? -1 : 1));
}
