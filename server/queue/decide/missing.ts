import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { QueueRejection } from '../../../common/contract/rejection.ts';
import type { EpochMs } from '../../../common/contract/vocabulary.ts';
import type { Command } from '../command.ts';
import type { QueueDay } from '../day.ts';
import type { AfterMiss, QueueEvent } from '../event.ts';
import { claimOf, equalArrival, type Place } from '../order/place.ts';
import type { DaySettings } from '../settings.ts';
import type { Stage } from '../visit.ts';
import { minutesAfter } from './arriving.ts';
import { inRoom } from './inRoom.ts';

type Decision = Result<readonly QueueEvent[], QueueRejection>;
type Of<Type extends Command['type']> = Extract<Command, { type: Type }>;

/** The patient did not come: what follows is the clinic's rule, and told to the patient. */
export function markNoShow(day: QueueDay, settings: DaySettings, { at, servicePointId }: Of<'mark_no_show'>): Decision {
  const current = inRoom(day, servicePointId);
  if (!current.ok) return current;
  const stage = current.value;
  const { id: stageId, state } = stage;
  if (state.status !== 'called') return err({ code: 'stage_not_called', stageId, status: state.status });
  const then = afterMiss(day, settings, stage, at);
  return ok([{ type: 'ticket_missed', at, stageId, servicePointId, ...(then ? { then } : {}) }]);
}

function afterMiss(day: QueueDay, settings: DaySettings, stage: Stage, at: EpochMs): AfterMiss | undefined {
  const { missed } = settings.policy;
  if (missed.kind === 'final' || stage.misses >= missed.times) return undefined;
  if (missed.kind === 'call_again') {
    const { afterCalls } = missed;
    return { kind: 'call_again', afterCalls, dueAtCall: day.callsOf(stage.serviceId) + afterCalls };
  }
  return { kind: 'put_back', ...placeBehind(day, stage, missed.places, at) };
}

type Behind = { readonly places: number; readonly virtualArrivalAt: EpochMs; readonly waitingSince: EpochMs };

/** Right behind the so-manieth of those who wait for the same service, or behind the last where fewer wait. */
function placeBehind(day: QueueDay, stage: Stage, places: number, at: EpochMs): Behind {
  const own = day.placeOf(stage);
  const ahead = day.waiting.firstOf(stage, stage.serviceId, places, at);
  const last = ahead.at(-1);
  if (!last) return { places: 0, virtualArrivalAt: own.virtualArrivalAt, waitingSince: own.waitingSince };
  return {
    places: ahead.length,
    virtualArrivalAt: arrivalBehind(own, last, at),
    // Who would be called first for the length of the wait would not be behind anybody.
    waitingSince: Math.max(own.waitingSince, ...ahead.map(({ waitingSince }) => waitingSince)) as EpochMs, // the latest of instants
  };
}

function arrivalBehind(own: Place, last: Place, at: EpochMs): EpochMs {
  const equal = own.slope === last.slope ? last.virtualArrivalAt : equalArrival(claimOf(last, at), own.slope, at);
  return Math.max(own.virtualArrivalAt, Math.ceil(equal)) as EpochMs; // the later of two instants, in whole milliseconds
}

/** Somebody who missed the call is there after all. */
export function bringBack(day: QueueDay, settings: DaySettings, { at, stageId }: Of<'bring_back'>): Decision {
  const stage = day.stage(stageId);
  if (!stage) return err({ code: 'stage_not_found', stageId });
  const { state } = stage;
  // Would have been called again by itself; who is here waits no longer for that.
  if (state.status === 'held' && state.dueAtCall !== undefined) return ok([{ type: 'ticket_resumed', at, stageId }]);
  if (state.status !== 'no_show') return err({ code: 'stage_not_missed', stageId, status: state.status });
  const { bringBackWithinMin: withinMin, bringBackOffsetMin } = settings.policy;
  if (at > minutesAfter(state.endedAt, withinMin)) return err({ code: 'bring_back_too_late', stageId, withinMin });
  return ok([{ type: 'ticket_brought_back', at, stageId, virtualArrivalAt: minutesAfter(at, bringBackOffsetMin) }]);
}
