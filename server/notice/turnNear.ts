/** When a turn counts as near: whichever is reached first. Neither set means that nobody is told. */
export type NearThreshold = {
  /** At most so many people are still ahead. */
  readonly people?: number;
  /** The turn may come within so many minutes. */
  readonly minutes?: number;
};

export type TurnAhead = {
  readonly peopleAhead: number;
  /** The early end of the estimated range, in minutes; undefined while nothing can be estimated. */
  readonly estimatedWaitMinFrom?: number;
  readonly threshold: NearThreshold;
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
 * Whether to tell the person now. The early end of the range decides, because being told late costs the turn and being told
 * early costs some minutes (docs/adr/0012-notices.md has the figures). That it is told once is the notice's key's doing.
 *
 * Who said "later" is told again when the minutes are over and the turn is near from the new place; in their last third
 * already where nobody is ahead any more. Otherwise a short list would ask the same person again at once.
 */
export function shouldTellTurnNear({ peopleAhead, estimatedWaitMinFrom, threshold, putOff }: TurnAhead): boolean {
  if (putOff && putOff.leftMin > (peopleAhead === 0 ? putOff.byMin / 3 : 0)) return false;
  const { people, minutes } = threshold;
  if (people !== undefined && peopleAhead <= people) return true;
  return minutes !== undefined && estimatedWaitMinFrom !== undefined && estimatedWaitMinFrom <= minutes;
}
