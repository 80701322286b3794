/** What earlier days teach the estimate of a day: measured on days of one doctor who is slower than the clinic says. */
import { describe, expect, test } from 'vitest';
import { chanceOf } from '../../../scripts/demoDay/chance.ts';
import { lognormal } from '../../../scripts/simulate/draw.ts';
import type { EpochMs, ServiceId } from '../../../common/contract/vocabulary.ts';
import { QueueDay } from '../../../server/queue/day.ts';
import { decide } from '../../../server/queue/decide.ts';
import { DayForecast } from '../../../server/queue/estimate/dayForecast.ts';
import { NOTHING_PLANNED } from '../../../server/queue/estimate/dayPlan.ts';
import { learnedFrom } from '../../../server/queue/estimate/learn.ts';
import type { Learned } from '../../../server/queue/estimate/learned.ts';
import { DayLesson, Lesson } from '../../../server/queue/estimate/lesson.ts';
import { DayMeasure } from '../../../server/queue/estimate/measureDay.ts';
import { roomsAhead, takenBy } from '../../../server/queue/estimate/roomsAhead.ts';
import type { Command } from '../../../server/queue/command.ts';
import type { QueueEvent } from '../../../server/queue/event.ts';
import { evolve } from '../../../server/queue/evolve.ts';
import { DaySettings } from '../../../server/queue/settings.ts';
import { blood, clock, drNoor, emergency, issue, next, opened, press, room4, settings, stageId } from '../build.ts';

const MINUTE = 60_000;
const MIDNIGHT = clock('00:00');
const EXPECTED = new Map<ServiceId, number>([[blood, 10 * MINUTE]]);
/** The clinic says 10 minutes; this doctor needs 20, and one in five does not come when called. */
const TRUE_MIN = 20;
const MISSED_AFTER = 2 * MINUTE;

const settingsWith = (learned?: Learned): DaySettings => ({ ...settings, ...(learned ? { learned } : {}) });

/** Somebody comes every ten minutes from eight to eleven, at nine an emergency, and Dr Noor works until all are seen. */
function livedDay(seed: number, learned?: Learned): readonly QueueEvent[] {
  const chance = chanceOf(seed);
  const day = new QueueDay();
  const log: QueueEvent[] = [];
  const give = (command: Command): readonly QueueEvent[] => {
    const decided = decide(day, command);
    const events = decided.ok ? decided.value : [];
    for (const event of events) {
      evolve(day, event);
      log.push(event);
    }
    return events;
  };
  for (const event of [
    { ...opened, settings: settingsWith(learned) } as QueueEvent, // a day that was opened with these
    { type: 'service_point_opened', at: clock('07:30'), servicePointId: room4, practitionerId: drNoor } as const,
  ]) {
    evolve(day, event);
    log.push(event);
  }
  const comes = Array.from({ length: 19 }, (_, n) => (n === 18 ? clock('09:00') : clock('08:00') + n * 10 * MINUTE));
  const arrivals = comes
    .map((at, n) => ({ at: at + Math.round(chance() * 4 * MINUTE), n }))
    .sort((a, b) => a.at - b.at);
  let calls = 0;
  let freeAt = Number(clock('08:00'));
  let came = 0;
  for (let at = freeAt; came < arrivals.length || day.waiting.size > 0; at += MINUTE / 4) {
    for (let one = arrivals[came]; one && one.at <= at; one = arrivals[came]) {
      give(issue(one.n + 1, at as EpochMs, one.n === 18 ? { classCode: emergency } : {}));
      came += 1;
    }
    if (at < freeAt || day.waiting.size === 0) continue;
    calls += 1;
    give(next(calls, at as EpochMs));
    const ms = Math.round(lognormal(chance, TRUE_MIN * MINUTE, 0.47));
    const isMissed = chance() < 0.2;
    freeAt = at + (isMissed ? MISSED_AFTER : ms);
    if (!isMissed) give(press('start', (at + MINUTE / 2) as EpochMs));
    give(press(isMissed ? 'mark_no_show' : 'finish', freeAt as EpochMs));
  }
  return log;
}

function lessonOf(log: readonly QueueEvent[]): Lesson {
  const lesson = new DayLesson(NOTHING_PLANNED, MIDNIGHT);
  for (const event of log) lesson.hear(event);
  return lesson.lesson();
}

const learn = (lessons: readonly Lesson[]): Learned | undefined => learnedFrom(lessons, EXPECTED, MIDNIGHT);

function measured(log: readonly QueueEvent[]) {
  const measure = new DayMeasure(NOTHING_PLANNED);
  for (const event of log) measure.hear(event);
  return measure.errors().get(blood) ?? { told: 0, within: 0, offMs: 0, waitedMs: 1 };
}

/** Each day is estimated by what the days before it taught, as in a clinic. */
const lessons: Lesson[] = [];
for (let seed = 1; seed <= 10; seed += 1) lessons.push(lessonOf(livedDay(seed, learn(lessons))));
const learned = learn(lessons);
if (!learned) throw new Error('Ten days teach something');

describe('a clinic that has learned from ten days', () => {
  test('knows how long the doctor takes, who does not come, and when emergencies come', () => {
    const means = Object.values(learned.servers);
    expect(means).toHaveLength(1);
    expect((means[0] ?? 0) / MINUTE).toBeGreaterThan(17.5);
    expect((means[0] ?? 0) / MINUTE).toBeLessThan(22);
    expect(learned.missed.share).toBeGreaterThan(0.1);
    expect(learned.missed.share).toBeLessThan(0.25);
    expect(learned.missed.afterMs / MINUTE).toBeCloseTo(2, 1);
    expect(learned.missed.startedShare).toBe(1);
    const urgent = learned.unbooked.find(({ classCode }) => classCode === emergency);
    expect(urgent?.perHour[9]).toBe(1);
    expect(urgent?.perHour[10]).toBe(0);
  });

  test('errs less on days to come, and its ranges hold more of the waits', () => {
    const sum = (logs: readonly (readonly QueueEvent[])[]) =>
      logs.map(measured).reduce(
        (all, one) => ({
          told: all.told + one.told,
          within: all.within + one.within,
          offMs: all.offMs + one.offMs,
          waitedMs: all.waitedMs + one.waitedMs,
        }),
        { told: 0, within: 0, offMs: 0, waitedMs: 0 },
      );
    const SEEDS = Array.from({ length: 12 }, (_, n) => 21 + n);
    const before = sum(SEEDS.map((seed) => livedDay(seed)));
    const after = sum(SEEDS.map((seed) => livedDay(seed, learned)));
    expect(before.offMs / before.waitedMs).toBeGreaterThan(1.1 * (after.offMs / after.waitedMs));
    expect(before.within / before.told).toBeLessThan(0.5);
    expect(after.within / after.told).toBeGreaterThan(0.57);
  });

  test('says the same again from the log alone, in which stands what was learned', () => {
    const log = JSON.parse(JSON.stringify(livedDay(31, learned))) as readonly QueueEvent[]; // as it is stored
    expect(measured(log)).toEqual(measured(livedDay(31, learned)));
    expect(lessonOf(log)).toEqual(Lesson.parse(JSON.parse(JSON.stringify(lessonOf(livedDay(31, learned))))));
    const [first] = log;
    expect(first?.type === 'day_opened' && DaySettings.parse(first.settings).learned).toEqual(learned);
  });

  test('does not take a room that calls somebody for taken as long as a service: fewer come than are called', () => {
    const day = livedDay(41, learned).slice(0, 3).reduce(evolve, new QueueDay());
    const caller = { servicePointId: room4, practitionerId: drNoor, serviceIds: [blood] };
    const mean = takenBy(day, settingsWith(learned), caller, blood).meanMs;
    expect(mean).toBeLessThan(0.92 * (learned.servers[`${drNoor} ${blood}`] ?? 0));
  });

  test('expects somebody who is called and never seen to be given up, and who was seen to be served', () => {
    const at = clock('09:00');
    const called = livedDay(1, learned).slice(0, 2).reduce(evolve, new QueueDay());
    for (const command of [issue(1, at), next(1, at)]) {
      const decided = decide(called, command);
      if (decided.ok) for (const event of decided.value) evolve(called, event);
    }
    const left = (after: number) =>
      roomsAhead(called, settingsWith(learned), at + after, [])[0]?.busy.meanMs ?? Number.NaN;
    expect(left(90_000)).toBeLessThan(0.75 * left(0));
    const decided = decide(called, press('start', (at + 1_000) as EpochMs));
    if (decided.ok) for (const event of decided.value) evolve(called, event);
    expect(left(90_000)).toBeGreaterThan(0.85 * left(0));
  });

  test('expects emergencies that come at that hour to go before those who wait', () => {
    const at = clock('08:55');
    const day = (unbooked: Learned['unbooked']) => {
      const one = livedDay(1, { ...learned, unbooked })
        .slice(0, 2)
        .reduce(evolve, new QueueDay());
      for (let n = 1; n <= 6; n += 1) {
        const decided = decide(one, issue(n, at));
        if (decided.ok) for (const event of decided.value) evolve(one, event);
      }
      return new DayForecast(one, at, NOTHING_PLANNED).middleOf(stageId(6)) ?? 0;
    };
    const more = day(learned.unbooked) - day([]);
    expect(more / MINUTE).toBeGreaterThan(8);
    expect(more / MINUTE).toBeLessThan(20);
  });
});

test('without a day to learn from everything is as the clinic says', () => {
  expect(learn([])).toBeUndefined();
});

test('one day teaches little, however odd it was: it is held against what is usual', () => {
  const odd = {
    ...lessonOf(livedDay(1)),
    served: [{ serviceId: blood, servicePointId: room4, practitionerId: drNoor, count: 2, sumMs: 80 * MINUTE }],
  };
  const mean = learn([odd])?.servers[`${drNoor} ${blood}`] ?? 0;
  expect(mean / MINUTE).toBeGreaterThan(10);
  expect(mean / MINUTE).toBeLessThan(16);
});
