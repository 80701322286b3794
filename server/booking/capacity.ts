import type { EpochMs } from '../../common/contract/vocabulary.ts';
import { overlaps } from './clinicTime.ts';
import type { PlannedSlot } from './slots.ts';

/** A slot that already has rows. */
export type KnownSlot = {
  readonly slotId: string;
  readonly startsAt: EpochMs;
  readonly endsAt: EpochMs;
  readonly isWithdrawn: boolean;
  /** Places that may be booked. */
  readonly free: number;
  /** Places booked, or held for somebody who is just booking. */
  readonly taken: number;
};

/** A slot that may be booked, with rows (`slotId`) or still without. */
export type OfferedSlot = {
  readonly slotId: string | undefined;
  readonly startsAt: EpochMs;
  readonly endsAt: EpochMs;
  /** Places of the slot, taken ones included; more than planned where capacity was lowered after they were booked. */
  readonly places: number;
  readonly free: number;
};

export type DateCapacity = {
  readonly offered: readonly OfferedSlot[];
  /** Known slots that are not, or no longer, to be booked. Who is booked there keeps the booking. */
  readonly withdrawn: readonly string[];
};

/**
 * What is planned for one date of a schedule, set against what was already made of an earlier plan. A slot in which
 * somebody is booked stands: where new hours cross it, the new slots that would overlap with it are not offered, so that
 * nobody is booked for two things at one time.
 */
export function capacityOf(planned: readonly PlannedSlot[], known: readonly KnownSlot[]): DateCapacity {
  const sameTime = (a: KnownSlot, b: PlannedSlot) => a.startsAt === b.startsAt && a.endsAt === b.endsAt;
  const standing = known.filter((slot) => slot.taken > 0 && !planned.some((plan) => sameTime(slot, plan)));
  const isCrossed = ({ startsAt, endsAt }: PlannedSlot) =>
    standing.some((slot) =>
      overlaps({ fromAt: slot.startsAt, untilAt: slot.endsAt }, { fromAt: startsAt, untilAt: endsAt }),
    );

  const offered = planned
    .filter((slot) => !slot.isWithdrawn && !isCrossed(slot))
    .map(({ startsAt, endsAt, places }): OfferedSlot => {
      const slot = known.find((candidate) => candidate.startsAt === startsAt);
      const taken = slot?.taken ?? 0;
      return {
        slotId: slot?.slotId,
        startsAt,
        endsAt,
        places: Math.max(places, taken),
        free: Math.max(places - taken, 0),
      };
    });
  const kept = new Set(offered.map(({ slotId }) => slotId));
  return { offered, withdrawn: known.filter(({ slotId }) => !kept.has(slotId)).map(({ slotId }) => slotId) };
}
