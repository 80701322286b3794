/** A kiosk whose server is away, on the real server with its demonstration clinic. */
import { randomUUID } from 'node:crypto';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { KioskView } from '../../common/contract/kioskView.ts';
import type { PanelView } from '../../common/contract/panelView.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';
import { openBrowser, PATIENCE_MS } from './browser.ts';
import { layCable, type Cable } from './cable.ts';
import { expectLegible } from './legible.ts';

const MORNING = Date.parse('2026-03-02T09:00:00Z');
const PX_PER_MM = 4.05;

let browser: Browser | undefined;
let server: ClinicServer;
let cable: Cable;
let hall: BrowserContext;
let kiosk: Page;

beforeAll(async () => {
  browser = await openBrowser();
  if (browser === undefined) return;
  server = await startClinicServer(MORNING);
  const openedAt = Date.now();
  Object.defineProperty(server.clock, 'at', { get: () => MORNING + Date.now() - openedAt });
  cable = await layCable(server.url);
  hall = await browser.newContext({ viewport: { width: 1080, height: 1920 }, reducedMotion: 'reduce' });
  kiosk = await hall.newPage();
  kiosk.setDefaultTimeout(PATIENCE_MS);
  await kiosk.goto(`${cable.address}/kiosk/`);
});
afterAll(async () => {
  await browser?.close();
  if (browser === undefined) return;
  await cable.close();
  await server.stop();
});
beforeEach(({ skip }) => {
  skip(browser === undefined);
});

const button = (name: string | RegExp) => kiosk.getByRole('button', { name });
const touch = async (name: string | RegExp) => {
  await button(name).click();
};
const stillTickets = () => kiosk.getByText('You can still take a ticket here.').waitFor();
const queue = async () => (await server.look<PanelView>({ cookie: await server.loggedIn('reception') })).queue;

/** Takes a ticket for an X-ray while the server is away. @returns its number */
async function takeAway(): Promise<string> {
  await touch('English');
  await touch('I have no appointment');
  await touch(/X-ray/);
  await kiosk.getByRole('heading', { name: 'Please note your number' }).waitFor();
  const number = await kiosk
    .getByText(/^[A-Z]-\d{3}$/)
    .first()
    .textContent();
  await touch('Finish');
  return number ?? '';
}

test('a walk-in takes three touches and less than 15 s', async () => {
  await button('Ask a person').waitFor(); // before it is let in, it offers languages too
  const touches = [/English/, /I have no appointment/, /X-ray/];
  const began = performance.now();
  for (const each of touches) await touch(each);
  await kiosk.getByText('Your number').first().waitFor();
  expect(touches.length).toBeLessThanOrEqual(3);
  expect(performance.now() - began).toBeLessThan(15_000);
  await button('English').waitFor();
});

test('one touch brings whatever can be touched into the lower half, within reach from a wheelchair', async () => {
  await touch('Lower down');
  for (const next of ['English', 'I have no appointment']) {
    await expectLow();
    await expectLegible(kiosk, PX_PER_MM);
    await touch(next);
  }
  await button(/X-ray/).waitFor();
  await expectLow();
  await touch('Back');
  await touch('Back');
  // The next person begins as usual.
  await button('English').waitFor();
  expect(await button('Lower down').getAttribute('aria-pressed')).toBe('false');
});

/** The upper edge of each button on the page, against half of its height. */
async function expectLow() {
  const tops = await kiosk.evaluate(() =>
    [...document.querySelectorAll('button')]
      .filter((each) => each.checkVisibility())
      .map((each) => each.getBoundingClientRect().top / innerHeight),
  );
  expect(Math.min(...tops)).toBeGreaterThanOrEqual(0.5);
}

/** Numbers are set aside and the pages kept while the server is there. */
const readyToBeAlone = () =>
  expect
    .poll(
      () =>
        kiosk.evaluate(async () => {
          const keptPage = await caches.match('/kiosk/', { cacheName: 'turnstone-kiosk' });
          // To open what the page has not made yet would make it, with nothing in it.
          if (!(await indexedDB.databases()).some(({ name }) => name === 'turnstone-kiosk')) return -1;
          const opening = indexedDB.open('turnstone-kiosk');
          const db = await new Promise<IDBDatabase>((resolve) => (opening.onsuccess = () => resolve(opening.result)));
          const counting = db.transaction('numbers').objectStore('numbers').count();
          const numbers = await new Promise<number>((resolve) => (counting.onsuccess = () => resolve(counting.result)));
          db.close();
          return keptPage ? numbers : -1;
        }),
      { timeout: 60_000 },
    )
    .toBeGreaterThanOrEqual(20);

test('who waits for an answer when the server goes gets one ticket alone, and nobody asks for the other one any more', async () => {
  await readyToBeAlone();
  const before = (await queue()).map(({ number }) => String(number));
  const givenUp = kiosk.waitForEvent('requestfailed', {
    predicate: (request) => request.url().endsWith('/tickets'),
    timeout: 30_000,
  });
  // The answer never comes, and no attempt is over by itself.
  const endless = await kiosk.evaluateHandle(() => {
    const timeout = AbortSignal.timeout.bind(AbortSignal);
    AbortSignal.timeout = () => new AbortController().signal;
    return { restore: () => (AbortSignal.timeout = timeout) };
  });
  await kiosk.route('**/tickets', () => undefined);
  await touch('English');
  await touch('I have no appointment');
  await touch(/X-ray/);
  cable.pull();
  await kiosk.getByRole('heading', { name: 'Please note your number' }).waitFor();
  expect((await givenUp).failure()?.errorText).toBe('net::ERR_ABORTED');
  await kiosk.unroute('**/tickets');
  await endless.evaluate(({ restore }) => restore());
  cable.plugIn();
  await expect
    .poll(async () => (await queue()).filter(({ number }) => !before.includes(String(number))).length)
    .toBe(1);
  await touch('Finish');
});

test('twenty people take a ticket while the server is away, also after a new start of the page, and none is lost or doubled', async () => {
  await readyToBeAlone();
  const before = (await queue()).map(({ number }) => String(number));

  const pulledAt = performance.now();
  cable.pull();
  await stillTickets();
  expect(performance.now() - pulledAt).toBeLessThan(10_000);
  await touch('English');
  expect(await button(/I have an appointment/).getAttribute('aria-disabled')).toBe('true');
  await expectLegible(kiosk, PX_PER_MM);
  await touch('Back');

  const numbers: string[] = [];
  for (let i = 0; i < 10; i += 1) numbers.push(await takeAway());
  await kiosk.reload({ timeout: 20_000 });
  await stillTickets();
  for (let i = 0; i < 10; i += 1) numbers.push(await takeAway());
  expect(new Set(numbers).size).toBe(20);

  cable.plugIn();
  await expect
    .poll(async () => (await queue()).map(({ number }) => String(number)).filter((each) => !before.includes(each)), {
      timeout: 30_000,
    })
    .toEqual(numbers);
}, 180_000);

test('a kiosk that is paired anew gives none of the numbers that it had before, and tells no clinic of the tickets of another', async () => {
  await button('Ask a person').waitFor();
  await expect.poll(async () => (await onDisk()).count, { timeout: 30_000 }).toBe(30);
  const before = await onDisk();
  const admin = await server.logIn('admin');
  const { deviceId, services } = await server.look<KioskView>({ token: before.token });
  // Whole in itself: had this clinic been told of it, it would be heard and forgotten.
  const elsewhere = {
    key: randomUUID(),
    clinicId: randomUUID(),
    ticket: {
      blockId: randomUUID(),
      ordinal: 1,
      date: '2026-03-02',
      serviceId: services[0]?.serviceId,
      language: 'en',
      takenAt: MORNING,
    },
  };
  await kiosk.evaluate(async (given) => {
    const opening = indexedDB.open('turnstone-kiosk');
    const db = await new Promise<IDBDatabase>((resolve) => (opening.onsuccess = () => resolve(opening.result)));
    const putting = db.transaction('given', 'readwrite').objectStore('given').put(given);
    await new Promise((resolve) => (putting.onsuccess = resolve));
    db.close();
  }, elsewhere);
  const inClinic = `/clinics/${server.clinicId}`;
  expect((await server.ask('POST', `${inClinic}/devices/${deviceId}/revoke`, { cookie: admin })).status).toBe(200);
  // The demonstration lets it in by itself.
  await expect.poll(async () => (await onDisk()).token).not.toMatch(new RegExp(`^(${before.token})?$`));
  const blocksAndCount = async () => {
    const { blockIds, count } = await onDisk();
    return { old: blockIds.filter((each) => before.blockIds.includes(each)), count };
  };
  await expect.poll(blocksAndCount, { timeout: 30_000 }).toEqual({ old: [], count: 30 });
  expect((await onDisk()).given).toEqual([elsewhere.key]);
});

/** What the kiosk keeps for when the server is away. */
const onDisk = () =>
  kiosk.evaluate(async () => {
    const opening = indexedDB.open('turnstone-kiosk');
    const db = await new Promise<IDBDatabase>((resolve) => (opening.onsuccess = () => resolve(opening.result)));
    const keysOf = (table: string) =>
      new Promise<IDBValidKey[]>((resolve) => {
        const asking = db.transaction(table).objectStore(table).getAllKeys();
        asking.onsuccess = () => {
          resolve(asking.result);
        };
      });
    const numbers = await keysOf('numbers');
    const given = await keysOf('given');
    db.close();
    const blockIds = [...new Set(numbers.map((key) => (key as [string, number])[0]))]; // block and ordinal
    return { count: numbers.length, blockIds, given, token: localStorage.getItem('turnstone.kiosk.token') ?? '' };
  });
