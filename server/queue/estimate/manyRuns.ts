/**
 * The run again and again, each time with services as long as they may be by chance. A run in which every service takes
 * its mean is wrong where the queue is short: of four rooms one is free before the mean of any, a room that finds nobody
 * waits, and who is booked comes in between. How far single waits vary is told by the first run, which knows its doubts.
 */
import type { StageId } from '../../../common/contract/vocabulary.ts';
import { Forecast, forwardRun, type Outlook, type RoomAhead } from './forwardRun.ts';
import { drawnService, drawnTimeLeft } from './serviceTime.ts';

/** All runs together call no more people than this, so that a full hall costs what a small one does. */
const MOST_CALLS = 400;
/** In pairs: what is long in one is short in the other, so that few runs have nearly the mean of many. */
const MOST_PAIRS = 8;

/** @returns what `forwardRun` says, with the means of many runs; the same for the same outlook */
export function manyRuns(outlook: Outlook): Forecast {
  const first = forwardRun({ ...outlook, waiting: outlook.waiting.copy() });
  const people = Math.max(1, outlook.waiting.size + outlook.coming.filter(({ at }) => at <= outlook.at).length);
  const pairs = Math.min(MOST_PAIRS, Math.floor(MOST_CALLS / people / 2));
  if (pairs === 0) return first;
  const sums = new Map<StageId, { sumMs: number; count: number }>();
  for (let pair = 0; pair < pairs; pair += 1)
    for (const isMirrored of [false, true])
      for (const [stageId, { meanMs }] of forwardRun(drawn(outlook, pair, isMirrored)).waits()) {
        const sum = sums.get(stageId) ?? { sumMs: 0, count: 0 };
        sum.sumMs += meanMs;
        sum.count += 1;
        sums.set(stageId, sum);
      }
  return first.withMeans((stageId) => {
    const sum = sums.get(stageId);
    // Who comes later may not be in every run, and keeps what the first one says.
    return sum?.count === 2 * pairs ? sum.sumMs / sum.count : undefined;
  });
}

function drawn(outlook: Outlook, pair: number, isMirrored: boolean): Outlook {
  const served = new Map<RoomAhead, { readonly index: number; count: number }>();
  const shareOf = (index: number, nth: number): number => {
    const share = shareBy(pair, index, nth);
    return isMirrored ? 1 - share : share;
  };
  const rooms = outlook.rooms.map((room, index) => {
    const { inside } = room;
    const busy = inside ? { meanMs: drawnTimeLeft(inside, shareOf(index, 0)), variance: 0 } : room.busy;
    const one = { ...room, busy };
    served.set(one, { index, count: 0 });
    return one;
  });
  return {
    ...outlook,
    isBrief: true,
    waiting: outlook.waiting.copy(),
    rooms,
    serviceIn: (room, place) => {
      const usual = outlook.serviceIn(room, place);
      const own = served.get(room);
      if (!own) return usual;
      own.count += 1;
      return { ...usual, meanMs: drawnService(usual.meanMs, shareOf(own.index, own.count)) };
    },
  };
}

/** A number between 0 and 1 that looks like chance and is the same each time it is asked for (murmur3's last steps). */
function shareBy(pair: number, room: number, nth: number): number {
  let mixed =
    (Math.imul(pair + 1, 0x9e3779b1) ^ Math.imul(room + 1, 0x85ebca77) ^ Math.imul(nth + 1, 0xc2b2ae3d)) >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (((mixed ^ (mixed >>> 16)) >>> 0) + 0.5) / 4_294_967_296;
}
