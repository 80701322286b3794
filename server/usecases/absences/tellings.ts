import { and, eq, inArray, ne } from 'drizzle-orm';
import type { EpochMs } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { absenceTellings } from '../../db/schema/absences.ts';
import { notices } from '../../db/schema/notices.ts';
import type { NewId } from '../../ports/ids.ts';
import { endOffer } from './moveOffer.ts';

export type TellingRow = typeof absenceTellings.$inferSelect;
export type TellingState = TellingRow['state'];

/** Who tells, and takes back, by the clock. */
export const JOB = 'job:absence';

/**
 * The key of the message about an absence: one for each round, whoever asks for it how often, also where the telling has
 * passed to another absence.
 */
export const noticeKeyOf = ({ id }: Pick<TellingRow, 'id'>, round: number): string => `doctor_absent:${id}:${round}`;

/** Whose booking may still follow from an absence. */
export const OPEN = ['waiting', 'asked', 'silent'] as const satisfies readonly TellingState[];

/** Who is told, or seen to, while the booking stands at the time that falls away. */
export const STANDS = [...OPEN, 'not_reached', 'wants_call', 'seen_to'] as const satisfies readonly TellingState[];

/**
 * Plans the telling of everybody who is booked; in the transaction in which the absence is marked. Whoever is told of the
 * same time already, for another absence, is not told twice.
 */
export async function planTellings(
  tx: Db,
  newId: NewId,
  absenceId: string,
  bookings: readonly {
    readonly id: string;
    readonly clinicId: string;
    readonly startsAt: Date;
    readonly patientId: string | null;
  }[],
  now: EpochMs,
): Promise<void> {
  const at = new Date(now);
  const ids = bookings.map(({ id }) => id);
  const known = await tx
    .select({ appointmentId: absenceTellings.appointmentId, awayAt: absenceTellings.awayAt })
    .from(absenceTellings)
    .where(and(inArray(absenceTellings.appointmentId, ids), inArray(absenceTellings.state, [...STANDS])));
  const isKnown = (id: string, startsAt: Date) =>
    known.some(({ appointmentId, awayAt }) => appointmentId === id && awayAt.getTime() === startsAt.getTime());
  const rows = bookings
    .filter(({ id, startsAt, patientId }) => patientId !== null && !isKnown(id, startsAt))
    .map(({ id, clinicId, startsAt }) => ({
      id: newId(),
      clinicId,
      absenceId,
      appointmentId: id,
      awayAt: startsAt,
      state: 'waiting' as const,
      createdAt: at,
      updatedAt: at,
    }));
  if (rows.length > 0) await tx.insert(absenceTellings).values(rows).onConflictDoNothing();
}

/**
 * Locks a telling until the transaction ends. Whoever changes one, its offer or the places of it comes here first, before
 * any lock of a patient, a booking, a schedule or a place.
 */
export async function lockTelling(tx: Db, tellingId: string): Promise<TellingRow | undefined> {
  const [row] = await tx.select().from(absenceTellings).where(eq(absenceTellings.id, tellingId)).for('update');
  return row;
}

/** The telling is over in this way; nothing is kept any more, and a message that was not sent yet is not sent. */
export async function endTelling(
  tx: Db,
  { id, appointmentId }: TellingRow,
  state: Exclude<TellingState, 'waiting' | 'asked'>,
  now: EpochMs,
  reason: string | null = null,
): Promise<void> {
  const at = new Date(now);
  // Whoever took one of the places has none open any more; whoever was moved in another way gives them back.
  await endOffer(tx, appointmentId, 'over');
  await tx.update(absenceTellings).set({ state, reason, updatedAt: at }).where(eq(absenceTellings.id, id));
  await tx
    .update(notices)
    .set({ status: 'cancelled', finishedAt: at })
    .where(
      and(eq(notices.appointmentId, appointmentId), eq(notices.purpose, 'doctor_absent'), eq(notices.status, 'open')),
    );
}

/** Whoever can still choose: also one who was left to the desk, and calls or writes after all. */
export const MAY_CHOOSE = [...OPEN, 'not_reached', 'wants_call'] as const satisfies readonly TellingState[];

/** What may still follow for a booking, of whichever absence; the newest. */
export async function openTellingOf(db: Db, appointmentId: string): Promise<TellingRow | undefined> {
  const rows = await db
    .select()
    .from(absenceTellings)
    .where(and(eq(absenceTellings.appointmentId, appointmentId), inArray(absenceTellings.state, [...MAY_CHOOSE])));
  return rows.toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime())[0];
}

/** Whether the doctor of a booking is marked absent at its time, so that nobody is reminded of it or told to come. */
export async function isDoctorAbsent(db: Db, appointmentId: string, startsAt: Date): Promise<boolean> {
  const [row] = await db
    .select({ id: absenceTellings.id })
    .from(absenceTellings)
    .where(
      and(
        eq(absenceTellings.appointmentId, appointmentId),
        eq(absenceTellings.awayAt, startsAt),
        ne(absenceTellings.state, 'stopped'),
      ),
    )
    .limit(1);
  return row !== undefined;
}
