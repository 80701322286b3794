import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { QueueRejection } from '../../../common/contract/rejection.ts';
import type { Command } from '../command.ts';
import type { QueueDay } from '../day.ts';
import type { QueueEvent } from '../event.ts';
import type { DaySettings } from '../settings.ts';
import { ticketNumber } from '../ticketNumber.ts';
import { alreadyWaiting, journeyOf, walkInArrival } from './arriving.ts';
import { openRoom } from './calling.ts';

/**
 * Somebody stands in the room without a ticket: a number of the service, and in service at once. Hours and caps keep
 * nobody out whom the doctor has let in; nothing is announced.
 */
export function serveDirectly(
  day: QueueDay,
  settings: DaySettings,
  command: Extract<Command, { type: 'serve_directly' }>,
): Result<readonly QueueEvent[], QueueRejection> {
  const { at, servicePointId, visitId, stageId, callId, serviceId, classCode, patientRef, partySize, language } =
    command;
  const room = openRoom(day, settings, servicePointId);
  if (!room.ok) return room;
  const { point, rules } = room.value;
  if (point.currentStageId) return err({ code: 'service_point_busy', servicePointId, stageId: point.currentStageId });
  if (day.visit(visitId) || day.stage(stageId)) return err({ code: 'visit_exists', visitId });
  const service = settings.services[serviceId];
  if (!service) return err({ code: 'service_not_found', serviceId });
  if (!rules.serviceIds.includes(serviceId)) return err({ code: 'not_served_here', servicePointId, serviceId });
  const classRules = settings.classes[classCode];
  if (!classRules) return err({ code: 'class_not_found', classCode });
  const twice = alreadyWaiting(day, settings, patientRef, serviceId);
  if (twice) return err(twice);

  const { series } = service;
  const ordinal = day.lastOrdinal(series) + 1;
  const virtualArrivalAt = walkInArrival(at, service, classRules);
  return ok([
    {
      type: 'ticket_issued',
      at,
      visitId,
      stageId,
      series,
      ordinal,
      number: ticketNumber(series, ordinal),
      serviceId,
      practitionerId: null,
      classCode,
      virtualArrivalAt,
      patientRef,
      partySize,
      language,
      printAt: null,
      isDirect: true,
      ...journeyOf(service),
    },
    {
      type: 'ticket_called',
      at,
      stageId,
      servicePointId,
      callId,
      why: { rule: 'came_directly', waiting: 1, passedOver: 0, virtualArrivalAt },
      finishedStageId: null,
    },
    { type: 'service_started', at, stageId, servicePointId },
  ]);
}
