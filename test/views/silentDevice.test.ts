/** Each clinic says after how many minutes without a word a screen, and a kiosk, is missed. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Configuration } from '../../common/contract/configuration.ts';
import type { PanelView } from '../../common/contract/panelView.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';

let server: ClinicServer;
let admin = '';
beforeAll(async () => {
  server = await startClinicServer();
  admin = await server.logIn('admin');
  await server.pair('display');
  await server.pair('kiosk');
});
afterAll(() => server.stop());

const inClinic = (path: string) => `/clinics/${server.clinicId}${path}`;
const silentNow = async () =>
  (await server.look<PanelView>({ cookie: admin })).alarms
    .filter(({ code }) => code === 'device_silent')
    .map(({ deviceName }) => deviceName);

async function setMinutes(minutes: { screenSilentMin?: number; kioskSilentMin?: number }) {
  const { body } = await server.ask('GET', inClinic('/configuration'), { cookie: admin });
  const { clinic } = body as Configuration; // checked by its route
  const { clinicId: _, ...settings } = clinic;
  return server.ask('PUT', inClinic('/settings'), {
    cookie: admin,
    body: { ...settings, options: { ...settings.options, ...minutes } },
  });
}

test('a screen is missed after the clinic’s minutes, and a kiosk after its own', async () => {
  expect((await setMinutes({ screenSilentMin: 3 })).status).toBe(200);
  server.clock.at += 2 * 60_000;
  await server.pair('kiosk'); // so that the view is made anew
  await expect.poll(silentNow).toEqual([expect.stringMatching(/kiosk/)]);
  server.clock.at += 2 * 60_000;
  await server.pair('kiosk');
  await expect.poll(silentNow).toContainEqual(expect.stringMatching(/screen/));
});

test('no time at all is refused: every screen would be missed at once', async () => {
  expect(await setMinutes({ screenSilentMin: 0 })).toMatchObject({ status: 422, body: { code: 'invalid_request' } });
});
