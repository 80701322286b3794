import type { ClinicDate } from '../../common/contract/vocabulary.ts';
import type { ClinicClock } from './clinicTime.ts';
import { slotsOn, type PlannedSlot, type SchedulePlan } from './slots.ts';

/** Of all plans together, a few megabytes; then keeping begins anew. */
const MOST_SLOTS = 60_000;

let kept = new WeakMap<SchedulePlan, Map<string, readonly PlannedSlot[]>>();
let slotsKept = 0;

/**
 * The same as `slotsOn`, found once for each plan and date: everybody who asks for a month asks for the same one. A plan
 * never changes; what is read anew and differs is another one. The same slots are the same array.
 */
export function keptSlotsOn(date: ClinicDate, plan: SchedulePlan, clock: ClinicClock): readonly PlannedSlot[] {
  const key = `${date} ${clock.dayStartsAt} ${clock.timeZone}`;
  const known = kept.get(plan)?.get(key);
  if (known !== undefined) return known;
  const slots = slotsOn(date, plan, clock);
  slotsKept += slots.length + 1; // a day without any is kept, too
  if (slotsKept > MOST_SLOTS) {
    kept = new WeakMap();
    slotsKept = 0;
  }
  const ofPlan = kept.get(plan) ?? new Map<string, readonly PlannedSlot[]>();
  kept.set(plan, ofPlan.set(key, slots));
  return slots;
}
