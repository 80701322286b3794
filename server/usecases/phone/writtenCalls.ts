/** How a call is written down when it rings and when it is over, many calls in one statement. */
import { sql } from 'drizzle-orm';
import type { Db } from '../../db/database.ts';
import { places } from '../../db/schema/booking.ts';
import { providerEvents } from '../../db/schema/notices.ts';
import { phoneCallLegs, phoneCallNumbers, phoneCalls } from '../../db/schema/phone.ts';
import { gathered, together } from '../../db/together.ts';
import type { CallEnd } from '../../ports/voiceLine.ts';
import { areUnderWay, type Kept } from './keptCall.ts';

type Ringing = {
  readonly id: string;
  readonly clinicId: string | null;
  readonly line: string;
  readonly lineId: string | null;
  readonly provider: string;
  readonly providerId: string;
  readonly kept: Kept;
  readonly startedAt: string;
  readonly organisationId: string | null;
  readonly number: string | null;
  readonly keptUntil: string;
};

/**
 * In one statement: a call whose number is to be forgotten some day is never without it.
 * @returns whether the call was new
 */
export const writeRinging = together(async (db: Db, ringing: readonly Ringing[]): Promise<readonly boolean[]> => {
  const written = await db.execute<{ id: string }>(sql`
    with ringing as (
      select * from json_to_recordset(${JSON.stringify(ringing)}::json) as ringing (id uuid, "clinicId" uuid, line text,
        "lineId" uuid, provider text, "providerId" text, kept json, "startedAt" timestamptz, "organisationId" uuid,
        number text, "keptUntil" timestamptz)
    ), call as (
      insert into ${phoneCalls} (id, clinic_id, direction, line, line_id, provider, provider_call_id, script_state, step_number,
        started_at, result)
      select id, "clinicId", 'in', line, "lineId", provider, "providerId", kept, 0, "startedAt", 'nothing' from ringing
      on conflict do nothing returning id
    ), known as (
      insert into ${phoneCallNumbers} (call_id, organisation_id, number, kept_until)
      select id, "organisationId", number, "keptUntil"
      from call join ringing using (id) where "organisationId" is not null and number is not null
      on conflict do nothing
    )
    select id from call`);
  const ids = new Set(written.map(({ id }) => id));
  return ringing.map(({ id }) => ids.delete(id));
});

type Ending = Pick<CallEnd, 'eventId' | 'outcome'> & {
  readonly id: string;
  readonly provider: string;
  readonly now: string;
  /** Whose held places are given back. */
  readonly holder: string;
};

/**
 * In one transaction: whoever sees that a call is over sees its place free, and an end that could not be kept is new when
 * it comes again; so is one that came before its call was written down. A script that came to nothing without a reason of
 * its own was hung up on.
 *
 * @returns whether the call was not over yet
 */
export const writeEnd = together(
  gathered(async (tx: Db, ending: readonly Ending[]): Promise<readonly boolean[]> => {
    const ids = ending.map(({ id }) => id);
    const ended = await tx.execute<{ id: string }>(sql`
      with ending as (
        select distinct on (id) * from json_to_recordset(${JSON.stringify(ending)}::json) as ending (id uuid, "eventId" text,
          outcome text, provider text, now timestamptz)
      ), told as (
        insert into ${providerEvents} (provider, event_id, kind, received_at)
        select provider, "eventId", 'call_end', now from ending
        where id in (select call.id from ${phoneCalls} as call where call.id = any(${sql.param(ids)}::uuid[]))
        on conflict do nothing returning event_id
      )
      update ${phoneCalls} as call set ended_at = ending.now, outcome = ending.outcome, script_state = null,
        failure = case when coalesce(call.result, 'nothing') <> 'nothing' then call.failure
          else coalesce(call.failure, case ending.outcome when 'failed' then 'error' else 'hung_up' end) end
      from ending
      where call.id = ending.id and ${areUnderWay(ids)} and "eventId" in (select event_id from told)
      returning call.id`);
    const over = new Set(ended.map(({ id }) => id));
    const gone = ending.filter(({ id }) => over.has(id));
    if (gone.length === 0) return ending.map(() => false);
    // A statement of its own: that one may have waited for a step, and does not see what the step has begun meanwhile.
    await tx.execute(sql`
      with gone as (
        select * from json_to_recordset(${JSON.stringify(gone)}::json) as gone (id uuid, holder text, now timestamptz)
      ), legs as (
        update ${phoneCallLegs} as leg set ended_at = gone.now,
          outcome = case when leg.answered_at is null then 'caller_left' else 'talked' end
        from gone where leg.call_id = gone.id and leg.ended_at is null
      )
      update ${places} as place set state = 'free', held_by = null, held_until = null, channel = null
      from gone where place.held_by = gone.holder and place.state = 'held'`);
    return ending.map(({ id }) => over.delete(id));
  }),
);
