import { expect } from 'vitest';
import { NoticeList, type NoticeEntry } from '../../common/contract/noticeDesk.ts';
import type { TicketView } from '../../common/contract/kioskView.ts';
import type { PanelView } from '../../common/contract/panelView.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';

export const MINUTE_MS = 60_000;
export const WITHIN = { timeout: 30_000 };

/** The clinic with one room open: as few wait, the turn of whoever takes a ticket is near at once. */
export async function openNearTurn(): Promise<NearTurn> {
  const server = await startClinicServer();
  const reception = await server.logIn('reception');
  const supervisor = await server.logIn('supervisor');
  const panel = await server.look<PanelView>({ cookie: reception });
  const clinic = new NearTurn(server, { reception, supervisor }, panel);
  const room = panel.rooms.find(({ name }) => name.en === 'Room 5')?.servicePointId;
  await clinic.post(`/rooms/${room}/open`, {});
  return clinic;
}

/** What patients and the desk do in it, on the telephones of the demonstration. */
export class NearTurn {
  readonly server: ClinicServer;
  readonly cookies: { readonly reception: string; readonly supervisor: string };
  readonly #panel: PanelView;

  constructor(server: ClinicServer, cookies: NearTurn['cookies'], panel: PanelView) {
    this.server = server;
    this.cookies = cookies;
    this.#panel = panel;
  }

  async post(path: string, body: unknown) {
    const cookie = this.cookies.reception;
    const answer = await this.server.ask('POST', `/clinics/${this.server.clinicId}${path}`, { cookie, body });
    expect(answer.status, `${path}: ${JSON.stringify(answer.body)}`).toBe(200);
    return answer.body;
  }

  /** A walk-in patient who leaves a telephone. */
  async walkIn(phone: string, channel: 'sms' | 'voice'): Promise<TicketView> {
    const serviceId = this.#panel.services.find(({ name }) => name.en === 'Blood tests')?.serviceId;
    const ticket = (await this.post('/tickets', { serviceId, language: 'en' }))['ticket'] as TicketView;
    await this.post(`/visits/${ticket.visitId}/contact`, { phone, channel });
    return ticket;
  }

  leave({ stageId }: Pick<TicketView, 'stageId'>) {
    return this.post(`/stages/${stageId}/cancel`, {});
  }

  /** All that stands on the telephone with this number. */
  async phoneOf(address: string): Promise<string> {
    const phones = (await (await fetch(`${this.server.url}/demo/phone`)).text()).split('<section class="phone">');
    return phones.find((each) => each.includes(`value="${address}"`)) ?? '';
  }

  /** @returns the call's id */
  async isRung(address: string): Promise<string> {
    await expect.poll(() => this.phoneOf(address), WITHIN).toContain('It rings');
    return /name="callId" value="([^"]+)"/.exec(await this.phoneOf(address))?.[1] ?? '';
  }

  press(callId: string, act: string) {
    return this.onPhone('call', { callId, act });
  }

  onPhone(path: 'call' | 'dial', fields: Record<string, string>) {
    return fetch(`${this.server.url}/demo/phone/${path}`, { method: 'POST', body: new URLSearchParams(fields) });
  }

  async noticesOf({ visitId }: TicketView): Promise<readonly NoticeEntry[]> {
    const cookie = this.cookies.supervisor;
    const { body } = await this.server.ask('GET', `/clinics/${this.server.clinicId}/notices`, { cookie });
    return NoticeList.parse(body).notices.filter((entry) => entry.visitId === visitId && entry.purpose === 'turn_near');
  }

  /** The way of each try, and what became of it. */
  async triesOf(ticket: TicketView): Promise<readonly string[]> {
    const notices = await this.noticesOf(ticket);
    return notices.flatMap(({ attempts }) => attempts.map(({ channel, status }) => `${channel} ${status}`));
  }
}
