import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AppointmentView, FreePlaces, OfferedPractitioners } from '../../common/contract/booking.ts';
import type { FoundPatients } from '../../common/contract/patients.ts';
import type { TicketView } from '../../common/contract/kioskView.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';

const MINUTE_MS = 60_000;
let server: ClinicServer;
let desk: string;
let kiosk: string;
beforeAll(async () => {
  server = await startClinicServer();
  desk = await server.logIn('reception');
  kiosk = await server.pair('kiosk');
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
const arrive = (body: object) =>
  server.ask('POST', `/clinics/${server.clinicId}/check-in`, { token: kiosk, body: { language: 'fa', ...body } });
const telephone = async () => (await fetch(`${server.url}/demo/phone`)).text();

/** A booking for one of the demonstration's patients, some minutes from now. */
async function book(text: string, inMin: number, nth = 0): Promise<AppointmentView> {
  const { patients } = await post<FoundPatients>('/patients/find', { text });
  const { practitioners } = await post<OfferedPractitioners>('/offers/practitioners', { patientType: 'new' });
  const noor = practitioners.find(({ name }) => name.en === 'Dr Noor');
  const { days } = await post<FreePlaces>('/free-places', {
    patientType: 'new',
    practitionerId: noor?.practitionerId,
    days: 2,
  });
  const slot = days
    .flatMap(({ slots }) => slots)
    .find(({ free, startsAt }) => free > 0 && startsAt >= server.clock.at + inMin * MINUTE_MS);
  return post<AppointmentView>('/appointments', {
    patientType: 'new',
    patientId: patients[nth]?.patientId,
    language: 'fa',
    place: { kind: 'time', scheduleId: slot?.scheduleId, startsAt: slot?.startsAt },
  });
}

describe('a patient booked by telephone', () => {
  test('is told the number at once, checks in at the kiosk with the code, and keeps that number', async () => {
    const booking = await book('R-1003', 30);
    await expect.poll(telephone, { timeout: 10_000 }).toContain(booking.code);
    const arrived = await arrive({ code: booking.code });
    const ticket = arrived.body['ticket'] as TicketView;
    expect(ticket).toMatchObject({ number: booking.number, bookedAt: booking.startsAt });
    const again = await arrive({ code: booking.code });
    expect((again.body['ticket'] as TicketView).visitId).toBe(ticket.visitId);

    const page = await server.ask('GET', '/patient-page', { token: ticket.url.split('#')[1] ?? '' });
    expect(page.body).toMatchObject({ number: booking.number, state: 'waiting', language: 'fa' });
    expect(JSON.stringify(page.body)).not.toContain('R-1003');
    await server.ask('POST', '/patient-page/language', {
      token: ticket.url.split('#')[1] ?? '',
      body: { language: 'ru' },
    });
    const changed = await server.ask('GET', '/patient-page', { token: ticket.url.split('#')[1] ?? '' });
    expect(changed.body['language']).toBe('ru');
  });

  test('who comes too early is told from when on, and nothing is lost', async () => {
    const booking = await book('R-1004', 180);
    expect((await arrive({ code: booking.code })).body).toMatchObject({
      code: 'too_early',
      fromAt: booking.startsAt - 60 * MINUTE_MS,
    });
  });

  test('who types a code that nobody has is sent to a person, and after many tries the kiosk stops looking', async () => {
    const answers = [];
    for (let tries = 0; tries < 16; tries += 1) answers.push((await arrive({ code: '999999' })).body['code']);
    expect(answers[0]).toBe('appointment_not_found');
    expect(answers.at(-1)).toBe('too_many_lookups');
  });
});

test('who has not come yet is told when the doctor is late', async () => {
  const booking = await book('R-1005', 120);
  const panel = server.socket({ cookie: desk });
  await panel.emitWithAck('view:join', { clinicId: server.clinicId });
  await post('/delays', { practitionerId: booking.practitionerId, delayMin: 40 });
  await expect
    .poll(telephone, { timeout: 15_000 })
    .toMatch(new RegExp(`${booking.number}.*۴۰|۴۰.*${booking.number}`, 's'));
});
