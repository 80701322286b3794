import type postgres from 'postgres';
import { CLOCKS_DIFFER_MS } from '../../ports/clock.ts';
import { TAKEN_FOR_MS } from './deliverNotices.ts';

/**
 * Notices that a clock that was ahead made, or tried to send, brought to the time that it is now: what was to go out at
 * once does, and who was tried is tried again after the usual pause. What is for a time of its own, as a reminder, keeps it.
 *
 * When a notice is looked at next also says for how long a process has it. So only what nobody has looked at yet is due at
 * once; all else is after as long as a process may have it, which takes nothing from one that is sending it right now.
 */
export async function bringNoticesToNow(sql: postgres.Sql, now: Date): Promise<void> {
  const ahead = new Date(now.getTime() + CLOCKS_DIFFER_MS);
  const givenUp = new Date(now.getTime() + TAKEN_FOR_MS);
  await sql`
    with tried as (
      update notice_attempts a set started_at = least(a.started_at, ${now}), updated_at = ${now}
      from notices n
      where n.id = a.notice_id and n.status in ('open', 'reached') and n.finished_at is null and a.updated_at > ${ahead}
      returning a.notice_id
    )
    update notices set
      created_at = least(created_at, ${now}),
      not_before = case when not_before = created_at then least(not_before, ${now}) else not_before end,
      expires_at = case when not_before = created_at
        then expires_at - greatest(created_at - ${now}::timestamptz, interval '0') else expires_at end,
      next_look_at = case when next_look_at in (created_at, not_before)
        then least(next_look_at, ${now}) else least(next_look_at, ${givenUp}) end
    where status in ('open', 'reached') and finished_at is null
      and (created_at > ${ahead} or id in (select notice_id from tried))`;
}
