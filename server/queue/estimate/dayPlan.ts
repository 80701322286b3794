import type { AppointmentId, EpochMs, PractitionerId, ServiceId } from '../../../common/contract/vocabulary.ts';
import type { Shift } from './shifts.ts';

/** What is planned of the day beside its log. */
export type DayPlan = {
  /** When practitioners see patients today, in order of time. */
  readonly roster: readonly PlannedWork[];
  /** Who is booked today and has not come. */
  readonly expected: readonly ExpectedVisit[];
};

export type PlannedWork = Shift & {
  readonly practitionerId: PractitionerId;
  readonly serviceIds: readonly ServiceId[];
};

export type ExpectedVisit = {
  readonly appointmentId: AppointmentId;
  readonly serviceId: ServiceId;
  readonly practitionerId: PractitionerId | null;
  readonly bookedAt: EpochMs;
};

export const NOTHING_PLANNED: DayPlan = { roster: [], expected: [] };
