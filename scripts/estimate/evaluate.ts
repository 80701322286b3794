/** Learns from the earlier part of a file and is examined on the later. */
import { calibrate, coverage, type Past } from '../../server/queue/estimate/calibrate.ts';
import { shownRange } from '../../server/queue/estimate/range.ts';
import { quantilesOf, type Calibration } from '../../server/queue/estimate/spread.ts';
import { BASELINES, type BaselineName } from './baselines.ts';
import { habitsOf, MINUTE_MS, type Habits } from './habits.ts';
import type { OrderOptions } from './order.ts';
import type { RealVisit } from './readVisits.ts';
import { replayDay, type Prediction, type ReplayOptions } from './replay.ts';
import { errorsOf, sum, type Errors } from './score.ts';

export type Evaluation = {
  readonly learnedFrom: number;
  readonly scored: number;
  /** Of those who came: how many were told that nobody is working, and are in no figure. */
  readonly nobodyWorking: number;
  readonly meanWaitMin: number;
  readonly ours: Errors;
  readonly baselines: Readonly<Record<BaselineName, Errors>>;
  /** Of waits between P20 and P80, of those who were not told that it is their turn at once. */
  readonly coverage: number;
  /** The same of the ranges as shown, rounded to 5 min. */
  readonly shownCoverage: number;
  /** Mean width of what was shown. */
  readonly shownWidthMin: number;
  readonly calibration: Calibration;
  readonly order: OrderOptions;
};

export type EvaluateOptions = Omit<ReplayOptions, 'habits' | 'order'> & {
  readonly order: Omit<OrderOptions, 'walkInOffsetMin'> & {
    /** 'learn': whichever explains the earlier part best. */
    readonly walkInOffsetMin: OrderOptions['walkInOffsetMin'] | 'learn';
  };
  /** Share of the days, or of a single day's visits, that is learned from. */
  readonly trainShare: number;
};

export function evaluate(visits: readonly RealVisit[], options: EvaluateOptions): Evaluation {
  const { learned, examined, from } = split(visits, options.trainShare);
  const { habits, order, calibration } = learn(learned, options);
  const said = replay(examined, { ...options, habits, order }).filter(({ visit }) => visit.arrivedAt >= from);
  const outcomes = usable(said);
  const waits = outcomes.filter(({ expected }) => expected.meanMs > 0);
  const shown = waits.map(({ expected, actualMs }) => ({ ...shownRange(expected, calibration), actualMs }));
  return {
    learnedFrom: learned.length,
    scored: outcomes.length,
    nobodyWorking: said.length - outcomes.length,
    meanWaitMin: sum(outcomes.map(({ actualMs }) => actualMs)) / outcomes.length / MINUTE_MS,
    ours: errorsOf(
      outcomes.map(({ expected, actualMs }) => ({
        predictedMs: quantilesOf(expected, calibration).middleMs,
        actualMs,
      })),
    ),
    baselines: errorsOfBaselines(said),
    coverage: coverage(waits, calibration),
    shownCoverage:
      shown.filter(({ fromMin, toMin, actualMs }) => actualMs >= fromMin * MINUTE_MS && actualMs <= toMin * MINUTE_MS)
        .length / shown.length,
    shownWidthMin: sum(shown.map(({ fromMin, toMin }) => toMin - fromMin)) / shown.length,
    calibration,
    order,
  };
}

/** What the earlier part teaches. */
export function learn(
  learned: readonly RealVisit[],
  options: EvaluateOptions,
): { readonly habits: Habits; readonly order: OrderOptions; readonly calibration: Calibration } {
  const habits = habitsOf(learned);
  const { order, past } = learnOrder(learned, { ...options, habits });
  return { habits, order, calibration: calibrate(past) };
}

const OFFSETS = [null, 0, 15, 30, 60] as const;

/** A file does not tell how its clinic orders booked patients and walk-ins; how they were called does. */
function learnOrder(
  learned: readonly RealVisit[],
  { order, ...options }: EvaluateOptions & Pick<ReplayOptions, 'habits'>,
): { readonly order: OrderOptions; readonly past: readonly Past[] } {
  const { walkInOffsetMin: told } = order;
  const past = (walkInOffsetMin: OrderOptions['walkInOffsetMin'], isRough: boolean) =>
    usable(replay(learned, { ...options, isRough, order: { ...order, walkInOffsetMin } }));
  const isMixed = learned.some(({ bookedAt }) => bookedAt !== null);
  const best = told !== 'learn' ? told : isMixed ? bestOf((offset) => offBy(past(offset, true))) : null;
  return { order: { ...order, walkInOffsetMin: best }, past: past(best, false) };
}

function bestOf(offBy: (offset: (typeof OFFSETS)[number]) => number): (typeof OFFSETS)[number] {
  const tried = OFFSETS.map((offset) => ({ offset, off: offBy(offset) }));
  return tried.toSorted((a, b) => a.off - b.off)[0]?.offset ?? null;
}

const offBy = (past: readonly Past[]): number =>
  sum(past.map(({ expected, actualMs }) => Math.abs(expected.meanMs - actualMs)));

function replay(visits: readonly RealVisit[], options: ReplayOptions): readonly Prediction[] {
  return [...Map.groupBy(visits, ({ date }) => date).values()].flatMap((ofDay) => replayDay(ofDay, options));
}

const usable = (predictions: readonly Prediction[]): readonly Past[] =>
  predictions.flatMap(({ expected, actualMs }) => (expected ? [{ expected, actualMs }] : []));

/** By days; a file of a single day by the time of that day, which is then replayed from its morning. */
export function split(
  visits: readonly RealVisit[],
  share: number,
): { readonly learned: readonly RealVisit[]; readonly examined: readonly RealVisit[]; readonly from: number } {
  const days = [...new Set(visits.map(({ date }) => date))];
  const cut = Math.min(days.length - 1, Math.max(1, Math.round(days.length * share)));
  const firstDay = days[cut];
  if (days.length > 1 && firstDay !== undefined)
    return {
      learned: visits.filter(({ date }) => date < firstDay),
      examined: visits.filter(({ date }) => date >= firstDay),
      from: -Infinity,
    };
  const from = visits[Math.floor(visits.length * share)]?.arrivedAt ?? Infinity;
  // Of the earlier part only what had ended by then is known.
  return { learned: visits.filter(({ endedAt }) => endedAt < from), examined: visits, from };
}

function errorsOfBaselines(said: readonly Prediction[]): Evaluation['baselines'] {
  const estimated = said.filter(({ expected }) => expected !== null);
  const of = (name: BaselineName) =>
    errorsOf(estimated.map(({ baselines, actualMs }) => ({ predictedMs: baselines[name], actualMs })));
  const [head, last, average, length] = BASELINES;
  return { [head]: of(head), [last]: of(last), [average]: of(average), [length]: of(length) };
}
