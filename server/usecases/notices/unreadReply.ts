import { and, asc, count, desc, eq, gt, inArray, isNull, or, sql } from 'drizzle-orm';
import type { UnreadReply } from '../../../common/contract/noticeDesk.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import { ClinicId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { appointments } from '../../db/schema/booking.ts';
import { conversationMessages, noticeAttempts, notices } from '../../db/schema/notices.ts';
import { clinics } from '../../db/schema/organisation.ts';
import { contacts, patientContacts, patients } from '../../db/schema/people.ts';
import { deskRequests } from '../../db/schema/staff.ts';
import type { Clock } from '../../ports/clock.ts';
import type { NewId } from '../../ports/ids.ts';
import { selectAppointments } from '../booking/appointmentView.ts';
import { rememberLook } from '../privacy/looks.ts';

export const REPLY_UNREAD = 'reply_unread';
/** Somebody's telephone that answers by itself fills no desk: whoever reads one of these reads the others, too. */
const MOST_OF_ONE_PERSON = 3;
const MOST_MESSAGES = 10;
const MOST_ASKED = 5;
const ASKED_WITHIN_MS = 7 * 24 * 60 * 60_000;

type Sender = { readonly contactId: string; readonly organisationId: string; readonly messageId: string };

/**
 * Lays a message that no rule may read before the desk of the clinic that wrote last, else of the person's last booking.
 * To be asked in the transaction that keeps the message; what was written stays with the conversation.
 *
 * @param clinicId whose question may be answered by it
 * @returns the clinic whose panels are to be told
 */
export async function layBeforeDesk(
  db: Db,
  newId: NewId,
  senders: readonly Sender[],
  { clinicId: asking, now }: { readonly clinicId: string | undefined; readonly now: number },
): Promise<ClinicId | undefined> {
  const clinicId = asking ?? (await clinicOf(db, senders));
  const [clinic] =
    clinicId === undefined
      ? []
      : await db.select({ organisationId: clinics.organisationId }).from(clinics).where(eq(clinics.id, clinicId));
  const sender = senders.find(({ organisationId }) => organisationId === clinic?.organisationId);
  if (clinicId === undefined || sender === undefined) return undefined;
  const [open] = await db
    .select({ requests: count() })
    .from(deskRequests)
    .innerJoin(
      conversationMessages,
      eq(sql`${deskRequests.detail} ->> 'messageId'`, sql`${conversationMessages.id}::text`),
    )
    .where(
      and(
        eq(deskRequests.clinicId, clinicId),
        eq(deskRequests.reason, REPLY_UNREAD),
        isNull(deskRequests.answeredAt),
        eq(conversationMessages.contactId, sender.contactId),
      ),
    );
  if ((open?.requests ?? 0) >= MOST_OF_ONE_PERSON) return undefined;
  await db.insert(deskRequests).values({
    id: newId(),
    clinicId,
    deviceId: null,
    reason: REPLY_UNREAD,
    detail: { messageId: sender.messageId },
    at: new Date(now),
  });
  return ClinicId.parse(clinicId);
}

/** Which clinic somebody writes to who was asked nothing: all share one number of a gateway. */
async function clinicOf(db: Db, senders: readonly Sender[]): Promise<string | undefined> {
  const contactIds = senders.map(({ contactId }) => contactId);
  const [wrote] = await db
    .select({ clinicId: notices.clinicId })
    .from(noticeAttempts)
    .innerJoin(notices, eq(notices.id, noticeAttempts.noticeId))
    .where(inArray(noticeAttempts.contactId, contactIds))
    .orderBy(desc(noticeAttempts.startedAt))
    .limit(1);
  if (wrote !== undefined) return wrote.clinicId;
  const [booked] = await db
    .select({ clinicId: appointments.clinicId })
    .from(patientContacts)
    .innerJoin(appointments, eq(appointments.patientId, patientContacts.patientId))
    .where(inArray(patientContacts.contactId, contactIds))
    .orderBy(desc(appointments.startsAt))
    .limit(1);
  if (booked !== undefined) return booked.clinicId;
  const organisationIds = senders.map(({ organisationId }) => organisationId);
  const [first] = await db
    .select({ clinicId: clinics.id })
    .from(clinics)
    .where(inArray(clinics.organisationId, organisationIds))
    .orderBy(asc(clinics.id))
    .limit(1);
  return first?.clinicId;
}

type Reading = {
  readonly clinicId: ClinicId;
  readonly requestId: string;
  /** `staff:<id>`. */
  readonly actor: string;
};

/** What was written, by whom, and what they may have meant: for staff alone, and it is written down who read it. */
export async function readUnreadReply(
  deps: { readonly db: Db; readonly clock: Clock },
  { clinicId, requestId, actor }: Reading,
): Promise<Result<UnreadReply, Problem>> {
  const { db, clock } = deps;
  const [request] = await db
    .select()
    .from(deskRequests)
    .where(
      and(eq(deskRequests.id, requestId), eq(deskRequests.clinicId, clinicId), eq(deskRequests.reason, REPLY_UNREAD)),
    );
  if (request === undefined) return err({ code: 'request_not_found' });
  const at = request.at.getTime();
  const [message] = await db
    .select({ contactId: conversationMessages.contactId, phone: contacts.value })
    .from(conversationMessages)
    .innerJoin(contacts, eq(contacts.id, conversationMessages.contactId))
    .where(eq(conversationMessages.id, String(request.detail['messageId'] ?? '')));
  if (message === undefined) return ok({ at, phone: null, messages: [], asked: [], patients: [] });
  const { contactId, phone } = message;
  const [written, asked, people] = await Promise.all([
    db
      .select({ text: conversationMessages.text, at: conversationMessages.at })
      .from(conversationMessages)
      .where(
        and(
          eq(conversationMessages.contactId, contactId),
          gt(conversationMessages.at, since(at)),
          // What answers another clinic's question is that clinic's to read.
          or(eq(conversationMessages.clinicId, clinicId), isNull(conversationMessages.clinicId)),
        ),
      )
      .orderBy(desc(conversationMessages.at), desc(conversationMessages.id))
      .limit(MOST_MESSAGES),
    askedOf(db, { clinicId, contactId, at }),
    peopleOf(db, { clinicId, contactId, now: clock.now() }),
  ]);
  const patientIds = people.map(({ patientId }) => patientId);
  await rememberLook(deps, { clinicId, actor, action: 'reply_read', subject: `request:${requestId}`, patientIds });
  const messages = written.map((each) => ({ text: each.text, at: each.at.getTime() }));
  return ok({ at, phone, messages, asked, patients: people });
}

const since = (at: number): Date => new Date(at - ASKED_WITHIN_MS);

/** What this clinic wrote to them lately. */
async function askedOf(
  db: Db,
  { clinicId, contactId, at }: { readonly clinicId: string; readonly contactId: string; readonly at: number },
): Promise<UnreadReply['asked']> {
  const rows = await db
    .select({ purpose: notices.purpose, params: notices.params, at: noticeAttempts.startedAt })
    .from(noticeAttempts)
    .innerJoin(notices, eq(notices.id, noticeAttempts.noticeId))
    .where(
      and(
        eq(noticeAttempts.contactId, contactId),
        eq(notices.clinicId, clinicId),
        gt(noticeAttempts.startedAt, since(at)),
      ),
    )
    .orderBy(desc(noticeAttempts.startedAt), desc(noticeAttempts.id))
    .limit(MOST_ASKED);
  return rows.map(({ purpose, params, at: askedAt }) => ({
    purpose,
    number: typeof params['number'] === 'string' ? params['number'] : null,
    at: askedAt.getTime(),
  }));
}

/** Whose number it is, with what each of them still has booked here. */
async function peopleOf(
  db: Db,
  { clinicId, contactId, now }: { readonly clinicId: string; readonly contactId: string; readonly now: number },
): Promise<UnreadReply['patients']> {
  const people = await db
    .select({ patientId: patients.id, name: patients.name })
    .from(patientContacts)
    .innerJoin(patients, eq(patients.id, patientContacts.patientId))
    .where(eq(patientContacts.contactId, contactId))
    .orderBy(asc(patients.name), asc(patients.id));
  if (people.length === 0) return [];
  const booked = await selectAppointments(db)
    .where(
      and(
        inArray(
          appointments.patientId,
          people.map(({ patientId }) => patientId),
        ),
        eq(appointments.clinicId, clinicId),
        eq(appointments.status, 'booked'),
        gt(appointments.startsAt, new Date(now)),
      ),
    )
    .orderBy(asc(appointments.startsAt));
  return people.map(({ patientId, name }) => ({
    patientId,
    name,
    bookings: booked
      .filter((each) => each.patientId === patientId)
      .map(({ id, number, startsAt }) => ({ appointmentId: id, number, startsAt: startsAt.getTime() })),
  }));
}
