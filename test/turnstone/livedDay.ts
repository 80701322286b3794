/** A morning of a clinic, for tests of what is done with its data: tickets, a call, a patient who was seen. */
import type { KioskView, TicketView } from '../../common/contract/kioskView.ts';
import type { PanelView } from '../../common/contract/panelView.ts';
import type { ClinicServer } from '../support/clinicServer.ts';

export async function liveAMorning(server: ClinicServer): Promise<void> {
  const token = await server.pair('kiosk');
  const kiosk = await server.look<KioskView>({ token });
  const serviceId = kiosk.services.find(({ name }) => name.en === 'Family doctor')?.serviceId;
  for (const language of ['fa', 'en', 'ar']) {
    const { body } = await server.ask('POST', `/clinics/${server.clinicId}/tickets`, {
      token,
      body: { serviceId, language },
    });
    if ((body['ticket'] as TicketView | undefined) === undefined) throw new Error(`No ticket: ${JSON.stringify(body)}`);
  }
  const cookie = await server.logIn('noor');
  const panel = await server.look<PanelView>({ cookie });
  const room = panel.rooms.find(({ name }) => name.en === 'Room 1')?.servicePointId ?? '';
  for (const what of ['open', 'next', 'start', 'finish', 'next']) {
    server.clock.at += 60_000;
    const { status, body } = await server.ask('POST', `/clinics/${server.clinicId}/rooms/${room}/${what}`, {
      cookie,
      ...(what === 'open' ? { body: {} } : {}),
    });
    if (status !== 200) throw new Error(`${what}: ${JSON.stringify(body)}`);
  }
}
