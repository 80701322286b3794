/** From the kiosk's first touch to the open door, on the real server with its demonstration clinic. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AppointmentView, FreePlaces } from '../../common/contract/booking.ts';
import type { TicketView } from '../../common/contract/kioskView.ts';
import type { PanelView } from '../../common/contract/panelView.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';
import { openBrowser, PATIENCE_MS } from './browser.ts';
import { expectLegible } from './legible.ts';

const MORNING = Date.parse('2026-03-02T09:00:00Z');
const MINUTE = 60_000;

let browser: Browser | undefined;
let server: ClinicServer;
let hall: BrowserContext;
let kiosk: Page;

beforeAll(async () => {
  browser = await openBrowser();
  if (browser === undefined) return;
  server = await startClinicServer(MORNING);
  const openedAt = Date.now();
  Object.defineProperty(server.clock, 'at', { get: () => MORNING + Date.now() - openedAt });
  hall = await browser.newContext({ viewport: { width: 1080, height: 1920 }, reducedMotion: 'reduce' });
  kiosk = await hall.newPage();
  kiosk.setDefaultTimeout(PATIENCE_MS);
  await kiosk.goto(`${server.url}/kiosk/`);
});
afterAll(async () => {
  await browser?.close();
  if (browser !== undefined) await server.stop();
});
beforeEach(async ({ skip }) => {
  skip(browser === undefined);
  await button('Ask a person').waitFor();
  await button('English').waitFor();
});

const button = (name: string | RegExp) => kiosk.getByRole('button', { name });

/** What the server answers to the next request for this path. */
const answerTo = async <T>(path: string): Promise<T> => {
  const response = await kiosk.waitForResponse((each) => each.url().endsWith(path) && each.ok());
  // The contract of the path asked for.
  return (await response.json()) as T;
};

const panel = async () => server.look<PanelView>({ cookie: await server.loggedIn('reception') });

/** The secretary books this patient at the first time after so many minutes. */
async function book(recordNumber: string, afterMin: number): Promise<AppointmentView> {
  const cookie = await server.logIn('reception');
  const ask = (path: string, body: unknown) =>
    server.ask('POST', `/clinics/${server.clinicId}${path}`, { cookie, body });
  const found = await ask('/patients/find', { text: recordNumber });
  const [patient] = found.body['patients'] as readonly { patientId: string }[];
  const places = (await ask('/free-places', { patientType: 'follow_up', days: 2 })).body as FreePlaces;
  const { services } = await panel();
  const familyDoctor = services.find(({ name }) => name.en === 'Family doctor')?.serviceId;
  const slot = places.days
    .flatMap(({ slots }) => slots)
    .find(
      ({ startsAt, free, serviceId }) =>
        serviceId === familyDoctor && free > 0 && startsAt >= server.clock.now() + afterMin * MINUTE,
    );
  const booked = await ask('/appointments', {
    patientType: 'follow_up',
    patientId: patient?.patientId,
    language: 'en',
    place: { kind: 'time', scheduleId: slot?.scheduleId, startsAt: slot?.startsAt },
  });
  expect(booked.status, JSON.stringify(booked.body)).toBe(200);
  return booked.body as AppointmentView;
}

async function typeDigits(digits: string) {
  for (const digit of digits) await kiosk.getByRole('button', { name: digit, exact: true }).click();
}

async function checkInBy(way: string, digits: string) {
  await button('English').click();
  await button('I have an appointment').click();
  await button(way).click();
  await typeDigits(digits);
  await button('Check in').click();
}

describe('a walk-in at the real kiosk', () => {
  test('has a number after three touches and under 15 seconds, and paper before the next person starts', async () => {
    const startedAt = Date.now();
    await button('English').click();
    await button('I have no appointment').click();
    const issued = answerTo<{ ticket: TicketView }>('/tickets');
    await button(/Family doctor/).click();
    const { ticket } = await issued;
    await kiosk.getByText(ticket.number).first().waitFor();
    expect(Date.now() - startedAt).toBeLessThan(15_000);
    await button('English').waitFor();
    expect((await panel()).queue.map(({ number }) => number)).toContain(ticket.number);
  });

  test('is served in Persian from the first touch to the last', async () => {
    await button('فارسی').click();
    await button('وقت قبلی ندارم').click();
    const issued = answerTo<{ ticket: TicketView }>('/tickets');
    await button(/آزمایش خون/).click();
    const { ticket } = await issued;
    await kiosk.getByText(ticket.number).first().waitFor();
    expect((await panel()).queue.find(({ number }) => number === ticket.number)?.language).toBe('fa');
  });

  test('follows the turn on the phone, until the room calls', async () => {
    await button('English').click();
    await button('I have no appointment').click();
    const issued = answerTo<{ ticket: TicketView }>('/tickets');
    await button(/X-ray/).click();
    const { ticket } = await issued;
    const pocket = await browser?.newContext({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
    const phone = await pocket?.newPage();
    await phone?.goto(ticket.url);
    await phone?.getByText('You are next').waitFor();
    await phone?.getByRole('button', { name: 'Русский' }).click();
    await phone?.getByText('Вы следующий').waitFor();
    await expect
      .poll(async () => (await panel()).queue.find(({ number }) => number === ticket.number)?.language)
      .toBe('ru');
    await phone?.getByRole('button', { name: 'English' }).click();

    const cookie = await server.logIn('supervisor');
    const { rooms, services } = await panel();
    const xray = services.find(({ name }) => name.en === 'X-ray')?.serviceId;
    const room = rooms.find(({ serviceIds }) => serviceIds.some((serviceId) => serviceId === xray));
    const press = (what: string) =>
      server.ask('POST', `/clinics/${server.clinicId}/rooms/${room?.servicePointId}/${what}`, { cookie, body: {} });
    await press('open');
    await press('next');
    await phone?.getByText('It is your turn. Please go to').waitFor();
    expect(await phone?.locator('main').textContent()).toContain(room?.name.en);
    await pocket?.close();
  });

  test('comes later by the clinic’s minutes, and gives the place up, from the phone', async () => {
    await button('English').click();
    await button('I have no appointment').click();
    const issued = answerTo<{ ticket: TicketView }>('/tickets');
    await button(/Heart clinic/).click();
    const { ticket } = await issued;
    const pocket = await browser?.newContext({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
    const phone = await pocket?.newPage();
    await phone?.goto(ticket.url);
    await phone?.getByRole('button', { name: /Come \d+ minutes later/ }).click();
    await phone?.getByText('Your place is moved.').waitFor();
    await phone?.getByRole('button', { name: 'Give my place up' }).click();
    await phone?.getByText('You would need a new ticket.').waitFor();
    await phone?.getByRole('button', { name: 'Give my place up' }).click();
    await phone?.getByText('You have given your place up').waitFor();
    expect((await panel()).queue.map(({ number }) => number)).not.toContain(ticket.number);
    await pocket?.close();
  });
});

describe('a booked patient at the real kiosk', () => {
  test('checks in with the code and keeps the number that was told on the telephone', async () => {
    const booked = await book('R-1006', 15);
    await checkInBy('Booking code', booked.code);
    await kiosk.getByText(booked.number).first().waitFor();
    await kiosk.getByText(/appointment at/).waitFor();
  });

  test('who comes back to the kiosk sees the same number, and no paper is promised', async () => {
    const booked = await book('R-1004', 12);
    await checkInBy('Booking code', booked.code);
    await kiosk.getByText(booked.number).first().waitFor();
    await button('English').waitFor();
    await checkInBy('Booking code', booked.code);
    await kiosk.getByRole('heading', { name: 'Please remember your number' }).waitFor();
    await kiosk.getByText(booked.number).first().waitFor();
    await button('Finish').click();
  });

  test('of a family with one mobile says the end of the national id, and nobody sees a list', async () => {
    await book('R-1001', 10);
    const son = await book('R-1002', 10);
    await checkInBy('Phone number', '09120000001');
    await kiosk.getByRole('heading', { name: /last four digits/ }).waitFor();
    expect(await kiosk.locator('main').textContent()).not.toMatch(/[NKP]-\d/);
    await typeDigits('7891');
    await button('Check in').click();
    await kiosk.getByText(son.number).first().waitFor();
  });

  test('who is far too early is told from when, and the desk hears of it with the kiosk’s name', async () => {
    const booked = await book('R-1003', 300);
    await checkInBy('Booking code', booked.code);
    await kiosk.getByRole('heading', { name: 'You are early' }).waitFor();
    await kiosk.getByText('The desk knows that you are here.').waitFor();
    await expectLegible(kiosk, 4.05);
    const alarms = (await panel()).alarms.filter(({ requestId }) => requestId !== null);
    expect(alarms.map(({ deviceName, code }) => ({ deviceName, code }))).toEqual([
      { deviceName: expect.stringMatching(/\w/) as string, code: 'check_in_failed' },
    ]);
    await button('Finish').click();
  });
});
