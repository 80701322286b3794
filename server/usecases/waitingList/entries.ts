import { and, eq } from 'drizzle-orm';
import type { BookingRefusal } from '../../../common/contract/booking.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import { WantedTimes, type WaitingEntryId } from '../../../common/contract/waitingList.ts';
import type { ClinicId, EpochMs } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { placeOffers, waitingEntries, waitingHistory } from '../../db/schema/waitingList.ts';
import type { NewId } from '../../ports/ids.ts';

export type EntryRow = typeof waitingEntries.$inferSelect;
export type OfferRow = typeof placeOffers.$inferSelect;

export type OfEntry = { readonly clinicId: ClinicId; readonly entryId: WaitingEntryId };

/** Whose place a row of `places` is while the offer is open. */
export const holderOf = (offerId: string): string => `offer:${offerId}`;

/** The key of the message about an offer: at most one. */
export const noticeKeyOf = (offerId: string): string => `place_offered:${offerId}`;

/**
 * Locks an entry until the transaction ends. Whoever changes an entry, an offer or the place that it keeps comes here
 * first, before any lock of a patient, a schedule or a place.
 */
export async function lockEntry(
  tx: Db,
  { clinicId, entryId }: OfEntry,
): Promise<Result<EntryRow, Extract<BookingRefusal, { readonly code: 'waiting_not_found' }>>> {
  const [row] = await tx
    .select()
    .from(waitingEntries)
    .where(and(eq(waitingEntries.id, entryId), eq(waitingEntries.clinicId, clinicId)))
    .for('update');
  return row === undefined ? err({ code: 'waiting_not_found' }) : ok(row);
}

export async function openOfferOf(db: Db, entryId: string): Promise<OfferRow | undefined> {
  const [row] = await db
    .select()
    .from(placeOffers)
    .where(and(eq(placeOffers.entryId, entryId), eq(placeOffers.state, 'open')));
  return row;
}

/** Checked on the way out of the database, as it was on the way in. */
export const wantedOf = ({ fromDate, untilDate, weekdays, fromTime, untilTime }: EntryRow): WantedTimes =>
  WantedTimes.parse({ fromDate, untilDate, weekdays, fromTime, untilTime });

type Event = {
  readonly clinicId: ClinicId;
  readonly entryId: string;
  readonly at: EpochMs;
  /** `staff:<id>`, `patient:<entry>`, `job:waiting_list`. */
  readonly actor: string;
  readonly what: (typeof waitingHistory.$inferInsert)['what'];
  /** Nothing personal: times and ids. */
  readonly detail?: Readonly<Record<string, string | number | boolean>>;
};

export async function rememberWaiting(tx: Db, newId: NewId, { at, detail = {}, ...event }: Event): Promise<void> {
  await tx.insert(waitingHistory).values({ id: newId(), ...event, detail, at: new Date(at) });
}

/** Who offers, and takes back, by the clock. */
export const JOB = 'job:waiting_list';
