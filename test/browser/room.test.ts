/** A doctor's hour with one key and its neighbours, in a real browser on the real server; then the four screens at once. */
import type { Browser, Page } from 'playwright-core';
import { afterEach, beforeAll, afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { Language } from '../../common/contract/language.ts';
import type { KioskView, TicketView } from '../../common/contract/kioskView.ts';
import { entrancePhrases } from '../../common/phrases/panelEntrance.ts';
import { leftToRight } from '../../common/phrases/format.ts';
import { roomPhrases } from '../../common/phrases/panelRoom.ts';
import { say, type Phrase } from '../../common/phrases/phrase.ts';
import { toLatinDigits } from '../../common/typed/digits.ts';
import { visitPhrases } from '../../common/phrases/visit.ts';
import { waitingPhrases } from '../../common/phrases/waiting.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';
import { openBrowser, PATIENCE_MS } from './browser.ts';
import { expectAccessible } from './legible.ts';
import { zoneOfMorning } from './realTime.ts';

let browser: Browser | undefined;
let server: ClinicServer;
let kioskToken = '';
const pages: Page[] = [];

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());
beforeEach(async ({ skip }) => {
  skip(browser === undefined);
  server = await startClinicServer(Date.now(), { timeZone: zoneOfMorning() });
  // The cookies of a real browser count by a real clock.
  Object.defineProperty(server.clock, 'at', { get: () => Date.now() });
  kioskToken = await server.pair('kiosk');
});
afterEach(async () => {
  for (const page of pages.splice(0)) await page.context().close();
  if (browser !== undefined) await server.stop();
});

async function open(path: string, size: { width: number; height: number }, language: Language): Promise<Page> {
  if (browser === undefined) throw new Error('There is no browser');
  const context = await browser.newContext({ viewport: size, reducedMotion: 'reduce' });
  await context.addInitScript((kept) => {
    localStorage.setItem('turnstone.panel.language', kept);
  }, language);
  const page = await context.newPage();
  pages.push(page);
  page.setDefaultTimeout(PATIENCE_MS);
  await page.goto(path.startsWith('http') ? path : `${server.url}${path}`);
  return page;
}

/** A walk-in at the kiosk, served in this language. */
async function walkIn(service: string, language: Language = 'en'): Promise<TicketView> {
  const { services } = await server.look<KioskView>({ token: kioskToken });
  const serviceId = services.find(({ name }) => name.en === service)?.serviceId;
  const { status, body } = await server.ask('POST', `/clinics/${server.clinicId}/tickets`, {
    token: kioskToken,
    body: { serviceId, language },
  });
  expect(status, JSON.stringify(body)).toBe(200);
  return body['ticket'] as TicketView;
}

/** A member of staff at the panel, with the words of their language. */
class Desk {
  readonly page: Page;
  readonly language: Language;

  constructor(page: Page, language: Language) {
    this.page = page;
    this.language = language;
  }

  static async logIn(login: string, room: RegExp, language: Language): Promise<Desk> {
    const desk = new Desk(await open('/operator/', { width: 1366, height: 768 }, language), language);
    const password = server.logins.find((one) => one.login === login)?.password ?? '';
    await desk.page.getByLabel(desk.words(entrancePhrases.loginName)).fill(login);
    await desk.page.getByLabel(desk.words(entrancePhrases.password), { exact: true }).fill(password);
    await desk.page.keyboard.press('Enter');
    await desk.page.getByRole('button', { name: room }).click();
    return desk;
  }

  words(phrase: Phrase): string {
    return say(phrase, this.language);
  }

  async openRoom(): Promise<void> {
    await this.page.getByRole('button', { name: this.words(roomPhrases.openRoom) }).click();
    await this.page.getByText(this.words(roomPhrases.nobodyHere)).waitFor();
  }

  /** Keys are the room's only while nothing else has the focus. */
  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** Who is with the doctor, by what the screen shows. */
  get withMe() {
    return this.page.getByRole('region', { name: this.words(roomPhrases.withMe) });
  }

  async has(number: string): Promise<void> {
    await this.withMe.getByText(number).waitFor();
  }

  async hasNobody(): Promise<void> {
    await this.page.getByText(this.words(roomPhrases.nobodyHere)).waitFor();
  }

  /** The list that stands under this heading. */
  list(heading: Phrase) {
    return this.page
      .locator('section')
      .filter({ has: this.page.getByRole('heading', { name: this.words(heading) }) })
      .getByRole('listitem');
  }
}

const ROOM_1 = { en: /Room 1/, fa: /اتاق ۱/ } as const;

describe.each(['en', 'fa'] as const)('the doctor in %s', (language) => {
  test('works through the hour with single keys, and the screen always says who comes next and why', async () => {
    const [first, second, third] = [
      await walkIn('Family doctor'),
      await walkIn('Family doctor', 'fa'),
      await walkIn('Family doctor'),
    ];
    const doctor = await Desk.logIn('noor', ROOM_1[language], language);
    await doctor.openRoom();
    const next = doctor.list(roomPhrases.theyCome);
    await expect.poll(() => next.allInnerTexts()).toHaveLength(3);
    expect((await next.allInnerTexts()).map((text) => /[A-Z]-\d+/.exec(text)?.[0])).toEqual([
      first.number,
      second.number,
      third.number,
    ]);
    expect((await next.first().innerText()).split('\n').length).toBeGreaterThan(1);
    await expectAccessible(doctor.page);

    await doctor.press('Space');
    await doctor.has(first.number);
    await doctor.press('KeyR');
    await doctor.withMe.getByText(say(roomPhrases.calledTimes, language, { count: 2 })).waitFor();
    await doctor.press('KeyS');
    await doctor.page
      .getByRole('button', { name: doctor.words(roomPhrases.recall) })
      .and(doctor.page.locator(':disabled'))
      .waitFor();
    await expectAccessible(doctor.page);
    await doctor.press('KeyF');
    await doctor.hasNobody();

    // Pressed by mistake: undone, and the patient stands where they stood.
    const undo = doctor.page.getByRole('button', { name: doctor.words(roomPhrases.undo) });
    const others = doctor.page.getByRole('button', { name: doctor.words(roomPhrases.hold) });
    const [atRest, below] = [await undo.boundingBox(), await others.boundingBox()];
    await doctor.press('Space');
    await doctor.has(second.number);
    const counting = Number(toLatinDigits(await undo.innerText()).match(/\d+/)?.[0]);
    expect(counting).toBeGreaterThan(0);
    expect(counting).toBeLessThanOrEqual(10);
    // It counts where it stands: no key moves under the hand.
    expect(await undo.boundingBox()).toEqual(atRest);
    expect((await others.boundingBox())?.y).toBe(below?.y);
    await doctor.press('KeyU');
    await doctor.hasNobody();
    await expect.poll(() => next.first().innerText()).toContain(second.number);

    await doctor.press('Space');
    await doctor.has(second.number);
    await doctor.press('KeyN');
    await doctor.hasNobody();
    const missed = doctor.list(roomPhrases.missed);
    await missed
      .filter({ hasText: second.number })
      .getByRole('button', { name: doctor.words(roomPhrases.bringBack) })
      .click();
    await expect.poll(() => missed.count()).toBe(0);

    // Aside for five minutes, by the key and the first answer.
    await doctor.press('Space');
    await doctor.withMe.getByText(/A-\d+/).first().waitFor();
    const held = /A-\d+/.exec(await doctor.withMe.innerText())?.[0] ?? '';
    await doctor.press('KeyH', 'Enter');
    await doctor.hasNobody();
    const aside = doctor.list(roomPhrases.aside);
    await aside
      .filter({ hasText: held })
      .getByRole('button', { name: doctor.words(roomPhrases.waitAgain) })
      .click();
    await expect.poll(() => aside.count()).toBe(0);

    await doctor.press('KeyP', 'Enter');
    await doctor.page.getByText(doctor.words(roomPhrases.roomPaused), { exact: true }).first().waitFor();
    await doctor.press('KeyP');
    await doctor.page
      .getByRole('button', { name: doctor.words(roomPhrases.next) })
      .and(doctor.page.locator(':enabled'))
      .waitFor();
  });

  test('reads of who asked to come later that it was asked, not when they came', async () => {
    const later = await walkIn('Family doctor');
    await walkIn('Family doctor');
    const path = `/clinics/${server.clinicId}/stages/${later.stageId}/postpone`;
    await server.ask('POST', path, { cookie: await server.logIn('reception'), body: { minutes: null } });
    const doctor = await Desk.logIn('noor', ROOM_1[language], language);
    const coming = doctor.list(roomPhrases.theyCome);
    await coming.filter({ hasText: doctor.words(roomPhrases.laterAsAsked) }).waitFor();
    expect(await coming.last().innerText()).toContain(later.number);
    expect(await coming.last().innerText()).toContain(doctor.words(roomPhrases.laterAsAsked));
  });

  test('calls one in particular only with a reason, and sends on to another service', async () => {
    await walkIn('Family doctor');
    const wanted = await walkIn('Family doctor');
    const doctor = await Desk.logIn('noor', ROOM_1[language], language);
    await doctor.openRoom();
    const call = say(roomPhrases.callThis, language, { number: leftToRight(wanted.number) });
    await doctor.page.getByRole('button', { name: call }).click();
    await doctor.page.getByText(doctor.words(roomPhrases.whyThis)).waitFor();
    await expectAccessible(doctor.page);
    await doctor.page.getByRole('button', { name: doctor.words(roomPhrases.reason_urgent_need) }).click();
    await doctor.has(wanted.number);

    await doctor.press('KeyS', 'KeyT');
    await doctor.page.getByLabel(doctor.words(roomPhrases.service)).selectOption({ index: 4 });
    await doctor.page
      .getByRole('dialog')
      .getByRole('button', { name: doctor.words(roomPhrases.transfer) })
      .click();
    await doctor.hasNobody();
    await expect.poll(() => doctor.list(roomPhrases.theyCome).count()).toBe(1);
  });
});

describe('two at the same patients', () => {
  test('a key pressed twice in a hurry calls one patient', async () => {
    const first = await walkIn('Family doctor');
    await walkIn('Family doctor');
    const doctor = await Desk.logIn('noor', ROOM_1.en, 'en');
    await doctor.openRoom();
    await doctor.press('Space', 'Space');
    await doctor.has(first.number);
    await expect.poll(() => doctor.list(roomPhrases.theyCome).count()).toBe(1);
    expect(await doctor.withMe.innerText()).toContain(first.number);
  });

  test('two rooms that press at once get two different patients', async () => {
    const numbers = [(await walkIn('Family doctor')).number, (await walkIn('Family doctor')).number];
    const one = await Desk.logIn('noor', ROOM_1.en, 'en');
    await one.openRoom();
    const two = await Desk.logIn('petrova', /Room 2/, 'en');
    await two.openRoom();
    await Promise.all([one.press('Space'), two.press('Space')]);
    await one.withMe.getByText(/A-\d+/).first().waitFor();
    await two.withMe.getByText(/A-\d+/).first().waitFor();
    const called = [await one.withMe.innerText(), await two.withMe.innerText()].map((text) => /A-\d+/.exec(text)?.[0]);
    expect(called.toSorted()).toEqual(numbers.toSorted());
  });
});

describe.each(['en', 'fa'] as const)('the four screens in %s', (language) => {
  test('tell one story: a ticket, the doctor’s key, the hall, the phone in the pocket', async () => {
    const ticket = await walkIn('Family doctor', language);
    const phone = await open(ticket.url, { width: 390, height: 844 }, language);
    await phone.getByText(say(waitingPhrases.youAreNext, language)).waitFor();
    const hall = await open('/display/', { width: 1920, height: 1080 }, language);
    await hall
      .getByText(/Please wait|لطفاً منتظر/)
      .first()
      .waitFor();
    const doctor = await Desk.logIn('noor', ROOM_1[language], language);
    await doctor.openRoom();

    await doctor.press('Space');
    await hall.getByRole('listitem').filter({ hasText: ticket.number }).waitFor();
    await phone.getByText(say(visitPhrases.calledNow, language)).first().waitFor();
    await phone.getByText(ROOM_1[language]).first().waitFor();
    await doctor.withMe.getByText(say(roomPhrases.shownOn, language, { shown: 1, all: 1 })).waitFor();
    await expectAccessible(phone);

    await doctor.press('KeyS', 'KeyF');
    await doctor.hasNobody();
  });
});
