import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { QueueRejection } from '../../../common/contract/rejection.ts';
import type { ServicePointId } from '../../../common/contract/vocabulary.ts';
import type { QueueDay } from '../day.ts';
import type { Stage } from '../visit.ts';

/** The stage called to a room or in service at it. */
export function inRoom(day: QueueDay, servicePointId: ServicePointId): Result<Stage, QueueRejection> {
  const point = day.servicePoint(servicePointId);
  if (!point) return err({ code: 'service_point_not_found', servicePointId });
  const stage = point.currentStageId && day.stage(point.currentStageId);
  return stage ? ok(stage) : err({ code: 'nobody_in_room', servicePointId });
}
