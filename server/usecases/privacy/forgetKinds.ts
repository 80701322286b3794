import { sql, type SQL } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { RetentionKind } from '../../../common/contract/retention.ts';
import { absenceTellings } from '../../db/schema/absences.ts';
import { appointments } from '../../db/schema/booking.ts';
import { media } from '../../db/schema/media.ts';
import {
  appointmentContacts,
  conversationMessages,
  noticeAttempts,
  notices,
  providerEvents,
} from '../../db/schema/notices.ts';
import { contacts, patientContacts } from '../../db/schema/people.ts';
import { phoneCalls } from '../../db/schema/phone.ts';
import { outbox, visitContacts, visitNotes, visits } from '../../db/schema/queue.ts';
import { deskRequests, oneTimeLinks, pairings, sessions, staff } from '../../db/schema/staff.ts';
import { waitingEntries } from '../../db/schema/waitingList.ts';

export type Forgetting = {
  readonly clinicId: string;
  readonly organisationId: string;
  /** ISO 8601: what is older goes. */
  readonly before: string;
  /** It is only counted: what the steps before would have taken away is still there. */
  readonly isAsked?: boolean;
};

/** Which rows go, and how. */
type Step = {
  /** Selects their keys. */
  readonly due: (of: Forgetting) => SQL;
  /** Forgets the rows of these keys, and answers a row for each. */
  readonly forget: (keys: SQL) => SQL;
};

/** Forgets at most `atOnce` rows and answers a row for each. */
export const forgetting = ({ due, forget }: Step, of: Forgetting, atOnce: number): SQL =>
  forget(sql`${due(of)} limit ${atOnce}`);

/** How many would go, counted up to `most`; changes and holds nothing. */
export const counting = ({ due }: Step, of: Forgetting, most: number): SQL =>
  sql`
        select count(*)::int as count from (${due({ ...of, isAsked: true })} limit ${most}) as due`;

const old = (before: string) => sql`${before}::timestamptz`;

const deleted = (table: PgTable, key: 'id' | 'ctid', due: Step['due']): Step => ({
  due,
  forget: (keys) => sql`delete from ${table} where ${sql.raw(key)} in (${keys}) returning 1`,
});

type Old = Pick<Forgetting, 'clinicId' | 'before'>;

const ofVisits = ({ clinicId, before }: Old): SQL => sql`
        select link.ctid from ${visitContacts} link join ${visits} visit on visit.id = link.visit_id
        where visit.clinic_id = ${clinicId}::uuid and link.created_at < ${old(before)}`;

const ofBookings = ({ clinicId, before }: Old): SQL => sql`
        select link.ctid from ${appointmentContacts} link join ${appointments} booking on booking.id = link.appointment_id
        where booking.clinic_id = ${clinicId}::uuid and link.created_at < ${old(before)}
          and booking.starts_at < ${old(before)}`;

/** What is forgotten of each kind by statements of its own; records of patients and the audit go by other ways. */
export const STEPS: Readonly<Record<Exclude<RetentionKind, 'patients' | 'audit'>, readonly Step[]>> = {
  visits: [
    deleted(
      visitNotes,
      'id',
      ({ clinicId, before }) => sql`
        select note.id from ${visitNotes} note join ${visits} visit on visit.id = note.visit_id
        where visit.clinic_id = ${clinicId}::uuid and note.at < ${old(before)}`,
    ),
    deleted(
      deskRequests,
      'id',
      ({ clinicId, before }) => sql`
        select id from ${deskRequests} where clinic_id = ${clinicId}::uuid and at < ${old(before)}
          and answered_at is not null`,
    ),
  ],
  contacts: [
    deleted(visitContacts, 'ctid', ofVisits),
    deleted(appointmentContacts, 'ctid', ofBookings),
    // Nobody has them any more. Whoever said STOP, or that a number is wrong, is not to be written to again.
    deleted(
      contacts,
      'id',
      ({ clinicId, organisationId, before, isAsked }) => sql`
        select contact.id from ${contacts} contact
        where contact.organisation_id = ${organisationId}::uuid and contact.created_at < ${old(before)}
          and contact.blocked_reason is null
          and not exists (select 1 from ${patientContacts} link where link.contact_id = contact.id)
          and not exists (select 1 from ${visitContacts} link where link.contact_id = contact.id
            ${isAsked ? sql`and link.ctid not in (${ofVisits({ clinicId, before })})` : sql``})
          and not exists (select 1 from ${appointmentContacts} link where link.contact_id = contact.id
            ${isAsked ? sql`and link.ctid not in (${ofBookings({ clinicId, before })})` : sql``})
          and not exists (select 1 from ${conversationMessages} said where said.contact_id = contact.id)
          and not exists (select 1 from ${notices} notice where notice.status in ('open', 'reached')
            and notice.channels @> jsonb_build_array(jsonb_build_object('contactId', contact.id::text)))`,
    ),
  ],
  bookings: [
    {
      due: ({ clinicId, before }) => sql`
        select id from ${appointments} where clinic_id = ${clinicId}::uuid and starts_at < ${old(before)}
          and (patient_id is not null or note is not null or screening is not null)`,
      forget: (keys) => sql`
        update ${appointments} set patient_id = null, note = null, screening = null where id in (${keys}) returning 1`,
    },
    deleted(
      waitingEntries,
      'id',
      ({ clinicId, before }) => sql`
        select id from ${waitingEntries} where clinic_id = ${clinicId}::uuid and updated_at < ${old(before)}
          and state in ('booked', 'removed', 'over')`,
    ),
    deleted(
      absenceTellings,
      'id',
      ({ clinicId, before }) => sql`
        select id from ${absenceTellings} where clinic_id = ${clinicId}::uuid and away_at < ${old(before)}
          and state not in ('waiting', 'asked', 'silent')`,
    ),
  ],
  messages: [
    deleted(
      conversationMessages,
      'id',
      ({ clinicId, organisationId, before }) => sql`
        select said.id from ${conversationMessages} said where said.at < ${old(before)}
          and (said.clinic_id = ${clinicId}::uuid or said.clinic_id is null and exists (
            select 1 from ${contacts} contact where contact.id = said.contact_id
              and contact.organisation_id = ${organisationId}::uuid))`,
    ),
    deleted(
      providerEvents,
      'ctid',
      ({ clinicId, before }) => sql`
        select event.ctid from ${providerEvents} event join ${noticeAttempts} attempt on attempt.id = event.attempt_id
          join ${notices} notice on notice.id = attempt.notice_id
        where ${isOver(clinicId, before)}`,
    ),
    deleted(
      noticeAttempts,
      'id',
      ({ clinicId, before }) => sql`
        select attempt.id from ${noticeAttempts} attempt join ${notices} notice on notice.id = attempt.notice_id
        where ${isOver(clinicId, before)}`,
    ),
    deleted(
      notices,
      'id',
      ({ clinicId, before, isAsked }) => sql`
        select notice.id from ${notices} notice where ${isOver(clinicId, before)}
          ${isAsked ? sql`` : sql`and not exists (select 1 from ${noticeAttempts} attempt where attempt.notice_id = notice.id)`}`,
    ),
  ],
  calls: [
    // With its legs, its number and what the desk wrote.
    deleted(
      phoneCalls,
      'id',
      ({ clinicId, before }) => sql`
        select id from ${phoneCalls} where clinic_id = ${clinicId}::uuid and started_at < ${old(before)}
          and ended_at is not null`,
    ),
  ],
  sessions: [
    deleted(
      sessions,
      'ctid',
      ({ organisationId, before }) => sql`
        select login.ctid from ${sessions} login join ${staff} person on person.id = login.staff_id
        where person.organisation_id = ${organisationId}::uuid and login.expires_at < ${old(before)}`,
    ),
    deleted(
      oneTimeLinks,
      'ctid',
      ({ before }) => sql`
        select ctid from ${oneTimeLinks} where expires_at < ${old(before)}`,
    ),
    deleted(
      pairings,
      'id',
      ({ before }) => sql`
        select id from ${pairings} where expires_at < ${old(before)}`,
    ),
  ],
  outbox: [
    deleted(
      outbox,
      'id',
      ({ clinicId, before }) => sql`
        select id from ${outbox} where clinic_id = ${clinicId}::uuid and created_at < ${old(before)}
          and status not in ('pending', 'sending') and finished_at < ${old(before)}`,
    ),
  ],
  media: [
    // The file goes with the next look for files that nothing shows.
    deleted(
      media,
      'id',
      ({ clinicId, before }) => sql`
        select id from ${media} where clinic_id = ${clinicId}::uuid and until_date < ${old(before)}::date`,
    ),
  ],
};

const isOver = (clinicId: string, before: string) => sql`notice.clinic_id = ${clinicId}::uuid
  and notice.created_at < ${old(before)} and notice.expires_at < ${old(before)} and notice.status not in ('open', 'reached')`;
