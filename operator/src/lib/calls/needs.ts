import { bookingsPerDay, busyHourOf, callsPerDay, type BusyHour, type Demand } from '#common/traffic/demand.ts';
import { answeredWithin, erlangB, erlangsOf, linesFor, meanWaitMs, seatsFor } from '#common/traffic/erlang.ts';

/** What a clinic promises: how many may find the line busy, and how many are answered in how long. */
export type Promised = { readonly blocking: number; readonly share: number; readonly withinMs: number };

/** The lines and people that a busy hour takes, with every number on the way. */
export function needsOf({ callsPerHour, meanCallMs, deskCallsPerHour, meanDeskMs }: BusyHour, promised: Promised) {
  const erlangs = erlangsOf(callsPerHour, meanCallMs);
  const lines = linesFor(erlangs, promised.blocking);
  const desk = { erlangs: erlangsOf(deskCallsPerHour, meanDeskMs), meanMs: Math.max(1, meanDeskMs) };
  const seats = desk.erlangs === 0 ? 0 : seatsFor(desk, promised);
  return {
    erlangs,
    lines,
    blocked: erlangB(erlangs, lines),
    blockedWithFewer: erlangB(erlangs, lines - 1),
    deskErlangs: desk.erlangs,
    seats,
    answered: answeredWithin(desk, seats, promised.withinMs),
    waitMs: meanWaitMs(desk, seats) ?? 0,
  };
}

export const demandSteps = (demand: Demand) => ({
  bookings: bookingsPerDay(demand),
  day: callsPerDay(demand),
  hour: busyHourOf(demand),
});
