import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { QueueRejection } from '../../../common/contract/rejection.ts';
import type { Command } from '../command.ts';
import type { QueueDay } from '../day.ts';
import type { QueueEvent } from '../event.ts';
import { isReleaseDue } from '../order/stranded.ts';
import type { DaySettings } from '../settings.ts';
import { isAbsent } from './arriving.ts';
import { becauseOf } from './serving.ts';

type Decision = Result<readonly QueueEvent[], QueueRejection>;
type Of<Type extends Command['type']> = Extract<Command, { type: Type }>;

/** Whom the patient waits for is not there: others of the service may call, without anybody losing a place. */
export function handOver(day: QueueDay, settings: DaySettings, command: Of<'hand_over'>): Decision {
  const { at, stageId, practitionerId, byClock, reason } = command;
  const stage = day.stage(stageId);
  if (!stage) return err({ code: 'stage_not_found', stageId });
  const { status } = stage.state;
  if (status !== 'waiting' && status !== 'held') return err({ code: 'stage_not_waiting', stageId, status });
  if (isAbsent(settings, practitionerId)) return err({ code: 'practitioner_not_here', practitionerId });
  if (stage.servicePointId === null && stage.practitionerId === practitionerId)
    return err({ code: 'already_handed_over', stageId });
  if (byClock && !isReleaseDue(day, settings, stage, at)) return err({ code: 'hand_over_not_due', stageId });
  return ok([{ type: 'ticket_handed_over', at, stageId, practitionerId, ...becauseOf(reason) }]);
}
