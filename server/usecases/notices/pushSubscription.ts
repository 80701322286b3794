import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import type { ClinicId, VisitId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { consents, contacts } from '../../db/schema/people.ts';
import { visitContacts } from '../../db/schema/queue.ts';
import type { Clock } from '../../ports/clock.ts';
import type { NewId } from '../../ports/ids.ts';
import type { Directories } from '../clinic/directory.ts';

/** What a browser gives when its owner allows messages. */
export const Subscription = z.object({
  endpoint: z.url({ protocol: /^https?$/ }).max(2_000),
  keys: z.object({ p256dh: z.string().max(200), auth: z.string().max(100) }),
});

type Deps = { readonly db: Db; readonly clock: Clock; readonly newId: NewId; readonly directories: Directories };

/** The patient's browser takes messages about this visit, before any text is sent. */
export async function subscribe(
  { db, clock, newId, directories }: Deps,
  of: { readonly clinicId: ClinicId; readonly visitId: VisitId },
  subscription: z.output<typeof Subscription>,
): Promise<void> {
  const directory = await directories.of(of.clinicId);
  if (!directory) return;
  const { organisationId } = directory.clinic;
  const value = JSON.stringify(subscription);
  const now = new Date(clock.now());
  await db.transaction(async (tx) => {
    const [known] = await tx
      .select({ id: contacts.id })
      .from(contacts)
      .where(
        and(eq(contacts.organisationId, organisationId), eq(contacts.kind, 'web_push'), eq(contacts.value, value)),
      );
    const contactId = known?.id ?? newId();
    if (!known)
      await tx.insert(contacts).values({ id: contactId, organisationId, kind: 'web_push', value, createdAt: now });
    await tx
      .insert(visitContacts)
      .values({ visitId: of.visitId, contactId, channel: 'web_push', position: -1, createdAt: now })
      .onConflictDoNothing();
    await tx.insert(consents).values({ id: newId(), contactId, purpose: 'turn', source: 'phone_page', givenAt: now });
  });
}
