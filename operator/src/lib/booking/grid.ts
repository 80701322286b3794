import type { FreePlaces } from '#common/contract/booking.ts';
import { DAY_PARTS, type DayPart } from './dayPart.ts';

export type Day = FreePlaces['days'][number];
export type Slot = Day['slots'][number];

/** One time that can be chosen: a free place, or a doctor's named extra patient where all places are taken. */
export type Cell = { readonly slot: Slot; readonly kind: 'free' | 'extra' };

export const keyOfCell = ({ slot }: Cell): string => `${slot.scheduleId} ${slot.startsAt}`;

/**
 * The times of one day to choose from, each service's time once: whoever asks for any doctor gets the first who is
 * free, and who needs no word before who does. Extra patients are offered only where nobody of that service is free at that time.
 */
export function cellsOf(day: Day, wanted: { readonly part: DayPart | ''; readonly timeZone: string }): readonly Cell[] {
  const cells = new Map<string, Cell>();
  for (const slot of day.slots) {
    if (wanted.part !== '' && !isIn(wanted.part, slot.startsAt, wanted.timeZone)) continue;
    const key = `${slot.startsAt} ${slot.serviceId}`;
    const takesExtra = day.extras.some(({ scheduleId, left }) => scheduleId === slot.scheduleId && left > 0);
    if (slot.free > 0) {
      const before = cells.get(key);
      const isBetter = before?.slot.beyond !== undefined && slot.beyond === undefined;
      if (before?.kind !== 'free' || isBetter) cells.set(key, { slot, kind: 'free' });
    } else if (takesExtra && !cells.has(key)) cells.set(key, { slot, kind: 'extra' });
  }
  return [...cells.values()].sort((a, b) => a.slot.startsAt - b.slot.startsAt);
}

function isIn(part: DayPart, at: number, timeZone: string): boolean {
  const hour = Number(new Intl.DateTimeFormat('en', { hour: '2-digit', hourCycle: 'h23', timeZone }).format(at));
  const { from, until } = DAY_PARTS[part];
  return hour >= from && hour < until;
}
