import { asc, eq, sql } from 'drizzle-orm';
import { builtOnce } from '../../db/builtOnce.ts';
import type { Db } from '../../db/database.ts';
import { consents, contacts, patientContacts } from '../../db/schema/people.ts';
import type { ContactPoint } from '../../notice/channelPlan.ts';

/** What somebody allowed at a contact, or no longer wants to hear there. */
type Said = { readonly purpose: ContactPoint['withdrawn'][number]; readonly isWithdrawn: boolean };

/** How this patient can be reached, the first to be tried first, with what each contact no longer wants to hear of. */
export async function contactPointsOf(db: Db, patientId: string): Promise<ContactPoint[]> {
  const rows = await readContacts(db, { patientId });
  return rows.map(({ contactId, kind, blockedReason, said }) => {
    const isAgreed = (purpose: string) => said.some((row) => row.purpose === purpose && !row.isWithdrawn);
    return {
      contactId,
      kind,
      // Whatever else keeps a contact from being used, nothing is sent there.
      ...(blockedReason === null ? {} : { blockedReason: blockedReason === 'wrong_number' ? blockedReason : 'stop' }),
      withdrawn: said.flatMap((row) => (!row.isWithdrawn || isAgreed(row.purpose) ? [] : [row.purpose])),
    };
  });
}

const readContacts = builtOnce((db, { patientId }: { readonly patientId: string }) =>
  db
    .select({
      contactId: contacts.id,
      kind: contacts.kind,
      blockedReason: contacts.blockedReason,
      said: sql<readonly Said[]>`(
        select coalesce(json_agg(json_build_object('purpose', purpose, 'isWithdrawn', withdrawn_at is not null)), '[]')
        from ${consents} where contact_id = ${contacts.id} and coalesce(patient_id, ${patientId}) = ${patientId}
      )`,
    })
    .from(patientContacts)
    .innerJoin(contacts, eq(contacts.id, patientContacts.contactId))
    .where(eq(patientContacts.patientId, patientId))
    .orderBy(asc(patientContacts.position)),
);
