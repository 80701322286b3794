import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ClinicInput } from '../../common/contract/admin.ts';
import type { AppointmentView, FreePlaces } from '../../common/contract/booking.ts';
import { Configuration } from '../../common/contract/configuration.ts';
import type { FoundPatients } from '../../common/contract/patients.ts';
import type { DisplayView } from '../../common/contract/displayView.ts';
import type { PanelView } from '../../common/contract/panelView.ts';
import type { VisitView } from '../../common/contract/visitView.ts';
import { AppointmentId, ClinicId } from '../../common/contract/vocabulary.ts';
import { PatientLinks } from '../../server/usecases/queue/patientLinks.ts';
import { DoorCodes } from '../../server/usecases/queue/doorCodes.ts';
import { installationKeys } from '../../server/usecases/clinic/installation.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';

const MINUTE_MS = 60_000;
let server: ClinicServer;
let desk: string;
let links: PatientLinks;
let doorCodes: DoorCodes;
let screen: string;
beforeAll(async () => {
  server = await startClinicServer();
  desk = await server.logIn('reception');
  const { linkKey } = await installationKeys(server.connections.db, () => ({ publicKey: '', privateKey: '' }));
  const address = { publicUrl: undefined, localUrl: 'http://localhost' };
  links = new PatientLinks(linkKey, address);
  doorCodes = new DoorCodes(linkKey, address);
  screen = await server.pair('display');
});
afterAll(() => server.stop());

const inClinic = (path: string) => `/clinics/${server.clinicId}${path}`;
const post = async <T>(path: string, body: unknown = {}): Promise<T> => {
  const { status, body: answer } = await server.ask('POST', inClinic(path), { cookie: desk, body });
  if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(answer)}`);
  return answer as T; // the route's own schema has checked it
};

/** A booking of one of the demonstration's patients, and the link that was texted with it. */
async function book(record: string, inMin: number): Promise<{ booking: AppointmentView; token: string }> {
  const { patients } = await post<FoundPatients>('/patients/find', { text: record });
  const { days } = await post<FreePlaces>('/free-places', { patientType: 'new', days: 2 });
  const slot = days
    .flatMap(({ slots }) => slots)
    .find(({ free, startsAt }) => free > 0 && startsAt >= server.clock.at + inMin * MINUTE_MS);
  const booking = await post<AppointmentView>('/appointments', {
    patientType: 'new',
    patientId: patients[0]?.patientId,
    language: 'fa',
    place: { kind: 'time', scheduleId: slot?.scheduleId, startsAt: slot?.startsAt },
  });
  const url = links.urlOf({ appointmentId: AppointmentId.parse(booking.appointmentId) });
  return { booking, token: url.split('#')[1] ?? '' };
}
const page = async (token: string) => (await server.ask('GET', '/patient-page', { token })).body as VisitView;
const checkIn = (token: string, code: string) =>
  server.ask('POST', '/patient-page/check-in', { token, body: { code }, key: randomUUID() });
const shown = async () => (await server.look<DisplayView>({ token: screen })).doorCode?.digits;
const isAccepted = (digits: string) => doorCodes.accepts(ClinicId.parse(server.clinicId), digits, server.clock.at);
/** Digits that are neither those of now nor the ones before, whatever these are today. */
const wrong = () => ['1111', '2222', '3333'].find((digits) => !isAccepted(digits)) ?? '';

async function administer(path: string, change: (now: Configuration) => unknown) {
  const cookie = await server.loggedIn('admin');
  const now = Configuration.parse((await server.ask('GET', inClinic('/configuration'), { cookie })).body);
  const { status } = await server.ask('PUT', inClinic(path), { cookie, body: change(now) });
  expect(status).toBe(200);
}
const allow = (phoneCheckIn: boolean) =>
  administer('/settings', ({ clinic }) =>
    ClinicInput.parse({ ...clinic, options: { ...clinic.options, phoneCheckIn } }),
  );
async function showOnScreen(showsDoorCode: boolean) {
  const cookie = await server.loggedIn('admin');
  const { devices } = Configuration.parse((await server.ask('GET', inClinic('/configuration'), { cookie })).body);
  const id = devices.find(({ kind }) => kind === 'display')?.deviceId ?? '';
  await administer(`/devices/${id}`, () => ({
    kind: 'display',
    name: 'Entrance',
    settings: {
      layout: 'main_hall',
      zoneIds: [],
      languages: ['fa', 'en'],
      twoLanguages: 'side_by_side',
      hasSound: false,
      showsDoorCode,
    },
  }));
}

describe('checking in by phone', () => {
  test('is offered nowhere unless the clinic allows it, and the digits stand only on screens that are set so', async () => {
    const { token } = await book('R-1003', 30);
    expect((await page(token)).can.checkIn).toBe(false);
    expect((await checkIn(token, '1234')).body).toMatchObject({ code: 'phone_check_in_off' });
    await showOnScreen(true);
    expect(await shown()).toBeUndefined();
    await allow(true);
    await expect.poll(shown).toMatch(/^\d{4}$/);
    await showOnScreen(false);
    await expect.poll(shown).toBeUndefined();
    await showOnScreen(true);
    await expect.poll(shown).toMatch(/^\d{4}$/);
  });

  test('too early it says from when on; wrong digits are refused; the right ones give the number of the booking', async () => {
    const { booking, token } = await book('R-1004', 150);
    expect(await page(token)).toMatchObject({ state: 'booked', can: { checkIn: true } });
    const digits = (await shown()) ?? '';
    expect((await checkIn(token, wrong())).body).toMatchObject({ code: 'door_code_wrong' });
    const fromAt = booking.startsAt - 60 * MINUTE_MS;
    expect((await checkIn(token, digits)).body).toMatchObject({ code: 'too_early', fromAt });

    server.clock.at = fromAt;
    // Another code may be the same by chance: then a little later.
    while (isAccepted(digits)) server.clock.at += 10 * MINUTE_MS;
    const now = (await shown()) ?? '';
    expect(isAccepted(now)).toBe(true);
    expect((await checkIn(token, digits)).body).toMatchObject({ code: 'door_code_wrong' });
    expect(await page(token)).toMatchObject({ state: 'booked' });
    // The screen goes on to the next digits while the patient types.
    server.clock.at += 10 * MINUTE_MS;
    expect(await shown()).toBe(doorCodes.at(ClinicId.parse(server.clinicId), server.clock.at).digits);
    expect((await checkIn(token, now)).status).toBe(200);
    await expect.poll(() => page(token)).toMatchObject({ state: 'waiting', number: booking.number });
    // Pressed again, nothing more happens.
    expect((await checkIn(token, now)).status).toBe(200);
    const panel = await server.look<PanelView>({ cookie: desk });
    expect(panel.queue.filter(({ number }) => number === booking.number)).toHaveLength(1);
  });

  test('nobody finds the digits by trying, not even with many tries at once; the desk still checks in', async () => {
    const { booking, token } = await book('R-1005', 20);
    const tries = await Promise.all(Array.from({ length: 9 }, () => checkIn(token, wrong())));
    const codes = tries.map(({ body }) => body['code']);
    expect(codes.filter((code) => code === 'door_code_wrong')).toHaveLength(6);
    expect(codes.filter((code) => code === 'door_code_tries')).toHaveLength(3);
    expect((await checkIn(token, (await shown()) ?? '')).body).toMatchObject({ code: 'door_code_tries' });
    await post('/check-in-at-desk', { appointmentId: booking.appointmentId, outsideWindow: false });
    await expect.poll(() => page(token)).toMatchObject({ state: 'waiting' });
  });

  test('a booking of another day is refused whatever is typed', async () => {
    const { token } = await book('R-1006', 24 * 60);
    expect((await page(token)).can.checkIn).toBe(false);
    expect((await checkIn(token, (await shown()) ?? '')).body).toMatchObject({ code: 'wrong_day' });
  });
});
