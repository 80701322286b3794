import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';
import { adminDesk, loginOf, only, type AdminDesk } from './build.ts';

let server: ClinicServer;
let desk: AdminDesk;
beforeAll(async () => {
  server = await startClinicServer();
  desk = await adminDesk(server);
});
afterAll(() => server.stop());

const person = { name: 'Mina Test', language: 'fa', roles: ['reception'], practitionerId: null };
const logIn = (login: string, password: string) => server.ask('POST', '/session', { body: { login, password } });
const setPassword = (token: unknown, password: string) =>
  server.ask('POST', '/one-time-links/set-password', { body: { token, password } });

describe('a member of staff', () => {
  test('sets a password by the link, once, and works in the role that was given', async () => {
    const made = await desk.send('POST', 'staff', { ...person, login: 'mina' });
    expect(made.status).toBe(200);
    const token = made.body['token'];
    expect((await setPassword(token, 'mina mina mina')).body['code']).toBe('password_too_weak');
    const entered = await setPassword(token, 'a quiet harbour 7');
    expect(entered.body).toMatchObject({ name: 'Mina Test', clinics: [{ roles: ['reception'] }] });
    expect(entered.cookie).toBeDefined();
    expect((await setPassword(token, 'another harbour 8')).body['code']).toBe('link_used');
    expect((await logIn('Mina', 'a quiet harbour 7')).status).toBe(200);
    expect((await desk.send('POST', 'staff', { ...person, login: 'MINA' })).body).toMatchObject({
      code: 'login_taken',
      field: 'login',
    });
  });

  test('whose password is reset is out at once, and comes back by the new link only', async () => {
    const made = await desk.send('POST', 'staff', { ...person, login: 'sara' });
    const { cookie } = await setPassword(made.body['token'], 'a quiet harbour 7');
    const staffId = String(made.body['staffId']);
    const first = await desk.send('POST', `staff/${staffId}/password-link`);
    const second = await desk.send('POST', `staff/${staffId}/password-link`);
    expect((await server.ask('GET', '/session', { cookie: cookie ?? '' })).status).toBe(401);
    expect((await logIn('sara', 'a quiet harbour 7')).body['code']).toBe('wrong_login');
    expect((await setPassword(first.body['token'], 'the first harbour 1')).body['code']).toBe('link_unknown');
    expect((await setPassword(second.body['token'], 'the second harbour 2')).status).toBe(200);
  });

  test('who is deactivated is out at once, screens included', async () => {
    const made = await desk.send('POST', 'staff', { ...person, login: 'omid' });
    const { cookie } = await setPassword(made.body['token'], 'a quiet harbour 7');
    const socket = server.socket({ cookie: cookie ?? '' });
    expect(await socket.emitWithAck('view:join', { clinicId: server.clinicId })).toMatchObject({ ok: true });
    const cut = new Promise<string>((resolve) => socket.once('disconnect', resolve));
    const put = { ...person, isActive: false };
    expect((await desk.send('PUT', `staff/${String(made.body['staffId'])}`, put)).status).toBe(200);
    expect(await cut).toBe('io server disconnect');
    expect((await server.ask('GET', '/session', { cookie: cookie ?? '' })).status).toBe(401);
    expect((await logIn('omid', 'a quiet harbour 7')).body['code']).toBe('wrong_login');
  });

  test('a link lives three days', async () => {
    const made = await desk.send('POST', 'staff', { ...person, login: 'late' });
    server.clock.at += 72 * 60 * 60_000 + 1;
    expect((await setPassword(made.body['token'], 'a quiet harbour 7')).status).not.toBe(200);
    server.clock.at -= 72 * 60 * 60_000 + 1;
  });

  test('the last administrator stays one, and nobody resets the own password by link', async () => {
    const { staff } = await desk.configuration();
    const admin = only(staff, ({ roles }) => roles.includes('administrator'));
    const { name, language, practitionerId } = admin;
    const body = { name, language, practitionerId, roles: ['reception'] };
    expect((await desk.send('PUT', `staff/${admin.staffId}`, body)).body['code']).toBe('last_administrator');
    expect((await desk.send('POST', `staff/${admin.staffId}/password-link`)).body['code']).toBe('not_allowed');
    expect((await desk.configuration()).staff).toEqual(staff);
  });
});

describe('a device', () => {
  test('that is revoked hears it, is cut off, and its next request is refused', async () => {
    const token = await server.pair('kiosk');
    const socket = server.socket({ token });
    expect(await socket.emitWithAck('view:join', {})).toMatchObject({ ok: true });
    const { devices, services } = await desk.configuration();
    const kiosk = only(devices, ({ kind, isPaired }) => kind === 'kiosk' && isPaired);
    const told = new Promise<boolean>((resolve) => socket.once('token:revoked', () => resolve(true)));
    const cut = new Promise<boolean>((resolve) => socket.once('disconnect', () => resolve(true)));
    expect((await desk.send('POST', `devices/${kiosk.deviceId}/revoke`)).status).toBe(200);
    expect(await Promise.all([told, cut])).toEqual([true, true]);
    const refused = await server.ask('POST', `/clinics/${server.clinicId}/tickets`, {
      token,
      body: { serviceId: services[0]?.serviceId, language: 'en' },
    });
    expect(refused.status).toBe(401);
    const after = only((await desk.configuration()).devices, ({ deviceId }) => deviceId === kiosk.deviceId);
    expect(after).toMatchObject({ isPaired: false, isRevoked: true });
  });

  test('is named, and a kiosk prints only on a printer of the clinic', async () => {
    const printer = await desk.send('POST', 'devices', {
      kind: 'printer',
      name: 'Back printer',
      settings: { printer: { kind: 'fake' } },
    });
    expect(printer.status).toBe(200);
    const kiosk = { kind: 'kiosk', name: 'Back kiosk', settings: { printerId: String(printer.body['id']) } };
    const made = await desk.send('POST', 'devices', kiosk);
    const found = only((await desk.configuration()).devices, ({ deviceId }) => deviceId === made.body['id']);
    expect(found).toMatchObject({ name: 'Back kiosk', isPaired: false, isRevoked: false });
    const wrong = await desk.send('POST', 'devices', { ...kiosk, settings: { printerId: String(made.body['id']) } });
    expect(wrong.body['code']).toBe('device_not_found');
  });
});

describe('messages', () => {
  test('supervisors and the desk read what became of them, without addresses', async () => {
    const supervisor = await adminDesk(server, loginOf(server.logins, 'supervisor'));
    expect((await supervisor.send('GET', 'notices')).body).toEqual({ notices: [] });
    const doctor = await adminDesk(server, loginOf(server.logins, 'doctor'));
    expect((await doctor.send('GET', 'notices')).body['code']).toBe('not_allowed');
  });
});
