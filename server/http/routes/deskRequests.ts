import { and, eq, isNull } from 'drizzle-orm';
import { z } from 'zod';
import { err, ok } from '../../../common/contract/result.ts';
import { AskPerson } from '../../../common/contract/queue.ts';
import { ClinicId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { deskRequests } from '../../db/schema/staff.ts';
import type { Clock } from '../../ports/clock.ts';
import type { NewId } from '../../ports/ids.ts';
import type { News } from '../../ports/news.ts';
import { UnreadReply } from '../../../common/contract/noticeDesk.ts';
import { actorOf } from '../../usecases/access/principal.ts';
import { readUnreadReply } from '../../usecases/notices/unreadReply.ts';
import { defineRoute, type Route } from '../route.ts';

type Deps = { readonly db: Db; readonly clock: Clock; readonly newId: NewId; readonly news: News };

/** Somebody at a kiosk needs a person: it rings at the desk with the kiosk's name. */
export const deskRequestRoutes = ({ db, clock, newId, news }: Deps): readonly Route[] => [
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/desk-requests',
    summary: 'Ask for a person at this kiosk',
    access: { devices: ['kiosk'] },
    params: z.object({ clinicId: ClinicId }),
    body: AskPerson,
    answer: z.object({ requestId: z.uuid() }),
    perMinute: 30,
    handle: async ({ params: { clinicId }, body: { reason, code }, principal }) => {
      const requestId = newId();
      const deviceId = principal.kind === 'device' ? principal.deviceId : null;
      await db.insert(deskRequests).values({
        id: requestId,
        clinicId,
        deviceId,
        reason,
        detail: code === undefined ? {} : { code },
        at: new Date(clock.now()),
      });
      news.tell({ kind: 'beside', clinicId });
      return ok({ requestId });
    },
  }),
  defineRoute({
    method: 'get',
    path: '/clinics/:clinicId/desk-requests/:requestId/reply',
    summary: 'What a patient wrote whose answer needs a person; it is written down who read it',
    access: { staff: 'receive_patients' },
    params: z.object({ clinicId: ClinicId, requestId: z.uuid() }),
    answer: UnreadReply,
    perMinute: 60,
    handle: ({ params, principal }) => readUnreadReply({ db, clock }, { ...params, actor: actorOf(principal) }),
  }),
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/desk-requests/:requestId/answer',
    summary: 'Somebody is on the way',
    access: { staff: 'serve_patients' },
    params: z.object({ clinicId: ClinicId, requestId: z.uuid() }),
    answer: z.object({}),
    handle: async ({ params: { clinicId, requestId }, principal }) => {
      const rows = await db
        .update(deskRequests)
        .set({ answeredAt: new Date(clock.now()), answeredBy: actorOf(principal) })
        .where(
          and(eq(deskRequests.id, requestId), eq(deskRequests.clinicId, clinicId), isNull(deskRequests.answeredAt)),
        )
        .returning({ id: deskRequests.id });
      news.tell({ kind: 'beside', clinicId });
      return rows.length === 1 ? ok({}) : err({ code: 'request_not_found' });
    },
  }),
];
