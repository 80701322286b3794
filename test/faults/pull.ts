/** Pulls one plug after the other while the day goes on, and sees that everything is right again after each. */
import { setTimeout as pause } from 'node:timers/promises';
import { account, papersAreOut, type Account, type Ticket } from './account.ts';
import type { FaultClinic } from './clinic.ts';
import type { Plug } from './plugs.ts';

export type Pulled = {
  readonly plug: string;
  readonly said: string | undefined;
  readonly saidAfterMs: number | undefined;
  readonly saidWithinMs: number | null;
  /** From the moment that it was in again; undefined where it did not heal. */
  readonly healedAfterMs: number | undefined;
  /** What was still wrong, for whoever looks into it. */
  readonly stillWrong: readonly string[];
  readonly from: number;
};
export type Run = Account & { readonly pulled: readonly Pulled[]; readonly allPapersOut: boolean };

/** However long nothing is said, it goes on after this. */
const LISTENED_MS = 30_000;
/** What is out stays out so long after it was said: tickets are taken meanwhile. */
const STAYS_OUT_MS = 2_000;
export const HEALED_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 100;
/** A paper that waits for its printer is tried for three minutes. */
const PAPERS_OUT_WITHIN_MS = 240_000;

export async function pullAll(clinic: FaultClinic, plugs: readonly Plug[], say: (line: string) => void): Promise<Run> {
  const pulled: Pulled[] = [];
  await until(async () => (await whatIsWrong(clinic, undefined, 0)).length === 0, HEALED_WITHIN_MS);
  for (const plug of plugs) {
    say(`pulls: ${plug.name}`);
    const result = await pull(clinic, plug);
    pulled.push(result);
    say(
      `  said after ${seconds(result.saidAfterMs)}: ${result.said ?? 'nothing'}; right again after ${seconds(result.healedAfterMs)}${result.stillWrong.length > 0 ? `; still: ${result.stillWrong.join(', ')}` : ''}`,
    );
  }
  const refused = await clinic.endDay();
  for (const [what, times] of Object.entries(refused)) say(`  refused ${times} times: ${what}`);
  const allPapersOut = await papersAreOut(clinic, PAPERS_OUT_WITHIN_MS);
  await pause(1_000); // the panel hears of the last one
  return { ...(await account(clinic)), pulled, allPapersOut };
}

async function pull(clinic: FaultClinic, plug: Plug): Promise<Pulled> {
  const from = Date.now();
  await plug.pull(clinic);
  const pulledAt = Date.now();
  const listen = async (forMs: number) => {
    const said = await until(() => plug.says(clinic, pulledAt), forMs);
    return said && { words: said.words, afterMs: Date.now() - (said.sinceAt ?? pulledAt) };
  };
  const { saidWithinMs } = plug;
  // What heals by itself is healing already.
  const first = saidWithinMs === null ? undefined : await listen(Math.max(LISTENED_MS, saidWithinMs));
  if (saidWithinMs !== null) await pause(STAYS_OUT_MS);
  await plug.putBack(clinic);
  const backAt = saidWithinMs === null ? pulledAt : Date.now();
  const healed = await heal(clinic, plug, backAt);
  const healedAt = Date.now();
  const said = first ?? (await listen(LOOK_EVERY_MS));
  return {
    plug: plug.name,
    said: said?.words,
    saidAfterMs: saidWithinMs === null ? undefined : said?.afterMs,
    saidWithinMs,
    healedAfterMs: healed.length === 0 ? healedAt - backAt : undefined,
    stillWrong: healed,
    from,
  };
}

/** @returns what is still wrong in the end */
async function heal(clinic: FaultClinic, plug: Plug, backAt: number): Promise<readonly string[]> {
  let probe = await clinic.takeTicket();
  let stillWrong: readonly string[] = [];
  await until(async () => {
    stillWrong = await whatIsWrong(clinic, plug, backAt, probe);
    // Called and gone before its paper came: the day goes fast.
    if (stillWrong.includes(`${NEW_TICKET} failed`)) probe = await clinic.takeTicket();
    return stillWrong.length === 0;
  }, HEALED_WITHIN_MS);
  return stillWrong;
}

const NEW_TICKET = 'a new ticket is';

async function whatIsWrong(
  clinic: FaultClinic,
  plug: Plug | undefined,
  backAt: number,
  probe?: string,
): Promise<readonly string[]> {
  const { panel, url } = clinic;
  const isReady = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) }).then(
    ({ ok }) => ok,
    () => false,
  );
  const probePrinted =
    probe === undefined ? 'done' : await Promise.resolve(clinic.printOf(probe)).catch(() => 'not known');
  return [
    ...(isReady ? [] : ['the server is not ready']),
    ...(panel.isConnected() ? [] : ['the panel is cut off']),
    ...[panel.alarm(DEVICE_ALARM)].filter((words) => words !== undefined),
    ...(probePrinted === 'done' ? [] : [`${NEW_TICKET} ${probePrinted}`]),
    ...(!plug?.isRight || (await plug.isRight(clinic, backAt)) ? [] : ['its own screen']),
  ];
}

const DEVICE_ALARM = /^(printer|screen|keypad|scanner)_/;

async function until<T>(look: () => T | Promise<T>, withinMs: number): Promise<T | undefined> {
  const over = Date.now() + withinMs;
  while (Date.now() < over) {
    const found = await look();
    if (found) return found;
    await pause(LOOK_EVERY_MS);
  }
  return undefined;
}

export const seconds = (ms: number | undefined): string => (ms === undefined ? '–' : `${(ms / 1_000).toFixed(1)} s`);

/** Whatever of a run is not as it must be. */
export function mistakes({ pulled, faults, allPapersOut }: Run): readonly string[] {
  return [
    ...faults,
    ...(allPapersOut ? [] : ['Papers are still on their way']),
    ...pulled.flatMap(({ plug, saidAfterMs, saidWithinMs, healedAfterMs, stillWrong }) => [
      ...(saidWithinMs === null || (saidAfterMs !== undefined && saidAfterMs <= saidWithinMs)
        ? []
        : [`${plug}: said after ${seconds(saidAfterMs)}`]),
      ...(healedAfterMs === undefined ? [`${plug}: not right again: ${stillWrong.join(', ')}`] : []),
    ]),
  ];
}

/** The tickets taken from the pulling of each plug until the next. */
export const ticketsOf = ({ pulled, tickets }: Run, index: number): readonly Ticket[] => {
  const from = pulled[index]?.from ?? 0;
  const before = pulled[index + 1]?.from ?? Infinity;
  return tickets.filter(({ takenAt }) => takenAt >= from && takenAt < before);
};
