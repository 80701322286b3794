/** A clinic set up by its administrator: every part once, with what is said beside a field that is not right yet. */
import type { Browser } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { Language } from '../../common/contract/language.ts';
import { adminPhrases } from '../../common/phrases/admin.ts';
import { choicePhrases, purposePhrases } from '../../common/phrases/adminChoices.ts';
import { fieldPhrases } from '../../common/phrases/adminFields.ts';
import { hoursPhrases } from '../../common/phrases/adminHours.ts';
import { tellingPhrases } from '../../common/phrases/adminTelling.ts';
import { LANGUAGE_NAMES } from '../../common/phrases/languageNames.ts';
import { say, type Phrase } from '../../common/phrases/phrase.ts';
import { administrationProblems } from '../../common/phrases/problemsAdmin.ts';
import { uiPhrases } from '../../common/phrases/ui.ts';
import { typedDay } from '../../common/ui/calendar.ts';
import type { ClinicServer } from '../support/clinicServer.ts';
import { adminDesk } from '../administration/build.ts';
import { AdminPage, openAdministration } from './adminPage.ts';
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

async function open(language: Language): Promise<AdminPage> {
  if (browser === undefined) throw new Error('There is no browser');
  return openAdministration(browser, server, language);
}

const NEW = {
  en: { service: 'Eye clinic', series: 'E', room: 'Room 12', doctor: 'Dr Owl', staff: 'Olga Owl', login: 'olga.owl' },
  fa: { service: 'چشم‌پزشکی', series: 'V', room: 'اتاق ۱۳', doctor: 'دکتر بینا', staff: 'مینا بینا', login: 'mina' },
} as const;

/** The link asks its owner for a password, in a browser where nobody is signed in. */
async function expectEntrance(address: string) {
  const context = await browser?.newContext();
  const page = await context?.newPage();
  await page?.goto(address);
  await page?.locator('input[type=password]').first().waitFor();
  await context?.close();
}

describe.each(['en', 'fa'] as const)('the administrator in %s', (language) => {
  const words = (phrase: Phrase, values = {}) => say(phrase, language, values);
  const made = NEW[language];

  test('makes a service, its room, its doctor with insurances, and the doctor’s week', async () => {
    const admin = await open(language);
    const { page } = admin;
    await admin.add(adminPhrases.services);
    // A free letter stands there.
    expect(await admin.field(fieldPhrases.series).inputValue()).toMatch(/^[A-Z]{1,2}$/);
    await admin.field(fieldPhrases.series).fill('');
    await admin.save();
    await admin.expectMistake(fieldPhrases.name, uiPhrases.required);
    await admin.expectMistake(fieldPhrases.series, adminPhrases.prefixWrong);
    await admin.expectWhole();
    await admin.nameIt(made.service);
    await admin.field(fieldPhrases.series).fill('A');
    await page.getByRole('button', { name: words(hoursPhrases.addHours) }).click();
    await page.getByLabel(words(hoursPhrases.from), { exact: true }).fill('8:77');
    await admin.save();
    await admin.expectMistake(hoursPhrases.hours, adminPhrases.timeWrong);
    await page.getByLabel(words(hoursPhrases.from), { exact: true }).fill('8:00');
    await page.getByRole('button', { name: words(hoursPhrases.copyToDays) }).click();
    await admin.save();
    await page.getByText(words(administrationProblems.prefix_taken, { prefix: 'A' })).waitFor();
    await admin.expectFocusOn(fieldPhrases.series);
    await admin.field(fieldPhrases.series).fill(made.series);
    await admin.save();
    await admin.expectSaved(made.service);
    await admin.expectWhole();

    await admin.add(adminPhrases.servicePoints);
    await admin.nameIt(made.room);
    await admin.tick(made.service);
    await admin.save();
    await admin.expectSaved(made.room);

    await admin.add(adminPhrases.practitioners);
    await admin.nameIt(made.doctor);
    await admin.tick(made.service);
    const insurances = page.getByRole('group', { name: words(fieldPhrases.insurances) }).getByRole('checkbox');
    await insurances.nth(0).check();
    await insurances.nth(1).check();
    await admin.expectWhole();
    await admin.save();
    await admin.expectSaved(made.doctor);

    await admin.add(adminPhrases.schedules);
    await admin.field(fieldPhrases.service).selectOption({ label: made.service });
    await admin.field(fieldPhrases.practitioner).selectOption({ label: made.doctor });
    await admin.field(fieldPhrases.series).fill(`${made.series}${made.series}`);
    await admin.field(fieldPhrases.validFrom).fill(typedDay('2026-12-01', language));
    await admin.field(fieldPhrases.validUntil).fill(typedDay('2026-11-01', language));
    await page.getByRole('button', { name: words(hoursPhrases.addHours) }).click();
    await page.getByRole('button', { name: words(hoursPhrases.copyToDays) }).click();
    await admin.save();
    await admin.expectMistake(fieldPhrases.validUntil, adminPhrases.endsBefore);
    await admin.field(fieldPhrases.validUntil).fill('');
    await admin.save();
    await admin.expectSaved(made.doctor);
    const { clinic, schedules, practitioners } = await (await adminDesk(server)).configuration();
    const doctor = practitioners.find(({ name }) => name[language] === made.doctor);
    expect(doctor?.insuranceIds).toHaveLength(2);
    const week = schedules.find(({ practitionerId }) => practitionerId === doctor?.practitionerId);
    expect(new Set(week?.hours.map(({ weekday }) => weekday)).size).toBe(7 - clinic.weekend.length);
    await page.context().close();
  });

  test('lets a colleague and a screen in, and changes the words of a message', async () => {
    const admin = await open(language);
    const { page } = admin;
    await admin.add(adminPhrases.staff);
    await admin.field(fieldPhrases.login).fill('admin');
    await admin.field(fieldPhrases.personName).fill(made.staff);
    await admin.save();
    await page.getByText(words(administrationProblems.login_taken)).waitFor();
    await admin.field(fieldPhrases.login).fill(made.login);
    await admin.save();
    const link = page.getByRole('dialog');
    await link.waitFor();
    const address = await link.getByRole('textbox').inputValue();
    expect(address).toMatch(/\/operator\/#password=[\w-]{20,}$/);
    await admin.expectWhole();
    await link.getByRole('button', { name: words(uiPhrases.close) }).click();
    await admin.expectSaved(made.staff);
    await expectEntrance(address);

    const screen = `${words(choicePhrases.display)} 7`;
    await admin.add(adminPhrases.devices);
    await admin.field(fieldPhrases.kind).selectOption({ label: words(choicePhrases.display) });
    await admin.field(fieldPhrases.name).fill(screen);
    await admin.save();
    await admin.expectSaved(screen);
    const begun = await server.ask('POST', '/pairings', { body: { kind: 'display' } });
    await page.getByRole('button', { name: screen }).click();
    await page.getByRole('button', { name: words(adminPhrases.pair), exact: true }).click();
    const code = page.getByRole('dialog').getByRole('textbox');
    await code.fill('XXXXXX');
    await code.press('Enter');
    await page.locator('[aria-invalid=true]').waitFor();
    expect(await code.inputValue()).toBe('XXXXXX');
    await code.fill(String(begun.body['code']).toLowerCase());
    await admin.expectWhole();
    await code.press('Enter');
    await page.getByText(words(adminPhrases.pairDone, { name: screen })).waitFor();
    const collected = await server.ask('POST', '/pairings/collect', {
      body: { pollToken: begun.body['pollToken'] },
    });
    expect(collected.body).toMatchObject({ state: 'paired', name: screen });

    await admin.go(adminPhrases.messages);
    await page
      .getByRole('row', { name: new RegExp(`${words(purposePhrases.called)}.*${LANGUAGE_NAMES[language]}`) })
      .getByRole('button')
      .click();
    const text = admin.field(adminPhrases.yourWords);
    await text.fill('{nonsense} 1');
    await admin.save();
    await page.getByText(words(administrationProblems.wording_unknown_name, { name: 'nonsense' })).waitFor();
    const { messages } = await (await adminDesk(server)).configuration();
    const usual = messages.find((each) => each.purpose === 'called' && each.language === language)?.usual ?? '';
    await text.fill(`${usual} *`);
    await admin.save();
    await admin.expectSaved(words(purposePhrases.called));
    await admin.expectWhole();
    await page.context().close();
  });
});

test('an administrator without a mouse makes a room and comes back to it in the list', async () => {
  const admin = await open('en');
  const { page } = admin;
  await admin.walkTo('link', 'Rooms and desks');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Rooms and desks' }).waitFor();
  await admin.walkTo('button', 'Add');
  await page.keyboard.press('Enter');
  await page.getByLabel('Kind').waitFor();
  await admin.expectFocusOn(fieldPhrases.kind);
  await admin.walkTo('textbox', 'English');
  await page.keyboard.type('Room 14');
  await admin.walkTo('checkbox', 'X-ray');
  await page.keyboard.press('Space');
  await admin.walkTo('button', 'Save');
  await page.keyboard.press('Enter');
  await admin.expectSaved('Room 14');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Change Room 14' }).waitFor();
  await admin.walkTo('button', 'Cancel');
  await page.keyboard.press('Enter');
  await admin.expectSaved('Room 14');
  await page.context().close();
});

test('the clinic’s form shows on which days it reminds, and with none ticked nobody is reminded', async () => {
  const admin = await open('en');
  const { page } = admin;
  await admin.go(adminPhrases.clinic);
  const days = page.getByRole('group', { name: admin.words(tellingPhrases.reminderDays) });
  const ticked = days.locator('input:checked');
  await expect.poll(() => ticked.count()).toBe(2);
  for (const count of [3, 1]) {
    await days.getByRole('checkbox', { name: admin.words(tellingPhrases.daysBefore, { count }) }).uncheck();
  }
  await admin.expectWhole();
  await admin.save();
  const desk = await adminDesk(server);
  await expect.poll(async () => (await desk.configuration()).clinic.options.reminderDays).toEqual([]);
  await page.reload();
  await days.waitFor();
  expect(await ticked.count()).toBe(0);
  await page.context().close();
});
