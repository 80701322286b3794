/** The kiosk by ear, with a keypad alone, on the real server: what is heard is what its audio element really plays. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TicketView } from '../../common/contract/kioskView.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';
import { openBrowser, PATIENCE_MS, PLAYS_BY_ITSELF } from './browser.ts';
import { expectLegible } from './legible.ts';

const MORNING = Date.parse('2026-03-02T09:00:00Z');

let browser: Browser | undefined;
let server: ClinicServer;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  browser = await openBrowser([PLAYS_BY_ITSELF]);
  if (browser === undefined) return;
  server = await startClinicServer(MORNING);
  const openedAt = Date.now();
  Object.defineProperty(server.clock, 'at', { get: () => MORNING + Date.now() - openedAt });
});
afterAll(async () => {
  await browser?.close();
  if (browser !== undefined) await server.stop();
});
beforeEach(async ({ skip }) => {
  if (browser === undefined) {
    skip();
    return;
  }
  context = await browser.newContext({ viewport: { width: 1080, height: 1920 }, reducedMotion: 'reduce' });
  page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  await page.addInitScript(listen);
  await page.goto(`${server.url}/kiosk/`);
  await page.getByRole('button', { name: 'Ask a person' }).waitFor(); // once it is let in
});
afterEach(() => context.close());

/** Notes which phrase each sound is, and each sound that an audio element begins and ends to play. */
function listen() {
  const phraseOf = new Map<string, string>();
  const fileOf = new WeakMap<Blob, string>();
  const soundOf = new Map<string, string>();
  const heard: string[] = [];
  const players = new WeakSet<HTMLMediaElement>();
  const ownFetch = window.fetch.bind(window);
  window.fetch = async (input, init) => {
    const response = await ownFetch(input, init);
    const asked = new URL(response.url);
    if (asked.pathname.endsWith('/kiosk-speech') && response.ok) {
      const { url } = (await response.clone().json()) as { readonly url: string };
      phraseOf.set(url, asked.search.slice(1));
    }
    const ownBlob = response.blob.bind(response);
    response.blob = async () => {
      const blob = await ownBlob();
      fileOf.set(blob, asked.pathname);
      return blob;
    };
    return response;
  };
  const ownAddress = URL.createObjectURL.bind(URL);
  URL.createObjectURL = (thing: Blob) => {
    const address = ownAddress(thing);
    soundOf.set(address, phraseOf.get(fileOf.get(thing) ?? '') ?? 'unknown');
    return address;
  };
  const ownPlay = HTMLMediaElement.prototype.play; // eslint-disable-line @typescript-eslint/unbound-method -- called with its element
  HTMLMediaElement.prototype.play = function play(this: HTMLMediaElement) {
    const note = (what: string) => () =>
      heard.push(`${what} ${soundOf.get(this.src) ?? this.src} volume=${String(this.volume)}`);
    if (!players.has(this)) {
      this.addEventListener('playing', note('begins'));
      this.addEventListener('ended', note('ends'));
      players.add(this);
    }
    return ownPlay.call(this);
  };
  Object.assign(window, { heard });
}

const heard = async (): Promise<readonly string[]> =>
  page.evaluate(() => (window as unknown as { readonly heard: readonly string[] }).heard);

/** The phrases that began to sound, by their names, with the language. */
const begun = async () =>
  (await heard())
    .filter((line) => line.startsWith('begins '))
    .map((line) => new URLSearchParams(line.split(' ')[1]))
    .map((said) => `${said.get('language') ?? ''} ${said.get('say') ?? ''}`);

const toHear = async (what: string, how: 'begins' | 'ends' = 'begins') => {
  await page.waitForFunction(
    ([said, way]) =>
      (window as unknown as { readonly heard: readonly string[] }).heard.some(
        (line) => line.startsWith(way ?? '') && line.includes(said ?? ''),
      ),
    [what, how],
  );
};
const key = (name: string) => page.keyboard.press(name);
const heading = () => page.getByRole('heading', { level: 1 }).textContent();

describe('a person who cannot see the screen', () => {
  test('takes a ticket with the keys alone, in English, and hears the number twice and where to wait', async () => {
    await key('5'); // any key begins
    await toHear('language=fa');
    await expectLegible(page, 4.05);
    expect((await begun()).slice(0, 2)).toEqual(['en ear.language', 'fa ear.language']);
    await key('1');
    await toHear('say=ear.help');
    await key('2'); // interrupts the help: no appointment
    await toHear('say=kiosk.whichService');
    expect((await heard()).some((line) => line.startsWith('ends') && line.includes('ear.help'))).toBe(false);
    await key('ArrowDown');
    await toHear('say=ear.choice');
    await key('Enter');
    await toHear('say=ear.howMany');
    const [answer] = await Promise.all([page.waitForResponse((each) => each.url().endsWith('/tickets')), key('1')]);
    const { ticket } = (await answer.json()) as { readonly ticket: TicketView };
    await toHear('say=ear.wait', 'ends');
    const said = (await heard()).filter((line) => line.startsWith('ends'));
    expect(said.filter((line) => line.includes(`number=${ticket.number}`))).toHaveLength(2);
    expect(said.some((line) => line.includes(`name=zone.${ticket.waitingZoneId ?? ''}`))).toBe(true);
    // Whoever listens is not hurried by the printer: the number stays until a key ends it.
    await key('1');
    await page.getByRole('button', { name: 'English' }).waitFor();
    expect(await page.getByText('By ear: 1 to 9').count()).toBe(0);
  });

  test('does the same in Persian, with louder and quieter, which the next person does not meet', async () => {
    await key('ArrowDown');
    await toHear('language=fa');
    await key('2');
    await toHear('say=ear.help&language=fa');
    expect(await heading()).toBe('از پیش وقت گرفته‌اید؟');
    await key('+');
    await toHear('volume=0.75');
    await key('2');
    await toHear('say=kiosk.whichService');
    await expectLegible(page, 4.05);
    await key('1');
    await toHear('say=ear.howMany');
    await key('3');
    await toHear('say=ear.yourNumber', 'ends');
    await page.getByText('برای ۳ نفر').waitFor();
    expect((await begun()).every((said) => said.startsWith('fa') || said.endsWith('ear.language'))).toBe(true);
    await key('1');
    await page.getByRole('button', { name: 'English' }).waitFor();
    const before = (await heard()).length;
    await key('*');
    await page.waitForFunction(
      (count) => (window as unknown as { readonly heard: readonly string[] }).heard.length > count,
      before,
    );
    expect((await heard()).at(-1)).toContain('volume=0.6');
  });

  test('types a booking code, takes a digit back, and a scan in between is still a scan', async () => {
    await key('1');
    await toHear('ear.language');
    await key('1');
    await toHear('ear.help');
    await key('1');
    await toHear('checkIn.howToFind');
    await key('2');
    await toHear('checkIn.enterCode');
    for (const digit of '1239') {
      await key(digit);
      await toHear(`say=ear.digit&language=en&key=${digit}`);
    }
    await key('Backspace');
    await toHear('ear.takenAway');
    await page.getByText('123', { exact: true }).waitFor();
    await key('Enter');
    await toHear('checkIn.codeIncomplete');

    await page.evaluate(() => {
      for (const each of [...Array.from('7654321'), 'Enter'])
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key: each, bubbles: true, cancelable: true }));
    });
    await toHear('say=checkIn.notFoundHere');
    await page.getByText('123', { exact: true }).waitFor(); // what was typed is as it was
    expect((await heard()).some((line) => line.includes('key=7'))).toBe(false);
  });

  test('begins by a headset and ends when it is pulled; a covered screen shows nothing', async () => {
    const plug = (count: number) =>
      page.evaluate((outputs) => {
        const device = (deviceId: string) => ({ kind: 'audiooutput', deviceId });
        Object.assign(navigator.mediaDevices, {
          enumerateDevices: async () =>
            Array.from({ length: outputs }, (_, index) => device(`output ${String(index)}`)),
        });
        navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
      }, count);
    await plug(1);
    await plug(3);
    await toHear('ear.language');
    await key('1');
    await toHear('ear.help');
    await key('.');
    await toHear('ear.covered');
    await page.getByRole('button', { name: 'The screen is covered. Touch to see it.' }).waitFor();
    await plug(2);
    await page.getByRole('button', { name: 'English' }).waitFor();
    expect(await page.getByText('The screen is covered').count()).toBe(0);
  });

  test('is asked after a minute whether they are still there, and forgotten half a minute later', async () => {
    await page.clock.install({ time: Date.now() });
    await page.reload();
    await page.getByRole('button', { name: 'Ask a person' }).waitFor();
    await key('*');
    await toHear('ear.language');
    await key('1');
    await toHear('ear.help');
    await key('+');
    await toHear('ear.volume', 'ends');
    await page.waitForTimeout(500); // then nothing more is being said
    await page.clock.fastForward(62_000);
    await toHear('ear.stillThere', 'ends');
    await key('7'); // any key goes on, and chooses nothing
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(await heading()).toBe('Do you have an appointment?');
    await key('+');
    await toHear('count=6', 'ends');
    await page.waitForTimeout(500);
    await page.clock.fastForward(62_000);
    await page.getByRole('dialog').waitFor();
    await page.clock.fastForward(32_000);
    await page.getByRole('button', { name: 'English' }).waitFor();
    expect(await page.getByText('By ear: 1 to 9').count()).toBe(0);
  });
});
