/** What a visit goes on to: the stages that are still to come, in order. */
import { z } from 'zod';
import { PractitionerId, ServiceId, ServicePointId } from './vocabulary.ts';

export const PlannedStage = z.object({
  serviceId: ServiceId,
  /** Where only this practitioner, or only this room, is meant. */
  practitionerId: PractitionerId.nullable().default(null),
  servicePointId: ServicePointId.nullable().default(null),
  /** Back to whoever served this service before, in turn with the others and without queueing again. */
  isReturn: z.boolean().default(false),
  /** Is somewhere else first, or waits for a result: on hold until somebody or something says that it is back. */
  isAway: z.boolean().default(false),
  /** Neighbours with the same name go wherever the wait is shortest; null: in this order. */
  anyOrder: z.string().min(1).max(20).nullable().default(null),
});
export type PlannedStage = z.infer<typeof PlannedStage>;

/** Longer journeys are a mistake of typing. */
export const MOST_PLANNED = 12;
export const Plan = z.array(PlannedStage).max(MOST_PLANNED).readonly();
export type Plan = z.infer<typeof Plan>;

/** A step of the journey that an administrator gives a service. */
export const JourneyStep = z.object({
  serviceId: ServiceId,
  isReturn: z.boolean().default(false),
  /** Neighbours that are marked go wherever the wait is shortest. */
  anyOrder: z.boolean().default(false),
});
export type JourneyStep = z.infer<typeof JourneyStep>;
export const Journey = z.array(JourneyStep).max(MOST_PLANNED);

/** The plan of whoever comes for a service with this journey. */
export const planOf = (journey: readonly JourneyStep[]): Plan =>
  journey.map(({ serviceId, isReturn, anyOrder }) => ({
    serviceId,
    practitionerId: null,
    servicePointId: null,
    isReturn,
    isAway: false,
    // Two groups never touch: what is not marked stands between them.
    anyOrder: anyOrder ? 'any' : null,
  }));
