import { z } from 'zod';
import { KeptMedia, LARGEST_BYTES, MediaInput } from '../../../common/contract/media.ts';
import { ClinicId } from '../../../common/contract/vocabulary.ts';
import { keepMediaFile, removeMedia, writeMedia, type MediaDeps } from '../../usecases/media/mediaCases.ts';
import { defineRoute, type Route } from '../route.ts';
import { ADMINISTER, administratorOf, Written } from './adminRequest.ts';

const InClinic = z.object({ clinicId: ClinicId });
const OfPiece = InClinic.extend({ id: z.uuid() });

/** What screens show beside the calls. */
export const mediaRoutes = (deps: MediaDeps): readonly Route[] => [
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/media-files',
    summary: 'Upload a picture (PNG, JPEG, WebP) or video (MP4, WebM) for the screens',
    access: ADMINISTER,
    params: InClinic,
    file: { largestBytes: LARGEST_BYTES.video },
    answer: KeptMedia,
    perMinute: 60,
    handle: ({ file }) => keepMediaFile(deps, file),
  }),
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/media',
    summary: 'Show something beside the calls',
    access: ADMINISTER,
    params: InClinic,
    body: MediaInput,
    answer: Written,
    handle: (request) => writeMedia(deps, administratorOf(request), undefined, request.body),
  }),
  defineRoute({
    method: 'put',
    path: '/clinics/:clinicId/media/:id',
    summary: 'Change what is shown beside the calls',
    access: ADMINISTER,
    params: OfPiece,
    body: MediaInput,
    answer: Written,
    handle: (request) => writeMedia(deps, administratorOf(request), request.params.id, request.body),
  }),
  defineRoute({
    method: 'delete',
    path: '/clinics/:clinicId/media/:id',
    summary: 'Show it no more',
    access: ADMINISTER,
    params: OfPiece,
    answer: Written,
    handle: (request) => removeMedia(deps, administratorOf(request), request.params.id),
  }),
];
