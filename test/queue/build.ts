import type { Language } from '../../common/contract/language.ts';
import { PlannedStage } from '../../common/contract/plan.ts';
import type {
  AppointmentId,
  BlockId,
  CallId,
  ClassCode,
  ClinicDate,
  ClinicId,
  DeviceId,
  EpochMs,
  PractitionerId,
  Series,
  ServiceId,
  ServicePointId,
  StageId,
  VisitId,
  ZoneId,
} from '../../common/contract/vocabulary.ts';
import type { Command } from '../../server/queue/command.ts';
import { QueueDay } from '../../server/queue/day.ts';
import { decide } from '../../server/queue/decide.ts';
import type { QueueEvent } from '../../server/queue/event.ts';
import { evolve } from '../../server/queue/evolve.ts';
import { DaySettings } from '../../server/queue/settings.ts';

/** A Monday in March, by the clock of a clinic in UTC. */
export const clock = (hhmm: string) => Date.parse(`2026-03-02T${hhmm}:00Z`) as EpochMs;

/** A UUID whose last digits are the number: readable in a failed test. */
const uuid = (kind: number, n: number) =>
  `0192f0c0-7d4e-7c11-8a${String(kind).padStart(2, '0')}-${String(n).padStart(12, '0')}`;

export const clinic = uuid(1, 1) as ClinicId;
export const hall = uuid(2, 1) as ZoneId;
export const blood = uuid(3, 1) as ServiceId;
export const xray = uuid(3, 2) as ServiceId;
export const room4 = uuid(4, 4) as ServicePointId;
export const room5 = uuid(4, 5) as ServicePointId;
export const drNoor = uuid(5, 1) as PractitionerId;
export const visitId = (n: number) => uuid(6, n) as VisitId;
export const stageId = (n: number) => uuid(7, n) as StageId;
export const callId = (n: number) => uuid(8, n) as CallId;
export const appointmentId = (n: number) => uuid(9, n) as AppointmentId;
export const blockId = (n: number) => uuid(11, n) as BlockId;
export const kiosk = uuid(10, 1) as DeviceId;
export const standard = 'standard' as ClassCode;
export const emergency = 'emergency' as ClassCode;
export const B = 'B' as Series;
export const K = 'K' as Series;
export const X = 'X' as Series;
/** Of numbers that are set aside. */
export const Z = 'Z' as Series;

const allDay = { fromAt: clock('08:00'), untilAt: clock('17:00'), lastTicketAt: clock('16:30') };

export const settings: DaySettings = DaySettings.parse({
  timeZone: 'UTC',
  services: {
    [blood]: { series: B, open: [allDay], acceptsWalkIns: true, dailyCap: null, walkInOffsetMin: 15, expectedMin: 10 },
    [xray]: {
      series: X,
      open: [allDay],
      acceptsWalkIns: true,
      dailyCap: 2,
      walkInOffsetMin: 0,
      expectedMin: 5,
    },
  },
  servicePoints: {
    [room4]: { serviceIds: [blood], zoneId: hall },
    [room5]: { serviceIds: [blood, xray], zoneId: hall },
  },
  classes: { [standard]: { isAbsolute: false, offsetMin: 0 }, [emergency]: { isAbsolute: true, offsetMin: 0 } },
  policy: {
    recallLimit: 2,
    undoWithinMs: 10_000,
    checkInEarlyMin: 60,
    checkInLateMin: 10,
    bringBackWithinMin: 60,
    bringBackOffsetMin: 0,
    postponeMin: 15,
    postponeLimit: 2,
  },
  practitioners: [drNoor],
});

export const opened: QueueEvent = {
  type: 'day_opened',
  at: clock('07:00'),
  clinicId: clinic,
  date: '2026-03-02' as ClinicDate,
  settings,
};
export const bothRoomsOpen: readonly QueueEvent[] = [room4, room5].map((servicePointId) => ({
  type: 'service_point_opened',
  at: clock('07:55'),
  servicePointId,
  practitionerId: null,
}));

export const issue = (
  n: number,
  at: EpochMs,
  over: Partial<Extract<Command, { type: 'issue_ticket' }>> = {},
): Command => ({
  type: 'issue_ticket',
  at,
  visitId: visitId(n),
  stageId: stageId(n),
  serviceId: blood,
  practitionerId: null,
  classCode: standard,
  patientRef: null,
  partySize: 1,
  language: 'en' satisfies Language,
  printAt: null,
  ...over,
});

/** Numbers for a kiosk that may lose its connection. */
export const reserve = (
  n: number,
  at: EpochMs,
  over: Partial<Extract<Command, { type: 'reserve_block' }>> = {},
): Command => ({ type: 'reserve_block', at, blockId: blockId(n), kioskId: kiosk, series: Z, size: 3, ...over });

/** A number that the kiosk gave without the server; the log learns of it `at`. */
export const issueReserved = (
  n: number,
  at: EpochMs,
  over: Partial<Extract<Command, { type: 'issue_reserved' }>> = {},
): Command => ({
  type: 'issue_reserved',
  at,
  blockId: blockId(1),
  ordinal: n,
  kioskId: kiosk,
  takenAt: at,
  visitId: visitId(n),
  stageId: stageId(n),
  serviceId: blood,
  practitionerId: null,
  classCode: standard,
  patientRef: null,
  partySize: 1,
  language: 'en',
  ...over,
});

/** Numbers of a roll of paper that people hold. */
export const issueRoll = (
  ordinals: readonly number[],
  at: EpochMs,
  over: Partial<Extract<Command, { type: 'issue_roll' }>> = {},
): Command => ({
  type: 'issue_roll',
  at,
  blockId: blockId(1),
  numbers: ordinals.map((n) => ({ ordinal: n, visitId: visitId(n), stageId: stageId(n), patientRef: null })),
  serviceId: blood,
  practitionerId: null,
  classCode: standard,
  partySize: 1,
  language: 'en',
  ...over,
});

export const checkIn = (
  n: number,
  at: EpochMs,
  over: Partial<Extract<Command, { type: 'check_in' }>> = {},
): Command => ({
  type: 'check_in',
  at,
  visitId: visitId(n),
  stageId: stageId(n),
  appointmentId: appointmentId(n),
  series: K,
  ordinal: n,
  serviceId: blood,
  practitionerId: null,
  bookedAt: clock('09:00'),
  classCode: standard,
  patientRef: null,
  partySize: 1,
  language: 'en',
  printAt: null,
  isNearTold: false,
  outsideWindow: false,
  ...over,
});

export const next = (n: number, at: EpochMs, servicePointId = room4): Command => ({
  type: 'call_next',
  at,
  servicePointId,
  callId: callId(n),
  // Should the visit that it ends have more planned.
  nextStageId: stageId(1000 + n),
});

export const dayAfter = (...events: readonly QueueEvent[]): QueueDay => events.reduce(evolve, new QueueDay());

/** A day with both rooms open on which these commands were given; a refused one fails the test that built it. */
export function dayWith(...commands: readonly Command[]): QueueDay {
  const day = dayAfter(opened, ...bothRoomsOpen);
  for (const command of commands) give(day, command);
  return day;
}

/** Decides and records; a refusal fails the test. @returns what happened */
export function give(day: QueueDay, command: Command): readonly QueueEvent[] {
  const decided = decide(day, command);
  if (!decided.ok) throw new Error(`The story does not hold: ${command.type} was refused with ${decided.error.code}`);
  for (const event of decided.value) evolve(day, event);
  return decided.value;
}

/** given(what was done).when(command): the events that it adds, or why it was refused. */
export const given = (...commands: readonly Command[]) => ({
  when: (command: Command) => decide(dayWith(...commands), command),
});

type Outcome = ReturnType<typeof decide>;

/** The code of the refusal. */
export const refusal = (outcome: Outcome): string => (outcome.ok ? 'was accepted' : outcome.error.code);

/** The types of what happened, in order. */
export const happened = (outcome: Outcome): readonly string[] =>
  outcome.ok ? outcome.value.map(({ type }) => type) : [`refused: ${outcome.error.code}`];

/** The only event of one type that a command led to. */
export function theEvent<Type extends QueueEvent['type']>(
  events: readonly QueueEvent[] | Outcome,
  type: Type,
): Extract<QueueEvent, { type: Type }> {
  const all = 'ok' in events ? (events.ok ? events.value : []) : events;
  const found = all.filter((event): event is Extract<QueueEvent, { type: Type }> => event.type === type);
  if (found.length !== 1 || !found[0]) throw new Error(`Expected one ${type}, found ${found.length}`);
  return found[0];
}

type AtPoint = Extract<Command, { type: 'recall' | 'undo_call' | 'start' | 'finish' | 'mark_no_show' }>['type'];
/** A key of the room's panel. */
export const press = (type: AtPoint, at: EpochMs, servicePointId = room4): Command => ({ type, at, servicePointId });

export const callTicket = (n: number, at: EpochMs, servicePointId = room4, reason = 'asked_for'): Command => ({
  type: 'call_ticket',
  at,
  servicePointId,
  callId: callId(100 + n),
  stageId: stageId(n),
  reason,
});

export const transfer = (
  n: number,
  toStage: number,
  at: EpochMs,
  over: Partial<Extract<Command, { type: 'transfer' }>> = {},
): Command => ({
  type: 'transfer',
  at,
  stageId: stageId(n),
  toStageId: stageId(toStage),
  serviceId: xray,
  servicePointId: null,
  practitionerId: null,
  ...over,
});

/** A stage that is still to come. */
export const goTo = (serviceId: ServiceId, over: Partial<PlannedStage> = {}): PlannedStage =>
  PlannedStage.parse({ serviceId, ...over });

/** What a visit goes on to, decided by staff. */
export const planned = (n: number, at: EpochMs, ...plan: readonly PlannedStage[]): Command => ({
  type: 'plan_stages',
  at,
  visitId: visitId(n),
  plan,
});

export const closeDay = (
  at: EpochMs,
  neverCame: Extract<Command, { type: 'close_day' }>['neverCame'] = [],
): Command => ({ type: 'close_day', at, neverCame });

/** Who waits for a room, first to last. */
export const waitingFor = (day: QueueDay, room: ServicePointId = room4): readonly StageId[] => {
  const serviceIds = day.head.settings?.servicePoints[room]?.serviceIds ?? [];
  const practitionerId = day.servicePoint(room)?.practitionerId ?? null;
  return day.waiting
    .inOrder({ servicePointId: room, practitionerId, serviceIds }, day.head.lastAt)
    .map(({ stageId }) => stageId);
};

export const statusOf = (day: QueueDay, n: number): string | undefined => day.stage(stageId(n))?.state.status;
