import type { ClinicQueue } from '../clinicQueue.svelte.ts';
import type { QueueEntry } from '#common/contract/panelView.ts';
import { leftToRight } from '#common/phrases/format.ts';
import { strandedPhrases } from '#common/phrases/stranded.ts';
import { language, local, t } from '#common/ui/language.svelte.ts';
import type { StrandedGroup } from './stranded.ts';

/** The doctor or the room that is waited for, by name. */
export const waitedFor = (queue: ClinicQueue, { boundTo, practitionerId }: QueueEntry): string =>
  local((boundTo === null ? queue.practitionerName(practitionerId) : queue.room(boundTo)?.name) ?? {});

const OF_KIND = {
  left: strandedPhrases.left,
  not_there: strandedPhrases.notThere,
  closed_room: strandedPhrases.closedRoom,
} as const;

/** "A-012 and A-015 wait for Dr Noor, who has left". */
export function sayStranded(queue: ClinicQueue, { entries, kind }: StrandedGroup): string {
  const [first] = entries;
  return t(OF_KIND[kind], {
    numbers: new Intl.ListFormat(language.current).format(entries.map(({ number }) => leftToRight(number))),
    who: first ? waitedFor(queue, first) : '',
    count: entries.length,
  });
}
