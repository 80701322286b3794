import { describe, expect, test } from 'vitest';
import type { Command } from '../../server/queue/command.ts';
import { decide } from '../../server/queue/decide.ts';
import {
  callTicket,
  clock,
  dayWith,
  emergency,
  give,
  given,
  happened,
  issue,
  next,
  press,
  refusal,
  room4,
  room5,
  stageId,
  statusOf,
  waitingFor,
} from './build.ts';
import { plain } from './plain.ts';

const seconds = (hhmm: string, s: number) => (clock(hhmm) + s * 1000) as ReturnType<typeof clock>;

/** Everything but the clock of the log: what an undo must bring back. Only the room does not go on calling by itself. */
const standing = (day: ReturnType<typeof dayWith>) => {
  const { head: _head, rooms, ...rest } = plain(day);
  return { ...rest, rooms: rooms.map((room) => ({ ...room, lastCall: null, calling: null })) };
};

const three = [issue(1, clock('08:30')), issue(2, clock('08:31')), issue(3, clock('08:32'))] as const;
const hold: Command = { type: 'hold', at: clock('08:40'), stageId: stageId(3), until: clock('10:00') };

describe('taking back a call leaves everything as it was before', () => {
  const stories: Record<string, { before: readonly Command[]; call: Command }> = {
    'of somebody who waited': { before: three, call: next(1, clock('09:00')) },
    'that ended the service of the one before': {
      before: [...three, next(1, clock('08:50')), press('start', clock('08:51'))],
      call: next(2, clock('09:00')),
    },
    'that ended a call which was never started, and called twice': {
      before: [...three, next(1, clock('08:50')), press('recall', clock('08:51'))],
      call: next(2, clock('09:00')),
    },
    'of somebody on hold': { before: [...three, hold], call: callTicket(3, clock('09:00')) },
  };
  test.each(Object.entries(stories))('%s', (_, { before, call }) => {
    const day = dayWith(...before);
    const was = standing(day);
    give(day, call);
    expect(standing(day)).not.toEqual(was);
    give(day, press('undo_call', seconds('09:00', 5)));
    expect(standing(day)).toEqual(was);
  });
});

test('the place in the order is the old one, before who came later', () => {
  const day = dayWith(...three, next(1, clock('09:00')), press('undo_call', seconds('09:00', 3)));
  expect(waitingFor(day)).toEqual([stageId(1), stageId(2), stageId(3)]);
});

test('an emergency that came meanwhile is called first', () => {
  const day = dayWith(...three, next(1, clock('09:00')));
  give(day, issue(4, clock('09:00'), { classCode: emergency }));
  give(day, press('undo_call', seconds('09:00', 9)));
  give(day, next(2, seconds('09:00', 10)));
  expect(statusOf(day, 4)).toBe('called');
});

test('ten seconds are the limit', () => {
  const called = [...three, next(1, clock('09:00'))];
  expect(happened(given(...called).when(press('undo_call', seconds('09:00', 10))))).toEqual(['call_undone']);
  expect(refusal(given(...called).when(press('undo_call', seconds('09:00', 10.001))))).toBe('undo_too_late');
});

test('a call is taken back once, in its own room, and not once the patient was seen', () => {
  const called = [...three, next(1, clock('09:00'))];
  const undo = press('undo_call', seconds('09:00', 2));
  expect(refusal(given(...called, undo).when(undo))).toBe('nothing_to_undo');
  expect(refusal(given(...called).when(press('undo_call', clock('09:00'), room5)))).toBe('nothing_to_undo');
  for (const key of ['start', 'finish', 'mark_no_show'] as const)
    expect(refusal(given(...called, press(key, clock('09:00'))).when(undo))).toBe('nothing_to_undo');
});

test('a patient who was put on hold and is called by another room is not taken from there', () => {
  const day = dayWith(
    ...three,
    next(1, clock('09:00')),
    { type: 'hold', at: clock('09:00'), stageId: stageId(1), until: null },
    callTicket(1, clock('09:00'), room5),
  );
  expect(refusal(decide(day, press('undo_call', seconds('09:00', 1), room4)))).toBe('nothing_to_undo');
});
