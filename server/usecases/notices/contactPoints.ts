import { asc, eq, inArray } from 'drizzle-orm';
import type { Db } from '../../db/database.ts';
import { consents, contacts, patientContacts } from '../../db/schema/people.ts';
import type { ContactPoint } from '../../notice/channelPlan.ts';

/** How this patient can be reached, the first to be tried first, with what each contact no longer wants to hear of. */
export async function contactPointsOf(db: Db, patientId: string): Promise<ContactPoint[]> {
  const rows = await db
    .select({ contactId: contacts.id, kind: contacts.kind, blockedReason: contacts.blockedReason })
    .from(patientContacts)
    .innerJoin(contacts, eq(contacts.id, patientContacts.contactId))
    .where(eq(patientContacts.patientId, patientId))
    .orderBy(asc(patientContacts.position));
  if (rows.length === 0) return [];
  const ids = rows.map(({ contactId }) => contactId);
  const asked = await db.select().from(consents).where(inArray(consents.contactId, ids));
  return rows.map(({ contactId, kind, blockedReason }) => {
    const own = asked.filter((row) => row.contactId === contactId && (row.patientId ?? patientId) === patientId);
    const isAgreed = (purpose: string) => own.some((row) => row.purpose === purpose && row.withdrawnAt === null);
    return {
      contactId,
      kind,
      // Whatever else keeps a contact from being used, nothing is sent there.
      ...(blockedReason === null ? {} : { blockedReason: blockedReason === 'wrong_number' ? blockedReason : 'stop' }),
      withdrawn: own.flatMap((row) => (row.withdrawnAt === null || isAgreed(row.purpose) ? [] : [row.purpose])),
    };
  });
}
