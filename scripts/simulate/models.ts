/** The queues whose mean waits theory knows, and the same queues driven through the engine. */
import { chanceOf } from '../demoDay/chance.ts';
import { runClinic, settingsOf, type Coming, type Rules } from './clinic.ts';
import { exponential, type Chance } from './draw.ts';
import { accumulatingWaits, erlangC, meanWait, priorityWaits } from './theory.ts';

/** One mean service. Long, so that whole milliseconds are fine enough. */
const SERVICE_MS = 600_000;
/** Of each day, until it has forgotten that it began empty. */
const WARM_UP = 1_000;
const DAY = 20_000;

export type Row = {
  readonly name: string;
  readonly theory: number;
  readonly simulated: number;
  /** Of the simulation, relative: two thirds of all seeds are within this. Unknown for a single day. */
  readonly error: number | undefined;
  /** By how much the two may differ, relative; undefined where theory and simulation are not the same model. */
  readonly within: number | undefined;
};

type Model = {
  readonly name: string;
  readonly rules: Rules;
  /** Arrivals of each class per mean service, the classes as in `rules`. */
  readonly rates: readonly number[];
  readonly theory: readonly number[];
  /** Theory's probability of having to wait, where it is compared too. */
  readonly waits?: number;
  /** Busier than the goal's load of 0.8 by more than the goal's examples: it needs a longer run for the same tolerance. */
  readonly isBusy?: boolean;
};

const EVERYBODY = { standard: {} };
const RATES = [0.5, 1, 1];
const SLOPES = [4, 2, 1];
/** Classes that nobody of a lower one ever goes before: a virtual arrival weeks and months earlier. */
const STRICT = { first: { offsetMin: -2e7 }, second: { offsetMin: -1e7 }, third: {} };
const GROWING = { first: { slope: 4 }, second: { slope: 2 }, third: { slope: 1 } };

export const MODELS: readonly Model[] = [
  {
    name: 'M/M/3 at 0.8',
    rules: { rooms: 3, classes: EVERYBODY },
    rates: [2.4],
    theory: [meanWait(3, 2.4)],
    waits: erlangC(3, 2.4),
  },
  {
    name: 'M/M/5 at 0.9',
    rules: { rooms: 5, classes: EVERYBODY },
    rates: [4.5],
    theory: [meanWait(5, 4.5)],
    isBusy: true,
  },
  {
    name: 'M/M/3, priorities',
    rules: { rooms: 3, classes: STRICT },
    rates: RATES,
    theory: priorityWaits(3, RATES),
  },
  {
    name: 'M/M/3, slopes 4:2:1',
    rules: { rooms: 3, classes: GROWING },
    rates: RATES,
    theory: accumulatingWaits(3, RATES, SLOPES),
  },
];

/** Two days from the same chances, exchanged between arrivals and services: what one overdoes the other makes up for. */
const MIRRORED = 2;

/** @param people how many come altogether, in whole pairs of days */
export function simulateModel(model: Model, people: number, seed: number): readonly Row[] {
  const classes = Object.keys(model.rules.classes);
  const pairs = Math.max(2, Math.round(people / (DAY * MIRRORED)));
  const meansOf = new Map(classes.map((code) => [code, [] as number[]]));
  const waited: number[] = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    const seeds = [seed * 1_000_003 + pair * 2, seed * 1_000_003 + pair * 2 + 1] as const;
    const days = [simulateDay(model, seeds[0], seeds[1]), simulateDay(model, seeds[1], seeds[0])];
    for (const code of classes) meansOf.get(code)?.push(meanOf(days.flatMap(({ byClass }) => byClass.get(code) ?? [])));
    waited.push(meanOf(days.map(({ waitedShare }) => waitedShare)));
  }
  const within = model.isBusy ? 0.05 : 0.02;
  const rows = classes.map((code, i): Row => {
    const means = meansOf.get(code) ?? [];
    const name = classes.length === 1 ? `${model.name}, wait` : `${model.name}, wait of the ${code}`;
    return { name, theory: model.theory[i] ?? NaN, simulated: meanOf(means), error: errorOf(means), within };
  });
  if (model.waits === undefined) return rows;
  const name = `${model.name}, share who wait`;
  return [...rows, { name, theory: model.waits, simulated: meanOf(waited), error: errorOf(waited), within }];
}

/** @returns the mean wait of each class, in mean services, and which share of all had to wait */
function simulateDay(model: Model, arrivals: number, services: number) {
  const serviceChance = chanceOf(services);
  const sums = new Map<string, { waited: number; people: number }>();
  let [called, waited] = [0, 0];
  runClinic(
    settingsOf(model.rules),
    comingTo(model, chanceOf(arrivals)),
    () => Math.round(exponential(serviceChance, SERVICE_MS)),
    ({ atMs, classCode }, calledMs) => {
      called += 1;
      if (called <= WARM_UP) return;
      if (calledMs > atMs) waited += 1;
      const sum = sums.get(classCode) ?? { waited: 0, people: 0 };
      sum.waited += calledMs - atMs;
      sum.people += 1;
      sums.set(classCode, sum);
    },
  );
  return {
    byClass: new Map([...sums].map(([code, sum]) => [code, sum.waited / sum.people / SERVICE_MS])),
    waitedShare: waited / (called - WARM_UP),
  };
}

function* comingTo({ rules, rates }: Model, chance: Chance): Generator<Coming> {
  const codes = Object.keys(rules.classes);
  const all = rates.reduce((sum, rate) => sum + rate, 0);
  let atMs = 0;
  for (let n = 0; n < DAY; n += 1) {
    atMs += exponential(chance, SERVICE_MS / all);
    let drawn = codes.length > 1 ? chance() * all : 0;
    let i = 0;
    while (i < codes.length - 1 && drawn >= (rates[i] ?? 0)) {
      drawn -= rates[i] ?? 0;
      i += 1;
    }
    yield { atMs: Math.round(atMs), classCode: codes[i] ?? 'standard', bookedMs: null };
  }
}

export const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** The relative standard error of the mean of independent values. */
function errorOf(values: readonly number[]): number {
  const mean = meanOf(values);
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return Math.sqrt(variance / values.length) / mean;
}
