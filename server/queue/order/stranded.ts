import type { EpochMs } from '../../../common/contract/vocabulary.ts';
import type { QueueDay } from '../day.ts';
import type { DaySettings } from '../settings.ts';
import type { Stage } from '../visit.ts';
import { callerOf, mayCall } from './caller.ts';

/** Somebody waits for one practitioner or one room alone, and that one is nowhere. */
export type Stranded = {
  readonly since: EpochMs;
  /** Was there and went, or is on no list of the day; otherwise has not come yet. */
  readonly hasLeft: boolean;
};

/**
 * Whether a stage waits for somebody in particular who is in no room that serves it. A pause is no leaving.
 *
 * @returns undefined where somebody may call it, or where nobody in particular is waited for
 */
export function strandedOf(day: QueueDay, settings: DaySettings, stage: Stage): Stranded | undefined {
  const { practitionerId, servicePointId, state, waitingSince } = stage;
  if (state.status !== 'waiting' || (practitionerId === null && servicePointId === null)) return undefined;
  for (const point of day.servicePoints()) {
    const rules = settings.servicePoints[point.id];
    if (point.status !== 'closed' && rules && mayCall(callerOf(point, rules), stage)) return undefined;
  }
  // A room that is named counts alone, whoever sits in it.
  const waitedFor = servicePointId ?? practitionerId;
  const leftAt = waitedFor === null ? undefined : day.leftAt(waitedFor);
  // Who serves something else for a while has not left.
  const isThere = [...day.servicePoints()].some(
    (point) => point.status !== 'closed' && point.practitionerId === practitionerId,
  );
  const isOnNoList =
    servicePointId === null && practitionerId !== null && !isThere && !settings.practitioners.includes(practitionerId);
  return {
    since: Math.max(waitingSince, leftAt ?? waitingSince) as EpochMs, // the later of two instants
    hasLeft: leftAt !== undefined || isOnNoList,
  };
}

/** By the clinic's rule anybody of the service may call now: whoever was waited for has been gone for so long. */
export function isReleaseDue(day: QueueDay, settings: DaySettings, stage: Stage, at: EpochMs): boolean {
  const { anyoneAfterMin } = settings.policy;
  if (anyoneAfterMin === null) return false;
  const stranded = strandedOf(day, settings, stage);
  if (!stranded?.hasLeft || at - stranded.since < anyoneAfterMin * 60_000) return false;
  // Where nobody else is there it would help nobody, and would lose to whom the patient wanted to go.
  return [...day.servicePoints()].some(
    ({ id, status }) =>
      status !== 'closed' && settings.servicePoints[id]?.serviceIds.includes(stage.serviceId) === true,
  );
}
