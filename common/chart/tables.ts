/** The tables of statistics, as the page, the spreadsheet and the paper have them: each column names what it counts. */
import { abandonmentRate, missedRate, neverCameRate } from '../contract/rates.ts';
import type { LocalText } from '../contract/language.ts';
import {
  Channel,
  type Breakdown,
  type FigureName,
  type Figures,
  type Outcome,
  type Spread,
  type Statistics,
} from '../contract/statistics.ts';
import type { Phrase } from '../phrases/phrase.ts';
import { channelPhrase, statisticsPhrases as words } from '../phrases/statistics.ts';
import type { Measure, PlotGroup } from './plot.ts';

export type FigureColumn = {
  readonly key: string;
  readonly label: Phrase;
  readonly kind: 'count' | 'duration' | 'share';
  readonly value: (figures: Figures) => number | null;
  /** Which tickets are behind the number. */
  readonly figure: FigureName;
};

const outcome = (key: Outcome, label: Phrase): FigureColumn => ({
  key,
  label,
  kind: 'count',
  value: ({ outcomes }) => outcomes[key],
  figure: key,
});

export const OUTCOME_PHRASES = {
  served: words.served,
  missed: words.missed,
  gave_up: words.gaveUp,
  left_waiting: words.leftWaiting,
  cancelled: words.cancelled,
  sent_on: words.sentOn,
  open: words.open,
  never_came: words.neverCame,
} as const satisfies Record<Outcome, Phrase>;

const OUTCOMES: readonly FigureColumn[] = [
  { key: 'tickets', label: words.tickets, kind: 'count', value: ({ tickets }) => tickets, figure: 'tickets' },
  outcome('served', words.served),
  outcome('missed', words.missed),
  { key: 'missedRate', label: words.missedRate, kind: 'share', value: missedRate, figure: 'missed' },
  outcome('gave_up', words.gaveUp),
  outcome('left_waiting', words.leftWaiting),
  { key: 'abandonmentRate', label: words.abandonmentRate, kind: 'share', value: abandonmentRate, figure: 'abandoned' },
  outcome('cancelled', words.cancelled),
  outcome('sent_on', words.sentOn),
  outcome('open', words.open),
  outcome('never_came', words.neverCame),
];

const timed = (measure: 'waits' | 'services'): readonly FigureColumn[] => {
  const part = (key: keyof Spread, label: Phrase): FigureColumn => ({
    key,
    label,
    kind: key === 'count' ? 'count' : 'duration',
    value: (figures) => figures[measure]?.[key] ?? (key === 'count' ? 0 : null),
    figure: measure,
  });
  return [
    part('count', words.count),
    part('meanMs', words.mean),
    part('p20Ms', words.p20),
    part('p50Ms', words.p50),
    part('p80Ms', words.p80),
    part('p90Ms', words.p90),
    part('longestMs', words.longest),
  ];
};

export const COLUMNS_OF: { readonly [Kind in Measure]: readonly FigureColumn[] } = {
  waits: timed('waits'),
  services: timed('services'),
  outcomes: OUTCOMES,
};

export const MEASURES = ['waits', 'services', 'outcomes'] as const satisfies readonly Measure[];
export const MEASURE_PHRASES = {
  waits: words.waits,
  services: words.services,
  outcomes: words.outcomes,
} as const satisfies Record<Measure, Phrase>;

/** The few that are looked at first. */
export const HEADLINES: readonly FigureColumn[] = [
  { key: 'tickets', label: words.tickets, kind: 'count', value: ({ tickets }) => tickets, figure: 'tickets' },
  {
    key: 'p50',
    label: words.medianWait,
    kind: 'duration',
    value: ({ waits }) => waits?.p50Ms ?? null,
    figure: 'waits',
  },
  { key: 'p90', label: words.longWait, kind: 'duration', value: ({ waits }) => waits?.p90Ms ?? null, figure: 'waits' },
  {
    key: 'service',
    label: words.medianService,
    kind: 'duration',
    value: ({ services }) => services?.p50Ms ?? null,
    figure: 'services',
  },
  { key: 'abandonment', label: words.abandonmentRate, kind: 'share', value: abandonmentRate, figure: 'abandoned' },
  { key: 'missed', label: words.missedRate, kind: 'share', value: missedRate, figure: 'missed' },
  { key: 'never_came', label: words.neverCameRate, kind: 'share', value: neverCameRate, figure: 'never_came' },
];

/** What each figure means, one sentence each. */
export const MEANINGS: readonly (readonly [Phrase, Phrase])[] = [
  [words.tickets, words.meansTickets],
  [words.waits, words.meansWaits],
  [words.services, words.meansServices],
  [words.p80, words.meansParts],
  [words.missed, words.meansMissed],
  [words.abandoned, words.meansAbandoned],
  [words.neverCame, words.meansNeverCame],
  [words.hour, words.meansHour],
  [words.oneDoctor, words.meansDoctor],
];

type Saying = {
  readonly t: (phrase: Phrase) => string;
  readonly local: (text: LocalText) => string;
  readonly day: (date: string) => string;
  readonly hour: (hour: number) => string;
};

/** The groups of a breakdown with their names; hours without anybody between the first and the last are there too. */
export function namedGroups(statistics: Statistics, by: Breakdown, saying: Saying): readonly PlotGroup[] {
  const groups = statistics.by[by];
  const named = groups.map(({ key, figures }) => ({ key, figures, label: labelOf(statistics.names, by, key, saying) }));
  return by === 'hour' ? withEmptyHours(named, saying) : named;
}

export function labelOf(
  names: Statistics['names'],
  by: Breakdown,
  key: string,
  { t, local, day, hour }: Saying,
): string {
  switch (by) {
    case 'day':
      return day(key);
    case 'hour':
      return hour(Number(key));
    case 'service':
      return local(names.services.find(({ serviceId }) => serviceId === key)?.name ?? {}) || key;
    case 'room':
      return key === 'none'
        ? t(words.noRoom)
        : local(names.rooms.find(({ servicePointId }) => servicePointId === key)?.name ?? {}) || key;
    case 'channel':
      return t(channelPhrase(Channel.catch('other').parse(key)));
    case 'class':
      return local(names.classes.find(({ code }) => code === key)?.name ?? {}) || key;
  }
}

/** Of whom alone the figures speak, in words: `Service: X-ray`. Empty where they speak of everybody. */
export function narrowedTo({ only, names }: Pick<Statistics, 'only' | 'names'>, saying: Saying): readonly string[] {
  const { t, local } = saying;
  const { serviceId, practitionerId, servicePointId, channel } = only;
  const line = (what: Phrase, name: string) => `${t(what)}: ${name}`;
  return [
    ...(serviceId === undefined ? [] : [line(words.oneService, labelOf(names, 'service', serviceId, saying))]),
    ...(practitionerId === undefined
      ? []
      : [
          line(
            words.oneDoctor,
            local(names.practitioners.find((each) => each.practitionerId === practitionerId)?.name ?? {}) ||
              practitionerId,
          ),
        ]),
    ...(servicePointId === undefined ? [] : [line(words.oneRoom, labelOf(names, 'room', servicePointId, saying))]),
    ...(channel === undefined ? [] : [line(words.channel, labelOf(names, 'channel', channel, saying))]),
  ];
}

const NOBODY: Figures = {
  tickets: 0,
  outcomes: { served: 0, missed: 0, gave_up: 0, left_waiting: 0, cancelled: 0, sent_on: 0, open: 0, never_came: 0 },
  bookedCame: 0,
  waits: null,
  services: null,
};

function withEmptyHours(groups: readonly PlotGroup[], { hour }: Saying): readonly PlotGroup[] {
  const [first, last] = [groups[0], groups.at(-1)].map((group) => Number(group?.key ?? 0));
  return Array.from({ length: groups.length === 0 ? 0 : (last ?? 0) - (first ?? 0) + 1 }, (_, n) => {
    const key = String((first ?? 0) + n).padStart(2, '0');
    return groups.find((group) => group.key === key) ?? { key, label: hour(Number(key)), figures: NOBODY };
  });
}
