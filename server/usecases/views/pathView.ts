import type { QueueEntry } from '../../../common/contract/panelView.ts';
import type { VisitView } from '../../../common/contract/visitView.ts';
import type { ServiceId } from '../../../common/contract/vocabulary.ts';
import type { QueueDay } from '../../queue/day.ts';
import type { Stage, Visit } from '../../queue/visit.ts';
import type { Directory } from '../clinic/directory.ts';
import { whereToWait } from './whereToWait.ts';

/** Where a stage stands in its visit, for staff; nothing of a visit that is one stage. */
export function stageInVisit(visit: Visit, stage: Stage): Pick<QueueEntry, 'path'> {
  const { stageIds, plan } = visit;
  const isAway = stage.state.status === 'held' && stage.state.isAway;
  if (stageIds.length + plan.length === 1 && !isAway) return {};
  return {
    path: {
      stage: stageIds.indexOf(stage.id) + 1,
      of: stageIds.length + plan.length,
      next: plan.map(({ serviceId }) => serviceId),
      isAway,
    },
  };
}

/** The whole way of a visit, for the patient: done, now, next; nothing of a visit that is one stage. */
export function pathOf(directory: Directory, day: QueueDay, visit: Visit): Pick<VisitView, 'path'> {
  const { stageIds, plan, currentStageId } = visit;
  const current = day.stage(currentStageId);
  if (!current || stageIds.length + plan.length === 1) return {};
  const step = (
    place: { readonly serviceId: ServiceId; readonly servicePointId: Stage['servicePointId'] },
    state: 'done' | 'now' | 'next',
  ) => ({
    service: directory.services.get(place.serviceId)?.name ?? {},
    where: whereToWait(directory, place),
    state,
  });
  const begun = stageIds.flatMap((id) => {
    const stage = day.stage(id);
    if (!stage) return [];
    const isDone = id !== currentStageId || stage.state.status === 'done';
    return [step(stage, isDone ? 'done' : 'now')];
  });
  return {
    path: {
      isAway: current.state.status === 'held' && current.state.isAway,
      steps: [...begun, ...plan.map((planned) => step(planned, 'next'))],
    },
  };
}
