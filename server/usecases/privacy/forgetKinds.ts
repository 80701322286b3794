import { sql, type SQL } from 'drizzle-orm';
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
  /** So many rows at once. */
  readonly atOnce: number;
};

/** A statement that forgets at most `atOnce` rows and answers a row for each. */
type Step = (of: Forgetting) => SQL;

const old = (before: string) => sql`${before}::timestamptz`;

/** What is forgotten of each kind by statements of its own; records of patients and the audit go by other ways. */
export const STEPS: Readonly<Record<Exclude<RetentionKind, 'patients' | 'audit'>, readonly Step[]>> = {
  visits: [
    ({ clinicId, before, atOnce }) => sql`
      delete from ${visitNotes} where id in (
        select note.id from ${visitNotes} note join ${visits} visit on visit.id = note.visit_id
        where visit.clinic_id = ${clinicId}::uuid and note.at < ${old(before)} limit ${atOnce}) returning 1`,
    ({ clinicId, before, atOnce }) => sql`
      delete from ${deskRequests} where id in (
        select id from ${deskRequests} where clinic_id = ${clinicId}::uuid and at < ${old(before)}
          and answered_at is not null limit ${atOnce}) returning 1`,
  ],
  contacts: [
    ({ clinicId, before, atOnce }) => sql`
      delete from ${visitContacts} where ctid in (
        select link.ctid from ${visitContacts} link join ${visits} visit on visit.id = link.visit_id
        where visit.clinic_id = ${clinicId}::uuid and link.created_at < ${old(before)} limit ${atOnce}) returning 1`,
    ({ clinicId, before, atOnce }) => sql`
      delete from ${appointmentContacts} where ctid in (
        select link.ctid from ${appointmentContacts} link join ${appointments} booking on booking.id = link.appointment_id
        where booking.clinic_id = ${clinicId}::uuid and link.created_at < ${old(before)}
          and booking.starts_at < ${old(before)} limit ${atOnce}) returning 1`,
    // Nobody has them any more. Whoever said STOP, or that a number is wrong, is not to be written to again.
    ({ organisationId, before, atOnce }) => sql`
      delete from ${contacts} where id in (
        select contact.id from ${contacts} contact
        where contact.organisation_id = ${organisationId}::uuid and contact.created_at < ${old(before)}
          and contact.blocked_reason is null
          and not exists (select 1 from ${patientContacts} link where link.contact_id = contact.id)
          and not exists (select 1 from ${visitContacts} link where link.contact_id = contact.id)
          and not exists (select 1 from ${appointmentContacts} link where link.contact_id = contact.id)
          and not exists (select 1 from ${conversationMessages} said where said.contact_id = contact.id)
          and not exists (select 1 from ${notices} notice where notice.status in ('open', 'reached')
            and notice.channels @> jsonb_build_array(jsonb_build_object('contactId', contact.id::text)))
        limit ${atOnce}) returning 1`,
  ],
  bookings: [
    ({ clinicId, before, atOnce }) => sql`
      update ${appointments} set patient_id = null, note = null, screening = null where id in (
        select id from ${appointments} where clinic_id = ${clinicId}::uuid and starts_at < ${old(before)}
          and (patient_id is not null or note is not null or screening is not null) limit ${atOnce}) returning 1`,
    ({ clinicId, before, atOnce }) => sql`
      delete from ${waitingEntries} where id in (
        select id from ${waitingEntries} where clinic_id = ${clinicId}::uuid and updated_at < ${old(before)}
          and state in ('booked', 'removed', 'over') limit ${atOnce}) returning 1`,
    ({ clinicId, before, atOnce }) => sql`
      delete from ${absenceTellings} where id in (
        select id from ${absenceTellings} where clinic_id = ${clinicId}::uuid and away_at < ${old(before)}
          and state not in ('waiting', 'asked', 'silent') limit ${atOnce}) returning 1`,
  ],
  messages: [
    ({ clinicId, organisationId, before, atOnce }) => sql`
      delete from ${conversationMessages} where id in (
        select said.id from ${conversationMessages} said where said.at < ${old(before)}
          and (said.clinic_id = ${clinicId}::uuid or said.clinic_id is null and exists (
            select 1 from ${contacts} contact where contact.id = said.contact_id
              and contact.organisation_id = ${organisationId}::uuid)) limit ${atOnce}) returning 1`,
    ({ clinicId, before, atOnce }) => sql`
      delete from ${providerEvents} where ctid in (
        select event.ctid from ${providerEvents} event join ${noticeAttempts} attempt on attempt.id = event.attempt_id
          join ${notices} notice on notice.id = attempt.notice_id
        where ${isOver(clinicId, before)} limit ${atOnce}) returning 1`,
    ({ clinicId, before, atOnce }) => sql`
      delete from ${noticeAttempts} where id in (
        select attempt.id from ${noticeAttempts} attempt join ${notices} notice on notice.id = attempt.notice_id
        where ${isOver(clinicId, before)} limit ${atOnce}) returning 1`,
    ({ clinicId, before, atOnce }) => sql`
      delete from ${notices} where id in (
        select notice.id from ${notices} notice where ${isOver(clinicId, before)}
          and not exists (select 1 from ${noticeAttempts} attempt where attempt.notice_id = notice.id)
        limit ${atOnce}) returning 1`,
  ],
  calls: [
    // With its legs, its number and what the desk wrote.
    ({ clinicId, before, atOnce }) => sql`
      delete from ${phoneCalls} where id in (
        select id from ${phoneCalls} where clinic_id = ${clinicId}::uuid and started_at < ${old(before)}
          and ended_at is not null limit ${atOnce}) returning 1`,
  ],
  sessions: [
    ({ organisationId, before, atOnce }) => sql`
      delete from ${sessions} where ctid in (
        select login.ctid from ${sessions} login join ${staff} person on person.id = login.staff_id
        where person.organisation_id = ${organisationId}::uuid and login.expires_at < ${old(before)}
        limit ${atOnce}) returning 1`,
    ({ before, atOnce }) => sql`
      delete from ${oneTimeLinks} where ctid in (
        select ctid from ${oneTimeLinks} where expires_at < ${old(before)} limit ${atOnce}) returning 1`,
    ({ before, atOnce }) => sql`
      delete from ${pairings} where id in (
        select id from ${pairings} where expires_at < ${old(before)} limit ${atOnce}) returning 1`,
  ],
  outbox: [
    ({ clinicId, before, atOnce }) => sql`
      delete from ${outbox} where id in (
        select id from ${outbox} where clinic_id = ${clinicId}::uuid and created_at < ${old(before)}
          and status not in ('pending', 'sending') and finished_at < ${old(before)} limit ${atOnce}) returning 1`,
  ],
  media: [
    // The file goes with the next look for files that nothing shows.
    ({ clinicId, before, atOnce }) => sql`
      delete from ${media} where id in (
        select id from ${media} where clinic_id = ${clinicId}::uuid and until_date < ${old(before)}::date
        limit ${atOnce}) returning 1`,
  ],
};

const isOver = (clinicId: string, before: string) => sql`notice.clinic_id = ${clinicId}::uuid
  and notice.created_at < ${old(before)} and notice.expires_at < ${old(before)} and notice.status not in ('open', 'reached')`;
