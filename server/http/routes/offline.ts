import { z } from 'zod';
import {
  NumbersReserved,
  OfflineTicket,
  OfflineTicketTaken,
  ReserveNumbers,
} from '../../../common/contract/offline.ts';
import { err } from '../../../common/contract/result.ts';
import { ClinicId } from '../../../common/contract/vocabulary.ts';
import { actorOf } from '../../usecases/access/principal.ts';
import type { OfflineDeps } from '../../usecases/offline/deps.ts';
import { reserveNumbers } from '../../usecases/offline/reserveNumbers.ts';
import { takeOver } from '../../usecases/offline/takeOver.ts';
import { defineRoute, type Route } from '../route.ts';

const InClinic = z.object({ clinicId: ClinicId });

/** A kiosk that goes on while the server is away. */
export const offlineRoutes = (deps: OfflineDeps): readonly Route[] => [
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/kiosk-numbers',
    summary: 'Set numbers aside that this kiosk may give while the server is away',
    access: { devices: ['kiosk'] },
    params: InClinic,
    body: ReserveNumbers,
    answer: NumbersReserved,
    perMinute: 120,
    handle: async ({ params, body, principal, idempotency }) =>
      principal.kind === 'device'
        ? reserveNumbers(deps, {
            ...params,
            ...body,
            kioskId: principal.deviceId,
            actor: actorOf(principal),
            idempotency,
          })
        : err({ code: 'not_paired' }),
  }),
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/kiosk-tickets',
    summary: 'Tell of a ticket that this kiosk gave while the server was away',
    access: { devices: ['kiosk'] },
    params: InClinic,
    body: OfflineTicket,
    answer: OfflineTicketTaken,
    handle: async ({ params, body, principal, idempotency }) =>
      principal.kind === 'device'
        ? takeOver(deps, { ...params, ...body, kioskId: principal.deviceId, actor: actorOf(principal), idempotency })
        : err({ code: 'not_paired' }),
  }),
];
