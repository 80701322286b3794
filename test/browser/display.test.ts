/** The waiting hall's screen on the real server, as patients and staff live it. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { KioskView, TicketView } from '../../common/contract/kioskView.ts';
import type { PanelView } from '../../common/contract/panelView.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';
import { openBrowser, PATIENCE_MS, PLAYS_BY_ITSELF } from './browser.ts';
import { layCable, type Cable } from './cable.ts';

const SOON = { timeout: PATIENCE_MS };
const MORNING = Date.parse('2026-03-02T09:00:00Z');

let browser: Browser | undefined;
let server: ClinicServer;
let cable: Cable;
let page: Page;
/** Added to the time that passes by itself. */
let laterMs = 0;
const sounds: string[] = [];

beforeAll(async () => {
  browser = await openBrowser([PLAYS_BY_ITSELF]);
  if (browser === undefined) return;
  server = await startClinicServer(MORNING);
  const openedAt = Date.now();
  Object.defineProperty(server.clock, 'at', { get: () => MORNING + Date.now() - openedAt + laterMs });
  cable = await layCable(server.url);
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 }, reducedMotion: 'reduce' });
  page = await context.newPage();
  page.on('request', (request) => {
    if (request.url().includes('/sounds/')) sounds.push(request.url());
  });
  await page.goto(`${cable.address}/display/`);
});
afterAll(async () => {
  await browser?.close();
  if (browser === undefined) return;
  await cable.close();
  await server.stop();
});
beforeEach(({ skip }) => {
  skip(browser === undefined);
});

/** A walk-in takes a ticket for the family doctor. */
async function takeTicket(): Promise<TicketView> {
  const token = await server.pair('kiosk');
  const { services } = await server.look<KioskView>({ token });
  const serviceId = services.find(({ name }) => name.en === 'Family doctor')?.serviceId;
  const body = { serviceId, language: 'en' };
  const issued = await server.ask('POST', `/clinics/${server.clinicId}/tickets`, { token, body });
  return issued.body['ticket'] as TicketView;
}

/** Dr Noor in room 1. */
async function atRoom1() {
  const cookie = await server.logIn('noor');
  const room = async () => (await server.look<PanelView>({ cookie })).rooms.find(({ name }) => name.en === 'Room 1');
  const id = (await room())?.servicePointId;
  const press = (what: string) =>
    server.ask('POST', `/clinics/${server.clinicId}/rooms/${id}/${what}`, {
      cookie,
      ...(what === 'open' ? { body: {} } : {}),
    });
  return { press, room };
}

const shownCall = (number: string) => page.getByRole('listitem').filter({ hasText: number });

describe("the waiting hall's screen", () => {
  test('asks people to wait, in both of its languages', async () => {
    await page.getByText('Please wait for your number').waitFor();
    await page.getByText('لطفاً منتظر شماره‌ی خود بمانید').waitFor();
    expect(await page.getByText('Demonstration').count()).toBe(1);
  });

  test('shows a call with its room, says it, and proves that it was shown', async () => {
    const { number } = await takeTicket();
    const { press, room } = await atRoom1();
    await press('open');
    expect((await press('next')).status).toBe(200);

    await shownCall(number).waitFor();
    expect(await shownCall(number).innerText()).toMatch(/A-001\s+Room 1\s+اتاق ۱/);
    await expect.poll(async () => (await room())?.lastCall, SOON).toMatchObject({ shownOn: 1, screens: 1 });
    await expect.poll(() => sounds.length, SOON).toBe(1);
    expect(await page.evaluate((url) => fetch(url).then(({ status }) => status), sounds[0] ?? '')).toBe(200);
  });

  test('can be read by everybody', async () => {
    const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag22aa']).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
  });

  test('says within ten seconds that it is cut off, and is right again within five', { timeout: 90_000 }, async () => {
    const { press } = await atRoom1();
    const missed = await takeTicket();
    cable.pull();
    const pulledAt = Date.now();
    await press('finish');
    await press('next');
    await page.getByRole('alert').waitFor({ timeout: 15_000 });
    expect(Date.now() - pulledAt).toBeLessThan(10_000);
    expect(await page.getByRole('alert').innerText()).toMatch(/please ask at the desk[\s\S]*از پذیرش بپرسید/);
    expect(await shownCall(missed.number).count()).toBe(0);

    laterMs += 60_000;
    const heardBefore = sounds.length;
    cable.plugIn();
    const pluggedInAt = Date.now();
    await shownCall(missed.number).waitFor();
    expect(Date.now() - pluggedInAt).toBeLessThan(5_000);
    await page.getByRole('alert').waitFor({ state: 'detached' });
    // It was called a minute ago: it stands among the others, does not stand out, and is not said.
    expect(await page.locator('.signal').count()).toBe(0);
    expect(sounds.length).toBe(heardBefore);
  });

  test('takes back a call that was undone', async () => {
    const { press } = await atRoom1();
    await press('finish');
    const { number } = await takeTicket();
    await press('next');
    await shownCall(number).waitFor();
    await press('undo');
    await shownCall(number).waitFor({ state: 'detached' });
  });
});
