import { and, desc, eq, inArray } from 'drizzle-orm';
import type { Db } from '../../db/database.ts';
import { noticeAttempts, notices } from '../../db/schema/notices.ts';
import { isOfList } from '../../notice/choiceNumbers.ts';
import type { Question } from './lastQuestion.ts';
import { firstNumberIn } from './writeNoticeText.ts';

/**
 * Which list of times a number is of: the last one that was written, or an earlier one about the same booking, where the
 * answer was underway while the next list was. No number is in two of them. A number of none is for a person.
 */
export async function listAnswered(db: Db, question: Question, number: number | undefined): Promise<Question> {
  const { appointmentId, params } = question.notice;
  if (number === undefined || appointmentId === null || isOfList(number, firstNumberIn(params))) return question;
  const earlier = await db
    .select({ notice: notices, attemptId: noticeAttempts.id })
    .from(noticeAttempts)
    .innerJoin(notices, eq(notices.id, noticeAttempts.noticeId))
    .where(and(eq(notices.appointmentId, appointmentId), inArray(notices.purpose, ['doctor_absent', 'times_offered'])))
    .orderBy(desc(noticeAttempts.startedAt), desc(noticeAttempts.id));
  const found = earlier.find(
    ({ notice }) => typeof notice.params['offerId'] === 'string' && isOfList(number, firstNumberIn(notice.params)),
  );
  return found === undefined ? question : { ...question, ...found };
}
