/**
 * The number before the first time of each list that is written to one patient about one booking, `nth` from 0. A later
 * list goes on where no earlier one was, so that a number which arrives late is never taken for another time. 4 means
 * "call me" and 9 gives up in each of them, and 11 ends all texts in Iran: no list has these.
 */
export const firstNumberOf = (nth: number): number => (nth <= 0 ? 1 : nth === 1 ? 5 : 10 * nth + 1);

/** So many times are in a list at most. */
const LONGEST = 3;

export const isOfList = (number: number, firstNumber: number): boolean =>
  number >= firstNumber && number < firstNumber + LONGEST;
