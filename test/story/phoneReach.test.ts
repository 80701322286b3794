/** How a patient says on the phone page by which way to be told. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AppointmentView, FreePlaces, OfferedPractitioners } from '../../common/contract/booking.ts';
import type { FoundPatients } from '../../common/contract/patients.ts';
import type { TicketView } from '../../common/contract/kioskView.ts';
import type { PanelView } from '../../common/contract/panelView.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';

let server: ClinicServer;
let desk: string;
let panel: PanelView;
beforeAll(async () => {
  server = await startClinicServer(undefined, { publicUrl: 'https://queue.clinic.example' });
  desk = await server.logIn('reception');
  const reply = (await server.socket({ cookie: desk }).emitWithAck('view:join', { clinicId: server.clinicId })) as {
    value: { view: PanelView };
  };
  panel = reply.value.view;
});
afterAll(() => server.stop());

const post = async <T>(path: string, body: unknown = {}): Promise<T> => {
  const { status, body: answer } = await server.ask('POST', `/clinics/${server.clinicId}${path}`, {
    cookie: desk,
    body,
  });
  if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(answer)}`);
  return answer as T; // the route's own schema has checked it
};
const telephone = async () => (await fetch(`${server.url}/demo/phone`)).text();
const tokenIn = (text: string) => /\/t\/#([\w-]+)/.exec(text)?.[1] ?? '';
const reach = (token: string) => server.ask('GET', '/patient-page/reach', { token });
const choose = (token: string, body: object) => server.ask('POST', '/patient-page/reach', { token, body });

async function walkIn(): Promise<{ readonly token: string; readonly ticket: TicketView }> {
  const serviceId = panel.services.find(({ name }) => name.en === 'Blood tests')?.serviceId;
  const { ticket } = await post<{ ticket: TicketView }>('/tickets', { serviceId, language: 'en' });
  return { token: tokenIn(ticket.url), ticket };
}

/** A booking three days ahead of a patient whose mobile is known, and the link that was texted. */
async function booked(recordNumber: string): Promise<string> {
  const { patients } = await post<FoundPatients>('/patients/find', { text: recordNumber });
  const { practitioners } = await post<OfferedPractitioners>('/offers/practitioners', { patientType: 'new' });
  const noor = practitioners.find(({ name }) => name.en === 'Dr Noor');
  const wanted = { patientType: 'new', practitionerId: noor?.practitionerId };
  const { days } = await post<FreePlaces>('/free-places', { ...wanted, days: 7 });
  const slot = days.flatMap(({ slots }) => slots).findLast(({ free }) => free > 0);
  const made = await post<AppointmentView>('/appointments', {
    patientType: 'new',
    patientId: patients[0]?.patientId,
    language: 'en',
    place: { kind: 'time', scheduleId: slot?.scheduleId, startsAt: slot?.startsAt },
  });
  await expect.poll(telephone, { timeout: 10_000 }).toContain(made.code);
  const page = await telephone();
  return tokenIn(page.slice(page.indexOf(made.code)));
}

describe('a walk-in patient', () => {
  test('leaves a number on the phone page, sees only its end, and is rung when the turn is near', async () => {
    const { token } = await walkIn();
    expect((await reach(token)).body).toEqual({ by: null, telephone: null, offered: ['sms', 'voice'], leadMin: 15 });
    const chosen = await choose(token, { channel: 'voice', phone: '۰۹۱۲ ۳۴۵ ۶۷۸۹' });
    expect(chosen.body).toMatchObject({ by: 'voice', telephone: { ending: '789', isLandline: false } });
    expect(JSON.stringify(chosen.body)).not.toContain('6789');
    expect((await reach(token)).body).toEqual(chosen.body);

    const room = panel.rooms.find(({ name }) => name.en === 'Room 5')?.servicePointId;
    await post(`/rooms/${room}/open`);
    await expect.poll(telephone, { timeout: 15_000 }).toContain('It rings');
    expect(await telephone()).not.toContain('your turn is near');

    const press = (callId: string, act: string) =>
      fetch(`${server.url}/demo/phone/call`, { method: 'POST', body: new URLSearchParams({ callId, act }) });
    const ringing = async () =>
      /name="callId" value="([^"]+)"><input type="hidden" name="act" value="take"/.exec(await telephone())?.[1] ?? '';
    const first = await ringing();
    await press(first, 'take');
    await press(first, 'key_1');
    await expect.poll(telephone).toContain('We are expecting you.');

    await post(`/rooms/${room}/next`);
    await expect.poll(telephone, { timeout: 15_000 }).toContain('It rings');
    await press(await ringing(), 'take');
    await expect.poll(telephone).toMatch(/please go to room 5/i);
  });

  test('changes from calls to texts without giving the number again', async () => {
    const { token } = await walkIn();
    await choose(token, { channel: 'voice', phone: '0912 111 2233' });
    expect((await choose(token, { channel: 'sms' })).body).toMatchObject({ by: 'sms', telephone: { ending: '233' } });
    expect((await choose(token, { channel: 'sms', phone: '0912 111 4455' })).body).toMatchObject({
      telephone: { ending: '455' },
    });
  });

  test('is rung on a landline even where a text was wanted', async () => {
    const { token } = await walkIn();
    expect((await choose(token, { channel: 'sms', phone: '021 2222 3344' })).body).toMatchObject({
      by: 'voice',
      telephone: { isLandline: true },
    });
  });

  test('is told in a code what to mend, and nothing changes', async () => {
    const { token } = await walkIn();
    expect(await choose(token, { channel: 'sms' })).toMatchObject({
      status: 422,
      body: { code: 'phone_not_understood', reason: 'phone_missing' },
    });
    expect((await choose(token, { channel: 'sms', phone: '12' })).body).toMatchObject({
      code: 'phone_not_understood',
      reason: 'phone_too_short',
    });
    expect((await choose(token, { channel: 'fax' })).body).toMatchObject({ code: 'invalid_request' });
    expect((await reach(token)).body).toMatchObject({ by: null, telephone: null });
  });

  test('with a link that nobody gave out chooses nothing', async () => {
    expect((await choose('A'.repeat(44), { channel: 'sms' })).status).toBe(401);
  });
});

describe('a booked patient', () => {
  test('chooses calls at the known number before coming, and it stays so after coming', async () => {
    const token = await booked('R-1003');
    expect(token).not.toBe('');
    const known = await reach(token);
    expect(known.body['by']).toBeNull();
    expect(JSON.stringify(known.body['telephone'])).toMatch(/^\{"ending":"\d{3}","isLandline":false\}$/);
    expect((await choose(token, { channel: 'voice' })).body).toMatchObject({ by: 'voice' });
    expect((await reach(token)).body).toMatchObject({ by: 'voice', telephone: known.body['telephone'] });
  });

  test('takes messages of the browser for a booking, with the known number behind them', async () => {
    const token = await booked('R-1004');
    const subscription = { endpoint: 'https://fcm.googleapis.com/1', keys: { p256dh: 'p', auth: 'a' } };
    expect((await server.ask('POST', '/patient-page/push', { token, body: { subscription } })).status).toBe(200);
    expect((await reach(token)).body).toMatchObject({ by: 'web_push', telephone: { isLandline: false } });
  });
});

describe('how long the way takes', () => {
  const lead = (token: string, leadMin: number) =>
    server.ask('POST', '/patient-page/lead', { token, body: { leadMin } });

  test('is what the clinic takes it for until the patient says so, with a ticket and with a booking', async () => {
    const { token } = await walkIn();
    const booking = await booked('R-1004');
    for (const page of [token, booking]) {
      expect((await reach(page)).body).toMatchObject({ leadMin: 15 });
      expect((await lead(page, 45)).body).toMatchObject({ leadMin: 45 });
      expect((await lead(page, 30)).status).toBe(200);
      expect((await reach(page)).body).toMatchObject({ leadMin: 30 });
    }
  });

  test('is some minutes: none and days are refused and change nothing', async () => {
    const { token } = await walkIn();
    for (const wrong of [0, -5, 2.5, 5_000]) expect((await lead(token, wrong)).status).toBe(422);
    expect((await reach(token)).body).toMatchObject({ leadMin: 15 });
  });
});
