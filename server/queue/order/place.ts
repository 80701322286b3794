import type { EpochMs, ServiceId, StageId } from '../../../common/contract/vocabulary.ts';

/** Whose turn it is by the clinic's pattern of calls: who booked, who came without, who was sent away and is back. */
export type TurnGroup = 'booked' | 'walk_in' | 'returning';

/**
 * A place in the order of calls, with all that any policy asks of it. Within one list it goes by the virtual arrival
 * (the booked time, or the arrival moved by the offsets of service and class), then by the number of the event that
 * gave the place. No two are equal. Rule: docs/adr/0016-policies-of-order.md.
 */
export type Place = {
  readonly stageId: StageId;
  readonly serviceId: ServiceId;
  readonly group: TurnGroup;
  /** Before everybody who is not. */
  readonly isAbsolute: boolean;
  /** Absolute, but not before somebody who waited beyond the clinic's cap: everybody absolute who is no emergency. */
  readonly yieldsToCap: boolean;
  /** How fast the claim grows with the wait; 1 for an ordinary class. */
  readonly slope: number;
  readonly virtualArrivalAt: EpochMs;
  /** Minutes by which the class moved the virtual arrival. */
  readonly classOffsetMin: number;
  /** From when the wait counts against caps: the arrival, or the booked time where that is later. */
  readonly waitingSince: EpochMs;
  readonly orderSeq: number;
};

/** A wait that has not begun, of a place in the future, is not multiplied: it would put the urgent last. */
const grown = (slope: number, waitMs: number): number => (waitMs > 0 ? waitMs * slope : waitMs);

/** How strong the claim of a place is at an instant: the wait since the virtual arrival times the slope, in ms. */
export const claimOf = ({ slope, virtualArrivalAt }: Place, at: EpochMs): number => grown(slope, at - virtualArrivalAt);

/** The virtual arrival at which another slope has the same claim; need not be whole. */
export function equalArrival(claim: number, slope: number, at: EpochMs): number {
  return at - (claim > 0 ? claim / slope : claim);
}

type Precedence = Pick<Place, 'isAbsolute' | 'yieldsToCap'>;

/** Emergencies before other absolute classes, these before everybody else. Higher goes first. */
export const precedenceOf = ({ isAbsolute, yieldsToCap }: Precedence): number =>
  isAbsolute ? (yieldsToCap ? 1 : 2) : 0;

/** Which of two is called first by the order alone, before any pattern, weight or cap. */
export const compareTurn = (a: Place, b: Place, at: EpochMs): number =>
  precedenceOf(b) - precedenceOf(a) ||
  (a.isAbsolute || a.slope === b.slope ? 0 : claimOf(b, at) - claimOf(a, at)) ||
  compareInList(a, b);

type InList = { readonly virtualArrivalAt: number; readonly orderSeq: number };

/** The order of those who are alike in class and slope, which time does not change. */
export const compareInList = (a: InList, b: InList): number =>
  a.virtualArrivalAt - b.virtualArrivalAt || a.orderSeq - b.orderSeq;

type Since = { readonly waitingSince: number; readonly orderSeq: number };

/** Who waited longer. */
export const compareSince = (a: Since, b: Since): number => a.waitingSince - b.waitingSince || a.orderSeq - b.orderSeq;
