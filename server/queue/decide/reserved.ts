import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { QueueRejection } from '../../../common/contract/rejection.ts';
import type { EpochMs } from '../../../common/contract/vocabulary.ts';
import { isOfBlock } from '../block.ts';
import type { Command } from '../command.ts';
import type { QueueDay } from '../day.ts';
import type { QueueEvent } from '../event.ts';
import type { DaySettings } from '../settings.ts';
import { ticketNumber } from '../ticketNumber.ts';
import { journeyOf, walkInArrival } from './arriving.ts';

type Decision = Result<readonly QueueEvent[], QueueRejection>;
type Of<Type extends Command['type']> = Extract<Command, { type: Type }>;

/** Numbers on tickets have three digits; whoever wants more of one series on one day is caught in a loop. */
const LAST_ORDINAL = 999;

/**
 * Sets numbers aside for whoever gives them without asking: a kiosk while the server is away, or a roll of paper. The
 * series goes on behind them, and the day's end voids what was not given. Rule: docs/adr/0021-kiosk-offline.md.
 */
export function reserveBlock(day: QueueDay, command: Of<'reserve_block'>): Decision {
  const { at, blockId, kioskId, series, size } = command;
  const fromOrdinal = command.fromOrdinal ?? day.lastOrdinal(series) + 1;
  const toOrdinal = fromOrdinal + size - 1;
  if (day.block(blockId)) return ok([]); // asked for twice
  if (toOrdinal > LAST_ORDINAL) return err({ code: 'series_used_up', series });
  for (let ordinal = fromOrdinal; ordinal <= toOrdinal; ordinal += 1)
    if (day.isNumberUsed(series, ordinal)) return err({ code: 'number_in_use', number: ticketNumber(series, ordinal) });
  const forWhat = command.serviceIds ? { serviceIds: [...command.serviceIds] } : {};
  return ok([{ type: 'block_reserved', at, blockId, kioskId, series, fromOrdinal, toOrdinal, ...forWhat }]);
}

/**
 * The log learns of a ticket that a kiosk gave while the server was away. Somebody holds it already, so neither hours
 * nor caps refuse it, nor that the doctor on it is not there any more: that is what the desk is told of. It counts as having come when it was taken: by the kiosk's clock, but never before its number was
 * set aside, and never in the future.
 */
export function issueReserved(day: QueueDay, settings: DaySettings, command: Of<'issue_reserved'>): Decision {
  const { at, blockId, ordinal, kioskId, visitId, stageId, serviceId, practitionerId, classCode } = command;
  const block = day.block(blockId);
  if (!block || block.kioskId !== kioskId || !isOfBlock(block, ordinal)) return err({ code: 'block_not_found' });
  const { series } = block;
  const number = ticketNumber(series, ordinal);
  if (!day.unusedOf(block).includes(ordinal)) return err({ code: 'number_in_use', number });
  if (day.visit(visitId) || day.stage(stageId)) return err({ code: 'visit_exists', visitId });
  const service = settings.services[serviceId];
  if (!service) return err({ code: 'service_not_found', serviceId });
  const rules = settings.classes[classCode];
  if (!rules) return err({ code: 'class_not_found', classCode });
  const takenAt = Math.min(Math.max(command.takenAt, block.reservedAt), at) as EpochMs; // one of three instants
  return ok([
    {
      type: 'ticket_issued',
      at,
      visitId,
      stageId,
      series,
      ordinal,
      number,
      serviceId,
      practitionerId,
      classCode,
      virtualArrivalAt: walkInArrival(takenAt, service, rules),
      patientRef: command.patientRef,
      partySize: command.partySize,
      language: command.language,
      printAt: null,
      takenAt,
      ...journeyOf(service),
    },
  ]);
}

/** At the day's end: what was set aside and not given. */
export const voidedOfBlocks = (day: QueueDay, at: EpochMs): readonly QueueEvent[] =>
  [...day.blocks()].flatMap((block): QueueEvent[] => {
    const ordinals = [...day.unusedOf(block)];
    return ordinals.length === 0
      ? []
      : [{ type: 'numbers_voided', at, series: block.series, ordinals, reason: 'never_given' }];
  });
