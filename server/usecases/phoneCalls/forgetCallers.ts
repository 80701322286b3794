import { and, eq, gt, inArray, isNull, lte, or, sql, type SQL } from 'drizzle-orm';
import type { Db } from '../../db/database.ts';
import { noticeAttempts, notices } from '../../db/schema/notices.ts';
import { phoneCallDesk, phoneCallNumbers, phoneCalls } from '../../db/schema/phone.ts';

/** So many at once, so that nothing waits long. */
const AT_ONCE = 1_000;
/** Of a line that is gone; as `PhoneLineSettings` has it by itself. */
const USUAL_DAYS = 180;

/**
 * Forgets who called where the line's days are over: the number, whom the caller turned out to be, and what the desk
 * wrote in its own words. That there was a call, when, how long and what came of it, stays.
 */
export async function forgetCallers(db: Db, now: number): Promise<void> {
  for (;;) {
    const due = await db
      .select({ callId: phoneCallNumbers.callId })
      .from(phoneCallNumbers)
      .where(lte(phoneCallNumbers.keptUntil, new Date(now)))
      .limit(AT_ONCE);
    await db.transaction((tx) =>
      forget(
        tx,
        due.map(({ callId }) => callId),
      ),
    );
    if (due.length < AT_ONCE) break;
  }
  // Whoever hid the number and keyed in who they are is known by that alone.
  await db.execute(sql`
    update phone_calls call set patient_id = null, script_state = null
    where call.direction = 'in' and call.patient_id is not null
      and not exists (select 1 from phone_call_numbers number where number.call_id = call.id)
      and call.started_at < ${new Date(now).toISOString()}::timestamptz - make_interval(days => coalesce(
        (select (line.settings ->> 'numbersKeptDays')::int from phone_lines line where line.id = call.line_id), ${USUAL_DAYS}::int))`);
}

type Forgotten = {
  readonly organisationId: string;
  /** Null: nobody on record. */
  readonly person: { readonly patientId: string; readonly patientRef: string } | null;
  /** Contacts that were theirs alone, and what they were. */
  readonly contactIds: readonly string[];
  readonly numbers: readonly string[];
  /** Epoch ms. */
  readonly now: number;
};

/**
 * The same at once for a person who is erased: calls of theirs, calls from numbers that were theirs alone, and calls of ours
 * to them. Their notices that were open must have been closed before in the same transaction, so that no other call begins.
 */
export async function forgetCallsOf(tx: Db, forgotten: Forgotten): Promise<void> {
  const { organisationId, numbers } = forgotten;
  const patientId = forgotten.person?.patientId ?? null;
  const [known, called] = await Promise.all([
    patientId === null
      ? []
      : tx.select({ id: phoneCalls.id }).from(phoneCalls).where(eq(phoneCalls.patientId, patientId)),
    numbers.length === 0
      ? []
      : tx
          .select({ id: phoneCallNumbers.callId })
          .from(phoneCallNumbers)
          .where(
            and(
              eq(phoneCallNumbers.organisationId, organisationId),
              or(...numbers.map((number) => eq(phoneCallNumbers.number, number))),
            ),
          ),
  ]);
  const own = await forgetOurCalls(tx, forgotten);
  await forget(tx, [...new Set([...known, ...called, ...own].map(({ id }) => id))]);
}

/** No call lasts as long. */
const LONGEST_MS = 24 * 60 * 60_000;

/**
 * Of calls of ours that were begun, what was said in them; one that still rings is over for us from now on, so that it
 * finds no beginning. Whoever called back after one has its matter as well.
 *
 * @returns the calls back
 */
async function forgetOurCalls(tx: Db, forgotten: Forgotten): Promise<readonly { readonly id: string }[]> {
  const attempt = tx
    .select({ id: noticeAttempts.id })
    .from(noticeAttempts)
    .innerJoin(notices, eq(notices.id, noticeAttempts.noticeId))
    .where(and(eq(noticeAttempts.channel, 'voice'), wentTo(forgotten)));
  const now = new Date(forgotten.now);
  const since = new Date(forgotten.now - LONGEST_MS);
  // A call that is taken in this moment writes its row here before or after: either waits for the other.
  await tx.execute(sql`
    insert into ${phoneCalls} as call (id, clinic_id, direction, topic, notice_id, attempt_id, provider, language, started_at, ended_at)
    select attempt.id, notice.clinic_id, 'out', notice.purpose, notice.id, attempt.id, attempt.provider, notice.language,
      attempt.started_at, ${now.toISOString()}::timestamptz
    from ${noticeAttempts} as attempt join ${notices} as notice on notice.id = attempt.notice_id
    where attempt.id in (${attempt}) and attempt.status <> 'failed' and attempt.started_at > ${since.toISOString()}::timestamptz
    order by attempt.id
    on conflict (id) do update set script_state = null, step_number = coalesce(call.step_number, 0)`);
  return tx
    .select({ id: phoneCalls.id })
    .from(phoneCalls)
    .where(
      and(
        eq(phoneCalls.direction, 'in'),
        isNull(phoneCalls.endedAt),
        gt(phoneCalls.startedAt, since),
        inArray(phoneCalls.attemptId, attempt),
      ),
    );
}

const wentTo = ({ person, contactIds }: Forgotten): SQL | undefined =>
  or(
    person === null ? sql`false` : eq(notices.patientRef, person.patientRef),
    inArray(noticeAttempts.contactId, [...contactIds]),
  );

async function forget(tx: Db, callIds: readonly string[]): Promise<void> {
  if (callIds.length === 0) return;
  const ids = [...callIds];
  await tx.delete(phoneCallNumbers).where(inArray(phoneCallNumbers.callId, ids));
  await tx.update(phoneCallDesk).set({ note: null }).where(inArray(phoneCallDesk.callId, ids));
  await tx
    .update(phoneCalls)
    .set({ patientId: null, scriptState: null, stepNumber: sql`coalesce(${phoneCalls.stepNumber}, 0)` })
    .where(inArray(phoneCalls.id, ids));
}
