/** The administrator looks at what was done, how long data is kept, who wants to be forgotten, and the backups. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, describe, expect, test } from 'vitest';
import type { FoundPatients } from '../../common/contract/patients.ts';
import { auditPhrases } from '../../common/phrases/adminAudit.ts';
import { backupPhrases } from '../../common/phrases/adminBackups.ts';
import { erasedRowPhrases, privacyPhrases } from '../../common/phrases/adminPrivacy.ts';
import { auditActionPhrases } from '../../common/phrases/auditActions.ts';
import { patientPhrases } from '../../common/phrases/panelPatient.ts';
import { say, type Phrase } from '../../common/phrases/phrase.ts';
import type { ClinicServer } from '../support/clinicServer.ts';
import { openAdministration } from './adminPage.ts';
import { clinicInRealTime } from './realTime.ts';

let browser: Browser | undefined;
let server: ClinicServer;
const folder = mkdtempSync(join(tmpdir(), 'turnstone-trust-'));
writeFileSync(join(folder, 'turnstone-2026-03-01.turnstone'), 'x'.repeat(2_000_000));
afterAll(() => rmSync(folder, { recursive: true }));

clinicInRealTime(
  (opened, started) => {
    browser = opened;
    server = started;
  },
  { backups: { at: '02:30', keeping: { days: 7, weeks: 4 }, folder } },
);

const RECORDS = { en: 'R-1003', fa: 'R-1004' } as const;

describe.each(['en', 'fa'] as const)('in %s', (language) => {
  const words = (phrase: Phrase, values = {}) => say(phrase, language, values);
  const open = (path: string) => {
    if (browser === undefined) throw new Error('There is no browser');
    return openAdministration(browser, server, language, 'admin', path);
  };

  test('the audit says who did what, and whether its chain is whole', async () => {
    const admin = await open('/admin/audit');
    const { page } = admin;
    const table = page.getByRole('table', { name: words(auditPhrases.title) });
    await table.getByText(words(auditActionPhrases.audit_read)).first().waitFor();
    await page.getByRole('button', { name: words(auditPhrases.check), exact: true }).click();
    await page.locator('.banner.good').nth(1).waitFor();
    await admin.expectWhole();
    await admin.field(auditPhrases.kind).selectOption('keeping');
    await page.getByText(words(auditPhrases.none)).waitFor();
    await page.context().close();
  });

  test('a person is given everything as a file, and erased only by whoever typed their name', async () => {
    const { body } = await server.ask('POST', `/clinics/${server.clinicId}/patients/find`, {
      cookie: await server.loggedIn('admin'),
      body: { text: RECORDS[language] },
    });
    const name = (body as FoundPatients).patients[0]?.name ?? ''; // the route's own schema has checked it
    const admin = await open('/admin/privacy');
    const { page } = admin;
    const press = (phrase: Phrase) => page.getByRole('button', { name: words(phrase), exact: true }).click();
    await page.getByRole('searchbox', { name: words(patientPhrases.findLabel) }).fill(RECORDS[language]);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name }).click();
    const downloaded = page.waitForEvent('download');
    await press(privacyPhrases.giveOut);
    expect(await readFile(await (await downloaded).path(), 'utf8')).toContain(name);
    await press(privacyPhrases.lookWhatGoes);
    await page.getByText(words(erasedRowPhrases.patients), { exact: false }).first().waitFor();
    await admin.expectWhole();
    const field = page.getByRole('textbox', { name, exact: false });
    await field.fill('somebody else');
    await press(privacyPhrases.erase);
    await page.getByText(words(privacyPhrases.typedOther)).waitFor();
    await field.fill(name);
    await press(privacyPhrases.erase);
    await page.getByText(words(privacyPhrases.erased)).waitFor();
    await page.context().close();
  });

  test('the backups stand with their size, where they lie and how to restore', async () => {
    const admin = await open('/admin/backups');
    const { page } = admin;
    await page.getByText('turnstone-2026-03-01.turnstone', { exact: false }).first().waitFor();
    await page.getByText(folder, { exact: false }).waitFor();
    await page.getByRole('heading', { name: words(backupPhrases.restore) }).waitFor();
    await admin.expectWhole();
    await page.context().close();
  });
});
