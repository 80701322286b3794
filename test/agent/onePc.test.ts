/** A clinic with one PC: its scanner and keypad are read by the server itself. */
import { expect, test } from 'vitest';
import type { KeysView } from '../../common/contract/keys.ts';
import type { KioskView } from '../../common/contract/kioskView.ts';
import type { PanelView } from '../../common/contract/panelView.ts';
import { fakeHid } from '../../server/adapters/hid/fakeHid.ts';
import { startClinicServer } from '../support/clinicServer.ts';

const KEYPAD = { vendorId: 0x1a2c, productId: 0x0b2a, serialNumber: null, name: 'Keypad', usagePage: 1, usage: 6 };

test('a keypad at the server’s own PC calls the next patient, without another process', async () => {
  const hid = fakeHid();
  const keypad = hid.plugIn(KEYPAD);
  const server = await startClinicServer(undefined, { hid });
  try {
    const admin = await server.logIn('admin');
    const inClinic = (path: string) => `/clinics/${server.clinicId}${path}`;
    const settings = { isServer: true };
    const made = await server.ask('POST', inClinic('/devices'), {
      cookie: admin,
      body: { kind: 'agent', name: 'The PC', settings },
    });
    const agentId = String(made.body['id']);
    const keys = async () => (await server.ask('GET', inClinic('/keys'), { cookie: admin })).body as KeysView;
    const device = '1a2c:0b2a:-:0001:0006';
    await expect.poll(async () => (await keys()).agents[0]?.found).toMatchObject([{ device, name: 'Keypad' }]);
    expect(hid.isOpen(keypad)).toBe(false);

    await server.ask('PUT', inClinic(`/devices/${agentId}`), {
      cookie: admin,
      body: { kind: 'agent', name: 'The PC', settings: { ...settings, uses: [{ device, use: 'keys' }] } },
    });
    await expect.poll(() => hid.isOpen(keypad)).toBe(true);
    const token = await server.pair('kiosk');
    const serviceId = (await server.look<KioskView>({ token })).services[0]?.serviceId;
    const { rooms } = await server.look<PanelView>({ cookie: admin });
    const roomId = rooms.find(({ serviceIds }) => serviceIds.some((id) => id === serviceId))?.servicePointId;
    await server.ask('POST', inClinic(`/rooms/${roomId}/open`), { cookie: admin, body: {} });
    await server.ask('POST', inClinic('/tickets'), { token, body: { serviceId, language: 'en' } });
    const body = { agentId, device, code: '0:88', servicePointId: roomId, action: 'next' };
    expect((await server.ask('POST', inClinic('/keys'), { cookie: admin, body })).status).toBe(200);

    hid.report(keypad, [0, 0, 88, 0, 0, 0, 0, 0]);
    const called = async () =>
      (await server.look<PanelView>({ cookie: admin })).rooms.find(({ servicePointId }) => servicePointId === roomId)
        ?.currentStageId;
    await expect.poll(called).toBeTypeOf('string');

    // Shut out, it is read no more.
    await server.ask('POST', inClinic(`/devices/${agentId}/revoke`), { cookie: admin });
    await expect.poll(() => hid.isOpen(keypad)).toBe(false);
  } finally {
    await server.stop();
  }
});
