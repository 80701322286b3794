import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Configuration } from '../../common/contract/configuration.ts';
import type { KioskView } from '../../common/contract/kioskView.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';

let server: ClinicServer;
let admin = '';
let token = '';
beforeAll(async () => {
  server = await startClinicServer();
  admin = await server.logIn('admin');
  token = await server.pair('kiosk');
});
afterAll(() => server.stop());

const inClinic = (path: string) => `/clinics/${server.clinicId}${path}`;
/** The word goes to the screens through the database. */
const shows = (what: Partial<KioskView>) =>
  expect.poll(() => server.look<KioskView>({ token }), { timeout: 40_000 }).toMatchObject(what);
const measured = (pxPerMm: number | null) => server.ask('POST', inClinic('/kiosk-size'), { token, body: { pxPerMm } });

test('a kiosk is measured where the panel asks for it, for ten minutes, and by nobody who passes by', async () => {
  const { deviceId, pxPerMm } = await server.look<KioskView>({ token });
  expect((await measured(9)).body['code']).toBe('not_allowed');

  const path = inClinic(`/devices/${deviceId}/measure`);
  expect((await server.ask('POST', path, { cookie: await server.logIn('reception') })).body['code']).toBe(
    'not_allowed',
  );
  expect((await server.ask('POST', path, { cookie: admin })).status).toBe(200);
  await shows({ measuringUntilAt: server.clock.at + 10 * 60_000 });

  expect((await measured(40)).status).toBe(422);
  expect((await measured(3.47)).status).toBe(200);
  await shows({ pxPerMm: 3.47, measuringUntilAt: null });
  expect((await measured(9)).body['code']).toBe('not_allowed');

  await server.ask('POST', path, { cookie: admin });
  server.clock.at += 11 * 60_000;
  expect((await measured(9)).body['code']).toBe('not_allowed');
  await server.ask('POST', path, { cookie: admin });
  expect((await measured(null)).status).toBe(200);
  await shows({ pxPerMm: 3.47, measuringUntilAt: null });
  expect(pxPerMm).not.toBe(3.47);
});

test('only a kiosk has pixels to be measured', async () => {
  const { body } = await server.ask('GET', inClinic('/configuration'), { cookie: admin });
  const { devices } = body as Configuration; // the route's own schema has checked it
  const other = devices.find(({ kind }) => kind !== 'kiosk')?.deviceId ?? '';
  const answer = await server.ask('POST', inClinic(`/devices/${other}/measure`), { cookie: admin });
  expect(answer.body['code']).toBe('device_not_found');
});
