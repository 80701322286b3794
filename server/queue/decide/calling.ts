import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { QueueRejection } from '../../../common/contract/rejection.ts';
import type { CallId, EpochMs, ServicePointId, StageId } from '../../../common/contract/vocabulary.ts';
import type { Command } from '../command.ts';
import type { QueueDay } from '../day.ts';
import type { CallReason, QueueEvent } from '../event.ts';
import type { DaySettings, ServicePointRules } from '../settings.ts';
import type { ServicePoint, Stage } from '../visit.ts';
import { finished, takeBackOpening } from './goingOn.ts';
import { inRoom } from './inRoom.ts';
import { callerOf } from '../order/caller.ts';
import { choose, type OrderRule, type OrderRules } from '../order/choose.ts';
import { dueAfterUndo, dueAgain, firstCalledAgain } from './calledAgain.ts';

type Decision = Result<readonly QueueEvent[], QueueRejection>;
type Of<Type extends Command['type']> = Extract<Command, { type: Type }>;
/** What a call brings: its id, and that of the stage which may begin with the end of the one before. */
type Call = { readonly at: EpochMs; readonly callId: CallId; readonly nextStageId?: StageId };
export type OpenRoom = { readonly point: ServicePoint; readonly rules: ServicePointRules };

/**
 * One key: whoever is in the room is finished, and the next of the order is called. Where nobody may be called, the room
 * waits for the first who comes, if that is wanted.
 */
export function callNext(day: QueueDay, settings: DaySettings, command: Of<'call_next'>): Decision {
  const { at, servicePointId, orWait = false, seenStageId } = command;
  const room = openRoom(day, settings, servicePointId);
  if (!room.ok) return room;
  const { point, rules } = room.value;
  // Pressed for an empty room into which somebody was called meanwhile, it would finish whom nobody has seen.
  if (seenStageId !== undefined && seenStageId !== point.currentStageId)
    return err({ code: 'room_changed', servicePointId });
  const called = callFirst(day, settings, room.value, command);
  if (called) return ok(called);
  const missed = firstCalledAgain(day, callerOf(point, rules), at);
  if (missed) return ok(callMissed(day, settings, room.value, missed, command));
  if (!orWait) return err({ code: 'nobody_waiting', servicePointId });
  return ok([
    ...finishCurrent(day, settings, point, command),
    // Also where it waits already: answers are kept beside events, and a press that is repeated must not call somebody.
    { type: 'next_awaited', at, servicePointId },
  ]);
}

/** The first of the order among those who wait for a room, with all that the call leads to. */
export function callFirst(
  day: QueueDay,
  settings: DaySettings,
  { point, rules }: OpenRoom,
  call: Call,
): readonly QueueEvent[] | undefined {
  const next = choose(day.waiting, callerOf(point, rules), orderRules(settings, rules), point.credits, call.at);
  const stage = next && day.stage(next.place.stageId);
  if (!stage) return undefined;

  const why: CallReason = {
    rule: ruleOfCall(stage, next.rule),
    waiting: next.of,
    passedOver: next.passedOver,
    virtualArrivalAt: stage.virtualArrivalAt,
    ...(next.credits === point.credits ? {} : { credits: next.credits }),
  };
  return callOf(day, settings, point, stage, why, call);
}

/** Nobody else may be called: then the turn of somebody who missed a call has come. */
export function callMissed(
  day: QueueDay,
  settings: DaySettings,
  { point }: OpenRoom,
  stage: Stage,
  call: Call,
): QueueEvent[] {
  const { id: stageId, virtualArrivalAt } = stage;
  const why: CallReason = { rule: 'only_one', waiting: 1, passedOver: 0, virtualArrivalAt };
  return [{ type: 'ticket_resumed', at: call.at, stageId }, ...callOf(day, settings, point, stage, why, call)];
}

function callOf(
  day: QueueDay,
  settings: DaySettings,
  point: ServicePoint,
  { id: stageId, serviceId }: Stage,
  why: CallReason,
  call: Call,
): QueueEvent[] {
  const { at, callId } = call;
  const { id: servicePointId, currentStageId: finishedStageId } = point;
  // The next stage of whoever was here begins after the choice: it was not among those who waited.
  const [finish, ...goesOn] = finishCurrent(day, settings, point, call);
  return [
    ...(finish ? [finish] : []),
    { type: 'ticket_called', at, stageId, servicePointId, callId, why, finishedStageId },
    ...goesOn,
    ...dueAgain(day, { stageId, serviceId, serviceIds: settings.servicePoints[servicePointId]?.serviceIds ?? [], at }),
  ];
}

/** A particular patient, for a reason that is kept. */
export function callTicket(day: QueueDay, settings: DaySettings, command: Of<'call_ticket'>): Decision {
  const { servicePointId, stageId, reason } = command;
  const room = openRoom(day, settings, servicePointId);
  if (!room.ok) return room;
  const { point, rules } = room.value;

  const stage = day.stage(stageId);
  if (!stage) return err({ code: 'stage_not_found', stageId });
  const { status } = stage.state;
  if (status !== 'waiting' && status !== 'held') return err({ code: 'stage_not_waiting', stageId, status });
  if (!rules.serviceIds.includes(stage.serviceId))
    return err({ code: 'not_served_here', servicePointId, serviceId: stage.serviceId });

  const callable = day.waiting.callableBy(callerOf(point, rules));
  const why: CallReason = {
    rule: 'chosen',
    waiting: callable.reduce((sum, { byTurn }) => sum + byTurn.size, 0),
    passedOver: callable.reduce((sum, { bySince }) => sum + bySince.countBefore(day.placeOf(stage)), 0),
    virtualArrivalAt: stage.virtualArrivalAt,
    chosenBecause: reason,
  };
  return ok(callOf(day, settings, point, stage, why, command));
}

export function recall(day: QueueDay, settings: DaySettings, { at, servicePointId }: Of<'recall'>): Decision {
  const current = inRoom(day, servicePointId);
  if (!current.ok) return current;
  const { id: stageId, state } = current.value;
  if (state.status !== 'called') return err({ code: 'stage_not_called', stageId, status: state.status });
  const limit = settings.policy.recallLimit;
  if (state.recalls >= limit) return err({ code: 'recall_limit_reached', stageId, limit });
  return ok([{ type: 'ticket_recalled', at, stageId, servicePointId, callId: state.callId }]);
}

/** Takes back the last call of the room, and the end of service that came with it, unless that patient was called on. */
export function undoCall(day: QueueDay, settings: DaySettings, { at, servicePointId }: Of<'undo_call'>): Decision {
  const point = day.servicePoint(servicePointId);
  if (!point) return err({ code: 'service_point_not_found', servicePointId });
  const { lastCall } = point;
  const stage = lastCall && day.stage(lastCall.stageId);
  if (!stage || stage.state.status !== 'called' || stage.state.callId !== lastCall.callId)
    return err({ code: 'nothing_to_undo', servicePointId });
  const withinMs = settings.policy.undoWithinMs;
  if (at - lastCall.calledAt > withinMs) return err({ code: 'undo_too_late', servicePointId, withinMs });

  const undone: QueueEvent = { type: 'call_undone', at, stageId: stage.id, servicePointId, callId: lastCall.callId };
  const { finishedStageId } = lastCall;
  const withdrawn = finishedStageId ? takeBackOpening(day, { at, finishedStageId, servicePointId }) : ok([]);
  if (!withdrawn.ok) return withdrawn;
  return ok([
    undone,
    ...withdrawn.value,
    ...(finishedStageId ? [{ type: 'service_reopened', at, stageId: finishedStageId, servicePointId } as const] : []),
    ...dueAfterUndo(day, stage, stage.state.before, at),
  ]);
}

export function openRoom(
  day: QueueDay,
  settings: DaySettings,
  servicePointId: ServicePointId,
): Result<OpenRoom, QueueRejection> {
  const point = day.servicePoint(servicePointId);
  const rules = settings.servicePoints[servicePointId];
  if (!point || !rules) return err({ code: 'service_point_not_found', servicePointId });
  if (point.status === 'closed') return err({ code: 'service_point_closed', servicePointId });
  if (point.status === 'paused') return err({ code: 'service_point_paused', servicePointId });
  return ok({ point, rules });
}

/** Whoever is in the room is done and goes on to what is planned next. */
function finishCurrent(
  day: QueueDay,
  settings: DaySettings,
  { currentStageId, id: servicePointId }: ServicePoint,
  { at, nextStageId }: Call,
): readonly QueueEvent[] {
  const stage = currentStageId && day.stage(currentStageId);
  if (!stage) return [];
  const isGiven = nextStageId === undefined ? {} : { nextStageId };
  return finished(day, settings, { at, servicePointId, stage, byNext: true, ...isGiven });
}

/** Rules that a wish to be called later explains better. */
const PLAIN: ReadonlySet<OrderRule> = new Set(['booked_time', 'arrival', 'class_earlier', 'claim_grown']);

/** The rule as it is stored and said. */
export const ruleOfCall = ({ postponed }: Pick<Stage, 'postponed'>, rule: OrderRule): OrderRule =>
  postponed > 0 && PLAIN.has(rule) ? 'asked_later' : rule;

/** What the order of one room's calls goes by. */
export const orderRules = (settings: DaySettings, { weights }: ServicePointRules): OrderRules => ({
  services: settings.services,
  policy: settings.policy,
  weights,
});
