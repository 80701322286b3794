/** What holds on any day, however it goes. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Series } from '../../common/contract/vocabulary.ts';
import { QueueEvent } from '../../server/queue/event.ts';
import { compareTurn } from '../../server/queue/order/place.ts';
import type { QueueDay } from '../../server/queue/day.ts';
import { decide } from '../../server/queue/decide.ts';
import { evolve } from '../../server/queue/evolve.ts';
import { isClosed, type Stage } from '../../server/queue/visit.ts';
import type { Command } from '../../server/queue/command.ts';
import { closing, goingOn, replay, run, steps, type Step } from './anyDay.ts';
import { plain } from './plain.ts';

/** On each of these days; a failing one is printed with its seed. */
const onAnyDay = (holds: (given: readonly Step[]) => void, numRuns = 300) =>
  fc.assert(fc.property(steps(), holds), { numRuns });

const withClosing = (given: readonly Step[]): readonly Step[] => [...given, { afterS: 60, command: closing }];

test('the days tried are worth it: most kinds of events happen on them', () => {
  const seen = new Map<string, number>();
  for (const given of fc.sample(steps(), { numRuns: 500, seed: 1 }))
    for (const { type } of run(withClosing(given)).log) seen.set(type, (seen.get(type) ?? 0) + 1);
  const kinds = QueueEvent.options.map((option) => option.shape.type.value);
  expect(kinds.filter((kind) => (seen.get(kind) ?? 0) < 20)).toEqual([]);
});

test('a room has at most one ticket, a ticket is at one room at a time, and both say the same', () => {
  onAnyDay((given) => {
    const check = (day: QueueDay) => {
      const inRooms = [...day.stages()].flatMap(({ id, state }) =>
        state.status === 'called' || state.status === 'serving' ? [[state.servicePointId, id]] : [],
      );
      const rooms = [...day.servicePoints()].flatMap(({ id, currentStageId }) =>
        currentStageId ? [[id, currentStageId]] : [],
      );
      expect(inRooms.toSorted()).toEqual(rooms.toSorted());
      expect(new Set(inRooms.map(([room]) => room)).size).toBe(inRooms.length);
    };
    check(run(given, check).day);
  });
});

test('a visit has at most one stage that is not closed', () => {
  onAnyDay((given) => {
    const open = [...run(given).day.openStages()].map(({ visitId }) => visitId);
    expect(new Set(open).size).toBe(open.length);
  });
});

test('a visit keeps its number through all its stages, and they follow one another', () => {
  onAnyDay((given) => {
    const { day, log } = run(given);
    const numbers = log.flatMap((event) => ('number' in event ? [event.number] : []));
    expect([...day.visits()].map(({ number }) => number)).toEqual(numbers);
    for (const visit of day.visits()) {
      expect(visit.stageIds.at(-1)).toBe(visit.currentStageId);
      const own = visit.stageIds.flatMap((id) => day.stage(id) ?? []);
      expect(own.map(({ id, visitId }) => [id, visitId])).toEqual(visit.stageIds.map((id) => [id, visit.id]));
      expect(own.slice(0, -1).every(({ state }) => isClosed(state) && state.status !== 'withdrawn')).toBe(true);
      for (const [i, { enteredAt, state }] of own.slice(0, -1).entries())
        expect('endedAt' in state && state.endedAt).toBe(own[i + 1]?.enteredAt ?? enteredAt);
    }
  });
});

test('the log, read back from JSON through its own schema, folds to exactly the same day', () => {
  onAnyDay((given) => {
    const { day, log } = run(withClosing(given));
    const stored = (JSON.parse(JSON.stringify(log)) as unknown[]).map((event) => QueueEvent.parse(event));
    expect(stored).toEqual(log);
    expect(plain(replay(stored))).toEqual(plain(day));
  });
});

test('taking back a batch leaves the day exactly as it was, and able to go on', () => {
  fc.assert(
    fc.property(steps(80), steps(40), fc.boolean(), (morning, batch, closes) => {
      const { day, log } = run(morning);
      const before = plain(day);
      const carryOut = () => {
        let at = day.head.lastAt as number;
        const events: QueueEvent[] = [];
        for (const [i, { afterS, command }] of (closes ? withClosing(batch) : batch).entries()) {
          at += afterS * 1000;
          const decided = decide(day, { ...goingOn(command, 5000 + i), at } as Command);
          if (!decided.ok) continue;
          for (const event of decided.value) evolve(day, event);
          events.push(...decided.value);
        }
        return events;
      };
      day.begin();
      const first = carryOut();
      day.rollback();
      expect(plain(day)).toEqual(before);

      day.begin();
      const second = carryOut();
      day.commit();
      expect(second).toEqual(first);
      expect(plain(day)).toEqual(plain(replay([...log, ...second])));
    }),
    { numRuns: 300 },
  );
});

test('what is closed stays closed, but for a missed call and the last call of a room', () => {
  onAnyDay((given) => {
    run(withClosing(given), (day, _, decided) => {
      if (!decided.ok) return;
      for (const event of decided.value) {
        if (!('stageId' in event)) continue;
        const stage = day.stage(event.stageId);
        if (!stage || !isClosed(stage.state)) continue;
        const reopens =
          (event.type === 'ticket_brought_back' && stage.state.status === 'no_show') ||
          (event.type === 'service_reopened' && stage.state.status === 'done');
        expect(reopens, `${event.type} after ${stage.state.status}`).toBe(true);
      }
    });
  });
});

test('after the day was closed nothing is open, and nothing happens any more', () => {
  fc.assert(
    fc.property(steps(80), steps(30), (morning, night) => {
      const closed = withClosing(morning);
      const { day, log } = run([...closed, ...night]);
      expect(log.at(-1)?.type).toBe('day_closed');
      expect([...day.openStages()]).toEqual([]);
      expect([...day.waiting.everyone()]).toEqual([]);
      for (const point of day.servicePoints()) expect(point).toMatchObject({ status: 'closed', currentStageId: null });
    }),
    { numRuns: 200 },
  );
});

test('the numbers that a series counts or sets aside have no gap, and none is given twice or given and voided', () => {
  onAnyDay((given) => {
    const { log } = run(withClosing(given));
    const issued = new Map<Series, number[]>();
    const all: string[] = [];
    for (const event of log) {
      const counted =
        event.type === 'ticket_issued'
          ? [event.ordinal]
          : event.type === 'numbers_voided' && event.reason !== 'never_came'
            ? event.ordinals
            : [];
      if ('series' in event) issued.set(event.series, [...(issued.get(event.series) ?? []), ...counted]);
      if (event.type === 'ticket_issued' || event.type === 'appointment_checked_in')
        all.push(`${event.series}/${event.ordinal}`);
      if (event.type === 'numbers_voided') all.push(...event.ordinals.map((ordinal) => `${event.series}/${ordinal}`));
    }
    for (const [series, ordinals] of issued) {
      // Numbers that were set aside are given in whatever order their kiosk came back.
      const hasBlocks = log.some((event) => event.type === 'block_reserved' && event.series === series);
      expect(hasBlocks ? ordinals.toSorted((a, b) => a - b) : ordinals).toEqual(ordinals.map((_, i) => i + 1));
    }
    expect(new Set(all).size).toBe(all.length);
  });
});

test('a number that was set aside is given only out of its block, and counts from when it was taken, within its bounds', () => {
  let given = 0;
  onAnyDay((steps) => {
    const { log } = run(steps);
    for (const [i, event] of log.entries()) {
      if (event.type !== 'ticket_issued' || event.takenAt === undefined) continue;
      given += 1;
      const { series, ordinal, takenAt, at } = event;
      const block = log
        .slice(0, i)
        .find(
          (before) =>
            before.type === 'block_reserved' &&
            before.series === series &&
            ordinal >= before.fromOrdinal &&
            ordinal <= before.toOrdinal,
        );
      expect(block?.at).toBeLessThanOrEqual(takenAt);
      expect(takenAt).toBeLessThanOrEqual(at);
    }
  });
  expect(given).toBeGreaterThan(50);
});

test('of a roll only its own numbers wait, each once and in order, and nothing is taken from it after it was closed', () => {
  let told = 0;
  let closed = 0;
  onAnyDay((steps) => {
    const ended = new Set<string>();
    run(steps, (day, command, decided) => {
      if (command.type === 'close_roll' && decided.ok) {
        ended.add(command.blockId);
        closed += 1;
      }
      if (command.type !== 'issue_roll' || !decided.ok) return;
      told += 1;
      expect(ended.has(command.blockId)).toBe(false);
      const block = day.block(command.blockId);
      expect(block?.kioskId).toBeNull();
      const ordinals = decided.value.flatMap((event) => (event.type === 'ticket_issued' ? [event.ordinal] : []));
      expect(ordinals).toEqual(ordinals.toSorted((a, b) => a - b));
      expect(block && ordinals.every((ordinal) => day.unusedOf(block).includes(ordinal))).toBe(true);
      const asked = command.numbers.map(({ ordinal }) => ordinal);
      expect(ordinals.every((ordinal) => asked.includes(ordinal))).toBe(true);
    });
  });
  expect(told).toBeGreaterThan(15);
  expect(closed).toBeGreaterThan(3);
});

/** Whom a room may call, found without any index: everybody is looked at. */
function callableBy(day: QueueDay, command: Extract<Command, { type: 'call_next' }>): readonly Stage[] {
  const point = day.servicePoint(command.servicePointId);
  const serviceIds = day.head.settings?.servicePoints[command.servicePointId]?.serviceIds ?? [];
  return [...day.stages()]
    .filter(({ state }) => state.status === 'waiting')
    .filter(({ serviceId }) => serviceIds.includes(serviceId))
    .filter(({ servicePointId, practitionerId }) =>
      servicePointId !== null
        ? servicePointId === command.servicePointId
        : practitionerId === null || practitionerId === point?.practitionerId,
    );
}

test('the order is total: emergencies, other absolute classes, the strongest claim, the event that gave the place', () => {
  onAnyDay((given) => {
    const { day } = run(given);
    const keys = [...day.waiting.everyone()].sort((a, b) => compareTurn(a, b, day.head.lastAt));
    for (const [i, key] of keys.entries()) {
      const after = keys[i + 1];
      if (after) expect(compareTurn(key, after, day.head.lastAt)).toBeLessThan(0);
    }
    expect(new Set(keys.map(({ orderSeq }) => orderSeq)).size).toBe(keys.length);
  });
});

test('the people ahead are those of the service who stand before and may be called by the same rooms', () => {
  const laneOf = ({ servicePointId, practitionerId }: Stage) => servicePointId ?? practitionerId ?? 'anyone';
  onAnyDay((given) => {
    const { day } = run(given);
    const waiting = [...day.stages()].filter(({ state }) => state.status === 'waiting');
    for (const stage of waiting) {
      const ahead = waiting.filter(
        (other) =>
          other.serviceId === stage.serviceId &&
          compareTurn(day.placeOf(other), day.placeOf(stage), day.head.lastAt) < 0 &&
          (laneOf(stage) === 'anyone' || laneOf(other) === 'anyone' || laneOf(other) === laneOf(stage)),
      );
      expect(day.peopleAhead(stage)).toBe(ahead.length);
    }
  });
});

test('the clock of the log never runs backwards, whatever the clock on the wall does', () => {
  onAnyDay((given) => {
    const { log } = run(given);
    for (const [i, { at }] of log.entries()) expect(at).toBeGreaterThanOrEqual(log[i - 1]?.at ?? 0);
  });
});

test('no stage ends before it began', () => {
  onAnyDay((given) => {
    for (const { enteredAt, state } of run(withClosing(given)).day.stages()) {
      const instants = [
        enteredAt,
        ...('calledAt' in state ? [state.calledAt] : []),
        ...('startedAt' in state ? [state.startedAt] : []),
        ...('endedAt' in state ? [state.endedAt] : []),
      ];
      expect(instants).toEqual(instants.toSorted((a, b) => a - b));
    }
  });
});

describe('effects', () => {
  test('no two have the same key', () => {
    onAnyDay((given) => {
      const keys = run(withClosing(given)).effects.map(({ key }) => key);
      expect(new Set(keys).size).toBe(keys.length);
    });
  });

  test('every call, recall and undo is announced once, every new ticket with a printer printed once', () => {
    onAnyDay((given) => {
      const { log, effects } = run(given);
      const count = (...types: readonly string[]) =>
        log.filter((event) => types.includes(event.type) && !isDirect(event)).length;
      const announced = effects.filter(({ type }) => type === 'announce').length;
      expect(announced).toBe(count('ticket_called', 'ticket_recalled', 'call_undone'));
      const originals = effects.filter((effect) => effect.type === 'print_ticket' && !effect.isCopy).length;
      const wanted = log.filter((event) => 'printAt' in event && event.type !== 'ticket_reprinted' && event.printAt);
      expect(originals).toBe(wanted.length);
    });
  });
});

test('a refusal changes nothing', () => {
  onAnyDay((given) => {
    run(given, (day, command) => {
      const before = plain(day);
      decide(day, command);
      expect(plain(day)).toEqual(before);
    });
  }, 30);
});

const isDirect = (event: QueueEvent) => event.type === 'ticket_called' && event.why.rule === 'came_directly';

test('who missed a call is not forgotten: as soon as the service has had the calls that were due, the wait goes on', () => {
  let back = 0;
  onAnyDay((given) => {
    const { day, log } = run(given);
    for (const { serviceId, state } of day.calledAgainStages())
      if (state.status === 'held') expect(state.dueAtCall).toBeGreaterThan(day.callsOf(serviceId));
    back += log.filter((event) => event.type === 'ticket_missed' && event.then?.kind === 'call_again').length;
  });
  expect(back).toBeGreaterThan(20);
});

test('no missed call is followed by another chance more often than the clinic allows', () => {
  onAnyDay((given) => {
    const { log } = run(withClosing(given));
    const chances = new Map<string, number>();
    for (const event of log)
      if (event.type === 'ticket_missed' && event.then)
        chances.set(event.stageId, (chances.get(event.stageId) ?? 0) + 1);
    for (const times of chances.values()) expect(times).toBe(1);
  });
});

test('no second ticket is given to a known patient who has an open one for the service', () => {
  let refused = 0;
  onAnyDay((given) => {
    run(given, (day, command, decided) => {
      if (command.type !== 'issue_ticket' && command.type !== 'check_in' && command.type !== 'serve_directly') return;
      const { patientRef, serviceId } = command;
      const first = [...day.openStages()]
        .filter((stage) => stage.serviceId === serviceId)
        .map((stage) => day.visit(stage.visitId))
        .find((visit) => visit?.patientRef === patientRef);
      if (patientRef === null || !first) return;
      // A second booking has its own number already, and the desk sees who is in front of it.
      if (command.type === 'check_in' && (command.outsideWindow || first.appointmentId !== null)) return;
      expect(decided.ok).toBe(false);
      refused += !decided.ok && decided.error.code === 'already_waiting' ? 1 : 0;
    });
  });
  expect(refused).toBeGreaterThan(100);
});

test('a free room that calls by itself has nobody whom it may call, once it was asked', () => {
  let asked = 0;
  onAnyDay((given) => {
    run(given, (day, command, decided) => {
      if (command.type !== 'call_for_idlest') return;
      asked += 1;
      const rooms = [...day.servicePoints()].filter((point) => {
        const rules = day.head.settings?.servicePoints[point.id];
        const callsByItself = point.calling === 'awaits' || (point.calling === 'by_rule' && rules?.callsByItself);
        return callsByItself && point.status === 'open' && point.currentStageId === null;
      });
      const may = rooms
        .filter(({ id }) => callableBy(day, { ...command, type: 'call_next', servicePointId: id }).length > 0)
        .toSorted((a, b) => (a.idle?.seq ?? 0) - (b.idle?.seq ?? 0));
      const called = decided.ok ? decided.value.find((event) => event.type === 'ticket_called') : undefined;
      const before = called && day.stage(called.stageId)?.state;
      // Where nobody waits, somebody who missed a call may be called again.
      const isMissed = may.length === 0 && before?.status === 'held' && before.dueAtCall !== undefined;
      if (!isMissed) expect(called?.servicePointId).toBe(may[0]?.id);
    });
  });
  expect(asked).toBeGreaterThan(250);
});

test('a room is idle since a moment exactly while it is open or paused and nobody is in it', () => {
  onAnyDay((given) => {
    for (const { status, idle, currentStageId } of run(given).day.servicePoints())
      expect(idle !== null).toBe(status !== 'closed' && currentStageId === null);
  });
});
