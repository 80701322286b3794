import { afterAll, beforeAll, expect, test } from 'vitest';
import { PanelView } from '../../common/contract/panelView.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';

let server: ClinicServer;
beforeAll(async () => {
  server = await startClinicServer();
});
afterAll(() => server.stop());

test('a screen that cannot speak is an alarm at the desk, until it speaks', async () => {
  const screen = server.socket({ token: await server.pair('display') });
  await screen.emitWithAck('view:join', {});
  const cookie = await server.logIn('reception');
  const alarms = async () => {
    const panel = server.socket({ cookie });
    const { value } = (await panel.emitWithAck('view:join', { clinicId: server.clinicId })) as {
      value: { view: unknown };
    };
    panel.disconnect();
    return PanelView.parse(value.view).alarms.map(({ code, deviceName }) => `${code} ${deviceName ?? ''}`);
  };
  for (const [sound, told] of [
    ['on', []],
    ['sound_blocked', ['screen_sound_blocked Main hall screen']],
    ['off', []],
  ] as const) {
    await screen.emitWithAck('device:health', { health: { sound } });
    await expect.poll(alarms).toEqual(told);
  }
});
