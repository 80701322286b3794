/** The demonstration's night: the server ends in good order, its database is taken away, and it begins again as on its first day. */
import { systemClock } from '../adapters/clock/system.ts';
import type { Config } from '../config.ts';
import { demonstrationNight } from '../jobs/demonstrationNight.ts';
import { repeatedly } from '../jobs/repeatedly.ts';
import type { Log } from '../ports/log.ts';
import { whatFailed } from '../ports/whatFailed.ts';

const LOOK_EVERY_MS = 20_000;

export type Night = {
  /** What is said of it at the start. */
  readonly lines: readonly string[];
  readonly stop: () => Promise<void>;
  /** The demonstration could not be taken away, and goes on as it is. */
  readonly failed: (error: unknown) => void;
  /** The same command in the place of this process, so that nothing is left in memory; screens connect again by themselves. */
  readonly startAgain: () => void;
};

const everyNight = (at: string) => `  Every night at ${at} it goes back to its first state (TURNSTONE_DEMO_RESET).`;
const NO_NIGHT =
  '  It does not go back to its first state by night: Node cannot start it again by itself on this computer.';

/** @param end is told when the hour has come; the server then ends, forgets and starts again */
export function wireNight(
  { demonstrationResetAt: at, timeZone }: Pick<Config, 'demonstrationResetAt' | 'timeZone'>,
  log: Log,
  end: () => void,
): Night {
  // Where Node cannot put itself in its own place, the database would be gone and the server with it.
  const canStartAgain = typeof process.execve === 'function';
  const job =
    at === null || !canStartAgain
      ? undefined
      : repeatedly(
          'demonstration',
          LOOK_EVERY_MS,
          log,
          demonstrationNight({ at, timeZone, clock: systemClock, goBack: end }),
        );
  return {
    lines: at === null ? [] : [canStartAgain ? everyNight(at) : NO_NIGHT],
    stop: job ?? (() => Promise.resolve()),
    failed: (error) =>
      log.error({ error: whatFailed(error) }, 'The demonstration could not go back to its first state'),
    startAgain: () => {
      const command = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
      if (process.execve) process.execve(process.execPath, command);
      else log.error({}, 'This Node cannot start the demonstration again: start it by hand');
    },
  };
}
