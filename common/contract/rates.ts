import type { Figures } from './statistics.ts';

/** Shares of a figure, from 0 to 1; null where there is nothing to take a share of. One place, so that the screen, the table and the paper agree. */
const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

/** Gave up by themselves, or nobody had called them when the day was closed. */
export const abandoned = ({ outcomes }: Figures): number => outcomes.gave_up + outcomes.left_waiting;

/** Those whose waiting has ended here: neither under way nor sent on. */
export const ended = ({ outcomes }: Figures): number =>
  outcomes.served + outcomes.missed + outcomes.gave_up + outcomes.left_waiting + outcomes.cancelled;

export const abandonmentRate = (figures: Figures): number | null => share(abandoned(figures), ended(figures));
export const missedRate = (figures: Figures): number | null => share(figures.outcomes.missed, ended(figures));

/** Of the booked whose time has come, those who never arrived. */
export const neverCameRate = ({ outcomes, bookedCame }: Figures): number | null =>
  share(outcomes.never_came, outcomes.never_came + bookedCame);
