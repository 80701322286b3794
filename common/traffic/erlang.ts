/**
 * How many lines and how many people a stream of calls needs. Calls come independently of each other and last as long as
 * they last; a caller who finds every line busy gives up (Erlang B), one who finds every person busy waits (Erlang C).
 * A. K. Erlang, "Solution of some problems in the theory of probabilities of significance in automatic telephone
 * exchanges", 1917; the recursion in ITU-D, "Teletraffic engineering handbook", chapter 4. Traffic is in erlangs: how many
 * calls would be going on at once, on average, if none was turned away.
 */

const HOUR_MS = 3_600_000;

/** @param callsPerHour at least 0; @param meanMs how long one call keeps a line or a person, at least 0 */
export const erlangsOf = (callsPerHour: number, meanMs: number): number => (callsPerHour * meanMs) / HOUR_MS;

/**
 * The share of callers who find every line busy. By recursion over the number of lines, so that no factorial or power
 * grows out of bounds, however many lines there are.
 * @param erlangs at least 0; @param lines a whole number, at least 0
 */
export function erlangB(erlangs: number, lines: number): number {
  let busy = 1;
  for (let line = 1; line <= lines; line += 1) busy = (erlangs * busy) / (line + erlangs * busy);
  return busy;
}

/**
 * The fewest lines by which at most this share of callers finds every line busy; one at least.
 * @param share above 0 and at most 1
 */
export function linesFor(erlangs: number, share: number): number {
  if (!(share > 0)) throw new RangeError('no number of lines turns nobody away');
  let lines = 0;
  let busy = 1;
  do {
    lines += 1;
    busy = (erlangs * busy) / (lines + erlangs * busy);
  } while (busy > share);
  return lines;
}

/** The share of callers who wait because everybody is talking; all of them where there is more to do than people. */
export function erlangC(erlangs: number, seats: number): number {
  if (erlangs >= seats) return erlangs === 0 ? 0 : 1;
  const busy = erlangB(erlangs, seats);
  return (seats * busy) / (seats - erlangs * (1 - busy));
}

/** Calls that people answer: how much of it there is, and how long one takes with what is done after it. */
export type Desk = { readonly erlangs: number; readonly meanMs: number };

/** The share of callers who wait no longer than `withinMs`. */
export function answeredWithin({ erlangs, meanMs }: Desk, seats: number, withinMs: number): number {
  if (erlangs >= seats) return erlangs === 0 ? 1 : 0;
  return 1 - erlangC(erlangs, seats) * Math.exp((-(seats - erlangs) * withinMs) / meanMs);
}

/** How long callers wait on average, those who do not wait among them; null where the line of callers only grows. */
export const meanWaitMs = ({ erlangs, meanMs }: Desk, seats: number): number | null =>
  erlangs === 0 ? 0 : erlangs >= seats ? null : (erlangC(erlangs, seats) * meanMs) / (seats - erlangs);

export type ServiceLevel = {
  /** Of a hundred callers so many hundredths, at least 0 and below 1. */
  readonly share: number;
  readonly withinMs: number;
};

/** The fewest people by whom at least this share of callers waits no longer than that; one at least. */
export function seatsFor(desk: Desk, { share, withinMs }: ServiceLevel): number {
  if (!(share < 1)) throw new RangeError('no number of people answers everybody at once');
  let seats = Math.max(1, Math.floor(desk.erlangs));
  let busy = erlangB(desk.erlangs, seats);
  const isEnough = () => {
    if (desk.erlangs >= seats) return desk.erlangs === 0;
    const waits = (seats * busy) / (seats - desk.erlangs * (1 - busy));
    return 1 - waits * Math.exp((-(seats - desk.erlangs) * withinMs) / desk.meanMs) >= share;
  };
  while (!isEnough()) {
    seats += 1;
    busy = (desk.erlangs * busy) / (seats + desk.erlangs * busy);
  }
  return seats;
}
