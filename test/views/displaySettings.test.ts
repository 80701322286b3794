import { afterAll, beforeAll, expect, test } from 'vitest';
import { ClinicInput } from '../../common/contract/admin.ts';
import { Configuration } from '../../common/contract/configuration.ts';
import { DisplayView } from '../../common/contract/displayView.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';

let server: ClinicServer;
let cookie: string;
beforeAll(async () => {
  server = await startClinicServer();
  cookie = await server.logIn('admin');
});
afterAll(() => server.stop());

const path = (rest: string) => `/clinics/${server.clinicId}/${rest}`;
const configuration = async () =>
  Configuration.parse((await server.ask('GET', path('configuration'), { cookie })).body);
const put = async (rest: string, body: unknown) => {
  expect((await server.ask('PUT', path(rest), { cookie, body })).status).toBe(200);
};

/** What the screen beside this door shows after the administrator has set these. */
async function atDoor(token: string, options: object): Promise<DisplayView> {
  const { clinic } = await configuration();
  await put('settings', ClinicInput.parse({ ...clinic, options: { ...clinic.options, ...options } }));
  let view: DisplayView | undefined;
  const wanted = JSON.stringify(options);
  await expect
    .poll(async () => {
      const socket = server.socket({ token });
      const { value } = (await socket.emitWithAck('view:join', {})) as { value: { view: unknown } };
      socket.disconnect();
      view = DisplayView.parse(value.view);
      const { screenMessage, showsOwnDigits } = (await configuration()).clinic.options;
      return JSON.stringify(view.message) === JSON.stringify(screenMessage ?? {}) &&
        view.settings.showsOwnDigits === (showsOwnDigits ?? false)
        ? wanted
        : 'not yet';
    })
    .toBe(wanted);
  if (!view) throw new Error('The screen was told nothing');
  return view;
}

test('a screen shows the message, the digits and the doctor at its door only where the clinic wants them', async () => {
  const token = await server.pair('display');
  const { devices, servicePoints } = await configuration();
  const screen = devices.find(({ kind }) => kind === 'display');
  const room = servicePoints.find(({ name }) => name.en === 'Room 1');
  await put(`devices/${screen?.deviceId ?? ''}`, {
    kind: 'display',
    name: 'Door of room 1',
    settings: {
      layout: 'door',
      servicePointId: room?.servicePointId,
      zoneIds: [],
      languages: ['fa'],
      twoLanguages: 'side_by_side',
      hasSound: false,
    },
  });
  const doctor = await server.logIn('noor');
  const open = path(`rooms/${room?.servicePointId ?? ''}/open`);

  const plain = await atDoor(token, {});
  expect([plain.message, plain.doctor, plain.settings.showsOwnDigits]).toEqual([{}, null, false]);

  const options = { screenMessage: { fa: 'پنجشنبه بسته‌ایم' }, showsDoctorAtDoor: true, showsOwnDigits: true };
  const empty = await atDoor(token, options);
  expect(empty.message).toEqual({ fa: 'پنجشنبه بسته‌ایم' });
  expect(empty.settings.showsOwnDigits).toBe(true);
  expect(empty.doctor).toBeNull(); // nobody works there yet

  const { practitioners } = await configuration();
  const noor = practitioners.find(({ name }) => name.en === 'Dr Noor');
  expect(
    (await server.ask('POST', open, { cookie: doctor, body: { practitionerId: noor?.practitionerId } })).status,
  ).toBe(200);
  const named = await atDoor(token, options);
  expect(named.doctor).toEqual({ name: noor?.name, title: noor?.title });
});
