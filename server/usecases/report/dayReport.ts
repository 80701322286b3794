import { and, count, desc, eq, gte, inArray, lt, sql } from 'drizzle-orm';
import type { LocalText } from '../../../common/contract/language.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import type { DayList, DayReport } from '../../../common/contract/report.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { ClinicDate, ClinicId, EpochMs, QueueDayId } from '../../../common/contract/vocabulary.ts';
import { clinicDayOf } from '../../booking/clinicTime.ts';
import type { Db } from '../../db/database.ts';
import { appointments } from '../../db/schema/booking.ts';
import { notices } from '../../db/schema/notices.ts';
import { servicePoints, services } from '../../db/schema/organisation.ts';
import { queueDays } from '../../db/schema/queue.ts';
import type { Clock } from '../../ports/clock.ts';
import type { QueueLog } from '../../ports/queueLog.ts';
import { dayReport, type DayFigures, type ServiceFigures } from '../../queue/dayReport.ts';
import { readClinic, type BookingClinic } from '../booking/clinic.ts';

export type ReportDeps = { readonly db: Db; readonly clock: Clock; readonly log: Pick<QueueLog, 'readAfter'> };
export type OfDay = { readonly clinicId: ClinicId; readonly date: ClinicDate };

/** A quarter of a year of days to choose from. */
const DAYS_LISTED = 92;

/** The clinic's days that have a report, the newest first. */
export async function reportedDays({ db }: Pick<ReportDeps, 'db'>, clinicId: ClinicId): Promise<DayList> {
  const rows = await db
    .select({ date: queueDays.date, closedAt: queueDays.closedAt })
    .from(queueDays)
    .where(eq(queueDays.clinicId, clinicId))
    .orderBy(desc(queueDays.date))
    .limit(DAYS_LISTED);
  return {
    days: rows.map(({ date, closedAt }) => ({
      date: date as ClinicDate, // a column of type date
      status: closedAt === null ? 'open' : 'closed',
    })),
  };
}

export async function dayExists({ db }: Pick<ReportDeps, 'db'>, { clinicId, date }: OfDay): Promise<boolean> {
  const [row] = await db
    .select({ id: queueDays.id })
    .from(queueDays)
    .where(and(eq(queueDays.clinicId, clinicId), eq(queueDays.date, date)));
  return row !== undefined;
}

/** What a day was, or has been so far: the queue from its log, with what became of bookings and messages beside it. */
export async function readDayReport(deps: ReportDeps, { clinicId, date }: OfDay): Promise<Result<DayReport, Problem>> {
  const { db, clock, log } = deps;
  const clinic = await readClinic(db, clinicId);
  if (clinic === undefined) return err({ code: 'clinic_not_found' });
  const [row] = await db
    .select()
    .from(queueDays)
    .where(and(eq(queueDays.clinicId, clinicId), eq(queueDays.date, date)));
  if (row === undefined) return err({ code: 'day_not_found' });
  const at = clock.now() as EpochMs; // whole milliseconds by the clock's contract
  const [events, bookings, told] = await Promise.all([
    log.readAfter(row.id as QueueDayId, 0), // the primary key of queue_days
    bookingFigures(db, clinicId, date),
    noticeFigures(db, clinic, date),
  ]);
  const figures = dayReport(
    events.map(({ event }) => event),
    at,
  );
  const names = await namesOf(db, figures);
  return ok({
    date,
    status: figures.closedAt === null ? 'open' : 'closed',
    openedAt: figures.openedAt ?? (row.openedAt.getTime() as EpochMs), // a timestamp with its zone is an instant
    closedAt: figures.closedAt,
    at,
    all: plain(figures.all),
    services: [...figures.services].map(([serviceId, ofService]) => ({
      serviceId,
      name: names.services.get(serviceId) ?? {},
      ...plain(ofService),
    })),
    bookings,
    notices: told,
    rooms: figures.rooms.map((room) => ({ ...room, name: names.rooms.get(room.servicePointId) ?? {} })),
    left: [...figures.left],
    rolls: [...figures.rolls],
    cutShort: figures.cutShort.map(({ number, serviceIds }) => ({
      number,
      services: serviceIds.map((id) => names.services.get(id) ?? {}),
    })),
  });
}

const plain = (figures: ServiceFigures): ServiceFigures => ({ ...figures });

type Named = ReadonlyMap<string, LocalText>;

/** Also of what was taken out of use since. */
async function namesOf(
  db: Db,
  { services: ofServices, rooms, cutShort }: DayFigures,
): Promise<{ services: Named; rooms: Named }> {
  const serviceIds = [...new Set([...ofServices.keys(), ...cutShort.flatMap((each) => each.serviceIds)])];
  const roomIds = rooms.map(({ servicePointId }) => servicePointId);
  const [serviceRows, roomRows] = await Promise.all([
    serviceIds.length === 0
      ? []
      : db.select({ id: services.id, name: services.name }).from(services).where(inArray(services.id, serviceIds)),
    roomIds.length === 0
      ? []
      : db
          .select({ id: servicePoints.id, name: servicePoints.name })
          .from(servicePoints)
          .where(inArray(servicePoints.id, roomIds)),
  ]);
  return {
    services: new Map(serviceRows.map(({ id, name }) => [id, name])),
    rooms: new Map(roomRows.map(({ id, name }) => [id, name])),
  };
}

async function bookingFigures(db: Db, clinicId: ClinicId, date: ClinicDate): Promise<DayReport['bookings']> {
  const rows = await db
    .select({
      status: appointments.status,
      hasCome: sql<boolean>`${appointments.visitId} is not null`,
      rows: count(),
    })
    .from(appointments)
    .where(and(eq(appointments.clinicId, clinicId), eq(appointments.date, date)))
    .groupBy(appointments.status, sql`${appointments.visitId} is not null`);
  const sum = (is: (row: (typeof rows)[number]) => boolean) =>
    rows.filter(is).reduce((total, row) => total + row.rows, 0);
  const cancelled = sum(({ status, hasCome }) => !hasCome && status === 'cancelled');
  return {
    booked: sum(() => true) - cancelled,
    arrived: sum(({ hasCome }) => hasCome),
    neverCame: sum(({ status, hasCome }) => !hasCome && status === 'noshow'),
    expected: sum(({ status, hasCome }) => !hasCome && status !== 'noshow' && status !== 'cancelled'),
    cancelled,
  };
}

/** Messages made between this day's beginning and the next one's. */
async function noticeFigures(db: Db, clinic: BookingClinic, date: ClinicDate): Promise<DayReport['notices']> {
  const { fromAt, untilAt } = clinicDayOf(date, clinic);
  const rows = await db
    .select({ status: notices.status, rows: count() })
    .from(notices)
    .where(
      and(
        eq(notices.clinicId, clinic.clinicId),
        gte(notices.createdAt, new Date(fromAt)),
        lt(notices.createdAt, new Date(untilAt)),
      ),
    )
    .groupBy(notices.status);
  const sum = (...statuses: readonly string[]) =>
    rows.filter(({ status }) => statuses.includes(status)).reduce((total, row) => total + row.rows, 0);
  return {
    told: sum('reached', 'answered'),
    failed: sum('failed'),
    unknown: sum('unknown'),
    notSent: sum('expired', 'cancelled'),
    underWay: sum('open'),
  };
}
