/** Mornings under any policy: who came when, of what class, booked or not, and how many were called already. */
import fc from 'fast-check';
import type { ClassCode, EpochMs, ServicePointId } from '../../../common/contract/vocabulary.ts';
import type { QueueDay } from '../../../server/queue/day.ts';
import { decide } from '../../../server/queue/decide.ts';
import { evolve } from '../../../server/queue/evolve.ts';
import { DaySettings } from '../../../server/queue/settings.ts';
import {
  blood,
  callId,
  checkIn,
  clock,
  dayAfter,
  emergency,
  issue,
  next,
  opened,
  room4,
  room5,
  settings,
  stageId,
  standard,
  xray,
} from '../build.ts';

export const elderly = 'elderly' as ClassCode;
export const vip = 'vip' as ClassCode;
export const child = 'child' as ClassCode;

const minutes = (from: number, to: number) => fc.integer({ min: from, max: to });
const orNot = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: null });

/** Any policy, and rooms that serve both services in any shares. */
export const anyPolicy: fc.Arbitrary<DaySettings> = fc
  .record({
    waitCapMin: orNot(minutes(20, 120)),
    ratio: orNot(fc.record({ booked: minutes(1, 4), walkIn: minutes(1, 4) })),
    firstAfterMin: orNot(minutes(20, 90)),
    weights: fc.constantFrom({}, { [blood]: 2, [xray]: 1 }, { [xray]: 3 }),
    slope: fc.constantFrom(1, 1.5, 3),
    offsetMin: minutes(-40, 10),
  })
  .map(({ waitCapMin, ratio, firstAfterMin, weights, slope, offsetMin }) =>
    DaySettings.parse({
      ...settings,
      services: Object.fromEntries(
        Object.entries(settings.services).map(([id, service]) => [
          id,
          { ...service, dailyCap: null, firstAfterMin: id === xray ? firstAfterMin : null },
        ]),
      ),
      servicePoints: Object.fromEntries(
        Object.entries(settings.servicePoints).map(([id, room]) => [
          id,
          { ...room, serviceIds: [blood, xray], weights },
        ]),
      ),
      classes: {
        [standard]: { isAbsolute: false, offsetMin: 0 },
        [emergency]: { isAbsolute: true, offsetMin: 0 },
        [vip]: { isAbsolute: true, yieldsToCap: true, offsetMin: 0 },
        [elderly]: { isAbsolute: false, offsetMin },
        [child]: { isAbsolute: false, offsetMin: 0, slope },
      },
      policy: { ...settings.policy, waitCapMin, ratio, checkInEarlyMin: 600, checkInLateMin: 600, postponeLimit: 9 },
    }),
  );

export type Comes = {
  readonly atMin: number;
  readonly classCode: ClassCode;
  readonly isXray: boolean;
  readonly bookedMin: number | null;
  readonly asksLater: boolean;
};

const comes: fc.Arbitrary<Comes> = fc.record({
  atMin: minutes(0, 120),
  classCode: fc.constantFrom(standard, standard, standard, elderly, child, vip, emergency),
  isXray: fc.boolean(),
  bookedMin: orNot(minutes(0, 180)),
  asksLater: fc.constantFrom(false, false, false, true),
});
export const anyMorning: fc.Arbitrary<readonly Comes[]> = fc.array(comes, { maxLength: 25, size: 'max' });

export const after = (min: number): EpochMs => (clock('08:00') + min * 60_000) as EpochMs; // an instant plus a duration

/** The day as it stands when all have come; with `open` rooms, of which the first called someone `calls` times. */
export function morning(
  policy: DaySettings,
  people: readonly Comes[],
  open: readonly ServicePointId[] = [room4],
  calls = 0,
): QueueDay {
  const day = dayAfter(
    { ...opened, settings: policy } as typeof opened,
    ...open.map((servicePointId) => ({
      type: 'service_point_opened' as const,
      at: clock('07:55'),
      servicePointId,
      practitionerId: null,
    })),
  );
  const give = (command: Parameters<typeof decide>[1]) => {
    const decided = decide(day, command);
    if (decided.ok) for (const event of decided.value) evolve(day, event);
  };
  const ordered = people.toSorted((a, b) => a.atMin - b.atMin);
  for (const [index, { atMin, classCode, isXray, bookedMin, asksLater }] of ordered.entries()) {
    const n = index + 1;
    const over = { classCode, serviceId: isXray ? xray : blood };
    const at = after(atMin);
    give(bookedMin === null ? issue(n, at, over) : checkIn(n, at, { ...over, bookedAt: after(bookedMin) }));
    if (asksLater) give({ type: 'postpone', at, stageId: stageId(n), by: 'patient', minutes: 10 });
    if (index < calls) give(next(900 + n, at, open[0] ?? room4));
  }
  return day;
}

/** Presses "next" in one room until nobody is left; the calls in order. */
export function pressUntilEmpty(day: QueueDay, at: EpochMs, room: ServicePointId = room4) {
  const calls = [];
  for (let n = 1; ; n += 1) {
    const decided = decide(day, { type: 'call_next', at, servicePointId: room, callId: callId(n) });
    if (!decided.ok) return calls;
    for (const event of decided.value) {
      evolve(day, event);
      if (event.type === 'ticket_called') calls.push(event);
    }
  }
}

export { room4, room5 };
