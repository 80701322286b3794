import { z } from 'zod';
import type { ClinicId } from '../../../common/contract/vocabulary.ts';
import { actorOf } from '../../usecases/access/principal.ts';
import type { Administrator } from '../../usecases/administration/change.ts';
import type { RouteRequest } from '../route.ts';

/** What a change answers: the row that was made or changed. */
export const Written = z.object({ id: z.string() });
export const ADMINISTER = { staff: 'administer' } as const;

export const administratorOf = ({
  params: { clinicId },
  principal,
  idempotency,
}: Pick<
  RouteRequest<{ clinicId: ClinicId }, unknown, unknown>,
  'params' | 'principal' | 'idempotency'
>): Administrator => ({
  clinicId,
  actor: actorOf(principal),
  idempotency,
});
