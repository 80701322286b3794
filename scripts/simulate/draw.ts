/** Amounts drawn from a stream of chances in [0, 1). */
export type Chance = () => number;

/** An exponential amount with this mean. */
export const exponential = (chance: Chance, mean: number): number => -Math.log(1 - chance()) * mean;

/** A normal amount. */
export const normal = (chance: Chance, mean: number, deviation: number): number =>
  mean + deviation * Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance());

/** A lognormal amount with this mean and coefficient of variation. */
export function lognormal(chance: Chance, mean: number, variation: number): number {
  const variance = Math.log(1 + variation ** 2);
  return mean * Math.exp(normal(chance, -variance / 2, Math.sqrt(variance)));
}
