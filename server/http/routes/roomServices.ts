import { z } from 'zod';
import { MoveRoom } from '../../../common/contract/queue.ts';
import { ClinicId, ServicePointId } from '../../../common/contract/vocabulary.ts';
import type { AdministrationDeps } from '../../usecases/administration/change.ts';
import { moveRoom } from '../../usecases/rooms/moveRoom.ts';
import { defineRoute, type Route } from '../route.ts';
import { administratorOf, Written } from './adminRequest.ts';

const InRoom = z.object({ clinicId: ClinicId, servicePointId: ServicePointId });
const path = '/clinics/:clinicId/rooms/:servicePointId/move';

/** Rooms that help out. */
export const roomServicesRoutes = (deps: AdministrationDeps): readonly Route[] => [
  defineRoute({
    method: 'post',
    path,
    summary: 'Let a room serve other services for a time, or for the rest of the day',
    access: { staff: 'oversee' },
    params: InRoom,
    body: MoveRoom,
    answer: Written,
    handle: ({ body: { serviceIds, ...end }, ...request }) =>
      moveRoom(deps, administratorOf(request), request.params.servicePointId, serviceIds, end),
  }),
  defineRoute({
    method: 'post',
    path: `${path}-back`,
    summary: 'Let a room serve its own services again',
    access: { staff: 'oversee' },
    params: InRoom,
    answer: Written,
    handle: (request) => moveRoom(deps, administratorOf(request), request.params.servicePointId, null),
  }),
];
