import { and, asc, count, eq, gte, lt, sql } from 'drizzle-orm';
import type postgres from 'postgres';
import type { CallReport, CallReportQuery } from '../../../common/contract/phoneCalls.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { ClinicDate, ClinicId, EpochMs } from '../../../common/contract/vocabulary.ts';
import { clinicDateOf, clinicDayOf, daysBetween } from '../../booking/clinicTime.ts';
import type { Db } from '../../db/database.ts';
import { appointments } from '../../db/schema/booking.ts';
import { noticeAttempts } from '../../db/schema/notices.ts';
import { phoneCallDesk, phoneCallLegs, phoneCallNumbers, phoneCalls } from '../../db/schema/phone.ts';
import type { Clock } from '../../ports/clock.ts';
import { readClinic, type BookingClinic } from '../booking/clinic.ts';
import { unlessTooLong } from '../statistics/statistics.ts';
import { becameOf, inPeriod, readBecame, thatBecame } from './callRows.ts';
import { CallTally, type CallFact } from './callTally.ts';

export type CallReportDeps = {
  readonly db: Db;
  /** Long questions go beside the log's connections. */
  readonly reading: postgres.Sql;
  readonly clock: Clock;
};
type Asked = CallReportQuery & { readonly clinicId: ClinicId };

/** What the clinic's telephone was over some days, in numbers; nothing of anybody. */
export async function callReport(
  { db, reading, clock }: CallReportDeps,
  { clinicId, from, until }: Asked,
): Promise<Result<CallReport, Problem>> {
  const clinic = await readClinic(db, clinicId);
  if (clinic === undefined) return err({ code: 'clinic_not_found' });
  const now = clock.now() as EpochMs; // whole milliseconds by the clock's contract
  const period = inPeriod(clinicId, { from, until }, clinic);
  const tally = new CallTally();
  const [repeated, bookings, counted] = await Promise.all([
    repeatedIn(db, period, now),
    bookingsIn(db, clinic, { from, until }),
    unlessTooLong(
      eachCallFact({ db, reading }, period, clinic, now, (fact) => {
        tally.add(fact);
      }),
    ),
  ]);
  if (!counted.ok) return counted;
  const today = clinicDateOf(now, clinic);
  const last = until < today ? until : today;
  const days = Math.max(1, daysBetween(from, last) + 1);
  return ok({ from, until, at: now, days, ...tally.report(days), repeated, bookings });
}

/** Few enough that nothing else waits long while they are counted. */
const ROWS_AT_A_TIME = 2_000;

type Row = {
  readonly direction: 'in' | 'out';
  readonly became: string;
  readonly date: ClinicDate;
  readonly local_ms: number;
  readonly started_at: Date;
  readonly answered_at: Date | null;
  readonly ended_at: Date | null;
  readonly step: string | null;
  readonly desk_at: Date | null;
  readonly desk_answered_at: Date | null;
  readonly desk_ended_at: Date | null;
  readonly came_of: string | null;
};

async function eachCallFact(
  { db, reading }: Pick<CallReportDeps, 'db' | 'reading'>,
  period: ReturnType<typeof inPeriod>,
  { timeZone, dayStartsAt }: BookingClinic,
  now: number,
  take: (fact: CallFact) => void,
): Promise<void> {
  const local = sql`(${phoneCalls.startedAt} at time zone ${timeZone})`;
  const legs = db
    .select({
      callId: phoneCallLegs.callId,
      deskAt: sql`min(${phoneCallLegs.startedAt})`.as('desk_at'),
      deskAnsweredAt: sql`min(${phoneCallLegs.answeredAt})`.as('desk_answered_at'),
      deskEndedAt: sql`max(${phoneCallLegs.endedAt})`.as('desk_ended_at'),
    })
    .from(phoneCallLegs)
    .innerJoin(phoneCalls, eq(phoneCalls.id, phoneCallLegs.callId))
    .where(period)
    .groupBy(phoneCallLegs.callId)
    .as('legs');
  const { sql: text, params } = db
    .select({
      direction: sql`${phoneCalls.direction}`.as('direction'),
      became: becameOf(now).as('became'),
      date: sql`(${local} - ${dayStartsAt}::interval)::date::text`.as('date'),
      localMs: sql`(extract(epoch from ${local}::time) * 1000)::float8`.as('local_ms'),
      startedAt: sql`${phoneCalls.startedAt}`.as('started_at'),
      answeredAt: sql`${phoneCalls.answeredAt}`.as('answered_at'),
      endedAt: sql`${phoneCalls.endedAt}`.as('ended_at'),
      step: sql`${phoneCalls.path} -> -1 ->> 'step'`.as('step'),
      deskAt: legs.deskAt,
      deskAnsweredAt: legs.deskAnsweredAt,
      deskEndedAt: legs.deskEndedAt,
      cameOf: sql`${phoneCallDesk.cameOf}`.as('came_of'),
    })
    .from(phoneCalls)
    .leftJoin(legs, eq(legs.callId, phoneCalls.id))
    .leftJoin(phoneCallDesk, eq(phoneCallDesk.callId, phoneCalls.id))
    .leftJoin(noticeAttempts, eq(noticeAttempts.id, phoneCalls.attemptId))
    .where(period)
    .orderBy(asc(phoneCalls.startedAt))
    .toSQL();
  // Drizzle hands the driver's values over; instants among them are texts already.
  const query = reading.unsafe<Row[]>(text, params as string[]);
  await query.cursor(ROWS_AT_A_TIME, (rows) => {
    for (const row of rows)
      take({
        direction: row.direction,
        became: readBecame(row.became),
        date: row.date,
        localMs: row.local_ms,
        startedAt: row.started_at.getTime(),
        answeredAt: row.answered_at?.getTime() ?? null,
        endedAt: row.ended_at?.getTime() ?? null,
        step: row.step,
        deskAt: row.desk_at?.getTime() ?? null,
        deskAnsweredAt: row.desk_answered_at?.getTime() ?? null,
        deskEndedAt: row.desk_ended_at?.getTime() ?? null,
        isBookedByDesk: row.came_of === 'booked',
      });
  });
}

/** Numbers that called in vain more than once and never with success. */
async function repeatedIn(db: Db, period: ReturnType<typeof inPeriod>, now: number): Promise<CallReport['repeated']> {
  const failed = sql<number>`(count(*) filter (where ${thatBecame(now, 'any_failed')}))`;
  const byNumber = db
    .select({ failed: failed.as('failed') })
    .from(phoneCalls)
    .innerJoin(phoneCallNumbers, eq(phoneCallNumbers.callId, phoneCalls.id))
    .leftJoin(noticeAttempts, eq(noticeAttempts.id, phoneCalls.attemptId))
    .where(and(period, eq(phoneCalls.direction, 'in')))
    .groupBy(phoneCallNumbers.number)
    .having(sql`${failed} > 1 and ${failed} = count(*)`)
    .as('by_number');
  const [row] = await db
    .select({ numbers: count(), calls: sql<number>`coalesce(sum(${byNumber.failed}), 0)::int` })
    .from(byNumber);
  return row ?? { numbers: 0, calls: 0 };
}

async function bookingsIn(
  db: Db,
  clinic: BookingClinic,
  { from, until }: CallReportQuery,
): Promise<CallReport['bookings']> {
  return db
    .select({ channel: appointments.channel, count: count() })
    .from(appointments)
    .where(
      and(
        eq(appointments.clinicId, clinic.clinicId),
        gte(appointments.createdAt, new Date(clinicDayOf(from, clinic).fromAt)),
        lt(appointments.createdAt, new Date(clinicDayOf(until, clinic).untilAt)),
      ),
    )
    .groupBy(appointments.channel)
    .orderBy(asc(appointments.channel));
}
