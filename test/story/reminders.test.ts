/** What a booked patient is told in the days before, and how an answer counts. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AppointmentView, FreePlaces, OfferedPractitioners } from '../../common/contract/booking.ts';
import { Configuration } from '../../common/contract/configuration.ts';
import type { FoundPatients } from '../../common/contract/patients.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';

const DAY_MS = 24 * 60 * 60_000;
let server: ClinicServer;
let desk: string;
beforeAll(async () => {
  server = await startClinicServer(undefined, { publicUrl: 'https://queue.clinic.example' });
  desk = await server.logIn('reception');
});
afterAll(() => server.stop());

const post = async <T>(path: string, body: unknown): Promise<T> => {
  const { status, body: answer } = await server.ask('POST', `/clinics/${server.clinicId}${path}`, {
    cookie: desk,
    body,
  });
  if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(answer)}`);
  return answer as T; // the route's own schema has checked it
};
/** One telephone of the demonstration: its number, and all that stands on it. */
async function telephoneWith(code: string): Promise<{ readonly address: string; readonly page: string }> {
  const phones = (await (await fetch(`${server.url}/demo/phone`)).text()).split('<section class="phone">');
  const page = phones.find((each) => each.includes(code)) ?? '';
  return { page, address: /name="address" value="([^"]+)"/.exec(page)?.[1] ?? '' };
}
const says = async (code: string) => (await telephoneWith(code)).page;
const press = (path: string, form: Record<string, string>) =>
  fetch(`${server.url}/demo/phone/${path}`, { method: 'POST', body: new URLSearchParams(form) });

/** The last free time within a week, for a patient whose mobile is known. */
async function book(recordNumber: string): Promise<AppointmentView> {
  const { patients } = await post<FoundPatients>('/patients/find', { text: recordNumber });
  const { practitioners } = await post<OfferedPractitioners>('/offers/practitioners', { patientType: 'new' });
  const practitionerId = practitioners.find(({ name }) => name.en === 'Dr Noor')?.practitionerId;
  const { days } = await post<FreePlaces>('/free-places', { patientType: 'new', practitionerId, days: 7 });
  const slot = days.flatMap(({ slots }) => slots).findLast(({ free }) => free > 0);
  const made = await post<AppointmentView>('/appointments', {
    patientType: 'new',
    patientId: patients[0]?.patientId,
    language: 'en',
    place: { kind: 'time', scheduleId: slot?.scheduleId, startsAt: slot?.startsAt },
  });
  await expect.poll(() => says(made.code), { timeout: 10_000 }).toContain('/t/#');
  return made;
}
/** 18:00 so many days before, when the clinic reminds. */
const evening = ({ startsAt }: AppointmentView, daysBefore: number) =>
  Math.floor(startsAt / DAY_MS) * DAY_MS - daysBefore * DAY_MS + 18 * 60 * 60_000;

test('is reminded three days before and one day before, once each, and gives the booking up by answering 3', async () => {
  const booking = await book('R-1003');
  const reminders = async () => (await says(booking.code)).match(/Reply 1/g)?.length ?? 0;
  server.clock.at = evening(booking, 3) + 1_000;
  await expect.poll(reminders, { timeout: 10_000 }).toBe(1);
  server.clock.at = evening(booking, 1) + 1_000;
  await expect.poll(reminders, { timeout: 10_000 }).toBe(2);

  const { address } = await telephoneWith(booking.code);
  await press('answer', { address, text: '3' });
  await expect.poll(() => says(booking.code), { timeout: 10_000 }).toMatch(/cancelled/);
  expect(await reminders()).toBe(2);
});

test('who chose calls is rung instead, hears the date, and cancels with key 3', async () => {
  server.clock.at = Date.parse('2026-03-09T09:00:00Z');
  desk = await server.logIn('reception');
  const booking = await book('R-1004');
  const link = /\/t\/#([\w-]+)/.exec((await says(booking.code)).split(booking.code)[1] ?? '')?.[1] ?? '';
  const chosen = await server.ask('POST', '/patient-page/reach', { token: link, body: { channel: 'voice' } });
  expect(chosen.body).toMatchObject({ by: 'voice' });

  server.clock.at = evening(booking, 3) + 1_000;
  await expect.poll(() => says(booking.code), { timeout: 10_000 }).toContain('It rings');
  const callId = /name="callId" value="([^"]+)"/.exec(await says(booking.code))?.[1] ?? '';
  await press('call', { callId, act: 'take' });
  await expect.poll(() => says(booking.code), { timeout: 10_000 }).toMatch(/You have an appointment on \w+, March/);
  await press('call', { callId, act: 'key_3' });
  await expect.poll(() => says(booking.code), { timeout: 10_000 }).toContain('Your appointment is cancelled.');
  expect(await says(booking.code)).not.toMatch(/Reply 1/);
});

/** The clinic's form as it stands, with these days. */
async function remindOn(reminderDays: readonly number[]): Promise<void> {
  const cookie = await server.logIn('admin');
  const path = `/clinics/${server.clinicId}`;
  const { body } = await server.ask('GET', `${path}/configuration`, { cookie });
  const { clinicId: _, ...clinic } = Configuration.parse(body).clinic;
  const options = { ...clinic.options, reminderDays };
  const saved = await server.ask('PUT', `${path}/settings`, { cookie, body: { ...clinic, options } });
  expect(saved.status, JSON.stringify(saved.body)).toBe(200);
}

test('reminders that are planned follow the clinic: none at all, and then on its own day', async () => {
  server.clock.at = Date.parse('2026-03-16T09:00:00Z');
  desk = await server.logIn('reception');
  const booking = await book('R-1003');
  const all = async () => (await says(booking.code)).match(/Reply 1/g)?.length ?? 0;
  const earlier = await all();
  const reminders = async () => (await all()) - earlier;
  /** What is due has been sent once somebody else's message has come. */
  const othersAreTold = async () => {
    desk = await server.logIn('reception');
    await book('R-1004');
  };

  await remindOn([]);
  server.clock.at = evening(booking, 3) + 1_000;
  await othersAreTold();
  expect(await reminders()).toBe(0);
  await remindOn([2]);
  server.clock.at = evening(booking, 2) + 1_000;
  await expect.poll(reminders, { timeout: 10_000 }).toBe(1);
  server.clock.at = evening(booking, 1) + 1_000;
  await othersAreTold();
  expect(await reminders()).toBe(1);
});
