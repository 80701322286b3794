import { Story } from '#common/contract/story.ts';
import type { ClinicId } from '#common/contract/vocabulary.ts';
import { api, clinicPath } from '../api.ts';

/** A ticket that stands on a screen, or a number as it was typed. */
export type WantedStory =
  { readonly visitId: string; readonly number: string } | { readonly date: string; readonly number: string };

export function readStory(clinicId: ClinicId, wanted: WantedStory, signal: AbortSignal) {
  const parts =
    'visitId' in wanted
      ? ['visits', wanted.visitId, 'story']
      : ['days', wanted.date, 'tickets', wanted.number, 'story'];
  return api.get(clinicPath(clinicId, ...parts), (body) => Story.parse(body), { signal });
}
