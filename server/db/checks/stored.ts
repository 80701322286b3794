/** What the tables say of one another. */
import type { Sql } from 'postgres';
import type { Check } from './check.ts';

type Row = { readonly line: string };

/** A check whose query gives a column `line`, one row for each place where it does not hold. */
const rows = (says: string, query: (sql: Sql) => Promise<readonly Row[]>): Check => ({
  says,
  run: async (sql) => (await query(sql)).map(({ line }) => line),
});

export const STORED: readonly Check[] = [
  rows(
    'every number of a day is one ticket',
    (sql) => sql<Row[]>`
      select 'day ' || queue_day_id || ' number ' || series || ordinal || ' is ' || count(*) || ' tickets' as line
      from visits group by queue_day_id, series, ordinal having count(*) > 1`,
  ),
  rows(
    'the log of a day has no gap',
    (sql) => sql<Row[]>`
      select 'day ' || queue_day_id || ' has ' || count(*) || ' events up to number ' || max(seq) as line
      from queue_events group by queue_day_id having count(*) <> max(seq) or min(seq) <> 1`,
  ),
  rows(
    'every ticket is in the log and every arrival is a ticket',
    (sql) => sql<Row[]>`
      with arrived as (
        select queue_day_id, event ->> 'visitId' as visit_id from queue_events
        where type in ('ticket_issued', 'appointment_checked_in')
      )
      select case when v.id is null then 'the ticket of visit ' || a.visit_id || ' is lost'
                  else 'visit ' || v.id || ' is in no log' end as line
      from arrived a full join visits v on v.id::text = a.visit_id and v.queue_day_id = a.queue_day_id
      where v.id is null or a.visit_id is null`,
  ),
  rows(
    'a room has at most one patient',
    (sql) => sql<Row[]>`
      select 'room ' || service_point_id || ' has ' || count(*) || ' patients' as line
      from stages where status in ('called', 'serving') group by service_point_id having count(*) > 1`,
  ),
  rows(
    'nobody waits on a day that is closed',
    (sql) => sql<Row[]>`
      select 'stage ' || s.id || ' is ' || s.status || ' since day ' || d.id || ' was closed' as line
      from stages s join queue_days d on d.id = s.queue_day_id
      where d.closed_at is not null and s.status in ('waiting', 'called', 'serving', 'held')`,
  ),
  rows(
    'a day is open once in each clinic, and closed after it was opened',
    (sql) => sql<Row[]>`
      select 'clinic ' || clinic_id || ' has its day ' || date || ' ' || count(*) || ' times' as line
      from queue_days group by clinic_id, date having count(*) > 1
      union all
      select 'day ' || id || ' was closed before it was opened' from queue_days where closed_at < opened_at`,
  ),
  rows(
    'nothing takes a negative time',
    (sql) => sql<Row[]>`
      select 'stage ' || id || ' ends before it begins' as line from stages
      where ended_at < greatest(entered_at, started_at) or started_at < entered_at`,
  ),
  rows(
    'every place in a schedule is booked once, by a booking that stands',
    (sql) => sql<Row[]>`
      select 'place ' || p.id || ' is booked by ' || coalesce('a booking that is ' || a.status, 'nobody') as line
      from places p left join appointments a on a.id = p.appointment_id
      where p.state = 'booked' and (a.id is null or a.status = 'cancelled')
      union all
      select 'booking ' || appointment_id || ' has ' || count(*) || ' places' from places
      where appointment_id is not null group by appointment_id having count(*) > 1`,
  ),
  rows(
    'nothing of one clinic stands in another',
    (sql) => sql<Row[]>`
      select 'visit ' || v.id || ' is of another clinic than its day' as line
      from visits v join queue_days d on d.id = v.queue_day_id where v.clinic_id <> d.clinic_id
      union all
      select 'booking ' || a.id || ' is of another clinic than its time'
      from appointments a join slots s on s.id = a.slot_id where a.clinic_id <> s.clinic_id
      union all
      select 'booking ' || a.id || ' is of another clinic than its visit'
      from appointments a join visits v on v.id = a.visit_id where a.clinic_id <> v.clinic_id`,
  ),
  rows(
    'what is done to the world is done once',
    (sql) => sql<Row[]>`
      select count(*) || ' times ' || key as line from outbox group by key having count(*) > 1`,
  ),
];
