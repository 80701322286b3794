import { plotOf, type Measure, type PlotGroup } from '../../../common/chart/plot.ts';
import {
  COLUMNS_OF,
  HEADLINES,
  MEANINGS,
  MEASURE_PHRASES,
  namedGroups,
  narrowedTo,
  OUTCOME_PHRASES,
} from '../../../common/chart/tables.ts';
import { wordsIn } from '../../../common/chart/words.ts';
import type { Language, LocalText } from '../../../common/contract/language.ts';
import { Outcome, type Breakdown, type Statistics } from '../../../common/contract/statistics.ts';
import { formatTime } from '../../../common/phrases/format.ts';
import { breakdownPhrase, statisticsPhrases as words } from '../../../common/phrases/statistics.ts';
import { SHEET_PLOT_WIDTH, type Sheet, type SheetSection } from '../../ports/sheet.ts';

type Setting = { readonly language: Language; readonly clinicName: LocalText; readonly timeZone: string };

/** Paper is read from top to bottom: the most asked first, and no more days in a table than a quarter has. */
const SECTIONS: readonly (readonly [Measure, Breakdown])[] = [
  ['waits', 'day'],
  ['waits', 'hour'],
  ['waits', 'service'],
  ['waits', 'room'],
  ['waits', 'channel'],
  ['waits', 'class'],
  ['services', 'service'],
  ['services', 'room'],
  ['outcomes', 'day'],
  ['outcomes', 'hour'],
  ['outcomes', 'service'],
  ['outcomes', 'room'],
  ['outcomes', 'channel'],
  ['outcomes', 'class'],
];
const MOST_ROWS = 92;

/** Statistics in words, for sheets of paper: figures and names of services and rooms, nothing of anybody. */
export function statisticsSheet(statistics: Statistics, { language, clinicName, timeZone }: Setting): Sheet {
  const saying = wordsIn(language);
  const { t, local, longDay, cell } = saying;
  const { from, until, at, all } = statistics;
  const days = from === until ? longDay(from) : t(words.fromUntil, { from: longDay(from), until: longDay(until) });
  const section = ([measure, by]: readonly [Measure, Breakdown]): readonly SheetSection[] => {
    const groups = namedGroups(statistics, by, saying);
    if (by === 'day' && groups.length < 2) return [];
    const columns = COLUMNS_OF[measure];
    const everybody: PlotGroup = { key: 'all', label: t(words.all), figures: all };
    const rows = groups.length > MOST_ROWS ? [everybody] : [everybody, ...groups];
    return [
      {
        heading: `${t(MEASURE_PHRASES[measure])} · ${t(breakdownPhrase(by))}`,
        plot: plotOf(groups, { width: SHEET_PLOT_WIDTH, measure, by, number: saying.number }),
        legend: legendOf(measure, groups, t),
        head: [t(breakdownPhrase(by)), ...columns.map(({ label }) => t(label))],
        rows: rows.map(({ label, figures }) => [label, ...columns.map((column) => cell(column, figures))]),
      },
    ];
  };
  return {
    language,
    title: t(words.part),
    subtitles: [
      local(clinicName),
      ...narrowedTo(statistics, saying),
      `${days} · ${t(words.asOf, { time: formatTime(at, timeZone, language) })}`,
    ],
    headlines: HEADLINES.map((column) => [t(column.label), cell(column, all)]),
    sections: SECTIONS.flatMap(section),
    meaning: { heading: t(words.meaning), of: MEANINGS.map(([term, meaning]) => [t(term), t(meaning)]) },
    footer: [local(clinicName), days, ...narrowedTo(statistics, saying)].join(' · '),
  };
}

function legendOf(
  measure: Measure,
  groups: readonly PlotGroup[],
  t: ReturnType<typeof wordsIn>['t'],
): SheetSection['legend'] {
  if (measure !== 'outcomes')
    return [words.barIs, words.rangeIs, words.tickIs, words.minutesAxis].map((phrase) => ({
      fill: null,
      text: t(phrase),
    }));
  return Outcome.options
    .filter((outcome) => groups.some(({ figures }) => figures.outcomes[outcome] > 0))
    .map((outcome) => ({ fill: outcome, text: t(OUTCOME_PHRASES[outcome]) }));
}
