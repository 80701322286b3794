/** A seeded day of a small clinic, lived through the engine: to try rules where no day has passed yet. */
import type {
  AppointmentId,
  CallId,
  ClassCode,
  ClinicDate,
  ClinicId,
  EpochMs,
  Series,
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
import { chanceOf } from '../demoDay/chance.ts';
import { exponential, lognormal } from '../simulate/draw.ts';
import { idOf } from '../simulate/ids.ts';
import { SERVICE } from '../simulate/clinic.ts';

const MINUTE = 60_000;
const OPENS_AT = Date.parse('2026-03-02T08:00:00Z');
const LASTS_MIN = 6 * 60;
export const SIMULATED_ROOMS = [idOf(3, 1), idOf(3, 2)] as const;

const settings = DaySettings.parse({
  timeZone: 'UTC',
  services: {
    [SERVICE]: {
      series: 'A',
      open: [{ fromAt: OPENS_AT, untilAt: OPENS_AT + 12 * 60 * MINUTE, lastTicketAt: OPENS_AT + LASTS_MIN * MINUTE }],
      acceptsWalkIns: true,
      dailyCap: null,
      walkInOffsetMin: 15,
      expectedMin: 9,
    },
  },
  servicePoints: Object.fromEntries(
    SIMULATED_ROOMS.map((id) => [id, { serviceIds: [SERVICE], zoneId: idOf(2, 1) as ZoneId }]),
  ),
  classes: {
    standard: { isAbsolute: false, offsetMin: 0 },
    emergency: { isAbsolute: true, offsetMin: 0 },
    elderly: { isAbsolute: false, offsetMin: -20 },
  },
  policy: {
    recallLimit: 3,
    undoWithinMs: 10_000,
    checkInEarlyMin: 60,
    checkInLateMin: 15,
    bringBackWithinMin: 120,
    bringBackOffsetMin: 0,
    postponeMin: 15,
    postponeLimit: 3,
  },
  practitioners: [],
});

/** Two rooms, some thirty booked and as many walk-ins: each room calls as soon as it is free. */
export function simulatedDay(seed: number): readonly QueueEvent[] {
  const chance = chanceOf(seed);
  const day = new QueueDay();
  const log: QueueEvent[] = [];
  const give = (command: Command): boolean => {
    const decided = decide(day, command);
    if (!decided.ok) return false;
    for (const event of decided.value) {
      evolve(day, event);
      log.push(event);
    }
    return true;
  };
  const at = (minute: number) => (OPENS_AT + Math.round(minute * MINUTE)) as EpochMs;
  // Names of this day only.
  give({ type: 'open_day', at: at(-30), clinicId: idOf(4, 1) as ClinicId, date: '2026-03-02' as ClinicDate, settings });
  for (const id of SIMULATED_ROOMS)
    give({ type: 'open_service_point', at: at(-5), servicePointId: id as ServicePointId, practitionerId: null });

  const comings = comingsOf(chance);
  const freeAt = new Map<string, number>(SIMULATED_ROOMS.map((id) => [id, 0]));
  let calls = 0;
  for (let minute = 0; minute < LASTS_MIN + 180; minute += 0.5) {
    while ((comings[0]?.minute ?? Infinity) <= minute) {
      const coming = comings.shift();
      if (coming) give(coming.command(at(minute)));
    }
    for (const [id, free] of freeAt) {
      if (free > minute) continue;
      const servicePointId = id as ServicePointId;
      if (day.servicePoint(servicePointId)?.currentStageId) give({ type: 'finish', at: at(minute), servicePointId });
      calls += 1;
      if (give({ type: 'call_next', at: at(minute), servicePointId, callId: idOf(8, calls) as CallId }))
        freeAt.set(id, minute + Math.max(2, lognormal(chance, 9, 0.5)));
    }
  }
  give({ type: 'close_day', at: at(LASTS_MIN + 180), neverCame: [] });
  return log;
}

type Coming = { readonly minute: number; readonly command: (at: EpochMs) => Command };

function comingsOf(chance: () => number): Coming[] {
  const comings: Coming[] = [];
  const person = (n: number) => ({
    visitId: idOf(6, n) as VisitId,
    stageId: idOf(7, n) as StageId,
    serviceId: SERVICE,
    practitionerId: null,
    classCode: (chance() < 0.03 ? 'emergency' : chance() < 0.2 ? 'elderly' : 'standard') as ClassCode,
    patientRef: null,
    partySize: 1,
    language: 'en' as const,
    printAt: null,
  });
  let n = 0;
  for (let minute = exponential(chance, 9); minute < LASTS_MIN; minute += exponential(chance, 9)) {
    const who = person((n += 1));
    comings.push({ minute, command: (at) => ({ type: 'issue_ticket', at, ...who }) });
  }
  for (let booked = 0; booked < LASTS_MIN; booked += 12) {
    const who = person((n += 1));
    const arrival = {
      appointmentId: idOf(9, n) as AppointmentId,
      series: 'K' as Series,
      ordinal: n,
      bookedAt: (OPENS_AT + booked * MINUTE) as EpochMs,
      isNearTold: false,
      outsideWindow: true,
    };
    const minute = Math.max(0, booked - 12 + 24 * chance());
    comings.push({ minute, command: (at) => ({ type: 'check_in', at, ...who, ...arrival }) });
  }
  return comings.sort((a, b) => a.minute - b.minute);
}
