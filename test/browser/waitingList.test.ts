/** The waiting list on screens: put on it at the desk, told on the phone, taken there, and seen at the desk. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Language } from '../../common/contract/language.ts';
import { LANGUAGE_NAMES } from '../../common/phrases/languageNames.ts';
import { patientPhrases } from '../../common/phrases/panelPatient.ts';
import { waitingListPhrases } from '../../common/phrases/panelWaitingList.ts';
import { say, type Phrase } from '../../common/phrases/phrase.ts';
import { waitingPagePhrases } from '../../common/phrases/waitingPage.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';
import { openBrowser } from './browser.ts';
import { openLoggedIn } from './panel.ts';
import { zoneOfMorning } from './realTime.ts';
import { expectAccessible } from './legible.ts';

let browser: Browser | undefined;
let server: ClinicServer;

beforeAll(async () => {
  browser = await openBrowser();
  if (browser === undefined) return;
  server = await startClinicServer(Date.now(), {
    publicUrl: 'https://queue.clinic.example',
    timeZone: zoneOfMorning(),
  });
  Object.defineProperty(server.clock, 'at', { get: () => Date.now() });
});
afterAll(async () => {
  await browser?.close();
  if (browser !== undefined) await server.stop();
});
beforeEach(({ skip }) => {
  skip(browser === undefined);
});

const open = (path: string, size: { width: number; height: number }, language: Language): Promise<Page> =>
  openLoggedIn(browser, server, { login: 'reception', language, path, size });

/** For a look at the real size: SCREENSHOTS names a folder. */
async function look(page: Page, name: string): Promise<void> {
  const folder = process.env['SCREENSHOTS'];
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png` });
}

const PANEL = { width: 1366, height: 768 };
const PHONE = { width: 390, height: 844 };

test.each([
  ['en', 'R-1003'],
  ['fa', 'R-1004'],
] as const)(
  'a patient is put on the list, takes the place on the phone, and the desk sees it (%s)',
  async (language, record) => {
    const words = (phrase: Phrase) => say(phrase, language);
    const desk = await open('/operator/booking', PANEL, language);
    await desk.getByLabel(words(patientPhrases.findLabel)).fill(record);
    await desk.keyboard.press('Enter');
    await desk.getByRole('button', { name: words(waitingListPhrases.put) }).click();
    const dialog = desk.getByRole('dialog');
    await dialog.getByText(words(waitingListPhrases.putLead)).waitFor();
    await look(desk, `wait-${language}`);
    await expectAccessible(desk);
    await dialog.getByRole('button', { name: words(waitingListPhrases.put) }).click();
    await desk.getByText(words(waitingListPhrases.onList)).waitFor();

    const list = await open('/operator/booking/waiting', PANEL, language);
    await list
      .getByRole('button', { name: words(waitingListPhrases.accept), exact: true })
      .first()
      .waitFor();
    await look(list, `list-${language}`);
    await expectAccessible(list);

    const link = async () => {
      const phones = await (await fetch(`${server.url}/demo/phone`)).text();
      return [...phones.matchAll(/queue\.clinic\.example(\/t\/#Aw?[\w-]+)/g)]
        .map(([, path]) => path ?? '')
        .filter(isOffer);
    };
    await expect.poll(async () => (await link()).length, { timeout: 15_000 }).toBeGreaterThan(0);
    for (const path of await link()) {
      const phone = await open(path, PHONE, language);
      // It speaks the patient's own language until another is chosen.
      await phone.getByRole('button', { name: LANGUAGE_NAMES[language] }).click();
      const take = phone.getByRole('button', { name: words(waitingPagePhrases.take) });
      // The other link is of somebody who has a booking by now.
      await take
        .or(phone.getByText(/[A-Z]-[\d۰-۹]{3}/))
        .first()
        .waitFor();
      if ((await take.count()) === 0) continue;
      await phone.getByText(words(waitingPagePhrases.placeFree)).waitFor();
      await look(phone, `phone-${language}`);
      await expectAccessible(phone);
      await take.click();
      await take.waitFor({ state: 'detached' });
      await look(phone, `booked-${language}`);
    }
    await list.getByLabel(words(waitingListPhrases.withPast)).check();
    await list.getByText(words(waitingListPhrases.state_booked)).first().waitFor();
  },
);

/** Links of the waiting list begin with the byte 3. */
const isOffer = (path: string): boolean => Buffer.from(path.replace('/t/#', ''), 'base64url')[0] === 3;
