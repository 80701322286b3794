/** Many screens of one clinic on one server: how long a call takes to all of them, and what each costs. */
import { fork } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { setTimeout as pause } from 'node:timers/promises';
import { Server } from 'socket.io';
import { startDrivenClinic, type DrivenClinic } from '../../scripts/demoDay/clinic.ts';
import { ask, enter, pairDisplay, type Desk } from './clinicClient.ts';
import type { FromCrowd, ToCrowd } from './crowdClients.ts';
import { isQuick } from './quick.ts';
import { quantile, type Group, type Row } from './rows.ts';

const SIZES = isQuick() ? [300] : [300, 3_000];
const PAGES = isQuick() ? 1_000 : 10_000;
const CALLS = 12;
const WARM_UP = 3;
const PATIENTS = 300;
/** An update of patients' pages waits for others to join it. */
const BETWEEN_CALLS_MS = 1_500;

type Crowd = {
  join(url: string, tokens: readonly string[], count: number): Promise<void>;
  /** Acts. @returns when each was told of the number, or of anything where it is empty, once all were */
  sees(number: string, act: () => Promise<unknown>): Promise<readonly number[]>;
  leave(): Promise<void>;
};

export const crowd: Group = {
  name: 'crowd',
  async measure() {
    const rows: Row[] = [];
    for (const size of SIZES) rows.push(...(await withClinic((clinic, desk) => displays(clinic, desk, size))));
    rows.push(...(await withClinic(patientPages)));
    return rows;
  },
};

async function withClinic<T>(measure: (clinic: DrivenClinic, desk: Desk) => Promise<T>): Promise<T> {
  const clinic = await startDrivenClinic(Date.parse('2026-03-02T08:00:00Z'), 0);
  try {
    const desk = await enter(clinic);
    await ask(clinic, 'POST', `/clinics/${clinic.clinicId}/rooms/${desk.room}/open`, { cookie: desk.cookie });
    return await measure(clinic, desk);
  } finally {
    await clinic.stop();
  }
}

async function displays(clinic: DrivenClinic, desk: Desk, size: number): Promise<Row[]> {
  const token = await pairDisplay(clinic);
  const many = await openCrowd();
  const before = memory();
  await many.join(clinic.url, [token], size);
  const perScreen = (memory() - before) / size / 1024;
  const { took, cpuMs } = await calls(clinic, desk, many);
  await many.leave();
  const limit = await bareBroadcast(size);
  const who = `${size} displays`;
  const row = (share: number, name: string, goal: number | null): Row => ({
    name: `"next" pressed until told, ${who}, ${name}`,
    value: quantile(took, share),
    unit: 'ms',
    limit: quantile(limit, share),
    goal,
  });
  return [
    row(0.5, 'p50', null),
    row(0.95, 'p95', size === 300 ? 300 : null),
    row(0.99, 'p99', 1_000),
    { name: `processor time of a call, ${who}`, value: cpuMs, unit: 'ms', limit: null, goal: null },
    { name: `server's memory per display, ${who}`, value: perScreen, unit: 'kB', limit: null, goal: 100 },
  ];
}

async function patientPages(clinic: DrivenClinic, desk: Desk): Promise<Row[]> {
  const tokens: string[] = [];
  for (let nth = 0; nth < PATIENTS; nth += 1) {
    const { body } = await ask(clinic, 'POST', `/clinics/${clinic.clinicId}/tickets`, {
      cookie: desk.cookie,
      body: { serviceId: desk.serviceId, language: 'en' },
    });
    // The contract's TicketIssued.
    const { url } = body['ticket'] as { readonly url: string };
    tokens.push(url.split('#')[1] ?? '');
  }
  const many = await openCrowd();
  const before = memory();
  await many.join(clinic.url, tokens, PAGES);
  const perPage = (memory() - before) / PAGES / 1024;
  const startedAt = process.cpuUsage();
  const took: number[] = [];
  for (let call = 0; call < CALLS / 2; call += 1) {
    // Everybody's place in the line changes; the updates of the last call are through.
    await pause(BETWEEN_CALLS_MS);
    const pressedAt = performance.timeOrigin + performance.now();
    const at = await many.sees('', () =>
      ask(clinic, 'POST', `/clinics/${clinic.clinicId}/rooms/${desk.room}/next`, { cookie: desk.cookie }),
    );
    took.push(...at.map((each) => each - pressedAt));
  }
  const { user, system } = process.cpuUsage(startedAt);
  await many.leave();
  const name = `${PAGES} open pages of ${PATIENTS} patients`;
  return [
    { name: `a call until told, ${name}, p50`, value: quantile(took, 0.5), unit: 'ms', limit: null, goal: null },
    { name: `a call until told, ${name}, p99`, value: quantile(took, 0.99), unit: 'ms', limit: null, goal: 5_000 },
    {
      name: `processor time of a call, ${name}`,
      value: (user + system) / 1000 / (CALLS / 2),
      unit: 'ms',
      limit: null,
      goal: null,
    },
    { name: `server's memory per page, ${name}`, value: perPage, unit: 'kB', limit: null, goal: 100 },
  ];
}

async function calls(clinic: DrivenClinic, { cookie, serviceId, room }: Desk, many: Crowd) {
  const took: number[] = [];
  let cpuMs = 0;
  for (let call = 0; call < WARM_UP + CALLS; call += 1) {
    const { body } = await ask(clinic, 'POST', `/clinics/${clinic.clinicId}/tickets`, {
      cookie,
      body: { serviceId, language: 'en' },
    });
    // The contract's TicketIssued.
    const { number } = body['ticket'] as { readonly number: string };
    await pause(BETWEEN_CALLS_MS / 2);
    const startedAt = process.cpuUsage();
    const pressedAt = performance.timeOrigin + performance.now();
    const at = await many.sees(number, () =>
      ask(clinic, 'POST', `/clinics/${clinic.clinicId}/rooms/${room}/next`, { cookie }),
    );
    if (call < WARM_UP) continue;
    const { user, system } = process.cpuUsage(startedAt);
    cpuMs += (user + system) / 1_000 / CALLS;
    took.push(...at.map((each) => each - pressedAt));
  }
  return { took, cpuMs };
}

/** What this machine can do: a text as long as a view, to as many in one room of a Socket.IO that does nothing else. */
async function bareBroadcast(size: number): Promise<readonly number[]> {
  const http = createServer();
  const io = new Server(http);
  io.on('connection', (socket) => {
    socket.on('view:join', async (_: unknown, done: (reply: object) => void) => {
      await socket.join('all');
      done({});
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  // Listening on a port, not on a path.
  const { port } = http.address() as AddressInfo;
  const many = await openCrowd();
  await many.join(`http://127.0.0.1:${port}`, ['nobody'], size);
  const took: number[] = [];
  for (let call = 0; call < WARM_UP + CALLS; call += 1) {
    const number = `B-${100 + call}`;
    const startedAt = performance.timeOrigin + performance.now();
    const at = await many.sees(number, () => {
      io.to('all').emit('view:update', { number, rest: 'x'.repeat(VIEW_BYTES) });
      return Promise.resolve();
    });
    if (call >= WARM_UP) took.push(...at.map((each) => each - startedAt));
  }
  await many.leave();
  await io.close();
  return took;
}

/** About as long as what a display of the demonstration is told. */
const VIEW_BYTES = 3_000;

async function openCrowd(): Promise<Crowd> {
  const child = fork(join(import.meta.dirname, 'crowdClients.ts'), { execPath: process.execPath });
  const answered = () =>
    new Promise<FromCrowd>((resolve, reject) => {
      child.once('message', (said: FromCrowd) => {
        child.removeListener('exit', reject);
        resolve(said);
      });
      child.once('exit', reject);
    });
  const tell = async (order: ToCrowd) => {
    const answer = answered();
    child.send(order);
    return answer;
  };
  await Promise.resolve();
  return {
    async join(url, tokens, count) {
      await tell({ what: 'join', url, tokens, count });
    },
    async sees(number, act) {
      await tell({ what: 'expect', number });
      const seen = answered();
      await act();
      const said = await seen;
      return said.what === 'shown' ? said.at : [];
    },
    async leave() {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.disconnect();
      await gone;
    },
  };
}

/** Bytes that are held, after what nobody needs is thrown away. */
function memory(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void; // V8's own function, once it is exposed
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
