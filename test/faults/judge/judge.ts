/**
 * The one judge of a fault run: what everybody was told from outside, against the database, by the invariants of what must
 * never happen. 1 acknowledged tickets exist; 2 numbers and papers; 3 rooms; 4 calls are shown; 5 messages; 6 order; 7 legal
 * changes; 8 capacity; 9 the audit chain; 10 durations and days; 11 clinics; 12 green again.
 */
import { CHECKS } from '../../../server/db/checks/all.ts';
import { look } from '../../../server/db/checks/check.ts';
import type { House } from '../house/house.ts';
import { isReady, until } from '../house/house.ts';
import { brokenAnswers, type Askers } from './answers.ts';
import { brokenInLogs, readLogs } from './logs.ts';
import { brokenMessages } from './messages.ts';
import { brokenPapers } from './papers.ts';
import { judgeScreens } from './screens.ts';

export type Verdict = {
  /** Whatever must never be, in words; none in a good run. */
  readonly broken: readonly string[];
  /** What took too long; a machine that does much else is not the clinic's fault. */
  readonly late: readonly string[];
  readonly tickets: number;
  readonly calls: number;
  readonly texts: number;
  readonly papers: number;
  readonly shownAfterMs: readonly number[];
  /** From the end of the last fault until everything was served and done; undefined where it never was. */
  readonly greenAfterMs: number | undefined;
};

const GREEN_WITHIN_MS = 60_000;
const LOOKED_FOR_MS = 300_000;

export async function judge(
  house: House,
  {
    onItsWayMs,
    clockIsOff,
    ...askers
  }: Askers & { readonly onItsWayMs?: number; readonly clockIsOff?: (at: number) => number } = {},
): Promise<Verdict> {
  const { sql, history, faults, texts, printer } = house;
  const overAt = Math.max(0, ...faults.map(({ until: end }) => end));
  const isGreen = await until(() => whatIsOpen(house).then((open) => open.length === 0), LOOKED_FOR_MS);
  const greenAfterMs = isGreen === undefined ? undefined : overAt === 0 ? 0 : Date.now() - overAt;
  const stillOpen = isGreen === undefined ? await whatIsOpen(house) : [];
  const days = await readLogs(sql);
  const screens = judgeScreens(history, days, faults, clockIsOff);
  const broken = [
    ...stillOpen,
    ...(await brokenInLogs(sql, days)),
    ...brokenAnswers(history, days, askers),
    ...screens.broken,
    ...(await brokenMessages(sql, texts.sent, onItsWayMs)),
    ...(await brokenPapers(sql, printer.papers)),
    ...(await brokenBookings(house)),
    ...(await acrossClinics(house)),
    ...(await storedChecks(house)),
  ];
  const events = days.flatMap((day) => day.events);
  return {
    // A hundred lines of the same tell no more than a few.
    broken: broken.length > 40 ? [...broken.slice(0, 40), `and ${broken.length - 40} more`] : broken,
    late:
      greenAfterMs !== undefined && greenAfterMs > GREEN_WITHIN_MS
        ? [`everything was done only ${Math.round(greenAfterMs / 1_000)} s after the last fault`]
        : [],
    tickets: events.filter(({ event }) => event.type === 'ticket_issued').length,
    calls: events.filter(({ event }) => event.type === 'ticket_called').length,
    texts: texts.sent.length,
    papers: printer.papers.length,
    shownAfterMs: screens.shownAfterMs,
    greenAfterMs,
  };
}

/** What is not done yet, or not served. */
async function whatIsOpen({ sql, servers }: House): Promise<readonly string[]> {
  const open: string[] = [];
  for (const server of servers) if (server.isUp() && !(await isReady(server.url))) open.push('A server is not ready');
  const effects = await sql<{ type: string; status: string; n: number }[]>`
    select type, status::text as status, count(*)::int as n from outbox where status in ('pending', 'sending')
    group by type, status`.catch(() => [{ type: 'anything', status: 'unknown', n: 0 }]);
  return [...open, ...effects.map(({ type, status, n }) => `${n} of ${type} are still ${status}`)];
}

/** No place has two bookings, and no booking was acknowledged that is not there (invariants 1 and 8). */
async function brokenBookings({ sql, history }: House): Promise<readonly string[]> {
  const over = await sql<{ slot_id: string; booked: number; places: number }[]>`
    select s.id as slot_id, count(a.id)::int as booked,
      (select count(*)::int from places p where p.slot_id = s.id and p.state <> 'released') as places
    from slots s join appointments a on a.slot_id = s.id
    where a.status in ('booked', 'pending', 'arrived', 'fulfilled') and not a.is_extra
    group by s.id`;
  const broken = over
    .filter(({ booked, places }) => booked > places)
    .map(({ booked, places }) => `A time with ${places} places has ${booked} bookings`);
  const known = new Set((await sql<{ id: string }[]>`select id from appointments`).map(({ id }) => id));
  for (const { what, status, body } of history.wishes) {
    const appointmentId = body?.['appointmentId'];
    if (status === 200 && typeof appointmentId === 'string' && !known.has(appointmentId))
      broken.push(`${what}: a booking was acknowledged and is lost`);
  }
  return broken;
}

/** Nothing of one clinic is anywhere in another (invariant 11). */
async function acrossClinics({ sql }: House): Promise<readonly string[]> {
  const [{ n } = { n: 0 }] = await sql<{ n: number }[]>`
    select (
      (select count(*) from visits v join queue_days d on d.id = v.queue_day_id where d.clinic_id <> v.clinic_id)
      + (select count(*) from stages s join visits v on v.id = s.visit_id join services e on e.id = s.service_id
         where e.clinic_id <> v.clinic_id)
      + (select count(*) from notices n join visits v on v.id = n.visit_id where n.clinic_id <> v.clinic_id)
      + (select count(*) from outbox o join queue_days d on d.id = o.queue_day_id where d.clinic_id <> o.clinic_id)
      + (select count(*) from announcements a join zones z on z.id = a.zone_id where z.clinic_id <> a.clinic_id)
      + (select count(*) from calls_shown c join devices d on d.id = c.device_id join stages s on s.call_id = c.call_id
         join visits v on v.id = s.visit_id where d.clinic_id <> v.clinic_id)
    )::int as n`;
  return n === 0 ? [] : [`${n} rows of one clinic point into another`];
}

/** What the clinic's own command looks at (`turnstone verify`), the chain of the audit with it (invariant 9). */
async function storedChecks({ postgres }: House): Promise<readonly string[]> {
  const all = await look(postgres.url('postgres'), CHECKS);
  return all.flatMap(({ says, found }) => found.map((where) => `not so that ${says}: ${where}`));
}
