/** The kiosk's page prints through the agent on its own computer while the server is away. */
import { hash, randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PluggedPrinter } from '../../common/contract/printing.ts';
import { serveLocalPrint } from '../../agent/localPrint.ts';
import { PrintQueue } from '../../agent/printQueue.ts';
import { Spool } from '../../agent/spool.ts';
import { codeStrip, numberStrip, wordsStrip } from '../../server/adapters/paper/strips.ts';
import { localPrintKey } from '../../server/adapters/printer/localPrintKey.ts';
import type { Bitmap } from '../../server/ports/paper.ts';
import type { PrintJob, Printers } from '../../server/ports/printer.ts';
import { err, ok } from '../../common/contract/result.ts';
import { newFolder } from './agentProcess.ts';

const TOKEN = 'a token of forty signs, as pairing gives';
const KEY = localPrintKey(hash('sha256', TOKEN, 'hex'));
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

let printed: PrintJob[];
let isOutOfPaper: boolean;
let local: NonNullable<Awaited<ReturnType<typeof serveLocalPrint>>>;
let clean: () => void;
beforeEach(async () => {
  printed = [];
  isOutOfPaper = false;
  const printer = {
    print: (job: PrintJob) => {
      if (isOutOfPaper) return Promise.resolve(err({ code: 'out_of_paper' } as const));
      printed.push(job);
      return Promise.resolve(ok({ isConfirmed: true }));
    },
    status: () =>
      Promise.resolve({
        isOnline: true,
        paper: isOutOfPaper ? ('out' as const) : ('ok' as const),
        cover: 'closed' as const,
        trouble: isOutOfPaper ? ('out_of_paper' as const) : null,
      }),
    listen: () => () => undefined,
    close: () => Promise.resolve(),
  };
  const printers: Printers = { of: () => Promise.resolve(printer), close: () => Promise.resolve() };
  const { folder, remove } = newFolder();
  clean = remove;
  const spool = await Spool.open(folder, { now: Date.now });
  const queue = new PrintQueue({ spool, printers, log, onEnded: () => undefined });
  const served = await serveLocalPrint({ token: TOKEN, spool, queue, log, port: 0 });
  if (!served) throw new Error('No port was free');
  local = served;
});
afterEach(async () => {
  await local.stop();
  clean();
});

const dots = ({ heightDots, bits }: Bitmap) => ({ heightDots, bits: Buffer.from(bits).toString('base64') });
const strips = [
  numberStrip('Z-007', 576),
  wordsStrip({ language: 'fa', mark: 'بدون اتصال داده شد', heading: 'آزمایش خون', lines: ['تالار ۱'] }, 576),
  codeStrip('https://clinic.example/t/#token', 576),
];
const ask = (over: object = {}, key = KEY) =>
  fetch(`http://127.0.0.1:${local.port}/print`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}`, origin: 'http://clinic.local' },
    body: JSON.stringify({
      jobId: `kiosk:${randomUUID()}`,
      widthDots: 576,
      printer: PluggedPrinter.parse({ kind: 'network', host: '127.0.0.1' }),
      strips: strips.map(dots),
      ...over,
    }),
  });

describe('the agent on the kiosk’s computer', () => {
  test('prints the parts of a ticket as one paper, and says when it is out', async () => {
    const answer = await ask();
    expect(await answer.json()).toEqual({ state: 'done', isConfirmed: true });
    expect(answer.headers.get('access-control-allow-origin')).toBe('http://clinic.local');
    const [paper] = printed;
    expect(paper?.bitmap.heightDots).toBe(strips.reduce((sum, { heightDots }) => sum + heightDots, 0));
    expect(paper?.bitmap.bits.length).toBe(72 * (paper?.bitmap.heightDots ?? 0));
  });

  test('says how the printer is before anything is printed, to whoever has the key', async () => {
    const look = (
      key = KEY,
      body: object = { printer: PluggedPrinter.parse({ kind: 'network', host: '127.0.0.1' }) },
    ) =>
      fetch(`http://127.0.0.1:${local.port}/printer`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
        body: JSON.stringify(body),
      });
    expect(await (await look()).json()).toEqual({ paper: 'ok', trouble: null });
    isOutOfPaper = true;
    expect(await (await look()).json()).toEqual({ paper: 'out', trouble: 'out_of_paper' });
    expect((await look('another key')).status).toBe(403);
    expect((await look(KEY, { printer: 'the one over there' })).status).toBe(422);
    expect(printed).toHaveLength(0);
  });

  test('prints once what it is asked for twice', async () => {
    const jobId = `kiosk:${randomUUID()}`;
    const answers = await Promise.all([ask({ jobId }), ask({ jobId })]);
    for (const answer of answers) expect(await answer.json()).toMatchObject({ state: 'done' });
    expect(await (await ask({ jobId })).json()).toMatchObject({ state: 'done' });
    expect(printed).toHaveLength(1);
  });

  test('says what keeps the paper', async () => {
    isOutOfPaper = true;
    expect(await (await ask()).json()).toEqual({ state: 'failed', code: 'out_of_paper' });
  });

  test('prints for nobody without the key, and nothing that it does not understand', async () => {
    expect((await ask({}, 'another')).status).toBe(403);
    expect((await ask({ jobId: 'ticket' })).status).toBe(422);
    expect((await ask({ strips: [{ heightDots: 3, bits: 'AA==' }] })).status).toBe(200);
    expect(printed).toEqual([]);
  });

  test('is not there for the network', async () => {
    const reached = await new Promise((resolve) => {
      const socket = connect(local.port, '127.0.0.2');
      socket.once('connect', () => resolve('reached')).once('error', () => resolve('refused'));
    });
    expect(reached).toBe('refused');
  });
});
