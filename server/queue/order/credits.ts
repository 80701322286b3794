/** What each side of a pattern is owed, by its name. Sides that are not in it are owed nothing. */
export type Credits = Readonly<Record<string, number>>;

export type Share = { readonly name: string; readonly share: number };

/**
 * Whose turn it is when calls are shared in proportion: each side that waits earns its share, the richest is called and
 * pays the whole. Over any run in which all sides wait, each gets its share, evenly spread; a side that has nobody
 * waiting earns nothing, so that it cannot save up calls. (Smooth weighted round-robin.)
 *
 * @param waiting at least one side, shares above 0
 */
export function turnOf(
  credits: Credits,
  waiting: readonly Share[],
): { readonly name: string; readonly after: Credits } {
  const whole = waiting.reduce((sum, { share }) => sum + share, 0);
  const earned = waiting.map(({ name, share }) => ({ name, credit: (credits[name] ?? 0) + share }));
  const richest = earned.reduce((best, one) => (one.credit > best.credit ? one : best));
  const after = Object.fromEntries(
    earned.map(({ name, credit }) => [name, name === richest.name ? credit - whole : credit]),
  );
  return { name: richest.name, after: { ...credits, ...after } };
}
