import type { ClinicId } from '../../common/contract/vocabulary.ts';
import type { Speech } from '../ports/speech.ts';
import { piecesOfCalls, type SpokenSettings } from '../voice/announcement.ts';

/**
 * Makes every piece of the clinic's coming calls ahead of time, so that a call is only joined from them. Called at the
 * start and when rooms, services or languages change; it takes seconds, beside everything else, and repeating it is cheap.
 *
 * @returns how many pieces are ready; fewer than all means that the voice failed or was closed
 */
export const prepareAnnouncements = (speech: Speech, settings: SpokenSettings, clinicId?: ClinicId): Promise<number> =>
  speech.prepare({
    fragments: piecesOfCalls(settings),
    heardOn: 'display',
    ...(clinicId === undefined ? {} : { clinicId }),
  });
