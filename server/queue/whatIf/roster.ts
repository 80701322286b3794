import type { EpochMs, ServicePointId } from '../../../common/contract/vocabulary.ts';
import type { Happening, Outside, Pause } from './outside.ts';

/** Other rooms, or rooms that work longer. */
export type Roster = {
  readonly longer?: readonly { readonly servicePointId: ServicePointId; readonly minutes: number }[];
  /** A room more, open whenever the one like it was, by the same pace, with no practitioner of its own. */
  readonly extra?: readonly { readonly id: ServicePointId; readonly like: ServicePointId }[];
};

export function withRoster(outside: Outside, { longer = [], extra = [] }: Roster = {}): Outside {
  const pauses = new Map<ServicePointId, readonly Pause[]>(outside.pauses);
  let { happenings, untilAt } = outside;
  for (const { servicePointId, minutes } of longer) {
    const closing = happenings.findLastIndex(
      ({ event }) => event.type === 'service_point_closed' && event.servicePointId === servicePointId,
    );
    // Closed with the day: it is the day that ends later then.
    const closedAt = happenings[closing]?.at ?? outside.untilAt;
    const at = (closedAt + minutes * 60_000) as EpochMs;
    happenings = happenings.map((each, index) => (index === closing ? { ...each, at } : each));
    untilAt = Math.max(untilAt, at) as EpochMs;
  }
  for (const { id, like } of extra) {
    happenings = [...happenings, ...happenings.flatMap((each) => sameIn(id, like, each))];
    pauses.set(id, outside.pauses.get(like) ?? []);
  }
  return { ...outside, happenings, pauses, untilAt };
}

function sameIn(id: ServicePointId, like: ServicePointId, { at, seq, event }: Happening): readonly Happening[] {
  switch (event.type) {
    case 'service_point_opened':
      return event.servicePointId === like
        ? [{ at, seq, event: { ...event, servicePointId: id, practitionerId: null } }]
        : [];
    case 'service_point_paused':
    case 'service_point_resumed':
    case 'service_point_closed':
      return event.servicePointId === like ? [{ at, seq, event: { ...event, servicePointId: id } }] : [];
    default:
      return [];
  }
}
