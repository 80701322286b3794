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
};

/**
 * Whether to tell the person now. The early end of the range decides, because being told late costs the turn and being told
 * early costs some minutes (docs/adr/0012-notices.md has the figures). That it is told once is the notice's key's doing.
 */
export function shouldTellTurnNear({ peopleAhead, estimatedWaitMinFrom, threshold }: TurnAhead): boolean {
  const { people, minutes } = threshold;
  if (people !== undefined && peopleAhead <= people) return true;
  return minutes !== undefined && estimatedWaitMinFrom !== undefined && estimatedWaitMinFrom <= minutes;
}
