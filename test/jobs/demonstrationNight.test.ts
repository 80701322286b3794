import { afterEach, expect, test, vi } from 'vitest';
import { demonstrationNight } from '../../server/jobs/demonstrationNight.ts';
import { wireNight } from '../../server/wiring/night.ts';

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

test('a computer that slept at four goes back when it wakes soon after, and once after many nights', async () => {
  const { lookAt } = running();
  expect(await lookAt(NIGHT + 72 * HOUR_MS + 59 * MINUTE_MS)).toBe(1);
  expect(await lookAt(NIGHT + 72 * HOUR_MS + 60 * MINUTE_MS)).toBe(1);
});

test('a computer that wakes in the middle of the morning keeps what is shown, and goes back the next night', async () => {
  const { lookAt } = running();
  expect(await lookAt(NIGHT + 61 * MINUTE_MS)).toBe(0);
  expect(await lookAt(NIGHT + 6 * HOUR_MS)).toBe(0);
  expect(await lookAt(NIGHT + 24 * HOUR_MS + 29 * MINUTE_MS)).toBe(0);
  expect(await lookAt(NIGHT + 24 * HOUR_MS + 31 * MINUTE_MS)).toBe(1);
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

const { execve = { configurable: true } } = Object.getOwnPropertyDescriptors(process);
afterEach(() => {
  vi.useRealTimers();
  Object.defineProperties(process, { execve });
});

/** From half past three on the server looks every 20 s, for two hours. @returns what it said at its start, and how often it ended */
async function overFour() {
  vi.useFakeTimers({ now: NIGHT });
  const end = vi.fn();
  // Nothing of it is written in these two hours.
  const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  const night = wireNight({ demonstrationResetAt: '04:00', timeZone: 'Asia/Tehran' }, log, end);
  await vi.advanceTimersByTimeAsync(2 * HOUR_MS);
  await night.stop();
  return { said: night.lines.join(), ends: end.mock.calls.length };
}

test('a demonstration whose Node cannot start it again is not taken away, and says so', async () => {
  Object.assign(process, { execve: undefined });
  expect(await overFour()).toEqual({ said: expect.stringContaining('does not go back') as string, ends: 0 });
  Object.assign(process, { execve: () => expect.unreachable() });
  expect(await overFour()).toEqual({ said: expect.stringContaining('Every night at 04:00') as string, ends: 1 });
});
