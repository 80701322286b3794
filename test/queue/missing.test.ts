/** What becomes of a missed call, by the clinic's rule. */
import { describe, expect, test } from 'vitest';
import type { EpochMs } from '../../common/contract/vocabulary.ts';
import type { QueueDay } from '../../server/queue/day.ts';
import { decide } from '../../server/queue/decide.ts';
import { evolve } from '../../server/queue/evolve.ts';
import type { Policy } from '../../server/queue/settings.ts';
import {
  callTicket,
  clock,
  closeDay,
  dayWith,
  give,
  issue,
  next,
  press,
  refusal,
  room5,
  settings,
  stageId,
  statusOf,
  theEvent,
  waitingFor,
  xray,
} from './build.ts';

const minutes = (n: number) => (clock('09:00') + n * 60_000) as EpochMs;

/** Five patients came one after the other; the clinic has this rule. */
function dayOf(missed: Policy['missed'], over: Partial<Policy> = {}): QueueDay {
  const day = dayWith();
  const policy = { ...settings.policy, ...over, missed };
  evolve(day, { type: 'settings_changed', at: clock('08:00'), settings: { ...settings, policy } });
  for (const n of [1, 2, 3, 4, 5]) give(day, issue(n, (clock('08:00') + n * 60_000) as EpochMs));
  return day;
}

/** The next is called and does not come. */
function missNext(day: QueueDay, n: number, at: EpochMs) {
  const called = theEvent(give(day, next(n, at)), 'ticket_called');
  give(day, press('mark_no_show', at));
  return called.stageId;
}

const callNext = (day: QueueDay, n: number, at: EpochMs) => theEvent(give(day, next(n, at)), 'ticket_called').stageId;

describe('final', () => {
  test('the wait is over; the desk may bring the patient back', () => {
    const day = dayOf({ kind: 'final' });
    expect(missNext(day, 1, minutes(0))).toBe(stageId(1));
    expect(statusOf(day, 1)).toBe('no_show');
    give(day, { type: 'bring_back', at: minutes(1), stageId: stageId(1) });
    expect(waitingFor(day).at(-1)).toBe(stageId(1));
  });
});

describe('called again after two more calls', () => {
  const rule = { kind: 'call_again', afterCalls: 2, times: 1 } as const;

  test('the patient stands aside for two calls of the service, from any room, and comes next', () => {
    const day = dayOf(rule);
    missNext(day, 1, minutes(0));
    expect(statusOf(day, 1)).toBe('held');
    expect(callNext(day, 2, minutes(1))).toBe(stageId(2));
    expect(statusOf(day, 1)).toBe('held');
    give(day, next(3, minutes(2), room5));
    expect(statusOf(day, 1)).toBe('waiting');
    expect(callNext(day, 4, minutes(3))).toBe(stageId(1));
  });

  test('where nobody else waits for the service, a room that calls for another one does not forget the patient', () => {
    const day = dayWith(
      {
        type: 'change_settings',
        at: minutes(0),
        settings: { ...settings, policy: { ...settings.policy, missed: rule } },
      },
      issue(1, minutes(0), { serviceId: xray }),
      next(1, minutes(0), room5),
      press('mark_no_show', minutes(1), room5),
      issue(2, minutes(1)),
      issue(3, minutes(1)),
    );
    give(day, next(2, minutes(2), room5));
    expect(statusOf(day, 1)).toBe('waiting');
    expect(theEvent(give(day, next(3, minutes(3), room5)), 'ticket_called').stageId).toBe(stageId(1));
  });

  test('a call that was taken back does not count', () => {
    const day = dayOf(rule);
    missNext(day, 1, minutes(0));
    give(day, next(2, minutes(1)));
    give(day, press('undo_call', minutes(1)));
    give(day, next(3, minutes(2)));
    expect(statusOf(day, 1)).toBe('held');
  });

  test('the second miss is the last', () => {
    const day = dayOf(rule);
    missNext(day, 1, minutes(0));
    give(day, next(2, minutes(1)));
    give(day, next(3, minutes(2)));
    expect(missNext(day, 4, minutes(3))).toBe(stageId(1));
    expect(statusOf(day, 1)).toBe('no_show');
  });

  test('where nobody else waits, the turn is the patient’s at once', () => {
    const day = dayOf(rule);
    for (const n of [1, 2, 3, 4]) give(day, next(n, minutes(n)));
    expect(missNext(day, 5, minutes(5))).toBe(stageId(5));
    expect(callNext(day, 6, minutes(6))).toBe(stageId(5));
  });

  test('who comes to the desk meanwhile waits again at the old place', () => {
    const day = dayOf(rule);
    missNext(day, 1, minutes(0));
    give(day, { type: 'bring_back', at: minutes(1), stageId: stageId(1) });
    expect(waitingFor(day)[0]).toBe(stageId(1));
  });

  test('who is still aside when the day ends has missed the call', () => {
    const day = dayOf(rule);
    missNext(day, 1, minutes(0));
    give(day, closeDay(clock('17:00')));
    expect(statusOf(day, 1)).toBe('no_show');
  });
});

describe('put back by two places', () => {
  const rule = { kind: 'put_back', places: 2, times: 1 } as const;
  const order = (day: QueueDay) => waitingFor(day).map((id) => Number(id.slice(-2)));

  test('two others come before', () => {
    const day = dayOf(rule);
    missNext(day, 1, minutes(0));
    expect(order(day)).toEqual([2, 3, 1, 4, 5]);
  });

  test('with fewer waiting, the patient is the last of them', () => {
    const day = dayOf(rule);
    for (const n of [1, 2, 3]) give(day, next(n, minutes(n)));
    missNext(day, 4, minutes(4));
    expect(order(day)).toEqual([5, 4]);
  });

  test('a cap on the wait does not put the patient first again', () => {
    const day = dayOf(rule, { waitCapMin: 30 });
    missNext(day, 1, minutes(0));
    expect([2, 3, 4].map((n) => callNext(day, n, minutes(n)))).toEqual([stageId(2), stageId(3), stageId(1)]);
  });

  test('the second miss is the last', () => {
    const day = dayOf(rule);
    missNext(day, 1, minutes(0));
    give(day, next(2, minutes(1)));
    give(day, next(3, minutes(2)));
    missNext(day, 4, minutes(3));
    expect(statusOf(day, 1)).toBe('no_show');
  });
});

test('chosen from aside and taken back after others were called, the patient waits no longer than was due', () => {
  const day = dayOf({ kind: 'call_again', afterCalls: 2, times: 1 });
  missNext(day, 1, minutes(0));
  give(day, next(2, minutes(1)));
  give(day, callTicket(1, minutes(2)));
  give(day, next(3, minutes(2), room5));
  give(day, press('undo_call', minutes(2)));
  expect(statusOf(day, 1)).toBe('waiting');
});

test('a patient who waits already is not brought back', () => {
  const day = dayOf({ kind: 'put_back', places: 2, times: 1 });
  missNext(day, 1, minutes(0));
  expect(refusal(decide(day, { type: 'bring_back', at: minutes(1), stageId: stageId(1) }))).toBe('stage_not_missed');
});
