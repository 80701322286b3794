/** The port that the internet may reach answers patients and providers, and nobody else. */
import { io, type Socket } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { buildApps } from '../../scripts/buildApps.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';

let server: ClinicServer;
let patient: string;
let staff: string;
let kiosk: string;
const sockets: Socket[] = [];

beforeAll(async () => {
  await buildApps({ force: false });
  server = await startClinicServer(undefined, {
    publicUrl: 'https://queue.clinic.example',
    providers: {
      kannel: { sendUrl: 'http://127.0.0.1:9/sendsms', username: 'clinic', password: 'x', from: '3000' },
      twilio: { accountSid: 'AC0', authToken: 'x', from: '+15005550006', apiUrl: undefined, makesCalls: true },
      smtp: null,
      asterisk: null,
      pushContact: null,
    },
  });
  staff = await server.logIn('reception');
  kiosk = await server.pair('kiosk');
  const screen: unknown = await server.socket({ token: kiosk }).emitWithAck('view:join', {});
  const serviceId = /"serviceId":"([^"]+)"/.exec(JSON.stringify(screen))?.[1];
  const { body } = await server.ask('POST', `/clinics/${server.clinicId}/tickets`, {
    token: kiosk,
    body: { serviceId, language: 'en' },
  });
  patient = /\/t\/#([\w-]+)/.exec(JSON.stringify(body))?.[1] ?? '';
  expect(patient).not.toBe('');
}, 120_000);
afterAll(() => server.stop());
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.disconnect();
});

const ask = (path: string, init: RequestInit = {}) => fetch(server.outsideUrl + path, { redirect: 'manual', ...init });
const withToken = (token: string): RequestInit => ({ headers: { authorization: `Bearer ${token}` } });

/** What this connection is told when it asks for what it may see. */
async function join(auth: { token?: string; cookie?: string }, transports = ['websocket']): Promise<unknown> {
  const socket = io(server.outsideUrl, {
    transports,
    ackTimeout: 5_000,
    auth: auth.token === undefined ? {} : { token: auth.token },
    ...(auth.cookie === undefined ? {} : { extraHeaders: { cookie: auth.cookie } }),
  });
  sockets.push(socket);
  return socket.emitWithAck('view:join', auth.cookie === undefined ? {} : { clinicId: server.clinicId });
}

describe('over the public port', () => {
  test("the patient's page opens with all its files, and knows its own visit", async () => {
    const page = await ask('/t/');
    const html = await page.text();
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    const files = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, file]) => file ?? '');
    expect(files.length).toBeGreaterThan(3);
    for (const file of [...files, '/t/sw.js']) expect((await ask(file)).status, file).toBe(200);

    const visit = await ask('/api/v1/patient-page', withToken(patient));
    expect(await visit.json()).toMatchObject({ kind: 'visit', state: 'waiting' });
  });

  test.each([
    ['/webhooks/kannel/report?id=1', 403],
    ['/webhooks/kannel/incoming', 403],
    ['/webhooks/twilio/report?id=1', 403],
    ['/webhooks/twilio/incoming', 403],
    ['/webhooks/twilio/call/step?call=1', 403],
    ['/webhooks/twilio/call/ended?call=1', 403],
    ['/livez', 200],
  ])('providers reach %s, and a forged request is refused', async (path, status) => {
    const isRead = path === '/livez';
    const answer = await ask(
      path,
      isRead ? {} : { method: 'POST', body: new URLSearchParams({ From: '+15005550006' }) },
    );
    expect(answer.status).toBe(status);
  });

  test('a provider may fetch the sounds of a call', async () => {
    const answer = await ask(`/sounds/${'0'.repeat(64)}.wav`);
    expect(await answer.text()).toBe('There is no such sound.');
  });

  test.each([
    '/',
    '/start.css',
    '/readyz',
    '/metrics',
    '/kiosk/',
    '/display/',
    '/operator/',
    '/operator/login',
    '/demo/phone',
    '/demo/paper',
    '/api/v1/openapi.json',
    '/api/v1/session',
    '/t/../operator/',
    '/t/%2e%2e/%2e%2e/%2e%2e/package.json',
    '//operator/',
    '/socket.io',
  ])('%s is not found', async (path) => {
    const answer = await ask(path);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ code: 'not_found' });
  });

  test('no other part of the interface is found, whoever asks for it', async () => {
    const description = (await (await fetch(`${server.url}/api/v1/openapi.json`)).json()) as {
      paths: Record<string, Record<string, unknown>>;
    };
    const ways = Object.entries(description.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path: path.replace(/^\/api\/v1/, '') })),
    );
    const others = ways.filter(({ path }) => !path.startsWith('/patient-page') && !path.startsWith('/web-booking'));
    expect(others.length).toBeGreaterThan(60);
    for (const { method, path } of others) {
      const address = `/api/v1${path.replace('{clinicId}', server.clinicId).replaceAll(/\{\w+\}/g, server.clinicId)}`;
      for (const headers of [{ cookie: staff }, { authorization: `Bearer ${kiosk}` }]) {
        const answer = await ask(address, { method, headers });
        expect([answer.status, await answer.json()], `${method} ${address}`).toEqual([
          404,
          expect.objectContaining({ code: 'not_found' }),
        ]);
      }
    }
  });

  test('a screen or a member of staff is nobody on the page of patients', async () => {
    expect((await ask('/api/v1/patient-page', withToken(kiosk))).status).toBe(403);
    expect((await ask('/api/v1/patient-page', { headers: { cookie: staff } })).status).toBe(403);
  });

  test.each([[['websocket']], [['polling']]])('a patient follows the visit by %s', async (transports) => {
    expect(await join({ token: patient }, transports)).toMatchObject({ ok: true, value: { view: { kind: 'visit' } } });
  });

  test.each([['websocket'], ['polling']])('the panel and the screens are refused a socket by %s', async (transport) => {
    const refused = { ok: false, error: { code: 'not_paired' } };
    expect(await join({ token: kiosk }, [transport])).toEqual(refused);
    expect(await join({ cookie: staff }, [transport])).toEqual(refused);
    expect(await join({}, [transport])).toEqual(refused);
  });

  test('the same panel is let in on the clinic port', async () => {
    const inside: unknown = await server
      .socket({ cookie: staff })
      .emitWithAck('view:join', { clinicId: server.clinicId });
    expect(inside).toMatchObject({ ok: true, value: { view: { kind: 'panel' } } });
  });

  test('a web socket to anywhere else is cut', async () => {
    const closed = new Promise((resolve) => {
      const socket = new WebSocket(`${server.outsideUrl.replace('http', 'ws')}/operator/`);
      socket.addEventListener('error', resolve);
    });
    await expect(closed).resolves.toBeDefined();
  });
});
