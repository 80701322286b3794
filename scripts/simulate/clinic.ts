/** A clinic with a virtual clock: the engine decides everything, this only lets people come and doctors press "next". */
import type {
  AppointmentId,
  CallId,
  ClassCode,
  ClinicDate,
  ClinicId,
  EpochMs,
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
import { idOf } from './ids.ts';

export const MINUTE_MS = 60_000;

// Names of this clinic only: the engine asks of an id no more than that it is one.
export const SERVICE = idOf(1, 1) as ServiceId;
const HALL = idOf(2, 1) as ZoneId;
const roomOf = (n: number) => idOf(3, n) as ServicePointId;
const EVERY = { fromAt: 0, untilAt: 1e15, lastTicketAt: 1e15 };

/** Somebody on the way to the clinic. */
export type Coming = {
  readonly atMs: number;
  readonly classCode: string;
  /** When they are booked, or null for a walk-in. */
  readonly bookedMs: number | null;
};

type Class = Partial<DaySettings['classes'][ClassCode]>;

export type Rules = {
  readonly rooms: number;
  readonly classes: Readonly<Record<string, Class>>;
  readonly walkInOffsetMin?: number;
  readonly policy?: Partial<DaySettings['policy']>;
};

/** One service, served alike by all rooms, open without end. */
export const settingsOf = ({ rooms, classes, walkInOffsetMin = 0, policy = {} }: Rules): DaySettings =>
  DaySettings.parse({
    timeZone: 'UTC',
    services: {
      [SERVICE]: {
        series: 'A',
        open: [EVERY],
        acceptsWalkIns: true,
        dailyCap: null,
        walkInOffsetMin,
        expectedMin: 10,
      },
    },
    servicePoints: Object.fromEntries(
      Array.from({ length: rooms }, (_, n) => [roomOf(n), { serviceIds: [SERVICE], zoneId: HALL }]),
    ),
    classes: Object.fromEntries(
      Object.entries(classes).map(([code, rules]) => [code, { isAbsolute: false, offsetMin: 0, ...rules }]),
    ),
    policy: {
      recallLimit: 2,
      undoWithinMs: 0,
      checkInEarlyMin: 1e6,
      checkInLateMin: 1e6,
      bringBackWithinMin: 0,
      bringBackOffsetMin: 0,
      postponeMin: 1,
      postponeLimit: 0,
      ...policy,
    },
    practitioners: [],
  });

/** Told at each call: who, as given on the way, and when. */
export type OnCall = (who: Coming, atMs: number) => void;

/**
 * Lets everybody come and be served. A room calls as soon as it is free and somebody waits.
 *
 * @param coming in order of time
 * @param serviceMs how long the n-th service of the day takes, whoever it is for: so the order of calls changes who waits,
 *   and never how much is waited altogether
 */
export function runClinic(
  settings: DaySettings,
  coming: Iterable<Coming>,
  serviceMs: () => number,
  onCall: OnCall,
): QueueDay {
  const day = new QueueDay();
  const give = (command: Command): readonly QueueEvent[] | undefined => {
    const decided = decide(day, command);
    if (decided.ok) {
      for (const event of decided.value) evolve(day, event);
      return decided.value;
    }
    if (decided.error.code === 'nobody_waiting') return undefined;
    throw new Error(`${command.type} was refused: ${decided.error.code}`);
  };
  const begin = 0 as EpochMs;
  give({ type: 'open_day', at: begin, clinicId: idOf(0, 1) as ClinicId, date: '2026-03-02' as ClinicDate, settings });
  const rooms = Object.keys(settings.servicePoints).map((id) => ({
    id: id as ServicePointId, // a key of the record
    /** When whoever is inside leaves; null: idle. */
    freeMs: null as number | null,
  }));
  for (const { id } of rooms) give({ type: 'open_service_point', at: begin, servicePointId: id, practitionerId: null });

  const people = new Map<string, Coming>();
  let calls = 0;
  const press = (room: (typeof rooms)[number], atMs: number): void => {
    calls += 1;
    const at = atMs as EpochMs;
    const events = give({ type: 'call_next', at, servicePointId: room.id, callId: `call ${calls}` as CallId });
    const called = events?.at(-1);
    if (called?.type === 'ticket_called') {
      const who = people.get(called.stageId);
      people.delete(called.stageId);
      if (who) onCall(who, atMs);
      room.freeMs = atMs + serviceMs();
    } else {
      if (room.freeMs !== null) give({ type: 'finish', at, servicePointId: room.id });
      room.freeMs = null;
    }
  };
  const leavesFirst = () =>
    rooms.reduce<(typeof rooms)[number] | undefined>(
      (first, room) => (room.freeMs !== null && room.freeMs < (first?.freeMs ?? Infinity) ? room : first),
      undefined,
    );
  const serveUntil = (untilMs: number): void => {
    for (let room = leavesFirst(); room?.freeMs != null && room.freeMs <= untilMs; room = leavesFirst())
      press(room, room.freeMs);
  };

  let n = 0;
  for (const who of coming) {
    serveUntil(who.atMs);
    n += 1;
    const stageId = `${n}` as StageId;
    people.set(stageId, who);
    give(arrival(who, n, stageId));
    const idle = rooms.find(({ freeMs }) => freeMs === null);
    if (idle) press(idle, who.atMs);
  }
  serveUntil(Infinity);
  return day;
}

function arrival({ atMs, classCode, bookedMs }: Coming, n: number, stageId: StageId): Command {
  const common = {
    at: atMs as EpochMs,
    visitId: `${n}` as VisitId,
    stageId,
    serviceId: SERVICE,
    practitionerId: null,
    classCode: classCode as ClassCode,
    patientRef: null,
    partySize: 1,
    language: 'en',
    printAt: null,
  } as const;
  if (bookedMs === null) return { type: 'issue_ticket', ...common };
  return {
    type: 'check_in',
    ...common,
    appointmentId: `${n}` as AppointmentId,
    series: 'K' as Series,
    ordinal: n,
    bookedAt: bookedMs as EpochMs,
    isNearTold: false,
    outsideWindow: true,
  };
}
