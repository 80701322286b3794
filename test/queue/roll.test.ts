/** A morning with a roll of printed numbers, because a kiosk is dead. Rule: server/queue/decide/roll.ts. */
import { expect, test } from 'vitest';
import type { PatientRef, PractitionerId } from '../../common/contract/vocabulary.ts';
import { headOf } from '../../server/queue/block.ts';
import type { QueueDay } from '../../server/queue/day.ts';
import { decide } from '../../server/queue/decide.ts';
import {
  B,
  blockId,
  blood,
  clock,
  closeDay,
  dayWith,
  give,
  happened,
  issue,
  issueReserved,
  issueRoll,
  next,
  refusal,
  reserve,
  room4,
  stageId,
  theEvent,
  visitId,
  waitingFor,
  xray,
} from './build.ts';

const early = clock('08:05');
const morning = clock('08:10');
const noon = clock('12:00');
const roll = reserve(1, early, { kioskId: null, size: 30, fromOrdinal: 1, serviceIds: [blood] });
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);
const close = { type: 'close_roll', at: noon, blockId: blockId(1) } as const;
const rollOf = (day: QueueDay) => {
  const block = day.block(blockId(1));
  if (block === undefined) throw new Error('There is no roll');
  return block;
};

test('once the desk says that numbers up to 5 are taken, their holders wait in the order of the roll', () => {
  const day = dayWith(roll, issueRoll([5, 3, 1, 2, 4], morning));
  expect(waitingFor(day)).toEqual(upTo(5).map(stageId));
  expect(day.visit(visitId(5))?.number).toBe('Z-005');
});

test('whoever has a ticket already goes before the roll that was told of later', () => {
  const day = dayWith(roll, issue(9, early), issueRoll([1], morning));
  expect(waitingFor(day)).toEqual([stageId(9), stageId(1)]);
});

test('the doctor’s "next" calls the first of the roll, and the one after when nobody comes', () => {
  const day = dayWith(roll, issueRoll([1, 2], morning));
  const first = give(day, next(1, clock('08:20')));
  expect(theEvent(first, 'ticket_called').stageId).toBe(stageId(1));
  give(day, { type: 'mark_no_show', at: clock('08:22'), servicePointId: room4 });
  const second = give(day, next(2, clock('08:23')));
  expect(theEvent(second, 'ticket_called').stageId).toBe(stageId(2));
});

test('two desks that say the same make nobody wait twice', () => {
  const day = dayWith(roll, issueRoll(upTo(3), morning));
  const other = issueRoll(upTo(4), morning, {
    numbers: upTo(4).map((n) => ({
      ordinal: n,
      visitId: visitId(n + 20),
      stageId: stageId(n + 20),
      patientRef: null,
    })),
  });
  expect(give(day, other).map((event) => event.type === 'ticket_issued' && event.number)).toEqual(['Z-004']);
  expect(refusal(decide(day, issueRoll([2], morning)))).toBe('number_in_use');
});

test('neither hours nor the daily cap refuse whoever holds a number already', () => {
  const day = dayWith(roll, issue(8, morning, { serviceId: xray }), issue(9, morning, { serviceId: xray }));
  expect(happened(decide(day, issueRoll([1], clock('18:00'), { serviceId: xray })))).toEqual(['ticket_issued']);
});

test('a known patient who waits for the service already is not made to wait twice', () => {
  const somebody = '0192f0c0-7d4e-7c11-8a20-000000000001' as PatientRef;
  const numbers = [{ ordinal: 1, visitId: visitId(1), stageId: stageId(1), patientRef: somebody }];
  const day = dayWith(roll, issue(7, morning, { patientRef: somebody }));
  expect(refusal(decide(day, issueRoll([1], morning, { numbers })))).toBe('already_waiting');
});

test('a doctor who is not there, a service that is none and a number that is not on the roll are refused', () => {
  const day = dayWith(roll, reserve(2, morning));
  const nowhere = '0192f0c0-7d4e-7c11-8a10-00000000ffff' as PractitionerId;
  expect(refusal(decide(day, issueRoll([1], morning, { practitionerId: nowhere })))).toBe('practitioner_not_here');
  expect(refusal(decide(day, issueRoll([31], morning)))).toBe('block_not_found');
  expect(refusal(decide(day, issueRoll([], morning)))).toBe('block_not_found');
  // What was set aside for a kiosk is no roll.
  expect(refusal(decide(day, issueRoll([31], morning, { blockId: blockId(2) })))).toBe('block_not_found');
  expect(refusal(decide(day, { ...close, blockId: blockId(2) }))).toBe('block_not_found');
  // And no kiosk gives what is on the roll.
  expect(refusal(decide(day, issueReserved(1, morning)))).toBe('block_not_found');
});

test('a service whose letters the roll has goes on behind it', () => {
  const day = dayWith(reserve(1, early, { kioskId: null, series: B, size: 30, fromOrdinal: 1 }));
  expect(theEvent(give(day, issue(1, morning)), 'ticket_issued').number).toBe('B-031');
});

test('what comes off the roll next is known, also when somebody in between did not come to the desk', () => {
  const day = dayWith(roll);
  const head = () => headOf(rollOf(day), day.unusedOf(rollOf(day)));
  expect(head()).toEqual({ last: 0, next: 1 });
  give(day, issueRoll([1, 2, 5], morning));
  expect(head()).toEqual({ last: 5, next: 6 });
  give(day, issueRoll([30], morning));
  expect(head()).toEqual({ last: 30, next: 3 });
});

test('closing the roll voids what is left on it; nobody takes a number of it any more', () => {
  const day = dayWith(roll, issueRoll(upTo(28), morning));
  expect(give(day, close)).toEqual([
    { type: 'numbers_voided', at: noon, series: 'Z', ordinals: [29, 30], reason: 'roll_closed' },
  ]);
  expect(give(day, close)).toEqual([]);
  expect(refusal(decide(day, issueRoll([29], noon)))).toBe('number_in_use');
  expect(give(day, closeDay(clock('18:00'))).filter(({ type }) => type === 'numbers_voided')).toEqual([]);
});
