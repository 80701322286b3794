import { expect, it } from 'vitest';
import { bookingsPerDay, busyHourOf, callsPerDay, USUAL_DEMAND } from '../../common/traffic/demand.ts';
import { erlangsOf, linesFor, seatsFor } from '../../common/traffic/erlang.ts';

it('reckons a clinic of ten doctors that has no line yet from its doctors to its lines and people', () => {
  const demand = { ...USUAL_DEMAND, doctors: 10 };
  expect(bookingsPerDay(demand)).toBe(200);
  expect(callsPerDay(demand)).toBeCloseTo(210, 9);
  const hour = busyHourOf(demand);
  expect(hour.callsPerHour).toBeCloseTo(42, 9);
  expect(hour.deskCallsPerHour).toBeCloseTo(12.6, 9);
  const lines = erlangsOf(hour.callsPerHour, hour.meanCallMs);
  expect(lines).toBeCloseTo(2.1, 9);
  expect(linesFor(lines, 0.01)).toBe(7);
  const desk = { erlangs: erlangsOf(hour.deskCallsPerHour, hour.meanDeskMs), meanMs: hour.meanDeskMs };
  expect(desk.erlangs).toBeCloseTo(0.84, 9);
  expect(seatsFor(desk, { share: 0.8, withinMs: 20_000 })).toBe(3);
});

it('says that a clinic without doctors needs no call', () => {
  expect(busyHourOf({ ...USUAL_DEMAND, doctors: 0 }).callsPerHour).toBe(0);
});
