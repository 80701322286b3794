import { AheadBecause, type AheadGroup } from '../../../common/contract/why.ts';
import type { EpochMs } from '../../../common/contract/vocabulary.ts';
import type { Expected, QueueDay } from '../../queue/day.ts';
import { CallsToCome } from '../../queue/order/explain.ts';
import type { Stage } from '../../queue/visit.ts';

const MINUTE_MS = 60_000;
type Kept = { readonly seq: number; readonly minute: number; readonly calls: CallsToCome };
const kept = new WeakMap<QueueDay, Kept>();

/** The calls to come of a committed day: one run for all screens, until something happens or the minute is over. */
export function callsToCome(day: QueueDay, at: EpochMs): CallsToCome {
  const { seq } = day.head;
  const minute = Math.floor(at / MINUTE_MS);
  const known = kept.get(day);
  if (known?.seq === seq && known.minute === minute) return known.calls;
  const calls = new CallsToCome(day, at);
  kept.set(day, { seq, minute, calls });
  return calls;
}

export type AheadCounted = { readonly people: number; readonly groups: AheadGroup[] };

/** How many come before a waiting stage, and how many of them why. */
export function aheadCounted(day: QueueDay, stage: Stage, at: EpochMs): AheadCounted {
  const calls = callsToCome(day, at);
  if (!calls.isWhole) return { people: day.peopleAhead(stage), groups: [] };
  return counted(calls.aheadCounts(stage));
}

/** The same for somebody who is booked and has not come yet. */
export function aheadOfExpected(day: QueueDay, expected: Expected, at: EpochMs): AheadCounted {
  const calls = callsToCome(day, at);
  if (!calls.isWhole) return { people: day.peopleBefore(expected), groups: [] };
  const { practitionerId } = expected;
  return counted(calls.aheadOfExpected(day.expectedPlace(expected), { practitionerId, servicePointId: null }));
}

function counted(counts: ReadonlyMap<AheadBecause, number>): AheadCounted {
  let people = 0;
  for (const count of counts.values()) people += count;
  const groups = AheadBecause.options.flatMap((because) => {
    const count = counts.get(because) ?? 0;
    return count === 0 ? [] : [{ because, count }];
  });
  return { people, groups };
}
