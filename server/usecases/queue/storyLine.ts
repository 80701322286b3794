import { assertNever } from '../../../common/contract/result.ts';
import type { StoryActor, StoryLine } from '../../../common/contract/story.ts';
import type { ClassCode, ServiceId, ServicePointId, StageId } from '../../../common/contract/vocabulary.ts';
import type { LoggedEvent } from '../../ports/queueLog.ts';
import type { QueueDay } from '../../queue/day.ts';
import type { AfterMiss } from '../../queue/event.ts';
import { whyOf } from '../../queue/order/whyOf.ts';
import type { Directory } from '../clinic/directory.ts';

/** The names that lines are told with. */
export type Names = Pick<Directory, 'services' | 'rooms' | 'classes' | 'practitioners'>;

type Said = Pick<StoryLine, 'what'> & Partial<Omit<StoryLine, 'at' | 'seq' | 'by'>>;

const EMPTY: Omit<StoryLine, 'at' | 'seq' | 'what' | 'by'> = {
  who: null,
  service: null,
  room: null,
  doctor: null,
  className: null,
  timeAt: null,
  count: null,
  other: null,
  why: null,
  because: null,
  shown: [],
  message: null,
  paper: null,
};

export const wholeLine = (line: Pick<StoryLine, 'at' | 'seq' | 'what' | 'by'> & Partial<StoryLine>): StoryLine => ({
  ...EMPTY,
  ...line,
});

/** Who acted, by the word that the log begins an actor with. */
export function actorKind(actor: string): StoryActor {
  const kind = actor.split(':')[0];
  switch (kind) {
    case 'staff':
      return 'staff';
    case 'device':
      return 'kiosk';
    case 'patient':
      return 'patient';
    default:
      return 'clock';
  }
}

/** One event of a visit in a story. @param day the day after the event @returns undefined of what is about no visit */
export function lineOf(day: QueueDay, names: Names, logged: LoggedEvent): StoryLine | undefined {
  const said = saidOf(day, names, logged);
  return said && wholeLine({ at: logged.event.at, seq: logged.seq, by: actorKind(logged.actor), ...said });
}

function saidOf(day: QueueDay, names: Names, { event }: LoggedEvent): Said | undefined {
  const room = (id: ServicePointId | null) => (id === null ? null : (names.rooms.get(id)?.name ?? null));
  const service = (id: ServiceId) => names.services.get(id)?.name ?? null;
  const className = (code: ClassCode) => names.classes.get(code)?.name ?? null;
  switch (event.type) {
    case 'ticket_issued':
      return {
        what: event.classCode === 'standard' ? 'issued' : 'issued_with_class',
        service: service(event.serviceId),
        className: className(event.classCode),
      };
    case 'appointment_checked_in':
      return {
        what: event.isLate ? 'checked_in_late' : 'checked_in',
        service: service(event.serviceId),
        className: className(event.classCode),
        timeAt: event.bookedAt,
      };
    case 'ticket_called': {
      const of = calledOf(day, event.stageId);
      const { settings } = day.head;
      return {
        what: 'called',
        room: room(event.servicePointId),
        className: of && className(of.classCode),
        why: of && settings ? whyOf(settings, of, event.why) : null,
      };
    }
    case 'ticket_recalled':
      return { what: 'called_again', room: room(event.servicePointId) };
    case 'call_undone':
      return { what: 'call_undone', room: room(event.servicePointId) };
    case 'service_started':
      return { what: 'started', room: room(event.servicePointId) };
    case 'service_finished':
      return { what: event.byNext ? 'finished_by_next' : 'finished', room: room(event.servicePointId) };
    case 'service_reopened':
      return { what: 'reopened', room: room(event.servicePointId) };
    case 'ticket_missed':
      return { ...missed(event.then), room: room(event.servicePointId) };
    case 'ticket_brought_back':
      return { what: 'brought_back', timeAt: event.virtualArrivalAt };
    case 'ticket_held':
      return {
        what: event.until === null ? 'held' : 'held_until',
        timeAt: event.until,
        because: event.because ?? null,
      };
    case 'ticket_resumed':
      return { what: 'resumed' };
    case 'ticket_transferred':
      return {
        what: 'transferred',
        service: service(event.serviceId),
        room: room(event.servicePointId),
        because: event.because ?? null,
      };
    case 'ticket_handed_over': {
      const { practitionerId, because = null } = event;
      if (practitionerId !== null)
        return { what: 'handed_over', doctor: names.practitioners.get(practitionerId)?.name ?? null, because };
      const serviceId = day.stage(event.stageId)?.serviceId;
      return { what: 'handed_to_anyone', service: serviceId ? service(serviceId) : null, because };
    }
    case 'stages_planned':
      return {
        what: 'planned',
        service: event.plan[0] ? service(event.plan[0].serviceId) : null,
        count: event.plan.length,
      };
    case 'stage_opened':
      return {
        what: event.isAway ? 'went_away' : 'went_on',
        service: service(event.serviceId),
        room: room(event.servicePointId),
      };
    case 'ticket_returned':
      return { what: 'came_back' };
    case 'ticket_cancelled':
      return { what: event.by === 'day_close' ? 'cancelled_at_close' : 'cancelled', because: event.because ?? null };
    case 'ticket_postponed':
      return { what: 'postponed', timeAt: event.virtualArrivalAt, because: event.because ?? null };
    case 'class_set':
      return { what: 'class_set', className: className(event.classCode), because: event.because ?? null };
    case 'language_set':
      return { what: 'language_set' };
    case 'turn_became_near':
      return { what: 'near' };
    case 'ticket_reprinted':
      return { what: 'reprinted' };
    case 'settings_changed':
      return { what: 'rules_changed' };
    // What is about rooms and the day as a whole belongs to no ticket's story; that the service before was taken up again
    // is told by that one.
    case 'stage_withdrawn':
    case 'day_opened':
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
      return undefined;
    default:
      return assertNever(event);
  }
}

/** What follows a missed call. */
function missed(then: AfterMiss | undefined): Said {
  switch (then?.kind) {
    case 'call_again':
      return { what: 'missed_called_again', count: then.afterCalls };
    case 'put_back':
      return { what: 'missed_put_back', count: then.places };
    case undefined:
      return { what: 'missed' };
  }
}

/** Of what class and service somebody was called. */
function calledOf(day: QueueDay, stageId: StageId) {
  const stage = day.stage(stageId);
  const visit = stage && day.visit(stage.visitId);
  return visit ? { classCode: visit.classCode, serviceId: stage.serviceId } : null;
}
