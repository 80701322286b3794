import { normalQuantile, normalShare, type Expectation } from './spread.ts';

/** What was seen of a kind of service so far. */
export type Seen = { readonly count: number; readonly sumMs: number };

/** Measured over 381 consultations: the standard deviation of one is 0.47 of its mean (figures). */
export const VARIATION = 0.47;
/** So many services of a session weigh as much as the class mean (figures); fewer would follow chance. */
export const CLASS_WEIGHT = 19;
/** A service so many times as long as usual is taken for one that nobody ended. */
const LONGEST = 4;

/** The mean of a session, shrunk towards the mean of its class. */
export const shrunkMeanMs = (classMeanMs: number, { count, sumMs }: Seen): number =>
  (CLASS_WEIGHT * classMeanMs + sumMs) / (CLASS_WEIGHT + count);

/** How wrong that mean may be: variance of its error in proportion to its square. */
export const doubtOfMean = ({ count }: Pick<Seen, 'count'>): number => VARIATION ** 2 / (CLASS_WEIGHT + count);

export const serviceOf = (meanMs: number): Expectation => ({ meanMs, variance: (VARIATION * meanMs) ** 2 });

/** Somebody who does not come, with how likely that is and for how long the room is kept from others. */
export type Absence = { readonly likely: number; readonly forMs: number };

/** How long a room is taken by somebody who may not come at all. */
export const unlessAbsent = (service: Expectation, { likely, forMs }: Absence): Expectation => ({
  meanMs: likely * forMs + (1 - likely) * service.meanMs,
  variance: (1 - likely) * service.variance + likely * (1 - likely) * (service.meanMs - forMs) ** 2,
});

/** A duration as it counts in a mean: what was forgotten to be ended counts as a long one. */
export const counted = (ms: number, usualMs: number): number => Math.min(Math.max(0, ms), LONGEST * usualMs);

const SIGMA2 = Math.log(1 + VARIATION ** 2);
const SIGMA = Math.sqrt(SIGMA2);

/**
 * What is left of a service that has lasted some time, by the lognormal distribution of consultations: of one that has
 * just begun everything, of one that lasts long more than one would think.
 *
 * @param elapsedMs from the call on, at least 0
 */
export function timeLeft(meanMs: number, elapsedMs: number): Expectation {
  const mu = Math.log(meanMs) - SIGMA2 / 2;
  // Further out the distribution says nothing any more; what lasts so long is treated as if it lasted so long.
  const elapsed = Math.min(elapsedMs, Math.exp(mu + 3 * SIGMA));
  if (elapsed <= 0) return serviceOf(meanMs);
  const z = (mu - Math.log(elapsed)) / SIGMA;
  const beyond = normalShare(z);
  const whole = (meanMs * normalShare(z + SIGMA)) / beyond;
  const square = (Math.exp(2 * mu + 2 * SIGMA2) * normalShare(z + 2 * SIGMA)) / beyond;
  return { meanMs: Math.max(0, whole - elapsed), variance: Math.max(0, square - whole * whole) };
}

/**
 * The same for a run that lets every room take exactly its mean. Real rooms end at random moments, and of several one is
 * early: over many calls a room gets ahead of such a run by half of the squared variation of a service (renewal theory).
 */
export function timeLeftInRun(meanMs: number, elapsedMs: number): Expectation {
  const { meanMs: leftMs, variance } = timeLeft(meanMs, elapsedMs);
  return { meanMs: Math.max(0, leftMs - (VARIATION ** 2 / 2) * meanMs), variance };
}

/** How long a service takes of which such a share are shorter; share above 0 and below 1. */
export const drawnService = (meanMs: number, share: number): number =>
  meanMs * Math.exp(SIGMA * normalQuantile(share) - SIGMA2 / 2);

/** Who is in a room: how long the like of them take, since when they are in, and whether they may not have come. */
export type Inside = { readonly meanMs: number; readonly elapsedMs: number; readonly absence?: Absence | undefined };

/** What is left of a service, where such a share of those that lasted so long have less left. */
export function drawnTimeLeft({ meanMs, elapsedMs, absence }: Inside, share: number): number {
  if (absence) {
    if (share < absence.likely) return absence.forMs;
    return drawnTimeLeft({ meanMs, elapsedMs }, (share - absence.likely) / (1 - absence.likely));
  }
  const mu = Math.log(meanMs) - SIGMA2 / 2;
  const elapsed = Math.min(elapsedMs, Math.exp(mu + 3 * SIGMA));
  const over = elapsed <= 0 ? 0 : normalShare((Math.log(elapsed) - mu) / SIGMA);
  return Math.max(0, drawnService(meanMs, over + share * (1 - over)) - elapsed);
}
