import { and, eq, inArray, lt, notExists } from 'drizzle-orm';
import type { Db } from '../../db/database.ts';
import { appointmentContacts, conversationMessages } from '../../db/schema/notices.ts';
import { contacts, patientContacts } from '../../db/schema/people.ts';
import { visitContacts } from '../../db/schema/queue.ts';
import { webCounts, webVisits } from '../../db/schema/webBooking.ts';
import { COUNTED_FOR_MS } from './limits.ts';

/** A lost answer may still be asked for. */
const KEPT_MS = 48 * 60 * 60_000;

/** Forgets visits of the public page that are over, what was counted, and numbers that nobody has proved to be theirs. */
export async function forgetWebVisits(db: Db, now: number): Promise<void> {
  // A number whose visit is gone is found by nothing else, so both go together.
  await db.transaction(async (tx) => {
    await tx.delete(webCounts).where(lt(webCounts.at, new Date(now - COUNTED_FOR_MS)));
    const gone = await tx
      .delete(webVisits)
      .where(lt(webVisits.createdAt, new Date(now - KEPT_MS)))
      .returning({ madeContactIds: webVisits.madeContactIds });
    const made = gone.flatMap(({ madeContactIds }) => madeContactIds);
    if (made.length === 0) return;
    const unused = [patientContacts, visitContacts, appointmentContacts, conversationMessages].map((table) =>
      notExists(tx.select({ id: table.contactId }).from(table).where(eq(table.contactId, contacts.id))),
    );
    await tx.delete(contacts).where(and(inArray(contacts.id, made), eq(contacts.isVerified, false), ...unused));
  });
}
