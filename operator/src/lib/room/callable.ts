import { compareEntries, type ExpectedEntry, type QueueEntry, type RoomState } from '#common/contract/panelView.ts';

/** Whether this room may call a stage: its service, and nobody else's practitioner or room. */
export const isForRoom = (
  entry: Pick<QueueEntry, 'serviceId' | 'practitionerId' | 'boundTo'>,
  room: RoomState,
): boolean =>
  room.serviceIds.includes(entry.serviceId) &&
  (entry.boundTo === null
    ? entry.practitionerId === null || entry.practitionerId === room.practitionerId
    : entry.boundTo === room.servicePointId);

/** Who waits for this room, in the order in which "next" will call: the first few as this room alone would. */
export function waitingFor(queue: readonly QueueEntry[], room: RoomState): QueueEntry[] {
  const placeOf = ({ stageId }: QueueEntry) => {
    const place = room.next.indexOf(stageId);
    return place < 0 ? room.next.length : place;
  };
  return queue
    .filter((entry) => entry.status === 'waiting' && isForRoom(entry, room))
    .sort((a, b) => placeOf(a) - placeOf(b) || compareEntries(a, b));
}

export const asideFor = (queue: readonly QueueEntry[], room: RoomState): QueueEntry[] =>
  queue.filter((entry) => entry.status === 'held' && isForRoom(entry, room));

export const missedFor = (queue: readonly QueueEntry[], room: RoomState): QueueEntry[] =>
  queue.filter((entry) => entry.status === 'no_show' && isForRoom(entry, room));

export const expectedFor = (expected: readonly ExpectedEntry[], room: RoomState): ExpectedEntry[] =>
  expected.filter((entry) => isForRoom({ ...entry, boundTo: null }, room));
