/** The rules of the order, written as sentences, and a morning lived again under others. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { orderPhrases } from '../../common/phrases/adminOrder.ts';
import { orderMistakePhrases } from '../../common/phrases/adminOrderMistakes.ts';
import { orderPlanPhrases } from '../../common/phrases/adminOrderPlan.ts';
import { whatIfPhrases } from '../../common/phrases/panelWhatIf.ts';
import { say } from '../../common/phrases/phrase.ts';
import { addDays, longDay } from '../../common/ui/calendar.ts';
import { uiPhrases } from '../../common/phrases/ui.ts';
import { adminDesk, only } from '../administration/build.ts';
import { liveMorning } from '../administration/morning.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';
import { openAdministration } from './adminPage.ts';
import { openBrowser } from './browser.ts';
import { expectAccessible } from './legible.ts';
import { zoneOfMorning } from './realTime.ts';

const HOUR = 3_600_000;

let browser: Browser | undefined;
let server: ClinicServer;

beforeAll(async () => {
  browser = await openBrowser();
  if (browser === undefined) return;
  // The cookies of a real browser count by a real clock, so the morning ends now.
  server = await startClinicServer(Date.now() - 3 * HOUR, { timeZone: zoneOfMorning() });
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
  await page.getByText(admin.words(orderMistakePhrases.class_first_without_cap, { hours: 4 })).waitFor();

  await cap.check();
  const minutes = page.getByRole('textbox', { name: /Whoever has waited longer/ });
  await minutes.fill('3');
  await minutes.press('Enter');
  await page.getByText(admin.words(orderMistakePhrases.between, { least: '5', most: '720' })).waitFor();
  await minutes.fill('75');
  await minutes.press('Enter');
  await page.getByText(admin.words(orderPlanPhrases.saved)).waitFor();

  const { clinic, classes } = await (await adminDesk(server)).configuration();
  expect(clinic.order.waitCapMin).toBe(75);
  expect(only(classes, ({ code }) => code === 'vip')).toMatchObject({ isAbsolute: true, yieldsToCap: true });
  await expectAccessible(page);
  await page.context().close();
});

test('a supervisor reads in Persian what the morning would have been, and with one press the rules hold from tomorrow', async () => {
  if (browser === undefined) return;
  const supervisor = await openAdministration(browser, server, 'fa', 'supervisor', '/report/what-if');
  const { page } = supervisor;
  await page.getByRole('combobox', { name: /^میهمان ویژه/ }).selectOption('earlier');
  await page.getByLabel(say(orderPhrases.minutesOf, 'fa', { name: 'میهمان ویژه' })).fill('۹۰');
  await page.getByRole('button', { name: supervisor.words(whatIfPhrases.look) }).click();
  await page.getByRole('columnheader', { name: supervisor.words(whatIfPhrases.wouldBe) }).waitFor();
  await expectAccessible(page);
  const tomorrow = addDays(new Date(server.clock.now()).toISOString().slice(0, 10), 1);
  const date = longDay(tomorrow, 'fa');
  await page.getByRole('button', { name: supervisor.words(whatIfPhrases.useTomorrow) }).click();
  await page.getByText(supervisor.words(orderPlanPhrases.savedFrom, { date })).waitFor();
  const desk = await adminDesk(server);
  const offset = async () => only((await desk.configuration()).classes, ({ code }) => code === 'vip').offsetMin;
  const before = await offset();
  expect(before).not.toBe(-90);

  await page.goto(`${server.url}/operator/admin/order`);
  await page.getByText(supervisor.words(orderPlanPhrases.plannedFrom, { date })).waitFor();
  await page.getByRole('button', { name: supervisor.words(orderPlanPhrases.showPlanned) }).click();
  await page.getByText(supervisor.words(orderPlanPhrases.showsPlanned, { date })).waitFor();
  expect(await page.getByLabel(say(orderPhrases.minutesOf, 'fa', { name: 'میهمان ویژه' })).inputValue()).toBe('۹۰');
  await expectAccessible(page);
  await page.getByRole('button', { name: supervisor.words(orderPlanPhrases.withdraw) }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: supervisor.words(orderPlanPhrases.withdraw) })
    .click();
  await page.getByText(supervisor.words(orderPlanPhrases.withdrawn, { date })).waitFor();
  expect(await offset()).toBe(before);

  // Or they hold at once.
  await page.getByRole('combobox', { name: /^میهمان ویژه/ }).selectOption('earlier');
  await page.getByLabel(say(orderPhrases.minutesOf, 'fa', { name: 'میهمان ویژه' })).fill('۹۰');
  await page.getByRole('button', { name: supervisor.words(uiPhrases.save) }).click();
  await page.getByText(supervisor.words(orderPlanPhrases.saved)).waitFor();
  expect(await offset()).toBe(-90);
  await page.context().close();
});
