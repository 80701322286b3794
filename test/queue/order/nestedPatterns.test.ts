/** Patterns of calls inside a room's shares between its services. */
import { expect, test } from 'vitest';
import type { EpochMs } from '../../../common/contract/vocabulary.ts';
import type { Command } from '../../../server/queue/command.ts';
import { QueueDay } from '../../../server/queue/day.ts';
import type { QueueEvent } from '../../../server/queue/event.ts';
import { evolve } from '../../../server/queue/evolve.ts';
import {
  blood,
  callId,
  checkIn,
  clock,
  give,
  hall,
  issue,
  opened,
  press,
  room4,
  settings,
  theEvent,
  xray,
} from '../build.ts';

const inTurns = (over: Partial<typeof settings.policy>): readonly QueueEvent[] => [
  {
    ...(opened as Extract<QueueEvent, { type: 'day_opened' }>), // it is one
    settings: {
      ...settings,
      services: Object.fromEntries(
        Object.entries(settings.services).map(([id, rules]) => [id, { ...rules, dailyCap: null, walkInOffsetMin: 0 }]),
      ),
      servicePoints: {
        [room4]: { serviceIds: [blood, xray], zoneId: hall, weights: { [blood]: 1, [xray]: 1 }, callsByItself: false },
      },
      policy: { ...settings.policy, ...over },
    },
  },
  { type: 'service_point_opened', at: clock('07:55'), servicePointId: room4, practitionerId: null },
];

/** Who is called, one after the other, where nobody comes in meanwhile. */
function callsOf(day: QueueDay, count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => {
    const at = (clock('10:00') + i * 60_000) as EpochMs;
    const command: Command = { type: 'call_next', at, servicePointId: room4, callId: callId(i + 1) };
    const stage = day.stage(theEvent(give(day, command), 'ticket_called').stageId);
    give(day, press('finish', at));
    return `${stage?.serviceId === blood ? 'blood' : 'xray'} ${stage?.group}`;
  });
}

test('a room that takes its services in turn, and the booked and the walk-ins in turn, leaves nobody out', () => {
  const day = inTurns({ ratio: { booked: 1, walkIn: 1 } }).reduce(evolve, new QueueDay());
  for (const [i, serviceId] of [blood, xray, blood, xray, blood, xray, blood, xray].entries()) {
    give(day, checkIn(i + 1, clock('08:55'), { serviceId, bookedAt: clock('09:00') }));
    give(day, issue(i + 11, clock('09:00'), { serviceId }));
  }
  const calls = callsOf(day, 8);
  for (const kind of ['blood booked', 'blood walk_in', 'xray booked', 'xray walk_in'])
    expect(calls.filter((call) => call === kind)).toHaveLength(2);
});
