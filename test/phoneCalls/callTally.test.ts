import { expect, test } from 'vitest';
import { ClinicDate } from '../../common/contract/vocabulary.ts';
import { CallTally, type CallFact } from '../../server/usecases/phoneCalls/callTally.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const fact = (startMin: number, minutes: number, more: Partial<CallFact> = {}): CallFact => ({
  direction: 'in',
  became: 'booked',
  date: ClinicDate.parse('2026-03-02'),
  localMs: startMin * MINUTE,
  startedAt: startMin * MINUTE,
  answeredAt: startMin * MINUTE,
  endedAt: (startMin + minutes) * MINUTE,
  step: null,
  deskAt: null,
  deskAnsweredAt: null,
  deskEndedAt: null,
  isBookedByDesk: false,
  ...more,
});
const tallied = (...facts: readonly CallFact[]) => {
  const tally = new CallTally();
  for (const each of facts) tally.add(each);
  return tally;
};

test('a call that runs over the full hour keeps a line in both hours', () => {
  const { perHour } = tallied(fact(8 * 60 + 50, 30)).report(1);
  expect(perHour.map(({ hour, calls, erlangs }) => [hour, calls, erlangs])).toEqual([
    [8, 1, 10 / 60],
    [9, 0, 20 / 60],
  ]);
});

test('a call over midnight goes on in the first hour', () => {
  const { perHour } = tallied(fact(23 * 60 + 59, 2)).report(1);
  expect(perHour.map(({ hour }) => hour)).toEqual([0, 23]);
});

test('says how many lines were in use at most, outgoing calls among them', () => {
  const { perHour, outgoing } = tallied(
    fact(600, 10),
    fact(602, 3),
    fact(603, 1, { direction: 'out', became: 'answered' }),
    // One begins in the moment in which another ends: the same line.
    fact(610, 5),
  ).report(1);
  expect(perHour[0]?.most).toBe(3);
  expect(outgoing).toEqual({ calls: 1, answered: 1 });
});

test('divides by the days that were counted', () => {
  const { busiest, perHour } = tallied(fact(600, 6), fact(660, 3), fact(661, 3), fact(662, 3)).report(2);
  expect(perHour[0]?.erlangs).toBeCloseTo((6 * MINUTE) / HOUR / 2, 9);
  expect(busiest).toMatchObject({ hour: 11, callsPerHour: 1.5, meanCallMs: 3 * MINUTE });
});

test('a caller who found every line busy kept none, and is counted in what is asked for', () => {
  const { busiest, incoming } = tallied(
    fact(600, 3),
    fact(601, 0, { became: 'line_busy', answeredAt: null, endedAt: 601 * MINUTE + 500 }),
  ).report(1);
  expect(incoming).toMatchObject({ calls: 2, answered: 1, lineBusy: 1, meanLengthMs: 3 * MINUTE });
  expect(busiest).toMatchObject({ callsPerHour: 2, meanCallMs: 3 * MINUTE });
});

test('without a call there is nothing to reckon from', () => {
  expect(tallied().report(1)).toMatchObject({ busiest: null, perHour: [], perDay: [], failures: [] });
});
