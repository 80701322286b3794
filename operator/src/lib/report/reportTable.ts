import type { LocalText } from '#common/contract/language.ts';
import type { DayReport, ReportFigures } from '#common/contract/report.ts';
import { goingOnPhrases } from '#common/phrases/goingOn.ts';
import { reportPhrases as words } from '#common/phrases/panelReport.ts';
import { rollPhrases } from '#common/phrases/panelRoll.ts';
import type { Phrase } from '#common/phrases/phrase.ts';
import type { Cell } from './csv.ts';

type Saying = {
  readonly t: (phrase: Phrase, values?: Readonly<Record<string, string | number>>) => string;
  readonly local: (text: LocalText) => string;
  /** The time of day where the clinic is. */
  readonly time: (at: number) => string;
};

const minutes = (ms: number | null): number | null => (ms === null ? null : Math.round(ms / 60_000));

/** The whole report as the rows of a table, for a spreadsheet: durations in whole minutes, no names of anybody. */
export function reportRows(report: DayReport, { t, local, time }: Saying): readonly (readonly Cell[])[] {
  const inMinutes = (phrase: Phrase) => t(words.minutes, { name: t(phrase) });
  const open = report.status === 'closed' ? words.leftWaiting : words.stillOpen;
  const figures = (of: ReportFigures): readonly Cell[] => [
    of.tickets,
    of.served,
    of.missed,
    of.cancelled,
    of.sentOn,
    of.open,
    minutes(of.medianWaitMs),
    minutes(of.longestWaitMs),
    minutes(of.medianServiceMs),
  ];
  const { bookings, notices } = report;
  return [
    [t(words.title), report.date],
    [],
    [
      t(words.service),
      ...[words.tickets, words.served, words.missed, words.cancelled, words.sentOn, open].map((each) => t(each)),
      ...[words.medianWait, words.longestWait, words.medianService].map(inMinutes),
    ],
    ...report.services.map((service) => [local(service.name), ...figures(service)]),
    [t(words.all), ...figures(report.all)],
    [],
    [t(words.bookings)],
    [t(words.booked), bookings.booked],
    [t(words.arrived), bookings.arrived],
    [t(words.neverCame), bookings.neverCame],
    [t(words.expected), bookings.expected],
    [t(words.bookingsCancelled), bookings.cancelled],
    [],
    ...(report.rolls.length === 0
      ? []
      : [
          [t(rollPhrases.report)],
          ...report.rolls.map(({ first, last, given, voided, left }) => [
            t(rollPhrases.reportLine, { from: first, to: last, given, voided, left }),
          ]),
          [],
        ]),
    [t(words.messages)],
    [t(words.told), notices.told],
    [t(words.failed), notices.failed],
    [t(words.unknown), notices.unknown],
    [t(words.notSent), notices.notSent],
    [t(words.underWay), notices.underWay],
    [],
    [
      t(words.room),
      t(words.fromTime),
      t(words.untilTime),
      inMinutes(words.openFor),
      inMinutes(words.pausedFor),
      t(words.served),
    ],
    ...report.rooms.map((room) => [
      local(room.name),
      time(room.firstOpenedAt),
      room.lastClosedAt === null ? '' : time(room.lastClosedAt),
      minutes(room.openMs),
      minutes(room.pausedMs),
      room.served,
    ]),
    [],
    [t(report.status === 'closed' ? words.leftAtEnd : words.waitingNow)],
    [t(words.number), t(words.service), t(words.since), inMinutes(words.waited)],
    ...report.left.map(({ number, serviceId, enteredAt, waitedMs }) => [
      number,
      local(report.services.find((service) => service.serviceId === serviceId)?.name ?? {}),
      time(enteredAt),
      minutes(waitedMs),
    ]),
    ...(report.cutShort.length === 0
      ? []
      : [
          [],
          [t(goingOnPhrases.cutShort)],
          ...report.cutShort.map(({ number, services }) => [number, ...services.map((name) => local(name))]),
        ]),
  ];
}
