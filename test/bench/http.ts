/** Tickets over HTTP, beside an empty route of the same Express in the same run; and a call from press to screen. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import autocannon from 'autocannon';
import express from 'express';
import { io, type Socket } from 'socket.io-client';
import { startDrivenClinic, type DrivenClinic } from '../../scripts/demoDay/clinic.ts';
import { median, quantile, type Group, type Row } from './rows.ts';

const CLIENTS = 64;
const SECONDS = 4;
const ROUNDS = 3;
const SCREENS = 50;
const CALLS = 100;

type Panel = {
  readonly services: readonly { readonly serviceId: string }[];
  readonly rooms: readonly { readonly servicePointId: string; readonly serviceIds: readonly string[] }[];
};
type Desk = { readonly cookie: string; readonly serviceId: string; readonly room: string };

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
  const token = await pairScreen(clinic);
  // One paired screen on so many televisions: pairing is limited by the minute, showing is not.
  const screens = await Promise.all(Array.from({ length: SCREENS }, () => openScreen(clinic, token)));
  const post = (path: string, body: unknown = {}) =>
    fetch(`${clinic.url}/api/v1/clinics/${clinic.clinicId}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie, 'idempotency-key': randomUUID() },
      body: JSON.stringify(body),
    });
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

async function pairScreen({ url }: DrivenClinic): Promise<string> {
  const post = async (path: string, body: unknown) => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    // The contract's PairingBegun and PairingState.
    return (await response.json()) as { readonly pollToken?: string; readonly token?: string };
  };
  const { pollToken } = await post('/pairings', { kind: 'display' });
  const { token } = await post('/pairings/collect', { pollToken });
  if (token === undefined) throw new Error('The screen was not paired');
  return token;
}

async function openScreen({ url }: DrivenClinic, token: string): Promise<Socket> {
  const socket = io(url, { transports: ['websocket'], auth: { token }, ackTimeout: 10_000 });
  await socket.emitWithAck('view:join', {});
  return socket;
}

async function enter({ url, clinicId, logins }: DrivenClinic): Promise<Desk> {
  const password = logins.find(({ login }) => login === 'reception')?.password;
  const response = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login: 'reception', password }),
  });
  const cookie = response.headers.get('set-cookie')?.split(';')[0] ?? '';
  const socket = io(url, { transports: ['websocket'], extraHeaders: { cookie }, ackTimeout: 10_000 });
  // The contract's Snapshot of a PanelView.
  const reply = (await socket.emitWithAck('view:join', { clinicId })) as { readonly value: { readonly view: Panel } };
  socket.disconnect();
  const { services, rooms } = reply.value.view;
  const serviceId = services[3]?.serviceId ?? '';
  return {
    cookie,
    serviceId,
    room: rooms.find(({ serviceIds }) => serviceIds.includes(serviceId))?.servicePointId ?? '',
  };
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
