import type { RollView } from '#common/contract/rolls.ts';

export type Meant =
  | { readonly is: 'wrong' }
  /** Somebody who has this number was registered before. */
  | { readonly is: 'taken'; readonly ordinal: number }
  /** How many of them are not said to be taken yet. */
  | { readonly is: 'new'; readonly from: number; readonly to: number; readonly count: number };

/**
 * Which numbers of a roll somebody at the desk means by what was typed: nothing is the next one.
 *
 * @param typed Latin digits, with letters before them or not
 * @param isUpTo all that are not said to be taken yet, up to the one that was typed
 */
export function whatIsMeant(roll: RollView, typed: string, isUpTo: boolean): Meant {
  const { from, to, next, missing } = roll;
  const digits = /^[A-Za-z]{0,2}[\s-]*(\d{1,4})$/.exec(typed.trim())?.[1];
  const ordinal = typed.trim() === '' ? next : Number(digits ?? Number.NaN);
  if (!Number.isInteger(ordinal) || ordinal < from || ordinal > to) return { is: 'wrong' };
  if (ordinal < next && !missing.includes(ordinal)) return { is: 'taken', ordinal };
  if (!isUpTo) return { is: 'new', from: ordinal, to: ordinal, count: 1 };
  const passed = missing.filter((each) => each <= ordinal).length;
  return { is: 'new', from, to: ordinal, count: passed + Math.max(0, ordinal - next + 1) };
}

/** As it is called and shown. */
export const ticketNumberOf = ({ series }: Pick<RollView, 'series'>, ordinal: number): string =>
  `${series}-${String(ordinal).padStart(3, '0')}`;
