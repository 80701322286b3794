import { ORDERS, simulateOrder } from './mixedDay.ts';
import { MODELS, simulateModel, type Row } from './models.ts';

export type Length = {
  /** Who come to each model. */
  readonly people: number;
  /** Of the clinic with appointments. */
  readonly days: number;
  /** Allowed difference, relative, where a row asks for less. */
  readonly tolerance: number;
};

export const LONG: Length = { people: 4_000_000, days: 10_000, tolerance: 0 };
export const QUICK: Length = { people: 120_000, days: 200, tolerance: 0.1 };

/** The waits that theory and the published figures know, beside those of the engine. */
export function* rowsOf(length: Length, seed: number): Generator<Row> {
  for (const model of MODELS)
    for (const row of simulateModel(model, length.people, seed))
      yield { ...row, within: Math.max(row.within ?? 0, length.tolerance) };
  for (const order of ORDERS) {
    const waits = simulateOrder(order, length.days, seed);
    const rowOf = (who: 'booked' | 'walkIn', name: string): Row => ({
      name: `3 doctors, ${order.name}: ${name}, min`,
      theory: order[who],
      simulated: waits[who],
      error: undefined,
      within: undefined,
    });
    yield rowOf('booked', 'booked');
    yield rowOf('walkIn', 'walk-ins');
  }
}

export const differenceOf = ({ theory, simulated }: Row): number => simulated / theory - 1;

export const isMet = (row: Row): boolean => row.within === undefined || Math.abs(differenceOf(row)) <= row.within;

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

export const HEADING = [
  'queue'.padEnd(56),
  'theory'.padStart(9),
  'simulated'.padStart(10),
  'differs'.padStart(9),
  'chance +-'.padStart(10),
  'allowed'.padStart(9),
].join('');

export function lineOf(row: Row): string {
  const { name, theory, simulated, error, within } = row;
  return [
    name.padEnd(56),
    theory.toFixed(4).padStart(9),
    simulated.toFixed(4).padStart(10),
    percent(differenceOf(row)).padStart(9),
    (error === undefined ? '' : percent(error)).padStart(10),
    (within === undefined ? 'own model' : percent(within)).padStart(9 + (within === undefined ? 2 : 0)),
    isMet(row) ? '' : '  MISSED',
  ].join('');
}
