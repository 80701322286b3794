import { and, desc, eq, gt, inArray, or } from 'drizzle-orm';
import type { Db } from '../../db/database.ts';
import { absenceTellings } from '../../db/schema/absences.ts';
import { noticeAttempts, notices } from '../../db/schema/notices.ts';
import { mannerOf } from '../../notice/purpose.ts';
import { isOver } from './isOver.ts';
import { purposeOf, type NoticeRow } from './writeNoticeText.ts';

export type Question = {
  readonly notice: NoticeRow;
  readonly attemptId: string;
  /** Whether an answer can only mean this one: a telephone of a family may have been asked about several people. */
  readonly isClear: boolean;
};

const HOUR_MS = 60 * 60_000;
/** An answer to a text means a question that is younger than this; of a reminder people think longer. */
const ANSWERS_WITHIN_MS = {
  turn_near: 24 * HOUR_MS,
  reminder: 4 * 24 * HOUR_MS,
  place_offered: 24 * HOUR_MS,
  doctor_absent: 4 * 24 * HOUR_MS,
  times_offered: 4 * HOUR_MS,
} as const;
const LOOKED_AT = 20;

/**
 * What an answer by text is about: the newest question that is still open, else the newest of all, since people change
 * their mind. Texts name nobody: where several people's are open, nobody knows whose is meant. A turn that is near is,
 * whatever was asked before.
 */
export async function lastQuestion(db: Db, contactIds: readonly string[], now: number): Promise<Question | undefined> {
  const isAsked = (purpose: keyof typeof ANSWERS_WITHIN_MS) =>
    and(eq(notices.purpose, purpose), gt(noticeAttempts.startedAt, new Date(now - ANSWERS_WITHIN_MS[purpose])));
  const asked = await db
    .select({ notice: notices, attemptId: noticeAttempts.id })
    .from(noticeAttempts)
    .innerJoin(notices, eq(notices.id, noticeAttempts.noticeId))
    .where(
      and(
        inArray(noticeAttempts.contactId, [...contactIds]),
        or(
          isAsked('turn_near'),
          isAsked('reminder'),
          isAsked('place_offered'),
          isAsked('doctor_absent'),
          isAsked('times_offered'),
        ),
      ),
    )
    .orderBy(desc(noticeAttempts.startedAt), desc(noticeAttempts.id))
    .limit(LOOKED_AT);
  const standing = await Promise.all(asked.map(async (each) => ({ ...each, isOpen: await isOpen(db, each.notice) })));
  const open = standing.filter((each) => each.isOpen);
  const [newest, ...others] = open.length > 0 ? open : standing;
  if (newest === undefined) return undefined;
  const { notice, attemptId } = newest;
  const { isUrgent } = mannerOf(purposeOf(notice));
  const isOther = (other: NoticeRow) =>
    subjectOf(other) !== subjectOf(notice) && (!isUrgent || mannerOf(purposeOf(other)).isUrgent);
  // An offer that has passed can only be answered with its being over.
  const isClear =
    (open.length === 0 && notice.purpose === 'place_offered') || !others.some((other) => isOther(other.notice));
  return { notice, attemptId, isClear };
}

/** Whose matter it is: a visit's, a booking's, or that of somebody on the waiting list. */
const subjectOf = ({ id, visitId, appointmentId, params }: NoticeRow): string =>
  visitId ?? appointmentId ?? String(params['entryId'] ?? id);

async function isOpen(db: Db, notice: NoticeRow): Promise<boolean> {
  if (notice.status === 'answered') return false;
  if (notice.purpose !== 'doctor_absent') return !(await isOver(db, notice));
  const [telling] = await db
    .select({ state: absenceTellings.state, round: absenceTellings.round })
    .from(absenceTellings)
    .where(eq(absenceTellings.id, String(notice.params['tellingId'] ?? '')));
  return telling?.state === 'asked' && telling.round === notice.params['round'];
}
