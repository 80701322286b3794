import { orderPhrases as p } from '#common/phrases/adminOrder.ts';
import { formatNumber } from '#common/phrases/format.ts';
import { language, t } from '#common/ui/language.svelte.ts';
import type { OrderMistakes } from './orderDraft.ts';

/** What each number may be, by the end of its path; as in common/contract/order.ts. */
const RANGES: readonly (readonly [RegExp, number, number])[] = [
  [/\.offsetMin$/, 1, 240],
  [/\.slope$/, 0.1, 10],
  [/\.(waitCapMin|firstAfterMin)$/, 5, 720],
  [/\.lateUntilMin$/, 1, 720],
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
