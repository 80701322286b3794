/** The clinic's screens in a real Chromium: a kiosk and the desk's panel, and a waiting-room screen under its watchdog. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { buildApps } from '../../scripts/buildApps.ts';
import { findChromium, type Chromium } from '../../scripts/debian/chromium.ts';
import { ROOT } from '../../scripts/folders.ts';
import { openBrowser } from '../browser/browser.ts';
import { layCable, type Cable } from '../browser/cable.ts';
import type { FaultClinic } from './clinic.ts';

export type Screens = {
  readonly kioskCable: Cable;
  readonly displayCable: Cable;
  readonly displayId: string;
  /** What the kiosk's or the panel's page says of its connection; undefined while all is well. */
  says(which: 'kiosk' | 'panel'): Promise<string | undefined>;
  /** Numbers are set aside and the pages kept while the server is there. */
  kioskCanBeAlone(): Promise<boolean>;
  /** A walk-in at the kiosk, whose server is away. @returns the number */
  takeAlone(): Promise<string>;
  /** The page of the waiting-room screen dies, and the browser lives on. */
  crashDisplay(): void;
  close(): Promise<void>;
};

const PANEL = { width: 1366, height: 768 };
const KIOSK = { width: 1080, height: 1920 };
const APPEARS_WITHIN_MS = 60_000;

/** @returns undefined where there is no Chromium */
export async function openScreens(clinic: FaultClinic): Promise<Screens | undefined> {
  const chromium = findChromium();
  await buildApps({ force: false });
  const browser = await openBrowser();
  if (!chromium || !browser) return undefined;
  const [kioskCable, displayCable] = await Promise.all([layCable(clinic.url), layCable(clinic.url)]);
  const watched = watchDisplay(chromium, `${displayCable.address}/display/`);
  const kiosk = await openKiosk(browser, kioskCable.address);
  const panel = await openPanel(browser, clinic);
  const displayId = await whenSeen(clinic);
  return {
    kioskCable,
    displayCable,
    displayId,
    says: async (which) => {
      const words = (which === 'kiosk' ? kiosk : panel).getByText(/^Not connected/);
      return (await words.count()) > 0 ? ((await words.first().textContent()) ?? '').trim() : undefined;
    },
    kioskCanBeAlone: () => canBeAlone(kiosk),
    takeAlone: () => takeAlone(kiosk),
    crashDisplay: () => watched.crash(),
    async close() {
      await browser.close();
      await watched.stop();
      await Promise.all([kioskCable.close(), displayCable.close()]);
    },
  };
}

async function openKiosk(browser: Browser, address: string): Promise<Page> {
  const page = await (
    await browser.newContext({ viewport: KIOSK, reducedMotion: 'reduce', locale: 'en-GB' })
  ).newPage();
  page.setDefaultTimeout(APPEARS_WITHIN_MS);
  await page.goto(`${address}/kiosk/`);
  await page.getByRole('button', { name: 'Ask a person' }).waitFor(); // before it is let in, it offers languages too
  return page;
}

async function openPanel(browser: Browser, { url, logins }: FaultClinic): Promise<Page> {
  const page = await (
    await browser.newContext({ viewport: PANEL, reducedMotion: 'reduce', locale: 'en-GB' })
  ).newPage();
  page.setDefaultTimeout(APPEARS_WITHIN_MS);
  await page.goto(`${url}/operator/`);
  await page.getByLabel('Login name').fill('reception');
  await page
    .getByLabel('Password', { exact: true })
    .fill(logins.find(({ login }) => login === 'reception')?.password ?? '');
  await page.keyboard.press('Enter');
  await page.getByLabel('Login name').waitFor({ state: 'detached' });
  return page;
}

/** The waiting-room screen is there once it has said how it is. */
async function whenSeen({ sql }: FaultClinic): Promise<string> {
  const giveUpAt = Date.now() + APPEARS_WITHIN_MS;
  while (Date.now() < giveUpAt) {
    const [row] = await sql<{ id: string }[]>`
      select id from devices where kind = 'display' and health ? 'resolution' order by last_seen_at desc limit 1`;
    if (row) return row.id;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('The waiting-room screen did not come up');
}

const canBeAlone = (kiosk: Page): Promise<boolean> =>
  kiosk.evaluate(async () => {
    const keptPage = await caches.match('/kiosk/', { cacheName: 'turnstone-kiosk' });
    // To open what the page has not made yet would make it, with nothing in it.
    if (!(await indexedDB.databases()).some(({ name }) => name === 'turnstone-kiosk')) return false;
    const opening = indexedDB.open('turnstone-kiosk');
    const db = await new Promise<IDBDatabase>((resolve) => {
      opening.onsuccess = () => {
        resolve(opening.result);
      };
    });
    const counting = db.transaction('numbers').objectStore('numbers').count();
    const numbers = await new Promise<number>((resolve) => {
      counting.onsuccess = () => {
        resolve(counting.result);
      };
    });
    db.close();
    return keptPage !== undefined && numbers >= 20;
  });

async function takeAlone(kiosk: Page): Promise<string> {
  for (const name of ['English', 'I have no appointment', /X-ray/])
    await kiosk.getByRole('button', { name }).first().click();
  const ticket = kiosk.getByRole('group', { name: 'Your number' });
  const number = await ticket
    .getByText(/^[A-Z]-\d{3}$/)
    .first()
    .textContent();
  // Its paper comes first, where the agent is on the same computer.
  await kiosk.getByRole('button', { name: 'Finish' }).click();
  return number ?? '';
}

/** As on the screen's own computer: scripts/kiosk/watchdog.mjs starts the browser, and starts it again. */
function watchDisplay({ executablePath, args, env }: Chromium, url: string) {
  const profile = mkdtempSync(join(tmpdir(), 'turnstone-display-'));
  const watchdog: ChildProcess = spawn(
    process.execPath,
    [
      join(ROOT, 'scripts/kiosk/watchdog.mjs'),
      ...['--url', url, '--browser', executablePath, '--profile', profile],
      ...['--', '--headless', '--window-size=1920,1080', ...args],
    ],
    { env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const ended = once(watchdog, 'exit');
  return {
    crash() {
      const pages = descendantsOf(watchdog.pid ?? 0).filter(isPage);
      if (pages.length === 0) throw new Error('The waiting-room screen has no page to crash');
      for (const pid of pages) process.kill(pid, 'SIGKILL');
    },
    async stop() {
      watchdog.kill('SIGTERM');
      await ended;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Chromium writes its arguments anew, with spaces between. */
const isPage = (pid: number): boolean => readText(`/proc/${pid}/cmdline`).includes('--type=renderer');

function descendantsOf(pid: number): readonly number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({
      pid: Number(name),
      parent: Number(readText(`/proc/${name}/stat`).split(') ')[1]?.split(' ')[1]),
    }));
  const found = [pid];
  for (const each of found) found.push(...parents.filter(({ parent }) => parent === each).map((child) => child.pid));
  return found;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // it has ended in this moment
  }
}
