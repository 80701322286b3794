/** The paper's code before the kiosk's scanner, which types it as a keyboard would. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { TicketView } from '../../common/contract/kioskView.ts';
import type { PanelView, RoomState } from '../../common/contract/panelView.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';
import { openBrowser, PATIENCE_MS } from './browser.ts';
import { expectLegible } from './legible.ts';

let browser: Browser | undefined;
let server: ClinicServer;
let hall: BrowserContext;
let kiosk: Page;
let token: string;
let doctor: string;
let room: RoomState;

beforeAll(async () => {
  browser = await openBrowser();
  if (browser === undefined) return;
  server = await startClinicServer();
  doctor = await server.logIn('noor');
  token = await server.pair('kiosk');
  const found = (await panel()).rooms.find(({ name }) => name.en === 'Room 1');
  if (!found) throw new Error('The demonstration has a first room');
  room = found;
  await press('open');
});
afterAll(async () => {
  await browser?.close();
  if (browser !== undefined) await server.stop();
});
beforeEach(async ({ skip }) => {
  if (browser === undefined) {
    skip();
    return;
  }
  hall = await browser.newContext({ viewport: { width: 1080, height: 1920 }, reducedMotion: 'reduce' });
  kiosk = await hall.newPage();
  kiosk.setDefaultTimeout(PATIENCE_MS);
  await kiosk.goto(`${server.url}/kiosk/`);
  await button('Ask a person').waitFor(); // before it is let in, it offers languages too
});
afterEach(() => hall.close());

const button = (name: string | RegExp) => kiosk.getByRole('button', { name });
const heading = (name: string) => kiosk.getByRole('heading', { name }).waitFor();
const panel = () => server.look<PanelView>({ cookie: doctor });
const press = (what: string) =>
  server.ask('POST', `/clinics/${server.clinicId}/rooms/${room.servicePointId}/${what}`, { cookie: doctor, body: {} });

async function take(language: string): Promise<TicketView> {
  const body = { serviceId: room.serviceIds[0], language };
  const answer = await server.ask('POST', `/clinics/${server.clinicId}/tickets`, { token, body });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body['ticket'] as TicketView; // the contract of the path
}

/** Calls until this ticket has missed its call. */
async function miss(ticket: TicketView) {
  for (;;) {
    const called = await press('next');
    expect(called.status, JSON.stringify(called.body)).toBe(200);
    if (called.body['stageId'] === ticket.stageId) break;
    await press('no-show');
  }
  expect((await press('no-show')).status).toBe(200);
}

/** As a scanner presses the keys of the American layout, Shift included; fast, however busy the machine of the test is. */
const scan = (text: string) =>
  kiosk.evaluate((typed) => {
    const shifted = new Map([
      [':', 'Semicolon'],
      ['#', 'Digit3'],
      ['_', 'Minus'],
    ]);
    const plain = new Map([
      ['/', 'Slash'],
      ['.', 'Period'],
      ['-', 'Minus'],
    ]);
    const strike = (key: string, code: string, shiftKey: boolean) => {
      for (const type of ['keydown', 'keyup'])
        (document.activeElement ?? document.body).dispatchEvent(
          new KeyboardEvent(type, { key, code, shiftKey, bubbles: true, cancelable: true }),
        );
    };
    for (const key of typed) {
      const isShifted = shifted.has(key) || /[A-Z]/.test(key);
      const code = shifted.get(key) ?? plain.get(key) ?? (/\d/.test(key) ? `Digit${key}` : `Key${key.toUpperCase()}`);
      if (isShifted) strike('Shift', 'ShiftLeft', true);
      strike(key, code, isShifted);
    }
    strike('Enter', 'Enter', false);
  }, text);

const shot = async (name: string) => {
  const folder = process.env['TURNSTONE_SHOTS'];
  if (folder !== undefined) await kiosk.screenshot({ path: `${folder}/${name}.png` });
};

test('who missed the last call waits again by the ticket’s code, and a second scan shows the place', async () => {
  const ticket = await take('en');
  await miss(ticket);
  await scan(ticket.url);
  await heading('You are waiting again');
  await kiosk.getByText(ticket.number).waitFor();
  await expectLegible(kiosk, 4.05);
  await shot('back-en');
  expect((await panel()).queue.find(({ number }) => number === ticket.number)?.status).toBe('waiting');

  await scan(ticket.url);
  await heading('You are in the queue');
  await kiosk.getByText('You are next').waitFor();
  await shot('waiting-en');
  await press('next');
  await scan(ticket.url);
  await heading('It is your turn');
  await kiosk.getByText('Room 1').waitFor();
  await button('Finish').click();
  await button('English').waitFor();
});

test('a ticket taken in Persian is answered in Persian, though nobody has chosen a language', async () => {
  const ticket = await take('fa');
  await miss(ticket);
  await scan(ticket.url);
  await heading('دوباره در صف هستید');
  expect(await kiosk.evaluate(() => document.documentElement.dir)).toBe('rtl');
  await expectLegible(kiosk, 4.05);
  await shot('back-fa');
});

test('is read on the way to a ticket too, in the language chosen there, and over what covers the screen', async () => {
  const ticket = await take('fa');
  await button('English').click();
  await button('I have an appointment').click();
  await button('Booking code').click();
  await button('Ask a person').click();
  await kiosk.getByRole('dialog').waitFor();
  await scan(ticket.url);
  await heading('You are in the queue');
  await expect.poll(() => kiosk.getByRole('dialog').isVisible()).toBe(false);
  await kiosk.getByText(ticket.number).waitFor();
});
