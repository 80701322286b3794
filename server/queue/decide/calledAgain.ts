import type { EpochMs, ServiceId, StageId } from '../../../common/contract/vocabulary.ts';
import type { QueueDay } from '../day.ts';
import type { QueueEvent } from '../event.ts';
import { compareTurn } from '../order/place.ts';
import type { Caller } from '../order/waitingLists.ts';
import type { Stage, StageState } from '../visit.ts';

/** Those who wait again because one more patient of the service is called now, in the order of their calls. */
export function dueAgain(day: QueueDay, serviceId: ServiceId, at: EpochMs, calledId: StageId): readonly QueueEvent[] {
  const calls = day.callsOf(serviceId) + 1;
  return [...day.calledAgainStages()]
    .filter((stage) => stage.serviceId === serviceId && stage.id !== calledId && dueAtCall(stage) <= calls)
    .map(({ id: stageId }) => ({ type: 'ticket_resumed', at, stageId }));
}

/** Somebody chosen from the hold goes back to it; what was due in the meantime is not waited for again. */
export function dueAfterUndo(
  day: QueueDay,
  { id: stageId, serviceId }: Stage,
  before: StageState,
  at: EpochMs,
): readonly QueueEvent[] {
  const dueAt = before.status === 'held' ? (before.dueAtCall ?? Infinity) : Infinity;
  return dueAt < day.callsOf(serviceId) ? [{ type: 'ticket_resumed', at, stageId }] : [];
}

/** Of those on hold after a missed call the first whom a room may call: where nobody else waits, the turn is theirs. */
export function firstCalledAgain(day: QueueDay, caller: Caller, at: EpochMs): Stage | undefined {
  const { servicePointId, practitionerId, serviceIds } = caller;
  return [...day.calledAgainStages()]
    .filter((stage) => serviceIds.includes(stage.serviceId))
    .filter((stage) =>
      stage.servicePointId === null
        ? stage.practitionerId === null || stage.practitionerId === practitionerId
        : stage.servicePointId === servicePointId,
    )
    .sort((a, b) => compareTurn(day.placeOf(a), day.placeOf(b), at))[0];
}

const dueAtCall = ({ state }: Stage): number => (state.status === 'held' ? (state.dueAtCall ?? Infinity) : Infinity);
