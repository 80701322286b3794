import { toLatinDigits } from '#common/typed/digits.ts';

export const timeOf = (typed: string): string => {
  const time = toLatinDigits(typed).trim();
  return /^\d:/.test(time) ? `0${time}` : time;
};

/** A number as typed, with any digits; what is no number stays as it is, so that the server names the field. */
export const numberOf = (typed: string): number | string => {
  const text = toLatinDigits(typed).trim().replace(',', '.');
  return text !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
};
