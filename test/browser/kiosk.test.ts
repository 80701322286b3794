/** The kiosk as patients meet it, with whatever the clinic, the printer and the network do. */
import { randomUUID } from 'node:crypto';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { kioskPhrases } from '../../common/phrases/kiosk.ts';
import { otherDayPhrases } from '../../common/phrases/kioskOtherDay.ts';
import { say } from '../../common/phrases/phrase.ts';
import { uiPhrases } from '../../common/phrases/ui.ts';
import { waitingPagePhrases } from '../../common/phrases/waitingPage.ts';
import type { KioskView } from '../../common/contract/kioskView.ts';
import { openBrowser, PATIENCE_MS } from './browser.ts';
import { expectLegible } from './legible.ts';
import { startScreenServer, type ScreenServer } from './screenServer.ts';
import { kioskView, MINUTE, NOW, ticketView, type KioskOptions } from './screenViews.ts';

let browser: Browser | undefined;
let server: ScreenServer;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
});
beforeEach(({ skip }) => {
  skip(browser === undefined);
});
afterEach(async () => {
  await context.close();
  await server.close();
});

/** A kiosk that has been let in and rests, upright unless said otherwise. */
async function openKiosk(options: KioskOptions & { readonly view?: KioskView; readonly hasClock?: boolean } = {}) {
  if (browser === undefined) throw new Error('no browser');
  server = await startScreenServer(options.view ?? kioskView(options));
  context = await browser.newContext({ viewport: { width: 1080, height: 1920 }, reducedMotion: 'reduce' });
  page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  if (options.hasClock === true) await page.clock.install({ time: NOW });
  await page.goto(`${server.address}/kiosk/`);
  await button('Ask a person').waitFor();
}

const button = (name: string | RegExp) => page.getByRole('button', { name });
const heading = () => page.getByRole('heading', { level: 1 });
const tickets = () => server.asked.filter(({ path }) => path.endsWith('/tickets'));
const rings = () => server.asked.filter(({ path }) => path.endsWith('/desk-requests')).map(({ body }) => body);

async function typeDigits(digits: string) {
  for (const digit of digits) await page.getByRole('button', { name: digit, exact: true }).click();
}

/** As fast as a scanner types, however busy the machine is that runs the test. */
const scan = (text: string) =>
  page.evaluate((typed) => {
    for (const key of [...Array.from(typed), 'Enter'])
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  }, text);

async function toServices() {
  await button('English').click();
  await button('I have no appointment').click();
}

async function toWays() {
  await button('English').click();
  await button('I have an appointment').click();
}

describe('whoever sets the kiosk up', () => {
  test('makes a frame as large as a bank card, which tells the kiosk its pixels', async () => {
    const view = kioskView();
    await openKiosk({ view: { ...view, measuringUntilAt: view.at + 10 * MINUTE }, hasClock: true });
    const width = async () => (await page.getByTestId('card').boundingBox())?.width ?? 0;
    expect(await width()).toBeCloseTo(85.6 * 4.05, 0);
    await expectLegible(page, 4.05);
    for (let press = 0; press < 3; press += 1) await button('+ Larger').click();
    const larger = await width();
    expect(larger).toBeGreaterThan(85.6 * 4.05 + 2);
    await button('It fits').click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    const kept = server.asked.findLast(({ path }) => path.endsWith('/kiosk-size'))?.body['pxPerMm'];
    expect(kept).toBeCloseTo(larger / 85.6, 1);
  });
});

describe('a walk-in', () => {
  test('takes three touches from the language to the ticket, in English', async () => {
    await openKiosk();
    server.answer('/tickets', { body: { ticket: ticketView() } });
    await expectLegible(page, 4.05);
    await button('English').click();
    await expectLegible(page, 4.05);
    await button('I have no appointment').click();
    await expectLegible(page, 4.05);
    expect(await button(/Children’s doctor/).textContent()).toMatch(/3 waiting.*about 10 to 25 min/s);
    await button(/Family doctor/).click();

    await page.getByText('A-042').waitFor();
    expect(await page.locator('main').textContent()).toMatch(/Main hall.*3 people before you.*about 20 to 30 min/s);
    expect(tickets()).toHaveLength(1);
    expect(tickets()[0]?.body).toMatchObject({ language: 'en', practitionerId: null });
    await expectLegible(page, 4.05);
  });

  test('takes three touches in Persian, from right to left and with Persian digits', async () => {
    await openKiosk();
    server.answer('/tickets', { body: { ticket: ticketView() } });
    await button('فارسی').click();
    expect(await page.evaluate(() => [document.documentElement.dir, document.documentElement.lang])).toEqual([
      'rtl',
      'fa',
    ]);
    await button('وقت قبلی ندارم').click();
    await expectLegible(page, 4.05);
    await button(/پزشک خانواده/).click();

    await page.getByText('A-042').waitFor();
    expect(await page.locator('main').textContent()).toMatch(/سالن اصلی.*۳ نفر جلوتر از شما.*حدود ۲۰ تا ۳۰ دقیقه/s);
    const [back, person] = await Promise.all([
      page.getByText('A-042').boundingBox(),
      button('کمک از همکاران ما').boundingBox(),
    ]);
    expect(back !== null && person !== null && person.x < 540).toBe(true); // at the end of a line, which is left here
    await expectLegible(page, 4.05);
  });

  test('is offered the languages in which the clinic has its names, and no other', async () => {
    const view = kioskView();
    await openKiosk({ view: { ...view, clinic: { ...view.clinic, languages: ['en', 'fa'] } } });
    await button('فارسی').waitFor();
    expect(await button('English').count()).toBe(1);
    for (const other of ['العربية', '中文', 'Русский']) expect(await button(other).count()).toBe(0);
  });

  test('chooses a department first only where there are more than six services', async () => {
    await openKiosk({ services: 8 });
    server.answer('/tickets', { body: { ticket: ticketView() } });
    await toServices();
    expect(await heading().textContent()).toBe('Where would you like to go?');
    await button('Diagnostics').click();
    await button(/X-ray/).click();
    await page.getByText('A-042').waitFor();
  });

  test('sees closed services in their place, with when they open and why', async () => {
    await openKiosk({ withClosed: true, hasClock: true });
    await toServices();
    const closed = button(/Children’s doctor/);
    expect(await closed.textContent()).toContain('opens at 11:00');
    expect(await closed.getAttribute('aria-disabled')).toBe('true');
    await closed.click({ force: true });
    expect(await button(/X-ray/).textContent()).toContain('no more tickets today');
    expect(tickets()).toHaveLength(0);
  });

  test('may choose a particular doctor, with one touch more', async () => {
    await openKiosk();
    server.answer('/tickets', { body: { ticket: ticketView() } });
    await toServices();
    await button('Choose a doctor').click();
    await button(/Dr Noor/).click();
    await page.getByText('A-042').waitFor();
    expect(tickets()[0]?.body['practitionerId']).toEqual(expect.any(String));
  });

  test('gets one ticket for a double tap', async () => {
    await openKiosk();
    server.answer('/tickets', { body: { ticket: ticketView() }, afterMs: 300 });
    await toServices();
    await button(/Family doctor/).dblclick();
    await page.getByText('A-042').waitFor();
    expect(tickets()).toHaveLength(1);
  });

  test('does not press with the second tap of a double tap what appears under the finger', async () => {
    await openKiosk();
    const box = await button('العربية').boundingBox();
    if (box === null) throw new Error('no button');
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await page.mouse.click(x, y);
    await page.waitForTimeout(100);
    await page.mouse.click(x, y);
    await page.waitForTimeout(400);
    expect(await heading().textContent()).toBe('هل لديك موعد؟');
    await page.mouse.click(x, y); // there is something to press in that place
    await page.waitForTimeout(100);
    expect(await heading().textContent()).not.toBe('هل لديك موعد؟');
  });

  test('loses nothing where the connection is cut, and is given one ticket when trying again', async () => {
    await openKiosk();
    server.answer('/tickets', 'lost');
    await toServices();
    await button(/Family doctor/).click();
    await page.getByText('Not connected at the moment.').waitFor();
    await expectLegible(page, 4.05);
    server.answer('/tickets', { body: { ticket: ticketView() } });
    await button('Try again').click();
    await page.getByText('A-042').waitFor();
    expect(new Set(tickets().map(({ key }) => key)).size).toBe(1);
  });

  test('is told to ask at the desk where the service has closed meanwhile', async () => {
    await openKiosk();
    server.answer('/tickets', {
      status: 409,
      body: { code: 'last_ticket_passed', type: '/problems/last_ticket_passed' },
    });
    await toServices();
    await button(/Family doctor/).click();
    await page.getByText('The last ticket of today has been given.').waitFor();
    expect(await button(/Blood tests/).isVisible()).toBe(true);
  });
});

describe('the paper', () => {
  test('brings the first screen back within two seconds after it is out', async () => {
    await openKiosk();
    const ticket = ticketView();
    server.answer('/tickets', { body: { ticket } });
    await toServices();
    await button(/Family doctor/).click();
    await page.getByText('A-042').waitFor();
    expect(await heading().textContent()).toBe('Your ticket is being printed');
    server.tellPrinting({ visitId: ticket.visitId, state: 'printed', code: null });
    await page.getByRole('heading', { name: 'Please take your ticket' }).waitFor();
    const outAt = Date.now();
    await button('فارسی').waitFor();
    expect(Date.now() - outAt).toBeLessThan(2_000);
  });

  test('may be faster than the answer that brings the ticket', async () => {
    await openKiosk();
    const ticket = ticketView();
    server.answer('/tickets', () => {
      server.tellPrinting({ visitId: ticket.visitId, state: 'printed', code: null });
      return { body: { ticket }, afterMs: 200 };
    });
    await toServices();
    await button(/Family doctor/).click();
    await button('فارسی').waitFor();
  });

  test('that does not come leaves the number and the code on the screen, and the desk knows', async () => {
    await openKiosk();
    const ticket = ticketView();
    server.answer('/tickets', { body: { ticket } });
    await toServices();
    await button(/Family doctor/).click();
    await page.getByText('A-042').waitFor();
    server.tellPrinting({ visitId: ticket.visitId, state: 'failed', code: 'paper_out' });
    await page.getByText('the desk knows about the printer').waitFor();
    await page.waitForTimeout(2_500);
    expect(await page.getByText('A-042').isVisible()).toBe(true);
    expect(await page.getByRole('img', { name: 'Code of your page' }).isVisible()).toBe(true);
    expect(rings()).toEqual([{ reason: 'printer_trouble', code: 'paper_out' }]);
    await expectLegible(page, 4.05);
    await button('Finish').click();
    await button('فارسی').waitFor();
    expect(await page.getByText('A-042').count()).toBe(0);
  });

  test('of which nothing is heard is not waited for', async () => {
    await openKiosk({ hasClock: true });
    server.answer('/tickets', { body: { ticket: ticketView() } });
    await toServices();
    await button(/Family doctor/).click();
    await page.getByText('A-042').waitFor();
    await page.clock.fastForward(16_000);
    await page.getByText('There may be no paper this time.').waitFor();
  });

  test('is not promised where no printer is set up', async () => {
    await openKiosk({ printer: null });
    server.answer('/tickets', { body: { ticket: ticketView({ isPrinting: false }) } });
    await toServices();
    await button(/Family doctor/).click();
    await page.getByRole('heading', { name: 'Please remember your number' }).waitFor();
    await button('Finish').click();
  });

  test('promises nobody a message where none can be sent', async () => {
    await openKiosk({ tellsBy: [] });
    const ticket = ticketView();
    server.answer('/tickets', { body: { ticket } });
    await toServices();
    await button(/Family doctor/).click();
    await page.getByText('A-042').waitFor();
    expect(await button('Text or call me when it is near').count()).toBe(0);
    server.tellPrinting({ visitId: ticket.visitId, state: 'printed', code: null });
    await page.getByText(/is printed/).waitFor();
    expect(await button('Text or call me when it is near').count()).toBe(0);
  });

  test('leaves a way to be told by phone, for those who want it', async () => {
    await openKiosk();
    const ticket = ticketView();
    server.answer('/tickets', { body: { ticket } });
    await toServices();
    await button(/Family doctor/).click();
    await page.getByText('A-042').waitFor();
    server.tellPrinting({ visitId: ticket.visitId, state: 'printed', code: null });
    await page.getByText(/is printed/).waitFor();
    await button('Text or call me when it is near').click();
    await typeDigits('091234');
    await button('Send a text').click();
    await page.getByText('Digits are missing.').waitFor();
    await typeDigits('56789');
    await expectLegible(page, 4.05);
    await button('Call this phone').click();
    await page.getByRole('heading', { name: 'We will call when your turn is near' }).waitFor();
    const added = server.asked.find(({ path }) => path.endsWith('/contact'));
    expect(added?.path).toContain(ticket.visitId);
    expect(added?.body).toEqual({ phone: '+989123456789', channel: 'voice' });
  });
});

describe('a booked patient', () => {
  test('checks in with a mobile number, in groups as it is spoken', async () => {
    await openKiosk();
    server.answer('/check-in', { body: { ticket: ticketView({ bookedAt: NOW + 10 * MINUTE }) } });
    await toWays();
    await expectLegible(page, 4.05);
    await button('Phone number').click();
    await typeDigits('09123456789');
    expect(await page.locator('output').textContent()).toBe('0912 345 67 89');
    await expectLegible(page, 4.05);
    await button('Check in').click();
    await page.getByText('appointment at').waitFor();
    expect(server.asked.find(({ path }) => path.endsWith('/check-in'))?.body).toEqual({
      phone: '+989123456789',
      language: 'en',
    });
  });

  test('is asked one thing more where a family shares the number, and never shown a list', async () => {
    await openKiosk();
    server.answer('/check-in', ({ body }) =>
      body['oneMoreThing'] === undefined
        ? { status: 409, body: { code: 'one_more_thing', ask: 'national_id_end' } }
        : { body: { ticket: ticketView() } },
    );
    await toWays();
    await button('Phone number').click();
    await typeDigits('09123456789');
    await button('Check in').click();
    await page.getByRole('heading', { name: /last four digits/ }).waitFor();
    await typeDigits('1234');
    await expectLegible(page, 4.05);
    await button('Check in').click();
    await page.getByText('A-042').waitFor();
    expect(server.asked.at(-1)?.body).toMatchObject({ phone: '+989123456789', oneMoreThing: '1234' });
    expect(rings()).toEqual([]);
  });

  test('whose digits are not found sees it beside them, loses none, and the desk hears of it once', async () => {
    await openKiosk();
    server.answer('/check-in', { status: 404, body: { code: 'appointment_not_found' } });
    await toWays();
    await button('Booking code').click();
    await typeDigits('12345');
    await button('Check in').click();
    await page.getByText('Please enter all six digits of the code.').waitFor();
    await typeDigits('6');
    await button('Check in').click();
    await page.getByText('We did not find a booking with this.').waitFor();
    expect(await page.locator('output').textContent()).toBe('123 456');
    await button('Check in').click();
    await expect.poll(() => server.asked.filter(({ path }) => path.endsWith('/check-in')).length).toBe(2);
    expect(rings()).toEqual([{ reason: 'check_in_failed', code: 'appointment_not_found' }]);
  });

  test.each([
    ['too_early', { fromAt: NOW + 90 * MINUTE }, 'You are early', 'from ⁦11:00⁩'],
    ['too_late', { untilAt: NOW - 30 * MINUTE }, 'Please go to the desk', 'until ⁦09:00⁩'],
    ['wrong_day', { date: '2026-03-05' }, 'Your booking is for another day', 'Thursday, March 5'],
    ['wrong_clinic', {}, 'Your booking is at another clinic', 'the way'],
    ['appointment_not_open', {}, 'Please go to the desk', 'no longer open'],
    ['already_checked_in', { number: 'C-017' }, 'You are already checked in', 'C-017'],
    ['too_many_lookups', {}, 'Please go to the desk', 'find your booking'],
  ])('refused with %s is told what to do, and the desk knows', async (code, detail, title, todo) => {
    await openKiosk();
    server.answer('/check-in', { status: 409, body: { code, ...detail } });
    await toWays();
    await button('Booking code').click();
    await typeDigits('123456');
    await button('Check in').click();
    await page.getByRole('heading', { name: title }).waitFor();
    expect(await page.locator('main').textContent()).toContain(todo);
    await page.getByText('The desk knows that you are here.').waitFor();
    expect(rings()).toEqual([{ reason: 'check_in_failed', code }]);
    await expectLegible(page, 4.05);
  });

  test('reads the other day in the Persian calendar', async () => {
    await openKiosk();
    server.answer('/check-in', { status: 409, body: { code: 'wrong_day', date: '2026-03-05' } });
    await button('فارسی').click();
    await button('وقت قبلی دارم').click();
    await button('کد نوبت').click();
    await typeDigits('۱۲۳۴۵۶');
    await button('ثبت حضور').click();
    await page.getByText('پنجشنبه ۱۴ اسفند').waitFor();
    expect(server.asked.find(({ path }) => path.endsWith('/check-in'))?.body['code']).toBe('123456');
  });

  test('holds a code before the scanner on any screen, and what was typed stays as it was', async () => {
    await openKiosk();
    server.answer('/check-in', { status: 404, body: { code: 'appointment_not_found' } });
    await toWays();
    await button('Booking code').click();
    await typeDigits('98');
    await page.waitForTimeout(200);
    await scan('https://queue.example/t/#Abcdefghijklmnopqrstu');
    await page.getByText('We did not find a booking with this.').waitFor();
    expect(server.asked.find(({ path }) => path.endsWith('/check-in'))?.body['code']).toBe('Abcdefghijklmnopqrstu');
    expect(await page.locator('output').textContent()).toBe('98');
  });

  test('types on a keyboard with Persian or Arabic digits', async () => {
    await openKiosk();
    await toWays();
    await button('Booking code').click();
    for (const key of ['۱', '٢', '3']) {
      await page.evaluate(
        (pressed) => document.body.dispatchEvent(new KeyboardEvent('keydown', { key: pressed, bubbles: true })),
        key,
      );
      await page.waitForTimeout(80);
    }
    expect(await page.locator('output').textContent()).toBe('123');
  });
});

describe('nobody there any more', () => {
  test('is asked after a minute, and half a minute later everything typed is gone', async () => {
    await openKiosk({ hasClock: true });
    await toWays();
    await button('Phone number').click();
    await typeDigits('09123');
    await page.clock.fastForward(61_000);
    await page.getByRole('heading', { name: 'Do you need more time?' }).waitFor();
    await expectLegible(page, 4.05);
    await button('Go on').click();
    expect(await page.locator('output').textContent()).toBe('0912 3');

    await page.clock.fastForward(61_000);
    await page.getByRole('heading', { name: 'Do you need more time?' }).waitFor();
    await page.clock.fastForward(31_000);
    await button('فارسی').waitFor();
    await toWays();
    await button('Phone number').click();
    expect(await page.locator('output').textContent()).toBe('');
  });

  test('finds the text in its usual size and the first language again', async () => {
    await openKiosk({ hasClock: true });
    await button('Larger text').click();
    await expectLegible(page, 4.05);
    await button('فارسی').click();
    await page.clock.fastForward(61_000);
    await page.clock.fastForward(31_000);
    await button('Ask a person').waitFor();
    await expect.poll(() => page.evaluate(() => document.documentElement.dataset['text'])).toBe('normal');
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('en');
  });
});

describe('the kiosk', () => {
  test('rings at the desk for a person, once, and loses nothing meanwhile', async () => {
    await openKiosk();
    await toWays();
    await button('Phone number').click();
    await typeDigits('0912');
    await button('Ask a person').click();
    await page.getByRole('heading', { name: 'The desk knows that you need somebody' }).waitFor();
    await expectLegible(page, 4.05);
    await button('Close').click();
    await button('Ask a person').click();
    await button('Close').click();
    expect(rings()).toEqual([{ reason: 'ask_person' }]);
    expect(await page.locator('output').textContent()).toBe('0912');
  });

  test('sends to the desk where the desk could not be told', async () => {
    await openKiosk();
    server.answer('/desk-requests', 'lost');
    await button('Ask a person').click();
    await page.getByRole('heading', { name: 'Please go to the desk' }).waitFor();
  });

  test('says when it is not connected, and when it is again', async () => {
    await openKiosk();
    server.cut(true);
    await page.getByText(/Not connected since/).waitFor();
    server.cut(false);
    await page.getByText(/Not connected since/).waitFor({ state: 'hidden' });
  });

  test('shows a code until it is let in, and again when its token is taken away', async () => {
    await openKiosk();
    server.answer('/pairings/collect', { body: { state: 'waiting' } });
    server.revoke();
    await page.getByText('BCD 234').waitFor();
    expect(await page.locator('main').textContent()).toContain('under Devices');
    expect(await page.evaluate(() => localStorage.length)).toBe(0);
    server.answer('/pairings/collect', {
      body: {
        state: 'paired',
        token: 'u'.repeat(40),
        deviceId: '0190a000-0000-7000-8000-000000000002',
        clinicId: '0190a000-0000-7000-8000-000000000001',
        name: 'Entrance',
      },
    });
    await button('Ask a person').waitFor();
  });

  test('fits a low screen of 10 inches, in Russian and in Persian', async () => {
    await openKiosk({ view: { ...kioskView({ services: 6 }), pxPerMm: 5.9 } });
    await page.setViewportSize({ width: 1280, height: 800 });
    await expectLegible(page, 5.9);
    for (const [language, none] of [
      ['Русский', 'Я без записи'],
      ['فارسی', 'وقت قبلی ندارم'],
    ] as const) {
      await button(language).click();
      await expectLegible(page, 5.9);
      await button(none).click();
      await expectLegible(page, 5.9);
      await page.locator('footer .start button').click();
      await page.locator('footer .start button').click();
    }
  });
});

describe('a service that is full for today', () => {
  const places = [1, 1, 2].map((days, index) => ({
    scheduleId: randomUUID(),
    startsAt: NOW + days * 24 * 60 * MINUTE + index * 30 * MINUTE,
    practitionerName: { en: 'Dr Noor', fa: 'دکتر نور' },
  }));
  const booked = {
    appointmentId: randomUUID(),
    number: 'N-004',
    code: '482913',
    startsAt: places[1]?.startsAt,
    serviceName: { en: 'X-ray', fa: 'رادیولوژی' },
    practitionerName: { en: 'Dr Noor', fa: 'دکتر نور' },
    isPrinting: true,
  };
  const slip = (state: string) => ({ body: { state, code: null, isTriedAgain: false, isCopy: false } });

  test('lets a place of another day be booked there, by a number, and says when, number and code', async () => {
    await openKiosk({ withClosed: true });
    let isFree = true;
    server.answer('GET /other-days', () => ({ body: { places: isFree ? places : places.slice(1) } }));
    server.answer('/other-days', () =>
      isFree ? { status: 409, body: { code: 'slot_taken', status: 409 } } : { body: booked },
    );
    server.answer('GET /slip', slip('printed'));
    await toServices();
    await button(/X-ray/).click();
    await button(/Tuesday, March 3.*09:30/).waitFor();
    await expectLegible(page, 4.05);
    await look('other-day');
    await button(/Tuesday, March 3.*09:30/).click();
    await typeDigits('09123456789');
    await look('who-books');
    await expectLegible(page, 4.05);
    // Somebody was faster: the others are shown, and what was typed is kept.
    await button('Book this place').click();
    await page.getByText('That place was taken a moment ago').waitFor();
    isFree = false;
    await button(/Tuesday, March 3.*10:00/).click();
    await button('Book this place').click();
    await page.getByText('482 913').waitFor();
    expect(server.asked.findLast(({ path }) => path.endsWith('/other-days'))?.body).toMatchObject({
      scheduleId: places[1]?.scheduleId,
      who: { phone: '+989123456789' },
    });
    await page.getByRole('heading', { name: 'Please take your slip' }).waitFor();
    await look('booked');
    await expectLegible(page, 4.05);
    await button('Finish').click();
    await button('English').waitFor();
  });

  test('offers the waiting list and the desk where nothing is free, and says it in Persian', async () => {
    await openKiosk({ withClosed: true });
    server.answer('GET /other-days', { body: { places: [] } });
    await button('فارسی').click();
    await button(say(kioskPhrases.haveNoAppointment, 'fa')).click();
    await button(/رادیولوژی/).click();
    await page.getByRole('heading', { name: say(otherDayPhrases.noneFree, 'fa') }).waitFor();
    await look('none-free-fa');
    await button(say(otherDayPhrases.waitingList, 'fa')).click();
    await page.getByRole('heading', { name: say(waitingPagePhrases.kioskTitle, 'fa') }).waitFor();
    await button(say(uiPhrases.back, 'fa')).click();
    server.answer('GET /other-days', { body: { places } });
    await button(say(uiPhrases.back, 'fa')).click();
    await button(/رادیولوژی/).click();
    await button(/۱۲ اسفند.*۰۹:۳۰/).waitFor();
    await look('other-day-fa');
    await button(/۱۲ اسفند.*۰۹:۳۰/).click();
    await look('who-books-fa');
  });

  test('says at the kiosk and at the desk that the slip does not come, and keeps number and code', async () => {
    await openKiosk({ withClosed: true });
    server.answer('GET /other-days', { body: { places } });
    server.answer('/other-days', { body: booked });
    server.answer('GET /slip', slip('failed'));
    await toServices();
    await button(/X-ray/).click();
    await button(/Tuesday, March 3.*10:00/).click();
    await button('Use the national ID').click();
    await typeDigits('0012345679');
    await button('Book this place').click();
    await page.getByText('482 913').waitFor();
    await page.getByRole('alert').filter({ hasText: 'There may be no paper' }).waitFor();
    expect(rings()).toContainEqual(expect.objectContaining({ reason: 'printer_trouble' }));
  });
});

/** For a look at the real size: SCREENSHOTS names a folder. */
async function look(name: string): Promise<void> {
  const folder = process.env['SCREENSHOTS'];
  if (folder !== undefined) await page.screenshot({ path: `${folder}/kiosk-${name}.png` });
}
