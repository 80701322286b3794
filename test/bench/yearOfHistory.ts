/**
 * A year of a busy clinic behind its running day: one real day of the demonstration, lived through the engine, and copies
 * of it back in time, with the calls, messages, bookings, patients and audit lines that such days leave.
 */
import type postgres from 'postgres';
import type {
  CallId,
  ClassCode,
  ClinicId,
  PatientId,
  PatientRef,
  ServiceId,
  ServicePointId,
  StageId,
  VisitId,
} from '../../common/contract/vocabulary.ts';
import { uuid7At } from '../../server/adapters/ids/uuid7.ts';
import type { Connections } from '../../server/db/database.ts';
import { postgresQueueLog } from '../../server/db/queueLog.ts';
import { Directories } from '../../server/usecases/clinic/directory.ts';
import { ClinicDays } from '../../server/usecases/queue/clinicDays.ts';
import { calledIds, justDone, QueueCommands } from '../../server/usecases/queue/queueCommands.ts';

export type YearSize = {
  readonly days: number;
  readonly ticketsPerDay: number;
  readonly bookingsPerDay: number;
  readonly phoneCallsPerDay: number;
  readonly patients: number;
};

/** 300 days of 300 tickets. */
export const A_YEAR: YearSize = {
  days: 300,
  ticketsPerDay: 300,
  bookingsPerDay: 150,
  phoneCallsPerDay: 200,
  patients: 20_000,
};

const BETWEEN_TICKETS_MS = 2 * 60_000;
/** At a time, so that they share commits. */
const TOGETHER = 25;

type Clock = { at: number; now(): number };

/** @returns a patient of the filled history who is booked today */
export async function somebodyBooked({ sql }: Connections, clinicId: ClinicId, today: string) {
  const [row] = await sql<{ patientId: PatientId; code: string; phone: string; name: string }[]>`
    select a.patient_id as "patientId", a.code, c.value as phone, p.name
    from appointments a join patients p on p.id = a.patient_id join patient_contacts pc on pc.patient_id = p.id
    join contacts c on c.id = pc.contact_id
    where a.clinic_id = ${clinicId} and a.date = ${today} order by a.ordinal limit 1`;
  if (!row) throw new Error('Nobody is booked today');
  return { ...row, firstName: row.name.slice(0, 4) };
}

/**
 * Lives through the clinic's running day up to some hours after `clock`, and fills the days before it.
 *
 * @param clinicId the demonstration's
 */
export async function fillHistory(
  { db, sql }: Connections,
  clinicId: ClinicId,
  clock: Clock,
  size: YearSize,
): Promise<void> {
  await liveToday({ db, sql }, clinicId, clock, size.ticketsPerDay);
  await sql.begin(async (tx) => {
    // The rows stand for themselves: no trigger and no foreign key is asked 90,000 times.
    await tx`set local session_replication_role = replica`;
    await tx`set local statement_timeout = 0`;
    // An id like any other, the same for the same.
    await tx.unsafe(`create function pg_temp.copy_of(uuid, int) returns uuid language sql immutable as
      'select overlay(overlay(md5($1::text || $2) placing ''4'' from 13 for 1) placing ''a'' from 17 for 1)::uuid'`);
    await copyDays(tx, clinicId, size.days);
    await addPatients(tx, clinicId, size);
    await addBookings(tx, clinicId, size);
    await addMessages(tx, clinicId);
    await addPhoneCalls(tx, clinicId, size);
    await addAudit(tx, clinicId, size.days);
  });
  await sql`vacuum analyze`;
}

async function liveToday(
  { db, sql }: Pick<Connections, 'db' | 'sql'>,
  clinicId: ClinicId,
  clock: Clock,
  tickets: number,
): Promise<void> {
  const newId = uuid7At(() => clock.now());
  const fail = (bug: unknown) => {
    throw bug;
  };
  const days = new ClinicDays({
    ...{ db, clock, newId, log: postgresQueueLog(sql), directories: new Directories(db) },
    ...{ publish: () => undefined, reportBug: fail, pause: () => Promise.resolve() },
  });
  const commands = new QueueCommands({ days, clock, newId });
  const asked = { clinicId, actor: 'job:bench', idempotency: null };
  // Services of the demonstration that anybody may come for, each with a room of its own.
  const pairs = await sql<{ service_id: ServiceId; room: ServicePointId }[]>`
    select distinct on (r.service_id) r.service_id, r.service_point_id as room
    from service_point_services r join services s on s.id = r.service_id
    where s.clinic_id = ${clinicId} and s.series in ('B', 'X') order by r.service_id, r.service_point_id`;
  for (const { room } of pairs)
    await commands.give(asked, { type: 'open_service_point', servicePointId: room, practitionerId: null }, justDone);
  const issue = (nth: number) => {
    const visitId = commands.newId<VisitId>();
    return commands.give(
      asked,
      {
        ...{ type: 'issue_ticket', visitId, stageId: commands.newId<StageId>(), practitionerId: null },
        ...{ serviceId: pairs[nth % pairs.length]?.service_id ?? ('' as ServiceId), partySize: 1, language: 'en' },
        ...{ classCode: 'standard' as ClassCode, patientRef: commands.newId<PatientRef>(), printAt: null },
      },
      () => ({ visitId }),
    );
  };
  for (let given = 0; given < tickets; given += TOGETHER) {
    await Promise.all(Array.from({ length: TOGETHER }, (_, nth) => issue(given + nth)));
    clock.at += TOGETHER * BETWEEN_TICKETS_MS;
    // The last two dozen are still there.
    for (let call = 0; call < (TOGETHER - 2) / pairs.length; call += 1)
      for (const { room } of pairs) {
        await commands.give(
          asked,
          { type: 'call_next', servicePointId: room, callId: commands.newId<CallId>() },
          calledIds,
        );
        await commands.give(asked, { type: 'start', servicePointId: room }, justDone);
      }
  }
}

/** The day that was lived, on each of so many days before it, under ids of their own. */
async function copyDays(tx: postgres.TransactionSql, clinicId: string, days: number): Promise<void> {
  await tx`create temporary table day_copies on commit drop as
    select q.id as template, d as back, pg_temp.copy_of(q.id, d) as id, q.date - d as date,
      q.opened_at - d * interval '1 day' as opened_at
    from queue_days q, generate_series(1, ${days}) d where q.clinic_id = ${clinicId}`;
  await tx`insert into queue_days (id, clinic_id, date, opened_at, closed_at)
    select id, ${clinicId}, date, opened_at, opened_at + interval '14 hours' from day_copies`;
  await tx`insert into queue_events (queue_day_id, seq, at, actor, command_id, version, type, event)
    select c.id, e.seq, e.at - c.back * interval '1 day', e.actor, pg_temp.copy_of(e.command_id, c.back), e.version, e.type,
      jsonb_set(e.event, '{at}', to_jsonb((e.event ->> 'at')::bigint - c.back * 86400000::bigint))
    from day_copies c join queue_events e on e.queue_day_id = c.template order by c.back desc, e.seq`;
  await tx`insert into estimate_lessons (queue_day_id, lesson, learned_at) select id, '{}', opened_at from day_copies`;
  await tx`insert into visits (id, queue_day_id, clinic_id, series, ordinal, number, patient_ref, class_code, origin, channel,
      language, party_size, current_stage_id, issued_at, issued_seq, closed_at)
    select pg_temp.copy_of(v.id, c.back), c.id, v.clinic_id, v.series, v.ordinal, v.number, pg_temp.copy_of(v.patient_ref, c.back),
      v.class_code, v.origin, 'kiosk', v.language, v.party_size, pg_temp.copy_of(v.current_stage_id, c.back),
      v.issued_at - c.back * interval '1 day', v.issued_seq, v.issued_at + interval '1 hour' - c.back * interval '1 day'
    from day_copies c join visits v on v.queue_day_id = c.template order by c.back desc, v.issued_seq`;
  await tx`insert into stages (id, visit_id, queue_day_id, service_id, status, service_point_id, virtual_arrival_at, order_seq,
      entered_at, first_called_at, first_called_to, called_at, started_at, ended_at, call_id)
    select pg_temp.copy_of(s.id, c.back), pg_temp.copy_of(s.visit_id, c.back), c.id, s.service_id, 'done', s.service_point_id,
      s.virtual_arrival_at - x.ago, s.order_seq, s.entered_at - x.ago, coalesce(s.first_called_at, s.entered_at) - x.ago,
      s.first_called_to, coalesce(s.called_at, s.entered_at) - x.ago, coalesce(s.started_at, s.entered_at) - x.ago,
      coalesce(s.ended_at, s.entered_at + interval '9 minutes') - x.ago,
      pg_temp.copy_of(coalesce(s.call_id, s.id), c.back)
    from day_copies c join stages s on s.queue_day_id = c.template, lateral (select c.back * interval '1 day' as ago) x
    order by c.back desc, s.order_seq`;
  // Each call was shown on three screens, announced in one zone, and each ticket printed.
  await tx`insert into calls_shown (call_id, device_id, shown_at)
    select s.call_id, pg_temp.copy_of(${clinicId}::uuid, n), s.called_at from day_copies c join stages s on s.queue_day_id = c.id, generate_series(1, 3) n
    order by s.called_at`;
  await tx`insert into announcements (id, clinic_id, zone_id, call_id, kind, created_at, starts_at, ends_at, number, service_point_id)
    select gen_random_uuid(), ${clinicId}, (select id from zones where clinic_id = ${clinicId} order by id limit 1), s.call_id, 'call',
      s.called_at, s.called_at, s.called_at + interval '5 seconds', v.number, s.service_point_id
    from day_copies c join stages s on s.queue_day_id = c.id join visits v on v.id = s.visit_id order by s.called_at`;
  await tx`insert into outbox (key, lane, clinic_id, queue_day_id, seq, type, payload, status, attempts, not_before, created_at,
      claimed_at, finished_at)
    select kind || ':' || s.id, kind, ${clinicId}, c.id, v.issued_seq, kind, jsonb_build_object('visitId', v.id), 'done', 1, v.issued_at,
      v.issued_at, v.issued_at, v.issued_at
    from day_copies c join stages s on s.queue_day_id = c.id join visits v on v.id = s.visit_id,
      unnest(array['announce', 'print_ticket']) kind order by v.issued_at`;
  await tx`insert into turn_leads (owner_id, clinic_id, lead_min, set_at)
    select v.id, ${clinicId}, 15, v.issued_at from day_copies c join visits v on v.queue_day_id = c.id
    where v.ordinal % 3 = 0 and c.back < 3`;
  await tx`insert into desk_requests (id, clinic_id, reason, at, answered_at)
    select gen_random_uuid(), ${clinicId}, 'ask_person', c.opened_at, c.opened_at from day_copies c, generate_series(1, 5)`;
}

async function addPatients(tx: postgres.TransactionSql, clinicId: string, { patients }: YearSize): Promise<void> {
  await tx`create temporary table people on commit drop as
    select n, organisation_id, gen_random_uuid() as id, gen_random_uuid() as contact_id, gen_random_uuid() as ref
    from clinics, generate_series(1, ${patients}) n where clinics.id = ${clinicId}`;
  await tx`insert into patients (id, organisation_id, patient_ref, name, name_search, birth_date, created_at, updated_at)
    select id, organisation_id, ref, initcap(w), w, date '1950-01-01' + n % 25000, now(), now()
    from people, lateral (select substr(md5(n::text), 1, 7) || ' ' || substr(md5((n % 900)::text), 1, 6) as w) named`;
  await tx`insert into patient_identifiers (organisation_id, system, value, patient_id)
    select organisation_id, 'national_id', lpad(n::text, 10, '0'), id from people
    union all select organisation_id, 'record', 'R' || n, id from people`;
  await tx`insert into contacts (id, organisation_id, kind, value, created_at)
    select contact_id, organisation_id, 'mobile', '+98913' || lpad(n::text, 7, '0'), now() from people`;
  await tx`insert into patient_contacts (patient_id, contact_id) select id, contact_id from people`;
}

/** Of every day that is over, of the running one, and of the sixty to come. */
async function addBookings(
  tx: postgres.TransactionSql,
  clinicId: string,
  { days, bookingsPerDay, patients }: YearSize,
): Promise<void> {
  await tx`create temporary table booked on commit drop as
    select gen_random_uuid() as id, gen_random_uuid() as slot_id, b.date, b.n, p.id as patient_id, p.organisation_id,
      h.id as schedule_id, h.service_id, h.practitioner_id, h.series, p.contact_id, p.ref,
      (b.date + time '08:00' + b.n * interval '3 minutes') at time zone 'UTC' as starts_at
    from (
      select q.date - d as date, n from queue_days q, generate_series(-60, ${days}) d, generate_series(1, ${bookingsPerDay}::int) n
      where q.clinic_id = ${clinicId} and q.closed_at is null
    ) b
    join (select s.*, row_number() over (order by id) - 1 as nth, count(*) over () as of from schedules s where clinic_id = ${clinicId}) h
      on h.nth = b.n % h.of
    join people p on p.n = 1 + (b.n * 7919 + extract(doy from b.date)::int * 131) % ${patients}`;
  await tx`insert into slots (id, clinic_id, schedule_id, date, starts_at, ends_at)
    select slot_id, ${clinicId}, schedule_id, date, starts_at, starts_at + interval '15 minutes' from booked order by starts_at`;
  await tx`insert into places (id, slot_id, place_number, ordinal, state, appointment_id)
    select gen_random_uuid(), slot_id, 1, n, 'booked', id from booked`;
  await tx`insert into appointments (id, clinic_id, organisation_id, patient_id, patient_ref, service_id, practitioner_id, schedule_id,
      slot_id, date, starts_at, series, ordinal, number, code, status, patient_type, channel, language, booked_by, created_at, updated_at)
    select b.id, ${clinicId}, b.organisation_id, b.patient_id, b.ref, b.service_id, b.practitioner_id, b.schedule_id,
      b.slot_id, b.date, b.starts_at, b.series, b.n, b.series || '-' || b.n, (100000 + row_number() over (order by b.starts_at))::text,
      case when b.date >= q.date then 'booked' when b.n % 15 = 0 then 'noshow' else 'fulfilled' end::appointment_status, 'follow_up',
      (array['desk', 'phone', 'web'])[1 + b.n % 3], 'en', 'staff:bench', b.starts_at - interval '9 days', b.starts_at
    from booked b join queue_days q on q.clinic_id = ${clinicId} and q.closed_at is null order by b.starts_at`;
  await tx`insert into appointment_history (id, clinic_id, appointment_id, at, actor, channel, what)
    select gen_random_uuid(), ${clinicId}, id, starts_at - interval '9 days', 'staff:bench', 'desk', what
    from booked, unnest(array['booked', 'reminded', 'arrived']) what order by starts_at`;
}

/** A reminder and its delivery for each booking, and what was written both ways. */
async function addMessages(tx: postgres.TransactionSql, clinicId: string): Promise<void> {
  await tx`create temporary table told on commit drop as
    select gen_random_uuid() as id, b.id as appointment_id, b.contact_id, b.starts_at - interval '1 day' as at
    from booked b where b.starts_at < now() + interval '400 days'`;
  await tx`insert into notices (id, clinic_id, key, purpose, appointment_id, language, channels, status, not_before, expires_at,
      next_look_at, created_at, finished_at)
    select t.id, ${clinicId}, 'reminder:' || t.appointment_id, 'reminder_1', t.appointment_id, 'en',
      jsonb_build_array(jsonb_build_object('channel', 'sms', 'contactId', t.contact_id)),
      case when a.status = 'booked' then 'open' else 'reached' end, t.at, t.at + interval '20 hours',
      case when a.status = 'booked' then t.at else t.at + interval '20 hours' end, least(t.at - interval '8 days', q.opened_at - (1 + abs(hashtext(t.id::text)) % 40) * interval '1 day'), t.at
    from told t join appointments a on a.id = t.appointment_id
      join queue_days q on q.clinic_id = ${clinicId} and q.closed_at is null order by t.at`;
  // What has reached somebody and expired is over.
  await tx`update notices set status = 'answered' where clinic_id = ${clinicId} and status = 'reached'`;
  await tx`insert into notice_attempts (id, notice_id, channel, contact_id, status, provider, provider_id, started_at, updated_at)
    select gen_random_uuid(), n.id, 'sms', t.contact_id, 'delivered', 'kannel', t.id::text, t.at, t.at
    from told t join notices n on n.id = t.id where n.status = 'answered' order by t.at`;
  await tx`insert into provider_events (provider, event_id, kind, received_at)
    select 'kannel', t.id::text, 'delivered', t.at from told t order by t.at`;
  await tx`insert into conversation_messages (id, clinic_id, contact_id, direction, channel, text, notice_id, at)
    select gen_random_uuid(), ${clinicId}, t.contact_id, 'out', 'sms', repeat('reminder ', 12), t.id, t.at from told t order by t.at`;
}

async function addPhoneCalls(
  tx: postgres.TransactionSql,
  clinicId: string,
  { phoneCallsPerDay }: YearSize,
): Promise<void> {
  await tx`create temporary table rung on commit drop as
    select gen_random_uuid() as id, c.opened_at + n * interval '2 minutes' as at, n from day_copies c, generate_series(1, ${phoneCallsPerDay}::int) n`;
  await tx`insert into phone_calls (id, clinic_id, direction, line, topic, provider, provider_call_id, language, path, outcome, result,
      started_at, answered_at, ended_at)
    select id, ${clinicId}, 'in', '+982188001122', 'book', 'asterisk', id::text, 'fa',
      '[{"step":"language","at":0},{"step":"menu","at":4000},{"step":"book","at":9000}]', 'completed', 'booked', at, at,
      at + interval '90 seconds'
    from rung order by at`;
  await tx`insert into phone_call_legs (id, call_id, position, kind, to_number, reason, started_at, answered_at, ended_at, outcome)
    select gen_random_uuid(), id, 0, 'desk', '100', 'key_0', at, at, at, 'talked' from rung where n % 5 = 0`;
  // Numbers are forgotten after a while.
  await tx`insert into phone_call_numbers (call_id, organisation_id, number, kept_until)
    select r.id, c.organisation_id, '+98913' || lpad((r.n * 37)::text, 7, '0'), r.at + interval '90 days'
    from rung r, clinics c where c.id = ${clinicId} and r.at > (select max(at) from rung) - interval '90 days'`;
}

async function addAudit(tx: postgres.TransactionSql, clinicId: string, days: number): Promise<void> {
  await tx`insert into audit (clinic_id, seq, at, actor, action, subject, detail, hash)
    select ${clinicId}, 1000000 + row_number() over (), c.opened_at, 'staff:bench', 'patient_seen', 'patient:' || n, '{}', md5(n::text)
    from day_copies c, generate_series(1, 100) n where c.back <= ${days} order by c.opened_at`;
  await tx`insert into audit (clinic_id, seq, at, actor, action, subject, detail, hash)
    select ${clinicId}, 2000000 + row_number() over (), c.opened_at, 'staff:bench', 'patients_found', 'patients',
      jsonb_build_object('patients', jsonb_build_array(n)), md5(n::text)
    from day_copies c, generate_series(1, 100) n where c.back <= ${days} order by c.opened_at`;
}
