/** How the clinic's paper looks, changed in the panel with the paper beside it. */
import type { Browser } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { blockPhrases, paperPagePhrases } from '../../common/phrases/adminPaper.ts';
import { printerPhrases } from '../../common/phrases/adminPrinter.ts';
import { adminPhrases } from '../../common/phrases/admin.ts';
import { paperPhrases } from '../../common/phrases/panelPaper.ts';
import { say, type Phrase } from '../../common/phrases/phrase.ts';
import { uiPhrases } from '../../common/phrases/ui.ts';
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

describe.each(['en', 'fa'] as const)('in %s', (language) => {
  const words = (phrase: Phrase) => say(phrase, language);

  test('the picture follows what is changed, and what is saved is there again', async () => {
    const page = await openLoggedIn(browser, server, { login: 'admin', language, path: '/operator/admin/paper' });
    const picture = page.getByRole('img');
    const height = async () => Number(await picture.getAttribute('height'));
    await picture.waitFor();
    const whole = await height();
    const code = page.getByRole('checkbox', { name: words(blockPhrases.qr) });
    expect(await code.isChecked()).toBe(true);
    await code.uncheck();
    await expect.poll(height).toBeLessThan(whole);
    await expectAccessible(page);
    await page.getByRole('button', { name: words(uiPhrases.save), exact: true }).click();
    await page.getByText(words(adminPhrases.saved)).first().waitFor();
    await page.reload();
    expect(await code.isChecked()).toBe(false);
    await page.getByRole('button', { name: words(paperPagePhrases.usual) }).click();
    await page.getByRole('button', { name: words(uiPhrases.save), exact: true }).click();
    await page.getByText(words(adminPhrases.saved)).first().waitFor();
    await page.context().close();
  });

  test('a printer that was set up before is saved with its model, and prints a test paper', async () => {
    const page = await openLoggedIn(browser, server, { login: 'admin', language, path: '/operator/admin/devices' });
    await page.getByText('Entrance printer').first().click();
    await page.getByRole('button', { name: words(printerPhrases.testPrint) }).click();
    await page.getByText(words(paperPhrases.printed)).waitFor();
    await page.getByLabel(words(printerPhrases.profile)).selectOption('epson_80');
    await page.getByRole('button', { name: words(uiPhrases.save), exact: true }).click();
    await page.getByText(words(adminPhrases.saved)).first().waitFor();
    await page.context().close();
  });
});
