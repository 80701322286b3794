/** Told from this probability on: later some come too late, earlier most wait long (figures; docs/adr/0012-notices.md). */
export const NEAR_PROBABILITY = 0.3;

export type TurnAhead = {
  readonly peopleAhead: number;
  /** Of being called within the time that the person needs to come. */
  readonly probability: number;
  readonly threshold: {
    /** The clinic tells everybody with at most so many ahead, whatever the probability. */
    readonly people?: number;
  };
  /** Set once the person said "later". */
  readonly putOff?: PutOff;
};

export type PutOff = {
  /** Minutes until the time that was asked for; 0 or less when it has come. */
  readonly leftMin: number;
  /** By how many minutes "later" moves a turn here, as the person was told. */
  readonly byMin: number;
};

/**
 * Whether to tell the person now. The probability is far below one half, because being told late costs the turn and being
 * told early costs some minutes. That it is told once is the notice's key's doing.
 *
 * Who said "later" is told again when the minutes are over and the turn is near from the new place; in their last third
 * already where nobody is ahead any more. Otherwise a short list would ask the same person again at once.
 */
export function shouldTellTurnNear({ peopleAhead, probability, threshold: { people }, putOff }: TurnAhead): boolean {
  if (putOff && putOff.leftMin > (peopleAhead === 0 ? putOff.byMin / 3 : 0)) return false;
  return probability >= NEAR_PROBABILITY || (people !== undefined && peopleAhead <= people);
}
