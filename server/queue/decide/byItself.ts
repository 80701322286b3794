import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { QueueRejection } from '../../../common/contract/rejection.ts';
import type { Command } from '../command.ts';
import type { QueueDay } from '../day.ts';
import type { QueueEvent } from '../event.ts';
import type { DaySettings, ServicePointRules } from '../settings.ts';
import { callerOf } from '../order/caller.ts';
import type { ServicePoint } from '../visit.ts';
import { firstCalledAgain } from './calledAgain.ts';
import { callFirst, callMissed } from './calling.ts';

type Decision = Result<readonly QueueEvent[], QueueRejection>;
type Of<Type extends Command['type']> = Extract<Command, { type: Type }>;

/** Time to come back from the corridor, before an empty room calls the same person once more. */
const CALL_AGAIN_AFTER_MS = 2 * 60_000;

/**
 * Whether a room calls without a press, as it stands now. A service that calls by itself makes its rooms call whoever is
 * next: if they called for it alone they would never be free for their other services.
 */
export function callsByItself(
  settings: DaySettings,
  { calling, status, currentStageId }: Pick<ServicePoint, 'calling' | 'status' | 'currentStageId'>,
  rules: ServicePointRules,
): boolean {
  if (status !== 'open' || currentStageId !== null || calling === 'stopped') return false;
  return (
    calling === 'awaits' ||
    rules.callsByItself ||
    rules.serviceIds.some((id) => settings.services[id]?.callsByItself === true)
  );
}

/** The room that waits longest for somebody to come, of those that have somebody to call, calls. */
export function callForIdlest(day: QueueDay, settings: DaySettings, { at, callId }: Of<'call_for_idlest'>): Decision {
  const rooms = [...day.servicePoints()].flatMap((point) => {
    const rules = settings.servicePoints[point.id];
    return rules && callsByItself(settings, point, rules) ? [{ point, rules }] : [];
  });
  rooms.sort((a, b) => (a.point.idle?.seq ?? 0) - (b.point.idle?.seq ?? 0));
  for (const room of rooms) {
    const called = callFirst(day, settings, room, { callId, at });
    if (called) return ok(called);
  }
  // Who missed a call is called again where nobody else waits: no further call would bring the turn.
  for (const room of rooms) {
    const missed = firstCalledAgain(day, callerOf(room.point, room.rules), at);
    const isTime = missed?.state.status === 'held' && at - missed.state.heldAt >= CALL_AGAIN_AFTER_MS;
    if (missed && isTime) return ok(callMissed(day, settings, room, missed, { callId, at }));
  }
  return err({ code: 'nobody_to_call' });
}

/** From here on the room calls only when somebody presses "next". */
export function stopCalling(
  day: QueueDay,
  settings: DaySettings,
  { at, servicePointId }: Of<'stop_calling'>,
): Decision {
  const point = day.servicePoint(servicePointId);
  const rules = settings.servicePoints[servicePointId];
  if (!point || !rules) return err({ code: 'service_point_not_found', servicePointId });
  // Somebody may be in it: then what would come after is stopped.
  const free = { ...point, currentStageId: null };
  return callsByItself(settings, free, rules)
    ? ok([{ type: 'calling_stopped', at, servicePointId }])
    : err({ code: 'not_calling_by_itself', servicePointId });
}
