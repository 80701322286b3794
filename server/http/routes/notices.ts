import { z } from 'zod';
import { NoticeList, NoticePerson, NoticeQuery } from '../../../common/contract/noticeDesk.ts';
import { ok } from '../../../common/contract/result.ts';
import { actorOf } from '../../usecases/access/principal.ts';
import { noticeList } from '../../usecases/notices/noticeList.ts';
import { handleNotice, personOfNotice, tellAgain, type SeeToDeps } from '../../usecases/notices/seeToNotice.ts';
import { defineRoute, type Route } from '../route.ts';
import { InClinic } from './booking.ts';

const OfNotice = InClinic.extend({ noticeId: z.uuid() });

/** Messages to patients, for those who see to the ones that reached nobody. */
export const noticeRoutes = (deps: SeeToDeps): readonly Route[] => [
  defineRoute({
    method: 'get',
    path: '/clinics/:clinicId/notices',
    summary: 'What became of the messages to patients, of a day or the last ones',
    access: { staff: 'supervise' },
    params: InClinic,
    query: NoticeQuery,
    answer: NoticeList,
    handle: async ({ params: { clinicId }, query }) => ok(await noticeList(deps.db, clinicId, query.date)),
  }),
  defineRoute({
    method: 'get',
    path: '/clinics/:clinicId/notices/:noticeId/person',
    summary: 'Whom to ring up about a message',
    access: { staff: 'receive_patients' },
    params: OfNotice,
    answer: NoticePerson,
    perMinute: 60,
    handle: ({ params }) => personOfNotice(deps, params),
  }),
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/notices/:noticeId/handled',
    summary: 'Somebody saw to a message that reached nobody',
    access: { staff: 'supervise' },
    params: OfNotice,
    answer: z.object({}),
    handle: async ({ params, principal, idempotency }) => {
      const handled = await handleNotice(deps, { ...params, actor: actorOf(principal), idempotency });
      return handled.ok ? ok({}) : handled;
    },
  }),
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/notices/:noticeId/again',
    summary: 'Tell the patient again, by a new message',
    access: { staff: 'supervise' },
    params: OfNotice,
    answer: z.object({ noticeId: z.uuid() }),
    handle: ({ params, principal, idempotency }) =>
      tellAgain(deps, { ...params, actor: actorOf(principal), idempotency }),
  }),
];
