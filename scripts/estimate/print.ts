/** What was found, as a table for a terminal. */
import { BASELINES } from './baselines.ts';
import type { Evaluation } from './evaluate.ts';
import type { Wrong } from './csv.ts';
import type { Limit } from './limit.ts';
import type { Errors } from './score.ts';
import { sum } from './score.ts';

const percent = (share: number): string => (Number.isNaN(share) ? 'none' : `${(100 * share).toFixed(1)} %`);
const minutes = (min: number): string => min.toFixed(1);

export const wrongText = (path: string, { line, column, why }: Wrong): string =>
  `${path}: line ${line}, column ${column}: ${why}`;

export function evaluationText(found: Evaluation): string {
  const { walkInOffsetMin } = found.order;
  const rows: readonly (readonly [string, Errors])[] = [
    ['Turnstone', found.ours],
    ...BASELINES.map((name) => [name, found.baselines[name]] as const),
  ];
  return [
    `Learned from ${found.learnedFrom} visits, examined on ${found.scored} later ones with a mean wait of ${minutes(found.meanWaitMin)} min.`,
    ...(found.nobodyWorking === 0
      ? []
      : [`${found.nobodyWorking} more came while nobody was working, were told so, and are in no figure.`]),
    `Order: ${walkInOffsetMin === null ? 'by arrival' : `booked time, a walk-in ${walkInOffsetMin} min later than the arrival`}.`,
    '',
    `${''.padEnd(24)}${['MAE min', 'RMSE min', 'MAPE*', 'WAPE'].map((head) => head.padStart(10)).join('')}`,
    ...rows.map(
      ([name, { maeMin, rmseMin, mape, wape }]) =>
        `${name.padEnd(24)}${[minutes(maeMin), minutes(rmseMin), percent(mape), percent(wape)]
          .map((text) => text.padStart(10))
          .join('')}`,
    ),
    '* over waits of at least 10 min',
    '',
    `P20 to P80 held ${percent(found.coverage)} of the waits (meant: 60 %); as shown, rounded to 5 min, ${percent(found.shownCoverage)}, ${minutes(found.shownWidthMin)} min wide on the average.`,
  ].join('\n');
}

/** Many simulated clinics, each with its figure, in one table. */
export function manyText(found: readonly Evaluation[]): string {
  const of = (name: string, value: (one: Evaluation) => number, text: (n: number) => string): string =>
    manyLine(name, found.map(value), text);
  return [
    `${found.length} simulated clinics, ${sum(found.map(({ scored }) => scored))} waits examined`,
    '',
    `${''.padEnd(28)}${['mean', 'least', 'median', 'most'].map((head) => head.padStart(10)).join('')}`,
    of('mean wait, min', ({ meanWaitMin }) => meanWaitMin, minutes),
    of('Turnstone MAE, min', ({ ours }) => ours.maeMin, minutes),
    of('Turnstone WAPE', ({ ours }) => ours.wape, percent),
    ...BASELINES.map((name) => of(`${name} WAPE`, ({ baselines }) => baselines[name].wape, percent)),
    of('P20 to P80 coverage', ({ coverage }) => coverage, percent),
    of('the same as shown', ({ shownCoverage }) => shownCoverage, percent),
  ].join('\n');
}

function manyLine(name: string, given: readonly number[], text: (n: number) => string): string {
  const values = given.toSorted((a, b) => a - b);
  const at = (share: number) => values[Math.min(values.length - 1, Math.floor(share * values.length))] ?? NaN;
  return `${name.padEnd(28)}${[sum(values) / values.length, at(0), at(0.5), at(1)].map((n) => text(n).padStart(10)).join('')}`;
}

/** Continues the table of many. */
export const limitText = (limits: readonly Limit[]): string =>
  [
    ...(limits.length > 1 ? [] : ['Who knows every mean of this clinic, and no single service:']),
    manyLine(
      'with every mean known, WAPE',
      limits.map(({ errors }) => errors.wape),
      percent,
    ),
    manyLine(
      'its P20 to P80 coverage',
      limits.map(({ coverage }) => coverage),
      percent,
    ),
  ].join('\n');
