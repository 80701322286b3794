import { and, asc, eq } from 'drizzle-orm';
import { AppointmentId, type VisitId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { appointments } from '../../db/schema/booking.ts';
import { appointmentContacts } from '../../db/schema/notices.ts';
import { contacts, patients } from '../../db/schema/people.ts';
import { visitContacts, visits } from '../../db/schema/queue.ts';
import type { ContactPoint } from '../../notice/channelPlan.ts';
import type { NoticeChannel } from '../../notice/purpose.ts';
import { contactPointsOf } from './contactPoints.ts';

/** Whose choice it is: of a visit, or of a booking whose patient has not come yet. */
export type Subject = { readonly visitId: VisitId } | { readonly appointmentId: AppointmentId };

/** A contact that was chosen for this visit or booking. */
type Choice = ContactPoint & { readonly channel: NoticeChannel; readonly value: string };

export type Reach = { readonly contacts: readonly ContactPoint[]; readonly chosen: readonly NoticeChannel[] };

/** Messages of the browser are tried before the telephone that was left. */
const POSITION = { web_push: -1, sms: 0, voice: 0, email: 0 } as const satisfies Record<NoticeChannel, number>;

/**
 * How the person can be reached: as was chosen with the ticket or on the phone page, else as was chosen for the booking,
 * else by what is known of the patient.
 */
export async function reachOf(db: Db, subject: Subject): Promise<Reach> {
  return reachOfPatient(db, subject, await patientOf(db, subject));
}

/** The same where the patient is known. @param subject absent: of a booking that is just made, for which nothing was chosen */
export async function reachOfPatient(db: Db, subject: Subject | undefined, patientId: string | null): Promise<Reach> {
  const [choices, known] = await Promise.all([
    subject === undefined ? [] : choicesOf(db, subject),
    patientId === null ? [] : contactPointsOf(db, patientId),
  ]);
  const own = choices.map(({ channel: _channel, value: _value, ...point }) => point);
  return {
    contacts: [...own, ...known.filter(({ contactId }) => !own.some((each) => each.contactId === contactId))],
    chosen: chosenOf(
      choices.map(({ channel }) => channel),
      known,
    ),
  };
}

/** Whoever allowed messages in the browser, and left no telephone, is written to after them as far as is known where. */
function chosenOf(channels: readonly NoticeChannel[], known: readonly ContactPoint[]): readonly NoticeChannel[] {
  if (!channels.includes('web_push') || channels.length > 1) return channels;
  const isRungOnly = known.some(({ kind }) => kind === 'landline') && !known.some(({ kind }) => kind === 'mobile');
  return [...channels, 'sms', 'email', ...(isRungOnly ? (['voice'] as const) : [])];
}

/** In the order in which they are tried. */
export async function choicesOf(db: Db, subject: Subject): Promise<readonly Choice[]> {
  const owner = await ownerOf(db, subject);
  const [table, isOwners] = rowsOf(owner);
  const rows = await db
    .select({ ...CONTACT, channel: table.channel })
    .from(table)
    .innerJoin(contacts, eq(contacts.id, table.contactId))
    .where(isOwners)
    .orderBy(asc(table.position));
  return rows.map(choiceOf);
}

/** What a booked patient chose belongs to the booking, before and after coming. */
export async function ownerOf(db: Db, subject: Subject): Promise<Subject> {
  if ('appointmentId' in subject) return subject;
  const [visit] = await db
    .select({ appointmentId: visits.appointmentId })
    .from(visits)
    .where(eq(visits.id, subject.visitId));
  return visit?.appointmentId ? { appointmentId: AppointmentId.parse(visit.appointmentId) } : subject;
}

const rowsOf = (owner: Subject) =>
  'visitId' in owner
    ? ([visitContacts, eq(visitContacts.visitId, owner.visitId)] as const)
    : ([appointmentContacts, eq(appointmentContacts.appointmentId, owner.appointmentId)] as const);

/** The patient of a visit or booking; null where nobody knows who it is. */
export async function patientOf(db: Db, subject: Subject): Promise<string | null> {
  const [row] =
    'visitId' in subject
      ? await db
          .select({ id: patients.id })
          .from(visits)
          .innerJoin(patients, eq(patients.patientRef, visits.patientRef))
          .where(eq(visits.id, subject.visitId))
      : await db
          .select({ id: appointments.patientId })
          .from(appointments)
          .where(eq(appointments.id, subject.appointmentId));
  return row?.id ?? null;
}

const CONTACT = {
  contactId: contacts.id,
  kind: contacts.kind,
  value: contacts.value,
  blockedReason: contacts.blockedReason,
};

type Row = Pick<Choice, 'contactId' | 'kind' | 'value' | 'channel'> & { readonly blockedReason: string | null };

const choiceOf = ({ blockedReason, ...row }: Row): Choice => ({
  ...row,
  withdrawn: [],
  // Whatever else keeps a contact from being used, nothing is sent there.
  ...(blockedReason === null
    ? {}
    : { blockedReason: blockedReason === 'wrong_number' ? blockedReason : ('stop' as const) }),
});

/**
 * Keeps what was chosen. A telephone takes the place of everything before it; messages of the browser go before the
 * telephone that was left, which stays for when they fail.
 */
export async function keepChoice(
  tx: Db,
  subject: Subject,
  { contactId, channel }: { readonly contactId: string; readonly channel: NoticeChannel },
  now: number,
): Promise<void> {
  const owner = await ownerOf(tx, subject);
  const [table, isOwners] = rowsOf(owner);
  await tx.delete(table).where(channel === 'web_push' ? and(isOwners, eq(table.channel, 'web_push')) : isOwners);
  const row = { contactId, channel, position: POSITION[channel], createdAt: new Date(now) };
  await ('visitId' in owner
    ? tx.insert(visitContacts).values({ ...owner, ...row })
    : tx.insert(appointmentContacts).values({ ...owner, ...row }));
}
