import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { DEMO_ORDER, demoDays, visitsCsv } from '../../scripts/estimate/demoClinic.ts';
import { evaluate, split, type Evaluation } from '../../scripts/estimate/evaluate.ts';
import { habitsOf } from '../../scripts/estimate/habits.ts';
import { limitOf } from '../../scripts/estimate/limit.ts';
import { leadsOf, type RuleName } from '../../scripts/estimate/notices.ts';
import { readVisits } from '../../scripts/estimate/readVisits.ts';
import { replayDay } from '../../scripts/estimate/replay.ts';
import { errorsOf } from '../../scripts/estimate/score.ts';

const MINUTE_MS = 60_000;
const MEAN_MIN = 8;
const told = { order: DEMO_ORDER, knowsBookings: true, trainShare: 0.6 };

describe('a simulated clinic with a change of roster over lunch', () => {
  const clinics = [1, 2, 3, 4].map((seed) => demoDays(seed, 10, MEAN_MIN));
  let found: readonly Evaluation[] = [];
  beforeAll(() => {
    found = clinics.map(({ visits, plan }) => evaluate(visits, { ...told, plan }));
  });
  const mean = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0) / values.length;

  test('is estimated better by far than by any simple rule, and its ranges hold what they say', () => {
    const ours = mean(found.map(({ ours: { wape } }) => wape));
    expect(ours).toBeLessThan(0.125);
    for (const name of ['head of line', 'last to enter service', '4-hour average', 'queue length x mean'] as const)
      expect(mean(found.map(({ baselines }) => baselines[name].wape))).toBeGreaterThan(2 * ours);
    expect(mean(found.map(({ coverage }) => coverage))).toBeGreaterThan(0.55);
    expect(mean(found.map(({ coverage }) => coverage))).toBeLessThan(0.65);
  });

  test('is estimated nearly as well as by somebody who knows every mean of it, whom nobody can surpass', () => {
    const wapes = found.map(({ ours }) => ours.wape);
    const limits = clinics.map((made) => limitOf(split(made.visits, 0.6).examined, made));
    const limit = mean(limits.map(({ errors }) => errors.wape));
    expect(mean(wapes)).toBeGreaterThan(limit);
    expect(mean(wapes)).toBeLessThan(1.15 * limit);
    // The futures are those of this clinic: their own ranges hold what they say.
    expect(Math.abs(mean(limits.map(({ coverage }) => coverage)) - 0.6)).toBeLessThan(0.05);
  });

  test('is estimated nearly as well where nobody tells the roster', () => {
    const unknown = clinics.slice(0, 2).map(({ visits }) => evaluate(visits, { ...told, plan: [] }));
    expect(mean(unknown.map(({ ours: { wape } }) => wape))).toBeLessThan(0.16);
  });

  test('lets its rule of booked patients and walk-ins be learned', () => {
    const [first] = clinics;
    if (!first) throw new Error('There are clinics');
    const order = { ...DEMO_ORDER, walkInOffsetMin: 'learn' } as const;
    expect(evaluate(first.visits, { ...told, order, plan: first.plan }).order.walkInOffsetMin).toBe(15);
  });

  test('is the same for the same seed, and is read back as it was written', () => {
    const [first] = clinics;
    if (!first) throw new Error('There are clinics');
    const { visits, plan } = demoDays(1, 10, MEAN_MIN);
    expect({ visits, plan }).toEqual({ visits: first.visits, plan: first.plan });
    const read = readVisits(visitsCsv(first));
    const times = (visits: typeof first.visits) => visits.map(({ arrivedAt, calledAt }) => [arrivedAt, calledAt]);
    expect(read.ok && times(read.value)).toEqual(times(first.visits));
  });
});

test('patients are told in time by the probability of being called while they come', () => {
  const { visits, plan } = demoDays(1, 5, MEAN_MIN);
  const told15 = leadsOf(visits, { ...told, plan }, 15);
  const share = (name: RuleName, isSo: (min: number) => boolean) => {
    const { leadsMin } = told15.get(name) ?? { leadsMin: [] };
    return leadsMin.filter(isSo).length / leadsMin.length;
  };
  expect(share('called within the lead time', (min) => min >= 10 && min <= 25)).toBeGreaterThan(0.7);
  expect(share('called within the lead time', (min) => min < 5)).toBeLessThan(0.02);
  expect(share('2 ahead', (min) => min >= 10 && min <= 25)).toBeLessThan(0.5);
});

test('what comes later changes nothing of what was said before', () => {
  const { visits } = demoDays(7, 4, MEAN_MIN);
  const days = [...Map.groupBy(visits, ({ date }) => date).values()];
  const habits = habitsOf(days.slice(0, 3).flat());
  const [today = []] = days.slice(3);
  const options = { habits, plan: [], order: DEMO_ORDER, knowsBookings: false };
  const truth = replayDay(today, options);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: today.length - 1 }), fc.integer({ min: 1, max: 90 }), (count, delayMin) => {
      const now = today[count - 1]?.arrivedAt ?? 0;
      // Whatever had not happened by then happens later, or to nobody.
      const other = today.slice(0, count).map((visit) => ({
        ...visit,
        calledAt: visit.calledAt > now ? visit.calledAt + delayMin * MINUTE_MS : visit.calledAt,
        endedAt: visit.endedAt > now ? visit.endedAt + delayMin * 2 * MINUTE_MS : visit.endedAt,
      }));
      const said = replayDay(other, options);
      expect(said.map(({ expected }) => expected)).toEqual(truth.slice(0, count).map(({ expected }) => expected));
    }),
    { numRuns: 12 },
  );
});

test('errors are counted as their names say', () => {
  const { maeMin, rmseMin, mape, wape } = errorsOf([
    { predictedMs: 10 * MINUTE_MS, actualMs: 20 * MINUTE_MS },
    { predictedMs: 5 * MINUTE_MS, actualMs: 5 * MINUTE_MS },
  ]);
  expect(maeMin).toBe(5);
  expect(rmseMin).toBeCloseTo(Math.sqrt(50));
  expect(mape).toBe(0.5);
  expect(wape).toBe(0.4);
});

describe('the command', () => {
  const run = (...args: readonly string[]) =>
    spawnSync(process.execPath, [resolve(import.meta.dirname, '../../scripts/estimate.ts'), ...args], {
      encoding: 'utf8',
    });

  test('writes a simulated clinic and examines the file like any other', () => {
    const folder = mkdtempSync(join(tmpdir(), 'turnstone-estimate-'));
    try {
      expect(run('--demo', '3', '--days', '4', '--write', folder).stdout).toContain('P20 to P80 held');
      const file = join(folder, 'visits.csv');
      const { stdout } = run(file, '--roster', join(folder, 'roster.csv'));
      for (const name of [
        'Turnstone',
        'head of line',
        'last to enter service',
        '4-hour average',
        'queue length x mean',
      ])
        expect(stdout).toContain(name);
      writeFileSync(file, readFileSync(file, 'utf8').replace(/counter 2/, ''));
      const spoilt = run(file);
      expect(spoilt.status).toBe(1);
      expect(spoilt.stderr).toMatch(/visits\.csv: line \d+, column service_point: is empty/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test.each([
    [['--demo', 'one'], 'give a whole number'],
    [['nowhere.csv'], 'there is no such file'],
    [['--colour'], 'npm run estimate'],
    [[], 'visits.csv'],
  ])('says what it needs: %j', (args, what) => {
    const { status, stderr } = run(...args);
    expect(status).toBe(1);
    expect(stderr).toContain(what);
  });
});
