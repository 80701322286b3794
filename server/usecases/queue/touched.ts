import type { StageId, VisitId } from '../../../common/contract/vocabulary.ts';
import type { QueueDay } from '../../queue/day.ts';
import type { QueueEvent } from '../../queue/event.ts';
import type { Stage, Visit } from '../../queue/visit.ts';

/** The visits and stages that these events changed, as they are now, each once. */
export function touched(
  day: QueueDay,
  events: readonly QueueEvent[],
): { visits: readonly Visit[]; stages: readonly Stage[] } {
  const visits = new Map<VisitId, Visit>();
  const stages = new Map<StageId, Stage>();
  const add = (stageId: StageId) => {
    const stage = day.stage(stageId);
    const visit = stage && day.visit(stage.visitId);
    if (!visit) return;
    stages.set(stageId, stage);
    visits.set(visit.id, visit);
    // Where it led, and what was before: a booking is fulfilled by any of them.
    for (const id of visit.stageIds) {
      const own = day.stage(id);
      if (own) stages.set(id, own);
    }
  };
  for (const event of events) {
    if ('stageId' in event) add(event.stageId);
    const isOfVisit = event.type === 'language_set' || event.type === 'stages_planned';
    const current = isOfVisit ? day.visit(event.visitId)?.currentStageId : undefined;
    if (current) add(current);
  }
  return { visits: [...visits.values()], stages: [...stages.values()] };
}
