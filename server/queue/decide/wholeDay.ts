import { assertNever, err, ok, type Result } from '../../../common/contract/result.ts';
import type { QueueRejection } from '../../../common/contract/rejection.ts';
import type { EpochMs } from '../../../common/contract/vocabulary.ts';
import type { Command } from '../command.ts';
import type { QueueDay } from '../day.ts';
import type { QueueEvent } from '../event.ts';
import type { DaySettings } from '../settings.ts';
import type { Stage } from '../visit.ts';
import { isAbsent } from './arriving.ts';
import { voidedOfBlocks } from './reserved.ts';

type Decision = Result<readonly QueueEvent[], QueueRejection>;
type Of<Type extends Command['type']> = Extract<Command, { type: Type }>;

export function openDay(day: QueueDay, { at, clinicId, date, settings }: Of<'open_day'>): Decision {
  if (day.head.status !== 'unopened') return err({ code: 'day_already_open' });
  return ok([{ type: 'day_opened', at, clinicId, date, settings }]);
}

export function announceDelay(settings: DaySettings, command: Of<'announce_delay'>): Decision {
  const { at, practitionerId, serviceId, delayMin } = command;
  if (practitionerId === null && serviceId === null) return err({ code: 'delay_of_nobody' });
  if (isAbsent(settings, practitionerId)) return err({ code: 'practitioner_not_here', practitionerId });
  if (serviceId !== null && !settings.services[serviceId]) return err({ code: 'service_not_found', serviceId });
  return ok([{ type: 'delay_announced', at, practitionerId, serviceId, delayMin }]);
}

/**
 * The end of a day leaves nothing open: who is in a room was served, who was called and did not come missed it, who
 * still waits is cancelled by the day; what was planned next is not begun; rooms are released; numbers that nobody came
 * for, or that were set aside and not given, are voided.
 */
export function closeDay(day: QueueDay, { at, neverCame }: Of<'close_day'>): Decision {
  // By the order of issue, whatever the order in which they last changed.
  const open = [...day.openStages()].sort((a, b) => issuedSeq(day, a) - issuedSeq(day, b));
  const stages = open.flatMap((stage): QueueEvent[] => {
    const { id: stageId, state } = stage;
    switch (state.status) {
      case 'serving':
        return [{ type: 'service_finished', at, stageId, servicePointId: state.servicePointId, byNext: false }];
      case 'called':
        return [{ type: 'ticket_missed', at, stageId, servicePointId: state.servicePointId }];
      case 'held':
        // Called in vain, and never there again.
        return state.dueAtCall === undefined
          ? [{ type: 'ticket_cancelled', at, stageId, by: 'day_close' }]
          : [{ type: 'ticket_missed', at, stageId, servicePointId: null }];
      case 'waiting':
        return [{ type: 'ticket_cancelled', at, stageId, by: 'day_close' }];
      case 'done':
      case 'no_show':
      case 'transferred':
      case 'cancelled':
      case 'withdrawn':
        return []; // not open
      default:
        return assertNever(state);
    }
  });
  const rooms = [...day.servicePoints()]
    .filter(({ status }) => status !== 'closed')
    .map(({ id }): QueueEvent => ({ type: 'service_point_closed', at, servicePointId: id }));
  return ok([
    ...stages,
    ...rooms,
    ...voided(day, at, neverCame),
    ...voidedOfBlocks(day, at),
    { type: 'day_closed', at },
  ]);
}

const issuedSeq = (day: QueueDay, { visitId }: Stage): number => day.visit(visitId)?.issuedSeq ?? 0;

function voided(day: QueueDay, at: EpochMs, neverCame: Of<'close_day'>['neverCame']): QueueEvent[] {
  const unused = neverCame.filter(({ series, ordinal }) => !day.isNumberUsed(series, ordinal));
  const bySeries = Map.groupBy(unused, ({ series }) => series);
  return [...bySeries].map(([series, numbers]) => ({
    type: 'numbers_voided',
    at,
    series,
    ordinals: [...new Set(numbers.map(({ ordinal }) => ordinal))].sort((a, b) => a - b),
    reason: 'never_came',
  }));
}
