/** What people feel, in a real browser: from the touch to the paper, and from "next" to the painted call. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { buildApps } from '../../scripts/buildApps.ts';
import { startDrivenClinic, type DrivenClinic } from '../../scripts/demoDay/clinic.ts';
import { EscposDecoder } from '../../server/adapters/printer/decode.ts';
import { startFakePrinter } from '../../server/adapters/printer/fakePrinter.ts';
import { ask, enter, logIn, openScreens, passwordOf, ROOM, type Answer } from './clinicClient.ts';
import { DOUBLE_PRESS_MS } from '../../operator/src/lib/room/presses.ts';
import { openChromium } from './openChromium.ts';
import { quantile, type Group, type Row } from './rows.ts';

const TICKETS = 30;
const CALLS = 40;
const SCREENS = 50;
/** The first few find nothing warm; a clinic's day has hundreds. */
const WARM_UP = 5;

export const screens: Group = {
  name: 'screens',
  async measure() {
    await buildApps({ force: false });
    const browser = await openChromium();
    const clinic = await startDrivenClinic(Date.parse('2026-03-02T08:00:00Z'), 0);
    try {
      // The calls first: whoever took a ticket at the kiosk would be called before those of this measurement.
      const painted = await pressedToPainted(clinic, browser);
      return [...(await touchToPrinter(clinic, browser)), ...painted];
    } finally {
      await browser.close();
      await clinic.stop();
    }
  },
};

/** From the last touch of a walk-in, in the page, until the printer has the whole ticket with its cut. */
async function touchToPrinter(clinic: DrivenClinic, browser: Browser): Promise<Row[]> {
  const printer = await startFakePrinter();
  const line = await listenTo(printer.port);
  await printAt(clinic, line.port);
  await giveAgainAtOnce(clinic);
  const page = await openPage(browser, `${clinic.url}/kiosk/`, { width: 1080, height: 1920 });
  // Before it is let in, the page has languages to choose, too.
  await page.getByRole('button', { name: 'Ask a person' }).waitFor();
  const took: number[] = [];
  for (let ticket = 0; ticket < WARM_UP + TICKETS; ticket += 1) {
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('button', { name: 'I have no appointment' }).click();
    const service = page.getByRole('button', { name: /Family doctor/ });
    await service.waitFor();
    const cut = line.nextCut();
    await service.click();
    const cutAt = await inTime('the printer cut a ticket', cut);
    if (ticket >= WARM_UP) took.push(cutAt - (await touchedAt(page)));
    await page.getByRole('button', { name: 'English' }).waitFor({ timeout: 20_000 });
  }
  await page.context().close();
  await line.close();
  await printer.close();
  return quantiles('kiosk touched until the printer has the ticket', took, 120);
}

/** From the key in the doctor's page until the call stands on the display's glass, while others are connected too. */
async function pressedToPainted(clinic: DrivenClinic, browser: Browser): Promise<Row[]> {
  const { cookie, serviceId } = await enter(clinic);
  const display = await openPage(browser, `${clinic.url}/display/`, { width: 1920, height: 1080 });
  const others = await openScreens(clinic, SCREENS - 1);
  const panel = await openPage(browser, `${clinic.url}/operator/`, { width: 1366, height: 768 });
  await panel.getByLabel('Login name').fill('noor');
  await panel.getByLabel('Password', { exact: true }).fill(passwordOf(clinic, 'noor'));
  await panel.keyboard.press('Enter');
  await panel.getByRole('button', { name: ROOM }).click();
  await panel.getByRole('button', { name: 'Open the room' }).click();
  await panel.getByRole('button', { name: /^Next/ }).waitFor();

  const took: number[] = [];
  for (let call = 0; call < WARM_UP + CALLS; call += 1) {
    const { body } = await ask(clinic, 'POST', `/clinics/${clinic.clinicId}/tickets`, {
      cookie,
      body: { serviceId, language: 'en' },
    });
    // The contract's TicketIssued.
    const { number } = body['ticket'] as { readonly number: string };
    await panel.getByText(number).first().waitFor();
    // Two presses within a second are one call.
    await pause(DOUBLE_PRESS_MS);
    // Once it is on the watch, and not before, so that the call cannot be painted unseen.
    const watch = await display.evaluateHandle(watchFor, number);
    await panel.evaluate(() => {
      // So that the space bar is the room's key and not that of a button in focus.
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    });
    await panel.keyboard.press('Space');
    const paintedAt = await inTime(
      'the call was painted',
      watch.evaluate(({ painted }) => painted),
    );
    if (call >= WARM_UP) took.push(paintedAt - (await touchedAt(panel)));
    await panel.getByText(number).first().waitFor();
  }
  for (const socket of others) socket.disconnect();
  await panel.context().close();
  await display.context().close();
  return quantiles(`"next" pressed until painted, ${SCREENS} screens connected`, took, 50);
}

const quantiles = (name: string, took: readonly number[], goal: number): Row[] => [
  { name: `${name}, median`, value: quantile(took, 0.5), unit: 'ms', limit: null, goal: null },
  { name: `${name}, p95`, value: quantile(took, 0.95), unit: 'ms', limit: null, goal },
];

/** A page that remembers when it was last touched or had a key pressed, by the clock of this machine. */
async function openPage(browser: Browser, url: string, viewport: { width: number; height: number }): Promise<Page> {
  const context = await browser.newContext({ viewport, locale: 'en-GB', reducedMotion: 'reduce' });
  await context.addInitScript(() => {
    const remember = (event: Event) => {
      Object.assign(globalThis, { touchedAt: performance.timeOrigin + event.timeStamp });
    };
    addEventListener('pointerdown', remember, { capture: true });
    addEventListener('keydown', remember, { capture: true });
  });
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

const touchedAt = (page: Page): Promise<number> => page.evaluate(() => Number(Reflect.get(globalThis, 'touchedAt')));

/** Runs in the page. `painted`: when the frame with this text was handed to the screen. */
function watchFor(text: string): { readonly painted: Promise<number> } {
  const painted = new Promise<number>((resolve) => {
    const look = () => {
      if (!document.body.innerText.includes(text)) return;
      observer.disconnect();
      // The task after a frame's callback runs when that frame has been painted.
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          resolve(performance.timeOrigin + performance.now());
        };
        port2.postMessage(null);
      });
    };
    const observer = new MutationObserver(look);
    observer.observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  return { painted };
}

/** Longer than anything takes that comes at all: a print that failed once is tried again only by a job, and none runs here. */
const WITHIN_MS = 20_000;

async function inTime<T>(what: string, awaited: Promise<T>): Promise<T> {
  const ended = new AbortController();
  const late = pause(WITHIN_MS, undefined, { signal: ended.signal }).then(() => {
    throw new Error(`${WITHIN_MS / 1_000} s went by before ${what}`);
  });
  try {
    return await Promise.race([awaited, late]);
  } finally {
    ended.abort();
    late.catch(() => undefined);
  }
}

/** The kiosk asks before it gives one ticket soon after the other, as this measurement takes them. */
async function giveAgainAtOnce(clinic: DrivenClinic): Promise<void> {
  const cookie = await logIn(clinic, 'admin');
  const body = { policy: {}, calls: { repeatTicketWithinS: 0 } };
  await ask(clinic, 'PUT', `/clinics/${clinic.clinicId}/order`, { cookie, body });
}

/** The entrance's printer becomes one on the network. */
async function printAt(clinic: DrivenClinic, port: number): Promise<void> {
  const cookie = await logIn(clinic, 'admin');
  const { body } = await ask(clinic, 'GET', `/clinics/${clinic.clinicId}/configuration`, { cookie });
  // The contract's Configuration.
  const { devices } = body as Answer & {
    readonly devices: readonly { deviceId: string; kind: string; name: string }[];
  };
  const printer = devices.find(({ kind }) => kind === 'printer');
  if (printer === undefined) throw new Error('The demonstration has no printer');
  await ask(clinic, 'PUT', `/clinics/${clinic.clinicId}/devices/${printer.deviceId}`, {
    cookie,
    body: {
      kind: 'printer',
      name: printer.name,
      settings: { printer: { kind: 'network', host: '127.0.0.1', port, widthDots: 576 } },
    },
  });
}

/** Stands in the line to a printer and notes when the cut of a ticket has come through. */
async function listenTo(printerPort: number) {
  let told: ((at: number) => void) | undefined;
  const connections = new Set<Socket>();
  const server = createServer((from) => {
    connections.add(from.once('close', () => connections.delete(from)));
    const decoder = new EscposDecoder();
    const to = connect(printerPort, '127.0.0.1');
    from.on('data', (bytes) => {
      const at = performance.timeOrigin + performance.now();
      if (decoder.push(bytes).some(({ type }) => type === 'cut')) told?.(at);
    });
    from.pipe(to).pipe(from);
    from.on('error', () => to.destroy());
    to.on('error', () => from.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // Listening on a port, not on a path.
  const { port } = server.address() as AddressInfo;
  return {
    port,
    nextCut: () => new Promise<number>((resolve) => (told = resolve)),
    // Whoever prints may keep its connection.
    close: () => {
      for (const connection of connections) connection.destroy();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
