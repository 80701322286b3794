import type { PanelView, QueueEntry } from '#common/contract/panelView.ts';

/** Those who wait for the same doctor, or the same room, that is not there. */
export type StrandedGroup = {
  readonly id: string;
  readonly entries: readonly QueueEntry[];
  readonly since: number;
  readonly kind: 'left' | 'not_there' | 'closed_room';
};

const MINUTE_MS = 60_000;

/** Whom somebody should decide about, the longest first: a doctor who only changes the room is no alarm. */
export function strandedGroups(view: PanelView, now: number): readonly StrandedGroup[] {
  const due = view.queue.filter(
    ({ stranded }) => stranded !== undefined && now - stranded.since >= view.policy.doctorGoneMin * MINUTE_MS,
  );
  const groups = Map.groupBy(due, ({ boundTo, practitionerId }) => boundTo ?? practitionerId ?? '');
  return [...groups]
    .map(([id, entries]): StrandedGroup => ({
      id,
      entries,
      since: Math.min(...entries.map(({ stranded }) => stranded?.since ?? now)),
      kind: kindOf(entries),
    }))
    .sort((a, b) => a.since - b.since);
}

const kindOf = (entries: readonly QueueEntry[]): StrandedGroup['kind'] => {
  if (entries.some(({ boundTo }) => boundTo !== null)) return 'closed_room';
  return entries.some(({ stranded }) => stranded?.hasLeft === true) ? 'left' : 'not_there';
};
