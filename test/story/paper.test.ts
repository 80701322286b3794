import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Result } from '../../common/contract/result.ts';
import type { Snapshot, Update } from '../../common/contract/socket.ts';
import type { KioskView, PrintState } from '../../common/contract/kioskView.ts';
import type { PanelView } from '../../common/contract/panelView.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';

let server: ClinicServer;
let token: string;
let kiosk: KioskView;
let states: PrintState[];
beforeAll(async () => {
  server = await startClinicServer();
  token = await server.pair('kiosk');
  const socket = server.socket({ token });
  states = [];
  socket.on('ticket:printing', (state: PrintState) => states.push(state));
  socket.on('view:update', (update: Update<KioskView>) => (kiosk = update.view));
  const reply = (await socket.emitWithAck('view:join', {})) as Result<Snapshot<KioskView>, unknown>;
  if (!reply.ok) throw new Error('The kiosk was refused');
  kiosk = reply.value.view;
});
afterAll(() => server.stop());

const takeTicket = () =>
  server.ask('POST', `/clinics/${server.clinicId}/tickets`, {
    token,
    body: { serviceId: kiosk.services[0]?.serviceId, language: 'fa' },
  });
const tray = async () =>
  (await fetch(`${server.url}/demo/paper`)).text().then((page) => page.match(/\.png/g)?.length ?? 0);
const trouble = async (action: string) => {
  const [, printer] =
    /\/demo\/paper\/([\w-]+)\/\w+_/.exec(await (await fetch(`${server.url}/demo/paper`)).text()) ?? [];
  await fetch(`${server.url}/demo/paper/${printer}/${action}`, { method: 'POST' });
};

test('a ticket comes out on paper, and the kiosk hears that it did', async () => {
  await takeTicket();
  await expect.poll(() => states.map(({ state }) => state), { timeout: 10_000 }).toEqual(['printing', 'printed']);
  expect(await tray()).toBe(1);
});

test('without paper the kiosk and the desk are told, and the ticket comes once when paper is put in', async () => {
  await trouble('take_paper');
  states.length = 0;
  await takeTicket();
  await expect.poll(() => states.at(-1), { timeout: 10_000 }).toMatchObject({ state: 'failed', code: 'out_of_paper' });
  await expect.poll(() => kiosk.printer, { timeout: 10_000 }).toEqual({ state: 'trouble', code: 'out_of_paper' });
  const panel = server.socket({ cookie: await server.logIn('reception') });
  const reply = (await panel.emitWithAck('view:join', { clinicId: server.clinicId })) as Result<
    Snapshot<PanelView>,
    unknown
  >;
  expect(reply.ok && reply.value.view.alarms.map(({ code, deviceName }) => [code, deviceName])).toContainEqual([
    'printer_out_of_paper',
    'Entrance printer',
  ]);

  await trouble('fill_paper');
  server.clock.at += 3_000; // the next try is due
  await expect.poll(() => states.at(-1)?.state, { timeout: 10_000 }).toBe('printed');
  expect(await tray()).toBe(2);
});
