/** What kiosks, rooms, desks, patients and jobs ask of a clinic day, from what they see of it. */
import type {
  AppointmentId,
  BlockId,
  CallId,
  EpochMs,
  ServicePointId,
  StageId,
  VisitId,
} from '../../../common/contract/vocabulary.ts';
import type { Command } from '../../../server/queue/command.ts';
import type { QueueDay } from '../../../server/queue/day.ts';
import type { ServicePoint, Stage } from '../../../server/queue/visit.ts';
import { idOf } from '../ids.ts';
import type { Draw } from './draws.ts';
import {
  BOOKED,
  CLASSES,
  DOCTOR,
  KIOSK,
  minutesIn,
  PATIENTS,
  planBy,
  PRINTER,
  ROOMS,
  SERVICES,
  SET_ASIDE,
  settingsBy,
} from './house.ts';

type Timeless = Command extends infer C ? (C extends Command ? Omit<C, 'at'> : never) : never;

/** Ids are made by the server for each attempt, so that a repeated request has others. */
// The type parameter is how the caller says what the id will name.
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- see above
export type NewId = <Id extends string>() => Id;

/** A request. The command is made anew wherever and whenever it arrives. */
export type Ask = {
  readonly type: Command['type'];
  readonly commandWith: (newId: NewId) => Timeless;
};

export type Bookings = readonly {
  readonly id: AppointmentId;
  readonly ordinal: number;
  readonly bookedAt: EpochMs;
  readonly service: number;
}[];

export const bookingsBy = (draw: Draw): Bookings =>
  Array.from({ length: 8 }, (_, i) => ({
    id: idOf(17, i + 1) as AppointmentId, // a UUID by `idOf`
    ordinal: i + 1,
    bookedAt: minutesIn(draw.whole(0, 36) * 5),
    service: draw.whole(0, 1),
  }));

const OFTEN: readonly (readonly [number, Command['type']])[] = [
  [11, 'issue_ticket'],
  [5, 'check_in'],
  [1, 'reserve_block'],
  [2, 'issue_reserved'],
  [15, 'call_next'],
  [1, 'call_ticket'],
  [1, 'serve_directly'],
  [2, 'recall'],
  [8, 'undo_call'],
  [4, 'start'],
  [3, 'finish'],
  [3, 'mark_no_show'],
  [3, 'bring_back'],
  [2, 'hold'],
  [3, 'resume_ticket'],
  [2, 'transfer'],
  [1, 'cancel'],
  [2, 'postpone'],
  [2, 'send_and_return'],
  [2, 'plan_stages'],
  [3, 'return_ticket'],
  [2, 'hand_over'],
  [1, 'set_class'],
  [3, 'mark_near'],
  [1, 'set_language'],
  [1, 'reprint'],
  [2, 'open_service_point'],
  [1, 'pause_service_point'],
  [4, 'resume_service_point'],
  [1, 'close_service_point'],
  [1, 'announce_delay'],
  [1, 'change_settings'],
  [1, 'stop_calling'],
  [3, 'call_for_idlest'],
];
const DECK = OFTEN.flatMap(([times, type]) => Array<Command['type']>(times).fill(type));

/** Whoever these are most likely asked for. */
const AIMED: Partial<Record<Command['type'], readonly Stage['state']['status'][]>> = {
  call_ticket: ['waiting', 'held'],
  bring_back: ['no_show', 'held'],
  hold: ['waiting', 'called', 'serving'],
  resume_ticket: ['held'],
  transfer: ['serving', 'called', 'waiting'],
  cancel: ['waiting', 'called'],
  postpone: ['waiting'],
  set_class: ['waiting'],
  mark_near: ['waiting'],
  plan_stages: ['waiting', 'called', 'serving'],
  return_ticket: ['held'],
  hand_over: ['waiting'],
};

const isBusy = ({ currentStageId }: ServicePoint): boolean => currentStageId !== null;
/** Where these are most likely asked for. */
const NEEDS: Partial<Record<Command['type'], (room: ServicePoint) => boolean>> = {
  call_next: ({ status }) => status === 'open',
  recall: isBusy,
  undo_call: ({ lastCall }) => lastCall !== null,
  start: isBusy,
  finish: isBusy,
  mark_no_show: isBusy,
  send_and_return: isBusy,
  resume_service_point: ({ status }) => status === 'paused',
  open_service_point: ({ status }) => status === 'closed',
};

/** @param seen what the asker's screen shows, which may be old */
export function askBy(draw: Draw, seen: QueueDay, bookings: Bookings): Ask | undefined {
  const type = draw.of(DECK);
  const stages = [...seen.stages()];
  const aimed = stages.filter(({ state }) => AIMED[type]?.includes(state.status));
  const stage = aimed.length > 0 && draw.chance(0.9) ? draw.of(aimed) : stages.length > 0 ? draw.of(stages) : undefined;
  const rooms = [...seen.servicePoints()].filter((room) => NEEDS[type]?.(room)).map(({ id }) => id);
  const servicePointId = rooms.length > 0 && draw.chance(0.9) ? draw.of(rooms) : draw.of(ROOMS);
  if (type === 'issue_reserved') return issueReservedBy(draw, seen);
  const commandWith = commandOf(type, draw, bookings, servicePointId, stage);
  return commandWith && { type, commandWith };
}

/** A kiosk that was cut off tells what it gave meanwhile. */
function issueReservedBy(draw: Draw, seen: QueueDay): Ask | undefined {
  const blocks = [...seen.blocks()].filter((block) => seen.unusedOf(block).length > 0);
  if (blocks.length === 0) return undefined;
  const block = draw.of(blocks);
  const ordinal = draw.of(seen.unusedOf(block));
  const takenAt = minutesIn(draw.whole(0, 240));
  const serviceId = draw.of(SERVICES);
  return {
    type: 'issue_reserved',
    commandWith: (newId) => ({
      type: 'issue_reserved',
      blockId: block.id,
      ordinal,
      kioskId: KIOSK,
      takenAt,
      visitId: newId<VisitId>(),
      stageId: newId<StageId>(),
      serviceId,
      practitionerId: null,
      classCode: CLASSES[0] ?? draw.of(CLASSES),
      patientRef: null,
      partySize: 1,
      language: 'fa',
    }),
  };
}

const by = (draw: Draw) => draw.of(['patient', 'staff'] as const);

function commandOf(
  type: Command['type'],
  draw: Draw,
  bookings: Bookings,
  servicePointId: ServicePointId,
  stage: Stage | undefined,
): Ask['commandWith'] | undefined {
  const person = {
    classCode: draw.chance(0.7) ? draw.of(CLASSES.slice(0, 1)) : draw.of(CLASSES),
    patientRef: draw.chance(0.2) ? draw.of(PATIENTS) : null,
    partySize: draw.whole(1, 3),
    language: draw.of(['en', 'fa'] as const),
  };
  const service = draw.of(SERVICES);
  const practitionerId = draw.chance(0.2) ? DOCTOR : null;
  const printAt = draw.chance(0.6) ? PRINTER : null;
  const ticket = (newId: NewId) => ({ visitId: newId<VisitId>(), stageId: newId<StageId>() });
  switch (type) {
    case 'issue_ticket': {
      const isAnother = draw.chance(0.5);
      return (newId) => ({
        type,
        ...ticket(newId),
        serviceId: service,
        practitionerId,
        ...person,
        printAt,
        kioskId: KIOSK,
        isAnother,
      });
    }
    case 'reserve_block': {
      const size = draw.whole(2, 6);
      return (newId) => ({ type, blockId: newId<BlockId>(), kioskId: KIOSK, series: SET_ASIDE, size });
    }
    case 'check_in': {
      const { id, ordinal, bookedAt, service: of } = draw.of(bookings);
      const serviceId = SERVICES[of] ?? service;
      const outsideWindow = draw.chance(0.5);
      return (newId) => ({
        type,
        ...ticket(newId),
        appointmentId: id,
        series: BOOKED,
        ordinal,
        serviceId,
        practitionerId,
        bookedAt,
        ...person,
        printAt,
        isNearTold: false,
        outsideWindow,
      });
    }
    case 'call_next': {
      const orWait = draw.chance(0.15);
      return (newId) => ({ type, servicePointId, callId: newId<CallId>(), orWait, nextStageId: newId<StageId>() });
    }
    case 'serve_directly':
      return (newId) => ({
        type,
        servicePointId,
        ...ticket(newId),
        callId: newId<CallId>(),
        serviceId: service,
        ...person,
      });
    case 'call_for_idlest':
      return (newId) => ({ type, callId: newId<CallId>() });
    case 'finish':
      return (newId) => ({ type, servicePointId, nextStageId: newId<StageId>() });
    case 'send_and_return': {
      const serviceIds = draw.of([[], [service], SERVICES]);
      const waitsForResult = draw.chance(0.3);
      return (newId) => ({ type, servicePointId, serviceIds, waitsForResult, nextStageId: newId<StageId>() });
    }
    case 'recall':
    case 'undo_call':
    case 'start':
    case 'mark_no_show':
    case 'resume_service_point':
    case 'close_service_point':
    case 'stop_calling':
      return () => ({ type, servicePointId });
    case 'pause_service_point':
      return () => ({ type, servicePointId, reason: 'break' });
    case 'open_service_point':
      return () => ({ type, servicePointId, practitionerId });
    case 'announce_delay': {
      const delayMin = draw.whole(0, 30);
      return () => ({ type, practitionerId: DOCTOR, serviceId: null, delayMin });
    }
    case 'change_settings': {
      const settings = settingsBy(draw);
      return () => ({ type, settings });
    }
    default:
      return stage && commandFor(type, draw, stage);
  }
}

/** What is asked for somebody in particular. */
function commandFor(type: Command['type'], draw: Draw, stage: Stage): Ask['commandWith'] | undefined {
  const { id: stageId, visitId } = stage;
  const [asker, room, serviceId, classCode] = [by(draw), draw.of(ROOMS), draw.of(SERVICES), draw.of(CLASSES)];
  const isBound = draw.chance(0.2);
  switch (type) {
    case 'call_ticket':
      return (newId) => ({
        type,
        servicePointId: room,
        callId: newId<CallId>(),
        stageId,
        reason: 'asked_for',
        nextStageId: newId<StageId>(),
      });
    case 'plan_stages': {
      const plan = planBy(draw);
      return () => ({ type, visitId, plan });
    }
    case 'bring_back':
    case 'mark_near':
    case 'return_ticket':
      return () => ({ type, stageId });
    case 'hold':
      return () => ({ type, stageId, until: isBound ? minutesIn(60) : null });
    case 'resume_ticket':
      return () => ({ type, stageId, byClock: isBound });
    case 'transfer':
      return (newId) => ({
        type,
        stageId,
        toStageId: newId<StageId>(),
        serviceId,
        servicePointId: isBound ? room : null,
        practitionerId: null,
      });
    case 'cancel':
      return () => ({ type, stageId, by: asker });
    case 'hand_over':
      return () => ({ type, stageId, practitionerId: null, byClock: isBound });
    case 'postpone':
      return () => ({ type, stageId, by: asker, minutes: isBound ? 20 : null });
    case 'set_class':
      return () => ({ type, stageId, classCode });
    case 'set_language':
      return () => ({ type, visitId, language: 'ru' });
    case 'reprint':
      return () => ({ type, visitId, printAt: PRINTER });
    default:
      return undefined;
  }
}
