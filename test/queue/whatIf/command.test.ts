import { expect, test } from 'vitest';
import { alikeCalls } from '../../../server/queue/whatIf/compare.ts';
import { replayDay } from '../../../server/queue/whatIf/replay.ts';
import { withSetting } from '../../../scripts/whatIf/setting.ts';
import { SIMULATED_ROOMS, simulatedDay } from '../../../scripts/whatIf/simulatedDay.ts';
import { settings } from '../build.ts';

test('simulated days come out call by call, and the same seed is the same day', () => {
  for (const seed of [1, 2, 3]) {
    const log = simulatedDay(seed);
    const { calls, alike } = alikeCalls(log, replayDay(log));
    expect(calls).toBeGreaterThan(50);
    expect(alike).toBe(calls);
    expect(simulatedDay(seed)).toEqual(log);
  }
  expect(SIMULATED_ROOMS).toHaveLength(2);
});

test('a setting is written by its name and its value', () => {
  expect(withSetting(settings, 'waitCapMin=60').policy.waitCapMin).toBe(60);
  expect(withSetting(settings, 'ratio=2:1').policy.ratio).toEqual({ booked: 2, walkIn: 1 });
  expect(withSetting(withSetting(settings, 'ratio=2:1'), 'ratio=off').policy.ratio).toBeNull();
  expect(withSetting(settings, 'classes.standard.offsetMin=-30').classes).toMatchObject({
    standard: { offsetMin: -30 },
  });
});

test('a setting that is not there, or cannot be so, is refused in words', () => {
  for (const written of ['waitCap=60', 'waitCapMin=soon', 'classes.nobody.offsetMin=1', 'waitCapMin'])
    expect(() => withSetting(settings, written), written).toThrow(/There is no|cannot be|Write a setting/);
});
