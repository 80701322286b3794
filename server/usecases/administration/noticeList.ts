import { asc, desc, eq, inArray } from 'drizzle-orm';
import type { z } from 'zod';
import { NoticeList } from '../../../common/contract/configuration.ts';
import type { ClinicId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { noticeAttempts, notices } from '../../db/schema/notices.ts';

const AT_MOST = 200;

/** The last messages to patients and what became of them: by number, never by name, telephone or address. */
export async function noticeList(db: Db, clinicId: ClinicId): Promise<z.infer<typeof NoticeList>> {
  const rows = await db
    .select()
    .from(notices)
    .where(eq(notices.clinicId, clinicId))
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
  return NoticeList.parse({
    notices: rows.map(({ id, purpose, params, visitId, language, status, answer, createdAt, finishedAt }) => ({
      noticeId: id,
      purpose,
      number: typeof params['number'] === 'string' ? params['number'] : null,
      visitId,
      language,
      status,
      answer,
      createdAt: createdAt.getTime(),
      finishedAt: finishedAt?.getTime() ?? null,
      attempts: attempts
        .filter(({ noticeId }) => noticeId === id)
        .map(({ channel, status: of, code, startedAt }) => ({
          channel,
          status: of,
          code,
          startedAt: startedAt.getTime(),
        })),
    })),
  });
}
