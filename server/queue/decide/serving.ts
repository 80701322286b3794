import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { QueueRejection } from '../../../common/contract/rejection.ts';
import type { EpochMs, StageId } from '../../../common/contract/vocabulary.ts';
import type { Command } from '../command.ts';
import type { QueueDay } from '../day.ts';
import type { QueueEvent } from '../event.ts';
import type { DaySettings } from '../settings.ts';
import { isClosed, type Stage } from '../visit.ts';
import { isAbsent, minutesAfter } from './arriving.ts';
import { backAgain, finished } from './goingOn.ts';
import { inRoom } from './inRoom.ts';

type Decision = Result<readonly QueueEvent[], QueueRejection>;
type Of<Type extends Command['type']> = Extract<Command, { type: Type }>;

export function start(day: QueueDay, { at, servicePointId }: Of<'start'>): Decision {
  const current = inRoom(day, servicePointId);
  if (!current.ok) return current;
  const { id: stageId, state } = current.value;
  if (state.status !== 'called') return err({ code: 'stage_not_called', stageId, status: state.status });
  return ok([{ type: 'service_started', at, stageId, servicePointId }]);
}

/** Also without a start: a doctor who never presses it has served nevertheless. */
export function finish(day: QueueDay, settings: DaySettings, command: Of<'finish'>): Decision {
  const current = inRoom(day, command.servicePointId);
  if (!current.ok) return current;
  return ok(finished(day, settings, { ...command, stage: current.value, byNext: false }));
}

/** Put aside, for a time or until somebody says so: at the laboratory, on the telephone, outside for air. */
export function hold(day: QueueDay, { at, stageId, until, reason }: Of<'hold'>): Decision {
  const stage = openStage(day, stageId);
  if (!stage.ok) return stage;
  if (stage.value.state.status === 'held') return err({ code: 'stage_not_waiting', stageId, status: 'held' });
  return ok([{ type: 'ticket_held', at, stageId, until, ...becauseOf(reason) }]);
}

export function resumeTicket(day: QueueDay, { at, stageId, byClock }: Of<'resume_ticket'>): Decision {
  const stage = day.stage(stageId);
  if (!stage) return err({ code: 'stage_not_found', stageId });
  const { state } = stage;
  if (state.status !== 'held') return err({ code: 'stage_not_held', stageId, status: state.status });
  if (byClock && (state.until === null || at < state.until))
    return err({ code: 'hold_not_over', stageId, until: state.until ?? at });
  if (state.isAway) return ok([backAgain(stageId, at)]);
  return ok([{ type: 'ticket_resumed', at, stageId }]);
}

/** The same ticket goes on to another service, room or practitioner. */
export function transfer(day: QueueDay, settings: DaySettings, command: Of<'transfer'>): Decision {
  const { at, stageId, toStageId, serviceId, servicePointId, practitionerId } = command;
  const stage = openStage(day, stageId);
  if (!stage.ok) return stage;
  if (!settings.services[serviceId]) return err({ code: 'service_not_found', serviceId });
  if (servicePointId !== null) {
    const room = settings.servicePoints[servicePointId];
    if (!room) return err({ code: 'service_point_not_found', servicePointId });
    if (!room.serviceIds.includes(serviceId)) return err({ code: 'not_served_here', servicePointId, serviceId });
  }
  if (isAbsent(settings, practitionerId)) return err({ code: 'practitioner_not_here', practitionerId });
  if (day.stage(toStageId)) return err({ code: 'stage_closed', stageId: toStageId, status: 'transferred' });
  return ok([
    {
      type: 'ticket_transferred',
      at,
      stageId,
      toStageId,
      serviceId,
      servicePointId,
      practitionerId,
      virtualArrivalAt: at,
      ...becauseOf(command.reason),
    },
  ]);
}

export function cancel(day: QueueDay, { at, stageId, by, reason }: Of<'cancel'>): Decision {
  const stage = openStage(day, stageId);
  if (!stage.ok) return stage;
  const { status } = stage.value.state;
  // A patient in the room is the room's to close.
  if (by === 'patient' && status === 'serving') return err({ code: 'stage_not_waiting', stageId, status });
  return ok([{ type: 'ticket_cancelled', at, stageId, by, ...becauseOf(reason) }]);
}

/** "Later, please": some minutes after now, or after one's own turn where that is later. */
export function postpone(day: QueueDay, settings: DaySettings, command: Of<'postpone'>): Decision {
  const { at, stageId, by } = command;
  const stage = day.stage(stageId);
  if (!stage) return err({ code: 'stage_not_found', stageId });
  const { status } = stage.state;
  if (status !== 'waiting') return err({ code: 'stage_not_waiting', stageId, status });
  const { postponeLimit: limit, postponeMin } = settings.policy;
  if (by === 'patient' && stage.postponed >= limit) return err({ code: 'postpone_limit_reached', stageId, limit });
  const from = Math.max(at, stage.virtualArrivalAt) as EpochMs; // the later of two instants
  return ok([
    {
      type: 'ticket_postponed',
      at,
      stageId,
      by,
      virtualArrivalAt: minutesAfter(from, command.minutes ?? postponeMin),
      ...becauseOf(command.reason),
    },
  ]);
}

/** The turn is near: said once per stage, and only to those who wait. */
export function markNear(day: QueueDay, { at, stageId }: Of<'mark_near'>): Decision {
  const stage = day.stage(stageId);
  if (!stage) return err({ code: 'stage_not_found', stageId });
  const { status } = stage.state;
  if (status !== 'waiting') return err({ code: 'stage_not_waiting', stageId, status });
  if (stage.isNearTold) return err({ code: 'already_told', stageId });
  return ok([{ type: 'turn_became_near', at, stageId }]);
}

/** Why staff did it, where they said so. */
export const becauseOf = (reason: string | undefined) => (reason === undefined ? {} : { because: reason });

function openStage(day: QueueDay, stageId: StageId): Result<Stage, QueueRejection> {
  const stage = day.stage(stageId);
  if (!stage) return err({ code: 'stage_not_found', stageId });
  if (isClosed(stage.state)) return err({ code: 'stage_closed', stageId, status: stage.state.status });
  return ok(stage);
}
