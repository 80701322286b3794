/** The secretary's telephone call, from the number that the caller says to the number that is read out. */
import type { Browser, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { AppointmentView, FreePlaces } from '../../common/contract/booking.ts';
import { FoundPatients } from '../../common/contract/patients.ts';
import type { Language } from '../../common/contract/language.ts';
import { ownDigits } from '../../common/ui/digits.ts';
import { blockedNumberPhrases } from '../../common/phrases/blockedNumber.ts';
import { bookingPhrases } from '../../common/phrases/panelBooking.ts';
import { patientPhrases } from '../../common/phrases/panelPatient.ts';
import { say, type Phrase } from '../../common/phrases/phrase.ts';
import type { ClinicServer } from '../support/clinicServer.ts';
import { openLoggedIn } from './panel.ts';
import { expectAccessible } from './legible.ts';
import { clinicInRealTime } from './realTime.ts';

let browser: Browser | undefined;
let server: ClinicServer;

clinicInRealTime((opened, started) => {
  browser = opened;
  server = started;
});

/** The secretary's screen in this language. */
const openDesk = (language: Language, login = 'reception'): Promise<Page> =>
  openLoggedIn(browser, server, { login, language, path: '/operator/booking' });

const booked = async (page: Page, what: RegExp) => {
  const response = await page.waitForResponse((each) => what.test(each.url()) && each.request().method() === 'POST');
  // The contract of the path asked for.
  return (await response.json()) as AppointmentView;
};

/** Nothing stands outside the screen, and the page itself does not scroll. */
async function expectWhole(page: Page) {
  const { width, height } = await page.evaluate(() => ({
    width: document.documentElement.scrollWidth,
    height: document.documentElement.scrollHeight,
  }));
  expect({ width, height }).toEqual({ width: 1366, height: 768 });
  await expectAccessible(page);
}

describe.each(['en', 'fa'] as const)('the secretary in %s', (language) => {
  const words = (phrase: Phrase) => say(phrase, language);

  test('finds the family by its phone, books with the keyboard, and reads out number and code', async () => {
    const page = await openDesk(language);
    const press = (phrase: Phrase) => page.getByRole('button', { name: words(phrase), exact: true });
    const doctor = { en: 'Dr Karimi', fa: 'دکتر کریمی' }[language];
    await page.getByRole('combobox', { name: words(bookingPhrases.doctor) }).selectOption({ label: doctor });
    await page.getByLabel(words(bookingPhrases.timeOfDay)).selectOption('evening');
    await page.getByLabel(words(patientPhrases.findLabel)).fill('۰۹۱۲ ۰۰۰ ۰۰۰۱');
    await page.keyboard.press('Enter');
    await page.getByText(words(patientPhrases.whichOne)).waitFor();
    await page.getByRole('group', { name: words(bookingPhrases.freePlaces) }).waitFor();
    await expectWhole(page);

    await page.getByRole('button', { name: /آرمان رضایی/ }).press('Enter');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const confirm = press(bookingPhrases.confirm);
    await confirm.waitFor();
    await expectWhole(page);
    const told = booked(page, /\/appointments$/);
    await page.waitForFunction(() => document.activeElement?.getAttribute('type') === 'submit');
    await page.keyboard.press('Enter');
    const { number, code, patientType } = await told;
    expect(patientType).toBe('new');
    await page.getByText(words(bookingPhrases.readOut)).waitFor();
    const shown = page.getByRole('status').filter({ hasText: words(bookingPhrases.readOut) });
    const text = (await shown.textContent()) ?? '';
    expect(text).toContain(number);
    expect(text).toContain(`${code.slice(0, 3)} ${code.slice(3)}`);
    expect(text).toContain(ownDigits(number, language));
    await expectWhole(page);

    await page.getByRole('link', { name: words(bookingPhrases.ofDay) }).click();
    await page.getByRole('heading', { name: words(bookingPhrases.ofDay) }).waitFor();
    await page.getByRole('row', { name: new RegExp(`${number}.*${words(bookingPhrases.status_booked)}`) }).waitFor();
    await expectWhole(page);
    await page
      .getByRole('row', { name: new RegExp(number) })
      .getByRole('button', { name: words(bookingPhrases.open), exact: true })
      .click();

    await press(bookingPhrases.move).click();
    const grid = page.getByRole('group', { name: words(bookingPhrases.freePlaces) });
    await grid.getByRole('button').nth(4).click();
    const moved = booked(page, /\/move$/);
    await press(bookingPhrases.confirmMove).click();
    expect((await moved).code).toBe(code);
    await page.getByText(words(bookingPhrases.moved), { exact: true }).waitFor();

    await press(bookingPhrases.cancelBooking).click();
    const gone = booked(page, /\/cancel$/);
    await page
      .getByRole('dialog')
      .getByRole('button', { name: words(bookingPhrases.cancelBooking) })
      .click();
    expect((await gone).status).toBe('cancelled');
    await page.getByText(words(bookingPhrases.noBookings)).waitFor();
    await page.context().close();
  });

  test('sees that a number proved wrong, and uses it again when the caller says that it is right', async () => {
    const recordNumber = { en: 'R-1003', fa: 'R-1004' }[language];
    const cookie = await server.logIn('reception');
    const found = await server.ask('POST', `/clinics/${server.clinicId}/patients/find`, {
      cookie,
      body: { text: recordNumber },
    });
    const address = FoundPatients.parse(found.body).patients[0]?.contacts[0]?.value ?? '';
    const form = new URLSearchParams({ address, text: 'wrong number' });
    await fetch(`${server.url}/demo/phone/answer`, { method: 'POST', body: form });
    const page = await openDesk(language);
    await page.getByLabel(words(patientPhrases.findLabel)).fill(recordNumber);
    await page.keyboard.press('Enter');
    await page.getByText(words(blockedNumberPhrases.provedWrong)).waitFor();
    await expectWhole(page);
    await page.getByRole('button', { name: words(blockedNumberPhrases.isRight), exact: true }).click();
    await page.getByText(words(blockedNumberPhrases.usedAgain)).waitFor();
    await page.getByText(words(blockedNumberPhrases.provedWrong)).waitFor({ state: 'detached' });
    await page.context().close();
  });

  test('asks the clinic’s questions before the heart clinic, and loses nothing that was typed', async () => {
    const page = await openDesk(language);
    const heart = { en: 'Dr Li', fa: 'دکتر لی' }[language];
    await page.getByRole('combobox', { name: words(bookingPhrases.doctor) }).selectOption({ label: heart });
    await page.getByText(words(bookingPhrases.questionsFirst)).waitFor();
    for (const figure of ['1', '2', '1']) await page.keyboard.press(figure);
    await page.getByText(words(bookingPhrases.questionsAnswered)).waitFor();
    await page
      .getByRole('group', { name: words(bookingPhrases.freePlaces) })
      .getByRole('button')
      .first()
      .waitFor();

    await page.getByRole('button', { name: words(patientPhrases.addPatient) }).click();
    await page.getByLabel(words(patientPhrases.name), { exact: true }).fill('Neue Person');
    await page.getByLabel(words(patientPhrases.phone), { exact: false }).first().fill('۱۲۳');
    await page.getByRole('button', { name: words(patientPhrases.savePatient) }).click();
    await page.locator('[aria-invalid=true]').waitFor();
    expect(await page.locator('[aria-invalid=true]').inputValue()).toBe('۱۲۳');
    expect(await page.getByLabel(words(patientPhrases.name), { exact: true }).inputValue()).toBe('Neue Person');
    await expectWhole(page);
    await page.context().close();
  });

  test('offers and keeps nothing after chest pain until it is noted who decided', async () => {
    const page = await openDesk(language);
    const press = (phrase: Phrase) => page.getByRole('button', { name: words(phrase), exact: true });
    const grid = page.getByRole('group', { name: words(bookingPhrases.freePlaces) });
    // Not the doctors' extra patients, who are taken where all places are.
    const free = grid.locator('.free');
    const confirm = press(bookingPhrases.confirm);
    await page.getByLabel(words(patientPhrases.findLabel)).fill({ en: 'R-1004', fa: 'R-1005' }[language]);
    await page.keyboard.press('Enter');
    // Where any doctor will do, each time says with whom it is.
    await expect.poll(() => free.nth(3).innerText()).toMatch(/Dr |دکتر /);
    await free.nth(3).click();
    await confirm.waitFor();
    const given = page.waitForResponse((each) => each.request().method() === 'DELETE' && each.ok());
    await press(bookingPhrases.askQuestions).click();
    for (const figure of ['1', '1']) await page.keyboard.press(figure);

    const warning = page.getByRole('alert').filter({ hasText: words(bookingPhrases.personDecides) });
    await warning.waitFor();
    await page.getByText(words(bookingPhrases.personNext)).waitFor();
    await given;
    await confirm.waitFor({ state: 'detached' });
    expect(await grid.count()).toBe(0);
    expect(await press(bookingPhrases.personDecided).isDisabled()).toBe(true);
    await expectWhole(page);

    const doctor = { en: 'Dr Petrova', fa: 'دکتر پترووا' }[language];
    await page.getByLabel(words(bookingPhrases.whoDecided)).selectOption({ label: doctor });
    await press(bookingPhrases.personDecided).click();
    await page.getByText(say(bookingPhrases.decidedBy, language, { name: doctor })).waitFor();
    await free.nth(3).click();
    await confirm.waitFor();
    await confirm.scrollIntoViewIfNeeded();
    expect((await warning.boundingBox())?.y).toBeGreaterThan(0);
    await expectWhole(page);
    const told = booked(page, /\/appointments$/);
    await confirm.click();
    expect((await told).status).toBe('booked');
    await page.context().close();
  });
});

describe('the doctor', () => {
  test('books the follow-up of the patient in the room with three keys', async () => {
    const ask = async (cookie: string, path: string, body: unknown) => {
      const answered = await server.ask('POST', `/clinics/${server.clinicId}${path}`, { cookie, body });
      expect([path, answered.status, answered.body['code']]).toEqual([path, 200, answered.body['code']]);
      return answered.body;
    };
    const cookie = await server.logIn('reception');
    const [patient] = (await ask(cookie, '/patients/find', { text: 'R-1006' }))['patients'] as { patientId: string }[];
    const { practitioners } = (await ask(cookie, '/offers/practitioners', { patientType: 'new' })) as {
      practitioners: { practitionerId: string; name: { en: string } }[];
    };
    const noor = practitioners.find(({ name }) => name.en === 'Dr Noor')?.practitionerId;
    const { days } = (await ask(cookie, '/free-places', {
      patientType: 'new',
      practitionerId: noor,
      days: 2,
    })) as unknown as FreePlaces;
    const slot = days.flatMap(({ slots }) => slots).find(({ free }) => free > 0);
    const made = await ask(cookie, '/appointments', {
      patientType: 'new',
      patientId: patient?.patientId,
      language: 'en',
      place: { kind: 'time', scheduleId: slot?.scheduleId, startsAt: slot?.startsAt },
    });
    await ask(cookie, '/check-in-at-desk', { appointmentId: made['appointmentId'], outsideWindow: true });

    const page = await openDesk('en', 'noor');
    await page.getByRole('link', { name: 'My room' }).click();
    await page.getByRole('button', { name: /Room 1/ }).click();
    await page.getByRole('button', { name: /Open the room/ }).click();
    await page.getByRole('button', { name: /^Next/ }).click();
    await page.getByRole('button', { name: /Book the follow-up/ }).waitFor();
    await page.keyboard.press('b');
    await page.getByRole('heading', { name: 'Free places' }).waitFor();
    await page.waitForFunction(() => document.activeElement?.hasAttribute('data-key'));
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement?.getAttribute('type') === 'submit');
    const told = booked(page, /\/appointments$/);
    await page.keyboard.press('Enter');
    const { patientType, patientId, practitionerId } = await told;
    expect({ patientType, patientId, practitionerId }).toEqual({
      patientType: 'follow_up',
      patientId: patient?.patientId,
      practitionerId: noor,
    });
    await page.context().close();
  });
});
