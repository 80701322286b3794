import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const SYSTEM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/**
 * The machine's Chromium, to be closed by whoever opened it. Undefined where there is none: then say so and pass, but
 * fail under CI.
 *
 * @param args beside what every test needs
 */
export async function openBrowser(args: readonly string[] = []): Promise<Browser | undefined> {
  const executablePath = SYSTEM.find((path) => existsSync(path));
  if (executablePath === undefined) {
    if (process.env['CI'] === 'true') throw new Error('There is no Chromium to test the screens with.');
    process.stdout.write('skipped: no Chromium on this machine\n');
    return undefined;
  }
  // Chromium's sandbox refuses root.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath, args: [...asRoot, ...args] });
}

/** A screen whose browser was told to play without being touched, as in docs/screens. */
export const PLAYS_BY_ITSELF = '--autoplay-policy=no-user-gesture-required';
