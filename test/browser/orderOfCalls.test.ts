/** The rules of the order, written as sentences, and a morning lived again under others. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { orderPhrases } from '../../common/phrases/adminOrder.ts';
import { whatIfPhrases } from '../../common/phrases/panelWhatIf.ts';
import { say } from '../../common/phrases/phrase.ts';
import { uiPhrases } from '../../common/phrases/ui.ts';
import { buildApps } from '../../scripts/buildApps.ts';
import { adminDesk, only } from '../administration/build.ts';
import { liveMorning } from '../administration/morning.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';
import { openAdministration } from './adminPage.ts';
import { openBrowser } from './browser.ts';
import { expectAccessible } from './legible.ts';

const HOUR = 3_600_000;

let browser: Browser | undefined;
let server: ClinicServer;

beforeAll(async () => {
  await buildApps({ force: false });
  browser = await openBrowser();
  if (browser === undefined) return;
  // The cookies of a real browser count by a real clock, so the morning ends now.
  server = await startClinicServer(Date.now() - 3 * HOUR);
  await liveMorning(server);
});
afterAll(async () => {
  await browser?.close();
  if (browser !== undefined) await server.stop();
});
beforeEach(({ skip }) => {
  skip(browser === undefined);
});

test('a rule under which somebody might never be called is refused beside it, and kept with a limit on the wait', async () => {
  if (browser === undefined) return;
  const admin = await openAdministration(browser, server, 'en', 'admin', '/admin/order');
  const { page } = admin;
  const save = page.getByRole('button', { name: admin.words(uiPhrases.save) });
  const cap = page.getByRole('checkbox', { name: /Whoever has waited longer/ });
  await cap.uncheck();
  await page.getByRole('combobox', { name: /^VIP/ }).selectOption('absolute_yields');
  await save.click();
  await page.getByText(admin.words(orderPhrases.class_first_without_cap, { hours: 4 })).waitFor();

  await cap.check();
  const minutes = page.getByRole('textbox', { name: /Whoever has waited longer/ });
  await minutes.fill('3');
  await minutes.press('Enter');
  await page.getByText(admin.words(orderPhrases.between, { least: '5', most: '720' })).waitFor();
  await minutes.fill('75');
  await minutes.press('Enter');
  await page.getByText(admin.words(orderPhrases.saved)).waitFor();

  const { clinic, classes } = await (await adminDesk(server)).configuration();
  expect(clinic.order.waitCapMin).toBe(75);
  expect(only(classes, ({ code }) => code === 'vip')).toMatchObject({ isAbsolute: true, yieldsToCap: true });
  await expectAccessible(page);
  await page.context().close();
});

test('a supervisor reads in Persian what the morning would have been, and uses the rules', async () => {
  if (browser === undefined) return;
  const supervisor = await openAdministration(browser, server, 'fa', 'supervisor', '/report/what-if');
  const { page } = supervisor;
  await page.getByRole('combobox', { name: /^میهمان ویژه/ }).selectOption('earlier');
  await page.getByLabel(say(orderPhrases.minutesOf, 'fa', { name: 'میهمان ویژه' })).fill('۹۰');
  await page.getByRole('button', { name: supervisor.words(whatIfPhrases.look) }).click();
  await page.getByRole('columnheader', { name: supervisor.words(whatIfPhrases.wouldBe) }).waitFor();
  await expectAccessible(page);
  await page.getByRole('button', { name: supervisor.words(whatIfPhrases.use) }).click();
  await page.getByText(supervisor.words(orderPhrases.saved)).waitFor();
  const { classes } = await (await adminDesk(server)).configuration();
  expect(only(classes, ({ code }) => code === 'vip').offsetMin).toBe(-90);
  await page.context().close();
});
