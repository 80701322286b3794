import { eq } from 'drizzle-orm';
import type { Db } from '../../db/database.ts';
import { noticeAttempts, notices } from '../../db/schema/notices.ts';
import { phoneCalls } from '../../db/schema/phone.ts';
import type { CallEnd } from '../../ports/voiceLine.ts';

/**
 * Keeps a call of ours that ended before anybody took it: busy, no answer, refused. One that was taken has been kept
 * since then, and a call to us is none of an attempt's.
 */
export async function keepOutgoingEnd(
  db: Db,
  { callId, outcome }: Pick<CallEnd, 'callId' | 'outcome'>,
  { provider, now }: { readonly provider: string; readonly now: number },
): Promise<void> {
  const [rung] = await db
    .select({ notice: notices, startedAt: noticeAttempts.startedAt })
    .from(noticeAttempts)
    .innerJoin(notices, eq(notices.id, noticeAttempts.noticeId))
    .where(eq(noticeAttempts.id, callId));
  if (rung === undefined) return;
  const { notice, startedAt } = rung;
  await db
    .insert(phoneCalls)
    .values({
      id: callId,
      clinicId: notice.clinicId,
      direction: 'out',
      topic: notice.purpose,
      noticeId: notice.id,
      attemptId: callId,
      provider,
      language: notice.language,
      outcome,
      startedAt,
      endedAt: new Date(now),
    })
    .onConflictDoNothing();
}
