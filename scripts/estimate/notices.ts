/** When patients would have been told that their turn is near, by several rules, and how long before the call that was. */
import { probabilityWithin, quantilesOf, type Calibration } from '../../server/queue/estimate/spread.ts';
import { NEAR_PROBABILITY, shouldTellTurnNear } from '../../server/notice/turnNear.ts';
import { learn, split, type EvaluateOptions } from './evaluate.ts';
import { MINUTE_MS } from './habits.ts';
import type { RealVisit } from './readVisits.ts';
import { watchDay, type Look } from './replay.ts';
import { sum } from './score.ts';

/** How often is looked who is near. */
const LOOK_MS = 30_000;

type Waiting = Look['waiting'][number];
type Rule = (waiting: Waiting, leadMin: number, calibration: Calibration) => boolean;

const RULES = {
  'called within the lead time': ({ expected, ahead }, leadMin, calibration) =>
    expected !== null &&
    shouldTellTurnNear({
      peopleAhead: ahead,
      probability: probabilityWithin(expected, leadMin * MINUTE_MS, calibration),
      threshold: {},
    }),
  'earliest wait (P20)': ({ expected }, leadMin, calibration) =>
    expected !== null && quantilesOf(expected, calibration).earlyMs <= leadMin * MINUTE_MS,
  '2 ahead': ({ ahead }) => ahead <= 2,
  '1 ahead': ({ ahead }) => ahead <= 1,
} as const satisfies Record<string, Rule>;
export type RuleName = keyof typeof RULES;

export type Leads = {
  /** Of those who were told and called, from the notice to the call. */
  readonly leadsMin: readonly number[];
  /** Who was told at once on coming: their whole wait was shorter than that, so that no rule could do better. */
  readonly atOnce: number;
};

/** Who came is told by each rule at the first look at which it says so. Examined on the later part of the visits. */
export function leadsOf(
  visits: readonly RealVisit[],
  options: EvaluateOptions,
  leadMin: number,
): ReadonlyMap<RuleName, Leads> {
  const { learned, examined } = split(visits, options.trainShare);
  const { habits, order, calibration } = learn(learned, options);
  const names = Object.keys(RULES) as RuleName[]; // the keys of the record
  const told = new Map(names.map((name) => [name, new Map<RealVisit, number>()]));
  for (const ofDay of Map.groupBy(examined, ({ date }) => date).values()) {
    watchDay(ofDay, { ...options, habits, order }, LOOK_MS, ({ at, waiting }) => {
      for (const one of waiting)
        for (const [name, at1] of told)
          if (!at1.has(one.visit) && RULES[name](one, leadMin, calibration)) at1.set(one.visit, at);
    });
  }
  return new Map(
    [...told].map(([name, of]) => {
      const ahead = [...of].filter(([{ arrivedAt }, at]) => at - arrivedAt > LOOK_MS);
      return [
        name,
        {
          leadsMin: ahead.map(([{ calledAt }, at]) => (calledAt - at) / MINUTE_MS),
          atOnce: of.size - ahead.length,
        },
      ];
    }),
  );
}

export function leadsText(all: readonly ReadonlyMap<RuleName, Leads>[], leadMin: number): string {
  const names = Object.keys(RULES) as RuleName[]; // the keys of the record
  const share = (leads: readonly number[], of: (min: number) => boolean) =>
    `${((100 * leads.filter(of).length) / Math.max(1, leads.length)).toFixed(1)} %`;
  return [
    `Told that the turn is near, looked at every 30 s: lead times of those who could be told ahead.`,
    `The first rule: a probability of at least ${NEAR_PROBABILITY} of being called within ${leadMin} min.`,
    '',
    `${''.padEnd(30)}${['told', 'at once', 'mean min', '10-25 min', 'under 5', 'over 30'].map((head) => head.padStart(11)).join('')}`,
    ...names.map((name) => {
      const leads = all.flatMap((one) => one.get(name)?.leadsMin ?? []);
      const atOnce = sum(all.map((one) => one.get(name)?.atOnce ?? 0));
      return `${name.padEnd(30)}${[
        String(leads.length),
        String(atOnce),
        (sum(leads) / Math.max(1, leads.length)).toFixed(1),
        share(leads, (min) => min >= 10 && min <= 25),
        share(leads, (min) => min < 5),
        share(leads, (min) => min > 30),
      ]
        .map((text) => text.padStart(11))
        .join('')}`;
    }),
  ].join('\n');
}
