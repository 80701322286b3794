/** Numbers set aside for a kiosk that loses its connection. Rule: docs/adr/0021-kiosk-offline.md. */
import { expect, test } from 'vitest';
import type { DeviceId, EpochMs, PractitionerId } from '../../common/contract/vocabulary.ts';
import { decide } from '../../server/queue/decide.ts';
import { strandedOf } from '../../server/queue/order/stranded.ts';
import {
  B,
  blockId,
  clock,
  closeDay,
  dayWith,
  give,
  happened,
  issue,
  issueReserved,
  next,
  refusal,
  reserve,
  settings,
  stageId,
  theEvent,
  visitId,
  waitingFor,
  xray,
} from './build.ts';

const morning = clock('08:10');
const back = clock('09:00');
const nowhere = '0192f0c0-7d4e-7c11-8a10-00000000ffff' as PractitionerId; // on no list of the day
const minutesBefore = (at: EpochMs, minutes: number) => (at - minutes * 60_000) as EpochMs;

test('a kiosk has its own numbers, and whoever took one waits since then', () => {
  const day = dayWith(reserve(1, morning));
  const events = give(day, issueReserved(1, back, { takenAt: clock('08:40') }));
  expect(theEvent(events, 'ticket_issued')).toMatchObject({ number: 'Z-001', at: back, takenAt: clock('08:40') });
  expect(day.stage(stageId(1))).toMatchObject({ enteredAt: clock('08:40'), waitingSince: clock('08:40') });
});

test('who came while the server was away goes before whoever came after it was back', () => {
  const day = dayWith(reserve(1, morning), issue(7, back));
  give(day, issueReserved(2, clock('09:01'), { takenAt: clock('08:50') }));
  give(day, issueReserved(1, clock('09:01'), { takenAt: clock('08:45') }));
  expect(waitingFor(day)).toEqual([stageId(1), stageId(2), stageId(7)]);
});

test('a kiosk whose clock is wrong moves nobody before its numbers were set aside, nor into the future', () => {
  const day = dayWith(reserve(1, morning));
  const early = give(day, issueReserved(1, back, { takenAt: clock('03:00') }));
  const late = give(day, issueReserved(2, back, { takenAt: clock('23:00') }));
  expect(theEvent(early, 'ticket_issued').takenAt).toBe(morning);
  expect(theEvent(late, 'ticket_issued').takenAt).toBe(back);
});

test('the next block goes on behind the first, and a service that shares the letters behind both', () => {
  const day = dayWith(reserve(1, morning), reserve(2, morning), reserve(3, morning, { series: B }));
  expect([...day.blocks()].map(({ series, fromOrdinal, toOrdinal }) => [series, fromOrdinal, toOrdinal])).toEqual([
    ['Z', 1, 3],
    ['Z', 4, 6],
    ['B', 1, 3],
  ]);
  expect(theEvent(give(day, issue(1, back)), 'ticket_issued').number).toBe('B-004');
});

test('asked for twice, a block is set aside once', () => {
  const day = dayWith(reserve(1, morning));
  expect(give(day, reserve(1, morning))).toEqual([]);
});

test('a roll of paper has its numbers printed already, so none of them may be in use', () => {
  const roll = (fromOrdinal: number) => reserve(2, back, { kioskId: null, series: B, size: 100, fromOrdinal });
  expect(refusal(decide(dayWith(issue(1, morning)), roll(1)))).toBe('number_in_use');
  expect(happened(decide(dayWith(issue(1, morning)), roll(2)))).toEqual(['block_reserved']);
});

test('neither hours nor the daily cap refuse whom the kiosk has given a paper already', () => {
  const day = dayWith(
    reserve(1, morning),
    issue(8, morning, { serviceId: xray }),
    issue(9, morning, { serviceId: xray }),
  );
  const late = issueReserved(1, clock('18:00'), { serviceId: xray, takenAt: minutesBefore(clock('18:00'), 1) });
  expect(happened(decide(day, late))).toEqual(['ticket_issued']);
});

test('a doctor who is not there any more refuses nobody either: the desk is told who waits for them', () => {
  const day = dayWith(reserve(1, morning));
  give(day, issueReserved(1, back, { practitionerId: nowhere }));
  const stage = day.stage(stageId(1));
  expect(stage?.practitionerId).toBe(nowhere);
  expect(stage && strandedOf(day, settings, stage)).toMatchObject({ hasLeft: true });
});

test('no number of another kiosk, outside of the block or already given is taken', () => {
  const day = dayWith(reserve(1, morning), issueReserved(1, back));
  const other = '0192f0c0-7d4e-7c11-8a10-000000000002' as DeviceId;
  expect(refusal(decide(day, issueReserved(2, back, { kioskId: other })))).toBe('block_not_found');
  expect(refusal(decide(day, issueReserved(4, back)))).toBe('block_not_found');
  expect(refusal(decide(day, issueReserved(2, back, { blockId: blockId(5) })))).toBe('block_not_found');
  const again = issueReserved(1, back, { visitId: visitId(5), stageId: stageId(5) });
  expect(refusal(decide(day, again))).toBe('number_in_use');
});

test('at the day’s end every number that was set aside was given or is voided', () => {
  const day = dayWith(reserve(1, morning), issueReserved(2, back), reserve(2, back, { size: 2 }), next(1, back));
  const events = give(day, closeDay(clock('18:00')));
  expect(events.flatMap((event) => (event.type === 'numbers_voided' ? [event.ordinals] : []))).toEqual([
    [1, 3],
    [4, 5],
  ]);
  expect(refusal(decide(day, issueReserved(1, clock('18:01'))))).toBe('day_closed');
});
