/** The patient's phone page: what it says, when it rings, what it may ask, and to whom it tells the token. */
import { readFile } from 'node:fs/promises';
import type { Browser, BrowserContext, Page, Request } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { VisitView } from '../../common/contract/visitView.ts';
import { openBrowser, PATIENCE_MS } from './browser.ts';
import { expectAccessible } from './legible.ts';
import { startScreenServer, type ScreenServer } from './screenServer.ts';
import { MINUTE, NOW, ROOM_4, visitView } from './screenViews.ts';

const TOKEN = 'Rk3v_9-xQz7Lm2Np4Ws8Yt6Ub1Vc5Ad0EfGhJkLmNpQ';

let browser: Browser | undefined;
let server: ScreenServer;
let context: BrowserContext;
let page: Page;
let requests: Request[] = [];

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

async function openPage(view: VisitView = visitView()) {
  if (browser === undefined) throw new Error('no browser');
  server = await startScreenServer(view);
  context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    isMobile: true,
    hasTouch: true,
    reducedMotion: 'reduce',
    locale: 'en-GB',
  });
  page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  requests = [];
  page.on('request', (request) => requests.push(request));
  // How often the phone was told to vibrate; the test machine has nothing that moves.
  await page.addInitScript(() => {
    Object.assign(globalThis, { buzzes: 0 });
    navigator.vibrate = () => {
      Object.assign(globalThis, { buzzes: Number(Reflect.get(globalThis, 'buzzes')) + 1 });
      return true;
    };
  });
  await page.goto(`${server.address}/t/#${TOKEN}`);
  await page.getByText('A-042').first().waitFor();
}

const buzzes = () => page.evaluate(() => Number(Reflect.get(globalThis, 'buzzes')));
const button = (name: string | RegExp) => page.getByRole('button', { name });
const main = () => page.locator('main').textContent();
const asked = (ending: string) => server.asked.filter(({ path }) => path.endsWith(ending));
const called = visitView({ state: 'called', peopleAhead: null, wait: null, place: ROOM_4, calledAt: NOW });

describe('a patient who waits elsewhere', () => {
  test('reads the number, how many come first and about how long, and it changes by itself', async () => {
    await openPage();
    expect(await main()).toMatch(/A-042.*3 people before you.*about 20 to 30 min/s);
    await expectAccessible(page);
    server.show(visitView({ peopleAhead: 2, wait: { fromMin: 10, toMin: 20 } }));
    await page.getByText('2 people before you').waitFor();
    expect(await page.title()).toBe('A-042 · 2 people before you');
  });

  test('is told when the place has moved back, and why', async () => {
    await openPage();
    server.show(visitView({ peopleAhead: 5, wait: { fromMin: 30, toMin: 50 }, delayMin: 20 }));
    await page.getByText('Your place has moved back by 2.').waitFor();
    expect(await main()).toContain('Those with an earlier appointment or an urgent need go first.');
    expect(await main()).toContain('Today it starts 20 minutes later.');
    server.show(visitView({ peopleAhead: 2 }));
    await page.getByText('Your place has moved back by 2.').waitFor({ state: 'hidden' });
  });

  test('is asked to come back when the turn is near', async () => {
    await openPage();
    server.show(visitView({ state: 'near', peopleAhead: 1 }));
    await page.getByText('Please come back now').waitFor();
    await expectAccessible(page);
  });

  test('sees and feels the call, with the room, and again when it is repeated', async () => {
    await openPage();
    await page.getByText('Phones ring only after a touch.').waitFor();
    await button('Ring when I am called').click();
    await page.getByText('This page rings when you are called.').waitFor();
    const signal = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    expect(await signal()).not.toBe('rgb(255, 194, 71)');

    server.show(called);
    await page.getByText('Room 4').waitFor();
    expect(await signal()).toBe('rgb(255, 194, 71)');
    expect(await page.title()).toBe('A-042 → Room 4');
    expect(await buzzes()).toBe(1);
    await expectAccessible(page);

    await page.waitForTimeout(4_100);
    server.call('0190a000-0000-7000-8000-000000000009');
    await expect.poll(buzzes).toBe(2);
  });

  test('reads it in Persian from right to left, and the clinic hears of the language', async () => {
    await openPage();
    await button('فارسی').click();
    await page.getByText('۳ نفر جلوتر از شما').waitFor();
    expect(await page.evaluate(() => document.documentElement.dir)).toBe('rtl');
    await expect.poll(() => asked('/language').map(({ body }) => body)).toEqual([{ language: 'fa' }]);
    await expectAccessible(page);
    await page.reload();
    await page.getByText('۳ نفر جلوتر از شما').waitFor();
  });

  test('reads it in the language of the ticket, whatever the phone speaks', async () => {
    await openPage(visitView({ language: 'ru' }));
    await page.getByText('Перед вами 3 человека').waitFor();
  });

  test('is told when the page is not connected, and since when', async () => {
    await openPage();
    server.cut(true);
    await page.getByText(/Not connected. This is how it was at/).waitFor();
    expect(await main()).toContain('3 people before you');
    server.cut(false);
    await page.getByText(/Not connected/).waitFor({ state: 'hidden' });
  });
});

describe('a patient who wants to be told', () => {
  const known = { by: 'sms', telephone: { ending: '789', isLandline: false }, offered: ['sms', 'voice'] };

  test('gives a number once, and reads only its end from then on', async () => {
    await openPage();
    server.answer('/reach', { body: known });
    await button('Text or call me when it is near').click();
    await page.getByLabel('Phone number').fill('0912 345 6789');
    await expectAccessible(page);
    await button('Tell me by text').click();
    await page.getByText(/We send a text to the number ending in .*789/).waitFor();
    expect(asked('/reach').map(({ body }) => body)).toEqual([{ channel: 'sms', phone: '0912 345 6789' }]);
    await expectAccessible(page);

    server.answer('/reach', { body: { ...known, by: 'voice' } });
    await button('Change how I am told').click();
    await page.getByText(/number ending in .*789/).waitFor();
    await expectAccessible(page);
    await button('Tell me by call').click();
    await page.getByText(/We call the number ending in .*789/).waitFor();
    expect(asked('/reach').at(-1)?.body).toEqual({ channel: 'voice' });
  });

  test('is asked to look at the number again where it is none', async () => {
    await openPage();
    server.answer('/reach', { status: 422, body: { code: 'phone_not_understood', reason: 'phone_too_short' } });
    await button('Text or call me when it is near').click();
    await page.getByLabel('Phone number').fill('12');
    await button('Tell me by call').click();
    await page.getByText('Please check the phone number.').waitFor();
    expect(await page.getByLabel('Phone number').inputValue()).toBe('12');
    await expectAccessible(page);
    await button('Leave it as it is').click();
    await button('Text or call me when it is near').waitFor();
  });
});

describe('a patient who cannot come as planned', () => {
  test('comes later by the clinic’s minutes', async () => {
    await openPage();
    await button('Come 15 minutes later').click();
    await page.getByText('Your place is moved.').waitFor();
    expect(asked('/later')).toHaveLength(1);
    expect(asked('/later')[0]?.key).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('reads once that the place moved back, only while waiting, and that it was wished', async () => {
    await openPage(visitView({ state: 'near', peopleAhead: 1 }));
    await button('Come 15 minutes later').click();
    await page.getByText('Your place is moved.').waitFor();
    server.show(visitView({ peopleAhead: 3, wait: { fromMin: 30, toMin: 50 }, hasAskedLater: true }));
    await page.getByText('Your place has moved back by 2.').waitFor();
    expect(await main()).toContain('You asked to come later.');
    expect(await page.getByText('Your place is moved.').count()).toBe(0);
    server.show(called);
    await page.getByText('It is your turn').first().waitFor();
    expect(await page.getByText('Your place').count()).toBe(0);
  });

  test('is told what to do where it cannot be later again', async () => {
    await openPage();
    server.answer('/later', { status: 409, body: { code: 'postpone_limit_reached' } });
    await button('Come 15 minutes later').click();
    await page.getByText('Your turn cannot be moved later again.').waitFor();
  });

  test('puts a booking into the phone’s calendar, and takes it out when it is given up', async () => {
    const booked = {
      bookedAt: NOW + 3 * 24 * 60 * MINUTE,
      peopleAhead: null,
      wait: null,
      calendar: { endsAt: NOW + (3 * 24 * 60 + 20) * MINUTE, address: { en: '1 Harbour Street' } },
    };
    await openPage(visitView({ state: 'booked', ...booked }));
    const saved = async (name: string) => {
      const [download] = await Promise.all([page.waitForEvent('download'), button(name).click()]);
      const file = (await readFile(await download.path(), 'utf8')).replaceAll('\r\n ', '');
      return (line: string) => new RegExp(`^${line}:(.*)\r$`, 'm').exec(file)?.[1];
    };
    const before = await saved('Add to my calendar');
    expect(before('METHOD')).toBe('PUBLISH');
    expect(before('LOCATION')).toBe('Shore Clinic\\, 1 Harbour Street');
    await page.waitForTimeout(1_100); // the files are counted by seconds

    server.show(visitView({ state: 'cancelled', ...booked, can: { cancel: false, later: false, late: false } }));
    await expectAccessible(page);
    const after = await saved('Take it out of my calendar');
    expect([after('METHOD'), after('STATUS')]).toEqual(['CANCEL', 'CANCELLED']);
    expect(after('UID')).toBe(before('UID'));
    expect(after('DTSTART;TZID=Asia/Tehran')).toBe('20260305T093000');
    expect(Number(after('SEQUENCE'))).toBeGreaterThan(Number(before('SEQUENCE')));
  });

  test('reads the word before the number of a room that has no name', async () => {
    await openPage(visitView({ ...called, place: { ...ROOM_4, name: { en: '4' } } }));
    await page.getByText('Room 4').waitFor();
    expect(await page.title()).toBe('A-042 → Room 4');
  });

  test('gives the place up only after being asked once', async () => {
    await openPage();
    await button('Give my place up').click();
    expect(asked('/cancel')).toHaveLength(0);
    await button('Keep my place').click();
    await button('Give my place up').click();
    await page.getByText('You would need a new ticket.').waitFor();
    await expectAccessible(page);
    await button('Give my place up').click();
    await expect.poll(() => asked('/cancel').length).toBe(1);
    server.show(
      visitView({ state: 'cancelled', peopleAhead: null, can: { cancel: false, later: false, late: false } }),
    );
    await page.getByText('You have given your place up').waitFor();
  });

  test('who is booked says that it will be late', async () => {
    const can = { cancel: true, later: false, late: true };
    await openPage(visitView({ state: 'booked', peopleAhead: null, wait: null, bookedAt: NOW + 90 * MINUTE, can }));
    expect(await main()).toMatch(/Your appointment.*11:00/s);
    await button('I am late').click();
    await page.getByText('The desk knows that you are on the way.').waitFor();
    expect(asked('/late')).toHaveLength(1);
  });
});

describe('the link', () => {
  test('is in no address and no referrer, and opening the page changes nothing', async () => {
    await openPage();
    await page.waitForTimeout(500);
    for (const request of requests) {
      expect(request.url().split('#')[0]).not.toContain(TOKEN);
      expect(request.headers()['referer'] ?? '').not.toContain(TOKEN);
    }
    expect(requests.filter((request) => request.method() !== 'GET' && request.url().includes('/api/'))).toEqual([]);
    const own = requests.find((request) => request.url().endsWith('/api/v1/patient-page'));
    expect(own?.headers()['authorization']).toBe(`Bearer ${TOKEN}`);
  });

  test('opens again from the home screen, where the address has lost it', async () => {
    await openPage();
    const again = await context.newPage();
    await again.goto(`${server.address}/t/`);
    await again.getByText('A-042').first().waitFor();
  });

  test('that is no link says what to do', async () => {
    await openPage();
    const other = await (await browser?.newContext({ locale: 'en-GB' }))?.newPage();
    await other?.goto(`${server.address}/t/`);
    await other?.getByText('Please scan the code on your ticket, or ask at the desk.').waitFor();
    await other?.context().close();
  });

  test('has a page that can be put on the home screen', async () => {
    await openPage();
    const devtools = await context.newCDPSession(page);
    // Not in Playwright's types of the protocol; Chromium answers why it would not offer to install the page.
    const { installabilityErrors } = (await devtools.send(
      'Page.getInstallabilityErrors' as 'Page.enable',
    )) as unknown as {
      installabilityErrors: readonly { readonly errorId: string }[];
    };
    expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual([]);
  });

  test('lets the browser take messages where push is set up and the person allows it', async () => {
    await openPage(
      visitView({ pushKey: 'BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM' }),
    );
    // A push service cannot be reached from a test machine: the browser's part is played here.
    await page.evaluate(() => {
      Object.defineProperty(Notification, 'requestPermission', { value: () => Promise.resolve('granted') });
      PushManager.prototype.subscribe = () =>
        // Only this of a subscription is used.
        Promise.resolve({
          toJSON: () => ({ endpoint: 'https://push.example/1', keys: { p256dh: 'p', auth: 'a' } }),
        } as unknown as PushSubscription);
    });
    await button('Tell me also when this page is closed').click();
    await page.getByText('You are told on this phone when your turn is near.').waitFor();
    expect(asked('/push').map(({ body }) => body)).toEqual([
      { subscription: { endpoint: 'https://push.example/1', keys: { p256dh: 'p', auth: 'a' } } },
    ]);

    server.answer('/reach', {
      body: { by: 'sms', telephone: { ending: '789', isLandline: false }, offered: ['sms', 'voice'] },
    });
    await button('Text or call me when it is near').click();
    await page.getByLabel('Phone number').fill('0912 345 6789');
    await button('Tell me by text').click();
    await page.getByText(/We send a text to the number ending in/).waitFor();
    await button('Tell me also when this page is closed').waitFor();
  });

  test('weighs little: under 64 kB compressed in English, letters of other languages apart', async () => {
    await openPage();
    await page.waitForTimeout(300);
    const { gzipSync } = await import('node:zlib');
    const own = requests.filter((request) => /\/t\/(assets\/|$)/.test(request.url().split('#')[0] ?? ''));
    const bodies = await Promise.all(own.map(async (request) => (await request.response())?.body()));
    const bytes = bodies.reduce((sum, body) => sum + gzipSync(body ?? Buffer.alloc(0)).length, 0);
    expect(bytes).toBeGreaterThan(10_000);
    expect(bytes).toBeLessThan(64_000);
  });
});
