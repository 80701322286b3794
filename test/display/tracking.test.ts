import { describe, expect, test } from 'vitest';
import { inOrderOfUrgency, keptInView, SIGNAL_MS, track } from '../../display/src/calls/tracking.ts';
import { call, NOW } from './build.ts';

const standsOut = (calls: Parameters<typeof inOrderOfUrgency>[0], tracked: ReturnType<typeof track>, now: number) =>
  inOrderOfUrgency(calls, tracked, now, undefined).map(({ isSignal }) => isSignal);

describe('a new call', () => {
  test('stands out for eight seconds, then is white', () => {
    const called = call();
    const tracked = track(new Map(), [called], NOW + 50);
    expect(standsOut([called], tracked, NOW + 50)).toEqual([true]);
    expect(standsOut([called], tracked, NOW + 50 + SIGNAL_MS - 1)).toEqual([true]);
    expect(standsOut([called], tracked, NOW + 50 + SIGNAL_MS)).toEqual([false]);
  });

  test('stands out again when it is repeated, and not when its service begins', () => {
    const called = call();
    const tracked = track(new Map(), [called], NOW);
    const repeated = track(tracked, [{ ...called, times: 2 }], NOW + 60_000);
    expect(standsOut([called], repeated, NOW + 61_000)).toEqual([true]);
    const begun = track(repeated, [{ ...called, times: 1, state: 'in_service' }], NOW + 120_000);
    expect(standsOut([called], begun, NOW + 121_000)).toEqual([false]);
  });

  test('does not stand out on a screen that comes back and finds it old', () => {
    const called = call({ calledAt: NOW - 31_000 });
    expect(standsOut([called], track(new Map(), [called], NOW), NOW)).toEqual([false]);
  });

  test('stands out as long as it is being said', () => {
    const called = call({ calledAt: NOW - 60_000 });
    const [shown] = inOrderOfUrgency([called], track(new Map(), [called], NOW), NOW, called.callId);
    expect(shown?.isSignal).toBe(true);
  });
});

describe('a call that is over too soon', () => {
  const over = { ...call(), state: 'over' as const };
  const called = { ...over, state: 'called' as const };
  const next = call({ number: 'B-043', calledAt: NOW + 2_000 });

  test('stays beside the next one until it has stood eight seconds', () => {
    const tracked = track(track(new Map(), [called], NOW), [next], NOW + 2_000, [over]);
    const view = { current: [next], recent: [over] };
    const shown = keptInView(view, tracked, NOW + 7_900);
    expect(shown.current.map(({ number }) => number)).toEqual(['B-043', 'B-042']);
    expect(shown.recent).toEqual([]);
    expect(keptInView(view, tracked, NOW + 8_000)).toBe(view);
  });

  test('goes at once when it was taken back', () => {
    const tracked = track(track(new Map(), [called], NOW), [next], NOW + 2_000, []);
    expect(keptInView({ current: [next], recent: [] }, tracked, NOW + 3_000).current).toEqual([next]);
  });

  test('does not come back on a screen that never showed it', () => {
    const view = { current: [next], recent: [over] };
    expect(keptInView(view, track(new Map(), [next], NOW, [over]), NOW)).toBe(view);
  });
});

describe('the order on the screen', () => {
  test('has those who are still expected before those already inside, and the newest first', () => {
    const older = call({ number: 'B-040', calledAt: NOW - 90_000 });
    const inside = call({ number: 'B-041', calledAt: NOW - 40_000, state: 'in_service' });
    const newest = call({ number: 'B-042' });
    const calls = [newest, inside, older];
    const ordered = inOrderOfUrgency(calls, track(new Map(), calls, NOW), NOW, undefined);
    expect(ordered.map(({ number }) => number)).toEqual(['B-042', 'B-040', 'B-041']);
  });

  test('brings a repeated call to the top', () => {
    const older = call({ number: 'B-040', calledAt: NOW - 90_000 });
    const newer = call({ number: 'B-042' });
    const before = track(new Map(), [newer, older], NOW);
    const repeated = { ...older, times: 2 };
    const after = track(before, [newer, repeated], NOW + 5_000);
    const ordered = inOrderOfUrgency([newer, repeated], after, NOW + 5_000, undefined);
    expect(ordered.map(({ number }) => number)).toEqual(['B-040', 'B-042']);
  });
});
