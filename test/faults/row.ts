/** One row of the table of faults: what is broken, how, and what must hold meanwhile and afterwards. */
import { startHouse, type House, type HouseOptions } from './house/house.ts';
import { startLoad, type Load, type LoadOptions } from './house/load.ts';
import { judge, type Verdict } from './judge/judge.ts';
import { percentile } from './judge/screens.ts';

export type Trial = {
  readonly house: House;
  readonly load: Load;
  /** Shorter, and without a verdict on time: in `npm test`, beside everything else. */
  readonly isQuick: boolean;
  readonly say: (line: string) => void;
};
export type Found = {
  /** In a few words each, for the table. */
  readonly figures: readonly string[];
  /** What the row itself asks for and did not get, beside what the judge finds. */
  readonly wrong: readonly string[];
  /** What took too long; not asked for in the short run. */
  readonly late?: readonly string[];
  /** Numbers of tickets that a kiosk gave by itself. */
  readonly givenAlone?: readonly string[];
  /** How long a text may be on its way at this gateway. */
  readonly onItsWayMs?: number;
  /** By how much the servers' clock was ahead of the right one, in ms, at an instant of the right one. */
  readonly clockIsOff?: (at: number) => number;
};
export type FaultRow = {
  readonly name: string;
  readonly passes: string;
  /** In the short run, too. */
  readonly isQuick: boolean;
  /** Why it cannot be tried on this machine. */
  readonly missing?: () => Promise<string | undefined>;
  /** Where it is tried; made for this row alone in the long run. */
  readonly house?: () => HouseOptions | Promise<HouseOptions>;
  readonly load?: LoadOptions;
  /** Before anybody comes. */
  readonly prepare?: (house: House) => Promise<void>;
  /** Breaks it, and lets it be whole again. */
  readonly during: (trial: Trial) => Promise<Found>;
  /** After the house is gone. */
  readonly tidyUp?: () => Promise<void>;
};
export type RowResult = {
  readonly name: string;
  readonly passes: string;
  readonly figures: readonly string[];
  readonly broken: readonly string[];
  /** What took longer than it may, on this machine with what else it did. */
  readonly late: readonly string[];
  /** Why it was not tried. */
  readonly skipped?: string;
  readonly seed: number;
  readonly at: string;
  readonly tookS: number;
};
export type RunOptions = { readonly seed: number; readonly isQuick: boolean; readonly say: (line: string) => void };

/** In a house of its own, which is gone afterwards. */
export async function runRow(row: FaultRow, options: RunOptions): Promise<RowResult> {
  const { seed, say } = options;
  const startedAt = Date.now();
  const whole = (figures: readonly string[], broken: readonly string[], late: readonly string[] = []): RowResult => ({
    name: row.name,
    passes: row.passes,
    figures,
    broken,
    late,
    seed,
    at: new Date(startedAt).toISOString(),
    tookS: Math.round((Date.now() - startedAt) / 1_000),
  });
  const missing = await row.missing?.();
  if (missing !== undefined) return { ...whole([], []), skipped: missing };
  try {
    const house = await startHouse({ ...(await row.house?.()), seed });
    try {
      const { found, verdict } = await tryRow(row, house, options);
      for (const server of house.servers)
        for (const line of new Set(
          server
            .output()
            .split('\n')
            .filter((each) => each.includes('"level":50')),
        ))
          say(`    log: ${line.slice(0, 240)}`);
      return whole(
        [...found.figures, ...figuresOf(verdict)],
        [...found.wrong, ...verdict.broken],
        options.isQuick ? [] : [...(found.late ?? []), ...verdict.late],
      );
    } finally {
      await house.stop();
    }
  } catch (error) {
    return whole([], [`It broke off: ${error instanceof Error ? error.message : String(error)}`]);
  } finally {
    await row.tidyUp?.();
  }
}

/** In a house that is there already. */
export async function tryRow(
  row: FaultRow,
  house: House,
  { isQuick, say }: Omit<RunOptions, 'seed'>,
): Promise<{ readonly found: Found; readonly verdict: Verdict }> {
  await row.prepare?.(house);
  const load = await startLoad(house, row.load);
  let found: Found;
  try {
    found = await row.during({ house, load, isQuick, say });
  } finally {
    await load.stop();
  }
  const { givenAlone = [], onItsWayMs, clockIsOff } = found;
  const verdict = await judge(house, {
    givenAlone,
    ...(onItsWayMs === undefined ? {} : { onItsWayMs }),
    ...(clockIsOff === undefined ? {} : { clockIsOff }),
  });
  return { found, verdict };
}

function figuresOf({ tickets, calls, texts, papers, shownAfterMs, greenAfterMs }: Verdict): readonly string[] {
  const [p95, p99] = [percentile(shownAfterMs, 0.95), percentile(shownAfterMs, 0.99)];
  return [
    `${tickets} tickets, ${calls} calls, ${papers} papers, ${texts} texts`,
    ...(p95 === undefined || p99 === undefined ? [] : [`shown p95 ${seconds(p95)}, p99 ${seconds(p99)}`]),
    ...(greenAfterMs === undefined || greenAfterMs === 0
      ? []
      : [`all done ${seconds(greenAfterMs)} after the last fault`]),
  ];
}

export const seconds = (ms: number | undefined): string =>
  ms === undefined ? 'never' : `${(ms / 1_000).toFixed(1)} s`;

export const worstOf = (all: readonly (number | undefined)[]): number | undefined =>
  all.some((each) => each === undefined) ? undefined : Math.max(0, ...all.map((each) => each ?? 0));

/** What took longer than it may; in words for the table. */
export const lateThan = (limitMs: number, what: string, ms: number | undefined): readonly string[] =>
  ms !== undefined && ms <= limitMs ? [] : [`${what} after ${seconds(ms)}, and ${seconds(limitMs)} are allowed`];
