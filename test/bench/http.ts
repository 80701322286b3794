/** Tickets over HTTP, beside an empty route of the same Express in the same run; and a call from press to screen. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import autocannon from 'autocannon';
import express from 'express';
import { startDrivenClinic, type DrivenClinic } from '../../scripts/demoDay/clinic.ts';
import { ask, enter, openScreens, type Desk } from './clinicClient.ts';
import { median, quantile, type Group, type Row } from './rows.ts';

const CLIENTS = 64;
const SECONDS = 4;
const ROUNDS = 3;
const SCREENS = 50;
const CALLS = 100;

export const http: Group = {
  name: 'http',
  async measure() {
    const clinic = await startDrivenClinic(Date.parse('2026-03-02T08:00:00Z'), 0);
    try {
      const desk = await enter(clinic);
      return [...(await throughput(clinic, desk)), ...(await pressedToTold(clinic, desk))];
    } finally {
      await clinic.stop();
    }
  },
};

async function throughput({ url, clinicId }: DrivenClinic, { cookie, serviceId }: Desk): Promise<Row[]> {
  const empty = await startEmpty();
  const limits: number[] = [];
  const tickets: number[] = [];
  // In alternating blocks: a machine's pace changes from one minute to the next.
  for (let round = 0; round < ROUNDS; round += 1) {
    limits.push(await shoot(empty.url, {}));
    tickets.push(await shoot(`${url}/api/v1/clinics/${clinicId}/tickets`, { serviceId, language: 'en' }, cookie));
  }
  await empty.stop();
  const [limit, reached] = [median(limits), median(tickets)];
  return [
    { name: `durable tickets over HTTP, ${CLIENTS} clients`, value: reached, unit: '/s', limit, goal: 4_000 },
    { name: 'the same, of an empty route', value: reached / limit, unit: 'of the limit', limit: null, goal: 0.25 },
  ];
}

/** From the press of "next" until the last of so many screens has its new view. */
async function pressedToTold(clinic: DrivenClinic, { cookie, room, serviceId }: Desk): Promise<Row[]> {
  const screens = await openScreens(clinic, SCREENS);
  const post = (path: string, body: unknown = {}) =>
    ask(clinic, 'POST', `/clinics/${clinic.clinicId}${path}`, { cookie, body });
  await post(`/rooms/${room}/open`);
  const took: number[] = [];
  for (let call = 0; call < CALLS; call += 1) {
    await post('/tickets', { serviceId, language: 'en' });
    const startedAt = performance.now();
    const told = Promise.all(
      screens.map((screen) => new Promise<void>((resolve) => screen.once('view:update', () => resolve()))),
    );
    await post(`/rooms/${room}/next`);
    await told;
    took.push(performance.now() - startedAt);
  }
  for (const screen of screens) screen.disconnect();
  return [
    {
      name: `"next" pressed until all of ${SCREENS} screens were told, p95`,
      value: quantile(took, 0.95),
      unit: 'ms',
      limit: null,
      goal: 50,
    },
  ];
}

/** @returns answered requests a second; a refused one makes the measurement worthless and throws */
async function shoot(url: string, body: unknown, cookie?: string): Promise<number> {
  const result = await autocannon({
    url,
    method: 'POST',
    connections: CLIENTS,
    duration: SECONDS,
    setupClient: (client) => {
      const renew = () =>
        client.setHeaders({
          'content-type': 'application/json',
          'idempotency-key': randomUUID(),
          ...(cookie === undefined ? {} : { cookie }),
        });
      renew();
      client.setBody(JSON.stringify(body));
      client.on('response', renew);
    },
  });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx} requests were refused and ${result.errors} failed`);
  return result.requests.average;
}

async function startEmpty(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const app = express();
  app.post('/', express.json(), (request, response) => {
    response.json(request.body);
  });
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // Listening on a port, not on a path.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
