import postgres from 'postgres';
import type { Breakdown, CountedTicket, FigureName, Narrowing } from '../../common/contract/statistics.ts';
import type { ClinicDate, ClinicId } from '../../common/contract/vocabulary.ts';
import type { TicketFact } from '../queue/statistics/tally.ts';

/** The days of one clinic, both included, its clock, and whom the question is about. */
export type Period = {
  readonly clinicId: ClinicId;
  readonly from: ClinicDate;
  readonly until: ClinicDate;
  readonly timeZone: string;
  readonly only: Narrowing;
};

/** Few enough that nothing else waits long while they are counted. */
const ROWS_AT_A_TIME = 2_000;

const ms = (interval: string): string => `(extract(epoch from ${interval}) * 1000)::float8`;

/** Where it was called to last. */
const ROOM = `case when s.status in ('called', 'serving', 'done', 'no_show') then coalesce(s.service_point_id, s.first_called_to)
      else s.first_called_to end`;

/** Who had opened that room when it was called there. */
const WORKED = `left join (
    select e.queue_day_id, (e.event ->> 'servicePointId')::uuid as room, (e.event ->> 'practitionerId')::uuid as doctor,
      e.at as from_at, lead(e.at) over (partition by e.queue_day_id, e.event ->> 'servicePointId' order by e.seq) as until_at
    from queue_events e join queue_days of on of.id = e.queue_day_id
    where e.type = 'service_point_opened' and of.clinic_id = $1::uuid and of.date between $2::date and $3::date
  ) worked on worked.queue_day_id = s.queue_day_id and worked.room = ${ROOM}
    and coalesce(s.called_at, s.first_called_at) >= worked.from_at
    and (worked.until_at is null or coalesce(s.called_at, s.first_called_at) < worked.until_at)`;

/**
 * One row for each who came for a service, and for each booking that nobody came for: the one place that says what
 * counts as what, for the figures and for the lists of tickets behind them. $1 clinic, $2 from, $3 until, $4 time zone.
 * Who worked in a room is looked up only where it is asked for.
 */
const facts = (asksDoctor: boolean): string => `
  select d.date, s.visit_id, v.number, s.service_id, ${ROOM} as room,
    ${asksDoctor ? 'coalesce(worked.doctor, s.practitioner_id)' : 'null::uuid'} as doctor,
    v.class_code,
    case when v.origin = 'walk_in' then case when v.channel in ('kiosk', 'desk', 'web') then 'walk_in_' || v.channel else 'other' end
      else coalesce('booked_' || a.channel, 'other') end as channel,
    case s.status
      when 'done' then 'served'
      when 'no_show' then 'missed'
      when 'transferred' then 'sent_on'
      when 'cancelled' then case s.cancelled_by when 'patient' then 'gave_up' when 'day_close' then 'left_waiting' else 'cancelled' end
      else 'open' end as outcome,
    v.origin = 'appointment' and s.entered_at = v.issued_at as is_booked_arrival,
    s.entered_at, s.first_called_at, s.started_at, s.ended_at,
    ${ms('s.first_called_at - s.entered_at')} as wait_ms,
    case when s.status = 'done' and s.ended_at is distinct from d.closed_at
      then ${ms('s.ended_at - s.started_at')} end as service_ms
  from queue_days d
  join stages s on s.queue_day_id = d.id
  join visits v on v.id = s.visit_id
  left join appointments a on a.id = v.appointment_id
  ${asksDoctor ? WORKED : ''}
  where d.clinic_id = $1::uuid and d.date between $2::date and $3::date and s.status <> 'withdrawn'
  union all
  select a.date, null, a.number, a.service_id, null, a.practitioner_id, a.class_code, 'booked_' || a.channel, 'never_came', false,
    a.starts_at, null, null, null, null, null
  from appointments a
  where a.clinic_id = $1::uuid and a.date between $2::date and $3::date and a.status = 'noshow' and a.visit_id is null`;

const HOUR = `extract(hour from entered_at at time zone $4)::int`;

const COLUMN_OF = {
  serviceId: 'service_id',
  practitionerId: 'doctor',
  servicePointId: 'room',
  channel: 'channel',
} as const satisfies Record<keyof Narrowing, string>;
// The keys of the table above.
const NARROWINGS = Object.keys(COLUMN_OF) as readonly (keyof Narrowing)[];

/** The facts of a period, and the values of the question in the order of their numbers. */
function asked({ clinicId, from, until, timeZone, only }: Period): { readonly of: string; readonly values: string[] } {
  const values: string[] = [clinicId, from, until, timeZone];
  const conditions = NARROWINGS.flatMap((name) => {
    const value = only[name];
    return value === undefined ? [] : [`${COLUMN_OF[name]}::text = $${values.push(value)}`];
  });
  const where = conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`;
  return { of: `(select * from (${facts(only.practitionerId !== undefined)}) every ${where}) facts`, values };
}

/** Gives every fact of the period to `take`, some at a time and in no order. */
export async function eachTicketFact(
  sql: postgres.Sql,
  period: Period,
  take: (fact: TicketFact) => void,
): Promise<void> {
  const { of, values } = asked(period);
  const query = sql.unsafe<TicketFact[]>(
    `select date::text, ${HOUR} as hour, service_id as "serviceId", room as "servicePointId", channel,
       class_code as "classCode", outcome, is_booked_arrival as "isBookedArrival", wait_ms as "waitMs",
       service_ms as "serviceMs"
     from ${of}`,
    values,
  );
  await query.cursor(ROWS_AT_A_TIME, (rows) => {
    for (const row of rows) take(row);
  });
}

/** The column of each way of telling apart, as the key is written. */
const KEY: { readonly [By in Breakdown]: string } = {
  day: 'date::text',
  hour: `lpad(${HOUR}::text, 2, '0')`,
  service: 'service_id::text',
  room: `coalesce(room::text, 'none')`,
  channel: 'channel',
  class: 'class_code',
};

function condition(figure: FigureName): string {
  switch (figure) {
    case 'tickets':
      return `outcome <> 'never_came'`;
    case 'abandoned':
      return `outcome in ('gave_up', 'left_waiting')`;
    case 'waits':
      return 'wait_ms is not null';
    case 'services':
      return 'service_ms is not null';
    case 'booked_came':
      return 'is_booked_arrival';
    default:
      return `outcome = '${figure}'`; // one of the outcomes by its type
  }
}

type Wanted = Period & {
  readonly figure: FigureName;
  readonly group: { readonly by: Breakdown; readonly key: string } | null;
  readonly offset: number;
  readonly limit: number;
};

/** The tickets that a figure counts. */
export async function countedTickets(
  sql: postgres.Sql,
  { figure, group, offset, limit, ...period }: Wanted,
): Promise<{ total: number; tickets: CountedTicket[] }> {
  const order = figure === 'waits' ? 'wait_ms desc,' : figure === 'services' ? 'service_ms desc,' : '';
  const { of, values } = asked(period);
  const inGroup = group === null ? 'true' : `${KEY[group.by]} = $${values.push(group.key)}`;
  const rows = await sql.unsafe<(CountedTicket & { readonly total: number })[]>(
    `select visit_id as "visitId", number, date::text, service_id as "serviceId", room as "servicePointId",
       class_code as "classCode", channel, outcome, ${ms('entered_at')} as "enteredAt",
       ${ms('first_called_at')} as "calledAt", ${ms('started_at')} as "startedAt", ${ms('ended_at')} as "endedAt",
       wait_ms as "waitMs", service_ms as "serviceMs", count(*) over ()::int as total
     from ${of}
     where $4::text is not null and ${condition(figure)} and ${inGroup}
     order by ${order} date, entered_at, number, "visitId"
     limit ${limit} offset ${offset}`,
    values,
  );
  return { total: rows[0]?.total ?? 0, tickets: rows.map(({ total: _, ...ticket }) => ticket) };
}
