/**
 * What queueing theory says of waits, in units of one mean service. Services are exponential with rate 1, arrivals are
 * Poisson. Lists of classes go from the most urgent to the least.
 */

/** Probability that an arrival has to wait, M/M/c with `load` = arrivals per mean service (Erlang C). */
export function erlangC(servers: number, load: number): number {
  // Erlang B by its recursion, which stays in range for any number of servers.
  let blocked = 1;
  for (let n = 1; n <= servers; n += 1) blocked = (load * blocked) / (n + load * blocked);
  const busy = load / servers;
  return blocked / (1 - busy * (1 - blocked));
}

/** Mean wait in order of arrival, M/M/c. */
export const meanWait = (servers: number, load: number): number => erlangC(servers, load) / (servers - load);

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Mean waits where the most urgent class always goes first, without interrupting a service (Cobham 1954). */
export function priorityWaits(servers: number, rates: readonly number[]): readonly number[] {
  const residual = erlangC(servers, sum(rates)) / servers;
  return rates.map((_, i) => {
    const above = sum(rates.slice(0, i)) / servers;
    const including = sum(rates.slice(0, i + 1)) / servers;
    return residual / ((1 - above) * (1 - including));
  });
}

/**
 * Mean waits where claims grow with the wait, each class by its slope, the steepest first (Kleinrock 1964; for several
 * servers Stanford, Taylor and Ziedins 2014).
 */
export function accumulatingWaits(
  servers: number,
  rates: readonly number[],
  slopes: readonly number[],
): readonly number[] {
  const inOrder = meanWait(servers, sum(rates));
  const classes = rates.map((rate, i) => ({ busy: rate / servers, slope: slopes[i] ?? 1 }));
  const waits: number[] = [];
  // The wait of a class needs those of all that are less urgent.
  for (const [i, { slope }] of [...classes.entries()].reverse()) {
    const overtaken = classes
      .slice(i + 1)
      .map((below, j) => below.busy * (waits[i + 1 + j] ?? 0) * (1 - below.slope / slope));
    const overtaking = classes.slice(0, i).map((above) => above.busy * (1 - slope / above.slope));
    waits[i] = (inOrder - sum(overtaken)) / (1 - sum(overtaking));
  }
  return waits;
}
