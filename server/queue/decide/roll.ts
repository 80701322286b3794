import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { QueueRejection } from '../../../common/contract/rejection.ts';
import { isOfBlock, type Block } from '../block.ts';
import type { Command } from '../command.ts';
import type { QueueDay } from '../day.ts';
import type { QueueEvent } from '../event.ts';
import type { DaySettings } from '../settings.ts';
import { ticketNumber } from '../ticketNumber.ts';
import { alreadyWaiting, isAbsent, journeyOf, walkInArrival } from './arriving.ts';

type Decision = Result<readonly QueueEvent[], QueueRejection>;
type Of<Type extends Command['type']> = Extract<Command, { type: Type }>;

/**
 * The desk says which numbers of a roll of paper people have taken. They hold them already, so neither hours nor caps
 * refuse them, and they wait in the order of their numbers. What another desk said in the meantime stays as it is.
 */
export function issueRoll(day: QueueDay, settings: DaySettings, command: Of<'issue_roll'>): Decision {
  const { at, blockId, numbers, serviceId, practitionerId, classCode, partySize, language } = command;
  const block = rollOf(day, blockId);
  const first = numbers[0];
  if (!block || !first || numbers.some(({ ordinal }) => !isOfBlock(block, ordinal)))
    return err({ code: 'block_not_found' });
  const service = settings.services[serviceId];
  if (!service) return err({ code: 'service_not_found', serviceId });
  if (isAbsent(settings, practitionerId)) return err({ code: 'practitioner_not_here', practitionerId });
  const rules = settings.classes[classCode];
  if (!rules) return err({ code: 'class_not_found', classCode });
  const { series } = block;
  const unused = new Set(day.unusedOf(block));
  const left = numbers.filter(({ ordinal }) => unused.has(ordinal)).sort((a, b) => a.ordinal - b.ordinal);
  if (left.length === 0) return err({ code: 'number_in_use', number: ticketNumber(series, first.ordinal) });
  for (const { patientRef } of left) {
    const twice = alreadyWaiting(day, settings, patientRef, serviceId);
    if (twice) return err(twice);
  }
  const known = left.find(({ visitId, stageId }) => day.visit(visitId) ?? day.stage(stageId));
  if (known) return err({ code: 'visit_exists', visitId: known.visitId });
  return ok(
    left.map(({ ordinal, visitId, stageId, patientRef }) => ({
      type: 'ticket_issued',
      at,
      visitId,
      stageId,
      series,
      ordinal,
      number: ticketNumber(series, ordinal),
      serviceId,
      practitionerId,
      classCode,
      virtualArrivalAt: walkInArrival(at, service, rules),
      patientRef,
      partySize,
      language,
      printAt: null,
      takenAt: at,
      ...journeyOf(service),
    })),
  );
}

/** What is left on a roll is void, and nobody can be called by it any more. */
export function closeRoll(day: QueueDay, { at, blockId }: Of<'close_roll'>): Decision {
  const block = rollOf(day, blockId);
  if (!block) return err({ code: 'block_not_found' });
  const ordinals = [...day.unusedOf(block)];
  if (ordinals.length === 0) return ok([]);
  return ok([{ type: 'numbers_voided', at, series: block.series, ordinals, reason: 'roll_closed' }]);
}

function rollOf(day: QueueDay, blockId: Block['id']): Block | undefined {
  const block = day.block(blockId);
  return block?.kioskId === null ? block : undefined;
}
