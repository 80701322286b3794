import { and, asc, eq } from 'drizzle-orm';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import { isPhoneCountry, parsePhone } from '../../../common/typed/phone.ts';
import type { ClinicId, VisitId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { consents, contacts } from '../../db/schema/people.ts';
import { patients } from '../../db/schema/people.ts';
import { visitContacts, visits } from '../../db/schema/queue.ts';
import type { ContactPoint } from '../../notice/channelPlan.ts';
import type { NoticeChannel } from '../../notice/purpose.ts';
import type { Clock } from '../../ports/clock.ts';
import type { NewId } from '../../ports/ids.ts';
import { contactPointsOf } from '../booking/bookingNotices.ts';
import type { Directories } from '../clinic/directory.ts';

type Deps = { readonly db: Db; readonly clock: Clock; readonly newId: NewId; readonly directories: Directories };

export type Reach = { readonly contacts: readonly ContactPoint[]; readonly chosen: readonly NoticeChannel[] };

/**
 * Somebody leaves a telephone number with a ticket: one's own or a companion's, for a text or a call. It is agreement to
 * hear about this turn, and about nothing else. A number given again takes the place of the one before.
 */
export async function leaveNumber(
  { db, clock, newId, directories }: Deps,
  {
    clinicId,
    visitId,
    phone,
    channel,
  }: {
    readonly clinicId: ClinicId;
    readonly visitId: VisitId;
    readonly phone: string;
    readonly channel: 'sms' | 'voice';
  },
): Promise<Result<null, Problem>> {
  const directory = await directories.of(clinicId);
  if (!directory) return err({ code: 'clinic_not_found' });
  const { country, organisationId } = directory.clinic;
  const read = isPhoneCountry(country) ? parsePhone(phone, country) : err('phone_invalid' as const);
  if (!read.ok) return err({ code: 'phone_not_understood', reason: read.error });
  const { e164, kind } = read.value;
  // A landline hears; it does not read.
  const usable = kind === 'landline' ? 'voice' : channel;
  const now = new Date(clock.now());
  return db.transaction(async (tx) => {
    const [visit] = await tx
      .select({ id: visits.id })
      .from(visits)
      .where(and(eq(visits.id, visitId), eq(visits.clinicId, clinicId)));
    if (!visit) return err({ code: 'visit_not_found', visitId });
    const [known] = await tx
      .select()
      .from(contacts)
      .where(and(eq(contacts.organisationId, organisationId), eq(contacts.kind, kind), eq(contacts.value, e164)))
      .for('update');
    const contactId = known?.id ?? newId();
    if (!known) await tx.insert(contacts).values({ id: contactId, organisationId, kind, value: e164, createdAt: now });
    await tx.delete(visitContacts).where(eq(visitContacts.visitId, visitId));
    await tx.insert(visitContacts).values({ visitId, contactId, channel: usable, position: 0, createdAt: now });
    await tx.insert(consents).values({ id: newId(), contactId, purpose: 'turn', source: 'ticket', givenAt: now });
    return ok(null);
  });
}

/** How the person of a visit can be reached: by what was left with the ticket, else by what is known of the patient. */
export async function reachOfVisit(db: Db, visitId: VisitId): Promise<Reach> {
  const rows = await db
    .select({
      contactId: contacts.id,
      kind: contacts.kind,
      blockedReason: contacts.blockedReason,
      channel: visitContacts.channel,
    })
    .from(visitContacts)
    .innerJoin(contacts, eq(contacts.id, visitContacts.contactId))
    .where(eq(visitContacts.visitId, visitId))
    .orderBy(asc(visitContacts.position));
  if (rows.length > 0) {
    return {
      // Whatever else keeps a contact from being used, nothing is sent there.
      contacts: rows.map(({ contactId, kind, blockedReason }) => ({
        contactId,
        kind,
        withdrawn: [],
        ...(blockedReason === null
          ? {}
          : { blockedReason: blockedReason === 'wrong_number' ? blockedReason : ('stop' as const) }),
      })),
      chosen: rows.map(({ channel }) => channel),
    };
  }
  const [patient] = await db
    .select({ id: patients.id })
    .from(visits)
    .innerJoin(patients, eq(patients.patientRef, visits.patientRef))
    .where(eq(visits.id, visitId));
  return { contacts: patient ? await contactPointsOf(db, patient.id) : [], chosen: [] };
}
