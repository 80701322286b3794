import { and, desc, eq, gt, inArray } from 'drizzle-orm';
import { Language } from '../../../common/contract/language.ts';
import { ClinicId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { noticeAttempts, notices } from '../../db/schema/notices.ts';
import { contacts } from '../../db/schema/people.ts';
import { phoneCalls } from '../../db/schema/phone.ts';
import { CALLS_BACK_WITHIN_MIN, isCallingBack } from '../../notice/callingBack.ts';
import type { IncomingCall } from '../../ports/voiceLine.ts';

/** What somebody was rung about who calls back. */
export type OwnCallback = {
  readonly clinicId: ClinicId;
  readonly noticeId: string;
  /** The call that was missed: an answer now is the answer to it. */
  readonly attemptId: string;
  readonly purpose: string;
  readonly language: Language;
};

/**
 * What the caller was rung about a short while ago and has not answered; undefined where it was nothing, or is settled.
 * Whoever calls back is led straight to it, without a menu.
 *
 * @param from E.164; null: the caller keeps it to themselves
 */
export async function ownCallback(db: Db, from: string | null, at: number): Promise<OwnCallback | undefined> {
  if (from === null) return undefined;
  const longest = Math.max(...Object.values(CALLS_BACK_WITHIN_MIN)) * 60_000;
  const rows = await db
    .select({ notice: notices, attempt: noticeAttempts })
    .from(noticeAttempts)
    .innerJoin(notices, eq(notices.id, noticeAttempts.noticeId))
    .innerJoin(contacts, eq(contacts.id, noticeAttempts.contactId))
    .where(
      and(
        eq(contacts.value, from),
        inArray(contacts.kind, ['mobile', 'landline']),
        eq(noticeAttempts.channel, 'voice'),
        gt(noticeAttempts.startedAt, new Date(at - longest)),
      ),
    )
    .orderBy(desc(noticeAttempts.startedAt))
    .limit(10);
  const found = rows.find(({ notice, attempt }) =>
    isCallingBack(
      { purpose: notice.purpose, notice: notice.status, call: attempt.status, calledAt: attempt.startedAt.getTime() },
      at,
    ),
  );
  if (found === undefined) return undefined;
  const { notice, attempt } = found;
  return {
    clinicId: ClinicId.parse(notice.clinicId),
    noticeId: notice.id,
    attemptId: attempt.id,
    purpose: notice.purpose,
    language: Language.catch('en').parse(notice.language),
  };
}

/**
 * From now on the scripts of our own calls speak with this caller, as if the call that was missed had been taken. Whatever
 * else was begun with the call is over.
 */
export async function leadToOwn(
  db: Db,
  call: IncomingCall,
  { clinicId, noticeId, attemptId, purpose, language }: OwnCallback,
  provider: string,
): Promise<void> {
  const own = { clinicId, topic: purpose, noticeId, attemptId, language, scriptState: null };
  await db
    .insert(phoneCalls)
    .values({
      id: call.callId,
      direction: 'in',
      line: call.line,
      provider,
      providerCallId: call.providerId,
      startedAt: new Date(call.at),
      ...own,
    })
    .onConflictDoUpdate({ target: phoneCalls.id, set: own });
}
