import type { EpochMs, ServiceId, StageId } from '../../../common/contract/vocabulary.ts';
import type { QueueDay } from '../day.ts';
import type { QueueEvent } from '../event.ts';
import { mayCall, type Caller } from '../order/caller.ts';
import { compareTurn } from '../order/place.ts';
import type { Stage, StageState } from '../visit.ts';

type CallNow = {
  readonly stageId: StageId;
  readonly serviceId: ServiceId;
  /** Of the room that calls. */
  readonly serviceIds: readonly ServiceId[];
  readonly at: EpochMs;
};

/**
 * Those who wait again because one more patient of the service is called now, in the order of their calls; and those for
 * whose service nobody else waits, where this room serves it too: they would wait for calls that never come.
 */
export function dueAgain(
  day: QueueDay,
  { stageId: calledId, serviceId, serviceIds, at }: CallNow,
): readonly QueueEvent[] {
  const calls = day.callsOf(serviceId) + 1;
  const isForgotten = (stage: Stage): boolean =>
    serviceIds.includes(stage.serviceId) && day.waiting.countOf(stage.serviceId) === 0;
  return (
    [...day.calledAgainStages()]
      .filter((stage) => stage.id !== calledId)
      .filter((stage) => (stage.serviceId === serviceId ? dueAtCall(stage) <= calls : isForgotten(stage)))
      // Not by the order in which they came to wait: a batch that is taken back may leave another.
      .sort((a, b) => dueAtCall(a) - dueAtCall(b) || a.orderSeq - b.orderSeq)
      .map(({ id: stageId }) => ({ type: 'ticket_resumed', at, stageId }))
  );
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
  return [...day.calledAgainStages()]
    .filter((stage) => mayCall(caller, stage))
    .sort((a, b) => compareTurn(day.placeOf(a), day.placeOf(b), at))[0];
}

const dueAtCall = ({ state }: Stage): number => (state.status === 'held' ? (state.dueAtCall ?? Infinity) : Infinity);
