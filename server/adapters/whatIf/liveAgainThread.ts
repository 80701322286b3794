import { Worker } from 'node:worker_threads';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { ClinicId } from '../../../common/contract/vocabulary.ts';
import type { DayToLive, LiveAgain, LiveAgainFailure, LivedDay } from '../../ports/liveAgain.ts';

export type ThreadOptions = {
  readonly reportBug: (error: unknown) => void;
  /** How long a day may take, loading of the thread included. */
  readonly withinMs?: number;
  /** The program of the thread; another one in tests of its faults. */
  readonly program?: URL;
};

const PROGRAM = new URL('./liveAgainWorker.ts', import.meta.url);
const WITHIN_MS = 30_000;
/** The smallest machine has two cores, and one of them belongs to the queue. */
const MOST_AT_ONCE = 2;
/** What is more than any day needs is a fault, and not to be paid by the server. */
const MEMORY_MB = 768;

/**
 * A thread for each day, so that nobody's ticket waits until a supervisor's question is answered: one at a time for a
 * clinic, two for all, ended when they take too long. What goes wrong in it ends the thread and not the server.
 */
export function liveAgainInThread({ reportBug, withinMs = WITHIN_MS, program = PROGRAM }: ThreadOptions): LiveAgain {
  const busy = new Set<ClinicId>();
  return async (clinicId, day) => {
    if (busy.has(clinicId) || busy.size >= MOST_AT_ONCE) return err({ code: 'what_if_busy' });
    busy.add(clinicId);
    try {
      return await inThread(program, day, withinMs, reportBug);
    } finally {
      busy.delete(clinicId);
    }
  };
}

async function inThread(
  program: URL,
  workerData: DayToLive,
  withinMs: number,
  reportBug: (error: unknown) => void,
): Promise<Result<LivedDay, LiveAgainFailure>> {
  // No environment: it needs none, and the server's holds passwords.
  const worker = new Worker(program, {
    workerData,
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
  });
  const { promise, resolve } = Promise.withResolvers<Result<LivedDay, LiveAgainFailure>>();
  const limit = setTimeout(() => resolve(err({ code: 'what_if_too_long' })), withinMs);
  worker.once('message', (answer: LivedDay) => resolve(ok(answer)));
  worker.once('error', (error) => {
    reportBug(error);
    resolve(err({ code: 'what_if_failed' }));
  });
  // After an answer or an error nothing changes any more.
  worker.once('exit', () => resolve(err({ code: 'what_if_failed' })));
  try {
    return await promise;
  } finally {
    clearTimeout(limit);
    await worker.terminate();
  }
}
