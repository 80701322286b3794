import { z } from 'zod';
import { adminPhrases } from '#common/phrases/admin.ts';
import { orderMistakePhrases as p } from '#common/phrases/adminOrderMistakes.ts';
import { formatNumber } from '#common/phrases/format.ts';
import { language, t } from '#common/ui/language.svelte.ts';
import type { OrderMistakes } from './orderDraft.ts';

/** What each number may be, by the end of its path; as in common/contract/order.ts. */
const RANGES: readonly (readonly [RegExp, number, number])[] = [
  [/\.offsetMin$/, 1, 240],
  [/\.slope$/, 0.1, 10],
  [/\.(waitCapMin|firstAfterMin)$/, 5, 720],
  [/\.lateUntilMin$/, 1, 720],
  [/\.repeatTicketWithinS$/, 1, 600],
  [/./, 1, 20],
];

/** What to do beside each number that cannot be sent. */
export const wordsOfMistakes = (mistakes: OrderMistakes): OrderMistakes =>
  Object.fromEntries(
    Object.keys(mistakes).map((path) => {
      const [, least = 1, most = 20] = RANGES.find(([ending]) => ending.test(path)) ?? [];
      const written = (value: number) => formatNumber(value, language.current);
      return [path, t(p.between, { least: written(least), most: written(most) })];
    }),
  );

/** What would leave somebody waiting for ever, as the server says it. */
const Starved = z.array(z.object({ code: z.string(), of: z.string() }));

/**
 * What to do about rules that would starve somebody: beside the field concerned where there is one, and in one text what
 * belongs to none.
 *
 * @param nameOf the name of a service
 */
export function wordsOfStarved(
  detail: unknown,
  isHere: (path: string) => boolean,
  nameOf: (id: string) => string,
): { readonly fields: OrderMistakes; readonly form: string | undefined } {
  const read = Starved.safeParse(detail);
  const found = (read.success ? read.data : []).map(({ code, of }) => ({
    path: pathOf(code, of),
    text: Object.hasOwn(p, code)
      ? t(p[code as keyof typeof p], { hours: 4, name: nameOf(of), page: t(adminPhrases.services) }) // asked a line above
      : t(adminPhrases.checkThis),
  }));
  const placed = found.filter(({ path }) => path !== undefined && isHere(path));
  const others = found.filter((each) => !placed.includes(each)).map(({ text }) => text);
  return {
    fields: Object.fromEntries(placed.map(({ path = '', text }) => [path, text])),
    form: others.length === 0 ? undefined : others.join(' '),
  };
}

function pathOf(code: string, of: string): string | undefined {
  switch (code) {
    case 'class_first_without_cap':
    case 'class_too_early':
    case 'class_too_late':
      return `classes.${of}`;
    case 'slopes_too_far':
      return `classes.${of}.slope`;
    case 'service_first_without_cap':
      return `services.${of}`;
    case 'share_too_small':
    case 'patterns_too_far_together':
      return `servicePoints.${of}`;
    case 'ratio_too_far':
      return 'policy.ratio';
    case 'returning_too_rare':
      return 'policy.othersPerReturning';
    default:
      return undefined;
  }
}
