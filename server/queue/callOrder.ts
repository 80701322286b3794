import type { EpochMs, StageId } from '../../common/contract/vocabulary.ts';

/**
 * A place in the order of calls: absolute classes (emergency) first, then the virtual arrival (the booked time, or
 * the arrival moved by the service's offset), then the number of the event that gave the place. No two are equal.
 * Rule: docs/adr/0004-call-order.md.
 */
export type OrderKey = {
  readonly isAbsolute: boolean;
  readonly virtualArrivalAt: EpochMs;
  readonly orderSeq: number;
  readonly stageId: StageId;
};

export function compareTurn(a: OrderKey, b: OrderKey): number {
  return (
    Number(b.isAbsolute) - Number(a.isAbsolute) || a.virtualArrivalAt - b.virtualArrivalAt || a.orderSeq - b.orderSeq
  );
}
