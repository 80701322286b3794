/** A doctor falls ill: who is booked is seen before anything is saved, and followed until everybody knows. */
import { eq } from 'drizzle-orm';
import type { Browser, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { AppointmentView, FreePlaces, OfferedPractitioners } from '../../common/contract/booking.ts';
import type { FoundPatients } from '../../common/contract/patients.ts';
import { adminPhrases } from '../../common/phrases/admin.ts';
import { absencePhrases } from '../../common/phrases/adminAbsences.ts';
import { fieldPhrases } from '../../common/phrases/adminFields.ts';
import { bookingPhrases } from '../../common/phrases/panelBooking.ts';
import { say, type Phrase } from '../../common/phrases/phrase.ts';
import { uiPhrases } from '../../common/phrases/ui.ts';
import { addDays, typedDay } from '../../common/ui/calendar.ts';
import type { ClinicServer } from '../support/clinicServer.ts';
import { openAdministration } from './adminPage.ts';
import { toLatinDigits } from '../../common/typed/digits.ts';
import { absenceTellings } from '../../server/db/schema/absences.ts';
import { appointments } from '../../server/db/schema/booking.ts';
import { clinicInRealTime } from './realTime.ts';

let browser: Browser | undefined;
let server: ClinicServer;

clinicInRealTime((opened, started) => {
  browser = opened;
  server = started;
});

/** Two patients of a doctor on the first day from tomorrow on that has places. */
async function bookTwo(doctor: string, records: readonly [string, string]): Promise<readonly AppointmentView[]> {
  const cookie = await server.logIn('reception');
  const ask = async <T>(path: string, body: unknown): Promise<T> => {
    const answered = await server.ask('POST', `/clinics/${server.clinicId}${path}`, { cookie, body });
    expect([path, answered.status]).toEqual([path, 200]);
    return answered.body as T; // the route's own schema has checked it
  };
  const someone = { patientType: 'new' } as const;
  const { practitioners } = await ask<OfferedPractitioners>('/offers/practitioners', someone);
  const practitionerId = practitioners.find(({ name }) => name.en === doctor)?.practitionerId;
  const fromDate = addDays(new Date().toISOString().slice(0, 10), 1);
  const { days } = await ask<FreePlaces>('/free-places', { ...someone, practitionerId, fromDate, days: 7 });
  const [first, , third] = days.map(({ slots }) => slots).find((slots) => slots.length > 3) ?? [];
  const made: AppointmentView[] = [];
  for (const [record, slot] of [
    [records[0], third],
    [records[1], first],
  ] as const) {
    const { patients } = await ask<FoundPatients>('/patients/find', { text: record });
    const place = { kind: 'time', scheduleId: slot?.scheduleId, startsAt: slot?.startsAt };
    const body = { ...someone, patientId: patients[0]?.patientId, language: 'en', place };
    made.push(await ask<AppointmentView>('/appointments', body));
  }
  return made.toSorted((a, b) => a.startsAt - b.startsAt);
}

/** The doctor comes after all: no absence is left. */
async function takeBack(page: Page, words: (phrase: Phrase) => string): Promise<void> {
  const key = { name: words(absencePhrases.takeBack), exact: true };
  await page.getByRole('button', key).click();
  await page.getByRole('dialog').getByRole('button', key).click();
  await page.getByText(words(absencePhrases.nobodyAway)).waitFor();
}

const DOCTORS = {
  en: { known: 'Dr Noor', shown: 'Dr Noor', login: 'admin', records: ['R-1006', 'R-1003'] },
  fa: { known: 'Dr Karimi', shown: 'دکتر کریمی', login: 'supervisor', records: ['R-1001', 'R-1004'] },
} as const;

describe.each(['en', 'fa'] as const)('an absence in %s', (language) => {
  const words = (phrase: Phrase, values = {}) => say(phrase, language, values);
  const { known, shown, login, records } = DOCTORS[language];

  test('names everybody who is booked, by time, and who does not know yet', async () => {
    const appointments = await bookTwo(known, records);
    if (browser === undefined) throw new Error('There is no browser');
    const admin = await openAdministration(browser, server, language, login, '/admin/absences');
    const { page } = admin;
    const press = (phrase: Phrase) => page.getByRole('button', { name: words(phrase), exact: true });
    await press(absencePhrases.markAway).click();
    await press(absencePhrases.markAway).click();
    await page.getByText(words(uiPhrases.chooseOne)).nth(1).waitFor();
    await admin.expectFocusOn(fieldPhrases.practitioner);
    await admin.field(fieldPhrases.practitioner).selectOption({ label: shown });
    const day = appointments[0]?.date ?? '';
    await admin.field(absencePhrases.firstDay).fill(typedDay(day, language));
    await page.keyboard.press('Tab');
    await admin.field(absencePhrases.lastDay).fill(typedDay(addDays(day, -1), language));
    await page.keyboard.press('Tab');
    await page.getByText(words(adminPhrases.endsBefore)).waitFor();
    await admin.field(absencePhrases.lastDay).fill(typedDay(day, language));
    await page.keyboard.press('Tab');
    await page.getByText(words(absencePhrases.touched, { count: 2 })).waitFor();
    await admin.expectWhole();
    await page.getByRole('checkbox', { name: words(absencePhrases.tellsPatients) }).uncheck();
    await press(absencePhrases.markAway).click();

    await page.getByText(words(absencePhrases.leftToTell, { count: 2 })).waitFor();
    const lines = page.getByRole('row').filter({ has: press(absencePhrases.iTold) });
    for (const [index, { number }] of appointments.entries())
      expect(await lines.nth(index).textContent()).toContain(number);
    await admin.expectWhole();
    await press(absencePhrases.iTold).first().click();
    await page.getByText(words(absencePhrases.leftToTell, { count: 1 })).waitFor();
    await press(absencePhrases.moveOrCancel).last().click();
    await press(bookingPhrases.move).waitFor();

    await page.goto(`${server.url}/operator/admin/absences`);
    await page.getByRole('button', { name: shown }).click();
    await takeBack(page, words);
    await page.context().close();
  });

  test('has everybody called and texted, and shows how far that is', async () => {
    if (browser === undefined) throw new Error('There is no browser');
    // Those of the day before, whose doctor came after all.
    const cookie = await server.logIn('reception');
    const today = new Date().toISOString().slice(0, 10);
    const admin = await openAdministration(browser, server, language, login, '/admin/absences');
    const { page } = admin;
    const press = (phrase: Phrase) => page.getByRole('button', { name: words(phrase), exact: true });
    await press(absencePhrases.markAway).click();
    await admin.field(fieldPhrases.practitioner).selectOption({ label: shown });
    await admin.field(absencePhrases.firstDay).fill(typedDay(addDays(today, 1), language));
    await page.keyboard.press('Tab');
    await admin.field(absencePhrases.lastDay).fill(typedDay(addDays(today, 8), language));
    await page.keyboard.press('Tab');
    await page.getByText(words(absencePhrases.theyAreTold)).waitFor();
    await press(absencePhrases.markAway).click();
    const figure = (phrase: Phrase) =>
      page
        .locator('dl > div')
        .filter({ hasText: words(phrase) })
        .locator('dd');
    await expect
      .poll(async () => Number(toLatinDigits(await figure(absencePhrases.telling_asked).innerText())), {
        timeout: 20_000,
      })
      .toBeGreaterThanOrEqual(2);
    const booked = await server.connections.db.select().from(appointments).where(eq(appointments.status, 'booked'));
    const told = await server.connections.db.select().from(absenceTellings).where(eq(absenceTellings.state, 'asked'));
    const gone = booked.find(({ id }) => told.some(({ appointmentId }) => appointmentId === id));
    const cancelled = await server.ask('POST', `/clinics/${server.clinicId}/appointments/${gone?.id}/cancel`, {
      cookie,
    });
    expect(cancelled.status).toBe(200);
    await figure(absencePhrases.telling_cancelled).waitFor({ timeout: 20_000 });
    await admin.expectWhole();
    await takeBack(page, words);
    await page.context().close();
  });
});
