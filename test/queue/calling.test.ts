import { describe, expect, test } from 'vitest';
import type { Command } from '../../server/queue/command.ts';
import type { CallReason } from '../../server/queue/event.ts';
import { decide } from '../../server/queue/decide.ts';
import {
  callId,
  callTicket,
  checkIn,
  clock,
  dayWith,
  drNoor,
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
  theEvent,
  transfer,
  waitingFor,
  xray,
} from './build.ts';

const at = clock('09:00');

describe('why this one was called', () => {
  const reasonOf = (...waiting: readonly Command[]): CallReason =>
    theEvent(given(...waiting).when(next(1, at)), 'ticket_called').why;

  test('nobody else was there', () => {
    expect(reasonOf(issue(1, clock('08:30')))).toEqual({
      rule: 'only_one',
      waiting: 1,
      passedOver: 0,
      virtualArrivalAt: clock('08:45'),
    });
  });
  test('arrived before the others', () => {
    expect(reasonOf(issue(1, clock('08:30')), issue(2, clock('08:31')))).toMatchObject({ rule: 'arrival', waiting: 2 });
  });
  test('booked for an earlier time', () => {
    expect(reasonOf(issue(1, clock('08:50')), checkIn(2, clock('08:51')))).toMatchObject({ rule: 'booked_time' });
  });
  test('moved back on the own wish, and now the first', () => {
    const later = { type: 'postpone', at: clock('08:31'), stageId: stageId(1), by: 'patient', minutes: 1 } as const;
    expect(reasonOf(issue(1, clock('08:30')), later, issue(2, clock('08:59')))).toMatchObject({ rule: 'asked_later' });
  });
  test('an emergency', () => {
    expect(reasonOf(issue(1, clock('08:30')), issue(2, clock('08:50'), { classCode: emergency }))).toMatchObject({
      rule: 'emergency',
    });
  });
  test('the same minute, but the ticket was issued first', () => {
    expect(reasonOf(issue(1, clock('08:30')), issue(2, clock('08:30')))).toMatchObject({ rule: 'issue_order' });
  });
  test('the same minute in another service of the room: also the order of issue', () => {
    const day = dayWith(issue(1, clock('08:30')), issue(2, clock('08:45'), { serviceId: xray }));
    expect(theEvent(decide(day, next(1, at, room5)), 'ticket_called')).toMatchObject({
      stageId: stageId(1),
      why: { rule: 'issue_order', waiting: 2 },
    });
  });
});

describe('who may call whom', () => {
  test('a room calls only for the services that it serves', () => {
    const day = dayWith(issue(1, clock('08:30'), { serviceId: xray }));
    expect(refusal(decide(day, next(1, at, room4)))).toBe('nobody_waiting');
    expect(happened(decide(day, next(1, at, room5)))).toEqual(['ticket_called']);
  });

  test('who waits for one practitioner is called only to the room where that one sits', () => {
    const day = dayWith(
      issue(1, clock('08:30'), { practitionerId: drNoor }),
      { type: 'close_service_point', at: clock('08:31'), servicePointId: room5 },
      { type: 'open_service_point', at: clock('08:32'), servicePointId: room5, practitionerId: drNoor },
    );
    expect(waitingFor(day, room4)).toEqual([]);
    expect(waitingFor(day, room5)).toEqual([stageId(1)]);
    expect(refusal(decide(day, next(1, at, room4)))).toBe('nobody_waiting');
    expect(theEvent(decide(day, next(1, at, room5)), 'ticket_called').stageId).toBe(stageId(1));
  });

  test('who was transferred to a room is called only there', () => {
    const day = dayWith(issue(1, clock('08:30')), transfer(1, 2, clock('08:40'), { servicePointId: room5 }));
    expect(waitingFor(day, room4)).toEqual([]);
    expect(waitingFor(day, room5)).toEqual([stageId(2)]);
  });
});

describe('calling a particular patient', () => {
  test('needs a reason, which is kept with the call', () => {
    const outcome = given(issue(1, clock('08:30')), issue(2, clock('08:31'))).when(callTicket(2, at));
    expect(theEvent(outcome, 'ticket_called').why).toEqual({
      rule: 'chosen',
      waiting: 2,
      passedOver: 1,
      virtualArrivalAt: clock('08:46'),
      chosenBecause: 'asked_for',
    });
  });

  test('also one on hold', () => {
    const hold = { type: 'hold', at: clock('08:40'), stageId: stageId(1), until: null } as const;
    expect(happened(given(issue(1, clock('08:30')), hold).when(callTicket(1, at)))).toEqual(['ticket_called']);
  });

  test('finishes the patient in the room, as "next" does', () => {
    const day = dayWith(issue(1, clock('08:30')), issue(2, clock('08:31')), next(1, at), callTicket(2, clock('09:10')));
    expect([statusOf(day, 1), statusOf(day, 2)]).toEqual(['done', 'called']);
  });
});

describe('a called patient', () => {
  const called = [issue(1, clock('08:30')), next(1, at)] as const;

  test('may be called again twice, by the same call', () => {
    const day = dayWith(...called);
    expect(theEvent(give(day, press('recall', clock('09:01'))), 'ticket_recalled').callId).toBe(callId(1));
    give(day, press('recall', clock('09:02')));
    expect(refusal(decide(day, press('recall', clock('09:03'))))).toBe('recall_limit_reached');
  });

  test('is in service from the start, then done; the room is free for the next', () => {
    const day = dayWith(...called, press('start', clock('09:02')));
    expect(statusOf(day, 1)).toBe('serving');
    expect(day.servicePoint(room4)?.currentStageId).toBe(stageId(1));
    give(day, press('finish', clock('09:12')));
    expect(day.stage(stageId(1))?.state).toMatchObject({
      status: 'done',
      calledAt: at,
      startedAt: clock('09:02'),
      endedAt: clock('09:12'),
    });
    expect(day.servicePoint(room4)?.currentStageId).toBeNull();
  });

  test('counts as served from the call on where nobody pressed "start"', () => {
    const day = dayWith(...called, press('finish', clock('09:12')));
    expect(day.stage(stageId(1))?.state).toMatchObject({ status: 'done', startedAt: at });
  });

  test('who does not come has missed the call, and the room is free', () => {
    const day = dayWith(...called, press('mark_no_show', clock('09:03')));
    expect(statusOf(day, 1)).toBe('no_show');
    expect(day.servicePoint(room4)?.currentStageId).toBeNull();
  });

  test('in service cannot be called again, nor have missed the call', () => {
    const day = dayWith(...called, press('start', clock('09:02')));
    for (const key of ['recall', 'mark_no_show', 'start'] as const)
      expect(refusal(decide(day, press(key, clock('09:03'))))).toBe('stage_not_called');
  });

  test('may be cancelled by the patient until the service has begun', () => {
    const cancel = { type: 'cancel', at: clock('09:03'), stageId: stageId(1), by: 'patient' } as const;
    expect(happened(given(...called).when(cancel))).toEqual(['ticket_cancelled']);
    expect(refusal(given(...called, press('start', clock('09:02'))).when(cancel))).toBe('stage_not_waiting');
    expect(happened(given(...called, press('start', clock('09:02'))).when({ ...cancel, by: 'staff' }))).toEqual([
      'ticket_cancelled',
    ]);
  });
});
