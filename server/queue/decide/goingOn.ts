import { MOST_PLANNED, type Plan, type PlannedStage } from '../../../common/contract/plan.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { QueueRejection } from '../../../common/contract/rejection.ts';
import type { EpochMs, ServicePointId, StageId } from '../../../common/contract/vocabulary.ts';
import type { Command } from '../command.ts';
import type { QueueDay } from '../day.ts';
import type { QueueEvent } from '../event.ts';
import { nextPlanned } from '../order/shortestWait.ts';
import type { DaySettings } from '../settings.ts';
import { isClosed, type Stage, type Visit } from '../visit.ts';
import { isAbsent, minutesAfter } from './arriving.ts';
import { inRoom } from './inRoom.ts';

type Decision = Result<readonly QueueEvent[], QueueRejection>;
type Of<Type extends Command['type']> = Extract<Command, { type: Type }>;

type Ending = {
  readonly at: EpochMs;
  readonly stage: Stage;
  readonly servicePointId: ServicePointId;
  readonly byNext: boolean;
  readonly nextStageId?: StageId;
  /** What the same decision plans first. */
  readonly plan?: Plan;
};

/** The end of a service; where the visit has more planned, its next stage begins with it. */
export function finished(
  day: QueueDay,
  settings: DaySettings,
  { at, stage, servicePointId, byNext, nextStageId, ...given }: Ending,
): readonly QueueEvent[] {
  const end: QueueEvent = { type: 'service_finished', at, stageId: stage.id, servicePointId, byNext };
  const visit = day.visit(stage.visitId);
  const plan = given.plan ?? visit?.plan ?? [];
  const position = nextPlanned(day, settings, plan);
  const planned = position === undefined ? undefined : plan[position];
  if (!visit || position === undefined || !planned) return [end];
  if (nextStageId === undefined || day.stage(nextStageId))
    throw new Error('Whatever ends a stage brings a new id for the one that is planned');
  return [end, opening(day, settings, { at, visit, stage, planned, position, nextStageId })];
}

type NextStage = {
  readonly at: EpochMs;
  readonly visit: Visit;
  /** The one that ends with it. */
  readonly stage: Stage;
  readonly planned: PlannedStage;
  readonly position: number;
  readonly nextStageId: StageId;
};

function opening(
  day: QueueDay,
  settings: DaySettings,
  { at, visit, stage, planned, position, nextStageId }: NextStage,
): QueueEvent {
  const { serviceId, isReturn, isAway } = planned;
  const before = isReturn ? lastOf(day, visit, stage, planned) : undefined;
  const offsetMin = settings.classes[visit.classCode]?.offsetMin ?? 0;
  const arrived = day.stage(visit.stageIds[0] ?? stage.id)?.group;
  return {
    type: 'stage_opened',
    at,
    visitId: visit.id,
    stageId: nextStageId,
    afterStageId: stage.id,
    position,
    serviceId,
    ...whoServes(day, planned, before),
    group: isReturn ? 'returning' : (arrived ?? 'walk_in'),
    // Who is back has waited already.
    virtualArrivalAt: before?.virtualArrivalAt ?? minutesAfter(at, offsetMin),
    isAway,
  };
}

/** The last stage of the visit that was served for the same service, the one that is just ending among them. */
function lastOf(day: QueueDay, { stageIds }: Visit, ending: Stage, { serviceId }: PlannedStage): Stage | undefined {
  return stageIds
    .map((id) => (id === ending.id ? ending : day.stage(id)))
    .findLast((stage) => stage?.serviceId === serviceId && (stage.id === ending.id || stage.state.status === 'done'));
}

/** Whom the plan names, or whoever served before: the practitioner, or the room where it has none. */
function whoServes(
  day: QueueDay,
  { practitionerId, servicePointId }: PlannedStage,
  before: Stage | undefined,
): Pick<Stage, 'practitionerId' | 'servicePointId'> {
  if (practitionerId !== null || servicePointId !== null || !before) return { practitionerId, servicePointId };
  const { state } = before;
  return 'servicePointId' in state && state.servicePointId !== null
    ? whoIsIn(day, state.servicePointId)
    : { practitionerId: before.practitionerId, servicePointId: before.servicePointId };
}

/** A practitioner may change the room meanwhile. */
function whoIsIn(day: QueueDay, servicePointId: ServicePointId): Pick<Stage, 'practitionerId' | 'servicePointId'> {
  const practitionerId = day.servicePoint(servicePointId)?.practitionerId ?? null;
  return { practitionerId, servicePointId: practitionerId === null ? servicePointId : null };
}

/**
 * Taking back the end of a service takes back the stage that began with it, while nobody has called that.
 *
 * @param servicePointId the room that takes it back
 */
export function takeBackOpening(
  day: QueueDay,
  { at, finishedStageId, servicePointId }: { at: EpochMs; finishedStageId: StageId; servicePointId: ServicePointId },
): Decision {
  const visitId = day.stage(finishedStageId)?.visitId;
  const visit = visitId && day.visit(visitId);
  const current = visit && day.stage(visit.currentStageId);
  if (!current || current.id === finishedStageId) return ok([]);
  const { id: stageId, opened, state } = current;
  const isUntouched = state.status === 'waiting' || (state.status === 'held' && state.isAway);
  if (opened?.afterStageId !== finishedStageId || !isUntouched)
    return err({ code: 'already_gone_on', servicePointId, stageId });
  return ok([{ type: 'stage_withdrawn', at, visitId: current.visitId, stageId }]);
}

const ANYWHERE = { practitionerId: null, servicePointId: null, isReturn: false, isAway: false } as const;

/** To the laboratory and back to me: whoever is in the room is done here for now, and what was planned comes after. */
export function sendAndReturn(day: QueueDay, settings: DaySettings, command: Of<'send_and_return'>): Decision {
  const { at, servicePointId, serviceIds, waitsForResult, nextStageId } = command;
  const current = inRoom(day, servicePointId);
  if (!current.ok) return current;
  const stage = current.value;
  const { visitId, serviceId } = stage;
  const anyOrder = serviceIds.length > 1 ? 'sent' : null;
  const back: PlannedStage = {
    serviceId,
    ...whoIsIn(day, servicePointId),
    isReturn: true,
    // Of a place outside nobody here can tell when it is over.
    isAway: waitsForResult || serviceIds.length === 0,
    anyOrder: null,
  };
  const plan = [
    ...serviceIds.map((to): PlannedStage => ({ ...ANYWHERE, serviceId: to, anyOrder })),
    back,
    ...(day.visit(visitId)?.plan ?? []),
  ];
  const refusal = whyNotPlanned(settings, plan);
  if (refusal) return err(refusal);
  return ok([
    { type: 'stages_planned', at, visitId, plan },
    ...finished(day, settings, { at, stage, servicePointId, byNext: false, nextStageId, plan }),
  ]);
}

/** What comes after the stage that the visit is in; replaces what was planned. */
export function planStages(day: QueueDay, settings: DaySettings, command: Of<'plan_stages'>): Decision {
  const { at, visitId, plan, seen } = command;
  const visit = day.visit(visitId);
  const current = visit && day.stage(visit.currentStageId);
  if (!current) return err({ code: 'visit_not_found', visitId });
  const { id: stageId, state } = current;
  if (isClosed(state)) return err({ code: 'stage_closed', stageId, status: state.status });
  // Planned over a way that was gone meanwhile, a stage would come twice.
  if (seen && (seen.stageId !== stageId || !isSamePlan(seen.plan, visit.plan)))
    return err({ code: 'plan_changed', visitId });
  const refusal = whyNotPlanned(settings, plan);
  return refusal ? err(refusal) : ok([{ type: 'stages_planned', at, visitId, plan }]);
}

const isSamePlan = (a: Plan, b: Plan): boolean =>
  a.length === b.length && a.every((planned, i) => isSameStage(planned, b[i]));

const isSameStage = (a: PlannedStage, b: PlannedStage | undefined): boolean =>
  a.serviceId === b?.serviceId &&
  a.practitionerId === b.practitionerId &&
  a.servicePointId === b.servicePointId &&
  a.isReturn === b.isReturn &&
  a.isAway === b.isAway &&
  a.anyOrder === b.anyOrder;

function whyNotPlanned(settings: DaySettings, plan: Plan): QueueRejection | undefined {
  if (plan.length > MOST_PLANNED) return { code: 'plan_too_long', most: MOST_PLANNED };
  for (const { serviceId, servicePointId, practitionerId } of plan) {
    if (!settings.services[serviceId]) return { code: 'service_not_found', serviceId };
    if (isAbsent(settings, practitionerId)) return { code: 'practitioner_not_here', practitionerId };
    if (servicePointId === null) continue;
    const room = settings.servicePoints[servicePointId];
    if (!room) return { code: 'service_point_not_found', servicePointId };
    if (!room.serviceIds.includes(serviceId)) return { code: 'not_served_here', servicePointId, serviceId };
  }
  return undefined;
}

/** Who was away is there again and goes on waiting, in turn with the others. */
export function returnTicket(day: QueueDay, { at, stageId }: Of<'return_ticket'>): Decision {
  const stage = day.stage(stageId);
  if (!stage) return err({ code: 'stage_not_found', stageId });
  const { state } = stage;
  if (state.status !== 'held' || !state.isAway) return err({ code: 'stage_not_away', stageId, status: state.status });
  return ok([backAgain(stageId, at)]);
}

export const backAgain = (stageId: StageId, at: EpochMs): QueueEvent => ({ type: 'ticket_returned', at, stageId });
