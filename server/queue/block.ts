import type { BlockId, DeviceId, EpochMs, Series } from '../../common/contract/vocabulary.ts';

/** Numbers set aside, both ends included. */
export type Block = {
  readonly id: BlockId;
  /** Whose they are; null: a roll of paper with printed numbers. */
  readonly kioskId: DeviceId | null;
  readonly series: Series;
  readonly fromOrdinal: number;
  readonly toOrdinal: number;
  readonly reservedAt: EpochMs;
};

export const isOfBlock = ({ fromOrdinal, toOrdinal }: Block, ordinal: number): boolean =>
  ordinal >= fromOrdinal && ordinal <= toOrdinal;

export const ordinalsOf = ({ fromOrdinal, toOrdinal }: Block): readonly number[] =>
  Array.from({ length: toOrdinal - fromOrdinal + 1 }, (_, i) => fromOrdinal + i);
