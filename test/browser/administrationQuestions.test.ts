/** The clinic's own questions, days that differ, and another clinic, each written by its administrator. */
import type { Browser } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { Language } from '../../common/contract/language.ts';
import { adminPhrases } from '../../common/phrases/admin.ts';
import { fieldPhrases } from '../../common/phrases/adminFields.ts';
import { clinicPhrases } from '../../common/phrases/adminClinic.ts';
import { hoursPhrases } from '../../common/phrases/adminHours.ts';
import { questionPhrases } from '../../common/phrases/adminQuestions.ts';
import { panelPhrases } from '../../common/phrases/panel.ts';
import { say, type Phrase } from '../../common/phrases/phrase.ts';
import { bookingProblems } from '../../common/phrases/problemsBooking.ts';
import { uiPhrases } from '../../common/phrases/ui.ts';
import { typedDay } from '../../common/ui/calendar.ts';
import { adminDesk, only } from '../administration/build.ts';
import type { ClinicServer } from '../support/clinicServer.ts';
import { openAdministration, type AdminPage } from './adminPage.ts';
import { clinicInRealTime } from './realTime.ts';

let browser: Browser | undefined;
let server: ClinicServer;

clinicInRealTime((opened, started) => {
  browser = opened;
  server = started;
});

async function open(language: Language, path: string): Promise<AdminPage> {
  if (browser === undefined) throw new Error('There is no browser');
  return openAdministration(browser, server, language, 'admin', path);
}

describe.each(['en', 'fa'] as const)('the administrator in %s', (language) => {
  const words = (phrase: Phrase, values = {}) => say(phrase, language, values);

  test('adds a question, is told where a caller would be lost, and tries it before it is used', async () => {
    const admin = await open(language, '/admin/questions');
    const { page } = admin;
    const press = (phrase: Phrase) => page.getByRole('button', { name: words(phrase), exact: true });
    const question = (number: number) =>
      page.getByRole('region', { name: words(questionPhrases.question, { number }) });
    const leads = (number: number, answer: number) =>
      question(number)
        .getByRole('combobox')
        .nth(answer - 1);
    await question(3).waitFor();
    await admin.expectWhole();

    // Only one answer led to the last question: it is taken away and leads to a new one instead.
    await leads(1, 2).selectOption('new');
    await press(uiPhrases.save).click();
    await question(4).getByText(words(questionPhrases.leadsNowhere)).first().waitFor();
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-invalid') === 'true');
    await leads(4, 1).selectOption('question who');
    await leads(4, 2).selectOption('to_person');
    await press(uiPhrases.save).click();
    await page.getByText(words(bookingProblems.screening_tree_refused)).waitFor();
    await question(4).getByText(words(questionPhrases.noWording)).first().waitFor();
    await admin.expectWhole();

    await question(4).getByLabel(words(questionPhrases.wording)).fill('Small child?');
    for (const [index, text] of ['Under two', 'Older'].entries())
      await question(4)
        .getByLabel(words(questionPhrases.answer, { number: index + 1 }))
        .fill(text);
    await press(uiPhrases.save).click();
    await question(4).getByText(words(questionPhrases.inACircle)).waitFor();
    await leads(4, 1).selectOption('allowed');
    await press(uiPhrases.save).click();
    await question(4).getByText(words(questionPhrases.nobodyAllowed)).waitFor();
    await question(4).getByRole('checkbox').first().check();

    const tried = page.getByRole('complementary', { name: words(questionPhrases.tryIt) });
    await tried.getByRole('button').nth(1).click();
    await tried.getByRole('button', { name: 'Under two' }).click();
    await tried.getByText(words(questionPhrases.mayBook)).waitFor();
    expect(await tried.getByRole('listitem').count()).toBe(1);

    await press(uiPhrases.save).click();
    await page.getByText(words(questionPhrases.saved)).waitFor();
    const { body } = await (await adminDesk(server)).send('GET', 'screening');
    expect(JSON.stringify(body)).toContain('Small child?');
    // As it was before, for whoever reads it next.
    await page.getByRole('button', { name: words(questionPhrases.removeQuestion, { number: 4 }) }).click();
    await leads(1, 2).selectOption('to_person');
    await press(uiPhrases.save).click();
    await page.getByText(words(questionPhrases.saved)).last().waitFor();
    await page.context().close();
  });

  test('closes one date of a schedule and gives another one its own hours', async () => {
    const admin = await open(language, '/admin/schedules');
    const { page } = admin;
    const doctor = { en: 'Dr Noor', fa: 'دکتر کریمی' }[language];
    await page.getByRole('button', { name: doctor }).click();
    for (const day of ['2027-01-07', '2027-01-06']) {
      await admin.field(hoursPhrases.addDate).fill(typedDay(day, language));
      await page.keyboard.press('Tab');
    }
    await page
      .getByRole('radio', { name: words(adminPhrases.holidays) })
      .last()
      .check();
    const hours = page.getByRole('group', { name: words(hoursPhrases.hoursOfDate) });
    await hours.getByLabel(words(hoursPhrases.from), { exact: true }).first().fill('9:99');
    await admin.save();
    await hours.getByText(words(adminPhrases.timeWrong)).waitFor();
    await admin.expectWhole();
    await hours.getByLabel(words(hoursPhrases.from), { exact: true }).first().fill('۹:۳۰');
    await hours.getByLabel(words(hoursPhrases.until), { exact: true }).first().fill('11:30');
    await admin.save();
    await admin.expectSaved(doctor);
    const { schedules, practitioners } = await (await adminDesk(server)).configuration();
    const { practitionerId } = only(practitioners, ({ name }) => name[language] === doctor);
    const { exceptions } = only(schedules, (each) => each.practitionerId === practitionerId);
    expect(exceptions.map(({ date, hours: [first] }) => [date, first?.from, first?.until])).toEqual([
      ['2027-01-06', undefined, undefined],
      ['2027-01-07', '09:30', '11:30'],
    ]);
    await page.context().close();
  });
});

test('a new clinic is made, and can then be chosen', async () => {
  const admin = await open('fa', '/admin');
  const { page } = admin;
  await page.getByRole('button', { name: admin.words(adminPhrases.newClinic) }).click();
  await page.getByRole('heading', { name: admin.words(adminPhrases.newClinic) }).waitFor();
  await admin.save();
  await admin.expectMistake(fieldPhrases.name, uiPhrases.required);
  await admin.nameIt('درمانگاه باغ');
  await admin.field(clinicPhrases.timeZone).selectOption('Asia/Tehran');
  await admin.expectWhole();
  await admin.save();
  await page.getByText(admin.words(adminPhrases.newClinicMade)).waitFor();
  await page.getByRole('button', { name: admin.words(panelPhrases.changeClinic) }).click();
  await page.getByRole('button', { name: 'درمانگاه باغ' }).click();
  await page.getByRole('heading', { level: 1 }).waitFor();
  expect(await page.getByRole('banner').textContent()).toContain('درمانگاه باغ');
  await page.context().close();
});
