/** The thread that lives one day through for "what if": started by liveAgainThread.ts, and over with its answer. */
import { parentPort, workerData } from 'node:worker_threads';
import type { DayToLive } from '../../ports/liveAgain.ts';
import { whatIf, withOrder } from '../../queue/whatIf/whatIf.ts';

// Given by liveAgainThread.ts, which alone starts this file.
const { log, order, roster } = workerData as DayToLive;
parentPort?.postMessage(whatIf(log, { ...(order ? { settings: withOrder(order) } : {}), roster }));
