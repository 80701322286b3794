import { z } from 'zod';
import { OpenRoll, RollClosed, RollOpened, TakeFromRoll, TakenFromRoll } from '../../../common/contract/rolls.ts';
import { BlockId, ClinicId } from '../../../common/contract/vocabulary.ts';
import { actorOf } from '../../usecases/access/principal.ts';
import { closeRoll, openRoll, takeFromRoll, type RollDeps } from '../../usecases/rolls/rolls.ts';
import { defineRoute, type Route } from '../route.ts';

const InClinic = z.object({ clinicId: ClinicId });
const OfRoll = InClinic.extend({ blockId: BlockId });

/** A roll of paper with printed numbers, for the day on which a kiosk is dead. */
export const rollRoutes = (deps: RollDeps): readonly Route[] => [
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/rolls',
    summary: 'Open a roll of printed numbers, which nothing else gives from now on',
    access: { staff: 'receive_patients' },
    params: InClinic,
    body: OpenRoll,
    answer: RollOpened,
    handle: ({ params: { clinicId }, body, principal, idempotency }) =>
      openRoll(deps, { clinicId, actor: actorOf(principal), idempotency }, body),
  }),
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/rolls/:blockId/numbers',
    summary: 'Say which numbers of a roll people have: they wait from now on, in order',
    access: { staff: 'receive_patients' },
    params: OfRoll,
    body: TakeFromRoll,
    answer: TakenFromRoll,
    handle: ({ params: { clinicId, blockId }, body, principal, idempotency }) =>
      takeFromRoll(deps, { clinicId, actor: actorOf(principal), idempotency }, { ...body, blockId }),
  }),
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/rolls/:blockId/close',
    summary: 'Close a roll: the numbers that are left on it are void',
    access: { staff: 'receive_patients' },
    params: OfRoll,
    answer: RollClosed,
    handle: ({ params: { clinicId, blockId }, principal, idempotency }) =>
      closeRoll(deps, { clinicId, actor: actorOf(principal), idempotency }, blockId),
  }),
];
