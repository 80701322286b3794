import { z } from 'zod';
import { ok } from '../../../common/contract/result.ts';
import { AddContact } from '../../../common/contract/queue.ts';
import { ClinicId, VisitId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import type { Clock } from '../../ports/clock.ts';
import type { NewId } from '../../ports/ids.ts';
import type { Directories } from '../../usecases/clinic/directory.ts';
import { leaveNumber } from '../../usecases/notices/visitContacts.ts';
import { defineRoute, type Route } from '../route.ts';

type Deps = { readonly db: Db; readonly clock: Clock; readonly newId: NewId; readonly directories: Directories };

export const contactRoutes = (deps: Deps): readonly Route[] => [
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/visits/:visitId/contact',
    summary: 'Leave a telephone number with a ticket, for a text or a call when the turn is near',
    access: { staff: 'receive_patients', devices: ['kiosk'] },
    params: z.object({ clinicId: ClinicId, visitId: VisitId }),
    body: AddContact,
    answer: z.object({}),
    perMinute: 60,
    handle: async ({ params, body }) => {
      const left = await leaveNumber(deps, { ...params, ...body });
      return left.ok ? ok({}) : left;
    },
  }),
];
