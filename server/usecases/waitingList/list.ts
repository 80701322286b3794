import { and, asc, eq, gt, inArray, or } from 'drizzle-orm';
import { WaitingEntry } from '../../../common/contract/waitingList.ts';
import type { ClinicId, ServiceId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { appointments, schedules } from '../../db/schema/booking.ts';
import { patients } from '../../db/schema/people.ts';
import { placeOffers, waitingEntries } from '../../db/schema/waitingList.ts';
import type { BookingDeps } from '../booking/deps.ts';
import { wantedOf, type EntryRow, type OfferRow } from './entries.ts';
import { insteadOf, type InsteadOf } from './insteadOf.ts';
import { ON_THE_LIST } from './join.ts';

/** What became of somebody is shown for so long. */
const PAST_KEPT_MS = 7 * 86_400_000;

export type WaitingListOrder = {
  readonly clinicId: ClinicId;
  readonly serviceId?: ServiceId | undefined;
  readonly withPast: boolean;
};

/** The clinic's list in its order; behind it, where asked for, those of the last days who wait no more. */
export async function waitingListOf(
  { db, clock }: Pick<BookingDeps, 'db' | 'clock'>,
  { clinicId, serviceId, withPast }: WaitingListOrder,
): Promise<WaitingEntry[]> {
  const isOn = inArray(waitingEntries.state, [...ON_THE_LIST]);
  const isRecent = gt(waitingEntries.updatedAt, new Date(clock.now() - PAST_KEPT_MS));
  const rows = await selectEntries(db)
    .where(
      and(
        eq(waitingEntries.clinicId, clinicId),
        withPast ? or(isOn, isRecent) : isOn,
        ...(serviceId === undefined ? [] : [eq(waitingEntries.serviceId, serviceId)]),
      ),
    )
    .orderBy(asc(waitingEntries.createdAt), asc(waitingEntries.id));
  const isWaiting = ({ entry }: (typeof rows)[number]) => ON_THE_LIST.some((state) => state === entry.state);
  const waiting = await Promise.all(
    rows.filter(isWaiting).map(async (row, index) => viewOf({ ...(await withLater(db, row)), position: index + 1 })),
  );
  const past = rows.filter((row) => !isWaiting(row)).map((row) => viewOf({ ...row, later: undefined, position: null }));
  return [...waiting, ...past.reverse()];
}

/** One entry, as the person's own page shows it; without its place in the order. */
export async function readEntry(db: Db, entryId: string): Promise<WaitingEntry | undefined> {
  const [row] = await selectEntries(db).where(eq(waitingEntries.id, entryId));
  return row && viewOf({ ...(await withLater(db, row)), position: null });
}

/** With the booking that an open offer is instead of. */
async function withLater<R extends Pick<Row, 'entry' | 'offer'>>(
  db: Db,
  row: R,
): Promise<R & { readonly later: InsteadOf | undefined }> {
  return { ...row, later: row.offer === null ? undefined : await insteadOf(db, row.entry, row.offer) };
}

const selectEntries = (db: Db) =>
  db
    .select({
      entry: waitingEntries,
      patientName: patients.name,
      offer: placeOffers,
      offeredBy: schedules.practitionerId,
      booked: { appointmentId: appointments.id, number: appointments.number, startsAt: appointments.startsAt },
    })
    .from(waitingEntries)
    .innerJoin(patients, eq(patients.id, waitingEntries.patientId))
    .leftJoin(placeOffers, and(eq(placeOffers.entryId, waitingEntries.id), eq(placeOffers.state, 'open')))
    .leftJoin(schedules, eq(schedules.id, placeOffers.scheduleId))
    .leftJoin(appointments, eq(appointments.id, waitingEntries.appointmentId))
    .$dynamic();

type Row = {
  readonly entry: EntryRow;
  readonly patientName: string;
  readonly offer: OfferRow | null;
  readonly offeredBy: string | null;
  readonly later: InsteadOf | undefined;
  readonly booked: { readonly appointmentId: string; readonly number: string; readonly startsAt: Date } | null;
  readonly position: number | null;
};

/** Checked on the way out, so that what the database holds and what the contract says cannot drift apart. */
const viewOf = ({ entry, patientName, offer, offeredBy, later, booked, position }: Row): WaitingEntry =>
  WaitingEntry.parse({
    ...entry,
    entryId: entry.id,
    position,
    patientName,
    wanted: wantedOf(entry),
    createdAt: entry.createdAt.getTime(),
    offer: offer && {
      offerId: offer.id,
      startsAt: offer.startsAt.getTime(),
      practitionerId: offeredBy,
      offeredAt: offer.offeredAt.getTime(),
      answerBy: offer.answerBy.getTime(),
      isWritten: offer.isWritten,
      insteadOf: later?.startsAt ?? null,
    },
    booked: booked && { ...booked, startsAt: booked.startsAt.getTime() },
  });
