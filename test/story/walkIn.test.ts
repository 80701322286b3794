import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Snapshot, Update } from '../../common/contract/socket.ts';
import type { DisplayView } from '../../common/contract/displayView.ts';
import type { KioskView, TicketView } from '../../common/contract/kioskView.ts';
import type { PanelView } from '../../common/contract/panelView.ts';
import type { Result } from '../../common/contract/result.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';

let server: ClinicServer;
beforeAll(async () => {
  server = await startClinicServer();
});
afterAll(() => server.stop());

const join = async <V extends DisplayView | KioskView | PanelView>(
  socket: ReturnType<ClinicServer['socket']>,
  request: object = {},
): Promise<V> => {
  const reply = (await socket.emitWithAck('view:join', request)) as Result<Snapshot<V>, { code: string }>;
  if (!reply.ok) throw new Error(`The screen was refused: ${reply.error.code}`);
  return reply.value.view;
};

describe('a walk-in patient', () => {
  test('takes a ticket, is called by one key, and appears on the screen with the room', async () => {
    const kioskToken = await server.pair('kiosk');
    const kiosk = await join<KioskView>(server.socket({ token: kioskToken }));
    const service = kiosk.services.find(({ name }) => name.en === 'Family doctor');
    expect(service?.closed).toBeNull();
    expect(kiosk.tellsBy).toEqual(['sms', 'voice']);

    const issued = await server.ask('POST', `/clinics/${server.clinicId}/tickets`, {
      token: kioskToken,
      body: { serviceId: service?.serviceId, language: 'fa' },
    });
    const ticket = issued.body['ticket'] as TicketView;
    expect(ticket).toMatchObject({ number: 'A-001', peopleAhead: 0 });
    expect(ticket.url).toMatch(/\/t\/#[\w-]{44}$/);

    const screen = server.socket({ token: await server.pair('display') });
    expect((await join<DisplayView>(screen)).current).toEqual([]);
    const painted = new Promise<Update<DisplayView>>((resolve) =>
      screen.on('view:update', (update: Update<DisplayView>) => {
        if (update.view.current.length > 0) resolve(update);
      }),
    );

    const doctor = await server.logIn('noor');
    const panelSocket = server.socket({ cookie: doctor });
    const panel = await join<PanelView>(panelSocket, { clinicId: server.clinicId });
    const room = panel.rooms.find(({ name }) => name.en === 'Room 1');
    expect(panel.queue.map(({ number }) => number)).toEqual(['A-001']);

    const press = (what: string, key?: string) =>
      server.ask('POST', `/clinics/${server.clinicId}/rooms/${room?.servicePointId}/${what}`, {
        cookie: doctor,
        ...(what === 'open' ? { body: {} } : {}),
        ...(key ? { key } : {}),
      });
    expect((await press('open')).status).toBe(200);
    const next = await press('next');
    expect(next.body).toMatchObject({ stageId: ticket.stageId });

    const { view } = await painted;
    expect(view.current.map(({ number, place }) => [number, place.name.en])).toEqual([['A-001', 'Room 1']]);

    await screen.emitWithAck('call:shown', { callIds: [next.body['callId']] });
    const told = new Promise<Update<PanelView>>((resolve) =>
      panelSocket.on('view:update', (update: Update<PanelView>) => {
        if (update.view.rooms.some(({ lastCall }) => lastCall?.shownOn === 1)) resolve(update);
      }),
    );
    const seen = (await told).view.rooms.find(({ servicePointId }) => servicePointId === room?.servicePointId);
    expect(seen?.lastCall).toMatchObject({ shownOn: 1, screens: 1 });
  });

  test('gets one ticket for a double tap', async () => {
    const token = await server.pair('kiosk');
    const kiosk = await join<KioskView>(server.socket({ token }));
    const serviceId = kiosk.services.find(({ name }) => name.en === 'X-ray')?.serviceId;
    const key = '5b0f3a52-6a0e-4b83-9d0a-3c1d2e4f5a6b';
    const tap = () =>
      server.ask('POST', `/clinics/${server.clinicId}/tickets`, { token, key, body: { serviceId, language: 'en' } });
    const [one, two] = await Promise.all([tap(), tap()]);
    const numbers = [one, two].map(({ body }) => (body['ticket'] as TicketView).number);
    expect(numbers).toEqual(['X-001', 'X-001']);
  });
});
