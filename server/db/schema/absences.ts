import { sql } from 'drizzle-orm';
import { boolean, index, integer, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { id, instant } from '../columns.ts';
import { appointments, places } from './booking.ts';
import { clinics } from './organisation.ts';

/** Somebody who is to be told that their doctor is absent: once per absence and booking, in the order of `awayAt`. */
export const absenceTellings = pgTable(
  'absence_tellings',
  {
    id: id(),
    clinicId: uuid()
      .notNull()
      .references(() => clinics.id),
    /** No foreign key: what was told stays when the absence is taken back. */
    absenceId: uuid().notNull(),
    appointmentId: uuid()
      .notNull()
      .references(() => appointments.id, { onDelete: 'cascade' }),
    /** The time that falls away. */
    awayAt: instant().notNull(),
    /**
     * `waiting`: not told yet. `asked`: told, or being told, and places are kept where there are any. `silent`: told, without
     * an answer. `seen_to`: somebody of the staff told them. `stopped`: the absence was taken back. `over`: the time has come.
     */
    state: text({
      enum: [
        'waiting',
        'asked',
        'moved',
        'cancelled',
        'wants_call',
        'not_reached',
        'silent',
        'seen_to',
        'stopped',
        'over',
      ],
    }).notNull(),
    /** Why nobody was reached: a code of server/notice. */
    reason: text(),
    /** Which message this is, from 1; 0: none yet. */
    round: integer().notNull().default(0),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex('absence_tellings_once').on(t.absenceId, t.appointmentId),
    index('absence_tellings_open')
      .on(t.clinicId, t.awayAt, t.id)
      .where(sql`${t.state} in ('waiting', 'asked', 'silent')`),
    index('absence_tellings_of').on(t.appointmentId),
  ],
);

/** Up to three places kept for one booking while its patient decides: held in `places` by `move:<id>`. */
export const moveOffers = pgTable(
  'move_offers',
  {
    id: id(),
    clinicId: uuid().notNull(),
    appointmentId: uuid()
      .notNull()
      .references(() => appointments.id, { onDelete: 'cascade' }),
    /** Null: the patient asked for another time. */
    tellingId: uuid().references(() => absenceTellings.id, { onDelete: 'cascade' }),
    /** Where the booking stood; an offer is for no other time. */
    insteadOfAt: instant().notNull(),
    state: text({ enum: ['open', 'taken', 'over'] }).notNull(),
    takenKey: integer(),
    offeredAt: instant().notNull(),
    answerBy: instant().notNull(),
  },
  (t) => [
    uniqueIndex('move_offers_one')
      .on(t.appointmentId)
      .where(sql`${t.state} = 'open'`),
    index('move_offers_due')
      .on(t.clinicId, t.answerBy)
      .where(sql`${t.state} = 'open'`),
  ],
);

/** What stands behind the keys 1, 2 and 3. */
export const moveOfferPlaces = pgTable(
  'move_offer_places',
  {
    id: id(),
    offerId: uuid()
      .notNull()
      .references(() => moveOffers.id, { onDelete: 'cascade' }),
    key: integer().notNull(),
    placeId: uuid()
      .notNull()
      .references(() => places.id, { onDelete: 'cascade' }),
    scheduleId: uuid().notNull(),
    startsAt: instant().notNull(),
    isKept: boolean().notNull(),
  },
  (t) => [
    uniqueIndex('move_offer_places_key').on(t.offerId, t.key),
    // A place is offered to one person at a time.
    uniqueIndex('move_offer_places_one')
      .on(t.placeId)
      .where(sql`${t.isKept}`),
  ],
);
