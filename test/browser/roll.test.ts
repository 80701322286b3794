/** A morning on which the kiosk is dead: the desk works with a roll of printed numbers, and rooms call as ever. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Language } from '../../common/contract/language.ts';
import type { PanelView } from '../../common/contract/panelView.ts';
import { formatNumber } from '../../common/phrases/format.ts';
import { rollPhrases as p } from '../../common/phrases/panelRoll.ts';
import { say, type Phrase } from '../../common/phrases/phrase.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';
import { openBrowser } from './browser.ts';
import { expectAccessible } from './legible.ts';
import { openLoggedIn } from './panel.ts';

let browser: Browser | undefined;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

const wordsIn = (language: Language) => (phrase: Phrase) => say(phrase, language);
const digits = (text: string, language: Language) =>
  text.replaceAll(/\d/g, (digit) => formatNumber(Number(digit), language));

describe.each(['en', 'fa'] as const)('a morning with a roll in %s', (language) => {
  const words = wordsIn(language);
  let server: ClinicServer;
  let page: Page;
  const look = async () => server.look<PanelView>({ cookie: await server.loggedIn('reception') });
  const ofRoll = async () =>
    (await look()).queue.filter(({ number }) => /^[ZY]-/.test(number)).map(({ number }) => number.slice(-3));
  const press = (phrase: Phrase) => page.getByRole('button', { name: words(phrase), exact: true });
  const openRoll = async (service: string | undefined, to: string) => {
    await press(p.open).click();
    if (service !== undefined) await page.getByLabel(words(p.forService)).selectOption({ label: service });
    await page.getByLabel(words(p.to)).fill(to);
    await press(p.begin).click();
  };

  beforeAll(async () => {
    if (browser === undefined) return;
    server = await startClinicServer();
    page = await openLoggedIn(browser, server, {
      login: 'reception',
      language,
      path: '/operator/reception',
      followsClock: true,
    });
    return async () => {
      await page.context().close();
      await server.stop();
    };
  });

  test('numbers up to 5 wait, the doctor’s “next” calls them, the next one comes with one key', async ({ skip }) => {
    skip(browser === undefined);
    const { services, rooms } = await look();
    const room = rooms.find(({ kind, serviceIds }) => kind === 'room' && serviceIds.length > 0);
    const service = services.find(({ serviceId }) => serviceId === room?.serviceIds[0]);
    await openRoll(service?.name[language], digits('40', language));
    const upTo = page.getByLabel(words(p.upTo));
    await upTo.fill(digits('5', language));
    await upTo.press('Enter');
    await expect.poll(ofRoll).toEqual(['001', '002', '003', '004', '005']);
    await expect.poll(() => upTo.inputValue()).toBe('');
    // The screen says which number is next before one key takes it.
    await expect.poll(() => upTo.getAttribute('placeholder')).toBe('6');
    await upTo.press('Enter');
    await expect.poll(async () => (await ofRoll()).length).toBe(6);

    const doctor = { cookie: await server.logIn('admin') };
    const inRoom = (act: string) =>
      server.ask('POST', `/clinics/${server.clinicId}/rooms/${room?.servicePointId}/${act}`, { ...doctor, body: {} });
    await inRoom('open');
    expect((await inRoom('next')).status).toBe(200);
    expect((await look()).queue.find(({ status }) => status === 'called')?.number).toMatch(/-001$/);

    await page.evaluate(() => {
      const look = new MutationObserver(() => {
        const inside = document.querySelector('iframe')?.contentWindow;
        if (inside) inside.print = () => undefined;
      });
      look.observe(document.body, { childList: true });
    });
    await press(p.print).click();
    const cells = page.frameLocator('iframe').locator('b');
    await expect.poll(() => cells.count()).toBe(40);
    expect(await cells.last().textContent()).toMatch(/-040$/);

    // A number far away is asked about, and one that waits already is shown instead.
    await upTo.fill('39');
    await upTo.press('Enter');
    await page.getByText(words(p.manyTitle)).waitFor();
    await page.keyboard.press('Escape');
    await upTo.fill('3');
    await upTo.press('Enter');
    await page.locator('[aria-pressed=true]', { hasText: '003' }).waitFor();
    await upTo.fill('41');
    await upTo.press('Enter');
    await page.locator('[aria-invalid=true]').waitFor();
    await upTo.fill('');
    await expectAccessible(page);

    await press(p.close).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: words(p.close), exact: true })
      .click();
    await upTo.waitFor({ state: 'detached' });
    expect((await look()).rolls).toEqual([]);
    expect((await ofRoll()).length).toBe(6);
  });

  test('on a roll for all services a number is registered with two keys', async ({ skip }) => {
    skip(browser === undefined);
    await openRoll(undefined, '90');
    // Its letters are those of the first: their numbers were called already.
    await page.getByRole('dialog').getByRole('alert').waitFor();
    await page.getByLabel(words(p.from)).fill('41');
    await press(p.begin).click();
    const number = page.getByLabel(words(p.number), { exact: true });
    await number.focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('2');
    await expect.poll(async () => (await ofRoll()).at(-1)).toBe('041');
    const { queue, services } = await look();
    expect(queue.find(({ number: each }) => each.endsWith('-041'))?.serviceId).toBe(services[1]?.serviceId);
    await expect.poll(() => number.evaluate((element) => element === document.activeElement)).toBe(true);
    await number.fill('44');
    await page.keyboard.press('Enter');
    await page.keyboard.press('1');
    await page.getByText('042').first().waitFor();
    await expectAccessible(page);
  });
});
