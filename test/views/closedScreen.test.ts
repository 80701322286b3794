import { expect, test } from 'vitest';
import { PanelView } from '../../common/contract/panelView.ts';
import { startClinicServer } from '../support/clinicServer.ts';

test('a demonstration’s screen that was closed is missed, then forgotten, and the next one takes its place', async () => {
  const demonstration = await startClinicServer();
  const letIn = async () => {
    const begun = await demonstration.ask('POST', '/pairings', { body: { kind: 'display' } });
    const body = { pollToken: begun.body['pollToken'] };
    return (await demonstration.ask('POST', '/pairings/collect', { body })).body;
  };
  const cookie = await demonstration.logIn('reception');
  const silent = async () => {
    const panel = demonstration.socket({ cookie });
    const { value } = (await panel.emitWithAck('view:join', { clinicId: demonstration.clinicId })) as {
      value: { view: unknown };
    };
    panel.disconnect();
    const { alarms } = PanelView.parse(value.view);
    return alarms
      .filter(({ code }) => code === 'device_silent')
      .map(({ deviceName }) => deviceName)
      .filter((name) => name?.startsWith('Main hall screen'));
  };
  /** Another screen comes in, so that the desk's view is made anew. */
  const pass = async (minutes: number) => {
    demonstration.clock.at += minutes * 60_000;
    await demonstration.pair('kiosk');
  };
  try {
    // The first screen is older than all that come by themselves; of one moment, none would be the first.
    demonstration.clock.at += 1_000;
    const [first, second] = [await letIn(), await letIn()];
    expect([first['name'], second['name']]).toEqual(['Main hall screen', 'Main hall screen 2']);
    expect(await silent()).toEqual([]);
    await pass(3);
    await expect.poll(silent).toHaveLength(2);
    await pass(3);
    await expect.poll(silent).toEqual([]);
    expect((await letIn())['deviceId']).toBe(first['deviceId']);
    expect((await letIn())['deviceId']).toBe(second['deviceId']);
    expect((await letIn())['name']).toBe('Main hall screen 3');
  } finally {
    await demonstration.stop();
  }
});
