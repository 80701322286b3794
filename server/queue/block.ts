import type { BlockId, DeviceId, EpochMs, Series, ServiceId } from '../../common/contract/vocabulary.ts';

/** Numbers set aside, both ends included. */
export type Block = {
  readonly id: BlockId;
  /** Whose they are; null: a roll of paper with printed numbers. */
  readonly kioskId: DeviceId | null;
  readonly series: Series;
  readonly fromOrdinal: number;
  readonly toOrdinal: number;
  readonly reservedAt: EpochMs;
  /** For what the numbers of a roll are; empty: for any service. */
  readonly serviceIds: readonly ServiceId[];
};

export const isOfBlock = ({ fromOrdinal, toOrdinal }: Block, ordinal: number): boolean =>
  ordinal >= fromOrdinal && ordinal <= toOrdinal;

export const ordinalsOf = ({ fromOrdinal, toOrdinal }: Block): readonly number[] =>
  Array.from({ length: toOrdinal - fromOrdinal + 1 }, (_, i) => fromOrdinal + i);

/** The highest number of a roll that somebody is known to have, and the one that comes off it next. */
export function headOf(
  { fromOrdinal, toOrdinal }: Block,
  unused: readonly number[],
): { readonly last: number; readonly next: number | undefined } {
  const left = new Set(unused);
  let last = toOrdinal;
  while (last >= fromOrdinal && left.has(last)) last -= 1;
  return { last, next: last < toOrdinal ? last + 1 : unused[0] };
}
