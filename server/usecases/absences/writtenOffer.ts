import { and, count, eq, inArray, sql } from 'drizzle-orm';
import type { Db } from '../../db/database.ts';
import { notices } from '../../db/schema/notices.ts';
import { firstNumberOf } from '../../notice/choiceNumbers.ts';
import type { MoveOffer } from './moveOffer.ts';

/** The times of an offer as a message has them, numbered on from the lists that this booking's patient has had before. */
export async function paramsOf(
  db: Db,
  { offer, places }: MoveOffer,
): Promise<Readonly<Record<string, string | number>>> {
  const [before] = await db
    .select({ lists: count() })
    .from(notices)
    .where(
      and(
        eq(notices.appointmentId, offer.appointmentId),
        inArray(notices.purpose, ['doctor_absent', 'times_offered']),
        sql`${notices.params} ? 'offerId'`,
      ),
    );
  return {
    offerId: offer.id,
    answerBy: offer.answerBy.getTime(),
    firstNumber: firstNumberOf(before?.lists ?? 0),
    ...Object.fromEntries(places.map(({ key, startsAt }) => [`time_${key}`, startsAt.getTime()])),
  };
}
