import { assertNever } from '../../common/contract/result.ts';
import type {
  CallId,
  DeviceId,
  EpochMs,
  PractitionerId,
  ServiceId,
  ServicePointId,
  StageId,
  VisitId,
  ZoneId,
} from '../../common/contract/vocabulary.ts';
import type { QueueDay } from './day.ts';
import { zonesOfCall } from './zonesOfCall.ts';
import type { AfterMiss, QueueEvent } from './event.ts';

/**
 * Something to be done in the world because of an event. Data: the outbox stores it with the event, jobs carry it out,
 * at most once per `key`.
 */
export type Effect = {
  readonly key: string;
  /** Effects of one lane happen one after the other, in the order of the log. */
  readonly lane: string;
  /** Past this instant it would mislead and is left undone. */
  readonly expiresAt: EpochMs | null;
} & (
  | { readonly type: 'print_ticket'; readonly visitId: VisitId; readonly printAt: DeviceId; readonly isCopy: boolean }
  | {
      readonly type: 'announce';
      readonly kind: 'call' | 'recall' | 'correction';
      readonly zoneId: ZoneId;
      readonly stageId: StageId;
      readonly servicePointId: ServicePointId;
      readonly callId: CallId;
    }
  | {
      readonly type: 'tell';
      readonly purpose: 'turn_near' | 'called' | 'missed' | 'call_undone';
      readonly visitId: VisitId;
      readonly stageId: StageId;
      /** What follows a missed call; absent: nothing by itself. */
      readonly then?: AfterMiss['kind'];
    }
  | {
      readonly type: 'tell_delay';
      readonly practitionerId: PractitionerId | null;
      readonly serviceId: ServiceId | null;
      readonly delayMin: number;
    }
);

/** A call is announced within this time or not at all: later it would call somebody who was already seen. */
const ANNOUNCE_WITHIN_MS = 30_000;
/** "Your turn is near" is of no use later than this; the notice's own expiry is tighter. */
const TELL_WITHIN_MS = 15 * 60_000;

/** @param day the day after the event; `seq` is the event's number, which makes each key unique. */
export function effectsOf(day: QueueDay, event: QueueEvent, seq: number): readonly Effect[] {
  const within = (ms: number): EpochMs => (event.at + ms) as EpochMs; // an instant plus a duration
  switch (event.type) {
    case 'ticket_issued':
    case 'appointment_checked_in':
      return event.printAt
        ? [
            {
              type: 'print_ticket',
              key: `print:${event.visitId}`,
              lane: `printer:${event.printAt}`,
              expiresAt: null,
              visitId: event.visitId,
              printAt: event.printAt,
              isCopy: false,
            },
          ]
        : [];
    case 'ticket_reprinted':
      return [
        {
          type: 'print_ticket',
          key: `print:${event.visitId}:${seq}`,
          lane: `printer:${event.printAt}`,
          expiresAt: null,
          visitId: event.visitId,
          printAt: event.printAt,
          isCopy: true,
        },
      ];
    case 'ticket_called':
      // Who is in the room already need not be called into it.
      if (event.why.rule === 'came_directly') return [];
      return [
        ...announce(day, event, 'call', seq, within(ANNOUNCE_WITHIN_MS)),
        ...tell(day, event.stageId, 'called', seq, within(ANNOUNCE_WITHIN_MS * 4)),
      ];
    case 'ticket_recalled':
      return announce(day, event, 'recall', seq, within(ANNOUNCE_WITHIN_MS));
    case 'call_undone':
      return [
        ...announce(day, event, 'correction', seq, within(ANNOUNCE_WITHIN_MS)),
        ...tell(day, event.stageId, 'call_undone', seq, within(ANNOUNCE_WITHIN_MS * 4)),
      ];
    case 'turn_became_near':
      return tell(day, event.stageId, 'turn_near', seq, within(TELL_WITHIN_MS));
    case 'ticket_missed':
      return tell(day, event.stageId, 'missed', seq, within(TELL_WITHIN_MS)).map((effect) =>
        event.then && effect.type === 'tell' ? { ...effect, then: event.then.kind } : effect,
      );
    case 'delay_announced': {
      const { practitionerId, serviceId, delayMin } = event;
      const of = practitionerId ?? serviceId;
      if (!of || delayMin === 0) return [];
      return [
        {
          type: 'tell_delay',
          // A practitioner may be late in two clinics at once.
          key: `delay:${of}:${day.head.clinicId ?? ''}:${day.head.date ?? ''}:${seq}`,
          lane: `delay:${of}`,
          expiresAt: within(TELL_WITHIN_MS),
          practitionerId,
          serviceId,
          delayMin,
        },
      ];
    }
    case 'day_opened':
    case 'settings_changed':
    case 'service_started':
    case 'service_finished':
    case 'service_reopened':
    case 'ticket_brought_back':
    case 'ticket_held':
    case 'ticket_resumed':
    case 'ticket_transferred':
    case 'ticket_handed_over':
    case 'stages_planned':
    case 'stage_opened':
    case 'stage_withdrawn':
    case 'ticket_returned':
    case 'ticket_cancelled':
    case 'ticket_postponed':
    case 'class_set':
    case 'language_set':
    case 'service_point_opened':
    case 'service_point_paused':
    case 'service_point_resumed':
    case 'service_point_closed':
    case 'next_awaited':
    case 'calling_stopped':
    case 'block_reserved':
    case 'numbers_voided':
    case 'day_closed':
      return [];
    default:
      return assertNever(event);
  }
}

type Announced = Extract<QueueEvent, { type: 'ticket_called' | 'ticket_recalled' | 'call_undone' }>;

function announce(
  day: QueueDay,
  event: Announced,
  kind: 'call' | 'recall' | 'correction',
  seq: number,
  expiresAt: EpochMs,
): readonly Effect[] {
  const { stageId, servicePointId, callId } = event;
  return zonesOfCall(day, servicePointId, day.stage(stageId)).map((zoneId, index) => ({
    type: 'announce',
    key: index === 0 ? `announce:${callId}:${seq}` : `announce:${callId}:${seq}:${zoneId}`,
    lane: `zone:${zoneId}`,
    expiresAt,
    kind,
    zoneId,
    stageId,
    servicePointId,
    callId,
  }));
}

function tell(
  day: QueueDay,
  stageId: StageId,
  purpose: 'turn_near' | 'called' | 'missed' | 'call_undone',
  seq: number,
  expiresAt: EpochMs,
): readonly Effect[] {
  const stage = day.stage(stageId);
  if (!stage) return [];
  // One notice that the turn is near per place in the order, whatever leads to it: who asked for "later" is told again
  // when that comes. The others may happen again.
  const key = purpose === 'turn_near' ? `turn_near:${stageId}:${stage.postponed}` : `${purpose}:${stageId}:${seq}`;
  return [{ type: 'tell', key, lane: `visit:${stage.visitId}`, expiresAt, purpose, visitId: stage.visitId, stageId }];
}
