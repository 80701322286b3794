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
      // Who was served without a ticket was called before nobody.
      if (why.rule !== 'came_directly') day.countCall(stage.serviceId, 1);
      const { freeSince, ...point } = pointOf(day, servicePointId);
      const { finishedStageId } = event;
      const before = {
        creditsBefore: point.credits,
        idleBefore: point.idle,
        ...(freeSince === undefined ? {} : { freeSinceBefore: freeSince }),
      };
      const lastCall = { callId, stageId, calledAt: at, finishedStageId, ...before };
      const credits = why.credits ?? point.credits;
      // Who is taken in by hand does not set going again what was stopped.
      const isByHand = why.rule === 'came_directly' || why.rule === 'chosen';
      const calling = isByHand && point.calling === 'stopped' ? 'stopped' : 'by_rule';
      day.putPoint({ ...point, currentStageId: stageId, lastCall, credits, idle: null, calling });
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
      day.countCall(stage.serviceId, -1);
      const point = pointOf(day, event.servicePointId);
      const { creditsBefore: credits = point.credits, freeSinceBefore: freeSince } = point.lastCall ?? {};
      const free = freeSince === undefined ? {} : { freeSince };
      const idle = point.lastCall?.idleBefore ?? { since: event.at, seq };
      // Whoever takes a call back does not want the same one again by itself.
      const after = { currentStageId: null, lastCall: null, idle, calling: 'stopped' } as const;
      day.putPoint({ ...point, ...after, credits, ...free });
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
      finish(day, event, seq);
      return;
    case 'service_reopened': {
      const { state } = stageOf(day, event.stageId);
      if (state.status !== 'done') throw corrupt(event.stageId, 'reopened without an end');
      moveTo(day, event.stageId, state.before);
      const { freeSince: _, ...point } = pointOf(day, state.servicePointId);
      day.putPoint({ ...point, currentStageId: event.stageId, idle: null });
      return;
    }
    case 'ticket_missed':
      leaveRoom(day, event.stageId, event.at, seq);
      miss(day, event, seq);
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
      leaveRoom(day, event.stageId, event.at, seq);
      moveTo(day, event.stageId, { status: 'held', heldAt: event.at, until: event.until, isAway: false });
      return;
    case 'ticket_resumed':
      moveTo(day, event.stageId, { status: 'waiting' });
      return;
    case 'ticket_transferred': {
      const stage = stageOf(day, event.stageId);
      leaveRoom(day, event.stageId, event.at, seq);
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
        misses: 0,
        isDirect: false,
        opened: null,
        state: { status: 'waiting' },
      });
      const visit = visitOf(day, visitId);
      day.putVisit({ ...visit, currentStageId: toStageId, stageIds: [...visit.stageIds, toStageId] });
      return;
    }
    case 'ticket_handed_over':
      day.putStage({
        ...stageOf(day, event.stageId),
        practitionerId: event.practitionerId,
        servicePointId: null,
      });
      return;
    case 'stages_planned':
      day.putVisit({ ...visitOf(day, event.visitId), plan: event.plan });
      return;
    case 'stage_opened':
      openStage(day, event, seq);
      return;
    case 'stage_withdrawn': {
      const { opened } = stageOf(day, event.stageId);
      if (!opened) throw corrupt(event.stageId, 'withdrawn without having been opened by another');
      moveTo(day, event.stageId, { status: 'withdrawn', endedAt: event.at });
      const visit = visitOf(day, event.visitId);
      day.putVisit({
        ...visit,
        currentStageId: opened.afterStageId,
        stageIds: visit.stageIds.filter((id) => id !== event.stageId),
        plan: visit.plan.toSpliced(opened.position, 0, opened.planned),
      });
      return;
    }
    case 'ticket_returned':
      day.putStage({
        ...stageOf(day, event.stageId),
        group: 'returning',
        // The wait elsewhere was not for this room.
        waitingSince: event.at,
        state: { status: 'waiting' },
      });
      return;
    case 'ticket_cancelled':
      leaveRoom(day, event.stageId, event.at, seq);
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
      day.putLeft(id, null);
      if (practitionerId !== null) day.putLeft(practitionerId, null);
      day.putPoint({
        id,
        status: 'open',
        pauseReason: null,
        practitionerId,
        since: at,
        currentStageId: null,
        lastCall: null,
        idle: { since: at, seq },
        calling: 'by_rule',
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
      day.putPoint({
        ...restored(pointOf(day, event.servicePointId)),
        status: 'open',
        pauseReason: null,
        since: event.at,
      });
      return;
    case 'next_awaited':
      day.putPoint({ ...pointOf(day, event.servicePointId), calling: 'awaits' });
      return;
    case 'calling_stopped':
      day.putPoint({ ...pointOf(day, event.servicePointId), calling: 'stopped' });
      return;
    case 'service_point_closed':
      leave(day, event);
      day.putPoint({
        ...pointOf(day, event.servicePointId),
        status: 'closed',
        pauseReason: null,
        practitionerId: null,
        since: event.at,
        lastCall: null,
        idle: null,
        calling: 'by_rule',
      });
      return;
    case 'delay_announced': {
      const of = event.practitionerId ?? event.serviceId;
      if (of) day.putDelay(of, event.delayMin);
      return;
    }
    case 'block_reserved': {
      const { at, blockId: id, kioskId, series, fromOrdinal, toOrdinal } = event;
      const serviceIds = event.serviceIds ?? [];
      day.putBlock({ id, kioskId, series, fromOrdinal, toOrdinal, reservedAt: at, serviceIds });
      return;
    }
    case 'numbers_voided':
      for (const ordinal of event.ordinals) day.voidNumber(event.series, ordinal);
      return;
    default:
      assertNever(event);
  }
}

function miss(day: QueueDay, event: Extract<QueueEvent, { type: 'ticket_missed' }>, seq: number): void {
  const { at, stageId, servicePointId, then } = event;
  const stage = stageOf(day, stageId);
  const missed = { ...stage, misses: stage.misses + 1 };
  switch (then?.kind) {
    case undefined:
      day.putStage({ ...missed, state: { status: 'no_show', servicePointId, endedAt: at } });
      return;
    case 'call_again':
      day.putStage({
        ...missed,
        state: { status: 'held', heldAt: at, until: null, isAway: false, dueAtCall: then.dueAtCall },
      });
      return;
    case 'put_back': {
      const { virtualArrivalAt, waitingSince } = then;
      day.putStage({ ...missed, virtualArrivalAt, waitingSince, orderSeq: seq, state: { status: 'waiting' } });
      return;
    }
    default:
      assertNever(then);
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
  // Whoever took a number while the server was away has waited since then.
  const cameAt = event.type === 'ticket_issued' ? (event.takenAt ?? at) : at;
  const isDirect = event.type === 'ticket_issued' && event.isDirect === true;
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
    cameLate: appointment?.cameLate ?? null,
    classCode,
    partySize,
    language,
    issuedAt: cameAt,
    issuedSeq: seq,
    currentStageId: stageId,
    stageIds: [stageId],
    plan: event.plan ?? [],
  });
  day.putStage({
    id: stageId,
    visitId,
    serviceId,
    practitionerId,
    servicePointId: null,
    enteredAt: cameAt,
    virtualArrivalAt,
    // Who came before the booked time does not wait until then.
    waitingSince: Math.max(cameAt, appointment?.bookedAt ?? cameAt) as EpochMs, // the later of two instants
    group: appointment ? (appointment.group ?? (appointment.isLate ? 'walk_in' : 'booked')) : 'walk_in',
    orderSeq: seq,
    postponed: 0,
    isNearTold: appointment?.isNearTold ?? false,
    misses: 0,
    isDirect,
    opened: null,
    state: { status: 'waiting' },
  });
  day.countIssued(series, ordinal);
  if (!appointment) day.countWalkIn(serviceId);
  if (event.type === 'ticket_issued' && event.kioskId) day.putTaken(event.kioskId, serviceId, visitId);
}

/** The visit goes on, with the same number. */
function openStage(day: QueueDay, event: Extract<QueueEvent, { type: 'stage_opened' }>, seq: number): void {
  const { at, visitId, stageId, afterStageId, position, serviceId, servicePointId, practitionerId, group } = event;
  const visit = visitOf(day, visitId);
  const planned = visit.plan[position];
  if (!planned) throw corrupt(stageId, 'opened without a plan');
  day.putStage({
    id: stageId,
    visitId,
    serviceId,
    practitionerId,
    servicePointId,
    enteredAt: at,
    virtualArrivalAt: event.virtualArrivalAt,
    waitingSince: at,
    group,
    orderSeq: seq,
    postponed: 0,
    isNearTold: false,
    misses: 0,
    isDirect: false,
    opened: { afterStageId, planned, position },
    state: event.isAway ? { status: 'held', heldAt: at, until: null, isAway: true } : { status: 'waiting' },
  });
  day.putVisit({
    ...visit,
    currentStageId: stageId,
    stageIds: [...visit.stageIds, stageId],
    plan: visit.plan.toSpliced(position, 1),
  });
}

function finish(day: QueueDay, event: Extract<QueueEvent, { type: 'service_finished' }>, seq: number): void {
  const { state } = stageOf(day, event.stageId);
  if (state.status !== 'serving' && state.status !== 'called') throw corrupt(event.stageId, 'finished without a call');
  const { servicePointId, callId, calledAt } = state;
  // A doctor who never presses "start" began, as far as anybody knows, with the call.
  const startedAt = state.status === 'serving' ? state.startedAt : calledAt;
  leaveRoom(day, event.stageId, event.at, seq);
  const endedAt = event.at;
  moveTo(day, event.stageId, { status: 'done', servicePointId, callId, calledAt, startedAt, endedAt, before: state });
}

/** Whoever waits for that room, or for who was in it, waits in vain from now on. */
function leave(day: QueueDay, { at, servicePointId }: Extract<QueueEvent, { type: 'service_point_closed' }>): void {
  day.putLeft(servicePointId, at);
  const { practitionerId } = pointOf(day, servicePointId);
  if (practitionerId !== null) day.putLeft(practitionerId, at);
}

/** Empties the room that the stage is called to or served in, if any. */
function leaveRoom(day: QueueDay, stageId: StageId, at: EpochMs, seq: number): void {
  const { state } = stageOf(day, stageId);
  if (state.status !== 'called' && state.status !== 'serving') return;
  day.putPoint({
    ...pointOf(day, state.servicePointId),
    currentStageId: null,
    idle: { since: at, seq },
    freeSince: at,
  });
}

/** A room that goes on after a pause calls again as it did before somebody stopped it. */
const restored = (point: ServicePoint): ServicePoint =>
  point.calling === 'stopped' ? { ...point, calling: 'by_rule' } : point;

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
