import type { EpochMs } from '../../common/contract/vocabulary.ts';
import { overlaps } from './clinicTime.ts';
import { onceOf } from './onceOf.ts';
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
  if (known.length === 0) return untouched(planned);
  const plannedAt = new Map(planned.map((slot) => [slot.startsAt, slot]));
  const knownAt = new Map(known.map((slot) => [slot.startsAt, slot]));
  const standing = known.filter(
    ({ startsAt, endsAt, taken }) => taken > 0 && plannedAt.get(startsAt)?.endsAt !== endsAt,
  );
  const isCrossed = ({ startsAt, endsAt }: PlannedSlot) =>
    standing.some((slot) =>
      overlaps({ fromAt: slot.startsAt, untilAt: slot.endsAt }, { fromAt: startsAt, untilAt: endsAt }),
    );

  const offered = planned
    .filter((slot) => !slot.isWithdrawn && !isCrossed(slot))
    .map((slot) => offeredAs(slot, knownAt.get(slot.startsAt)));
  const kept = new Set(offered.map(({ slotId }) => slotId));
  return { offered, withdrawn: known.filter(({ slotId }) => !kept.has(slotId)).map(({ slotId }) => slotId) };
}

/** Of a date for which nobody has asked yet: that is most of a month, and the same for all. */
const untouched = onceOf((planned: readonly PlannedSlot[]): DateCapacity => ({
  offered: planned.filter(({ isWithdrawn }) => !isWithdrawn).map((slot) => offeredAs(slot, undefined)),
  withdrawn: [],
}));

function offeredAs({ startsAt, endsAt, places }: PlannedSlot, slot: KnownSlot | undefined): OfferedSlot {
  const taken = slot?.taken ?? 0;
  return {
    slotId: slot?.slotId,
    startsAt,
    endsAt,
    places: Math.max(places, taken),
    free: Math.max(places - taken, 0),
  };
}

/** When the slots of a date are, in order, and which of them are withdrawn: a text to compare with what the rows say. */
export const layoutOf = onceOf((planned: readonly PlannedSlot[]): string =>
  planned
    .map(({ startsAt, endsAt, isWithdrawn }) => `${startsAt}-${endsAt}${isWithdrawn ? ' withdrawn' : ''}`)
    .join(','),
);
