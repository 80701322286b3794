/** A disk that takes nothing more: no ticket is held for ever, and none comes out twice. */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PrintQueue } from '../../agent/printQueue.ts';
import { Spool } from '../../agent/spool.ts';
import { ok } from '../../common/contract/result.ts';
import { PluggedPrinter } from '../../common/contract/printing.ts';
import type { PrintJob, Printers } from '../../server/ports/printer.ts';
import { startClinicServer } from '../support/clinicServer.ts';
import { newFolder, startAgentProcess } from './agentProcess.ts';

const clock = { now: Date.now };
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

let data: ReturnType<typeof newFolder>;
let spool: Spool;
let queue: PrintQueue;
let printed: PrintJob[];
let onEnded: () => void;
beforeEach(async () => {
  data = newFolder();
  printed = [];
  const printer = {
    print: (job: PrintJob) => {
      printed.push(job);
      return Promise.resolve(ok({ isConfirmed: true }));
    },
    status: () => Promise.reject(new Error('Nobody asks here')),
    listen: () => () => undefined,
    close: () => Promise.resolve(),
  };
  const printers: Printers = { of: () => Promise.resolve(printer), close: () => Promise.resolve() };
  spool = await Spool.open(join(data.folder, 'spool'), clock);
  queue = new PrintQueue({ spool, printers, log, onEnded: () => onEnded() });
});
afterEach(() => data.remove());

/** The disk takes this file of the job no more: not even the superuser writes where a folder is. */
const blockOf = (jobId: string, ending: 'begun' | 'ended') =>
  join(data.folder, 'spool', `${createHash('sha256').update(jobId).digest('hex').slice(0, 40)}.${ending}.part`);

/** @returns the job, given to the printer and ended */
async function printWithout(ending: 'begun' | 'ended'): Promise<string> {
  const jobId = `print:${randomUUID()}#1`;
  await mkdir(blockOf(jobId, ending));
  const bits = Uint8Array.of(1, 2);
  const printer = PluggedPrinter.parse({ kind: 'network', host: '127.0.0.1' });
  const sha256 = createHash('sha256').update(bits).digest('hex');
  await spool.take({ jobId, printer, widthDots: 8, heightDots: 2, bits, sha256, expiresInMs: 60_000 });
  const ended = new Promise<void>((resolve) => (onEnded = resolve));
  for (const job of spool.held()) queue.add(job);
  await ended;
  return jobId;
}
/** What the agent would know if it were switched off and on now. */
async function afterPowerCut(): Promise<Spool> {
  const folder = join(data.folder, randomUUID());
  await cp(join(data.folder, 'spool'), folder, { recursive: true, filter: (path) => !path.endsWith('.part') });
  return Spool.open(folder, clock);
}

test('a ticket whose beginning cannot be written down is not printed, and the server hears so', async () => {
  const jobId = await printWithout('begun');
  expect(printed).toEqual([]);
  const failed = { state: 'failed', code: 'spool_failed' };
  expect(await spool.knows(jobId)).toEqual({ jobId, isHeld: false, outcome: failed });
  expect(spool.untold()).toMatchObject([{ jobId, outcome: failed }]);
  expect((await afterPowerCut()).held()).toEqual([]);
});

test('what became of a printed ticket is told from memory, and written down when the disk has room again', async () => {
  const jobId = await printWithout('ended');
  expect(printed).toHaveLength(1);
  const done = { state: 'done', isConfirmed: true };
  expect(await spool.knows(jobId)).toEqual({ jobId, isHeld: false, outcome: done });
  expect(spool.untold()).toMatchObject([{ jobId, outcome: done }]);
  // Until then a power cut leaves it in doubt, never to be printed again.
  const cut = await afterPowerCut();
  expect([cut.held(), (await cut.knows(jobId)).outcome?.state]).toEqual([[], 'unknown']);

  await spool.told(jobId);
  await rm(blockOf(jobId, 'ended'), { recursive: true });
  await spool.writeAgain();
  const later = await afterPowerCut();
  expect([later.held(), (await later.knows(jobId)).outcome, later.untold()]).toEqual([[], done, []]);
});

test('an agent that cannot write its token down works, and is known again once the disk has room', async () => {
  const server = await startClinicServer();
  const block = join(data.folder, 'token.json.part');
  await mkdir(block);
  const agent = startAgentProcess(server.url, data.folder);
  try {
    await agent.said(/Connected/); // the demonstration lets it in by itself
    await agent.said(/did not take the token/);
    await rm(block, { recursive: true });
    await expect.poll(() => existsSync(join(data.folder, 'token.json')), { timeout: 15_000 }).toBe(true);
  } finally {
    await agent.kill('SIGTERM');
    await server.stop();
  }
});
