import type { VisitView } from '#common/contract/visitView.ts';

/** That the place has become worse, by how much, and why where it is known. */
export type Worse = {
  readonly kind: 'moved_back' | 'takes_longer';
  readonly by: number;
  readonly why: 'asked' | 'delay' | 'others';
};

type Told = Pick<VisitView, 'peopleAhead' | 'wait' | 'delayMin' | 'hasAskedLater'>;

/** A range that only wavers is not news. */
const LONGER_BY_MIN = 10;

/**
 * Compares with the best that was told since it was last said: somebody who read "3 before you" and now reads 5 is told
 * so, until it is 3 again.
 */
export function whatIsWorse(best: Told, now: Told): Worse | undefined {
  const { hasAskedLater } = now;
  const isDelayed = now.delayMin > best.delayMin;
  if (best.peopleAhead !== null && now.peopleAhead !== null && now.peopleAhead > best.peopleAhead) {
    return { kind: 'moved_back', by: now.peopleAhead - best.peopleAhead, why: hasAskedLater ? 'asked' : 'others' };
  }
  if (best.wait !== null && now.wait !== null && now.wait.toMin >= best.wait.toMin + LONGER_BY_MIN) {
    const by = now.wait.toMin - best.wait.toMin;
    return { kind: 'takes_longer', by, why: isDelayed ? 'delay' : hasAskedLater ? 'asked' : 'others' };
  }
  return undefined;
}

/** What later views are compared with. */
export function bestOf(best: Told | undefined, now: Told): Told {
  if (best === undefined) return now;
  const isNearer = now.peopleAhead === null || best.peopleAhead === null || now.peopleAhead <= best.peopleAhead;
  const isSooner = now.wait === null || best.wait === null || now.wait.toMin <= best.wait.toMin;
  return isNearer && isSooner ? now : best;
}
