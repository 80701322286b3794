import type { Log } from '../ports/log.ts';

/** Runs a job again and again, never twice at the same time; a failure is logged and the next turn comes. */
export function repeatedly(name: string, everyMs: number, log: Log, job: () => Promise<void>): () => void {
  let isRunning = false;
  const timer = setInterval(() => {
    if (isRunning) return;
    isRunning = true;
    job()
      .catch((error: unknown) =>
        log.error({ job: name, error: error instanceof Error ? error.message : 'unknown' }, 'A job failed'),
      )
      .finally(() => {
        isRunning = false;
      });
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
