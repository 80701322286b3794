import { and, eq, gt, gte, inArray, lte, ne, or, sql } from 'drizzle-orm';
import {
  BookingChannel,
  type Beyond,
  type BeyondReason,
  type BookingRefusal,
} from '../../../common/contract/booking.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { ClinicDate, EpochMs } from '../../../common/contract/vocabulary.ts';
import type { OfferedSlot } from '../../booking/capacity.ts';
import { hasRules, leftFor, nextOpening, type Session, type Whom } from '../../booking/opening.ts';
import type { Db } from '../../db/database.ts';
import { appointments, places, slots } from '../../db/schema/booking.ts';
import type { BookingClinic } from './clinic.ts';
import type { OpenSchedule } from './openSchedule.ts';
import type { DateRange } from './scheduleDetails.ts';
import type { Schedule } from './schedules.ts';

/** What is not counted: the places that somebody holds who may have another for them, and a booking that is moved. */
export type NotCounted = { readonly holder?: string | undefined; readonly appointmentId?: string | undefined };

/**
 * For whom the places of sessions are taken, by schedule and date and among the slots that are offered. Whoever holds
 * several while deciding has one in the end. Extra patients have no place, and slots that are planned no longer count
 * nowhere, also before their rows say so: neither are their places places of the session.
 */
export async function readTaken(
  db: Db,
  scheduleIds: readonly string[],
  dates: DateRange,
  now: EpochMs,
  { holder, appointmentId }: NotCounted = {},
): Promise<
  (scheduleId: string, date: ClinicDate, offered: readonly Pick<OfferedSlot, 'slotId'>[]) => Session['taken']
> {
  if (scheduleIds.length === 0) return () => [];
  const isBooked = and(
    eq(places.state, 'booked'),
    ...(appointmentId === undefined ? [] : [ne(places.appointmentId, appointmentId)]),
  );
  const isHeld = and(
    eq(places.state, 'held'),
    gt(places.heldUntil, new Date(now)),
    ...(holder === undefined ? [] : [ne(places.heldBy, holder)]),
  );
  const whom = {
    scheduleId: slots.scheduleId,
    date: slots.date,
    slotId: slots.id,
    heldBy: sql<string | null>`case when ${places.state} = 'held' then ${places.heldBy} end`,
    channel: sql<string | null>`coalesce(${appointments.channel}, ${places.channel})`,
    patientType: sql<Whom['patientType'] | null>`coalesce(${appointments.patientType}, ${places.heldForType})`,
    insuranceId: sql<
      string | null
    >`case when ${places.state} = 'held' then ${places.heldForInsurance} else ${appointments.insuranceId} end`,
  };
  const rows = await db
    .select({ ...whom, count: sql<number>`count(*)::int` })
    .from(places)
    .innerJoin(slots, eq(slots.id, places.slotId))
    .leftJoin(appointments, and(eq(places.state, 'booked'), eq(appointments.id, places.appointmentId)))
    .where(
      and(
        inArray(slots.scheduleId, [...scheduleIds]),
        gte(slots.date, dates.from),
        lte(slots.date, dates.until),
        or(isBooked, isHeld),
      ),
    )
    .groupBy(sql`1, 2, 3, 4, 5, 6, 7`);
  const bySession = Map.groupBy(rows, (row) => `${row.scheduleId} ${row.date}`);
  return (scheduleId, date, offered) => {
    const counting = new Set(offered.map(({ slotId }) => slotId));
    const holders = new Set<string>();
    return (bySession.get(`${scheduleId} ${date}`) ?? []).flatMap((row) => {
      if (!counting.has(row.slotId)) return [];
      if (row.heldBy !== null && holders.has(row.heldBy)) return [];
      if (row.heldBy !== null) holders.add(row.heldBy);
      const patientType = row.patientType ?? undefined;
      return [
        {
          channel: BookingChannel.catch('desk').parse(row.channel),
          patientType,
          insuranceId: patientType === undefined ? undefined : row.insuranceId,
          count: row.heldBy === null ? row.count : 1,
        },
      ];
    });
  };
}

export type Admission = {
  readonly whom: Whom;
  /** Whose held places in the session are this one's own. */
  readonly holder: string;
  /** Whether whoever asks may go beyond by saying why: a booking made on the web is moved by the desk, too. */
  readonly mayGoBeyond: boolean;
  readonly reason?: BeyondReason | undefined;
  /** A booking that is moved. */
  readonly appointmentId?: string | undefined;
};

/** For whom a booking is, through what it was made. */
export const whomOf = ({
  channel,
  patientType,
  insuranceId,
}: Pick<typeof appointments.$inferSelect, 'channel' | 'patientType' | 'insuranceId'>): Whom => ({
  channel,
  patientType,
  insuranceId,
});

/** Whether a booking has a place of a session already: from one of its times to another it takes nothing from anybody. */
export const isInSession = (
  row: Pick<typeof appointments.$inferSelect, 'scheduleId' | 'date' | 'isExtra'>,
  { scheduleId }: Pick<Schedule, 'scheduleId'>,
  date: ClinicDate,
): boolean => row.scheduleId === scheduleId && row.date === date && !row.isExtra;

/** Staff may go beyond what is opened and beyond a quota, knowingly; nobody else may. */
export const mayGoBeyond = (channel: BookingChannel): boolean => channel === 'desk' || channel === 'follow_up';

/**
 * Whether one more of these may have a place of the session, which is locked (`openSchedule`). Whoever was let in when
 * the place was kept is let in.
 *
 * @returns beyond what it is, where a member of staff said why
 */
export async function admit(
  tx: Db,
  clinic: BookingClinic,
  { schedule, slots: offered }: OpenSchedule,
  date: ClinicDate,
  now: EpochMs,
  { whom, holder, mayGoBeyond: mayOverride, reason, appointmentId }: Admission,
): Promise<Result<Beyond | undefined, BookingRefusal>> {
  const { opening, scheduleId } = schedule;
  if (!hasRules(opening) || (await wasLetIn(tx, scheduleId, date, now, whom, holder))) return ok(undefined);
  const taken = await readTaken(tx, [scheduleId], { from: date, until: date }, now, { holder, appointmentId });
  const session = { date, places: placesOf(offered), taken: taken(scheduleId, date, offered) };
  const { because } = leftFor(opening, session, whom, now, clinic);
  if (because === undefined || (reason !== undefined && mayOverride)) return ok(because);
  return because === 'not_released'
    ? err({ code: because, opensAt: nextOpening(opening, date, now, clinic), mayOverride })
    : err({ code: 'quota_reached', of: because, mayOverride });
}

export const placesOf = (offered: readonly { readonly places: number }[]): number =>
  offered.reduce((sum, slot) => sum + slot.places, 0);

/** Kept for just these, after the same rules were looked at. */
async function wasLetIn(
  tx: Db,
  scheduleId: string,
  date: ClinicDate,
  now: EpochMs,
  { channel, patientType, insuranceId }: Whom,
  holder: string,
): Promise<boolean> {
  if (patientType === undefined || insuranceId === undefined) return false;
  const own = await tx
    .select({ id: places.id })
    .from(places)
    .innerJoin(slots, eq(slots.id, places.slotId))
    .where(
      and(
        eq(slots.scheduleId, scheduleId),
        eq(slots.date, date),
        eq(places.state, 'held'),
        eq(places.heldBy, holder),
        gt(places.heldUntil, new Date(now)),
        eq(places.channel, channel),
        eq(places.heldForType, patientType),
        sql`${places.heldForInsurance} is not distinct from ${insuranceId}`,
      ),
    )
    .limit(1);
  return own.length > 0;
}

/** What a place that is kept says of whom it is kept for; nothing where that is only asked when it is booked. */
export const keptFor = ({ channel, patientType, insuranceId }: Whom) => ({
  channel,
  heldForType: patientType ?? null,
  heldForInsurance: insuranceId ?? null,
});

/** What the history keeps of a place that was given beyond what is open, or beyond a quota. */
export const beyondDetail = (
  beyond: Beyond | undefined,
  beyondReason: BeyondReason | undefined,
): Readonly<Record<string, string>> =>
  beyond === undefined || beyondReason === undefined ? {} : { beyond, beyondReason };
