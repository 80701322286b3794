import { and, desc, eq, gt, inArray, sql } from 'drizzle-orm';
import { Language } from '../../../common/contract/language.ts';
import { ClinicId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { noticeAttempts, notices } from '../../db/schema/notices.ts';
import { contacts } from '../../db/schema/people.ts';
import { phoneCallNumbers, phoneCalls } from '../../db/schema/phone.ts';
import { CALLS_BACK_WITHIN_MIN, isCallingBack } from '../../notice/callingBack.ts';
import type { IncomingCall } from '../../ports/voiceLine.ts';
import { openTellingOf } from '../absences/tellings.ts';
import { isValue } from '../patients/lookups.ts';
import { isOver } from './isOver.ts';
import { purposeOf, type NoticeRow } from './writeNoticeText.ts';

/** What somebody was rung about who calls back. */
export type OwnCallback = {
  readonly clinicId: ClinicId;
  readonly noticeId: string;
  /** The call that was missed: an answer now is the answer to it. */
  readonly attemptId: string;
  readonly purpose: string;
  readonly language: Language;
};

/** Whose line was called, and the caller's number, E.164. */
export type ShownNumber = { readonly organisationId: string; readonly number: string };

/**
 * What the caller was rung about a short while ago and has not answered; undefined where it was nothing, or is settled.
 * Whoever calls back is led straight to it, without a menu.
 *
 * @param caller undefined: the number is withheld
 */
export async function ownCallback(
  db: Db,
  caller: ShownNumber | undefined,
  at: number,
): Promise<OwnCallback | undefined> {
  if (caller === undefined) return undefined;
  const longest = Math.max(...Object.values(CALLS_BACK_WITHIN_MIN)) * 60_000;
  const rows = await db
    .select({ notice: notices, attempt: noticeAttempts })
    .from(noticeAttempts)
    .innerJoin(notices, eq(notices.id, noticeAttempts.noticeId))
    .innerJoin(contacts, eq(contacts.id, noticeAttempts.contactId))
    .where(
      and(
        eq(contacts.organisationId, caller.organisationId),
        isValue(caller.number),
        inArray(contacts.kind, ['mobile', 'landline']),
        eq(noticeAttempts.channel, 'voice'),
        gt(noticeAttempts.startedAt, new Date(at - longest)),
      ),
    )
    .orderBy(desc(noticeAttempts.startedAt))
    .limit(10);
  const recent = rows.filter(({ notice, attempt }) =>
    isCallingBack(
      { purpose: notice.purpose, notice: notice.status, call: attempt.status, calledAt: attempt.startedAt.getTime() },
      at,
    ),
  );
  for (const { notice, attempt } of recent) {
    if (await isSettled(db, notice)) continue;
    return {
      clinicId: ClinicId.parse(notice.clinicId),
      noticeId: notice.id,
      attemptId: attempt.id,
      purpose: notice.purpose,
      language: Language.catch('en').parse(notice.language),
    };
  }
  return undefined;
}

/** Whoever was left to the desk because of an absence, and calls after all, can still choose. */
const isSettled = async (db: Db, notice: NoticeRow): Promise<boolean> =>
  purposeOf(notice) === 'doctor_absent' && notice.appointmentId !== null
    ? (await openTellingOf(db, notice.appointmentId)) === undefined
    : isOver(db, notice);

/** From which number a call comes, as it was written down when it rang; undefined where it was withheld. */
export async function shownNumberOf(db: Db, callId: string): Promise<ShownNumber | undefined> {
  const { organisationId, number } = phoneCallNumbers;
  const [row] = await db
    .select({ organisationId, number })
    .from(phoneCallNumbers)
    .where(eq(phoneCallNumbers.callId, callId));
  return row;
}

/**
 * From now on the scripts of our own calls speak with this caller, as if the call that was missed had been taken. Only a
 * call with which nothing was begun yet: told again that it rings, it goes on where it is.
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
    .onConflictDoUpdate({
      target: phoneCalls.id,
      set: own,
      setWhere: sql`${phoneCalls.attemptId} is null and ${phoneCalls.endedAt} is null
        and coalesce((${phoneCalls.scriptState} ->> 'stepNumber')::int, 0) = 0`,
    });
}
