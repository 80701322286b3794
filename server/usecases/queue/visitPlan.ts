import type { VisitPlan } from '../../../common/contract/queue.ts';
import type { VisitId } from '../../../common/contract/vocabulary.ts';
import type { QueueDay } from '../../queue/day.ts';
import { isClosed } from '../../queue/visit.ts';

/** The whole way of a visit, for staff who change it. */
export function visitPlan(day: QueueDay, visitId: VisitId): VisitPlan | undefined {
  const visit = day.visit(visitId);
  if (!visit) return undefined;
  const { number, currentStageId: stageId, stageIds, plan } = visit;
  return {
    visitId,
    number,
    stageId,
    begun: stageIds.flatMap((id) => {
      const stage = day.stage(id);
      if (!stage) return [];
      const { serviceId, state } = stage;
      return [
        {
          serviceId,
          state: isClosed(state) ? ('done' as const) : ('now' as const),
          servicePointId: 'servicePointId' in state ? state.servicePointId : stage.servicePointId,
        },
      ];
    }),
    plan: [...plan],
  };
}
