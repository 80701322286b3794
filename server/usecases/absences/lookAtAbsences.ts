import { and, asc, eq, gte, inArray, sql } from 'drizzle-orm';
import { ok } from '../../../common/contract/result.ts';
import { ClinicId } from '../../../common/contract/vocabulary.ts';
import { nextForTelling, type TellingFacts } from '../../booking/absenceTelling.ts';
import type { Db } from '../../db/database.ts';
import { absenceTellings, moveOffers } from '../../db/schema/absences.ts';
import { appointmentHistory, appointments } from '../../db/schema/booking.ts';
import { noticeAttempts, notices } from '../../db/schema/notices.ts';
import { inTransaction } from '../../db/transaction.ts';
import { readClinic, type BookingClinic } from '../booking/clinic.ts';
import { nowOf, type BookingDeps } from '../booking/deps.ts';
import { endOffer } from './moveOffer.ts';
import { answerMinOf, tellAbsence, type ToTell } from './tellAbsence.ts';
import { endTelling, lockTelling, noticeKeyOf, OPEN, type TellingRow } from './tellings.ts';

/** So many are told in one look; the next look comes in seconds. */
const AT_ONCE = 40;

/** Clinics in which somebody has to be told, or may still answer. */
export async function clinicsWithAbsences(db: Db): Promise<readonly ClinicId[]> {
  const rows = await db
    .selectDistinct({ clinicId: absenceTellings.clinicId })
    .from(absenceTellings)
    .where(inArray(absenceTellings.state, [...OPEN]));
  return rows.map(({ clinicId }) => ClinicId.parse(clinicId));
}

/**
 * Looks at everybody whose doctor is absent: who has another time meanwhile, who was not reached, whose places have to be
 * given back; and tells who is next, in the order of time. It looks at how things are, so looking twice does nothing more,
 * and after a crash it goes on where it was. One process looks at a time.
 *
 * @returns whether anything changed
 */
export async function lookAtAbsences(deps: BookingDeps, clinicId: ClinicId): Promise<boolean> {
  const clinic = await readClinic(deps.db, clinicId);
  if (clinic === undefined) return false;
  const looked = await inTransaction(deps.db, async (tx) => {
    const [lock] = await tx.execute<{ mine: boolean }>(
      sql`select pg_try_advisory_xact_lock(hashtextextended(${`absences ${clinicId}`}, 0)) as mine`,
    );
    if (lock?.mine !== true) return ok(false);
    // Each step is a transaction of its own: this one only keeps other processes from looking meanwhile.
    const { ended, toTell } = await settle(deps, clinic);
    const told = await tellAbsence(deps, clinic, toTell.slice(0, AT_ONCE));
    return ok(ended + told > 0);
  });
  return looked.ok && looked.value;
}

async function settle(deps: BookingDeps, clinic: BookingClinic) {
  const now = nowOf(deps);
  const rows = await deps.db
    .select({ telling: absenceTellings, booking: appointments })
    .from(absenceTellings)
    .innerJoin(appointments, eq(appointments.id, absenceTellings.appointmentId))
    .where(and(eq(absenceTellings.clinicId, clinic.clinicId), inArray(absenceTellings.state, [...OPEN])))
    .orderBy(asc(absenceTellings.awayAt), asc(absenceTellings.id));
  const toTell: ToTell[] = [];
  let ended = 0;
  for (const { telling, booking } of rows) {
    const next = nextForTelling(await factsOf(deps.db, clinic, telling, booking), now);
    if (next.do === 'tell') {
      // What nobody took goes to whoever is next.
      await inTransaction(deps.db, async (tx) => {
        await lockTelling(tx, telling.id);
        await endOffer(tx, telling.appointmentId, 'over');
        return ok(undefined);
      });
      toTell.push({ telling, booking });
    }
    if (next.do !== 'end') continue;
    const done = await inTransaction(deps.db, async (tx) => {
      const locked = await lockTelling(tx, telling.id);
      // An answer that came in between counts.
      if (locked?.state !== telling.state || locked.round !== telling.round) return ok(false);
      await endTelling(tx, locked, next.as, now, next.reason);
      return ok(true);
    });
    if (done.ok && done.value) ended += 1;
  }
  return { ended, toTell };
}

async function factsOf(
  db: Db,
  clinic: BookingClinic,
  telling: TellingRow,
  booking: typeof appointments.$inferSelect,
): Promise<TellingFacts> {
  const [[offer], [notice], [talk]] = await Promise.all([
    db
      .select({ answerBy: moveOffers.answerBy })
      .from(moveOffers)
      .where(and(eq(moveOffers.appointmentId, telling.appointmentId), eq(moveOffers.state, 'open'))),
    db
      .select({ id: notices.id, status: notices.status })
      .from(notices)
      .where(eq(notices.key, noticeKeyOf(telling, telling.round))),
    db
      .select({ id: appointmentHistory.id })
      .from(appointmentHistory)
      .where(
        and(
          eq(appointmentHistory.appointmentId, telling.appointmentId),
          eq(appointmentHistory.what, 'told'),
          gte(appointmentHistory.at, telling.createdAt),
        ),
      )
      .limit(1),
  ]);
  const { status } = booking;
  const isOpen = status === 'booked' || status === 'pending';
  const state = OPEN.find((each) => each === telling.state);
  if (state === undefined) throw new Error(`A telling that is over was looked at: ${telling.state}`);
  return {
    state,
    booking: isOpen ? 'open' : status === 'cancelled' ? 'cancelled' : 'gone',
    isStillThen: booking.startsAt.getTime() === telling.awayAt.getTime(),
    isTold: talk !== undefined,
    awayAt: telling.awayAt.getTime(),
    notice: notice === undefined ? null : await endOf(db, notice),
    answerBy: offer?.answerBy.getTime() ?? telling.updatedAt.getTime() + answerMinOf(clinic) * 60_000,
    round: telling.round,
  };
}

/** What became of a message, and why it reached nobody. */
async function endOf(
  db: Db,
  { id, status }: { readonly id: string; readonly status: (typeof notices.$inferSelect)['status'] },
): Promise<NonNullable<TellingFacts['notice']>> {
  if (status === 'open') return { end: 'open', reason: null };
  if (status === 'reached' || status === 'answered') return { end: 'reached', reason: null };
  const attempts = await db
    .select({ code: noticeAttempts.code })
    .from(noticeAttempts)
    .where(eq(noticeAttempts.noticeId, id))
    .orderBy(asc(noticeAttempts.startedAt));
  return { end: 'nobody', reason: attempts.at(-1)?.code ?? status };
}
