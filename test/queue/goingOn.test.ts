import { beforeEach, describe, expect, test } from 'vitest';
import type { EpochMs, PractitionerId, Series, ServiceId, ServicePointId } from '../../common/contract/vocabulary.ts';
import type { Command } from '../../server/queue/command.ts';
import type { QueueDay } from '../../server/queue/day.ts';
import { decide } from '../../server/queue/decide.ts';
import { dayReport } from '../../server/queue/dayReport.ts';
import type { QueueEvent } from '../../server/queue/event.ts';
import { evolve } from '../../server/queue/evolve.ts';
import { DaySettings } from '../../server/queue/settings.ts';
import {
  callTicket,
  clock,
  closeDay,
  dayAfter,
  drNoor,
  emergency,
  goTo,
  hall,
  issue,
  next,
  opened,
  planned,
  press,
  refusal,
  settings,
  stageId,
  transfer,
  visitId,
} from './build.ts';
import { plain } from './plain.ts';

/** A clinic where one registers, sees the doctor, and pays. */
const named = (kind: string, n: number) => `0192f0c0-7d4e-7c11-8b${kind}-00000000000${n}`;
const registration = named('01', 1) as ServiceId;
const doctor = named('01', 2) as ServiceId;
const laboratory = named('01', 3) as ServiceId;
const xrays = named('01', 4) as ServiceId;
const cashier = named('01', 5) as ServiceId;
const desk = named('02', 1) as ServicePointId;
const roomOfNoor = named('02', 2) as ServicePointId;
const roomOfSasan = named('02', 3) as ServicePointId;
const labRoom = named('02', 4) as ServicePointId;
const xrayRoom = named('02', 5) as ServicePointId;
const till = named('02', 6) as ServicePointId;
const drSasan = named('03', 1) as PractitionerId;

const oneService = (series: string, expectedMin: number, journey: readonly unknown[] = []) => ({
  ...Object.values(settings.services)[0],
  series: series as Series,
  walkInOffsetMin: 0,
  expectedMin,
  journey,
});
const house = DaySettings.parse({
  ...settings,
  services: {
    [registration]: oneService('R', 3, [goTo(doctor), goTo(cashier)]),
    [doctor]: oneService('D', 10),
    [laboratory]: oneService('L', 5),
    [xrays]: oneService('X', 8),
    [cashier]: oneService('C', 2),
  },
  servicePoints: {
    [desk]: { serviceIds: [registration], zoneId: hall },
    [roomOfNoor]: { serviceIds: [doctor], zoneId: hall },
    [roomOfSasan]: { serviceIds: [doctor], zoneId: hall },
    [labRoom]: { serviceIds: [laboratory], zoneId: hall },
    [xrayRoom]: { serviceIds: [xrays], zoneId: hall },
    [till]: { serviceIds: [cashier], zoneId: hall },
  },
  practitioners: [drNoor, drSasan],
});

let day: QueueDay;
let log: QueueEvent[];
let calls: number;

const record = (event: QueueEvent) => {
  evolve(day, event);
  log.push(event);
};

beforeEach(() => {
  day = dayAfter();
  log = [];
  calls = 0;
  record({ ...opened, settings: house } as QueueEvent);
  const rooms: readonly [ServicePointId, PractitionerId | null][] = [
    [desk, null],
    [roomOfNoor, drNoor],
    [roomOfSasan, drSasan],
    [labRoom, null],
    [xrayRoom, null],
    [till, null],
  ];
  for (const [servicePointId, practitionerId] of rooms)
    record({ type: 'service_point_opened', at: clock('07:55'), servicePointId, practitionerId });
});

/** Carries a command out; a refusal fails the story. */
function did(command: Command): readonly QueueEvent[] {
  const decided = decide(day, command);
  if (!decided.ok) throw new Error(`${command.type} was refused with ${decided.error.code}`);
  decided.value.forEach(record);
  return decided.value;
}

const comes = (n: number, at: EpochMs, serviceId = registration) => did(issue(n, at, { serviceId }));
/** "Next" of a room. @returns who was called */
function callsNext(room: ServicePointId, at: EpochMs): string | undefined {
  calls += 1;
  const events = did(next(calls, at, room));
  const called = events.find((event) => event.type === 'ticket_called');
  return called && numberOf(called.stageId);
}
function numberOf(id: ReturnType<typeof stageId>): string | undefined {
  const stage = day.stage(id);
  return stage && day.visit(stage.visitId)?.number;
}
function finishes(room: ServicePointId, at: EpochMs): readonly QueueEvent[] {
  calls += 1;
  return did({ type: 'finish', at, servicePointId: room, nextStageId: stageId(1000 + calls) });
}
function sends(
  room: ServicePointId,
  at: EpochMs,
  serviceIds: readonly ServiceId[],
  waitsForResult = false,
): readonly QueueEvent[] {
  calls += 1;
  return did({
    type: 'send_and_return',
    at,
    servicePointId: room,
    serviceIds,
    waitsForResult,
    nextStageId: stageId(1000 + calls),
  });
}
const currentOf = (n: number) => {
  const stage = day.stage(day.visit(visitId(n))?.currentStageId ?? stageId(0));
  if (!stage) throw new Error(`Nobody is number ${n}`);
  return stage;
};
const standsAt = (n: number) => {
  const { serviceId, state } = currentOf(n);
  return { serviceId, status: state.status };
};

describe('a visit of several stages', () => {
  test('goes from registration to the doctor to the cashier with one ticket number', () => {
    comes(1, clock('09:00'));
    const number = day.visit(visitId(1))?.number;
    expect(callsNext(desk, clock('09:01'))).toBe(number);
    finishes(desk, clock('09:04'));
    expect(standsAt(1)).toEqual({ serviceId: doctor, status: 'waiting' });
    expect(callsNext(roomOfNoor, clock('09:10'))).toBe(number);
    finishes(roomOfNoor, clock('09:20'));
    expect(standsAt(1)).toEqual({ serviceId: cashier, status: 'waiting' });
    expect(callsNext(till, clock('09:21'))).toBe(number);
    finishes(till, clock('09:23'));
    expect(standsAt(1)).toEqual({ serviceId: cashier, status: 'done' });
    expect(day.visit(visitId(1))).toMatchObject({ number: 'R-001', plan: [] });
    expect(day.visit(visitId(1))?.stageIds).toHaveLength(3);
  });

  test('also goes on when "next" ends the stage', () => {
    comes(1, clock('09:00'));
    comes(2, clock('09:01'));
    callsNext(desk, clock('09:02'));
    expect(callsNext(desk, clock('09:05'))).toBe('R-002');
    expect(standsAt(1)).toEqual({ serviceId: doctor, status: 'waiting' });
  });

  test('queues at the next stage from the moment it gets there', () => {
    comes(1, clock('09:00'));
    comes(2, clock('09:30'), doctor);
    callsNext(desk, clock('09:31'));
    finishes(desk, clock('09:35'));
    expect(callsNext(roomOfNoor, clock('09:36'))).toBe('D-001');
  });

  test('keeps its class at every stage: an emergency goes first there too', () => {
    did(issue(1, clock('09:00'), { serviceId: registration, classCode: emergency }));
    comes(2, clock('09:00'), doctor);
    callsNext(desk, clock('09:01'));
    finishes(desk, clock('09:04'));
    expect(callsNext(roomOfNoor, clock('09:05'))).toBe('R-001');
  });

  test('goes on with the plan after it was sent to another service by hand', () => {
    comes(1, clock('09:00'));
    callsNext(desk, clock('09:01'));
    did(transfer(1, 50, clock('09:02'), { serviceId: laboratory }));
    callsNext(labRoom, clock('09:03'));
    finishes(labRoom, clock('09:06'));
    expect(standsAt(1)).toEqual({ serviceId: doctor, status: 'waiting' });
  });

  test('is planned anew by staff while it is there', () => {
    comes(1, clock('09:00'));
    did(planned(1, clock('09:01'), goTo(xrays)));
    callsNext(desk, clock('09:01'));
    finishes(desk, clock('09:04'));
    expect(standsAt(1)).toEqual({ serviceId: xrays, status: 'waiting' });
    expect(day.visit(visitId(1))?.plan).toEqual([]);
  });

  test('is planned anew only over what was seen of it', () => {
    comes(1, clock('09:00'));
    const seen = { stageId: currentOf(1).id, plan: day.visit(visitId(1))?.plan ?? [] };
    const anew = { ...planned(1, clock('09:05'), goTo(xrays)), seen } as Command;
    callsNext(desk, clock('09:01'));
    expect(decide(day, anew).ok).toBe(true);
    finishes(desk, clock('09:04'));
    expect(refusal(decide(day, anew))).toBe('plan_changed');
    // Somebody else planned it, at the same stage.
    const now = { stageId: currentOf(1).id, plan: day.visit(visitId(1))?.plan ?? [] };
    did(planned(1, clock('09:06'), goTo(laboratory)));
    expect(refusal(decide(day, { ...planned(1, clock('09:07'), goTo(xrays)), seen: now } as Command))).toBe(
      'plan_changed',
    );
  });

  test('that is over is not planned any further', () => {
    comes(1, clock('09:00'), doctor);
    callsNext(roomOfNoor, clock('09:01'));
    finishes(roomOfNoor, clock('09:04'));
    expect(refusal(decide(day, planned(1, clock('09:05'), goTo(xrays))))).toBe('stage_closed');
  });
});

describe('stages in any order', () => {
  const either = [goTo(laboratory, { anyOrder: 'a' }), goTo(xrays, { anyOrder: 'a' }), goTo(cashier)];

  test('go where the wait is shortest, then to the other, then on', () => {
    // Two at the laboratory are 10 minutes, one at the X-ray is 8.
    comes(2, clock('09:00'), laboratory);
    comes(3, clock('09:00'), laboratory);
    comes(4, clock('09:00'), xrays);
    comes(1, clock('09:01'), doctor);
    did(planned(1, clock('09:01'), ...either));
    callsNext(roomOfNoor, clock('09:02'));
    finishes(roomOfNoor, clock('09:05'));
    expect(standsAt(1).serviceId).toBe(xrays);
    expect(day.visit(visitId(1))?.plan.map(({ serviceId }) => serviceId)).toEqual([laboratory, cashier]);
    expect(callsNext(xrayRoom, clock('09:06'))).toBe('X-001');
    expect(callsNext(xrayRoom, clock('09:07'))).toBe('D-001');
    finishes(xrayRoom, clock('09:10'));
    expect(standsAt(1).serviceId).toBe(laboratory);
  });

  test('do not go where no room is open, however short the list', () => {
    comes(2, clock('09:00'), laboratory);
    comes(1, clock('09:01'), doctor);
    did(planned(1, clock('09:01'), ...either));
    did({ type: 'close_service_point', at: clock('09:02'), servicePointId: xrayRoom });
    callsNext(roomOfNoor, clock('09:02'));
    finishes(roomOfNoor, clock('09:05'));
    expect(standsAt(1).serviceId).toBe(laboratory);
  });

  test('go by the plan where the waits are equal', () => {
    comes(1, clock('09:01'), doctor);
    did(planned(1, clock('09:01'), ...either));
    callsNext(roomOfNoor, clock('09:02'));
    finishes(roomOfNoor, clock('09:05'));
    expect(standsAt(1).serviceId).toBe(laboratory);
  });
});

describe('taking back the call that ended a stage', () => {
  const soon = (clock('09:10') + 5_000) as EpochMs;

  test('takes back the stage that began with it, and leaves everything as it was', () => {
    comes(1, clock('09:00'));
    comes(2, clock('09:01'));
    callsNext(desk, clock('09:05'));
    const standing = () => {
      const { head: _head, rooms, stages, ...rest } = plain(day);
      return {
        ...rest,
        // After an undo a room does not call by itself.
        rooms: rooms.map((room) => ({ ...room, lastCall: null, calling: null })),
        stages: stages.filter(({ state }) => state.status !== 'withdrawn'),
      };
    };
    const before = standing();
    callsNext(desk, clock('09:10'));
    expect(standsAt(1).serviceId).toBe(doctor);
    const undone = did(press('undo_call', soon, desk));
    expect(undone.map(({ type }) => type)).toEqual(['call_undone', 'stage_withdrawn', 'service_reopened']);
    expect(standing()).toEqual(before);
    callsNext(desk, clock('09:12'));
    expect(standsAt(1)).toEqual({ serviceId: doctor, status: 'waiting' });
  });

  test('is refused once the patient was called to the next place', () => {
    comes(1, clock('09:00'));
    comes(2, clock('09:01'));
    callsNext(desk, clock('09:05'));
    callsNext(desk, clock('09:10'));
    callsNext(roomOfNoor, clock('09:10'));
    expect(refusal(decide(day, press('undo_call', soon, desk)))).toBe('already_gone_on');
    expect(standsAt(1)).toEqual({ serviceId: doctor, status: 'called' });
  });
});

describe('to the laboratory and back to me', () => {
  test('brings the patient back to the same doctor, before those who came later, without queueing again', () => {
    comes(1, clock('09:00'), doctor);
    callsNext(roomOfNoor, clock('09:01'));
    comes(2, clock('09:10'), doctor);
    comes(3, clock('09:11'), doctor);
    sends(roomOfNoor, clock('09:15'), [laboratory]);
    expect(standsAt(1)).toEqual({ serviceId: laboratory, status: 'waiting' });
    callsNext(labRoom, clock('09:16'));
    finishes(labRoom, clock('09:20'));
    expect(currentOf(1)).toMatchObject({
      serviceId: doctor,
      practitionerId: drNoor,
      group: 'returning',
      virtualArrivalAt: clock('09:00'),
      waitingSince: clock('09:20'),
    });
    // The other doctor may not take her.
    expect(callsNext(roomOfSasan, clock('09:21'))).toBe('D-002');
    expect(callsNext(roomOfNoor, clock('09:22'))).toBe('D-001');
  });

  test('is to the room itself where it has no named doctor', () => {
    comes(1, clock('09:00'), cashier);
    callsNext(till, clock('09:01'));
    sends(till, clock('09:02'), [laboratory]);
    callsNext(labRoom, clock('09:03'));
    finishes(labRoom, clock('09:05'));
    expect(currentOf(1)).toMatchObject({ serviceId: cashier, practitionerId: null, servicePointId: till });
  });

  test('follows the doctor who changes rooms', () => {
    comes(1, clock('09:00'), doctor);
    callsNext(roomOfNoor, clock('09:01'));
    sends(roomOfNoor, clock('09:02'), [laboratory]);
    did({ type: 'close_service_point', at: clock('09:03'), servicePointId: roomOfNoor });
    did({ type: 'close_service_point', at: clock('09:03'), servicePointId: roomOfSasan });
    did({ type: 'open_service_point', at: clock('09:04'), servicePointId: roomOfSasan, practitionerId: drNoor });
    callsNext(labRoom, clock('09:05'));
    finishes(labRoom, clock('09:06'));
    expect(callsNext(roomOfSasan, clock('09:07'))).toBe('D-001');
  });

  test('by way of two others goes first where the wait is shorter', () => {
    comes(2, clock('09:00'), laboratory);
    comes(1, clock('09:00'), doctor);
    callsNext(roomOfNoor, clock('09:01'));
    sends(roomOfNoor, clock('09:02'), [laboratory, xrays]);
    expect(standsAt(1).serviceId).toBe(xrays);
    callsNext(xrayRoom, clock('09:03'));
    finishes(xrayRoom, clock('09:04'));
    expect(standsAt(1).serviceId).toBe(laboratory);
  });

  test('keeps what was planned for afterwards', () => {
    comes(1, clock('09:00'));
    callsNext(desk, clock('09:01'));
    finishes(desk, clock('09:02'));
    callsNext(roomOfNoor, clock('09:03'));
    sends(roomOfNoor, clock('09:05'), [laboratory]);
    callsNext(labRoom, clock('09:06'));
    finishes(labRoom, clock('09:07'));
    callsNext(roomOfNoor, clock('09:08'));
    finishes(roomOfNoor, clock('09:10'));
    expect(standsAt(1)).toEqual({ serviceId: cashier, status: 'waiting' });
    expect(currentOf(1).group).toBe('walk_in');
  });

  test('does not starve those who wait: one who is back, one of the others, in turn', () => {
    for (const n of [1, 2, 3]) {
      comes(n, clock('09:00'), doctor);
      callsNext(roomOfNoor, clock('09:01'));
      sends(roomOfNoor, clock('09:02'), [laboratory]);
    }
    for (const n of [4, 5, 6]) comes(n, clock('09:05'), doctor);
    for (const minute of ['09:06', '09:07', '09:08'] as const) {
      callsNext(labRoom, clock(minute));
      finishes(labRoom, clock(minute));
    }
    const order = ['09:10', '09:11', '09:12', '09:13', '09:14', '09:15'].map((at) => callsNext(roomOfNoor, clock(at)));
    expect(order).toEqual(['D-001', 'D-004', 'D-002', 'D-005', 'D-003', 'D-006']);
  });
});

describe('somewhere outside and back to me', () => {
  const back = (n: number, at: EpochMs): Command => ({ type: 'return_ticket', at, stageId: currentOf(n).id });

  test('is not called before it is said to be back, and then keeps the old place', () => {
    comes(1, clock('09:00'), doctor);
    callsNext(roomOfNoor, clock('09:01'));
    comes(2, clock('09:05'), doctor);
    comes(3, clock('09:06'), doctor);
    sends(roomOfNoor, clock('09:07'), []);
    expect(standsAt(1)).toEqual({ serviceId: doctor, status: 'held' });
    expect(callsNext(roomOfNoor, clock('09:08'))).toBe('D-002');
    did(back(1, clock('09:30')));
    expect(currentOf(1)).toMatchObject({ group: 'returning', waitingSince: clock('09:30') });
    expect(callsNext(roomOfNoor, clock('09:31'))).toBe('D-001');
  });

  test('waits for the result even after our own laboratory is done', () => {
    comes(1, clock('09:00'), doctor);
    callsNext(roomOfNoor, clock('09:01'));
    sends(roomOfNoor, clock('09:07'), [laboratory], true);
    callsNext(labRoom, clock('09:08'));
    finishes(labRoom, clock('09:10'));
    expect(standsAt(1)).toEqual({ serviceId: doctor, status: 'held' });
    did(back(1, clock('09:40')));
    expect(standsAt(1)).toEqual({ serviceId: doctor, status: 'waiting' });
  });

  test('is back once: a second scan is refused and changes nothing', () => {
    comes(1, clock('09:00'), doctor);
    callsNext(roomOfNoor, clock('09:01'));
    sends(roomOfNoor, clock('09:07'), []);
    did(back(1, clock('09:30')));
    expect(refusal(decide(day, back(1, clock('09:31'))))).toBe('stage_not_away');
  });

  test('may be let wait again by the room’s own key', () => {
    comes(1, clock('09:00'), doctor);
    callsNext(roomOfNoor, clock('09:01'));
    sends(roomOfNoor, clock('09:07'), []);
    const resumed = did({
      type: 'resume_ticket',
      at: clock('09:20'),
      stageId: currentOf(1).id,
      byClock: false,
    });
    expect(resumed.map(({ type }) => type)).toEqual(['ticket_returned']);
  });

  test('may be called by name while away, and is away again when that is taken back', () => {
    comes(1, clock('09:00'), doctor);
    callsNext(roomOfNoor, clock('09:01'));
    sends(roomOfNoor, clock('09:07'), []);
    const { id } = currentOf(1);
    did({ ...callTicket(1, clock('09:20'), roomOfNoor), stageId: id } as Command);
    did(press('undo_call', clock('09:20'), roomOfNoor));
    expect(currentOf(1).state).toMatchObject({ status: 'held', isAway: true });
  });
});

describe('a service with a way back in its journey', () => {
  test('returns to whoever served before', () => {
    const services = {
      ...house.services,
      [doctor]: { ...house.services[doctor], journey: [goTo(laboratory), goTo(doctor, { isReturn: true })] },
    };
    record({ type: 'settings_changed', at: clock('08:00'), settings: DaySettings.parse({ ...house, services }) });
    comes(1, clock('09:00'), doctor);
    callsNext(roomOfSasan, clock('09:01'));
    finishes(roomOfSasan, clock('09:05'));
    callsNext(labRoom, clock('09:06'));
    finishes(labRoom, clock('09:08'));
    expect(currentOf(1)).toMatchObject({
      practitionerId: drSasan,
      group: 'returning',
      virtualArrivalAt: clock('09:00'),
    });
  });
});

describe('the end of the day', () => {
  test('begins nothing that is still planned, leaves nothing open, and the report names it', () => {
    comes(1, clock('09:00'));
    comes(2, clock('09:01'));
    callsNext(desk, clock('16:50'));
    did(press('start', clock('16:51'), desk));
    did(closeDay(clock('17:00')));
    expect([...day.openStages()]).toEqual([]);
    expect(standsAt(1)).toEqual({ serviceId: registration, status: 'done' });
    const report = dayReport(log, clock('18:00'));
    expect(report.cutShort).toEqual([
      { number: 'R-001', serviceIds: [doctor, cashier] },
      { number: 'R-002', serviceIds: [doctor, cashier] },
    ]);
    expect(report.left.map(({ number }) => number)).toEqual(['R-002']);
  });

  test('a stage that was withdrawn counts nowhere', () => {
    comes(1, clock('09:00'));
    comes(2, clock('09:01'));
    callsNext(desk, clock('09:05'));
    callsNext(desk, clock('09:10'));
    did(press('undo_call', clock('09:10'), desk));
    expect(dayReport(log, clock('10:00')).services.has(doctor)).toBe(false);
  });
});
