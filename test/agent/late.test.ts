/** What an agent says after the server stopped waiting, and who else may not say it. */
import { randomUUID } from 'node:crypto';
import postgres from 'postgres';
import type { Socket } from 'socket.io-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AGENT_PROTOCOL, type JobOutcome, type JobsKnown } from '../../common/contract/agent.ts';
import { USUAL_TEMPLATE } from '../../common/contract/paperTemplate.ts';
import { err } from '../../common/contract/result.ts';
import { ClinicId, DeviceId } from '../../common/contract/vocabulary.ts';
import type { KioskView, PrintState } from '../../common/contract/kioskView.ts';
import type { PanelView } from '../../common/contract/panelView.ts';
import type { Printer } from '../../server/ports/printer.ts';
import { printPaper } from '../../server/usecases/printing/printPaper.ts';
import { Printing } from '../../server/usecases/printing/printing.ts';
import { beginInWorld } from '../../server/usecases/printing/jobInWorld.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';

let server: ClinicServer;
let sql: postgres.Sql;
let agentToken: string;
let kioskToken: string;
let kioskId: string;
const heardByKiosk: PrintState[] = [];

beforeAll(async () => {
  server = await startClinicServer();
  sql = postgres(server.databaseUrl, { max: 1, onnotice: () => undefined });
  agentToken = await server.pair('agent');
  kioskToken = await server.pair('kiosk');
  kioskId = (await server.look<KioskView>({ token: kioskToken })).deviceId;
  const kiosk = server.socket({ token: kioskToken });
  kiosk.on('ticket:printing', (state: PrintState) => heardByKiosk.push(state));
  await kiosk.emitWithAck('view:join', {});
});
afterAll(async () => {
  await sql.end();
  await server.stop();
});

const joining = () => ({ protocol: AGENT_PROTOCOL, version: '1', spoolId: randomUUID() });

/** An agent that knows of these jobs. */
async function join(known: JobsKnown = []): Promise<Socket> {
  const socket = server.socket({ token: agentToken });
  socket.on('job:ask', ({ jobIds }: { jobIds: string[] }, reply: (known: JobsKnown) => void) =>
    reply(known.filter(({ jobId }) => jobIds.includes(jobId))),
  );
  expect(await socket.emitWithAck('agent:join', joining())).toMatchObject({ ok: true });
  return socket;
}

/** A print of which the server does not know what became. @returns its job */
async function inDoubt(status: 'sending' | 'unknown', where = ''): Promise<{ jobId: string; visitId: string }> {
  const visitId = randomUUID();
  const at = new Date(server.clock.at);
  const jobId = `print:${visitId}${where}#1`;
  await sql`
    insert into outbox (key, lane, clinic_id, type, payload, status, attempts, not_before, created_at, claimed_at,
      outcome)
    values (${`print:${visitId}`}, 'printer:nowhere', ${server.clinicId}, 'print_ticket',
      ${sql.json({ visitId, printAt: kioskId, isCopy: false })}, ${status}, 1, ${at}, ${at}, ${at},
      ${sql.json({ jobInDoubt: jobId })})`;
  // As whoever writes such a row tells it.
  await sql`select pg_notify('turnstone', ${JSON.stringify({ kind: 'beside', clinicId: server.clinicId })})`;
  return { jobId, visitId };
}
const keyOf = (jobId: string) => jobId.replace(/(:instead)?#\d+$/, '');
const statusOf = async (jobId: string) =>
  (await sql`select status from outbox where key = ${keyOf(jobId)}`)[0]?.['status'] as string;
const alarms = async () =>
  (await server.look<PanelView>({ cookie: await server.loggedIn('reception') })).alarms.map(({ code }) => code);

test('a late report resolves a print that was unknown, for the panel and for the kiosk', async () => {
  const { jobId, visitId } = await inDoubt('unknown');
  await expect.poll(alarms).toContain('print_unknown');
  const agent = await join();
  const outcome: JobOutcome = { state: 'done', isConfirmed: true };
  expect(await agent.emitWithAck('job:report', { jobId, outcome })).toEqual({ ok: true, value: null });
  expect(await statusOf(jobId)).toBe('done');
  await expect.poll(() => heardByKiosk.at(-1)).toEqual({ visitId, state: 'printed', code: null });
  await expect.poll(alarms).not.toContain('print_unknown');
  agent.disconnect();
});

test('an agent that comes back is asked about the prints of a server that died meanwhile', async () => {
  const interrupted = await inDoubt('sending');
  const agent = await join([{ jobId: interrupted.jobId, isHeld: false, outcome: { state: 'unknown', code: 'x' } }]);
  await expect.poll(() => statusOf(interrupted.jobId)).toBe('unknown');
  agent.disconnect();
});

test('what certainly was not printed is tried again while somebody waits for it', async () => {
  const { jobId } = await inDoubt('unknown');
  const agent = await join();
  await agent.emitWithAck('job:report', { jobId, outcome: { state: 'failed', code: 'out_of_paper' } });
  // Tried again at once, it finds that its visit is not there any more.
  await expect.poll(() => statusOf(jobId)).toBe('failed');
  expect((await sql`select attempts from outbox where key = ${keyOf(jobId)}`)[0]?.['attempts']).toBe(2);
  agent.disconnect();
});

test('a word on another attempt, or on what is decided, changes nothing', async () => {
  const { jobId } = await inDoubt('unknown');
  const agent = await join();
  const done: JobOutcome = { state: 'done', isConfirmed: true };
  await agent.emitWithAck('job:report', { jobId: jobId.replace('#1', '#2'), outcome: done });
  expect(await statusOf(jobId)).toBe('unknown');
  await agent.emitWithAck('job:report', { jobId, outcome: done });
  await agent.emitWithAck('job:report', { jobId, outcome: { state: 'failed', code: 'out_of_paper' } });
  expect(await statusOf(jobId)).toBe('done');
  agent.disconnect();
});

test('once another printer has taken over, only its agent’s word counts', async () => {
  const { jobId, visitId } = await inDoubt('unknown', ':instead');
  const first = { jobId: `print:${visitId}#1`, outcome: { state: 'failed', code: 'out_of_paper' } } as const;
  const agent = await join([{ ...first, isHeld: false }]);
  // The first agent was sure that it printed nothing; the other printer may have.
  await agent.emitWithAck('job:report', first);
  expect(await statusOf(jobId)).toBe('unknown');
  await agent.emitWithAck('job:report', { jobId, outcome: { state: 'done', isConfirmed: true } });
  expect(await statusOf(jobId)).toBe('done');
  agent.disconnect();
});

test('a printer is given only what is still this attempt’s to print', async () => {
  const { db } = server.connections;
  const { visitId } = await inDoubt('sending');
  const job = { key: `print:${visitId}`, attempt: 1 };
  expect(await beginInWorld(db, { ...job, isInstead: true })).toBe(true);
  const agent = await join();
  await agent.emitWithAck('job:report', {
    jobId: `print:${visitId}#1`,
    outcome: { state: 'failed', code: 'out_of_paper' },
  });
  expect(await statusOf(`print:${visitId}#1`)).toBe('sending');
  expect(await beginInWorld(db, { ...job, attempt: 2, isInstead: false })).toBe(false);
  await agent.emitWithAck('job:report', {
    jobId: `print:${visitId}:instead#1`,
    outcome: { state: 'done', isConfirmed: true },
  });
  expect(await beginInWorld(db, { ...job, isInstead: false })).toBe(false);
  agent.disconnect();
});

test('what an agent told another process of the server is not called unknown by the one that waited', async () => {
  const { connections, clock, clinicId } = server;
  const agent = await join();
  for (const isTold of [true, false]) {
    const { jobId, visitId } = await inDoubt('sending');
    const printer: Printer = {
      print: async () => {
        const outcome: JobOutcome = { state: 'done', isConfirmed: true };
        if (isTold) await agent.emitWithAck('job:report', { jobId, outcome });
        return err({ code: 'print_unknown' });
      },
      status: () => Promise.resolve({ isOnline: true, paper: 'ok', cover: 'closed', trouble: null }),
      listen: () => () => undefined,
      close: () => Promise.resolve(),
    };
    const told: string[] = [];
    const printed = await printPaper(
      {
        clock,
        printing: new Printing(connections.db, clock, {
          tell: () => undefined,
          listen: () => Promise.resolve(() => Promise.resolve()),
        }),
        printers: { of: () => Promise.resolve(printer), close: () => Promise.resolve() },
        painter: { paint: () => Promise.resolve({ widthDots: 8, heightDots: 1, bits: Uint8Array.of(1) }) },
        templateOf: () => Promise.resolve(USUAL_TEMPLATE),
      },
      {
        key: `print:${visitId}`,
        clinicId: ClinicId.parse(clinicId),
        payload: {},
        attempts: 1,
        createdAt: clock.now(),
      },
      {
        printAt: DeviceId.parse(kioskId),
        paperOf: () => Promise.resolve({ kind: 'test', lines: [] }),
        overCode: 'over',
        tell: (state) => void told.push(state),
      },
    );
    expect([told, printed.kind]).toEqual(isTold ? [['printing'], 'failed'] : [['printing', 'unknown'], 'unknown']);
    expect(await statusOf(jobId)).toBe(isTold ? 'done' : 'sending');
  }
  agent.disconnect();
});

test('screens, staff and strangers are no agents, and an agent has no screen', async () => {
  const { jobId } = await inDoubt('unknown');
  const messages = {
    'agent:join': joining(),
    'job:report': { jobId, outcome: { state: 'done', isConfirmed: true } },
  };
  const others = {
    kiosk: { token: kioskToken },
    display: { token: await server.pair('display') },
    administrator: { cookie: await server.logIn('admin') },
    stranger: { token: 'x'.repeat(43) },
    nobody: {},
  };
  for (const [name, auth] of Object.entries(others)) {
    const socket = server.socket(auth);
    for (const [event, message] of Object.entries(messages)) {
      const code = ['stranger', 'nobody'].includes(name) ? 'not_paired' : 'not_allowed';
      expect([name, event, await socket.emitWithAck(event, message)]).toEqual([
        name,
        event,
        { ok: false, error: { code } },
      ]);
    }
  }
  expect(await statusOf(jobId)).toBe('unknown');
  const agent = await join();
  expect(await agent.emitWithAck('view:join', {})).toMatchObject({ ok: false, error: { code: 'not_allowed' } });
  for (const nonsense of [null, 'x', { jobId }, { jobId, outcome: { state: 'lost' } }])
    expect(await agent.emitWithAck('job:report', nonsense)).toMatchObject({
      ok: false,
      error: { code: 'invalid_message' },
    });
});
