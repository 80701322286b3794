import { and, eq, gt, isNull } from 'drizzle-orm';
import type { Db } from '../../db/database.ts';
import { phoneCalls } from '../../db/schema/phone.ts';
import type { Clock } from '../../ports/clock.ts';
import type { UnendedCall } from '../../ports/voiceLine.ts';

/** No call lasts as long; an older one without an end belongs to history. */
const LONGEST_MS = 24 * 60 * 60_000;

/** Calls over this provider that have begun and of which no end was told. */
export function unendedCalls(
  { db, clock }: { readonly db: Db; readonly clock: Clock },
  provider: string,
): Promise<readonly UnendedCall[]> {
  const since = new Date(clock.now() - LONGEST_MS);
  return db
    .select({ callId: phoneCalls.id, providerId: phoneCalls.providerCallId })
    .from(phoneCalls)
    .where(and(eq(phoneCalls.provider, provider), isNull(phoneCalls.endedAt), gt(phoneCalls.startedAt, since)));
}
