import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';
import { openBrowser } from './browser.ts';

/** A zone in which it is about eleven in the morning now: the clinic works, and nobody's quiet hours hold anything up. */
export function zoneOfMorning(now = new Date()): string {
  const ahead = 11 - now.getUTCHours();
  return ahead === 0 ? 'UTC' : `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`; // by POSIX, west of Greenwich is plus
}

/**
 * For the tests of a file: the pages, a browser, and a server whose clock is the real one, by which the cookies and holds
 * of a real browser count, and it is morning there. Without a browser each test is skipped, in words.
 *
 * @param take is given both before the first test, where there is a browser
 */
export function clinicInRealTime(
  take: (browser: Browser, server: ClinicServer) => void,
  setUp: Parameters<typeof startClinicServer>[1] = {},
): void {
  let browser: Browser | undefined;
  let server: ClinicServer | undefined;
  beforeAll(async () => {
    browser = await openBrowser();
    if (browser === undefined) return;
    server = await startClinicServer(Date.now(), { timeZone: zoneOfMorning(), ...setUp });
    Object.defineProperty(server.clock, 'at', { get: () => Date.now() });
    take(browser, server);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });
  beforeEach(({ skip }) => {
    skip(browser === undefined);
  });
}
