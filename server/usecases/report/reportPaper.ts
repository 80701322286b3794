import { localText, type Language, type LocalText } from '../../../common/contract/language.ts';
import type { DayReport, ReportFigures } from '../../../common/contract/report.ts';
import { formatDuration } from '../../../common/phrases/duration.ts';
import { formatDateWithYear, formatNumber, formatTime, leftToRight } from '../../../common/phrases/format.ts';
import { goingOnPhrases } from '../../../common/phrases/goingOn.ts';
import { reportPhrases as words } from '../../../common/phrases/panelReport.ts';
import { rollPhrases } from '../../../common/phrases/panelRoll.ts';
import { say, type Phrase } from '../../../common/phrases/phrase.ts';
import type { ReportLine, ReportPaper } from '../../ports/paper.ts';

type Setting = {
  readonly language: Language;
  readonly clinicName: LocalText;
  readonly timeZone: string;
  readonly isDemonstration: boolean;
};

/** As many numbers as fit on a hand's breadth of paper; the others are counted. */
const NUMBERS_LISTED = 60;

const timesOf = (of: ReportFigures): readonly (readonly [Phrase, number | null])[] => [
  [words.medianWait, of.medianWaitMs],
  [words.longestWait, of.longestWaitMs],
  [words.medianService, of.medianServiceMs],
];

/** The report of a day in words, for paper: figures and numbers of tickets, nothing of anybody. */
export function reportPaper(
  report: DayReport,
  { language, clinicName, timeZone, isDemonstration }: Setting,
): ReportPaper {
  const number = (value: number) => formatNumber(value, language);
  const time = (at: number) => formatTime(at, timeZone, language);
  const duration = (ms: number | null) => (ms === null ? '–' : formatDuration(ms, language));
  const heading = (phrase: Phrase): ReportLine => ({ kind: 'heading', text: say(phrase, language) });
  const pair = (phrase: Phrase, value: string): ReportLine => ({ kind: 'pair', label: say(phrase, language), value });
  const counts = (pairs: readonly (readonly [Phrase, number])[]): readonly ReportLine[] =>
    pairs.map(([phrase, value]) => pair(phrase, number(value)));
  const isClosed = report.closedAt !== null;
  const figures = (of: ReportFigures): readonly ReportLine[] => [
    ...counts(countsOf(of)),
    ...timesOf(of).map(([phrase, ms]) => pair(phrase, duration(ms))),
  ];
  /** A roll of paper is short: what did not happen at one service is left out there, and stands in the sum. */
  const shortFigures = (of: ReportFigures): readonly ReportLine[] => [
    ...counts(countsOf(of).filter(([, value]) => value > 0)),
    ...timesOf(of).flatMap(([phrase, ms]) => (ms === null ? [] : [pair(phrase, duration(ms))])),
  ];
  const countsOf = (of: ReportFigures): readonly (readonly [Phrase, number])[] => [
    [words.tickets, of.tickets],
    [words.served, of.served],
    [words.missed, of.missed],
    [words.cancelled, of.cancelled],
    [words.sentOn, of.sentOn],
    [isClosed ? words.leftWaiting : words.stillOpen, of.open],
  ];
  const { bookings, notices } = report;
  const listed = report.left.slice(0, NUMBERS_LISTED).map((left) => leftToRight(left.number));
  const more = report.left.length - listed.length;
  return {
    kind: 'report',
    language,
    title: say(words.title, language),
    subtitles: [
      localText(clinicName, language),
      formatDateWithYear(report.openedAt, timeZone, language),
      report.closedAt === null
        ? say(words.soFar, language, { time: time(report.at) })
        : say(words.closedAt, language, { time: time(report.closedAt) }),
    ],
    lines: [
      heading(words.all),
      ...figures(report.all),
      ...report.services.flatMap((service): readonly ReportLine[] => [
        { kind: 'heading', text: localText(service.name, language) },
        ...shortFigures(service),
      ]),
      heading(words.bookings),
      ...counts([
        [words.booked, bookings.booked],
        [words.arrived, bookings.arrived],
        [words.neverCame, bookings.neverCame],
        [words.expected, bookings.expected],
        [words.bookingsCancelled, bookings.cancelled],
      ]),
      heading(words.messages),
      ...counts([
        [words.told, notices.told],
        [words.failed, notices.failed],
        [words.unknown, notices.unknown],
      ]),
      heading(words.rooms),
      ...report.rooms.map((room): ReportLine => ({
        kind: 'pair',
        label: localText(room.name, language),
        value: duration(room.openMs),
      })),
      ...(report.cutShort.length === 0
        ? []
        : [
            heading(goingOnPhrases.cutShort),
            {
              kind: 'text',
              text: report.cutShort
                .slice(0, NUMBERS_LISTED)
                .map(({ number: ticket }) => leftToRight(ticket))
                .join('  '),
            } as const,
          ]),
      ...(report.rolls.length === 0
        ? []
        : [
            heading(rollPhrases.report),
            ...report.rolls.map(({ first, last, ...counted }): ReportLine => ({
              kind: 'text',
              text: say(rollPhrases.reportLine, language, {
                from: leftToRight(first),
                to: leftToRight(last),
                ...counted,
              }),
            })),
          ]),
      heading(isClosed ? words.leftAtEnd : words.waitingNow),
      {
        kind: 'text',
        text:
          listed.length === 0
            ? say(isClosed ? words.nobodyLeft : words.nobodyWaits, language)
            : `${listed.join('  ')}${more > 0 ? `  + ${number(more)}` : ''}`,
      },
    ],
    isDemonstration,
  };
}
