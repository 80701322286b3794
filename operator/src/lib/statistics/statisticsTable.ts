import {
  COLUMNS_OF,
  MEASURE_PHRASES,
  MEASURES,
  namedGroups,
  narrowedTo,
  type FigureColumn,
} from '#common/chart/tables.ts';
import type { wordsIn } from '#common/chart/words.ts';
import { Breakdown, type Figures, type Statistics } from '#common/contract/statistics.ts';
import { reportPhrases } from '#common/phrases/panelReport.ts';
import { breakdownPhrase, statisticsPhrases as words } from '#common/phrases/statistics.ts';
import type { Cell } from '../report/csv.ts';

/** Minutes to a tenth, shares as parts of one: what a spreadsheet computes on. */
function cellOf({ kind, value }: FigureColumn, figures: Figures): Cell {
  const of = value(figures);
  if (of === null) return null;
  if (kind === 'duration') return Math.round(of / 6_000) / 10;
  return kind === 'share' ? Math.round(of * 10_000) / 10_000 : of;
}

/** Every table of the page one after the other, for a spreadsheet. No names of anybody. */
export function statisticsRows(
  statistics: Statistics,
  saying: ReturnType<typeof wordsIn>,
): readonly (readonly Cell[])[] {
  const { t } = saying;
  const head = ({ kind, label }: FigureColumn) =>
    kind === 'duration' ? t(reportPhrases.minutes, { name: t(label) }) : t(label);
  return [
    [t(words.part), statistics.from, statistics.until, ...narrowedTo(statistics, saying)],
    ...MEASURES.flatMap((measure) =>
      Breakdown.options.flatMap((by): (readonly Cell[])[] => [
        [],
        [`${t(MEASURE_PHRASES[measure])} · ${t(breakdownPhrase(by))}`],
        [t(breakdownPhrase(by)), ...COLUMNS_OF[measure].map(head)],
        [t(words.all), ...COLUMNS_OF[measure].map((column) => cellOf(column, statistics.all))],
        ...namedGroups(statistics, by, saying).map(({ key, label, figures }) => [
          // A day is written so that spreadsheets know it for one.
          by === 'day' ? key : label,
          ...COLUMNS_OF[measure].map((column) => cellOf(column, figures)),
        ]),
      ]),
    ),
  ];
}
