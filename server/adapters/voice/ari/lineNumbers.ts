/** How numbers look on the clinic's line, and how we keep them. */

/** The country's own code, `98`; numbers within it begin with 0 on its lines. Null: the line itself speaks E.164. */
export type HomeCountry = string | null;

/** An E.164 number as it is dialled, `+989121234567` as `09121234567`, abroad `+44…` as `0044…`; inside numbers as they are. */
export function dialled(number: string, home: HomeCountry): string {
  if (home === null || !number.startsWith('+')) return number;
  return number.startsWith(`+${home}`) ? `0${number.slice(home.length + 1)}` : `00${number.slice(1)}`;
}

/**
 * A caller's number as the line shows it, as E.164 where it can be told: `09121234567`, `00989121234567` and
 * `+989121234567` are one. Null for those who do not show theirs.
 */
export function callersNumber(shown: string, home: HomeCountry): string | null {
  const digits = shown.replace(/[^+\d]/g, '');
  if (digits === '' || /anonymous|restricted|unavailable/i.test(shown)) return null;
  if (digits.startsWith('+') || home === null) return digits;
  if (digits.startsWith('00')) return `+${digits.slice(2)}`;
  return digits.startsWith('0') ? `+${home}${digits.slice(1)}` : digits;
}
