/** The messages that reached nobody and the report of the day, read with the eyes of a supervisor and of the reception. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PanelView } from '../../common/contract/panelView.ts';
import type { Language } from '../../common/contract/language.ts';
import { noticePhrases } from '../../common/phrases/panelNotices.ts';
import { reportPhrases } from '../../common/phrases/panelReport.ts';
import { say, type Phrase } from '../../common/phrases/phrase.ts';
import { uiPhrases } from '../../common/phrases/ui.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';
import { openBrowser } from './browser.ts';
import { openLoggedIn } from './panel.ts';
import { expectAccessible } from './legible.ts';
import { zoneOfMorning } from './realTime.ts';

let browser: Browser | undefined;
let server: ClinicServer;
let panel: PanelView;

beforeAll(async () => {
  browser = await openBrowser();
  if (browser === undefined) return;
  // The cookies of a real browser count by a real clock.
  server = await startClinicServer(Date.now(), { timeZone: zoneOfMorning() });
  Object.defineProperty(server.clock, 'at', { get: () => Date.now() });
  const cookie = await server.logIn('reception');
  panel = await server.look<PanelView>({ cookie: cookie });
  const room = panel.rooms.find(({ serviceIds }) => serviceIds.length > 0);
  const send = (path: string, body: unknown = {}) =>
    server.ask('POST', `/clinics/${server.clinicId}${path}`, { cookie, body });
  await send(`/rooms/${room?.servicePointId}/open`);
  for (const phone of ['09120000001', '09120000002']) {
    const { body } = await send('/tickets', { serviceId: room?.serviceIds[0], language: 'fa' });
    const { visitId } = body['ticket'] as { visitId: string }; // the route's own schema has checked it
    await send(`/visits/${visitId}/contact`, { phone, channel: 'sms' });
  }
  await send(`/rooms/${room?.servicePointId}/next`);
});
afterAll(async () => {
  await browser?.close();
  if (browser !== undefined) await server.stop();
});
beforeEach(({ skip }) => {
  skip(browser === undefined);
});

const openPart = (part: string, language: Language, login: string): Promise<Page> =>
  openLoggedIn(browser, server, { login, language, path: `/operator/${part}` });

/** Nothing stands outside the screen. */
async function expectWhole(page: Page) {
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(1366);
  await expectAccessible(page);
}

describe.each(['en', 'fa'] as const)('in %s', (language) => {
  const words = (phrase: Phrase) => say(phrase, language);

  test('the supervisor reads the day, and saves it as a table', async () => {
    const page = await openPart('report', language, 'supervisor');
    const table = page.getByRole('table', { name: words(reportPhrases.title) });
    await table.getByRole('columnheader', { name: words(reportPhrases.medianWait) }).waitFor();
    await page.getByRole('table', { name: words(reportPhrases.waitingNow) }).waitFor();
    await expectWhole(page);
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: words(reportPhrases.download) }).click();
    expect((await saved).suggestedFilename()).toBe(`turnstone-${panel.date}.csv`);
    await page.context().close();
  });

  test('the reception sees what became of each message, and filters them', async () => {
    const page = await openPart('notices', language, 'reception');
    const rows = page.getByRole('table', { name: words(noticePhrases.title) }).getByRole('row');
    await rows.nth(1).waitFor();
    await expectWhole(page);
    await page.getByLabel(words(noticePhrases.show)).selectOption('to_see_to');
    await page.getByText(words(noticePhrases.noneLikeThis)).waitFor();
    await page.context().close();
  });
});

test('the supervisor closes the day after reading what that does, and sees since when it is closed', async () => {
  for (const language of ['fa', 'en'] as const) {
    const words = (phrase: Phrase, values = {}) => say(phrase, language, values);
    const page = await openPart('report', language, 'supervisor');
    await page.getByRole('button', { name: words(reportPhrases.closeDay) }).click();
    const question = page.getByRole('dialog');
    await question.getByText(words(reportPhrases.closeWaiting, { count: 1 })).waitFor();
    await question.getByText(words(reportPhrases.closeCalled, { count: 1 })).waitFor();
    await question.getByText(/Room|اتاق/).waitFor();
    await question.getByText(words(reportPhrases.closeNoMore)).waitFor();
    await expectWhole(page);
    if (language === 'fa') await question.getByRole('button', { name: words(uiPhrases.cancel) }).click();
    else {
      await question.getByRole('button', { name: words(reportPhrases.closeDay) }).click();
      await page.getByText('Closed at').waitFor();
      await page.getByRole('table', { name: words(reportPhrases.leftAtEnd) }).waitFor();
      expect(await page.getByRole('button', { name: words(reportPhrases.closeDay) }).count()).toBe(0);
    }
    await page.context().close();
  }
});
