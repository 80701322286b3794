/** A telephone call pops up at the desk and becomes a booking by a few keys; afterwards it is looked back on. */
import { readFileSync } from 'node:fs';
import { eq } from 'drizzle-orm';
import type { Browser, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { Language } from '../../common/contract/language.ts';
import { bookingPhrases } from '../../common/phrases/panelBooking.ts';
import { patientPhrases } from '../../common/phrases/panelPatient.ts';
import { phoneCallPhrases } from '../../common/phrases/panelPhoneCalls.ts';
import { phoneReportPhrases } from '../../common/phrases/panelPhoneReport.ts';
import { becamePhrase, cameOfPhrase } from '../../common/phrases/phoneCallWords.ts';
import { say, type Phrase } from '../../common/phrases/phrase.ts';
import { NEWS_CHANNEL } from '../../server/db/newsChannel.ts';
import { phoneCallDesk, phoneCallLegs, phoneCalls } from '../../server/db/schema/phone.ts';
import { keepCall } from '../phoneCalls/keptCalls.ts';
import type { ClinicServer } from '../support/clinicServer.ts';
import { expectAccessible } from './legible.ts';
import { openLoggedIn } from './panel.ts';
import { clinicInRealTime } from './realTime.ts';

let browser: Browser | undefined;
let server: ClinicServer;

clinicInRealTime((opened, started) => {
  browser = opened;
  server = started;
});

const open = (language: Language, path: string, login: string): Promise<Page> =>
  openLoggedIn(browser, server, { login, language, path });
const tellPanels = () =>
  server.connections.sql.notify(NEWS_CHANNEL, JSON.stringify({ kind: 'beside', clinicId: server.clinicId }));

/** Somebody pressed 0 while choosing a doctor. */
async function passedOn(number: string): Promise<string> {
  const now = Date.now();
  const callId = await keepCall(server.connections.db, server.clinicId, {
    startedAt: new Date(now - 40_000),
    answeredAt: new Date(now - 40_000),
    language: 'fa',
    number,
    path: [
      { at: now - 40_000, step: 'main' },
      { at: now - 30_000, step: 'choose.doctor' },
    ],
    scriptState: { errand: { wanted: { patientType: 'follow_up' } } },
    legs: [{ startedAt: new Date(now - 5_000) }],
  });
  await tellPanels();
  return callId;
}

async function hungUp(callId: string): Promise<void> {
  const { db } = server.connections;
  const now = new Date();
  await db
    .update(phoneCallLegs)
    .set({ answeredAt: new Date(Date.now() - 3_000), endedAt: now, outcome: 'talked' })
    .where(eq(phoneCallLegs.callId, callId));
  await db.update(phoneCalls).set({ endedAt: now, scriptState: null, result: 'desk' }).where(eq(phoneCalls.id, callId));
  await tellPanels();
}

async function expectWhole(page: Page) {
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBe(1366);
  await expectAccessible(page);
}

describe.each(['en', 'fa'] as const)('in %s', (language) => {
  const words = (phrase: Phrase, values = {}) => say(phrase, language, values);
  const number = { en: '+989120000002', fa: '+989120000003' }[language];

  test('a call opens its caller by one key, is booked while talking, and noted when it is over', async () => {
    const page = await open(language, '/operator/reception', 'reception');
    await page.getByRole('heading', { level: 2 }).first().waitFor();
    const callId = await passedOn(number);
    const strip = page.getByRole('region', { name: words(phoneCallPhrases.atDesk) });
    await strip.getByText(number).waitFor();
    expect(await strip.textContent()).toContain(words(phoneCallPhrases.ringing));
    await expectWhole(page);

    await page.keyboard.press('F2');
    await page.getByRole('button', { name: words(patientPhrases.nextCaller) }).waitFor();
    await page.getByRole('group', { name: words(bookingPhrases.freePlaces) }).waitFor();
    expect(await page.getByLabel(words(bookingPhrases.patientType)).inputValue()).toBe('follow_up');
    await strip.getByRole('combobox', { name: words(phoneCallPhrases.cameOf) }).waitFor();
    await expectWhole(page);

    await page.waitForFunction(() => document.activeElement?.closest('[role="group"]') !== null);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: words(bookingPhrases.confirm), exact: true }).waitFor();
    await page.waitForFunction(() => document.activeElement?.getAttribute('type') === 'submit');
    await page.keyboard.press('Enter');
    await page.getByText(words(bookingPhrases.readOut)).waitFor();

    await hungUp(callId);
    await strip.getByText(words(phoneCallPhrases.over)).waitFor();
    await strip
      .getByRole('combobox', { name: words(phoneCallPhrases.cameOf) })
      .selectOption({ label: words(cameOfPhrase('booked')) });
    await strip.getByRole('button', { name: words(phoneCallPhrases.note) }).click();
    await strip.waitFor({ state: 'detached' });
    const [desk] = await server.connections.db.select().from(phoneCallDesk).where(eq(phoneCallDesk.callId, callId));
    expect(desk?.cameOf).toBe('booked');
    await page.context().close();
  }, 60_000);

  test('what was is read, saved without a formula, called back, and reckoned to lines and people', async () => {
    const { db } = server.connections;
    const vain = `+98912${language === 'en' ? '1' : '2'}000009`;
    const beganAt = new Date(Date.now() - 600_000);
    for (const minutes of [0, 2])
      await keepCall(db, server.clinicId, {
        startedAt: new Date(beganAt.getTime() + minutes * 60_000),
        answeredAt: new Date(beganAt.getTime() + minutes * 60_000),
        endedAt: new Date(beganAt.getTime() + (minutes + 1) * 60_000),
        number: vain,
        line: '=1+1',
        result: 'nothing',
        failure: 'hung_up',
        path: [{ at: 0, step: 'choose.doctor' }],
      });
    const page = await open(language, '/operator/calls', 'admin');
    const table = page.getByRole('table', { name: words(phoneCallPhrases.history) });
    await table
      .getByText(words(becamePhrase('hung_up')))
      .first()
      .waitFor();
    await expectWhole(page);
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: words(phoneCallPhrases.save) }).click();
    const file = readFileSync(await (await saved).path(), 'utf8');
    expect(file).toContain(words(phoneCallPhrases.caller));
    expect(file).toContain(`"'=1+1"`);
    expect(file).toContain(`"'${vain}"`);

    await page.getByRole('link', { name: words(phoneCallPhrases.callbacks) }).click();
    const row = page.getByRole('row').filter({ hasText: vain });
    await row.getByText(words(phoneCallPhrases.calledTimes, { count: 2 })).waitFor();
    await row.getByRole('button', { name: words(phoneCallPhrases.iRing) }).click();
    await row.getByRole('link', { name: vain }).waitFor();
    await expectWhole(page);
    await row.getByRole('button', { name: words(phoneCallPhrases.reached), exact: true }).click();
    await row.waitFor({ state: 'detached' });

    await page.getByRole('link', { name: words(phoneCallPhrases.report) }).click();
    await page.getByRole('table', { name: words(phoneReportPhrases.byHour) }).waitFor();
    await page.getByText(words(phoneReportPhrases.fromDoctors)).click();
    const doctors = page.getByLabel(words(phoneReportPhrases.doctors), { exact: true });
    await doctors.fill('10');
    // Ten doctors: 42 calls of three minutes in the busiest hour take 7 lines at 1 in 100, and 3 people.
    const needed = page.locator('dl dd');
    await expect.poll(() => needed.allTextContents()).toEqual(language === 'fa' ? ['۷', '۳'] : ['7', '3']);
    await expectWhole(page);
    await page.context().close();
  }, 60_000);
});
