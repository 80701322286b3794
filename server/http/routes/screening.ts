import { z } from 'zod';
import { ScreeningTree, ScreeningTreeId } from '../../../common/contract/screening.ts';
import { ok } from '../../../common/contract/result.ts';
import type { BookingDeps } from '../../usecases/booking/deps.ts';
import { readActiveTree } from '../../usecases/booking/screened.ts';
import { saveScreeningTree, stopAsking } from '../../usecases/booking/screeningTrees.ts';
import { defineRoute, type Route } from '../route.ts';
import { InClinic } from './booking.ts';

const ActiveTree = z.object({ treeId: ScreeningTreeId, version: z.int(), tree: ScreeningTree });

/** The clinic's own questions, by which patients reach the right specialist. */
export const screeningRoutes = (deps: Pick<BookingDeps, 'db' | 'clock' | 'newId'>): readonly Route[] => [
  defineRoute({
    method: 'get',
    path: '/clinics/:clinicId/screening',
    summary: 'The questions that are asked now, if any',
    access: { staff: 'book' },
    params: InClinic,
    answer: z.object({ screening: ActiveTree.nullable() }),
    handle: async ({ params: { clinicId } }) => ok({ screening: (await readActiveTree(deps.db, clinicId)) ?? null }),
  }),
  defineRoute({
    method: 'put',
    path: '/clinics/:clinicId/screening',
    summary: 'Ask these questions from now on',
    access: { staff: 'administer' },
    params: InClinic,
    body: ScreeningTree,
    answer: ActiveTree,
    handle: ({ params: { clinicId }, body: tree }) => saveScreeningTree(deps, { clinicId, tree }),
  }),
  defineRoute({
    method: 'delete',
    path: '/clinics/:clinicId/screening',
    summary: 'Ask no questions any more',
    access: { staff: 'administer' },
    params: InClinic,
    answer: z.object({}),
    handle: async ({ params: { clinicId } }) => {
      await stopAsking(deps.db, clinicId);
      return ok({});
    },
  }),
];
