import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { QueueRejection } from '../../../common/contract/rejection.ts';
import type { Command } from '../command.ts';
import type { QueueDay } from '../day.ts';
import type { QueueEvent } from '../event.ts';
import type { DaySettings } from '../settings.ts';
import { isAbsent } from './arriving.ts';

type Decision = Result<readonly QueueEvent[], QueueRejection>;
type Of<Type extends Command['type']> = Extract<Command, { type: Type }>;

export function openServicePoint(day: QueueDay, settings: DaySettings, command: Of<'open_service_point'>): Decision {
  const { at, servicePointId, practitionerId } = command;
  const point = day.servicePoint(servicePointId);
  if (!point || !settings.servicePoints[servicePointId])
    return err({ code: 'service_point_not_found', servicePointId });
  if (point.status !== 'closed') return err({ code: 'service_point_open', servicePointId });
  if (isAbsent(settings, practitionerId)) return err({ code: 'practitioner_not_here', practitionerId });
  return ok([{ type: 'service_point_opened', at, servicePointId, practitionerId }]);
}

export function pauseServicePoint(day: QueueDay, { at, servicePointId, reason }: Of<'pause_service_point'>): Decision {
  const point = day.servicePoint(servicePointId);
  if (!point) return err({ code: 'service_point_not_found', servicePointId });
  if (point.status === 'closed') return err({ code: 'service_point_closed', servicePointId });
  if (point.status === 'paused') return err({ code: 'service_point_paused', servicePointId });
  return ok([{ type: 'service_point_paused', at, servicePointId, reason }]);
}

export function resumeServicePoint(day: QueueDay, { at, servicePointId }: Of<'resume_service_point'>): Decision {
  const point = day.servicePoint(servicePointId);
  if (!point) return err({ code: 'service_point_not_found', servicePointId });
  if (point.status !== 'paused') return err({ code: 'service_point_not_paused', servicePointId });
  return ok([{ type: 'service_point_resumed', at, servicePointId }]);
}

/** A room with somebody in it is not closed: first finish, transfer or call it a no-show. */
export function closeServicePoint(day: QueueDay, { at, servicePointId }: Of<'close_service_point'>): Decision {
  const point = day.servicePoint(servicePointId);
  if (!point) return err({ code: 'service_point_not_found', servicePointId });
  if (point.status === 'closed') return err({ code: 'service_point_closed', servicePointId });
  if (point.currentStageId) return err({ code: 'service_point_busy', servicePointId, stageId: point.currentStageId });
  return ok([{ type: 'service_point_closed', at, servicePointId }]);
}
