import { assertNever, err, ok, type Result } from '../../common/contract/result.ts';
import type { QueueRejection } from '../../common/contract/rejection.ts';
import type { EpochMs } from '../../common/contract/vocabulary.ts';
import type { Command } from './command.ts';
import type { QueueDay } from './day.ts';
import { checkIn, issueTicket, setClass } from './decide/arriving.ts';
import { callNext, callTicket, recall, undoCall } from './decide/calling.ts';
import { planStages, returnTicket, sendAndReturn } from './decide/goingOn.ts';
import { closeServicePoint, openServicePoint, pauseServicePoint, resumeServicePoint } from './decide/rooms.ts';
import { callForIdlest, stopCalling } from './decide/byItself.ts';
import { serveDirectly } from './decide/directly.ts';
import { issueReserved, reserveBlock } from './decide/reserved.ts';
import { closeRoll, issueRoll } from './decide/roll.ts';
import { handOver } from './decide/handingOver.ts';
import { bringBack, markNoShow } from './decide/missing.ts';
import { cancel, finish, hold, markNear, postpone, resumeTicket, start, transfer } from './decide/serving.ts';
import { announceDelay, closeDay, openDay } from './decide/wholeDay.ts';
import type { QueueEvent } from './event.ts';

/**
 * What a command would do, or why not. Changes nothing and reads nothing but the day and the command.
 *
 *     waiting ──call──▶ called ──start──▶ serving ──finish──▶ done
 *      ▲ ▲ ▲             │ ↺ recall, at most `recallLimit` times
 *      │ │ └── undo ─────┤
 *      │ └ bring back ── no_show   (a miss that is not the last leads to held or waiting, by the clinic's rule)
 *      └─ resume ── held ◀── from waiting, called or serving
 *     transfer and cancel close a stage from any open status; a transfer opens the next stage of the visit.
 *     What ends a service opens the next stage that is planned, in the same decision; taking the call back withdraws it.
 */
export function decide(day: QueueDay, given: Command): Result<readonly QueueEvent[], QueueRejection> {
  // A clock set back must not make the log run backwards.
  const command = given.at < day.head.lastAt ? { ...given, at: day.head.lastAt } : given;
  if (command.type === 'open_day') return openDay(day, command);
  const { status, settings } = day.head;
  if (status === 'closed') return err({ code: 'day_closed' });
  if (status === 'unopened' || !settings) return err({ code: 'day_not_open' });

  switch (command.type) {
    case 'change_settings':
      return ok([{ type: 'settings_changed', at: command.at, settings: command.settings }]);
    case 'issue_ticket':
      return issueTicket(day, settings, command);
    case 'reserve_block':
      return reserveBlock(day, command);
    case 'issue_reserved':
      return issueReserved(day, settings, command);
    case 'issue_roll':
      return issueRoll(day, settings, command);
    case 'close_roll':
      return closeRoll(day, command);
    case 'check_in':
      return checkIn(day, settings, command);
    case 'set_class':
      return setClass(day, settings, command);
    case 'call_next':
      return callNext(day, settings, command);
    case 'call_for_idlest':
      return callForIdlest(day, settings, command);
    case 'stop_calling':
      return stopCalling(day, settings, command);
    case 'serve_directly':
      return serveDirectly(day, settings, command);
    case 'call_ticket':
      return callTicket(day, settings, command);
    case 'recall':
      return recall(day, settings, command);
    case 'undo_call':
      return undoCall(day, settings, command);
    case 'start':
      return start(day, command);
    case 'finish':
      return finish(day, settings, command);
    case 'send_and_return':
      return sendAndReturn(day, settings, command);
    case 'plan_stages':
      return planStages(day, settings, command);
    case 'return_ticket':
      return returnTicket(day, command);
    case 'mark_no_show':
      return markNoShow(day, settings, command);
    case 'bring_back':
      return bringBack(day, settings, command);
    case 'hold':
      return hold(day, command);
    case 'resume_ticket':
      return resumeTicket(day, command);
    case 'transfer':
      return transfer(day, settings, command);
    case 'hand_over':
      return handOver(day, settings, command);
    case 'cancel':
      return cancel(day, command);
    case 'postpone':
      return postpone(day, settings, command);
    case 'mark_near':
      return markNear(day, command);
    case 'set_language':
      return setLanguage(day, command);
    case 'reprint':
      return reprint(day, command);
    case 'open_service_point':
      return openServicePoint(day, settings, command);
    case 'pause_service_point':
      return pauseServicePoint(day, command);
    case 'resume_service_point':
      return resumeServicePoint(day, command);
    case 'close_service_point':
      return closeServicePoint(day, command);
    case 'announce_delay':
      return announceDelay(settings, command);
    case 'close_day':
      return closeDay(day, command);
    default:
      return assertNever(command);
  }
}

/** The patient reads another language than the one chosen at the kiosk; from here on everything is said in it. */
function setLanguage(
  day: QueueDay,
  { at, visitId, language }: Extract<Command, { type: 'set_language' }>,
): Result<readonly QueueEvent[], QueueRejection> {
  const visit = day.visit(visitId);
  if (!visit) return err({ code: 'visit_not_found', visitId });
  return ok(visit.language === language ? [] : [{ type: 'language_set', at, visitId, language }]);
}

function reprint(
  day: QueueDay,
  command: { at: EpochMs } & Extract<Command, { type: 'reprint' }>,
): Result<readonly QueueEvent[], QueueRejection> {
  const { at, visitId, printAt } = command;
  if (!day.visit(visitId)) return err({ code: 'visit_not_found', visitId });
  return ok([{ type: 'ticket_reprinted', at, visitId, printAt }]);
}
