import { and, eq, gte, lt, sql, type SQL } from 'drizzle-orm';
import { CallBecame, FAILED_CALLS, type SeenNumber } from '../../../common/contract/phoneCalls.ts';
import type { ClinicDate, ClinicId } from '../../../common/contract/vocabulary.ts';
import { clinicDayOf, type ClinicClock } from '../../booking/clinicTime.ts';
import { contacts } from '../../db/schema/people.ts';
import { noticeAttempts } from '../../db/schema/notices.ts';
import { phoneCallNumbers, phoneCalls } from '../../db/schema/phone.ts';

/** A call of which nothing was heard for so long is over, whatever became of its line. */
export const CALL_LASTS_AT_MOST_MS = 4 * 60 * 60_000;

/** What of a clinic's calls is asked for: from the first day's beginning to the last one's end. */
export function inPeriod(
  clinicId: ClinicId,
  { from, until }: { readonly from: ClinicDate; readonly until: ClinicDate },
  clock: ClinicClock,
): SQL | undefined {
  return and(
    eq(phoneCalls.clinicId, clinicId),
    gte(phoneCalls.startedAt, new Date(clinicDayOf(from, clock).fromAt)),
    lt(phoneCalls.startedAt, new Date(clinicDayOf(until, clock).untilAt)),
  );
}

/**
 * What became of a call, as `CallBecame` has it: the one place that says so, for lists, filters, files and counts. The
 * attempt of an outgoing call is joined as `notice_attempts`.
 */
export const becameOf = (now: number): SQL<CallBecame> => {
  const lost = new Date(now - CALL_LASTS_AT_MOST_MS).toISOString();
  return sql<CallBecame>`case
    when ${phoneCalls.endedAt} is null and ${phoneCalls.startedAt} > ${lost}::timestamptz then 'under_way'
    when ${phoneCalls.direction} = 'out' then case
      when ${phoneCalls.outcome} = 'completed' then 'answered'
      when ${noticeAttempts.code} = 'wrong_address' then 'wrong_number'
      when ${phoneCalls.outcome} = 'canceled' then 'not_rung'
      when ${phoneCalls.outcome} in ('busy', 'no_answer', 'refused') then ${phoneCalls.outcome}
      else 'failed' end
    when ${phoneCalls.outcome} = 'busy' then 'line_busy'
    when ${phoneCalls.result} is null or ${phoneCalls.result} = 'nothing' then coalesce(${phoneCalls.failure},
      case when ${phoneCalls.outcome} = 'failed' then 'error' else 'hung_up' end)
    else ${phoneCalls.result} end`;
};

/** Of calls that became this; `any_failed` of all that came to nothing. */
export function thatBecame(now: number, wanted: CallBecame | 'any_failed'): SQL {
  const all = wanted === 'any_failed' ? FAILED_CALLS : [wanted];
  return sql`${becameOf(now)} in (${sql.join(
    all.map((each) => sql`${each}`),
    sql`, `,
  )})`;
}

/** Who called, or whom we called: none once it is forgotten. */
export const numberOf = sql<string | null>`coalesce(${phoneCallNumbers.number}, ${contacts.value})`;

const SHOWN_DIGITS = 3;

/** A number for a reader who may see it whole, or only its last digits. */
export function seenNumber(number: string | null, mayBeWhole: boolean): SeenNumber | null {
  if (number === null) return null;
  return mayBeWhole ? { text: number, isWhole: true } : { text: `…${number.slice(-SHOWN_DIGITS)}`, isWhole: false };
}

export const readBecame = (text: string): CallBecame => CallBecame.catch('failed').parse(text);
