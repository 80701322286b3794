import { expect, test } from 'vitest';
import { demonstrationNight } from '../../server/jobs/demonstrationNight.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Half past three in the night in Tehran. */
const NIGHT = Date.parse('2026-03-02T00:00:00Z');

function running(startedAt = NIGHT) {
  const clock = { at: startedAt, now: () => clock.at };
  const night = { backs: 0 };
  const look = demonstrationNight({
    ...{ at: '04:00', timeZone: 'Asia/Tehran', clock },
    goBack: () => (night.backs += 1),
  });
  return {
    /** How often it went back when somebody looked at that time. */
    lookAt: async (at: number): Promise<number> => {
      clock.at = at;
      await look();
      return night.backs;
    },
  };
}

test('a demonstration goes back at four, once a night', async () => {
  const { lookAt } = running();
  expect(await lookAt(NIGHT + 29 * MINUTE_MS)).toBe(0);
  expect(await lookAt(NIGHT + 30 * MINUTE_MS)).toBe(1);
  expect(await lookAt(NIGHT + 31 * MINUTE_MS)).toBe(1);
  expect(await lookAt(NIGHT + 24 * HOUR_MS)).toBe(1);
  expect(await lookAt(NIGHT + 25 * HOUR_MS)).toBe(2);
});

test('a computer that slept at four goes back when it wakes, and once after many nights', async () => {
  const { lookAt } = running();
  expect(await lookAt(NIGHT + 80 * HOUR_MS)).toBe(1);
  expect(await lookAt(NIGHT + 80 * HOUR_MS + MINUTE_MS)).toBe(1);
});

test('one that was started after four keeps what it has until the next night', async () => {
  const { lookAt } = running(NIGHT + 5 * HOUR_MS);
  expect(await lookAt(NIGHT + 6 * HOUR_MS)).toBe(0);
  expect(await lookAt(NIGHT + 23 * HOUR_MS)).toBe(0);
  expect(await lookAt(NIGHT + 25 * HOUR_MS)).toBe(1);
});

test('a clock that is set back takes nothing away', async () => {
  const { lookAt } = running(NIGHT + 5 * HOUR_MS);
  expect(await lookAt(NIGHT)).toBe(0);
});
