/** Random days on two servers behind a network that loses, doubles, delays and reorders what is asked and answered. */
import { expect, test, vi } from 'vitest';
import { faultyDay } from '../../scripts/simulate/days/faultyDay.ts';
import { QueueEvent } from '../../server/queue/event.ts';

const DAYS = 10_000;
// Half a minute on a core of one's own.
vi.setConfig({ testTimeout: 600_000 });

test('on ten thousand random days with faults nothing happens that must never happen', async () => {
  const failed: string[] = [];
  const kinds = new Map<string, number>();
  for (let seed = 1; seed <= DAYS && failed.length < 5; seed += 1) {
    const day = await faultyDay(seed);
    for (const kind of day.kinds) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    if (day.broken.length > 0) failed.push(`npm run simulate -- --days 1 --seed ${seed}\n  ${day.broken.join('\n  ')}`);
  }
  expect(failed).toEqual([]);
  // Days on which nothing happens would prove nothing.
  const all = QueueEvent.options.map((option) => option.shape.type.value);
  expect(all.filter((kind) => (kinds.get(kind) ?? 0) < 100)).toEqual([]);
});

test('the same seed gives the same day', async () => {
  expect(await faultyDay(7)).toEqual(await faultyDay(7));
});
