import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ServicePointId } from '../../../common/contract/vocabulary.ts';
import type { Command } from '../../../server/queue/command.ts';
import { QueueDay } from '../../../server/queue/day.ts';
import { decide } from '../../../server/queue/decide.ts';
import type { QueueEvent } from '../../../server/queue/event.ts';
import { evolve } from '../../../server/queue/evolve.ts';
import { OrderInput } from '../../../common/contract/order.ts';
import { whatIf, withOrder } from '../../../server/queue/whatIf/whatIf.ts';
import { replayDay } from '../../../server/queue/whatIf/replay.ts';
import { closing, run, steps } from '../anyDay.ts';
import { bothRoomsOpen, checkIn, clock, issue, next, opened, press, room4, room5, stageId, xray } from '../build.ts';

const callsOf = (log: readonly QueueEvent[]) =>
  log.flatMap((event) =>
    event.type === 'ticket_called' ? [`${event.at} ${event.servicePointId} ${event.stageId} ${event.why.rule}`] : [],
  );

/** Who had no ticket came when the room was free, which on another day it may never be. */
const cameWithTicket = (log: readonly QueueEvent[]) =>
  log.flatMap((event) =>
    event.type === 'appointment_checked_in' || (event.type === 'ticket_issued' && event.isDirect !== true)
      ? [event.visitId]
      : [],
  );

/** A log of what was asked for; what was refused is left out. */
function logOf(...commands: readonly Command[]): readonly QueueEvent[] {
  const day = new QueueDay();
  const log: QueueEvent[] = [];
  const record = (event: QueueEvent) => {
    evolve(day, event);
    log.push(event);
  };
  [opened, ...bothRoomsOpen].forEach(record);
  for (const command of commands) {
    const decided = decide(day, command);
    if (decided.ok) decided.value.forEach(record);
  }
  return log;
}

/** What somebody does by hand against the order, or takes back. */
const BY_HAND = new Set(['call_ticket', 'undo_call', 'serve_directly']);

test('a day on which staff called by "next" alone is lived again call by call', () => {
  fc.assert(
    fc.property(steps(), fc.boolean(), (given, isClosed) => {
      const byNext = given.filter(({ command }) => !BY_HAND.has(command.type));
      const { log } = run(isClosed ? [...byNext, { afterS: 60, command: closing }] : byNext);
      expect(callsOf(replayDay(log))).toEqual(callsOf(log));
    }),
    { numRuns: 300 },
  );
});

test('a day with anything done by hand is lived again too, and everybody with a ticket comes', () => {
  fc.assert(
    fc.property(steps(), (given) => {
      const { log } = run(given);
      expect(cameWithTicket(replayDay(log))).toEqual(cameWithTicket(log));
    }),
    { numRuns: 150 },
  );
});

describe('under another rule', () => {
  // A booked patient at 09:00, and walk-ins who came long before; one call every ten minutes.
  const morning = logOf(
    issue(1, clock('08:00')),
    issue(2, clock('08:01')),
    issue(3, clock('08:02')),
    checkIn(4, clock('08:05'), { bookedAt: clock('08:05') }),
    next(1, clock('08:10')),
    next(2, clock('08:20')),
    next(3, clock('08:30')),
    next(4, clock('08:40')),
    press('finish', clock('08:50')),
  );

  test('others are called, at the times at which the room is free', () => {
    const log = replayDay(morning, {
      settings: (same) => ({ ...same, policy: { ...same.policy, ratio: { booked: 1, walkIn: 3 } } }),
    });
    const calledAt = (n: number) =>
      log.find((event) => event.type === 'ticket_called' && event.stageId === stageId(n))?.at;
    expect(callsOf(morning).map((call) => call.split(' ')[2])[0]).toBe(stageId(4));
    expect(calledAt(1)).toBe(clock('08:10'));
    expect(calledAt(4)).toBeGreaterThan(clock('08:10'));
    const { others, before, after, calls, alike } = whatIf(morning, {
      settings: withOrder(OrderInput.parse({ policy: { ratio: { booked: 1, walkIn: 3 } } })),
    });
    expect(others[0]).toMatchObject({
      at: clock('08:10'),
      before: { stageId: stageId(4) },
      after: { stageId: stageId(1), rule: 'ratio' },
    });
    expect([calls, alike]).toEqual([4, 4]);
    const meanMin = (figures: typeof before, origin: string) =>
      (figures.groups.find((group) => group.origin === origin)?.meanMs ?? 0) / 60_000;
    expect(meanMin(after, 'walk_in')).toBeLessThan(meanMin(before, 'walk_in'));
    expect(meanMin(after, 'appointment')).toBeGreaterThan(meanMin(before, 'appointment'));
    expect(after.all.called).toBe(before.all.called);
  });

  test('a room more serves those who wait', () => {
    const extra = '0192f0c0-7d4e-7c11-8a04-000000000077' as ServicePointId;
    const log = replayDay(morning, { roster: { extra: [{ id: extra, like: room4 }] } });
    expect(
      log.filter((event) => event.type === 'ticket_called' && event.servicePointId === extra).length,
    ).toBeGreaterThan(0);
  });

  test('a room that works longer serves whom it had to leave', () => {
    const log = logOf(
      issue(1, clock('08:00'), { serviceId: xray }),
      issue(2, clock('08:01'), { serviceId: xray }),
      next(1, clock('08:05'), room5),
      press('finish', clock('08:15'), room5),
      { type: 'close_service_point', at: clock('08:15'), servicePointId: room5 },
      { type: 'close_day', at: clock('12:00'), neverCame: [] },
    );
    expect(callsOf(log)).toHaveLength(1);
    expect(callsOf(replayDay(log))).toEqual(callsOf(log));
    const longer = replayDay(log, { roster: { longer: [{ servicePointId: room5, minutes: 60 }] } });
    expect(callsOf(longer)).toHaveLength(2);
  });
});
