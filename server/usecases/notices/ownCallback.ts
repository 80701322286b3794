import { and, desc, eq, gt, inArray, sql } from 'drizzle-orm';
import { Language } from '../../../common/contract/language.ts';
import { ClinicId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { noticeAttempts, notices } from '../../db/schema/notices.ts';
import { contacts } from '../../db/schema/people.ts';
import { phoneCallNumbers, phoneCalls } from '../../db/schema/phone.ts';
import { together } from '../../db/together.ts';
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

const LONGEST_MS = Math.max(...Object.values(CALLS_BACK_WITHIN_MIN)) * 60_000;

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
        gt(noticeAttempts.startedAt, new Date(at - LONGEST_MS)),
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

/** Whether somebody with this caller's number was rung by us at all lately: hardly anybody was, and many call at once. */
export const wasCalledLately = together(
  async (db: Db, calls: readonly Pick<IncomingCall, 'callId' | 'at'>[]): Promise<readonly boolean[]> => {
    const since = calls.map(({ callId, at }) => ({ callId, since: new Date(at - LONGEST_MS) }));
    const rows = await db.execute<{ id: string }>(sql`
      select call.call_id as id
      from json_to_recordset(${JSON.stringify(since)}::json) as asked ("callId" uuid, since timestamptz)
      join ${phoneCallNumbers} as call on call.call_id = asked."callId"
      where exists (
        select 1 from ${contacts} as contact join ${noticeAttempts} as attempt on attempt.contact_id = contact.id
        where contact.organisation_id = call.organisation_id and contact.kind in ('mobile', 'landline')
          and md5(contact.value) = md5(call.number)
          and contact.value = call.number and attempt.channel = 'voice' and attempt.started_at > asked.since
      )`);
    const called = new Set(rows.map(({ id }) => id));
    return calls.map(({ callId }) => called.has(callId));
  },
);

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
  const own = { clinicId, topic: purpose, noticeId, attemptId, language, scriptState: null, stepNumber: null };
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
        and ${phoneCalls.scriptState} is not null and coalesce(${phoneCalls.stepNumber}, 0) = 0`,
    });
}
