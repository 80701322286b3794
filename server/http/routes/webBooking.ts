import { z } from 'zod';
import {
  WebAsked,
  WebClinics,
  WebCodeRequest,
  WebCodeSent,
  WebConfirm,
  WebConfirmed,
  WebHeld,
  WebHold,
  WebPlaces,
  WebPlacesQuery,
  WebRelease,
  WebServices,
} from '../../../common/contract/webBooking.ts';
import { ok } from '../../../common/contract/result.ts';
import type { ClinicId } from '../../../common/contract/vocabulary.ts';
import type { News } from '../../ports/news.ts';
import { confirm } from '../../usecases/web/confirm.ts';
import { keepPlace, releaseWebPlace } from '../../usecases/web/keepPlace.ts';
import { sendCode } from '../../usecases/web/sendCode.ts';
import type { WebDeps } from '../../usecases/web/webClinic.ts';
import { webPlaces, webServices } from '../../usecases/web/webOffer.ts';
import { defineRoute, type Route } from '../route.ts';
import { InClinic } from './booking.ts';

type Deps = WebDeps & {
  readonly clinicsOnTheWeb: () => Promise<WebClinics>;
  readonly news: News;
  readonly waiting: { readonly look: (clinicId: ClinicId) => Promise<void> };
};

const access = { web: true } as const;

/** The public page for booking. Asked with bodies, because secrets, numbers and answers do not belong into an address. */
export const webBookingRoutes = (deps: Deps): readonly Route[] => [
  defineRoute({
    method: 'get',
    path: '/web-booking',
    summary: 'Clinics that anybody may book here',
    access,
    answer: WebClinics,
    perMinute: 120,
    handle: async () => ok(await deps.clinicsOnTheWeb()),
  }),
  defineRoute({
    method: 'post',
    path: '/web-booking/clinics/:clinicId/services',
    summary: 'What can be booked, and from when',
    access,
    params: InClinic,
    body: WebAsked,
    answer: WebServices,
    perMinute: 120,
    handle: ({ params: { clinicId }, body }) => webServices(deps, clinicId, body),
  }),
  defineRoute({
    method: 'post',
    path: '/web-booking/clinics/:clinicId/places',
    summary: 'Free times of one service, the nearest first',
    access,
    params: InClinic,
    body: WebPlacesQuery,
    answer: WebPlaces,
    perMinute: 120,
    handle: ({ params: { clinicId }, body }) => webPlaces(deps, clinicId, body),
  }),
  defineRoute({
    method: 'post',
    path: '/web-booking/clinics/:clinicId/hold',
    summary: 'Keep a place while somebody types',
    access,
    params: InClinic,
    body: WebHold,
    answer: WebHeld,
    perMinute: 60,
    handle: ({ params: { clinicId }, body, address }) => keepPlace(deps, { ...body, clinicId, address }),
  }),
  defineRoute({
    method: 'post',
    path: '/web-booking/clinics/:clinicId/release',
    summary: 'Give it back',
    access,
    params: InClinic,
    body: WebRelease,
    answer: z.object({}),
    perMinute: 60,
    handle: async ({ params: { clinicId }, body: { secret } }) => {
      const released = await releaseWebPlace(deps, { clinicId, secret });
      return released.ok ? ok({}) : released;
    },
  }),
  defineRoute({
    method: 'post',
    path: '/web-booking/clinics/:clinicId/code',
    summary: 'Text a code to the number, to book the place or to wait for one',
    access,
    params: InClinic,
    body: WebCodeRequest,
    answer: WebCodeSent,
    perMinute: 60,
    handle: ({ params: { clinicId }, body, address, idempotency }) =>
      sendCode(deps, { ...body, clinicId, address, idempotency }),
  }),
  defineRoute({
    method: 'post',
    path: '/web-booking/clinics/:clinicId/confirm',
    summary: 'Book, by the code that was texted',
    access,
    params: InClinic,
    body: WebConfirm,
    answer: WebConfirmed,
    perMinute: 60,
    handle: async ({ params: { clinicId }, body }) => {
      const confirmed = await confirm(deps, { ...body, clinicId });
      if (!confirmed.ok) return confirmed;
      if (confirmed.value.kind === 'waiting') await deps.waiting.look(clinicId);
      deps.news.tell({ kind: 'beside', clinicId });
      return confirmed;
    },
  }),
];
