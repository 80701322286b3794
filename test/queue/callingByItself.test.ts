/** Rooms that call without a press: after "next" on an empty list, or because the clinic wants it so. */
import { describe, expect, test } from 'vitest';
import type { DeviceId, EpochMs, PatientRef, StageId } from '../../common/contract/vocabulary.ts';
import type { Command } from '../../server/queue/command.ts';
import type { QueueDay } from '../../server/queue/day.ts';
import { decide } from '../../server/queue/decide.ts';
import { effectsOf } from '../../server/queue/effects.ts';
import { evolve } from '../../server/queue/evolve.ts';
import {
  blood,
  callId,
  callTicket,
  clock,
  dayWith,
  give,
  happened,
  issue,
  next,
  press,
  refusal,
  room4,
  room5,
  settings,
  stageId,
  standard,
  statusOf,
  theEvent,
  visitId,
  xray,
} from './build.ts';

const at = clock('09:00');
const after = (seconds: number) => (at + seconds * 1_000) as EpochMs;
const nextOrWait = (when: EpochMs, room = room4, seen?: StageId | null): Command => ({
  type: 'call_next',
  at: when,
  servicePointId: room,
  callId: callId(1),
  orWait: true,
  ...(seen === undefined ? {} : { seenStageId: seen }),
});
const callForIdlest = (when: EpochMs, n = 50): Command => ({ type: 'call_for_idlest', at: when, callId: callId(n) });
const calledTo = (day: QueueDay, when: EpochMs, n = 50) =>
  theEvent(give(day, callForIdlest(when, n)), 'ticket_called').servicePointId;

describe('"next" with nobody there', () => {
  test('waits for the next arrival, who is called once', () => {
    const day = dayWith(nextOrWait(at));
    expect(refusal(decide(day, callForIdlest(at)))).toBe('nobody_to_call');
    give(day, issue(1, after(60)));
    expect(calledTo(day, after(60))).toBe(room4);
    give(day, press('finish', after(120)));
    give(day, issue(2, after(130)));
    expect(refusal(decide(day, callForIdlest(after(130))))).toBe('nobody_to_call');
  });

  test('finishes whoever is in the room', () => {
    const day = dayWith(issue(1, at), nextOrWait(at));
    expect(happened(decide(day, nextOrWait(after(60))))).toEqual(['service_finished', 'next_awaited']);
  });

  test('pressed twice waits all the same', () => {
    const day = dayWith(nextOrWait(at));
    expect(happened(decide(day, nextOrWait(after(5))))).toEqual(['next_awaited']);
  });

  test('can be stopped', () => {
    const day = dayWith(nextOrWait(at), { type: 'stop_calling', at, servicePointId: room4 }, issue(1, after(60)));
    expect(refusal(decide(day, callForIdlest(after(60))))).toBe('nobody_to_call');
  });

  test('of two rooms that wait, the one that waits longer calls first', () => {
    const day = dayWith(nextOrWait(at, room5), nextOrWait(after(1), room4));
    give(day, issue(1, after(10)));
    give(day, issue(2, after(20)));
    expect(calledTo(day, after(20), 50)).toBe(room4);
    expect(calledTo(day, after(20), 51)).toBe(room5);
  });
});

describe('a room that calls by itself', () => {
  function dayThatCallsByItself(...rooms: readonly (typeof room4)[]): QueueDay {
    const day = dayWith();
    const servicePoints = Object.fromEntries(
      Object.entries(settings.servicePoints).map(([id, rules]) => [
        id,
        { ...rules, callsByItself: rooms.some((room) => room === id) },
      ]),
    );
    evolve(day, { type: 'settings_changed', at: clock('08:00'), settings: { ...settings, servicePoints } });
    return day;
  }

  test('calls who comes, and again when it is free', () => {
    const day = dayThatCallsByItself(room4);
    give(day, issue(1, at));
    give(day, issue(2, at));
    expect(calledTo(day, at)).toBe(room4);
    expect(refusal(decide(day, callForIdlest(at)))).toBe('nobody_to_call');
    give(day, press('finish', after(60)));
    expect(calledTo(day, after(60), 51)).toBe(room4);
    expect(statusOf(day, 2)).toBe('called');
  });

  test('the idlest goes first: the one that was free the longest', () => {
    const day = dayThatCallsByItself(room4, room5);
    for (const n of [1, 2]) give(day, issue(n, at));
    expect(calledTo(day, at, 50)).toBe(room4);
    expect(calledTo(day, at, 51)).toBe(room5);
    give(day, press('finish', after(60), room5));
    give(day, press('finish', after(90), room4));
    give(day, issue(3, after(100)));
    expect(calledTo(day, after(100), 52)).toBe(room5);
  });

  test('does not call the same patient again whose call was taken back', () => {
    const day = dayThatCallsByItself(room4);
    give(day, issue(1, at));
    give(day, callForIdlest(at));
    give(day, press('undo_call', after(5)));
    expect(refusal(decide(day, callForIdlest(after(6))))).toBe('nobody_to_call');
    give(day, next(2, after(30)));
    expect(statusOf(day, 1)).toBe('called');
  });

  test('calls nobody during a pause', () => {
    const day = dayThatCallsByItself(room4);
    give(day, { type: 'pause_service_point', at, servicePointId: room4, reason: 'break' });
    give(day, issue(1, at));
    expect(refusal(decide(day, callForIdlest(at)))).toBe('nobody_to_call');
    give(day, { type: 'resume_service_point', at: after(60), servicePointId: room4 });
    expect(calledTo(day, after(60))).toBe(room4);
  });

  test('somebody who missed a call is called again, after a while, when nobody else comes', () => {
    const day = dayWith();
    const servicePoints = { ...settings.servicePoints };
    servicePoints[room4] = { ...servicePoints[room4]!, callsByItself: true };
    const policy = { ...settings.policy, missed: { kind: 'call_again', afterCalls: 3, times: 1 } } as const;
    evolve(day, { type: 'settings_changed', at: clock('08:00'), settings: { ...settings, servicePoints, policy } });
    give(day, issue(1, at));
    give(day, callForIdlest(at));
    give(day, press('mark_no_show', after(60)));
    expect(refusal(decide(day, callForIdlest(after(61))))).toBe('nobody_to_call');
    expect(calledTo(day, after(60 + 120), 51)).toBe(room4);
    expect(statusOf(day, 1)).toBe('called');
  });

  test('what was stopped stays stopped when somebody is taken in by hand', () => {
    const day = dayThatCallsByItself(room4);
    give(day, { type: 'stop_calling', at, servicePointId: room4 });
    give(day, issue(1, at));
    give(day, callTicket(1, after(10)));
    give(day, press('finish', after(60)));
    give(day, issue(2, after(61)));
    expect(refusal(decide(day, callForIdlest(after(62))))).toBe('nobody_to_call');
    give(day, next(3, after(70)));
    give(day, press('finish', after(80)));
    give(day, issue(3, after(90)));
    expect(calledTo(day, after(90), 53)).toBe(room4);
  });

  test('"next" for a room that looked empty does not finish who was called into it meanwhile', () => {
    const day = dayThatCallsByItself(room4);
    give(day, issue(1, at));
    give(day, callForIdlest(at));
    expect(refusal(decide(day, nextOrWait(after(1), room4, null)))).toBe('room_changed');
    expect(happened(decide(day, nextOrWait(after(1), room4, stageId(1))))).toEqual([
      'service_finished',
      'next_awaited',
    ]);
  });

  test('where a service says so its rooms call whoever is next, so that no other service is left out', () => {
    const day = dayWith();
    const services = { ...settings.services, [xray]: { ...settings.services[xray]!, callsByItself: true } };
    evolve(day, { type: 'settings_changed', at: clock('08:00'), settings: { ...settings, services } });
    give(day, issue(1, at));
    give(day, issue(2, after(1), { serviceId: xray }));
    expect(calledTo(day, after(1))).toBe(room5);
    give(day, press('finish', after(60), room5));
    expect(calledTo(day, after(60), 51)).toBe(room5);
    expect(['called', 'done']).toEqual([statusOf(day, 1), statusOf(day, 2)].toSorted());
    // Room 4 does not serve it.
    give(day, issue(3, after(61)));
    expect(refusal(decide(day, callForIdlest(after(61))))).toBe('nobody_to_call');
  });
});

describe('somebody without a ticket', () => {
  const serve = (n: number, over: Partial<Extract<Command, { type: 'serve_directly' }>> = {}): Command => ({
    type: 'serve_directly',
    at,
    servicePointId: room4,
    visitId: visitId(n),
    stageId: stageId(n),
    callId: callId(n),
    serviceId: blood,
    classCode: standard,
    patientRef: null,
    partySize: 1,
    language: 'en',
    ...over,
  });

  test('gets the next number of the service and is in service at once', () => {
    const day = dayWith(issue(1, at), serve(2));
    expect(statusOf(day, 2)).toBe('serving');
    expect(day.visit(visitId(2))?.number).toBe('B-002');
    expect(statusOf(day, 1)).toBe('waiting');
  });

  test('is announced nowhere and told nothing', () => {
    const day = dayWith();
    const effects = give(day, serve(1)).flatMap((event) => effectsOf(day, event, day.head.seq));
    expect(effects).toEqual([]);
  });

  test('is taken after hours and beyond the number of tickets a day', () => {
    const day = dayWith(
      issue(1, at, { serviceId: xray }),
      issue(2, at, { serviceId: xray }),
      serve(3, { serviceId: xray, servicePointId: room5, at: clock('16:59') }),
    );
    expect(statusOf(day, 3)).toBe('serving');
  });

  test('waits while somebody is in the room', () => {
    expect(refusal(decide(dayWith(issue(1, at), next(1, at)), serve(2)))).toBe('service_point_busy');
  });

  test('must be for a service of the room', () => {
    expect(refusal(decide(dayWith(), serve(1, { serviceId: xray })))).toBe('not_served_here');
  });
});

describe('doubles', () => {
  const patientRef = '0192f0c0-7d4e-7c11-8a20-000000000001' as PatientRef;
  const kioskId = '0192f0c0-7d4e-7c11-8a10-000000000001' as DeviceId;

  test('a known patient with an open ticket is told its number', () => {
    const outcome = decide(dayWith(issue(1, at, { patientRef })), issue(2, after(60), { patientRef }));
    expect(outcome).toMatchObject({ error: { code: 'already_waiting', visitId: visitId(1), number: 'B-001' } });
  });

  test('may have one for another service, or a new one afterwards', () => {
    const day = dayWith(issue(1, at, { patientRef }), issue(2, at, { patientRef, serviceId: xray }));
    give(day, next(1, at));
    give(day, press('finish', after(60)));
    give(day, issue(3, after(70), { patientRef }));
    expect(statusOf(day, 3)).toBe('waiting');
  });

  test('a second ticket from the same kiosk a moment later is asked about, and given when it is wanted', () => {
    const day = dayWith(issue(1, at, { kioskId }));
    expect(decide(day, issue(2, after(4), { kioskId }))).toMatchObject({
      error: { code: 'just_taken', number: 'B-001' },
    });
    give(day, issue(2, after(4), { kioskId, isAnother: true }));
    give(day, issue(3, after(20), { kioskId }));
    expect(statusOf(day, 3)).toBe('waiting');
  });
});
