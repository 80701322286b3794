import { expect, test } from 'vitest';
import { decide } from '../../server/queue/decide.ts';
import { minutesAfter } from '../../server/queue/decide/arriving.ts';
import {
  checkIn,
  clock,
  closeDay,
  dayWith,
  give,
  happened,
  issue,
  K,
  next,
  press,
  refusal,
  room4,
  room5,
  stageId,
  statusOf,
} from './build.ts';

const busyEvening = () =>
  dayWith(
    ...[1, 2, 3, 4].map((n) => issue(n, minutesAfter(clock('16:00'), n))),
    next(1, clock('16:20')),
    press('start', clock('16:21')),
    next(2, clock('16:25'), room5),
    { type: 'hold', at: clock('16:26'), stageId: stageId(3), until: null },
  );

test('the end of the day leaves nobody and no room behind', () => {
  const day = busyEvening();
  give(day, closeDay(clock('18:00')));

  expect([1, 2, 3, 4].map((n) => statusOf(day, n))).toEqual(['done', 'no_show', 'cancelled', 'cancelled']);
  expect([...day.openStages()]).toEqual([]);
  for (const room of [room4, room5])
    expect(day.servicePoint(room)).toMatchObject({ status: 'closed', currentStageId: null });
  expect(day.head).toMatchObject({ status: 'closed', lastAt: clock('18:00') });
});

test('those who are left are listed in the order of their numbers, and the day is closed last', () => {
  const events = give(busyEvening(), closeDay(clock('18:00')));
  expect(events.flatMap((event) => ('stageId' in event ? [event.stageId] : []))).toEqual([1, 2, 3, 4].map(stageId));
  expect(events.at(-1)?.type).toBe('day_closed');
});

test('numbers of bookings that never came are voided, each once, and not those that came', () => {
  const day = dayWith(checkIn(2, clock('08:50')));
  const numbers = [5, 2, 4, 5].map((ordinal) => ({ series: K, ordinal }));
  const events = give(day, closeDay(clock('18:00'), numbers));
  expect(events.filter(({ type }) => type === 'numbers_voided')).toEqual([
    { type: 'numbers_voided', at: clock('18:00'), series: K, ordinals: [4, 5], reason: 'never_came' },
  ]);
  expect([1, 2, 4, 5].map((ordinal) => day.isNumberUsed(K, ordinal))).toEqual([false, true, true, true]);
});

test('an empty day closes too, once', () => {
  const day = dayWith();
  expect(happened(decide(day, closeDay(clock('18:00'))))).toEqual([
    'service_point_closed',
    'service_point_closed',
    'day_closed',
  ]);
  give(day, closeDay(clock('18:00')));
  expect(refusal(decide(day, closeDay(clock('18:01'))))).toBe('day_closed');
});
