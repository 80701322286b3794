import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { QueueRejection } from '../../../common/contract/rejection.ts';
import type { ServiceId } from '../../../common/contract/vocabulary.ts';
import type { Command } from '../command.ts';
import type { QueueDay } from '../day.ts';
import type { QueueEvent } from '../event.ts';
import type { DaySettings, ServicePointRules } from '../settings.ts';
import type { ServicePoint } from '../visit.ts';
import { callFirst } from './calling.ts';

type Decision = Result<readonly QueueEvent[], QueueRejection>;
type Of<Type extends Command['type']> = Extract<Command, { type: Type }>;

/** Whose patients a room calls without a press, as it stands now. */
export function servicesCalledByItself(
  settings: DaySettings,
  { calling, status, currentStageId }: Pick<ServicePoint, 'calling' | 'status' | 'currentStageId'>,
  rules: ServicePointRules,
): readonly ServiceId[] {
  if (status !== 'open' || currentStageId !== null || calling === 'stopped') return [];
  if (calling === 'awaits' || rules.callsByItself) return rules.serviceIds;
  return rules.serviceIds.filter((id) => settings.services[id]?.callsByItself);
}

/** The room that waits longest for somebody to come, of those that have somebody to call, calls. */
export function callForIdlest(day: QueueDay, settings: DaySettings, { at, callId }: Of<'call_for_idlest'>): Decision {
  const rooms = [...day.servicePoints()].flatMap((point) => {
    const rules = settings.servicePoints[point.id];
    const serviceIds = rules ? servicesCalledByItself(settings, point, rules) : [];
    return rules && serviceIds.length > 0 ? [{ point, rules, serviceIds }] : [];
  });
  rooms.sort((a, b) => (a.point.idle?.seq ?? 0) - (b.point.idle?.seq ?? 0));
  for (const room of rooms) {
    const called = callFirst(day, settings, room, { callId, at });
    if (called) return ok(called);
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
  return servicesCalledByItself(settings, free, rules).length === 0
    ? err({ code: 'not_calling_by_itself', servicePointId })
    : ok([{ type: 'calling_stopped', at, servicePointId }]);
}
