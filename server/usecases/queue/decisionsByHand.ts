import { and, eq } from 'drizzle-orm';
import type { Problem } from '../../../common/contract/problem.ts';
import { assertNever, err, ok, type Result } from '../../../common/contract/result.ts';
import type { Decision, DecisionList } from '../../../common/contract/story.ts';
import type { ClinicDate, ClinicId, QueueDayId } from '../../../common/contract/vocabulary.ts';
import { queueDays } from '../../db/schema/queue.ts';
import type { LoggedEvent } from '../../ports/queueLog.ts';
import { QueueDay } from '../../queue/day.ts';
import type { QueueEvent } from '../../queue/event.ts';
import { evolve } from '../../queue/evolve.ts';
import type { StoryDeps } from './story.ts';
import { namesOfStaff } from './staffNames.ts';
import { actorKind, lineOf, type Names } from './storyLine.ts';

/** What staff decided by hand about somebody's place on a day, the newest first, with who and why. */
export async function readDecisions(
  { db, log, directories }: StoryDeps,
  { clinicId, date }: { readonly clinicId: ClinicId; readonly date: ClinicDate },
): Promise<Result<DecisionList, Problem>> {
  const directory = await directories.of(clinicId);
  if (!directory) return err({ code: 'clinic_not_found' });
  const [row] = await db
    .select({ id: queueDays.id })
    .from(queueDays)
    .where(and(eq(queueDays.clinicId, clinicId), eq(queueDays.date, date)));
  if (!row) return err({ code: 'day_not_found' });
  const found = decisionsIn(await log.readAfter(row.id as QueueDayId, 0), directory); // the primary key of queue_days
  const names = await namesOfStaff(
    db,
    found.map(({ actor }) => actor),
  );
  const decisions = found.map(({ decision, actor }) => ({ ...decision, who: names.get(actor) ?? null }));
  return ok({ date, decisions: decisions.toReversed() });
}

function decisionsIn(events: readonly LoggedEvent[], names: Names) {
  const day = new QueueDay();
  const found: { readonly decision: Decision; readonly actor: string }[] = [];
  for (const logged of events) {
    const { event, actor } = logged;
    evolve(day, event);
    if (actorKind(actor) !== 'staff' || !isByHand(event)) continue;
    const line = lineOf(day, names, logged);
    if (!line) continue;
    const visitId =
      'visitId' in event ? event.visitId : 'stageId' in event ? day.stage(event.stageId)?.visitId : undefined;
    const visit = visitId && day.visit(visitId);
    const className = visit ? (names.classes.get(visit.classCode)?.name ?? null) : line.className;
    found.push({
      decision: { ...line, className, number: visit?.number ?? null, visitId: visit?.id ?? null },
      actor,
    });
  }
  return found;
}

/** Changes somebody's place other than by the key "next" and the rules. */
function isByHand(event: QueueEvent): boolean {
  switch (event.type) {
    case 'ticket_called':
      return event.why.rule === 'chosen' || event.why.rule === 'came_directly';
    case 'ticket_issued':
      return event.classCode !== 'standard';
    case 'ticket_cancelled':
    case 'ticket_postponed':
      return event.by === 'staff';
    case 'class_set':
    case 'call_undone':
    case 'ticket_held':
    case 'ticket_resumed':
    case 'ticket_brought_back':
    case 'ticket_transferred':
    case 'ticket_handed_over':
    case 'stages_planned':
    case 'ticket_returned':
    case 'settings_changed':
      return true;
    case 'appointment_checked_in':
      return event.isLate;
    case 'day_opened':
    case 'stage_opened':
    case 'stage_withdrawn':
    case 'ticket_recalled':
    case 'service_started':
    case 'service_finished':
    case 'service_reopened':
    case 'ticket_missed':
    case 'language_set':
    case 'turn_became_near':
    case 'ticket_reprinted':
    case 'service_point_opened':
    case 'service_point_paused':
    case 'service_point_resumed':
    case 'service_point_closed':
    case 'next_awaited':
    case 'calling_stopped':
    case 'delay_announced':
    case 'block_reserved':
    case 'numbers_voided':
    case 'day_closed':
      return false;
    default:
      return assertNever(event);
  }
}
