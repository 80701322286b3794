/** The public page for booking, with a real server behind it, as somebody with a phone sees it. */
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Language } from '../../common/contract/language.ts';
import { calendarPhrases } from '../../common/phrases/calendar.ts';
import { webPhrases as words } from '../../common/phrases/webBooking.ts';
import { say } from '../../common/phrases/phrase.ts';
import { visitPhrases } from '../../common/phrases/visit.ts';
import { ClinicId } from '../../common/contract/vocabulary.ts';
import { formatDate, formatTime } from '../../common/phrases/format.ts';
import { makeCourses } from '../../server/usecases/demonstration/asCourses.ts';
import { startBeside, startClinicServer, type ClinicServer } from '../support/clinicServer.ts';
import { visitorOf } from '../web/visitor.ts';
import { openBrowser, PATIENCE_MS } from './browser.ts';
import { expectAccessible } from './legible.ts';
import { zoneOfMorning } from './realTime.ts';

const PHONE = {
  viewport: { width: 390, height: 844 },
  isMobile: true,
  hasTouch: true,
  reducedMotion: 'reduce',
} as const;

const ZONE = zoneOfMorning();

let browser: Browser | undefined;
let server: ClinicServer;
beforeAll(async () => {
  browser = await openBrowser();
  server = await startClinicServer(Date.now(), { timeZone: ZONE });
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await server.stop();
});
beforeEach(({ skip }) => {
  skip(browser === undefined);
});

async function openPage(locale: string, settings: object = {}, url = server.url): Promise<Page> {
  if (browser === undefined) throw new Error('no browser');
  const context = await browser.newContext({ ...PHONE, locale, ...settings });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  await page.goto(`${url}/book/`);
  return page;
}

/** The code that came to the telephone of the demonstration. */
async function textedCode(phone: string, urls = [server.url]): Promise<string> {
  const read = async () => {
    const pages = await Promise.all(urls.map(async (url) => (await fetch(`${url}/demo/phone`)).text()));
    const page = pages.join('');
    const own = page.split('<section').find((section) => section.includes(`${phone.slice(-9)}</h2>`)) ?? '';
    return [...own.matchAll(/<p dir="auto">[^<]*?(\d{6})[^<]*</g)].at(0)?.[1];
  };
  await expect.poll(read, { timeout: PATIENCE_MS }).toMatch(/^\d{6}$/);
  return (await read()) ?? '';
}

const shots = process.env['SHOTS'];
async function look(page: Page, name: string): Promise<void> {
  await expectAccessible(page);
  if (shots !== undefined) await page.screenshot({ path: `${shots}/${name}.png` });
}

test.each<[Language, string, string]>([
  ['en', 'en-GB', '09125550101'],
  ['fa', 'fa-IR', '09125550102'],
  ...(shots === undefined
    ? []
    : ([
        ['ar', 'ar-AE', '09125550103'],
        ['zh', 'zh-CN', '09125550104'],
        ['ru', 'ru-RU', '09125550105'],
      ] satisfies [Language, string, string][])),
])('somebody books by phone in %s, keeps it in the calendar and opens the ticket', async (language, locale, phone) => {
  const page = await openPage(locale);
  const t = (phrase: Parameters<typeof say>[0]) => say(phrase, language);
  await page.getByRole('heading', { name: t(words.chooseService) }).waitFor();
  const free = t(words.firstAt).split('{')[0] ?? '';
  await page.locator('main button').filter({ hasText: free.trim() }).first().waitFor();
  await look(page, `${language}-1-service`);
  await page.locator('main button').filter({ hasText: free.trim() }).first().click();
  await page.getByRole('heading', { name: new RegExp(`${t(words.chooseDoctor)}|${t(words.chooseTime)}`) }).waitFor();
  await page
    .locator('main ul button')
    .or(page.getByRole('button', { name: t(words.anyDoctor) }))
    .first()
    .waitFor();
  const anyDoctor = page.getByRole('button', { name: t(words.anyDoctor) });
  if (await anyDoctor.isVisible()) {
    await look(page, `${language}-2-doctor`);
    await anyDoctor.click();
  }
  await page.locator('main ul button').nth(30).waitFor();
  await look(page, `${language}-3-time`);
  await page.locator('main ul button').nth(30).click();
  await page.getByLabel(t(words.name)).fill(language === 'fa' ? 'مریم آزمون' : 'Mary Test');
  await page.getByLabel(t(words.mobile)).fill(phone);
  await look(page, `${language}-4-who`);
  await page.getByRole('button', { name: t(words.sendCode) }).click();
  await page.getByLabel(t(words.code)).fill('111111');
  // Given up by the phone while its owner looked at the text: the page goes on where it was.
  await page.reload();
  const code = await textedCode(phone);
  await page.getByLabel(t(words.code)).fill(code);
  await look(page, `${language}-5-code`);
  await page.getByRole('button', { name: t(words.book) }).click();
  await page.getByRole('heading', { name: t(words.booked) }).waitFor();
  await look(page, `${language}-6-booked`);

  const number = (await page.locator('.ticket .number').first().textContent())?.trim() ?? '';
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: t(calendarPhrases.addToCalendar) }).click(),
  ]);
  const file = await readFile(await download.path(), 'utf8');
  expect(file).toContain('BEGIN:VEVENT');
  expect(file.replaceAll('\r\n ', '')).toContain(number);
  expect(file).not.toMatch(/Mary|مریم|912555/);
  await page.getByRole('link', { name: t(words.openTicket) }).click();
  await page.getByText(number).first().waitFor();
  await page.getByText(t(visitPhrases.demonstration)).waitFor();
  await page.context().close();
});

test('a training centre fills a course of twelve, and the thirteenth is offered the waiting list or another date', async () => {
  await makeCourses(server.connections.db, ClinicId.parse(server.clinicId));
  const centre = await startBeside(server);
  try {
    const others = Array.from({ length: 11 }, (_, nth) =>
      // Each from an address of their own: one may keep a few places only.
      visitorOf(centre, `0912777${String(1000 + nth)}`, 'Sara Testi', `203.0.113.${nth}`),
    );
    const { departments } = await visitorOf(centre, '').services();
    const course = departments.flatMap(({ services }) => services).find(({ name }) => name.en?.includes('Drawing'));
    const { days } = await visitorOf(centre, '').places({ serviceId: course?.serviceId });
    const place = days[1]?.places[0];
    expect(place?.free).toBe(12);
    if (!place) throw new Error('There is no course');
    const { scheduleId, startsAt } = place;
    for (const other of others) expect((await other.hold({ scheduleId, startsAt })).status).toBe(200);

    const page = await openPage('en-GB', {}, centre.url);
    await page.getByRole('heading', { name: 'Which course would you like?' }).waitFor();
    await page.getByRole('button', { name: /Drawing for children/ }).click();
    await page.getByRole('heading', { name: say(words.chooseTime, 'en') }).waitFor();
    const time = formatTime(startsAt, ZONE, 'en');
    // By the calendar's day: late in the evening the clinic's second day is the first on the page.
    const date = page.getByRole('heading', { name: formatDate(startsAt, ZONE, 'en') });
    const last = page.locator('section').filter({ has: date }).getByRole('button', { name: time });
    await last.waitFor();
    expect(await last.textContent()).not.toContain('places');
    await look(page, 'en-course-times');
    await last.click();
    await page.getByRole('heading', { name: 'Who is taking part?' }).waitFor();
    expect((await visitorOf(centre, '09127772000').hold({ scheduleId, startsAt })).body).toMatchObject({
      code: 'slot_taken',
    });
    await page.getByLabel(say(words.name, 'en')).fill('Mary Test');
    await page.getByLabel(say(words.mobile, 'en')).fill('09127773000');
    await page.getByRole('button', { name: say(words.sendCode, 'en') }).click();
    const field = page.getByLabel(say(words.code, 'en'));
    await field.fill(await textedCode('09127773000', [server.url, centre.url]));
    await page.getByRole('button', { name: 'Book this place' }).click();
    await page.getByRole('heading', { name: 'Your place is booked' }).waitFor();
    await page.context().close();
  } finally {
    await centre.stop();
  }
});

test('a browser without scripts reads where to call, and the page asks nobody else', async () => {
  const page = await openPage('en-GB', { javaScriptEnabled: false });
  expect(await page.locator('body').textContent()).toContain(say(words.callInstead, 'en'));
  await page.context().close();
});

test('opens with little on a slow line', async () => {
  const page = await openPage('en-GB');
  const sizes = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map((entry) => (entry instanceof PerformanceResourceTiming ? entry.encodedBodySize : 0)),
  );
  const total = sizes.reduce((sum, size) => sum + size, 0);
  process.stdout.write(`the page for booking: ${Math.round(total / 1024)} kB\n`);
  expect(total).toBeGreaterThan(10_000);
  expect(total).toBeLessThan(80_000);
  await page.context().close();
});
