/** An integer from `min` up to, and without, `maxExclusive`, that nobody can foresee. */
export type RandomInt = (min: number, maxExclusive: number) => number;
