import { z } from 'zod';
import type { ClinicId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import type { Clock } from '../../ports/clock.ts';
import type { NewId } from '../../ports/ids.ts';
import type { Directories } from '../clinic/directory.ts';
import { keepChoice, type Subject } from './contactChoices.ts';
import { planAgain } from './planAgain.ts';
import { agreeToTurn, contactOf } from './visitContacts.ts';

/** What a browser gives when its owner allows messages. */
export const Subscription = z.object({
  endpoint: z.url({ protocol: /^https?$/ }).max(2_000),
  keys: z.object({ p256dh: z.string().max(200), auth: z.string().max(100) }),
});

type Deps = { readonly db: Db; readonly clock: Clock; readonly newId: NewId; readonly directories: Directories };

/** The patient's browser takes messages about this visit or booking, before any text is sent. */
export async function subscribe(
  { db, clock, newId, directories }: Deps,
  clinicId: ClinicId,
  subject: Subject,
  subscription: z.output<typeof Subscription>,
): Promise<void> {
  const directory = await directories.of(clinicId);
  if (!directory) return;
  const value = JSON.stringify(subscription);
  const now = clock.now();
  await db.transaction(async (tx) => {
    const contactId = await contactOf(tx, newId, directory, { kind: 'web_push', value }, now);
    await keepChoice(tx, subject, { contactId, channel: 'web_push' }, now);
    await agreeToTurn(tx, newId, contactId, 'phone_page', now);
    await planAgain(tx, subject, directory);
  });
}
