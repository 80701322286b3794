/** Another day at a kiosk where the clinic asks its questions first, and record numbers typed there; Persian as well as English. */
import { randomUUID } from 'node:crypto';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Language } from '../../common/contract/language.ts';
import { kioskPhrases } from '../../common/phrases/kiosk.ts';
import { checkInPhrases } from '../../common/phrases/kioskCheckIn.ts';
import { otherDayPhrases } from '../../common/phrases/kioskOtherDay.ts';
import { say } from '../../common/phrases/phrase.ts';
import { uiPhrases } from '../../common/phrases/ui.ts';
import { openBrowser, PATIENCE_MS } from './browser.ts';
import { expectLegible } from './legible.ts';
import { startScreenServer, type Answer, type Asked, type ScreenServer } from './screenServer.ts';
import { kioskView, MINUTE, NOW } from './screenViews.ts';

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

const view = kioskView({ withClosed: true });
const [, children] = view.services;
const full = view.services[3];
const allow = (serviceId: string | undefined) => ({
  kind: 'allowed',
  departmentIds: [],
  serviceIds: [serviceId],
  practitionerIds: [],
});
const treeId = randomUUID();
const tree = {
  start: 'who',
  questions: [
    {
      id: 'who',
      text: { en: 'Who is the visit for?', fa: 'ویزیت برای کیست؟' },
      options: [
        {
          id: 'adult',
          text: { en: 'An adult', fa: 'بزرگسال' },
          leadsTo: { kind: 'question', questionId: 'chest' },
        },
        { id: 'child', text: { en: 'A child under 15', fa: 'کودک زیر ۱۵ سال' }, leadsTo: allow(children?.serviceId) },
      ],
    },
    {
      id: 'chest',
      text: { en: 'Is there pain in the chest now?', fa: 'آیا اکنون درد قفسه‌ی سینه دارد؟' },
      options: [
        {
          id: 'yes',
          text: { en: 'Yes', fa: 'بله' },
          leadsTo: {
            kind: 'to_person',
            advice: { en: 'Please sit down: somebody is coming to you.', fa: 'لطفاً بنشینید: کسی نزد شما می‌آید.' },
          },
        },
        { id: 'no', text: { en: 'No', fa: 'خیر' }, leadsTo: allow(full?.serviceId) },
      ],
    },
  ],
};
const questions = { treeId, tree };
const places = [1, 2].map((days) => ({
  scheduleId: randomUUID(),
  startsAt: NOW + days * 24 * 60 * MINUTE,
  practitionerName: { en: 'Dr Noor', fa: 'دکتر نور' },
}));
const booked = {
  appointmentId: randomUUID(),
  number: 'N-004',
  code: '482913',
  startsAt: places[0]?.startsAt,
  serviceName: { en: 'X-ray', fa: 'رادیولوژی' },
  practitionerName: null,
  isPrinting: false,
};
const ADULT = [
  { questionId: 'who', answer: 'adult' },
  { questionId: 'chest', answer: 'no' },
];
const problem = (code: string, status = 409): Answer => ({ status, body: { code, status } });

const button = (name: string | RegExp) => page.getByRole('button', { name });
const title = (name: string) => page.getByRole('heading', { level: 1, name });
const answersSent = () => server.asked.filter(({ path }) => path.endsWith('/other-days/answers'));
const bookings = () => server.asked.filter(({ path }) => path.endsWith('/other-days'));

type Opening = {
  /** What the kiosk is given for the X-ray before anything is answered. */
  readonly first?: object;
  readonly records?: object | null;
  readonly hasClock?: boolean;
};

/** A kiosk whose X-ray is full for today, as far as what comes after it is chosen. */
async function chooseXray(
  language: Language = 'en',
  { first = { questions }, records = null, hasClock = false }: Opening = {},
) {
  if (browser === undefined) throw new Error('no browser');
  server = await startScreenServer(view);
  server.answer('GET /other-days', { body: { places: [], records, ...first } });
  server.answer('/other-days/answers', ({ body }: Asked) => ({
    body: JSON.stringify(body['screening']).includes('child')
      ? { places: [], instead: [{ serviceId: children?.serviceId, name: children?.name }], records }
      : { places, records },
  }));
  server.answer('/other-days', { body: booked });
  context = await browser.newContext({ viewport: { width: 1080, height: 1920 }, reducedMotion: 'reduce' });
  page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  if (hasClock) await page.clock.install({ time: NOW });
  await page.goto(`${server.address}/kiosk/`);
  await button({ en: 'English', fa: 'فارسی', ar: 'العربية', zh: '中文', ru: 'Русский' }[language]).click();
  await button(say(kioskPhrases.haveNoAppointment, language)).click();
  await button(full?.name[language] ?? '').click();
}

async function typeDigits(digits: string) {
  for (const digit of digits) await page.getByRole('button', { name: digit, exact: true }).click();
}

describe('a service that asks first', () => {
  test('asks one question after the other and books what the answers allow, in English', async () => {
    await chooseXray();
    await title('Who is the visit for?').waitFor();
    await page.getByText('A few questions first').waitFor();
    await expectLegible(page, 4.05);
    await look('question');
    await button('An adult').click();
    await title('Is there pain in the chest now?').waitFor();
    expect(answersSent()).toEqual([]);
    // Back is the question before, whose answer may be another.
    await button('Back').click();
    await title('Who is the visit for?').waitFor();
    await button('An adult').click();
    await button('No').click();
    await button(/Tuesday, March 3.*09:30/).click();
    expect(answersSent().map(({ body }) => body['screening'])).toEqual([ADULT]);
    await typeDigits('09123456789');
    await button('Book this place').click();
    await page.getByText('482 913').waitFor();
    expect(bookings().at(-1)?.body).toMatchObject({ who: { phone: '+989123456789' }, screening: ADULT });
  });

  test('leads to another service, whose free times are shown by the same answers, in Persian', async () => {
    await chooseXray('fa');
    await title('ویزیت برای کیست؟').waitFor();
    await expectLegible(page, 4.05);
    await look('question-fa');
    await button('کودک زیر ۱۵ سال').click();
    await title(say(otherDayPhrases.instead, 'fa')).waitFor();
    await expectLegible(page, 4.05);
    await look('instead-fa');
    server.answer('/other-days/answers', { body: { places } });
    await button('پزشک کودکان').click();
    await button(/۱۲ اسفند/).waitFor();
    expect(answersSent().at(-1)?.body).toEqual({
      serviceId: children?.serviceId,
      screening: [{ questionId: 'who', answer: 'child' }],
    });
  });

  test.each(['en', 'fa'] as const)(
    'leads to a person at once, who is rung, with the clinic’s advice (%s)',
    async (language) => {
      await chooseXray(language);
      await button(tree.questions[0]?.options[0]?.text[language] ?? '').click();
      await button(tree.questions[1]?.options[0]?.text[language] ?? '').click();
      await title(say(kioskPhrases.goToDesk, language)).waitFor();
      await page.getByText(language === 'en' ? 'Please sit down' : 'لطفاً بنشینید').waitFor();
      await page.getByText(say(checkInPhrases.deskKnows, language)).waitFor();
      await expectLegible(page, 4.05);
      await look(`to-person-${language}`);
      const rings = server.asked.filter(({ path }) => path.endsWith('/desk-requests')).map(({ body }) => body);
      expect(rings).toEqual([{ reason: 'ask_person', code: 'needs_a_person' }]);
      expect(answersSent()).toEqual([]);
      await button(say(kioskPhrases.finish, language)).click();
      await button('English').waitFor();
    },
  );

  test('says that it is not to be booked here where no answer helps, and rings nobody', async () => {
    await chooseXray('en', { first: { instead: [] } });
    await title(say(kioskPhrases.goToDesk, 'en')).waitFor();
    await page.getByText(say(otherDayPhrases.askDesk, 'en')).waitFor();
    expect(server.asked.filter(({ path }) => path.endsWith('/desk-requests'))).toEqual([]);
  });

  test.each(['screening_outdated', 'screening_needed'])(
    'begins again where the questions have changed meanwhile (%s)',
    async (code) => {
      await chooseXray();
      await button('An adult').click();
      await button('No').click();
      await button(/Tuesday, March 3/).click();
      await typeDigits('09123456789');
      server.answer('/other-days', problem(code));
      await button('Book this place').click();
      await page.getByText(say(otherDayPhrases.questionsAnew, 'en')).waitFor();
      await look('anew');
      server.answer('/other-days/answers', problem(code));
      await button('An adult').click();
      await button('No').click();
      await title('Who is the visit for?').waitFor();
      // Nobody comes back to the old questions.
      await button('Back').click();
      await title(say(kioskPhrases.whichService, 'en')).waitFor();
    },
  );

  test('keeps no answer for the next person once nobody touches it', async () => {
    await chooseXray('en', { hasClock: true });
    await button('An adult').click();
    await title('Is there pain in the chest now?').waitFor();
    await page.clock.runFor(3 * MINUTE);
    await button('English').waitFor();
    await button('English').click();
    await page.clock.runFor(1_000);
    await button('I have no appointment').click();
    await page.clock.runFor(1_000);
    await button('X-ray').click();
    await title('Who is the visit for?').waitFor();
    await button('Back').click();
    await page.clock.runFor(1_000);
    await title(say(kioskPhrases.whichService, 'en')).waitFor();
  });
});

describe('a record number', () => {
  const first = { questions: null, places };

  test('is typed in digits after what all of the clinic begin with', async () => {
    await chooseXray('en', { first, records: { prefix: 'R-', signs: [] } });
    await button(/Tuesday, March 3/).click();
    await button('Use the record number').click();
    await title('Enter your record number').waitFor();
    await typeDigits('1007');
    await page.getByText('R-1007').waitFor();
    await expectLegible(page, 4.05);
    await look('record');
    server.answer('/other-days', problem('patient_not_found', 404));
    await button('Book this place').click();
    await page.getByText('We did not find this record number').waitFor();
    await look('record-unknown');
    // Too many tries at this kiosk: the desk helps.
    server.answer('/other-days', problem('too_many_lookups', 429));
    await button('Book this place').click();
    await title('Please go to the desk').waitFor();
    expect(bookings().map(({ body }) => body['who'])).toEqual([{ recordNumber: 'R-1007' }, { recordNumber: 'R-1007' }]);
  });

  test('has keys for letters where the clinic’s numbers need them, in Persian', async () => {
    const signs = [...Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ'), '-', '/'];
    await chooseXray('fa', { first, records: { prefix: '', signs } });
    await button(/۱۲ اسفند/).click();
    await look('who-books-fa');
    await expectLegible(page, 4.05);
    await button(say(otherDayPhrases.useRecord, 'fa')).click();
    await button('ABC').click();
    await expectLegible(page, 4.05);
    await look('letters-fa');
    await page.setViewportSize({ width: 1280, height: 800 });
    await expectLegible(page, 4.05);
    await look('letters-low-fa');
    await page.setViewportSize({ width: 1080, height: 1920 });
    await typeDigits('KQ-');
    await button(say(uiPhrases.deleteDigit, 'fa')).click();
    await button('۱۲۳').click();
    await page.getByRole('button', { name: '۷', exact: true }).click();
    await look('record-fa');
    await button(say(otherDayPhrases.book, 'fa')).click();
    await page.getByText(/482|۴۸۲/).waitFor();
    expect(bookings().at(-1)?.body['who']).toEqual({ recordNumber: 'KQ7' });
  });

  test('is not asked for where nobody has one', async () => {
    await chooseXray('en', { first });
    await button(/Tuesday, March 3/).click();
    await button('Use the national ID').waitFor();
    expect(await button('Use the record number').count()).toBe(0);
  });
});

test('with the keys alone questions are answered and a place is booked by a record number', async () => {
  await chooseXray('en', { records: { prefix: 'R-', signs: [] } });
  await title('Who is the visit for?').waitFor();
  await page.keyboard.press('*'); // begins by ear
  await page.getByText('By ear: 1 to 9').waitFor();
  await page.keyboard.press('1');
  await title('Is there pain in the chest now?').waitFor();
  await page.keyboard.press('2');
  await button(/Tuesday, March 3/).waitFor();
  await page.keyboard.press('1');
  await title('Enter your phone number').waitFor();
  await page.keyboard.press('Enter');
  await title('Enter your national ID number').waitFor();
  await page.keyboard.press('Enter');
  await title('Enter your record number').waitFor();
  await page.keyboard.type('1007', { delay: 150 });
  await page.getByText('R-1007').waitFor();
  await expectLegible(page, 4.05);
  await page.keyboard.press('Enter');
  await page.getByText('482 913').waitFor();
  expect(bookings().map(({ body }) => [body['who'], body['screening']])).toEqual([[{ recordNumber: 'R-1007' }, ADULT]]);
});

/** For a look at the real size: SCREENSHOTS names a folder. */
async function look(name: string): Promise<void> {
  const folder = process.env['SCREENSHOTS'];
  if (folder !== undefined) await page.screenshot({ path: `${folder}/kiosk-${name}.png` });
}
