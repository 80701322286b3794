/** Keys of a keypad at a doctor's desk, taught in the panel; and what the scanner on a kiosk's PC reads. */
import { randomUUID } from 'node:crypto';
import type { Socket } from 'socket.io-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AGENT_PROTOCOL } from '../../common/contract/agent.ts';
import type { Configuration } from '../../common/contract/configuration.ts';
import type { KeyAction, KeysView } from '../../common/contract/keys.ts';
import type { KioskView } from '../../common/contract/kioskView.ts';
import type { PanelView } from '../../common/contract/panelView.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';

const KEYPAD = '1a2c:0b2a:-:0001:0006';
let server: ClinicServer;
let admin: string;
let agent: Socket;
let agentId: string;
let roomId: string;
let kioskToken: string;

const inClinic = (path: string) => `/clinics/${server.clinicId}${path}`;
const keys = async () => (await server.ask('GET', inClinic('/keys'), { cookie: admin })).body as KeysView;
const press = (code: string, pressId = randomUUID()) =>
  agent.emitWithAck('key:press', { pressId, device: KEYPAD, code });
const bind = (code: string, action: KeyAction, servicePointId = roomId) =>
  server.ask('POST', inClinic('/keys'), {
    cookie: admin,
    body: { agentId, device: KEYPAD, code, servicePointId, action },
  });
const room = async () =>
  (await server.look<PanelView>({ cookie: admin })).rooms.find((each) => each.servicePointId === roomId);

beforeAll(async () => {
  server = await startClinicServer();
  admin = await server.logIn('admin');
  kioskToken = await server.pair('kiosk');
  agent = server.socket({ token: await server.pair('agent') });
  await agent.emitWithAck('agent:join', { protocol: AGENT_PROTOCOL, version: '1', spoolId: randomUUID() });
  const { agents } = await keys();
  agentId = agents[0]?.agentId ?? '';
  const { services } = await server.look<KioskView>({ token: kioskToken });
  const serviceId = services[0]?.serviceId;
  const view = await server.look<PanelView>({ cookie: admin });
  roomId = view.rooms.find(({ serviceIds }) => serviceIds.some((id) => id === serviceId))?.servicePointId ?? '';
  await server.ask('POST', inClinic(`/rooms/${roomId}/open`), { cookie: admin, body: {} });
  for (let ticket = 0; ticket < 3; ticket += 1)
    await server.ask('POST', inClinic('/tickets'), { token: kioskToken, body: { serviceId, language: 'en' } });
});
afterAll(() => server.stop());

test('what is plugged in is offered in the panel', async () => {
  const found = [{ device: KEYPAD, kind: 'keyboard', vendorId: 0x1a2c, productId: 0x0b2a, name: 'Keypad' }];
  expect(await agent.emitWithAck('agent:found', { version: '1', found })).toEqual({ ok: true, value: { uses: [] } });
  expect((await keys()).agents).toMatchObject([{ agentId, found }]);
});

test('a keyboard is read only after an administrator says what it is used as, and the agent hears so at once', async () => {
  const looks = new Promise<void>((resolve) => agent.once('agent:look', resolve));
  const kioskId = (await server.look<KioskView>({ token: kioskToken })).deviceId;
  const uses = [{ device: KEYPAD, use: 'keys' }];
  const put = await server.ask('PUT', inClinic(`/devices/${agentId}`), {
    cookie: admin,
    body: { kind: 'agent', name: 'PC', settings: { kioskId, uses } },
  });
  expect(put.status).toBe(200);
  await looks;
  expect(await agent.emitWithAck('agent:found', { version: '1', found: [] })).toEqual({ ok: true, value: { uses } });
});

test('a keypad that was pulled out is missed in the panel until it is in again', async () => {
  const missed = async () =>
    (await server.look<PanelView>({ cookie: admin })).alarms.filter(({ code }) => code.endsWith('_gone'));
  await expect.poll(missed).toMatchObject([{ code: 'keypad_gone', deviceName: 'PC' }]);
  const keypad = { device: KEYPAD, kind: 'keyboard', vendorId: 0x1a2c, productId: 0x0b2a, name: 'Keypad' };
  await agent.emitWithAck('agent:found', { version: '1', found: [keypad] });
  await expect.poll(missed).toEqual([]);
});

test('a key that is being taught is shown in the panel and does nothing', async () => {
  await bind('0:88', 'next');
  await server.ask('POST', inClinic('/keys/learn'), { cookie: admin, body: {} });
  await press('0:88');
  expect((await keys()).agents[0]?.lastKey).toMatchObject({ device: KEYPAD, code: '0:88' });
  expect((await room())?.currentStageId).toBeNull();
});

test('the key then calls, once for each press however often it is told', async () => {
  const pressId = randomUUID();
  await Promise.all([press('0:88', pressId), press('0:88', pressId), press('0:88', pressId)]);
  const first = (await room())?.currentStageId;
  expect(first).toBeTypeOf('string');
  await press('0:88');
  expect((await room())?.currentStageId).not.toBe(first);
  expect(
    (await server.look<PanelView>({ cookie: admin })).queue.filter(({ status }) => status === 'waiting'),
  ).toHaveLength(1);
});

test('a key has one meaning, and none after it was taken away', async () => {
  const before = (await room())?.currentStageId;
  await bind('0:88', 'recall');
  await press('0:88');
  expect((await room())?.currentStageId).toBe(before);
  await bind('0:89', 'finish');
  await press('0:89');
  expect((await room())?.currentStageId).toBeNull();
  const { keys: bound } = await keys();
  expect(bound.map(({ code, action }) => [code, action])).toEqual([
    ['0:88', 'recall'],
    ['0:89', 'finish'],
  ]);
  for (const { keyId } of bound)
    expect((await server.ask('DELETE', inClinic(`/keys/${keyId}`), { cookie: admin })).status).toBe(200);
  await press('0:89');
  expect((await keys()).keys).toEqual([]);
});

test('keys are taught by administrators, for rooms and agents of their clinic', async () => {
  const reception = await server.logIn('reception');
  for (const [method, path] of [
    ['GET', '/keys'],
    ['POST', '/keys/learn'],
    ['POST', '/keys'],
    ['DELETE', `/keys/${randomUUID()}`],
  ] as const)
    expect(
      (await server.ask(method, inClinic(path), { cookie: reception, body: method === 'GET' ? undefined : {} })).status,
    ).toBe(403);
  expect((await bind('0:1', 'next', randomUUID())).body).toMatchObject({ code: 'service_point_not_found' });
  const { devices } = (await server.ask('GET', inClinic('/configuration'), { cookie: admin })).body as Configuration;
  agentId = devices.find(({ kind }) => kind === 'kiosk')?.deviceId ?? '';
  expect((await bind('0:1', 'next')).body).toMatchObject({ code: 'device_not_found' });
});

test('what the scanner reads goes to the kiosk on the same PC, and to no other', async () => {
  const heard: string[] = [];
  const other: string[] = [];
  const kiosk = server.socket({ token: kioskToken });
  kiosk.on('scan:read', ({ text }: { text: string }) => heard.push(text));
  await kiosk.emitWithAck('view:join', {});
  const another = server.socket({ token: await server.pair('kiosk') });
  another.on('scan:read', ({ text }: { text: string }) => other.push(text));
  await another.emitWithAck('view:join', {});
  expect(await agent.emitWithAck('scan:read', { text: 'B-042-XYZ' })).toEqual({ ok: true, value: null });
  await expect.poll(() => heard).toEqual(['B-042-XYZ']);
  expect(other).toEqual([]);
  // A kiosk cannot make another one read something.
  expect(await kiosk.emitWithAck('scan:read', { text: 'x' })).toEqual({ ok: false, error: { code: 'not_allowed' } });
  expect(await kiosk.emitWithAck('key:press', { pressId: randomUUID(), device: KEYPAD, code: '0:88' })).toEqual({
    ok: false,
    error: { code: 'not_allowed' },
  });
  expect(await kiosk.emitWithAck('agent:found', { version: '1', found: [] })).toMatchObject({ ok: false });
});
