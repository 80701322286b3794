import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EpochMs } from '../../common/contract/vocabulary.ts';
import { capacityOf, type KnownSlot } from '../../server/booking/capacity.ts';
import type { PlannedSlot } from '../../server/booking/slots.ts';

const ms = (value: number) => value as EpochMs;

const planned = (startsAt: number, endsAt: number, places = 1, isWithdrawn = false): PlannedSlot => ({
  startsAt: ms(startsAt),
  endsAt: ms(endsAt),
  places,
  firstOrdinal: 1,
  isWithdrawn,
});
const known = (startsAt: number, endsAt: number, free: number, taken: number): KnownSlot => ({
  slotId: `${startsAt}-${endsAt}`,
  startsAt: ms(startsAt),
  endsAt: ms(endsAt),
  isWithdrawn: false,
  free,
  taken,
});

describe('what is free on a date', () => {
  test('is everything planned while nobody has asked for it', () => {
    expect(capacityOf([planned(0, 10, 3)], []).offered).toEqual([
      { slotId: undefined, startsAt: 0, endsAt: 10, places: 3, free: 3 },
    ]);
  });

  test('is what is planned less what is taken, never less than nothing', () => {
    const { offered } = capacityOf([planned(0, 10, 3), planned(10, 20, 1)], [known(0, 10, 1, 2), known(10, 20, 0, 2)]);
    expect(offered.map(({ places, free }) => [places, free])).toEqual([
      [3, 1],
      [2, 0],
    ]);
  });

  test('leaves out slots from which the doctor is away, and says which rows those are', () => {
    const { offered, withdrawn } = capacityOf([planned(0, 10, 1, true), planned(10, 20)], [known(0, 10, 1, 0)]);
    expect(offered.map(({ startsAt }) => startsAt)).toEqual([10]);
    expect(withdrawn).toEqual(['0-10']);
  });

  test('leaves out new slots that cross a time at which somebody is already booked', () => {
    const { offered, withdrawn } = capacityOf(
      [planned(0, 20), planned(20, 40), planned(40, 60)],
      [known(0, 10, 1, 0), known(10, 20, 1, 0), known(20, 30, 0, 1), known(30, 40, 1, 0)],
    );
    expect(offered).toEqual([
      { slotId: '0-10', startsAt: 0, endsAt: 20, places: 1, free: 1 },
      { slotId: undefined, startsAt: 40, endsAt: 60, places: 1, free: 1 },
    ]);
    expect(withdrawn).toEqual(['10-20', '20-30', '30-40']);
  });

  test('never lets two people be seen at one time beyond what is planned, whatever the hours were before', () => {
    const grid = (step: number, places: number) =>
      Array.from({ length: Math.floor(120 / step) }, (_, i) => planned(i * step, (i + 1) * step, places));
    const step = fc.constantFrom(10, 15, 20, 30, 40);
    fc.assert(
      fc.property(
        step,
        step,
        fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 12, maxLength: 12 }),
        (before, now, takes) => {
          const old = grid(before, 2).map(({ startsAt, endsAt }, i) =>
            known(startsAt, endsAt, 2 - takes[i]!, takes[i]!),
          );
          const { offered, withdrawn } = capacityOf(grid(now, 2), old);
          for (const slot of offered.filter(({ free }) => free > 0)) {
            const others = old.filter((o) => o.taken > 0 && o.startsAt < slot.endsAt && slot.startsAt < o.endsAt);
            const atOnce = others.reduce((sum, o) => sum + o.taken, 0);
            expect(slot.free + atOnce).toBeLessThanOrEqual(2);
          }
          for (const o of old)
            expect(withdrawn.includes(o.slotId) || offered.some((s) => s.slotId === o.slotId)).toBe(true);
        },
      ),
    );
  });
});
