import { z } from 'zod';
import { KioskSpeech, KioskSpeechQuery } from '../../../common/contract/kioskSpeech.ts';
import { ClinicId } from '../../../common/contract/vocabulary.ts';
import { kioskSpeech } from '../../usecases/announcing/kioskSpeech.ts';
import { defineRoute, type Route } from '../route.ts';

/** The kiosk by ear. */
export const kioskSpeechRoutes = (deps: Parameters<typeof kioskSpeech>[0]): readonly Route[] => [
  defineRoute({
    method: 'get',
    path: '/clinics/:clinicId/kiosk-speech',
    summary: 'The sound of one phrase that a kiosk says, with this clinic’s names',
    access: { devices: ['kiosk'] },
    params: z.object({ clinicId: ClinicId }),
    query: KioskSpeechQuery,
    answer: KioskSpeech,
    perMinute: 900,
    handle: ({ params, query }) => kioskSpeech(deps, params.clinicId, query),
  }),
];
