/** The supervisor reads what the days were, sees the tickets behind a number, and takes the figures along. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Language } from '../../common/contract/language.ts';
import type { PanelView } from '../../common/contract/panelView.ts';
import { reportPhrases } from '../../common/phrases/panelReport.ts';
import { say, type Phrase } from '../../common/phrases/phrase.ts';
import { statisticsPhrases } from '../../common/phrases/statistics.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';
import { openBrowser } from './browser.ts';
import { openLoggedIn } from './panel.ts';
import { expectAccessible } from './legible.ts';

const MONDAY = Date.parse('2026-03-02T09:00:00Z');
const MIN = 60_000;
let browser: Browser | undefined;
let server: ClinicServer;

beforeAll(async () => {
  browser = await openBrowser();
  if (browser === undefined) return;
  server = await startClinicServer(MONDAY);
  const cookie = await server.logIn('reception');
  const { rooms } = await server.look<PanelView>({ cookie });
  const room = rooms.find(({ serviceIds }) => serviceIds.length > 0);
  const send = (path: string, body: unknown = {}) =>
    server.ask('POST', `/clinics/${server.clinicId}${path}`, { cookie, body });
  for (let n = 0; n < 3; n += 1) await send('/tickets', { serviceId: room?.serviceIds[0], language: 'en' });
  await send(`/rooms/${room?.servicePointId}/open`);
  for (const minutes of [10, 25]) {
    server.clock.at = MONDAY + minutes * MIN;
    await send(`/rooms/${room?.servicePointId}/next`);
  }
});
afterAll(async () => {
  await browser?.close();
  if (browser !== undefined) await server.stop();
});
beforeEach(({ skip }) => {
  skip(browser === undefined);
});

const open = (language: Language): Promise<Page> =>
  openLoggedIn(browser, server, {
    login: 'supervisor',
    language,
    path: '/operator/statistics',
    followsClock: true,
  });

describe.each(['en', 'fa'] as const)('in %s', (language) => {
  const words = (phrase: Phrase, values = {}) => say(phrase, language, values);

  test('each number of the waits leads to its tickets, and all of them go along as a table and on paper', async () => {
    const page = await open(language);
    const name = `${words(statisticsPhrases.waits)} · ${words(statisticsPhrases.hour)}`;
    const table = page.getByRole('table', { name });
    // Two were called, after 10 and 25 minutes: half of them within 17 and a half.
    const half = language === 'fa' ? '۱۷ دقیقه' : '17 min';
    await table.getByRole('button', { name: half, exact: true }).first().waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(1366);
    await expectAccessible(page);

    // By the keyboard alone.
    await table.getByRole('button', { name: half, exact: true }).last().focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByText(words(statisticsPhrases.ticketCount, { count: 2 })).waitFor();
    expect(await dialog.getByRole('row').count()).toBe(3);
    await dialog.getByText('A-002').waitFor();
    await page.keyboard.press('Escape');

    await page.getByLabel(words(statisticsPhrases.outcomes), { exact: true }).check({ force: true });
    await page.getByRole('radio', { name: words(statisticsPhrases.service), exact: true }).check({ force: true });
    await page.locator('rect.open').first().click();
    await dialog.getByText(words(statisticsPhrases.ticketCount, { count: 2 })).waitFor();
    await page.keyboard.press('Escape');

    // Narrowed to the kiosk, through which nobody came, and back.
    const channel = page.getByRole('combobox', { name: words(statisticsPhrases.channel) });
    await channel.selectOption('walk_in_kiosk');
    await page.getByText(words(statisticsPhrases.nobodyNarrowedNext)).waitFor();
    await channel.selectOption('walk_in_desk');
    await page.getByRole('button', { name: words(reportPhrases.download) }).waitFor();
    await expectAccessible(page);

    for (const [phrase, kind] of [
      [reportPhrases.download, 'csv'],
      [statisticsPhrases.savePdf, 'pdf'],
    ] as const) {
      const saved = page.waitForEvent('download');
      await page.getByRole('button', { name: words(phrase) }).click();
      expect((await saved).suggestedFilename()).toBe(`turnstone-2026-02-24-2026-03-02.${kind}`);
    }
    await page.context().close();
  }, 60_000);
});
