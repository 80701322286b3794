import type postgres from 'postgres';
import { CLOCKS_DIFFER_MS } from '../ports/clock.ts';

/** No effect is put off for longer: printers and voices are tried again after seconds. */
const PUT_OFF_AT_MOST_MS = 60_000;

/**
 * What a clock that was ahead left in the outbox, brought to the time that it is now: made now, due now, and of use for as
 * long as it was to be. Without this a call waited for its voice, and a paper for its next try, until the clock had caught
 * up. What the clock of another process made, a second ahead of this one, is left to its time: tried again later, it would
 * be tried at once. While the log of a day is still ahead, because its time never goes back, each of its effects comes here, too.
 */
export async function bringToNow(sql: postgres.Sql, now: Date): Promise<void> {
  const ahead = new Date(now.getTime() + CLOCKS_DIFFER_MS);
  const latest = new Date(now.getTime() + PUT_OFF_AT_MOST_MS);
  await sql`
    update outbox set
      created_at = least(created_at, ${now}),
      claimed_at = least(claimed_at, ${now}),
      not_before = case when created_at > ${ahead} or not_before > ${latest} then ${now}::timestamptz else not_before end,
      expires_at = ${expiryNow(sql, now)}
    where id in (
      select id from outbox
      where status in ('pending', 'sending') and (created_at > ${ahead} or claimed_at > ${ahead} or not_before > ${latest})
      for update skip locked)`;
}

/** The end of its use, if it was made at the latest now. */
export const expiryNow = (sql: postgres.Sql, now: Date) =>
  sql`expires_at - greatest(created_at - ${now}::timestamptz, interval '0')`;
