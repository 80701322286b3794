import { z } from 'zod';
import { KeyInput, KeysView } from '../../../common/contract/keys.ts';
import { ok } from '../../../common/contract/result.ts';
import { ClinicId } from '../../../common/contract/vocabulary.ts';
import type { AdministrationDeps } from '../../usecases/administration/change.ts';
import { bindKey, learnKeys, readKeys, unbindKey } from '../../usecases/agents/keys.ts';
import { defineRoute, type Route } from '../route.ts';
import { ADMINISTER, administratorOf, Written } from './adminRequest.ts';

const InClinic = z.object({ clinicId: ClinicId });

/** Keys of keypads, pedals and presenters. */
export const keyRoutes = (deps: AdministrationDeps): readonly Route[] => [
  defineRoute({
    method: 'get',
    path: '/clinics/:clinicId/keys',
    summary: 'What the keys of keypads and pedals do, and which was pressed last',
    access: ADMINISTER,
    params: InClinic,
    answer: KeysView,
    handle: async ({ params: { clinicId } }) => ok(await readKeys(deps.db, clinicId)),
  }),
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/keys/learn',
    summary: 'Only remember the next key that is pressed, for a moment',
    access: ADMINISTER,
    params: InClinic,
    answer: z.object({ forMs: z.int() }),
    handle: ({ params: { clinicId } }) => learnKeys(deps, clinicId),
  }),
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/keys',
    summary: 'Let a key call, recall or finish in a room',
    access: ADMINISTER,
    params: InClinic,
    body: KeyInput,
    answer: Written,
    handle: (request) => bindKey(deps, administratorOf(request), request.body),
  }),
  defineRoute({
    method: 'delete',
    path: '/clinics/:clinicId/keys/:keyId',
    summary: 'Let a key do nothing any more',
    access: ADMINISTER,
    params: InClinic.extend({ keyId: z.uuid() }),
    answer: Written,
    handle: (request) => unbindKey(deps, administratorOf(request), request.params.keyId),
  }),
];
