import { expect, test } from 'vitest';
import { startDrivenClinic } from '../../scripts/demoDay/clinic.ts';
import { liveDay, type DayCounts } from '../../scripts/demoDay/live.ts';
import { planDay } from '../../scripts/demoDay/plan.ts';

const MORNING = Date.parse('2026-03-02T04:30:00Z');

async function livedDay(seed: number, minutes: number): Promise<{ readonly log: string; readonly counts: DayCounts }> {
  const clinic = await startDrivenClinic(MORNING, 0);
  try {
    const counts = await liveDay(clinic, planDay(seed, minutes), Infinity, () => undefined);
    return { log: await clinic.log(), counts };
  } finally {
    await clinic.stop();
  }
}

test('the same seed plans the same day, another seed another', () => {
  expect(planDay(1, 240)).toEqual(planDay(1, 240));
  expect(planDay(2, 240)).not.toEqual(planDay(1, 240));
});

test('a simulated morning lived twice leaves the same log, ids aside, and everything of it happened', async () => {
  const [one, two] = [await livedDay(7, 45), await livedDay(7, 45)];
  expect(two.log).toBe(one.log);
  expect(Object.keys(one.counts.done)).toEqual(
    expect.arrayContaining([
      'room opens',
      'books by telephone',
      'walk-in takes a ticket',
      'presses next',
      'leaves a telephone',
    ]),
  );
  expect(one.log).toContain('turn_became_near');
}, 300_000);
