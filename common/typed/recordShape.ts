import type { RecordShape } from '../contract/otherDay.ts';

/** What a record number is written with where it has more than digits; the signs of other alphabets come from the numbers. */
const USUAL_SIGNS: readonly string[] = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ-/');

/**
 * How record numbers are typed with few keys, from some of the clinic's own in their stored form: where all begin alike and
 * go on in digits (`R-1001`, `R-20`), digits are enough. Null: there are none.
 */
export function recordShapeOf(numbers: readonly string[]): RecordShape | null {
  const [first, ...others] = numbers.map((number) => /^\D*/u.exec(number)?.[0] ?? '');
  if (first === undefined) return null;
  const prefix = others.reduce(beginningOfBoth, first);
  if (numbers.every((number) => /^\d+$/.test(number.slice(prefix.length)))) return { prefix, signs: [] };
  const found = numbers.flatMap((number) => Array.from(number)).filter((sign) => !/\d/.test(sign));
  const rare = [...new Set(found)].filter((sign) => !USUAL_SIGNS.includes(sign)).toSorted();
  return { prefix: '', signs: [...USUAL_SIGNS, ...rare] };
}

/** As far as both are the same, in whole signs. */
function beginningOfBoth(one: string, other: string): string {
  const [signs, others] = [Array.from(one), Array.from(other)];
  const until = signs.findIndex((sign, index) => sign !== others[index]);
  return until < 0 ? one : signs.slice(0, until).join('');
}
