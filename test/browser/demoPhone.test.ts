/** The demonstration's telephone, as somebody who tries the clinic holds it. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { TicketView } from '../../common/contract/kioskView.ts';
import type { PanelView } from '../../common/contract/panelView.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';
import { openBrowser, PATIENCE_MS, PLAYS_BY_ITSELF } from './browser.ts';

let browser: Browser | undefined;
let server: ClinicServer;
let page: Page;
let desk = '';

beforeAll(async () => {
  browser = await openBrowser([PLAYS_BY_ITSELF]);
  if (browser === undefined) return;
  server = await startClinicServer(Date.parse('2026-03-02T09:00:00Z'));
  desk = await server.logIn('reception');
  page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
  page.setDefaultTimeout(PATIENCE_MS);
});
afterAll(async () => {
  await browser?.close();
  if (browser !== undefined) await server.stop();
});
beforeEach(({ skip }) => {
  skip(browser === undefined);
});

const post = async (path: string, body: unknown = {}) => {
  const answer = await server.ask('POST', `/clinics/${server.clinicId}${path}`, { cookie: desk, body });
  expect(answer.status, `${path}: ${JSON.stringify(answer.body)}`).toBe(200);
  return answer.body;
};

const panel = () => server.look<PanelView>({ cookie: desk });

test('a call is heard to its end and answered with a key, while half a text stays where it was typed', async () => {
  const { rooms, services } = await panel();
  const room = rooms.find(({ name }) => name.en === 'Room 5')?.servicePointId;
  const serviceId = services.find(({ name }) => name.en === 'Blood tests')?.serviceId;
  const walkIn = async () => (await post('/tickets', { serviceId, language: 'en' }))['ticket'] as TicketView;
  await walkIn();
  const waiting = await walkIn();
  await post(`/visits/${waiting.visitId}/contact`, { phone: '0912 345 6789', channel: 'voice' });
  await page.goto(`${server.url}/demo/phone?language=fa`);
  await page.getByRole('note').waitFor();
  await post(`/rooms/${room}/open`);
  await post(`/rooms/${room}/next`);

  const answer = page.getByRole('textbox', { name: 'پاسخ شما' });
  await answer.waitFor();
  await answer.fill('۲');
  await page.getByRole('button', { name: 'پاسخ بده' }).click();
  const sound = page.locator('audio').first();
  await sound.waitFor();
  const mark = await sound.evaluate((audio) => {
    Reflect.set(audio, 'isTheSame', true);
    return audio.isConnected;
  });
  expect(mark).toBe(true);
  // A text arrives beside it: the page has been brought up to date, and the call is still the same.
  await fetch(`${server.url}/demo/phone/answer`, {
    method: 'POST',
    body: new URLSearchParams({ address: '+989123456789', text: 'hello' }),
  });
  await page.getByText('hello').waitFor();
  expect(await sound.evaluate((audio) => Reflect.get(audio, 'isTheSame') === true)).toBe(true);
  expect(await answer.inputValue()).toBe('۲');

  const before = (await panel()).queue.find(({ visitId }) => visitId === waiting.visitId)?.virtualArrivalAt ?? 0;
  await page.getByRole('button', { name: '2', exact: true }).click();
  await expect
    .poll(async () => (await panel()).queue.find(({ visitId }) => visitId === waiting.visitId)?.virtualArrivalAt, {
      timeout: 15_000,
    })
    .toBeGreaterThan(before);
  expect(await page.locator('html').getAttribute('lang')).toBe('fa');
  expect(await answer.inputValue()).toBe('۲');
});
