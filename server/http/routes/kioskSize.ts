import { z } from 'zod';
import { MeasuredAtKiosk } from '../../../common/contract/screens.ts';
import { err } from '../../../common/contract/result.ts';
import { ClinicId, DeviceId } from '../../../common/contract/vocabulary.ts';
import type { AdministrationDeps } from '../../usecases/administration/change.ts';
import { askToMeasure, keepMeasured } from '../../usecases/administration/measureKiosk.ts';
import { defineRoute, type Route } from '../route.ts';
import { ADMINISTER, administratorOf, Written } from './adminRequest.ts';

/** How large a kiosk's pixels are, measured there. */
export const kioskSizeRoutes = (deps: AdministrationDeps): readonly Route[] => [
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/devices/:deviceId/measure',
    summary: 'Let a kiosk show the outline of a bank card for ten minutes, to be made as large as a real one',
    access: ADMINISTER,
    params: z.object({ clinicId: ClinicId, deviceId: DeviceId }),
    answer: Written,
    handle: (request) => askToMeasure(deps, administratorOf(request), request.params.deviceId),
  }),
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/kiosk-size',
    summary: 'What was measured at this kiosk, where the panel asked for it',
    access: { devices: ['kiosk'] },
    params: z.object({ clinicId: ClinicId }),
    body: MeasuredAtKiosk,
    answer: Written,
    perMinute: 30,
    handle: async (request) =>
      request.principal.kind === 'device'
        ? keepMeasured(deps, administratorOf(request), request.principal.deviceId, request.body.pxPerMm)
        : err({ code: 'not_paired' }),
  }),
];
