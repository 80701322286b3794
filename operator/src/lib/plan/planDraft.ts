import { MOST_PLANNED, type Plan, type PlannedStage } from '#common/contract/plan.ts';
import { PractitionerId, ServiceId, ServicePointId } from '#common/contract/vocabulary.ts';

/** With whom: anybody of the service, who served it before, or one doctor or room by name. */
export type Who = 'anyone' | 'same' | `doctor:${string}` | `room:${string}`;

/** A stage that is still to come, as it stands in the form. */
export type StageDraft = {
  /** '' while nothing is chosen. */
  readonly serviceId: string;
  readonly who: Who;
  readonly anyOrder: boolean;
  /** Is called only when the result is there. */
  readonly isAway: boolean;
  /** Whom the plan named for the way back: kept as long as nobody changes with whom. */
  readonly back: Pick<PlannedStage, 'practitionerId' | 'servicePointId'> | null;
};

export const newStage: StageDraft = { serviceId: '', who: 'anyone', anyOrder: false, isAway: false, back: null };

export const draftOf = (plan: Plan): StageDraft[] =>
  plan.map((planned) => {
    const { serviceId, practitionerId, servicePointId, isReturn, isAway, anyOrder } = planned;
    return {
      serviceId,
      who: whoOf(planned),
      anyOrder: anyOrder !== null,
      isAway,
      back: isReturn ? { practitionerId, servicePointId } : null,
    };
  });

function whoOf({ practitionerId, servicePointId, isReturn }: PlannedStage): Who {
  if (isReturn) return 'same';
  if (practitionerId !== null) return `doctor:${practitionerId}`;
  return servicePointId === null ? 'anyone' : `room:${servicePointId}`;
}

/** Another service, or another person: who was named for the way back is meant no longer. */
export const changed = (stage: StageDraft, part: Partial<StageDraft>): StageDraft => ({
  ...stage,
  // Doctors and rooms are those of the service.
  ...(part.serviceId === undefined || stage.who === 'same' ? {} : { who: 'anyone' as const }),
  ...part,
  ...(part.serviceId === undefined && part.who === undefined ? {} : { back: null }),
});

/** @returns what is sent; undefined while a service is still to be chosen */
export function planOfDraft(stages: readonly StageDraft[]): Plan | undefined {
  const plan = stages.map(({ serviceId, who, anyOrder, isAway, back }): PlannedStage | undefined => {
    const service = ServiceId.safeParse(serviceId);
    if (!service.success) return undefined;
    return {
      serviceId: service.data,
      ...withWhom(who, back),
      isReturn: who === 'same',
      isAway,
      // Two groups never touch: what is not marked stands between them.
      anyOrder: anyOrder ? 'any' : null,
    };
  });
  return plan.every((planned) => planned !== undefined) ? plan : undefined;
}

function withWhom(who: Who, back: StageDraft['back']): Pick<PlannedStage, 'practitionerId' | 'servicePointId'> {
  if (who === 'same' && back !== null) return back;
  const [kind, id] = who.split(':');
  return {
    practitionerId: kind === 'doctor' ? PractitionerId.parse(id) : null,
    servicePointId: kind === 'room' ? ServicePointId.parse(id) : null,
  };
}

export const mayAdd = (stages: readonly StageDraft[]): boolean => stages.length < MOST_PLANNED;
