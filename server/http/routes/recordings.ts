import { z } from 'zod';
import { Language } from '../../../common/contract/language.ts';
import { Heard, LARGEST_RECORDING_BYTES, RecordingName, Recordings } from '../../../common/contract/recordings.ts';
import { ok } from '../../../common/contract/result.ts';
import { ClinicId } from '../../../common/contract/vocabulary.ts';
import {
  hearRecording,
  keepRecording,
  listRecordings,
  removeRecording,
  type RecordingDeps,
} from '../../usecases/announcing/recordingCases.ts';
import { defineRoute, type Route } from '../route.ts';
import { ADMINISTER, administratorOf, Written } from './adminRequest.ts';

const InClinic = z.object({ clinicId: ClinicId });
const OfLanguage = InClinic.extend({ language: Language });
const Named = z.object({ name: RecordingName });

/** The clinic's own voice. */
export const recordingRoutes = (deps: RecordingDeps): readonly Route[] => [
  defineRoute({
    method: 'get',
    path: '/clinics/:clinicId/recordings',
    summary: 'Everything that calls and the telephone menu say, and what of it the clinic recorded',
    access: ADMINISTER,
    params: InClinic,
    answer: Recordings,
    handle: async ({ params }) => ok({ recordings: await listRecordings(deps, params.clinicId) }),
  }),
  defineRoute({
    method: 'put',
    path: '/clinics/:clinicId/recordings/:language',
    summary: 'Say these words by this recording (WAV) from now on',
    access: ADMINISTER,
    params: OfLanguage,
    query: Named,
    file: { largestBytes: LARGEST_RECORDING_BYTES },
    answer: Written,
    handle: (request) => {
      const { params, query, file } = request;
      return keepRecording(deps, administratorOf(request), { language: params.language, ...query }, file);
    },
  }),
  defineRoute({
    method: 'delete',
    path: '/clinics/:clinicId/recordings/:language',
    summary: 'Say these words by the generated voice again',
    access: ADMINISTER,
    params: OfLanguage,
    query: Named,
    answer: Written,
    handle: (request) =>
      removeRecording(deps, administratorOf(request), { language: request.params.language, ...request.query }),
  }),
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/recordings/:language/hear',
    summary: 'How these words sound in a call now',
    access: ADMINISTER,
    params: OfLanguage,
    query: Named,
    answer: Heard,
    handle: ({ params, query }) => hearRecording(deps, params.clinicId, { language: params.language, ...query }),
  }),
];
