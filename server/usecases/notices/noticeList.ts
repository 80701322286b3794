import { and, asc, desc, eq, gte, inArray, lt, ne } from 'drizzle-orm';
import { NoticeList } from '../../../common/contract/noticeDesk.ts';
import type { ClinicDate, ClinicId } from '../../../common/contract/vocabulary.ts';
import { clinicDayOf } from '../../booking/clinicTime.ts';
import type { Db } from '../../db/database.ts';
import { noticeAttempts, notices } from '../../db/schema/notices.ts';
import { readClinic } from '../booking/clinic.ts';

const AT_MOST = 500;

/**
 * Messages to patients and what became of them, the newest first: by number, never by name, telephone or address.
 *
 * @param date those made on this clinic day; without it the last ones
 */
export async function noticeList(db: Db, clinicId: ClinicId, date?: ClinicDate): Promise<NoticeList> {
  const clinic = date === undefined ? undefined : await readClinic(db, clinicId);
  const day = clinic && date !== undefined ? clinicDayOf(date, clinic) : undefined;
  const rows = await db
    .select()
    .from(notices)
    .where(
      and(
        eq(notices.clinicId, clinicId),
        // Whoever waits for a code asks for another, and nobody at the desk knows the number.
        ne(notices.purpose, 'web_code'),
        ...(day ? [gte(notices.createdAt, new Date(day.fromAt)), lt(notices.createdAt, new Date(day.untilAt))] : []),
      ),
    )
    .orderBy(desc(notices.createdAt), desc(notices.id))
    .limit(AT_MOST);
  const ids = rows.map(({ id }) => id);
  const attempts =
    ids.length === 0
      ? []
      : await db
          .select()
          .from(noticeAttempts)
          .where(inArray(noticeAttempts.noticeId, ids))
          .orderBy(asc(noticeAttempts.startedAt));
  const byNotice = Map.groupBy(attempts, ({ noticeId }) => noticeId);
  return NoticeList.parse({
    notices: rows.map(({ id, params, createdAt, finishedAt, handledAt, ...row }) => ({
      ...row,
      noticeId: id,
      number: typeof params['number'] === 'string' ? params['number'] : null,
      createdAt: createdAt.getTime(),
      finishedAt: finishedAt?.getTime() ?? null,
      handledAt: handledAt?.getTime() ?? null,
      attempts: (byNotice.get(id) ?? []).map(({ channel, status, code, startedAt }) => ({
        channel,
        status,
        code,
        startedAt: startedAt.getTime(),
      })),
    })),
  });
}
