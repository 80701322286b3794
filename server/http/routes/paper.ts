import { z } from 'zod';
import {
  LogoFile,
  LogoMade,
  PaperPicture,
  PaperPictureRequest,
  PaperTemplate,
} from '../../../common/contract/paperTemplate.ts';
import { PaperState } from '../../../common/contract/printing.ts';
import { ok } from '../../../common/contract/result.ts';
import { DeviceId } from '../../../common/contract/vocabulary.ts';
import { actorOf } from '../../usecases/access/principal.ts';
import type { AdministrationDeps } from '../../usecases/administration/change.ts';
import {
  makeLogo,
  paintSample,
  readTemplate,
  writeTemplate,
  type PictureDeps,
} from '../../usecases/printing/templates.ts';
import { orderTestPaper, testPaperState, type OrderTestDeps } from '../../usecases/printing/testPaper.ts';
import { defineRoute, type Route } from '../route.ts';
import { InClinic } from './booking.ts';

type Deps = AdministrationDeps & PictureDeps & OrderTestDeps;
const OfDevice = InClinic.extend({ deviceId: DeviceId });

/** How a clinic's paper looks, its picture while it is being changed, and a test print. */
export const paperRoutes = (deps: Deps): readonly Route[] => [
  defineRoute({
    method: 'get',
    path: '/clinics/:clinicId/paper-template',
    summary: 'How tickets and slips look',
    access: { staff: 'administer' },
    params: InClinic,
    answer: PaperTemplate,
    handle: async ({ params }) => ok(await readTemplate(deps.db, params.clinicId)),
  }),
  defineRoute({
    method: 'put',
    path: '/clinics/:clinicId/paper-template',
    summary: 'Change how tickets and slips look',
    access: { staff: 'administer' },
    params: InClinic,
    body: PaperTemplate,
    answer: z.object({ id: z.string() }),
    handle: ({ params: { clinicId }, body, principal, idempotency }) =>
      writeTemplate(deps, { clinicId, actor: actorOf(principal), idempotency }, body),
  }),
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/paper-template/logo',
    summary: 'Turn a picture file into the dots of a logo; keeps nothing',
    access: { staff: 'administer' },
    params: InClinic,
    body: LogoFile,
    answer: LogoMade,
    perMinute: 60,
    handle: ({ body }) => makeLogo(deps, body.file),
  }),
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/paper-template/picture',
    summary: 'The picture of the paper under a template that is being tried; keeps nothing',
    access: { staff: 'administer' },
    params: InClinic,
    body: PaperPictureRequest,
    answer: PaperPicture,
    perMinute: 240,
    handle: ({ params, body }) => paintSample(deps, params.clinicId, body),
  }),
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/devices/:deviceId/test-paper',
    summary: 'Print a test paper: the model, how the printer is, and all languages',
    access: { staff: 'administer' },
    params: OfDevice,
    body: z.object({}),
    answer: PaperState,
    handle: ({ params: { clinicId, deviceId }, idempotency }) =>
      orderTestPaper(deps, { clinicId, printAt: deviceId, idempotency }),
  }),
  defineRoute({
    method: 'get',
    path: '/clinics/:clinicId/devices/:deviceId/test-paper',
    summary: 'How the last test paper of a printer is doing',
    access: { staff: 'administer' },
    params: OfDevice,
    answer: PaperState,
    handle: ({ params: { clinicId, deviceId } }) => testPaperState(deps, { clinicId, printAt: deviceId }),
  }),
];
