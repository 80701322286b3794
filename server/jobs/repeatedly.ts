import type { Log } from '../ports/log.ts';
import { whatFailed } from '../ports/whatFailed.ts';

/**
 * Runs a job again and again, never twice at the same time; a failure is logged and the next turn comes.
 *
 * @returns the function that stops it, and waits for a turn that is under way
 */
export function repeatedly(name: string, everyMs: number, log: Log, job: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  const timer = setInterval(() => {
    running ??= job()
      .catch((error: unknown) => log.error({ job: name, error: whatFailed(error) }, 'A job failed'))
      .finally(() => {
        running = null;
      });
  }, everyMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await running;
  };
}
