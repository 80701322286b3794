/** The reception's screen: who asks for a person is heard and stays in view, whatever else there is to do. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Language } from '../../common/contract/language.ts';
import { FoundPatients } from '../../common/contract/patients.ts';
import type { PanelView } from '../../common/contract/panelView.ts';
import { receptionPhrases } from '../../common/phrases/panelReception.ts';
import { generalProblems } from '../../common/phrases/problemsGeneral.ts';
import { say, type Phrase } from '../../common/phrases/phrase.ts';
import { unreadReplyPhrases } from '../../common/phrases/unreadReply.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';
import { openBrowser, PATIENCE_MS } from './browser.ts';
import { expectAccessible } from './legible.ts';
import { zoneOfMorning } from './realTime.ts';

let browser: Browser | undefined;
let server: ClinicServer;
let panel: PanelView;
let desk: string;
let kiosk: string;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());
beforeEach(async ({ skip }) => {
  skip(browser === undefined);
  // The cookies of a real browser count by a real clock.
  server = await startClinicServer(Date.now(), { timeZone: zoneOfMorning() });
  Object.defineProperty(server.clock, 'at', { get: () => Date.now() });
  desk = await server.logIn('reception');
  kiosk = await server.pair('kiosk');
  panel = await server.look<PanelView>({ cookie: desk });
  return () => server.stop();
});

async function openDesk(language: Language): Promise<Page> {
  if (browser === undefined) throw new Error('There is no browser');
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, reducedMotion: 'reduce' });
  const [name = '', value = ''] = desk.split('=');
  await context.addCookies([{ name, value, url: server.url }]);
  await context.addInitScript((kept) => {
    localStorage.setItem('turnstone.panel.language', kept);
    const tones = { count: 0 };
    Object.assign(globalThis, { tones });
    // As on a clinic's computer: no sound before a touch. What drives the browser here counts as one for the browser.
    let isTouched = false;
    addEventListener('pointerdown', () => (isTouched = true), true);
    Object.defineProperty(BaseAudioContext.prototype, 'state', { get: () => (isTouched ? 'running' : 'suspended') });
    const start = Object.getOwnPropertyDescriptor(AudioScheduledSourceNode.prototype, 'start');
    Object.defineProperty(AudioScheduledSourceNode.prototype, 'start', {
      value(this: AudioScheduledSourceNode, at: number) {
        tones.count += 1;
        Reflect.apply(start?.value as () => void, this, [at]); // the browser's own
      },
    });
  }, language);
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  await page.goto(`${server.url}/operator/reception`);
  return page;
}

const tones = (page: Page) => page.evaluate(() => (globalThis as unknown as { tones: { count: number } }).tones.count);

async function callPerson(reason: 'ask_person' | 'check_in_failed') {
  const sent = await server.ask('POST', `/clinics/${server.clinicId}/desk-requests`, {
    token: kiosk,
    body: { reason },
  });
  expect(sent.status, JSON.stringify(sent.body)).toBe(200);
}

async function expectWhole(page: Page) {
  const { width, height } = await page.evaluate(() => ({
    width: document.documentElement.scrollWidth,
    height: document.documentElement.scrollHeight,
  }));
  expect({ width, height }).toEqual({ width: 1366, height: 768 });
  await expectAccessible(page);
}

describe.each(['en', 'fa'] as const)('the reception in %s', (language) => {
  const words = (phrase: Phrase) => say(phrase, language);
  const press = (page: Page, phrase: Phrase) => page.getByRole('button', { name: words(phrase), exact: true });
  const requests = (page: Page) =>
    page.getByRole('region', { name: words(receptionPhrases.attention) }).getByRole('listitem');

  test('hears each request once, counts them in the title, and remembers when the sound is off', async () => {
    const page = await openDesk(language);
    await page.getByText(words(receptionPhrases.touchForSound)).waitFor();
    await page.getByText(words(receptionPhrases.allQuiet)).waitFor();
    await callPerson('ask_person');
    await requests(page).first().waitFor();
    expect(await tones(page)).toBe(0);
    // What the browser kept silent about is heard with the first touch.
    await page.getByRole('heading', { name: words(receptionPhrases.queue) }).click();
    await page.getByText(words(receptionPhrases.touchForSound)).waitFor({ state: 'detached' });
    await expect.poll(() => tones(page)).toBe(2);
    await callPerson('check_in_failed');
    await expect.poll(() => tones(page)).toBe(4);
    await expect.poll(() => page.title()).toMatch(/^\([2۲]\) /);
    await expectWhole(page);

    await press(page, receptionPhrases.iCome).first().click();
    await expect.poll(() => page.title()).toMatch(/^\([1۱]\) /);
    await press(page, receptionPhrases.bellIsOn).click();
    await callPerson('ask_person');
    await expect.poll(() => page.title()).toMatch(/^\([2۲]\) /);
    expect(await tones(page)).toBe(4);
    await page.reload();
    await press(page, receptionPhrases.bellIsOff).waitFor();
    expect(await page.getByText(words(receptionPhrases.touchForSound)).count()).toBe(0);
    await page.context().close();
  });

  test('keeps requests in view over everything else, however many there are', async () => {
    for (let count = 0; count < 9; count += 1) await callPerson(count % 2 === 0 ? 'ask_person' : 'check_in_failed');
    const page = await openDesk(language);
    await expect.poll(() => requests(page).count()).toBe(9);
    const before = await requests(page).first().boundingBox();
    await press(page, receptionPhrases.issue).scrollIntoViewIfNeeded();
    expect(await requests(page).first().boundingBox()).toEqual(before);
    expect(before?.y).toBeLessThan(250);
    await expectWhole(page);
    await page.context().close();
  });

  test('reads what a patient wrote that no rule understands, as it was written, and has seen to it', async () => {
    const found = await server.ask('POST', `/clinics/${server.clinicId}/patients/find`, {
      cookie: desk,
      body: { text: 'R-1003' },
    });
    const { patients } = FoundPatients.parse(found.body);
    const written = '<b>1</b> or 3, what do you mean?';
    const form = new URLSearchParams({ address: patients[0]?.contacts[0]?.value ?? '', text: written });
    await fetch(`${server.url}/demo/phone/answer`, { method: 'POST', body: form });
    const page = await openDesk(language);
    await page.getByText(words(receptionPhrases.alarm_reply_unread)).waitFor();
    expect(await page.content()).not.toContain('what do you mean');
    await press(page, unreadReplyPhrases.read).click();
    await page.getByText(written, { exact: true }).waitFor();
    await page.getByText(patients[0]?.name ?? '', { exact: true }).waitFor();
    await expectWhole(page);
    await press(page, unreadReplyPhrases.done).click();
    await page.getByText(words(receptionPhrases.allQuiet)).waitFor();
    await page.context().close();
  });

  test('is told beside the field that a phone number is wrong, and what was typed stays', async () => {
    const serviceId = panel.services[0]?.serviceId;
    await server.ask('POST', `/clinics/${server.clinicId}/tickets`, { cookie: desk, body: { serviceId, language } });
    const page = await openDesk(language);
    await page
      .getByRole('button', { name: /[A-Z]-\d+/ })
      .first()
      .click();
    const field = page.getByLabel(words(receptionPhrases.phone));
    await field.fill('۱۲۳');
    await page.getByLabel(words(receptionPhrases.how)).selectOption('voice');
    await press(page, receptionPhrases.savePhone).click();
    const invalid = page.locator('[aria-invalid=true]');
    await invalid.waitFor();
    expect(await invalid.inputValue()).toBe('۱۲۳');
    expect(await page.getByLabel(words(receptionPhrases.how)).inputValue()).toBe('voice');
    await page.getByText(words(generalProblems.phone_not_understood)).waitFor();
    await expectWhole(page);
    await field.fill('09120000009');
    await press(page, receptionPhrases.savePhone).click();
    await invalid.waitFor({ state: 'detached' });
    await expect.poll(() => field.inputValue()).toBe('');
    await page.context().close();
  });
});
