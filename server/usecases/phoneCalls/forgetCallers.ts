import { and, eq, inArray, lte, or, sql } from 'drizzle-orm';
import type { Db } from '../../db/database.ts';
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

/** The same at once for a person who is erased: calls of theirs, and calls from numbers that were theirs alone. */
export async function forgetCallsOf(
  tx: Db,
  {
    organisationId,
    patientId,
    numbers,
  }: {
    readonly organisationId: string;
    /** Null: nobody on record. */
    readonly patientId: string | null;
    readonly numbers: readonly string[];
  },
): Promise<void> {
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
  await forget(tx, [...new Set([...known, ...called].map(({ id }) => id))]);
}

async function forget(tx: Db, callIds: readonly string[]): Promise<void> {
  if (callIds.length === 0) return;
  const ids = [...callIds];
  await tx.delete(phoneCallNumbers).where(inArray(phoneCallNumbers.callId, ids));
  await tx.update(phoneCallDesk).set({ note: null }).where(inArray(phoneCallDesk.callId, ids));
  await tx.update(phoneCalls).set({ patientId: null, scriptState: null }).where(inArray(phoneCalls.id, ids));
}
