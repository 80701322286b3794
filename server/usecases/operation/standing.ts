import type { Sql } from 'postgres';
import { z } from 'zod';
import type { Clock } from '../../ports/clock.ts';
import type { Standing } from '../../ports/meter.ts';

/** A device that said nothing for so long is silent. */
const SEEN_WITHIN_MS = 30_000;
const HOUR_MS = 60 * 60_000;
/** Trouble is a code; whatever else a printer may have said of itself never becomes a label. */
const CODE = '^[a-z_]{1,40}$';

const Count = z.coerce.number();
const Rows = {
  waiting: z.array(z.object({ clinicId: z.string(), count: Count, since: z.date() })),
  outbox: z.array(z.object({ type: z.string(), count: Count, since: z.date().nullable() })),
  devices: z.array(z.object({ clinicId: z.string(), kind: z.string(), state: z.string(), count: Count })),
  requests: z.array(z.object({ clinicId: z.string(), reason: z.string(), count: Count })),
  notices: z.array(z.object({ clinicId: z.string(), status: z.string(), count: Count })),
  phoneCalls: z.array(z.object({ direction: z.string(), count: Count })),
};

/** Asks the database how things stand: seven short questions for all clinics together, beside the calls of the day. */
export async function readStanding(sql: Sql, clock: Clock, elapsed: () => number): Promise<Standing> {
  const at = clock.now();
  const seenSince = new Date(at - SEEN_WITHIN_MS);
  const lately = new Date(at - HOUR_MS);
  const askedAt = elapsed();
  await sql`select 1`;
  const databaseMs = elapsed() - askedAt;
  const [waiting, pending, devices, requests, notices, phoneCalls] = await Promise.all([
    sql`
      select d.clinic_id as "clinicId", count(*) as count, min(s.entered_at) as since
      from queue_days d join stages s on s.queue_day_id = d.id and s.status = 'waiting'
      where d.closed_at is null group by d.clinic_id`,
    sql`
      select type, count(*) as count, min(not_before) filter (where not_before <= ${new Date(at)}) as since
      from outbox where status in ('pending', 'sending') group by type`,
    sql`
      select clinic_id as "clinicId", kind, state, count(*) as count from (
        select clinic_id, kind, case
          when kind <> 'printer' then case when last_seen_at > ${seenSince} then 'connected' else 'silent' end
          when health ->> 'trouble' ~ ${CODE} then health ->> 'trouble'
          when health ->> 'paper' = 'near_end' then 'near_end'
          else 'ready' end as state
        from devices where revoked_at is null) each
      group by clinic_id, kind, state`,
    sql`
      select clinic_id as "clinicId", reason, count(*) as count
      from desk_requests where answered_at is null group by clinic_id, reason`,
    sql`
      select clinic_id as "clinicId", status, count(*) as count from notices
      where status in ('failed', 'unknown') and handled_at is null and created_at > ${lately}
      group by clinic_id, status`,
    sql`
      select direction, count(*) as count from phone_calls
      where ended_at is null and started_at > ${lately} group by direction`,
  ]);
  return {
    waiting: Rows.waiting.parse(waiting).map(({ since, ...row }) => ({ ...row, longestMs: at - since.getTime() })),
    outbox: Rows.outbox
      .parse(pending)
      .map(({ since, ...row }) => ({ ...row, oldestDueMs: since ? at - since.getTime() : 0 })),
    devices: Rows.devices.parse(devices),
    requests: Rows.requests.parse(requests),
    notices: Rows.notices.parse(notices),
    phoneCalls: Rows.phoneCalls.parse(phoneCalls),
    databaseMs,
  };
}
