import { assertNever } from '../../common/contract/result.ts';
import type { EpochMs, ServicePointId, StageId, VisitId } from '../../common/contract/vocabulary.ts';
import type { QueueDay } from './day.ts';
import type { QueueEvent } from './event.ts';
import type { ServicePoint, Stage, StageState, Visit } from './visit.ts';

/** Records that an event happened. Never refuses; an event that does not fit means a corrupt log and throws. */
export function evolve(day: QueueDay, event: QueueEvent): QueueDay {
  const seq = day.head.seq + 1;
  apply(day, event, seq);
  day.setHead({ ...day.head, seq, lastAt: event.at });
  return day;
}

function apply(day: QueueDay, event: QueueEvent, seq: number): void {
  switch (event.type) {
    case 'day_opened':
      day.setHead({
        ...day.head,
        status: 'open',
        clinicId: event.clinicId,
        date: event.date,
        openedAt: event.at,
        settings: event.settings,
      });
      return;
    case 'settings_changed':
      day.setHead({ ...day.head, settings: event.settings });
      return;
    case 'day_closed':
      day.setHead({ ...day.head, status: 'closed' });
      return;
    case 'ticket_issued':
    case 'appointment_checked_in':
      enter(day, event, seq);
      return;
    case 'ticket_called': {
      const { at, stageId, servicePointId, callId, why } = event;
      const stage = stageOf(day, stageId);
      const { state: waiting } = stage;
      if (waiting.status !== 'waiting' && waiting.status !== 'held') throw corrupt(stageId, 'called without waiting');
      day.putStage({
        ...stage,
        firstCall: stage.firstCall ?? { at, servicePointId },
        state: { status: 'called', servicePointId, callId, calledAt: at, recalls: 0, why, before: waiting },
      });
      const { freeSince, ...point } = pointOf(day, servicePointId);
      const { finishedStageId } = event;
      const before = {
        creditsBefore: point.credits,
        ...(freeSince === undefined ? {} : { freeSinceBefore: freeSince }),
      };
      const lastCall = { callId, stageId, calledAt: at, finishedStageId, ...before };
      day.putPoint({ ...point, currentStageId: stageId, lastCall, credits: why.credits ?? point.credits });
      return;
    }
    case 'ticket_recalled': {
      const stage = stageOf(day, event.stageId);
      if (stage.state.status === 'called') moveTo(day, stage.id, { ...stage.state, recalls: stage.state.recalls + 1 });
      return;
    }
    case 'call_undone': {
      const { firstCall, ...stage } = stageOf(day, event.stageId);
      const { state } = stage;
      if (state.status !== 'called') throw corrupt(event.stageId, 'undone without a call');
      // A call that was taken back ended no wait; an earlier one did.
      const earlier = firstCall === undefined || firstCall.at === state.calledAt ? {} : { firstCall };
      day.putStage({ ...stage, ...earlier, state: state.before });
      const point = pointOf(day, event.servicePointId);
      const { creditsBefore: credits = point.credits, freeSinceBefore: freeSince } = point.lastCall ?? {};
      const free = freeSince === undefined ? {} : { freeSince };
      day.putPoint({ ...point, currentStageId: null, lastCall: null, credits, ...free });
      return;
    }
    case 'service_started': {
      const { state } = stageOf(day, event.stageId);
      if (state.status !== 'called') throw corrupt(event.stageId, 'started without a call');
      const { servicePointId, callId, calledAt } = state;
      moveTo(day, event.stageId, { status: 'serving', servicePointId, callId, calledAt, startedAt: event.at });
      return;
    }
    case 'service_finished':
      finish(day, event);
      return;
    case 'service_reopened': {
      const { state } = stageOf(day, event.stageId);
      if (state.status !== 'done') throw corrupt(event.stageId, 'reopened without an end');
      moveTo(day, event.stageId, state.before);
      const { freeSince: _, ...point } = pointOf(day, state.servicePointId);
      day.putPoint({ ...point, currentStageId: event.stageId });
      return;
    }
    case 'ticket_missed':
      leaveRoom(day, event.stageId, event.at);
      moveTo(day, event.stageId, { status: 'no_show', servicePointId: event.servicePointId, endedAt: event.at });
      return;
    case 'ticket_brought_back':
      day.putStage({
        ...stageOf(day, event.stageId),
        virtualArrivalAt: event.virtualArrivalAt,
        waitingSince: event.at,
        orderSeq: seq,
        state: { status: 'waiting' },
      });
      return;
    case 'ticket_held':
      leaveRoom(day, event.stageId, event.at);
      moveTo(day, event.stageId, { status: 'held', heldAt: event.at, until: event.until });
      return;
    case 'ticket_resumed':
      moveTo(day, event.stageId, { status: 'waiting' });
      return;
    case 'ticket_transferred': {
      const stage = stageOf(day, event.stageId);
      leaveRoom(day, event.stageId, event.at);
      moveTo(day, event.stageId, { status: 'transferred', toStageId: event.toStageId, endedAt: event.at });
      const { toStageId, serviceId, practitionerId, servicePointId, virtualArrivalAt, at } = event;
      const { visitId, group } = stage;
      day.putStage({
        id: toStageId,
        visitId,
        serviceId,
        practitionerId,
        servicePointId,
        enteredAt: at,
        virtualArrivalAt,
        waitingSince: at,
        group,
        orderSeq: seq,
        postponed: 0,
        isNearTold: false,
        state: { status: 'waiting' },
      });
      day.putVisit({ ...visitOf(day, visitId), currentStageId: toStageId });
      return;
    }
    case 'ticket_cancelled':
      leaveRoom(day, event.stageId, event.at);
      moveTo(day, event.stageId, { status: 'cancelled', endedAt: event.at, by: event.by });
      return;
    case 'ticket_postponed': {
      const stage = stageOf(day, event.stageId);
      day.putStage({
        ...stage,
        virtualArrivalAt: event.virtualArrivalAt,
        // Who asked to be called later does not wait until then.
        waitingSince: Math.max(stage.waitingSince, event.virtualArrivalAt) as EpochMs, // the later of two instants
        orderSeq: seq,
        postponed: stage.postponed + 1,
        isNearTold: false,
      });
      return;
    }
    case 'class_set': {
      const stage = stageOf(day, event.stageId);
      const visit = visitOf(day, stage.visitId);
      day.putClass({ ...visit, classCode: event.classCode }, { ...stage, virtualArrivalAt: event.virtualArrivalAt });
      return;
    }
    case 'language_set':
      day.putVisit({ ...visitOf(day, event.visitId), language: event.language });
      return;
    case 'turn_became_near':
      day.putStage({ ...stageOf(day, event.stageId), isNearTold: true });
      return;
    case 'ticket_reprinted':
      return; // an effect on paper only
    case 'service_point_opened': {
      const { servicePointId: id, practitionerId, at } = event;
      day.putPoint({
        id,
        status: 'open',
        pauseReason: null,
        practitionerId,
        since: at,
        currentStageId: null,
        lastCall: null,
        // A new session owes nothing to anybody.
        credits: {},
      });
      return;
    }
    case 'service_point_paused':
      day.putPoint({
        ...pointOf(day, event.servicePointId),
        status: 'paused',
        pauseReason: event.reason,
        since: event.at,
      });
      return;
    case 'service_point_resumed':
      day.putPoint({ ...pointOf(day, event.servicePointId), status: 'open', pauseReason: null, since: event.at });
      return;
    case 'service_point_closed':
      day.putPoint({
        ...pointOf(day, event.servicePointId),
        status: 'closed',
        pauseReason: null,
        practitionerId: null,
        since: event.at,
        lastCall: null,
      });
      return;
    case 'delay_announced': {
      const of = event.practitionerId ?? event.serviceId;
      if (of) day.putDelay(of, event.delayMin);
      return;
    }
    case 'numbers_voided':
      for (const ordinal of event.ordinals) day.voidNumber(event.series, ordinal);
      return;
    default:
      assertNever(event);
  }
}

type Arrival = Extract<QueueEvent, { type: 'ticket_issued' | 'appointment_checked_in' }>;

function enter(day: QueueDay, event: Arrival, seq: number): void {
  const {
    at,
    visitId,
    stageId,
    series,
    ordinal,
    number,
    serviceId,
    practitionerId,
    classCode,
    virtualArrivalAt,
    patientRef,
    partySize,
    language,
  } = event;
  const appointment = event.type === 'appointment_checked_in' ? event : null;
  day.putVisit({
    id: visitId,
    number,
    series,
    ordinal,
    origin: appointment ? 'appointment' : 'walk_in',
    patientRef,
    appointmentId: appointment?.appointmentId ?? null,
    bookedAt: appointment?.bookedAt ?? null,
    classCode,
    partySize,
    language,
    issuedAt: at,
    issuedSeq: seq,
    currentStageId: stageId,
  });
  day.putStage({
    id: stageId,
    visitId,
    serviceId,
    practitionerId,
    servicePointId: null,
    enteredAt: at,
    virtualArrivalAt,
    // Who came before the booked time does not wait until then.
    waitingSince: Math.max(at, appointment?.bookedAt ?? at) as EpochMs, // the later of two instants
    group: appointment ? (appointment.group ?? (appointment.isLate ? 'walk_in' : 'booked')) : 'walk_in',
    orderSeq: seq,
    postponed: 0,
    isNearTold: appointment?.isNearTold ?? false,
    state: { status: 'waiting' },
  });
  day.countIssued(series, ordinal);
  if (!appointment) day.countWalkIn(serviceId);
}

function finish(day: QueueDay, event: Extract<QueueEvent, { type: 'service_finished' }>): void {
  const { state } = stageOf(day, event.stageId);
  if (state.status !== 'serving' && state.status !== 'called') throw corrupt(event.stageId, 'finished without a call');
  const { servicePointId, callId, calledAt } = state;
  // A doctor who never presses "start" began, as far as anybody knows, with the call.
  const startedAt = state.status === 'serving' ? state.startedAt : calledAt;
  leaveRoom(day, event.stageId, event.at);
  const endedAt = event.at;
  moveTo(day, event.stageId, { status: 'done', servicePointId, callId, calledAt, startedAt, endedAt, before: state });
}

/** Empties the room that the stage is called to or served in, if any. */
function leaveRoom(day: QueueDay, stageId: StageId, at: EpochMs): void {
  const { state } = stageOf(day, stageId);
  if (state.status !== 'called' && state.status !== 'serving') return;
  day.putPoint({ ...pointOf(day, state.servicePointId), currentStageId: null, freeSince: at });
}

const moveTo = (day: QueueDay, stageId: StageId, state: StageState): void =>
  day.putStage({ ...stageOf(day, stageId), state });

function stageOf(day: QueueDay, id: StageId): Stage {
  const stage = day.stage(id);
  if (!stage) throw corrupt(id, 'is unknown');
  return stage;
}

function visitOf(day: QueueDay, id: VisitId): Visit {
  const visit = day.visit(id);
  if (!visit) throw new Error(`Corrupt log: visit ${id} is unknown`);
  return visit;
}

function pointOf(day: QueueDay, id: ServicePointId): ServicePoint {
  const point = day.servicePoint(id);
  if (!point) throw new Error(`Corrupt log: service point ${id} is unknown`);
  return point;
}

const corrupt = (id: StageId, what: string) => new Error(`Corrupt log: stage ${id} ${what}`);
