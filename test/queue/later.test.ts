/** Putting off: hold, "later, please", coming back after a missed call, and going on to another service. */
import { describe, expect, test } from 'vitest';
import type { Command } from '../../server/queue/command.ts';
import { decide } from '../../server/queue/decide.ts';
import {
  clock,
  dayWith,
  drNoor,
  give,
  given,
  happened,
  issue,
  next,
  press,
  refusal,
  room4,
  stageId,
  statusOf,
  theEvent,
  transfer,
  visitId,
  waitingFor,
  xray,
} from './build.ts';

const two = [issue(1, clock('08:30')), issue(2, clock('08:31'))] as const;
const hold = (over: Partial<Extract<Command, { type: 'hold' }>> = {}): Command => ({
  type: 'hold',
  at: clock('08:40'),
  stageId: stageId(1),
  until: clock('09:00'),
  ...over,
});
const resume = (at: string, byClock = false): Command => ({
  type: 'resume_ticket',
  at: clock(at),
  stageId: stageId(1),
  byClock,
});
const postpone = (at: string, over: Partial<Extract<Command, { type: 'postpone' }>> = {}): Command => ({
  type: 'postpone',
  at: clock(at),
  stageId: stageId(1),
  by: 'patient',
  minutes: null,
  ...over,
});

describe('on hold', () => {
  test('a patient is passed over, and has the old place again afterwards', () => {
    const day = dayWith(...two, hold());
    expect(waitingFor(day)).toEqual([stageId(2)]);
    give(day, resume('08:50'));
    expect(waitingFor(day)).toEqual([stageId(1), stageId(2)]);
  });

  test('the job ends it when its time has come and not before; a person ends it at any time', () => {
    expect(refusal(given(...two, hold()).when(resume('08:59', true)))).toBe('hold_not_over');
    expect(happened(given(...two, hold()).when(resume('09:00', true)))).toEqual(['ticket_resumed']);
    expect(happened(given(...two, hold()).when(resume('08:41')))).toEqual(['ticket_resumed']);
  });

  test('without a time only a person ends it', () => {
    expect(refusal(given(...two, hold({ until: null })).when(resume('16:00', true)))).toBe('hold_not_over');
    expect(happened(given(...two, hold({ until: null })).when(resume('16:00')))).toEqual(['ticket_resumed']);
  });

  test('a patient in the room leaves it free for the next', () => {
    for (const before of [[], [press('start', clock('08:36'))]]) {
      const day = dayWith(...two, next(1, clock('08:35')), ...before, hold());
      expect(day.servicePoint(room4)?.currentStageId).toBeNull();
      expect(statusOf(day, 1)).toBe('held');
    }
  });

  test('is not doubled, and nobody who has left is put there', () => {
    expect(refusal(given(...two, hold()).when(hold()))).toBe('stage_not_waiting');
    const cancelled: Command = { type: 'cancel', at: clock('08:39'), stageId: stageId(1), by: 'patient' };
    expect(refusal(given(...two, cancelled).when(hold()))).toBe('stage_closed');
  });
});

describe('"later, please"', () => {
  test('moves a quarter of an hour back, from now or from the own turn, whichever is later', () => {
    // Arrived 8:30, counted as 8:45.
    expect(theEvent(given(...two).when(postpone('08:35')), 'ticket_postponed').virtualArrivalAt).toBe(clock('09:00'));
    expect(theEvent(given(...two).when(postpone('08:55')), 'ticket_postponed').virtualArrivalAt).toBe(clock('09:10'));
  });

  test('by as many minutes as were asked for', () => {
    const outcome = given(...two).when(postpone('08:55', { minutes: 40 }));
    expect(theEvent(outcome, 'ticket_postponed').virtualArrivalAt).toBe(clock('09:35'));
  });

  test('a patient may say it twice, staff as often as needed', () => {
    const twice = [...two, postpone('08:35'), postpone('08:36')];
    expect(refusal(given(...twice).when(postpone('08:37')))).toBe('postpone_limit_reached');
    expect(given(...twice).when(postpone('08:37', { by: 'staff' })).ok).toBe(true);
  });

  test('is too late once called', () => {
    expect(refusal(given(...two, next(1, clock('08:35'))).when(postpone('08:36')))).toBe('stage_not_waiting');
  });

  test('who was told that the turn is near is told once more, when the new one is', () => {
    const near = (at: string): Command => ({ type: 'mark_near', at: clock(at), stageId: stageId(1) });
    expect(refusal(given(...two, near('08:34')).when(near('08:35')))).toBe('already_told');
    expect(happened(given(...two, near('08:34'), postpone('08:35')).when(near('08:58')))).toEqual(['turn_became_near']);
  });
});

describe('after a missed call', () => {
  const missed = [...two, next(1, clock('08:35')), press('mark_no_show', clock('08:37'))] as const;
  const bringBack = (at: string): Command => ({ type: 'bring_back', at: clock(at), stageId: stageId(1) });

  test('a patient who is there after all stands where somebody arriving now would', () => {
    const day = dayWith(...missed, bringBack('08:50'));
    expect(day.stage(stageId(1))).toMatchObject({ virtualArrivalAt: clock('08:50'), state: { status: 'waiting' } });
    expect(waitingFor(day)).toEqual([stageId(2), stageId(1)]);
  });

  test('within the hour', () => {
    expect(given(...missed).when(bringBack('09:37')).ok).toBe(true);
    expect(refusal(given(...missed).when(bringBack('09:38')))).toBe('bring_back_too_late');
  });
});

describe('going on to another service', () => {
  test('the number stays, the old stage is closed, the new one waits from now on', () => {
    const day = dayWith(
      ...two,
      next(1, clock('08:35')),
      press('start', clock('08:35')),
      transfer(1, 9, clock('08:45')),
    );
    expect(statusOf(day, 1)).toBe('transferred');
    expect(day.stage(stageId(9))).toMatchObject({
      visitId: visitId(1),
      serviceId: xray,
      virtualArrivalAt: clock('08:45'),
      state: { status: 'waiting' },
    });
    expect(day.visit(visitId(1))).toMatchObject({ number: 'B-001', currentStageId: stageId(9) });
    expect(day.servicePoint(room4)?.currentStageId).toBeNull();
  });

  test('from the waiting room too, and to one practitioner', () => {
    const day = dayWith(...two, transfer(1, 9, clock('08:45'), { practitionerId: drNoor }));
    expect(waitingFor(day)).toEqual([stageId(2)]);
    expect(day.stage(stageId(9))?.practitionerId).toBe(drNoor);
  });

  test('the turn may be told again, for the new wait', () => {
    const near = (n: number): Command => ({ type: 'mark_near', at: clock('08:50'), stageId: stageId(n) });
    const day = dayWith(...two, near(1), transfer(1, 9, clock('08:50')));
    expect(happened(decide(day, near(9)))).toEqual(['turn_became_near']);
    expect(refusal(decide(day, near(1)))).toBe('stage_not_waiting');
  });
});
