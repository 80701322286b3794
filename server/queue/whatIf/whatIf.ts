import type { OrderInput } from '../../../common/contract/order.ts';
import type { WhatIfAnswer } from '../../../common/contract/whatIf.ts';
import type { QueueEvent } from '../event.ts';
import type { DaySettings } from '../settings.ts';
import { alikeCalls, figuresOf, otherCalls } from './compare.ts';
import { replayDay, type Otherwise } from './replay.ts';

/** More would not be read. */
const MOST_CALLS = 200;

/** The settings of a day with other rules of the order. What the rules do not name, and what no longer exists, stays. */
export const withOrder =
  ({ policy, classes, services, servicePoints }: OrderInput) =>
  (settings: DaySettings): DaySettings => ({
    ...settings,
    policy: { ...settings.policy, ...policy },
    classes: merged(settings.classes, classes),
    services: merged(settings.services, services),
    servicePoints: merged(settings.servicePoints, servicePoints),
  });

function merged<Id extends string, Rules extends object>(
  known: Readonly<Record<Id, Rules>>,
  changes: Readonly<Partial<Record<Id, Partial<Rules>>>>,
): Record<Id, Rules> {
  // The same keys with what they had, changed in part.
  return Object.fromEntries(
    Object.entries<Rules>(known).map(([id, rules]) => [id, { ...rules, ...changes[id as Id] }]),
  ) as Record<Id, Rules>;
}

/** The day as it was lived again, and as it would have been. Both are replays, so that only the change differs. */
export function whatIf(log: readonly QueueEvent[], otherwise: Otherwise): Omit<WhatIfAnswer, 'date' | 'extra'> {
  const before = replayDay(log);
  const after = replayDay(log, otherwise);
  const others = otherCalls(before, after);
  return {
    before: figuresOf(before),
    after: figuresOf(after),
    others: others.slice(0, MOST_CALLS),
    othersInAll: others.length,
    ...alikeCalls(log, before),
  };
}
