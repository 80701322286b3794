/** How long something is expected to take, and how sure that is. */
export type Expectation = {
  readonly meanMs: number;
  /** In ms². */
  readonly variance: number;
};

/** 20 % and 80 % of a normal distribution lie this many standard deviations from the mean. */
const P20_P80 = 0.8416;

/** What past days taught: by how much waits and their spread differ from what was expected. */
export type Calibration = {
  /** Times the mean. */
  readonly bias: number;
  /** Times the standard deviation. */
  readonly spread: number;
};
export const UNCALIBRATED: Calibration = { bias: 1, spread: 1 };

/** P20, P50 and P80 of a wait, in ms: of five patients one is called before the first, one after the last. */
export type Quantiles = { readonly earlyMs: number; readonly middleMs: number; readonly lateMs: number };

export function quantilesOf(expected: Expectation, calibration = UNCALIBRATED): Quantiles {
  const wait = calibrated(expected, calibration);
  return {
    earlyMs: quantile(wait, -P20_P80),
    middleMs: quantile(wait, 0),
    lateMs: quantile(wait, P20_P80),
  };
}

/** The probability of being called within so many ms. */
export function probabilityWithin(expected: Expectation, withinMs: number, calibration = UNCALIBRATED): number {
  const { meanMs, variance } = calibrated(expected, calibration);
  if (meanMs <= 0 || variance <= 0) return meanMs <= withinMs ? 1 : 0;
  if (withinMs <= 0) return 0;
  const ninth = variance / (9 * meanMs * meanMs);
  return normalShare((Math.cbrt(withinMs / meanMs) - 1 + ninth) / Math.sqrt(ninth));
}

const calibrated = ({ meanMs, variance }: Expectation, { bias, spread }: Calibration): Expectation => ({
  meanMs: meanMs * bias,
  variance: variance * (bias * spread) ** 2,
});

/** Of a gamma distribution, which a sum of services nearly has, by the cube root of Wilson and Hilferty; never below 0. */
function quantile({ meanMs, variance }: Expectation, z: number): number {
  if (meanMs <= 0) return 0;
  const ninth = variance / (9 * meanMs * meanMs);
  return meanMs * Math.max(0, 1 - ninth + z * Math.sqrt(ninth)) ** 3;
}

/** The share of a normal distribution below z (Abramowitz and Stegun 7.1.26, wrong by less than 0.0000002). */
export function normalShare(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const tail =
    t *
    (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) *
    Math.exp(-x * x);
  return z >= 0 ? 1 - tail / 2 : tail / 2;
}

/**
 * The value below which such a share of a normal distribution lies (Acklam's approximation, wrong by less than a
 * millionth).
 *
 * @param share above 0 and below 1
 */
export function normalQuantile(share: number): number {
  const tail = Math.min(share, 1 - share);
  if (tail < 0.02425) {
    const q = Math.sqrt(-2 * Math.log(tail));
    const below =
      (((((-0.007784894002430293 * q - 0.3223964580411365) * q - 2.400758277161838) * q - 2.549732539343734) * q +
        4.374664141464968) *
        q +
        2.938163982698783) /
      ((((0.007784695709041462 * q + 0.3224671290700398) * q + 2.445134137142996) * q + 3.754408661907416) * q + 1);
    return share < 0.5 ? below : -below;
  }
  const q = share - 0.5;
  const r = q * q;
  return (
    ((((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r + 138.357751867269) * r -
      30.66479806614716) *
      r +
      2.506628277459239) *
      q) /
    (((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r + 66.80131188771972) * r -
      13.28068155288572) *
      r +
      1)
  );
}
