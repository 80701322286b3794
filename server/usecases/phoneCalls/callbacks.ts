import { and, asc, eq, gt, inArray, isNotNull, isNull, lte, or, sql } from 'drizzle-orm';
import { Language } from '../../../common/contract/language.ts';
import { CALLBACK_DAYS, type CallbackEntry, type CallbackList } from '../../../common/contract/phoneCalls.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import { PatientId, type ClinicId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { noticeAttempts } from '../../db/schema/notices.ts';
import { patients } from '../../db/schema/people.ts';
import { phoneCallDesk, phoneCallNumbers, phoneCalls } from '../../db/schema/phone.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { Clock } from '../../ports/clock.ts';
import type { News } from '../../ports/news.ts';
import { claimKey, type OptionalKey } from '../idempotency.ts';
import { becameOf, readBecame, seenNumber, thatBecame } from './callRows.ts';
import { epoch, staffNames, type Reader } from './history.ts';

export type CallbackDeps = { readonly db: Db; readonly clock: Clock; readonly news: News };

const DAY_MS = 86_400_000;
/** Whoever said that they would ring up and did not say what came of it has forgotten it. */
export const CLAIM_HOLDS_MS = 30 * 60_000;
/** More are not read on one page; the longest waiting stand first. */
const MOST_CALLS = 2_000;
const MOST_NUMBERS = 200;

/** Incoming calls that came to nothing, or whose callers asked to be called back, and whom nobody has called yet. */
const open = (clinicId: ClinicId, now: number) =>
  and(
    eq(phoneCalls.clinicId, clinicId),
    eq(phoneCalls.direction, 'in'),
    gt(phoneCalls.startedAt, new Date(now - CALLBACK_DAYS * DAY_MS)),
    lte(phoneCalls.startedAt, new Date(now)),
    isNotNull(phoneCalls.endedAt),
    isNull(phoneCalls.calledBackAt),
    or(isNotNull(phoneCalls.callbackWantedAt), thatBecame(now, 'any_failed')),
  );

/** Nobody who came through after it, or was spoken to at the desk, waits to be called because of it. */
const cameThroughLater = (now: number) => sql`exists (
  select 1 from phone_call_numbers again join phone_calls later on later.id = again.call_id
  left join phone_call_desk spoken on spoken.call_id = later.id
  where again.organisation_id = ${phoneCallNumbers.organisationId} and again.number = ${phoneCallNumbers.number}
    and later.started_at > ${phoneCalls.startedAt} and later.started_at <= ${new Date(now).toISOString()}::timestamptz
    and later.direction = 'in' and later.callback_wanted_at is null
    and (later.result in ('booked', 'moved', 'cancelled', 'desk', 'heard_bookings', 'heard_place', 'informed')
      or spoken.noted_at is not null))`;

/** Whom to call back: one line per number, whoever has waited longest first. */
export async function callbackList(
  { db, clock }: Pick<CallbackDeps, 'db' | 'clock'>,
  { clinicId, mayBeWhole }: Reader,
  actor: string,
): Promise<CallbackList> {
  const now = clock.now();
  const rows = await db
    .select({
      call: phoneCalls,
      desk: phoneCallDesk,
      became: becameOf(now),
      number: phoneCallNumbers.number,
      patientName: patients.name,
    })
    .from(phoneCalls)
    .innerJoin(phoneCallNumbers, eq(phoneCallNumbers.callId, phoneCalls.id))
    .leftJoin(phoneCallDesk, eq(phoneCallDesk.callId, phoneCalls.id))
    .leftJoin(noticeAttempts, eq(noticeAttempts.id, phoneCalls.attemptId))
    .leftJoin(patients, eq(patients.id, phoneCalls.patientId))
    .where(and(open(clinicId, now), sql`not ${cameThroughLater(now)}`))
    .orderBy(asc(phoneCalls.startedAt), asc(phoneCalls.id))
    .limit(MOST_CALLS);
  const names = await staffNames(
    db,
    rows.map(({ desk }) => desk?.claimedBy ?? null),
  );
  const callbacks = [...Map.groupBy(rows, ({ number }) => number)].flatMap(([number, calls]): CallbackEntry[] => {
    const [first, last] = [calls[0], calls.at(-1)];
    const seen = seenNumber(number, mayBeWhole);
    if (first === undefined || last === undefined || seen === null) return [];
    const claimed = calls.find(({ desk }) => isHeld(desk, now))?.desk ?? null;
    const known = calls.findLast(({ call }) => call.patientId !== null);
    return [
      {
        callId: last.call.id,
        number: seen,
        patient:
          mayBeWhole && known?.call.patientId && known.patientName !== null
            ? { patientId: PatientId.parse(known.call.patientId), name: known.patientName }
            : null,
        language: Language.nullable().catch(null).parse(last.call.language),
        calls: calls.length,
        firstAt: epoch(first.call.startedAt),
        lastAt: epoch(last.call.startedAt),
        became: readBecame(last.became),
        lastStep: last.call.path.at(-1)?.step ?? null,
        claimedBy: claimed === null ? null : (names.get(claimed.claimedBy ?? '') ?? ''),
        isMine: claimed !== null && claimed.claimedBy === actor,
        tries: Math.max(...calls.map(({ desk }) => desk?.tries ?? 0)),
      },
    ];
  });
  return { callbacks: callbacks.slice(0, MOST_NUMBERS) };
}

type Desk = typeof phoneCallDesk.$inferSelect;
const isHeld = (desk: Desk | null, now: number): boolean =>
  desk?.claimedAt !== null && desk?.claimedAt !== undefined && desk.claimedAt.getTime() > now - CLAIM_HOLDS_MS;

type Order = {
  readonly clinicId: ClinicId;
  readonly callId: string;
  readonly actor: string;
  readonly idempotency: OptionalKey;
};

/** "I ring them up": of two who press at once one does, and the other is told so. */
export async function claimCallback(deps: CallbackDeps, order: Order): Promise<Result<null, Problem>> {
  return change(deps, order, async (tx, ids, now) => {
    const held = await tx.select().from(phoneCallDesk).where(inArray(phoneCallDesk.callId, ids));
    const other = held.find((desk) => isHeld(desk, now) && desk.claimedBy !== order.actor);
    if (other !== undefined) return err({ code: 'callback_taken' });
    const claim = { claimedBy: order.actor, claimedAt: new Date(now) };
    await tx
      .insert(phoneCallDesk)
      .values(ids.map((callId) => ({ callId, ...claim })))
      .onConflictDoUpdate({ target: phoneCallDesk.callId, set: claim });
    return ok(null);
  });
}

/** What came of ringing them up: done for good, or to be tried again by whoever comes to it. */
export async function finishCallback(
  deps: CallbackDeps,
  order: Order & { readonly isReached: boolean },
): Promise<Result<null, Problem>> {
  return change(deps, order, async (tx, ids, now) => {
    if (order.isReached) {
      await tx
        .update(phoneCalls)
        .set({ calledBackAt: new Date(now), calledBackBy: order.actor })
        .where(inArray(phoneCalls.id, ids));
    } else {
      await tx
        .insert(phoneCallDesk)
        .values(ids.map((callId) => ({ callId, tries: 1 })))
        .onConflictDoUpdate({
          target: phoneCallDesk.callId,
          set: { tries: sql`${phoneCallDesk.tries} + 1`, claimedBy: null, claimedAt: null },
        });
    }
    return ok(null);
  });
}

/** Does it to every open call from the same number, or refuses where somebody has called back already. */
async function change(
  { db, clock, news }: CallbackDeps,
  { clinicId, callId, idempotency }: Order,
  work: (tx: Db, callIds: string[], now: number) => Promise<Result<null, Problem>>,
): Promise<Result<null, Problem>> {
  const now = clock.now();
  const done = await inTransaction(db, async (tx): Promise<Result<null, Problem>> => {
    const claimed = await claimKey(tx, idempotency, {}, now);
    if (!claimed.ok) return claimed;
    if (claimed.value !== undefined) return ok(null);
    const [asked] = await tx
      .select({ number: phoneCallNumbers.number, calledBackAt: phoneCalls.calledBackAt })
      .from(phoneCalls)
      .innerJoin(phoneCallNumbers, eq(phoneCallNumbers.callId, phoneCalls.id))
      .where(and(eq(phoneCalls.id, callId), eq(phoneCalls.clinicId, clinicId)));
    if (asked === undefined) return err({ code: 'call_not_found' });
    if (asked.calledBackAt !== null) return err({ code: 'callback_done' });
    const calls = await tx
      .select({ id: phoneCalls.id })
      .from(phoneCalls)
      .innerJoin(phoneCallNumbers, eq(phoneCallNumbers.callId, phoneCalls.id))
      .leftJoin(noticeAttempts, eq(noticeAttempts.id, phoneCalls.attemptId))
      .where(and(open(clinicId, now), eq(phoneCallNumbers.number, asked.number)))
      .orderBy(asc(phoneCalls.id))
      .for('update', { of: phoneCalls });
    if (calls.length === 0) return err({ code: 'callback_done' });
    return work(
      tx,
      calls.map(({ id }) => id),
      now,
    );
  });
  if (done.ok) news.tell({ kind: 'beside', clinicId });
  return done;
}
