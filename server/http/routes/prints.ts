import { z } from 'zod';
import { SettlePrint } from '../../../common/contract/printing.ts';
import { actorOf } from '../../usecases/access/principal.ts';
import { settlePrint } from '../../usecases/printing/settlePrint.ts';
import { defineRoute, type Route } from '../route.ts';
import { InClinic } from './booking.ts';

const OfPrint = InClinic.extend({ printId: z.coerce.number().int().positive() });

/** Papers of which somebody has to say what became of them. */
export const printRoutes = (deps: Parameters<typeof settlePrint>[0]): readonly Route[] => [
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/prints/:printId/settle',
    summary: 'Say what became of a paper that may not have been printed',
    access: { staff: 'receive_patients' },
    params: OfPrint,
    body: SettlePrint,
    answer: z.object({}),
    handle: async ({ params, body, principal, idempotency }) => {
      const settled = await settlePrint(deps, { ...params, ...body, actor: actorOf(principal), idempotency });
      return settled.ok ? { ok: true, value: {} } : settled;
    },
  }),
];
