import { expect, test } from 'vitest';
import type { Series } from '../../common/contract/vocabulary.ts';
import { ticketNumber } from '../../server/queue/ticketNumber.ts';
import { B, checkIn, clock, dayWith, emergency, give, issue, refusal, theEvent, xray } from './build.ts';
import { decide } from '../../server/queue/decide.ts';

const at = clock('09:00');
const numberOf = (events: ReturnType<typeof give>) => theEvent(events, 'ticket_issued').number;

test('each series counts for itself', () => {
  const day = dayWith();
  expect([
    numberOf(give(day, issue(1, at))),
    numberOf(give(day, issue(2, at, { serviceId: xray }))),
    numberOf(give(day, issue(3, at))),
    numberOf(give(day, issue(4, at, { classCode: emergency }))),
  ]).toEqual(['B-001', 'X-001', 'B-002', 'B-003']);
});

test('a refused ticket takes no number', () => {
  const day = dayWith(issue(1, at));
  expect(decide(day, issue(2, clock('18:00'))).ok).toBe(false);
  expect(numberOf(give(day, issue(3, at)))).toBe('B-002');
});

test('a cancelled ticket keeps its number for the day', () => {
  const day = dayWith(issue(1, at), { type: 'cancel', at, stageId: issueStage(1), by: 'patient' });
  expect(numberOf(give(day, issue(2, at)))).toBe('B-002');
});

test('a walk-in never gets a number that was told to a booked patient of the same series', () => {
  const day = dayWith(checkIn(7, at, { series: B, ordinal: 7 }));
  expect(numberOf(give(day, issue(1, at)))).toBe('B-008');
  expect(refusal(decide(day, checkIn(8, at, { series: B, ordinal: 8 })))).toBe('number_in_use');
});

test('numbers line up to 999 and go on after it', () => {
  expect([1, 42, 999, 1000].map((ordinal) => ticketNumber('B' as Series, ordinal))).toEqual([
    'B-001',
    'B-042',
    'B-999',
    'B-1000',
  ]);
});

function issueStage(n: number) {
  const command = issue(n, at);
  if (command.type !== 'issue_ticket') throw new Error('The builder issues a ticket');
  return command.stageId;
}
