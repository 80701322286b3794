import type { VisitView } from '../../../common/contract/visitView.ts';
import type { EpochMs, VisitId } from '../../../common/contract/vocabulary.ts';
import type { QueueDay } from '../../queue/day.ts';
import type { DayForecast } from '../../queue/estimate/dayForecast.ts';
import { callsToGo } from '../../queue/callsToGo.ts';
import { isClosed, type Stage, type Visit } from '../../queue/visit.ts';
import type { Directory } from '../clinic/directory.ts';
import { aheadCounted, type AheadCounted } from './callsToCome.ts';
import { clinicHead, placeName } from './clinicHead.ts';
import { pathOf } from './pathView.ts';
import { whereToWait } from './whereToWait.ts';

const MINUTE_MS = 60_000;

/** The patient's own page: the number and where it stands, nothing of the person. */
export function visitView(
  directory: Directory,
  day: QueueDay,
  visitId: VisitId,
  pushKey: string | null,
  at: EpochMs,
  forecast: DayForecast,
): VisitView | undefined {
  const visit = day.visit(visitId);
  const stage = visit && day.stage(visit.currentStageId);
  const policy = day.head.settings?.policy;
  if (!stage || !policy) return undefined;
  const isWaiting = stage.state.status === 'waiting';
  const ahead = isWaiting ? aheadCounted(day, stage, at) : null;
  const isOpen = !isClosed(stage.state);
  const { state } = stage;
  const broughtBackUntil = (endedAt: EpochMs) => endedAt + policy.bringBackWithinMin * MINUTE_MS;
  return {
    kind: 'visit',
    clinic: clinicHead(directory),
    number: visit.number,
    serviceName: directory.services.get(stage.serviceId)?.name ?? {},
    language: visit.language,
    state: stateOf(stage),
    missed: missedOf(day, stage),
    bookedAt: visit.bookedAt,
    peopleAhead: ahead?.people ?? null,
    ahead: ahead?.groups ?? [],
    wait: isWaiting ? forecast.rangeOf(stage.id) : null,
    place: state.status === 'called' || state.status === 'serving' ? placeName(directory, state.servicePointId) : null,
    calledAt: state.status === 'called' ? state.calledAt : null,
    calledBy: state.status === 'called' ? state.why.rule : null,
    delayMin: day.delayMin(stage.practitionerId, stage.serviceId),
    hasAskedLater: stage.postponed > 0,
    whereToWait: whereToWait(directory, stage),
    can: {
      cancel: isOpen && state.status !== 'serving',
      later: isWaiting && stage.postponed < policy.postponeLimit,
      late: false,
      here: isMissed(stage) && (state.status !== 'no_show' || at <= broughtBackUntil(state.endedAt)),
    },
    laterMin: policy.postponeMin,
    ...(visit.cameLate && isWaiting && visit.stageIds.length === 1 ? { cameLate: visit.cameLate } : {}),
    ...pathOf(directory, day, visit),
    pushKey,
  };
}

const isMissed = ({ state }: Stage): boolean =>
  state.status === 'no_show' || (state.status === 'held' && state.dueAtCall !== undefined);

function missedOf(day: QueueDay, stage: Stage): VisitView['missed'] {
  if (stage.state.status === 'no_show') return { then: 'over' };
  const afterCalls = callsToGo(day, stage);
  if (afterCalls !== null) return { then: 'called_again', afterCalls };
  return stage.misses > 0 && stage.state.status === 'waiting' ? { then: 'waits' } : null;
}

function stateOf(stage: Stage): VisitView['state'] {
  const { state, isNearTold } = stage;
  if (isMissed(stage)) return 'missed';
  switch (state.status) {
    case 'waiting':
      return isNearTold ? 'near' : 'waiting';
    case 'no_show':
      return 'missed';
    case 'done':
    case 'transferred':
    case 'withdrawn':
      return 'over';
    case 'called':
    case 'serving':
    case 'held':
    case 'cancelled':
      return state.status;
  }
}

/** People ahead and range of a visit, for the ticket on paper and on the kiosk's screen. */
export function aheadOf(
  day: QueueDay,
  visit: Visit,
  at: EpochMs,
): { readonly stage: Stage; readonly ahead: AheadCounted } | undefined {
  const stage = day.stage(visit.currentStageId);
  const isWaiting = stage?.state.status === 'waiting';
  return stage && { stage, ahead: isWaiting ? aheadCounted(day, stage, at) : { people: 0, groups: [] } };
}
