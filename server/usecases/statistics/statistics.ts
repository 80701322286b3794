import { setImmediate as breathe } from 'node:timers/promises';
import { asc, eq } from 'drizzle-orm';
import postgres from 'postgres';
import type { Problem } from '../../../common/contract/problem.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import {
  Breakdown,
  Narrowing,
  TICKETS_LISTED,
  type CountedTickets,
  type FigureGroup,
  type Statistics,
  type StatisticsPaper,
  type StatisticsPaperQuery,
  type StatisticsQuery,
  type TicketsQuery,
} from '../../../common/contract/statistics.ts';
import type {
  ClassCode,
  ClinicId,
  EpochMs,
  PractitionerId,
  ServiceId,
  ServicePointId,
} from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import {
  practitioners,
  practitionerServices,
  priorityClasses,
  servicePoints,
  services,
} from '../../db/schema/organisation.ts';
import { countedTickets, eachTicketFact } from '../../db/ticketFacts.ts';
import type { Clock } from '../../ports/clock.ts';
import { Tally } from '../../queue/statistics/tally.ts';
import type { SheetPainter } from '../../ports/sheet.ts';
import { readClinic } from '../booking/clinic.ts';
import type { Directories } from '../clinic/directory.ts';
import { statisticsSheet } from './statisticsSheet.ts';

export type StatisticsDeps = {
  readonly db: Db;
  /** Long questions go beside the log's connections. */
  readonly reading: postgres.Sql;
  readonly clock: Clock;
  readonly sheets: SheetPainter;
  readonly directories: Directories;
};
type OfClinic = { readonly clinicId: ClinicId };

/** What the clinic's days were, told apart in every way that the page shows. */
export async function readStatistics(
  { db, reading, clock }: Pick<StatisticsDeps, 'db' | 'reading' | 'clock'>,
  { clinicId, from, until, ...rest }: OfClinic & StatisticsQuery,
): Promise<Result<Statistics, Problem>> {
  const clinic = await readClinic(db, clinicId);
  if (clinic === undefined) return err({ code: 'clinic_not_found' });
  const only = Narrowing.parse(rest);
  const at = clock.now() as EpochMs; // whole milliseconds by the clock's contract
  const tally = new Tally();
  const [names, counted] = await Promise.all([
    namesOf(db, clinicId),
    unlessTooLong(
      eachTicketFact(reading, { clinicId, from, until, timeZone: clinic.timeZone, only }, (fact) => {
        tally.add(fact);
      }),
    ),
  ]);
  if (!counted.ok) return counted;
  const groups: [Breakdown, FigureGroup[]][] = [];
  for (const by of Breakdown.options) {
    groups.push([by, tally.groups(by)]);
    await breathe(); // putting a year in order takes a while, and rooms are calling
  }
  // Every breakdown has its entry.
  const by = Object.fromEntries(groups) as Statistics['by'];
  return ok({ from, until, at, only, all: tally.all(), by, names });
}

/** The same as sheets of paper. */
export async function readStatisticsPaper(
  deps: StatisticsDeps,
  { clinicId, language, ...period }: OfClinic & StatisticsPaperQuery,
): Promise<Result<StatisticsPaper, Problem>> {
  const [statistics, directory] = await Promise.all([
    readStatistics(deps, { clinicId, ...period }),
    deps.directories.of(clinicId),
  ]);
  if (!statistics.ok) return statistics;
  if (!directory) return err({ code: 'clinic_not_found' });
  const { name: clinicName, timeZone } = directory.clinic;
  const sheet = statisticsSheet(statistics.value, { language, clinicName, timeZone });
  return ok({ pdf: Buffer.from(deps.sheets.paint(sheet)).toString('base64') });
}

/** The tickets behind one figure. */
export async function readCountedTickets(
  { db, reading }: StatisticsDeps,
  { clinicId, from, until, figure, by, key, offset, ...rest }: OfClinic & TicketsQuery,
): Promise<Result<CountedTickets, Problem>> {
  const clinic = await readClinic(db, clinicId);
  if (clinic === undefined) return err({ code: 'clinic_not_found' });
  const group = by === undefined || key === undefined ? null : { by, key };
  const period = { clinicId, from, until, timeZone: clinic.timeZone, only: Narrowing.parse(rest) };
  return unlessTooLong(countedTickets(reading, { ...period, figure, group, offset, limit: TICKETS_LISTED }));
}

/** What PostgreSQL says of a statement that it ended because it took too long. */
const QUERY_CANCELED = '57014';

/** What was asked, or a refusal where counting it took too long. */
export const unlessTooLong = <T>(asked: Promise<T>): Promise<Result<T, Problem>> =>
  asked.then(ok, (error: unknown) => {
    if (error instanceof postgres.PostgresError && error.code === QUERY_CANCELED)
      return err({ code: 'statistics_too_long' });
    throw error;
  });

/** Also of what is out of use: its tickets are still counted. */
async function namesOf(db: Db, clinicId: ClinicId): Promise<Statistics['names']> {
  const [serviceRows, roomRows, classRows, practitionerRows] = await Promise.all([
    db
      .select({ id: services.id, name: services.name })
      .from(services)
      .where(eq(services.clinicId, clinicId))
      .orderBy(asc(services.position)),
    db
      .select({ id: servicePoints.id, name: servicePoints.name })
      .from(servicePoints)
      .where(eq(servicePoints.clinicId, clinicId))
      .orderBy(asc(servicePoints.position)),
    db
      .select({ code: priorityClasses.code, name: priorityClasses.name })
      .from(priorityClasses)
      .where(eq(priorityClasses.clinicId, clinicId))
      .orderBy(asc(priorityClasses.position)),
    db
      .selectDistinct({ id: practitioners.id, name: practitioners.name })
      .from(practitioners)
      .innerJoin(practitionerServices, eq(practitionerServices.practitionerId, practitioners.id))
      .where(eq(practitionerServices.clinicId, clinicId))
      .orderBy(asc(practitioners.id)),
  ]);
  // The brands say which table the ids are from.
  return {
    services: serviceRows.map(({ id, name }) => ({ serviceId: id as ServiceId, name })),
    rooms: roomRows.map(({ id, name }) => ({ servicePointId: id as ServicePointId, name })),
    classes: classRows.map(({ code, name }) => ({ code: code as ClassCode, name })),
    practitioners: practitionerRows.map(({ id, name }) => ({ practitionerId: id as PractitionerId, name })),
  };
}
