/** An empty clinic, set up by its administrator from the first page to the first ticket. */
import type { Browser } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { Configuration } from '../../common/contract/configuration.ts';
import type { Language } from '../../common/contract/language.ts';
import { adminPhrases } from '../../common/phrases/admin.ts';
import { choicePhrases } from '../../common/phrases/adminChoices.ts';
import { fieldPhrases } from '../../common/phrases/adminFields.ts';
import { hoursPhrases } from '../../common/phrases/adminHours.ts';
import { setupPhrases } from '../../common/phrases/adminSetup.ts';
import { formatNumber } from '../../common/phrases/format.ts';
import { say, type Phrase } from '../../common/phrases/phrase.ts';
import { roomPhrases } from '../../common/phrases/panelRoom.ts';
import { uiPhrases } from '../../common/phrases/ui.ts';
import { administratorOf } from '../administration/build.ts';
import type { ClinicServer } from '../support/clinicServer.ts';
import { openAdministration, type AdminPage } from './adminPage.ts';
import { clinicInRealTime } from './realTime.ts';

let browser: Browser | undefined;
let server: ClinicServer;

clinicInRealTime(
  (opened, started) => {
    browser = opened;
    server = started;
  },
  { isDemonstration: false },
);

/** A second clinic of the same organisation begins with nothing at all. */
async function makeEmptyClinic(language: Language): Promise<{ clinicId: string; cookie: string }> {
  const cookie = await server.logIn(administratorOf(server));
  const body = {
    name: { [language]: 'Quiet Street' },
    address: {},
    phone: null,
    timeZone: 'UTC',
    languages: ['en', 'fa'],
    country: 'IR',
    weekend: [5],
  };
  const made = await server.ask('POST', `/clinics/${server.clinicId}/clinics`, { cookie, body });
  return { clinicId: String(made.body['id']), cookie: await server.logIn(administratorOf(server)) };
}

async function open(language: Language, path: string, clinicId: string): Promise<AdminPage> {
  if (browser === undefined) throw new Error('There is no browser');
  return openAdministration(browser, server, language, administratorOf(server), path, clinicId);
}

const stateOf = (admin: AdminPage, step: string) =>
  admin.page.locator(`[data-step="${step}"]`).getAttribute('data-state');

describe.each(['en', 'fa'] as const)('the administrator of an empty clinic, in %s', (language) => {
  const words = (phrase: Phrase, values = {}) => say(phrase, language, values);

  test('is led from the first page to the first ticket', async () => {
    const { clinicId, cookie } = await makeEmptyClinic(language);
    const admin = await open(language, '/', clinicId);
    const { page } = admin;
    await page.getByRole('heading', { level: 1, name: words(setupPhrases.settingUp) }).waitFor();
    await page.locator('[data-step="services"]').waitFor();
    expect(await stateOf(admin, 'services')).toBe('needed');
    expect(await stateOf(admin, 'rooms')).toBe('needed');
    expect(await stateOf(admin, 'kiosk')).toBe('later');
    await admin.expectWhole();

    await admin.add(adminPhrases.departments);
    // Only the clinic's two languages are asked; the others are folded away.
    expect(await page.locator('input[lang=ru]').isVisible()).toBe(false);
    await page.getByText(words(fieldPhrases.otherLanguages)).click();
    expect(await page.locator('input[lang=ru]').isVisible()).toBe(true);
    await admin.nameIt('One');
    await admin.save();
    await admin.expectSaved('One');
    await admin.add(adminPhrases.zones);
    await admin.nameIt('Hall');
    await admin.save();
    await admin.expectSaved('Hall');

    await admin.add(adminPhrases.services);
    await admin.nameIt('Teeth');
    await page.getByText(words(hoursPhrases.noHoursHint)).waitFor();
    await admin.expectWhole();
    await admin.save();
    await page.getByRole('row', { name: words(hoursPhrases.noHours) }).waitFor();
    await admin.go(setupPhrases.settingUp);
    await page
      .locator('[data-step="services"]')
      .getByText(words(setupPhrases.hoursMissing, { names: 'Teeth' }))
      .waitFor();
    await admin.go(adminPhrases.services);
    await page.getByRole('button', { name: 'Teeth' }).click();
    await page.getByRole('button', { name: words(hoursPhrases.usualHours).split('{')[0] ?? '' }).click();
    await admin.save();
    await page.getByRole('row', { name: words(hoursPhrases.daysAWeek, { count: 6 }) }).waitFor();

    await page.goto(`${server.url}/operator/room`);
    await page.getByRole('link', { name: words(roomPhrases.addRooms) }).click();
    await page.getByRole('heading', { level: 1, name: words(adminPhrases.servicePoints) }).waitFor();
    await page.getByRole('button', { name: words(adminPhrases.add), exact: true }).click();
    await admin.nameIt('7');
    await admin.tick('Teeth');
    await admin.save();
    await admin.expectSaved('7');

    await admin.go(setupPhrases.settingUp);
    await page.getByText(words(setupPhrases.leadReady)).waitFor();
    await admin.expectWhole();

    const { body } = await server.ask('GET', `/clinics/${clinicId}/configuration`, { cookie });
    const { services } = body as unknown as Configuration; // the server checked its own answer
    const every = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '04:00', until: '04:00' }));
    const [{ serviceId, ...service } = { serviceId: '' }] = services;
    await server.ask('PUT', `/clinics/${clinicId}/services/${serviceId}`, {
      cookie,
      body: { ...service, hours: every },
    });
    const ticket = { serviceId, language, classCode: 'standard' };
    const issued = await server.ask('POST', `/clinics/${clinicId}/tickets`, { cookie, body: ticket });
    expect(issued.body).toMatchObject({ ticket: {} });
    // Done: it is out of the way, and still there.
    await page.goto(`${server.url}/operator/admin`);
    await page.getByRole('heading', { level: 1, name: words(adminPhrases.clinic) }).waitFor();
    await admin.go(setupPhrases.settingUp);
    expect(await stateOf(admin, 'ticket')).toBe('done');
    await page.context().close();
  });

  test('reads in the clinic’s form which values hold, and is told which doctor a login belongs to', async () => {
    const { clinicId } = await makeEmptyClinic(language);
    const admin = await open(language, '/admin/clinic', clinicId);
    const { page } = admin;
    const near = page.locator('[data-field="options.nearMinutes"]');
    await near.getByText(words(fieldPhrases.ifEmpty, { usual: formatNumber(15, language) })).waitFor();
    await page
      .locator('[data-field="options.noticeChannels"]')
      .getByText(words(choicePhrases.web_push))
      .first()
      .waitFor();
    await admin.expectWhole();

    await admin.add(adminPhrases.staff);
    await admin.field(fieldPhrases.login).fill(`doc.${language}`);
    await admin.field(fieldPhrases.personName).fill('Doc');
    await admin.tick(words(choicePhrases.doctor));
    await page.getByText(words(fieldPhrases.whichDoctor)).waitFor();
    await admin.save();
    await admin.expectMistake(fieldPhrases.practitioner, uiPhrases.required);

    await admin.add(adminPhrases.schedules);
    expect(await admin.field(fieldPhrases.series).inputValue()).toMatch(/^[A-Z]$/);
    expect(await admin.field(fieldPhrases.validFrom).inputValue()).not.toBe('');
    await page.context().close();
  });
});

test('a screen whose code was entered is let in at once in the list', async () => {
  const { clinicId } = await makeEmptyClinic('en');
  const admin = await open('en', '/admin', clinicId);
  const { page } = admin;
  await admin.add(adminPhrases.devices);
  await admin.field(fieldPhrases.name).fill('Kiosk by the door');
  await admin.save();
  await page.getByRole('row', { name: 'Waits for its code' }).waitFor();
  const begun = await server.ask('POST', '/pairings', { body: { kind: 'kiosk' } });
  await page.getByRole('button', { name: 'Kiosk by the door' }).click();
  await page.getByRole('button', { name: 'Let in', exact: true }).click();
  const code = page.getByRole('dialog').getByRole('textbox');
  await code.fill(String(begun.body['code']));
  await code.press('Enter');
  await page.getByRole('row', { name: /Kiosk by the door.*Let in/ }).waitFor();
  await page.context().close();
});
