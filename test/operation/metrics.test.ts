/** Whoever watches over many clinics reads how each one does, and nothing of any patient. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DisplayView } from '../../common/contract/displayView.ts';
import type { KioskView } from '../../common/contract/kioskView.ts';
import type { PanelView } from '../../common/contract/panelView.ts';
import { startBeside, startClinicServer, type ClinicServer } from '../support/clinicServer.ts';

const MINUTE = 60_000;

let server: ClinicServer;
let guarded: ClinicServer;
beforeAll(async () => {
  server = await startClinicServer();
  guarded = await startClinicServer(undefined, { metricsToken: 'a-token-of-the-watchers' });
});
afterAll(async () => {
  await guarded.stop();
  await server.stop();
});

const read = async (of: ClinicServer, headers: Record<string, string> = {}) => {
  const response = await fetch(`${of.url}/metrics`, { headers });
  return { status: response.status, text: await response.text() };
};
/** The value of one line; the labels in any order. */
function valueOf(text: string, name: string, labels: Record<string, string> = {}): number | undefined {
  const line = text
    .split('\n')
    .filter((each) => each.startsWith(`${name}{`) || each.startsWith(`${name} `))
    .find((each) => Object.entries(labels).every(([label, value]) => each.includes(`${label}="${value}"`)));
  return line === undefined ? undefined : Number(line.split(' ').at(-1));
}

test('a wait of 12 minutes, a call and the screen that showed it are counted, once by each process', async () => {
  const other = await startBeside(server);
  const kioskToken = await server.pair('kiosk');
  const { services } = await server.look<KioskView>({ token: kioskToken });
  const serviceId = services.find(({ name }) => name.en === 'Family doctor')?.serviceId;
  for (let nth = 0; nth < 2; nth += 1) {
    const body = { serviceId, language: 'fa' };
    const taken = await server.ask('POST', `/clinics/${server.clinicId}/tickets`, { token: kioskToken, body });
    expect(taken.status).toBe(200);
  }
  const screenToken = await server.pair('display');
  const screen = server.socket({ token: screenToken });
  await screen.emitWithAck('view:join', {});
  await other.look<DisplayView>({ token: screenToken }); // so that the other process follows the day

  server.clock.at += 12 * MINUTE;
  const clinic = server.clinicId;
  const waiting = (await read(server)).text;
  expect(valueOf(waiting, 'turnstone_waiting', { clinic })).toBe(2);
  expect(valueOf(waiting, 'turnstone_longest_wait_seconds', { clinic })).toBe(12 * 60);

  const cookie = await server.logIn('noor');
  const { rooms } = await server.look<PanelView>({ cookie });
  const room = rooms.find(({ name }) => name.en === 'Room 1')?.servicePointId;
  const press = (what: string, body?: object) =>
    server.ask('POST', `/clinics/${clinic}/rooms/${room}/${what}`, { cookie, ...(body ? { body } : {}) });
  expect((await press('open', {})).status).toBe(200);
  const next = await press('next');
  server.clock.at += 400;
  await screen.emitWithAck('call:shown', { callIds: [next.body['callId']] });
  await screen.emitWithAck('call:shown', { callIds: [next.body['callId']] });

  // Nobody heard of the screen for twelve minutes until it asked again. A socket that came back by itself meanwhile, on a
  // busy machine, was heard of: so the screen is seen as it was last, and then asks.
  const display = { clinic, kind: 'display' };
  await server.connections.sql`
    update devices set last_seen_at = ${new Date(server.clock.at - 12 * MINUTE)} where kind = 'display'`;
  expect(valueOf((await read(server)).text, 'turnstone_devices', { ...display, state: 'silent' })).toBe(1);
  await screen.emitWithAck('view:join', {});
  const { text } = await read(server);
  expect(valueOf(text, 'turnstone_tickets_total', { clinic })).toBe(2);
  expect(valueOf(text, 'turnstone_waiting', { clinic })).toBe(1);
  expect(valueOf(text, 'turnstone_wait_seconds_sum', { clinic })).toBe(12 * 60);
  expect(valueOf(text, 'turnstone_wait_seconds_count', { clinic })).toBe(1);
  expect(valueOf(text, 'turnstone_call_shown_seconds_count', { clinic })).toBe(1);
  expect(valueOf(text, 'turnstone_call_shown_seconds_sum', { clinic })).toBe(0.4);
  expect(valueOf(text, 'turnstone_devices', { ...display, state: 'connected' })).toBe(1);
  expect(valueOf(text, 'turnstone_sockets', { kind: 'display' })).toBe(1);
  expect(valueOf(text, 'turnstone_database_up')).toBe(1);
  const route = '/clinics/:clinicId/tickets';
  expect(valueOf(text, 'turnstone_http_request_seconds_count', { method: 'post', route, status: '200' })).toBe(2);

  const there = (await read(other)).text;
  expect(valueOf(there, 'turnstone_tickets_total', { clinic })).toBeUndefined();
  expect(valueOf(there, 'turnstone_wait_seconds_count', { clinic })).toBeUndefined();
  expect(valueOf(there, 'turnstone_waiting', { clinic })).toBe(1);
  await other.stop();
});

test('what a print came to is counted, and what still waits for a printer is told with its age', async () => {
  await expect
    .poll(async () => valueOf((await read(server)).text, 'turnstone_effects_total', { outcome: 'done' }))
    .toBeGreaterThanOrEqual(1);
  expect(valueOf((await read(server)).text, 'turnstone_outbox_lag_seconds', { type: 'announce' }) ?? 0).toBeLessThan(
    15 * 60,
  );
});

test('no ticket, no link and no name of anybody stands there', async () => {
  const { text } = await read(server);
  expect(text).not.toMatch(/A-00\d|\/t\/#|patient/);
});

test('only programs on this machine read it, and nothing that a proxy passes on', async () => {
  expect((await read(server)).status).toBe(200);
  expect((await read(server, { 'x-forwarded-for': '203.0.113.9' })).status).toBe(403);
  expect((await fetch(`${server.outsideUrl}/metrics`)).status).toBe(404);
});

test('with a token set, only who shows it reads it', async () => {
  expect((await read(guarded)).status).toBe(403);
  expect((await read(guarded, { authorization: 'Bearer something-else' })).status).toBe(403);
  const shown = await read(guarded, {
    authorization: 'Bearer a-token-of-the-watchers',
    'x-forwarded-for': '203.0.113.9',
  });
  expect(shown.status).toBe(200);
});
