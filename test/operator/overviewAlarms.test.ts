import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { PanelView } from '../../common/contract/panelView.ts';
import { longestWaitMs, overviewAlarms } from '../../operator/src/lib/overview/alarms.ts';

const NOW = Date.parse('2026-03-02T09:00:00Z');
const MINUTE = 60_000;
const [service, zone, roomId, stageId] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];

type Over = { room?: object; queue?: object[]; alarms?: object[]; waiting?: number; dayStatus?: 'open' | 'closed' };

/** A clinic with one service, one open room and nobody in the queue, but for what the test says. */
const clinic = ({ room = {}, queue = [], alarms = [], waiting = queue.length, dayStatus = 'open' }: Over = {}) =>
  PanelView.parse({
    kind: 'panel',
    at: NOW,
    clinic: {
      clinicId: randomUUID(),
      name: { en: 'Shore' },
      timeZone: 'UTC',
      languages: ['en'],
      isDemonstration: false,
    },
    date: '2026-03-02',
    dayStatus,
    departments: [],
    services: [
      {
        serviceId: service,
        departmentId: randomUUID(),
        name: { en: 'X-ray' },
        colour: '#000000',
        waiting,
        longestWaitMin: null,
        wait: null,
        isOpen: true,
      },
    ],
    practitioners: [],
    classes: [],
    rooms: [
      {
        servicePointId: roomId,
        kind: 'room',
        name: { en: 'Room 1' },
        zoneId: zone,
        serviceIds: [service],
        status: 'open',
        pauseReason: null,
        practitionerId: null,
        since: NOW - 60 * MINUTE,
        currentStageId: null,
        next: [],
        lastCall: null,
        ...room,
      },
    ],
    queue: queue.map((over) => ({
      stageId,
      visitId: randomUUID(),
      number: 'A-001',
      serviceId: service,
      practitionerId: null,
      boundTo: null,
      status: 'waiting',
      servicePointId: null,
      classCode: 'standard',
      isAbsolute: false,
      origin: 'walk_in',
      bookedAt: null,
      enteredAt: NOW - 5 * MINUTE,
      virtualArrivalAt: NOW - 5 * MINUTE,
      orderSeq: 1,
      calledAt: null,
      startedAt: null,
      heldUntil: null,
      endedAt: null,
      recalls: 0,
      partySize: 1,
      language: 'en',
      hasAskedLater: false,
      isNearTold: false,
      wait: null,
      turn: null,
      calledWhy: null,
      ahead: [],
      ...over,
    })),
    expected: [],
    alarms,
    kiosks: [],
    policy: {
      recallLimit: 3,
      undoWithinMs: 10_000,
      longestWaitMin: 60,
      roomIdleMin: 6,
      pausedLongMin: 20,
      doctorGoneMin: 5,
      asksReason: true,
    },
  });
const kinds = (over: Over) => overviewAlarms(clinic(over), NOW).map(({ kind }) => kind);
const called = (agoMs: number, shownOn: number, screens: number): Over => ({
  queue: [{ status: 'called', servicePointId: roomId, calledAt: NOW - agoMs }],
  waiting: 0,
  room: {
    currentStageId: stageId,
    lastCall: { callId: randomUUID(), stageId, calledAt: NOW - agoMs, undoUntil: NOW, shownOn, screens },
  },
});

describe('the supervisor is called', () => {
  test('to nothing, where everything runs', () => {
    expect(kinds({})).toEqual([]);
    expect(kinds({ queue: [{}] })).toEqual([]);
  });

  test('where a call stands on too few screens, or on none at all', () => {
    expect(kinds(called(11_000, 1, 2))).toEqual(['call_not_shown']);
    expect(kinds(called(11_000, 0, 0))).toEqual(['call_not_shown']);
    expect(kinds(called(11_000, 2, 2))).toEqual([]);
  });

  test('not before the screens had time to show it', () => {
    expect(kinds(called(4_900, 0, 2))).toEqual([]);
    expect(kinds(called(9_900, 1, 2))).toEqual([]);
  });

  test('within five seconds where nobody can have seen the call, and no longer once one screen shows it', () => {
    expect(kinds(called(5_000, 0, 2))).toEqual(['call_not_shown']);
    expect(kinds(called(5_000, 1, 2))).toEqual([]);
  });

  test('not for calls of a clinic that has no screens', () => {
    const { room, ...rest } = called(60_000, 0, 0);
    const lastCall = { ...(room as { lastCall: object }).lastCall, expectedScreens: 0 };
    expect(kinds({ ...rest, room: { ...room, lastCall } })).toEqual([]);
  });

  test('not for a call that was answered', () => {
    const { room, ...rest } = called(60_000, 0, 2);
    expect(kinds({ ...rest, room: room ?? {}, queue: [{ status: 'serving', servicePointId: roomId }] })).toEqual([]);
  });

  test('where people wait and no room is open, as long as the day is', () => {
    const over = { queue: [{}], room: { status: 'closed' } };
    expect(kinds(over)).toEqual(['nobody_serves']);
    expect(kinds({ ...over, dayStatus: 'closed' })).toEqual([]);
  });

  test('where somebody waits longer than the clinic wants', () => {
    const room = { currentStageId: randomUUID() }; // busy with somebody else
    expect(kinds({ room, queue: [{ enteredAt: NOW - 61 * MINUTE }] })).toEqual(['wait_too_long']);
    expect(kinds({ room, queue: [{ enteredAt: NOW - 60 * MINUTE }] })).toEqual([]);
  });

  test('to a room that is free for long while somebody waits for it', () => {
    const queue = [{ enteredAt: NOW - 30 * MINUTE }];
    expect(kinds({ queue, room: { freeSince: NOW - 6 * MINUTE } })).toEqual(['room_idle']);
    expect(kinds({ queue, room: { freeSince: NOW - 5 * MINUTE } })).toEqual([]);
    expect(overviewAlarms(clinic({ queue, room: { freeSince: NOW - 7 * MINUTE } }), NOW)).toMatchObject([
      { idleMs: 7 * MINUTE, waiting: 1 },
    ]);
  });

  test('not to one whose only patient has just come, came early for a booked time, or waits for somebody else', () => {
    expect(kinds({ queue: [{ enteredAt: NOW - 2 * MINUTE }] })).toEqual([]);
    expect(kinds({ queue: [{ enteredAt: NOW - 30 * MINUTE, bookedAt: NOW + MINUTE, origin: 'appointment' }] })).toEqual(
      [],
    );
    expect(kinds({ queue: [{ enteredAt: NOW - 30 * MINUTE, practitionerId: randomUUID() }] })).toEqual([]);
    expect(kinds({ queue: [{ enteredAt: NOW - 30 * MINUTE }], room: { currentStageId: randomUUID() } })).toEqual([]);
  });

  test('to a room that is paused for long', () => {
    expect(kinds({ room: { status: 'paused', since: NOW - 21 * MINUTE } })).toEqual(['paused_long']);
    expect(kinds({ room: { status: 'paused', since: NOW - 19 * MINUTE } })).toEqual([]);
  });

  test('first to whoever asks for a person, last to machines', () => {
    const alarm = (id: string, requestId: string | null) => ({
      id,
      code: 'ask_person',
      at: NOW,
      deviceName: 'Entrance',
      detail: {},
      requestId,
    });
    const alarms = [alarm('printer', null), alarm('person', randomUUID())];
    const over = { alarms, room: { status: 'paused', since: NOW - 21 * MINUTE } };
    expect(overviewAlarms(clinic(over), NOW).map(({ id }) => id)).toEqual(['person', `paused:${roomId}`, 'printer']);
  });
});

test('the longest wait is that of whoever came first, and nobody’s where nobody waits', () => {
  const view = clinic({
    queue: [{ enteredAt: NOW - 3 * MINUTE }, { enteredAt: NOW - 8 * MINUTE }, { status: 'held', enteredAt: 0 }],
  });
  const [{ serviceId } = { serviceId: undefined }] = view.services;
  if (!serviceId) throw new Error('There is one service');
  expect(longestWaitMs(view, serviceId, NOW)).toBe(8 * MINUTE);
  expect(longestWaitMs(clinic(), serviceId, NOW)).toBeUndefined();
});
