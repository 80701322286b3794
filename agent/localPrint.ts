import { createHash, hash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { z } from 'zod';
import type { JobOutcome } from '../common/contract/agent.ts';
import {
  LOCAL_PRINT_PORT,
  LocalPrinterAsked,
  LocalPrintJob,
  type LocalPrinterState,
} from '../common/contract/localPrint.ts';
import { localPrintKey } from '../server/adapters/printer/localPrintKey.ts';
import type { Log } from '../server/ports/log.ts';
import { whatFailed } from '../server/ports/whatFailed.ts';
import type { PrintQueue } from './printQueue.ts';
import type { Spool } from './spool.ts';

export type LocalPrintDeps = {
  readonly token: string;
  readonly spool: Spool;
  readonly queue: PrintQueue;
  readonly log: Log;
  /** Another than the usual one in tests; 0 for any. */
  readonly port?: number;
};

/** Dots of one ticket in base64 are some 200 kB. */
const MOST_BYTES = 4 * 1024 * 1024;
/** Somebody stands before the kiosk: what has not begun by then is not printed any more. */
const BEGUN_WITHIN_MS = 8_000;
const ENDED_WITHIN_MS = 11_000;
const LOOK_EVERY_MS = 60;

/**
 * Prints for the page of the kiosk on this computer while the server is away. Listens on this computer only, takes only
 * jobs with the key that the server gave the kiosk, and prints each once, through the same spool as the server's.
 *
 * @returns the port, and what stops it; undefined where the port is taken, which keeps nothing else from working
 */
export async function serveLocalPrint(
  deps: LocalPrintDeps,
): Promise<{ readonly port: number; readonly stop: () => Promise<void> } | undefined> {
  const { token, log, port = LOCAL_PRINT_PORT } = deps;
  const key = Buffer.from(`Bearer ${localPrintKey(hash('sha256', token, 'hex'))}`);
  const underWay = new Map<string, Promise<JobOutcome>>();
  const printOnce = (job: LocalPrintJob): Promise<JobOutcome> => {
    const before = underWay.get(job.jobId);
    if (before) return before;
    const printing = print(deps, job).finally(() => underWay.delete(job.jobId));
    underWay.set(job.jobId, printing);
    return printing;
  };
  const server = createServer((request, response) => {
    answer({ printOnce, look: (asked) => look(deps, asked), key }, request, response).catch((error: unknown) => {
      log.error({ error: whatFailed(error) }, 'A paper for the kiosk on this computer broke off');
      if (!response.headersSent) send(response, 500, UNKNOWN);
    });
  });
  const isListening = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => resolve(true));
  });
  if (!isListening) {
    log.warn({ port }, 'The kiosk on this computer cannot print without the server: another program has the port');
    return undefined;
  }
  return {
    // A server that listens on a port has an address with one.
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const UNKNOWN = { state: 'unknown', code: 'agent_interrupted' } as const;

type Doors = {
  readonly printOnce: (job: LocalPrintJob) => Promise<JobOutcome>;
  readonly look: (asked: z.infer<typeof LocalPrinterAsked>) => Promise<LocalPrinterState>;
  readonly key: Buffer;
};

async function answer(
  { printOnce, look, key }: Doors,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // The key is what counts; the browser wants to hear that the page may ask.
  response.setHeader('access-control-allow-origin', request.headers.origin ?? 'null');
  response.setHeader('vary', 'origin');
  if (request.method === 'OPTIONS') {
    response.setHeader('access-control-allow-headers', 'authorization, content-type');
    response.setHeader('access-control-allow-methods', 'POST');
    response.setHeader('access-control-allow-private-network', 'true');
    response.setHeader('access-control-max-age', '600');
    response.writeHead(204).end();
    return;
  }
  if (request.method !== 'POST' || (request.url !== '/print' && request.url !== '/printer')) {
    send(response, 404, { code: 'not_found' });
    return;
  }
  const given = Buffer.from(request.headers.authorization ?? '');
  if (given.length !== key.length || !timingSafeEqual(given, key)) {
    send(response, 403, { code: 'not_allowed' });
    return;
  }
  const body = await bodyOf(request);
  if (request.url === '/printer') {
    const asked = LocalPrinterAsked.safeParse(body);
    if (!asked.success) send(response, 422, { code: 'invalid_request' });
    else send(response, 200, await look(asked.data));
    return;
  }
  const job = LocalPrintJob.safeParse(body);
  if (!job.success) send(response, 422, { code: 'invalid_request' });
  else send(response, 200, await printOnce(job.data));
}

/** A printer that cannot be reached says so by its trouble. */
async function look(
  { queue }: LocalPrintDeps,
  { printer }: z.infer<typeof LocalPrinterAsked>,
): Promise<LocalPrinterState> {
  const { isOnline, paper, trouble } = await queue.look(printer);
  return { paper, trouble: trouble ?? (isOnline ? null : 'printer_offline') };
}

async function print(
  { spool, queue }: LocalPrintDeps,
  { jobId, printer, widthDots, strips }: LocalPrintJob,
): Promise<JobOutcome> {
  const bits = Buffer.concat(strips.map((strip) => Buffer.from(strip.bits, 'base64')));
  const taken = await spool.take({
    jobId,
    printer,
    widthDots,
    heightDots: strips.reduce((sum, strip) => sum + strip.heightDots, 0),
    bits,
    sha256: createHash('sha256').update(bits).digest('hex'),
    expiresInMs: BEGUN_WITHIN_MS,
  });
  if (!taken.ok) return { state: 'failed', code: taken.error.code };
  // Asked for twice, it is printed once, and both hear of it.
  const held = taken.value === 'held' ? spool.held().find((each) => each.jobId === jobId) : undefined;
  if (held) queue.add(held);
  for (let waitedMs = 0; waitedMs < ENDED_WITHIN_MS; waitedMs += LOOK_EVERY_MS) {
    const { outcome } = await spool.knows(jobId);
    if (outcome) {
      await spool.told(jobId); // the server knows nothing of it, and need not
      return outcome;
    }
    await pause(LOOK_EVERY_MS);
  }
  return UNKNOWN;
}

/** @returns undefined for what is too large or no JSON */
async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request) {
    const bytes = Buffer.from(part as Uint8Array); // a request without an encoding gives bytes
    length += bytes.length;
    if (length > MOST_BYTES) return undefined;
    parts.push(bytes);
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8'));
  } catch {
    return undefined;
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}
