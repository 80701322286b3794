import { chromium, type Browser } from 'playwright-core';
import { findChromium } from '../../scripts/debian/chromium.ts';

/**
 * A Chromium, the machine's or the one that `npm test` unpacks, to be closed by whoever opened it. Undefined where there is none: then say so and pass, but
 * fail under CI.
 *
 * @param args beside what every test needs
 */
export async function openBrowser(args: readonly string[] = []): Promise<Browser | undefined> {
  const found = findChromium();
  if (found === undefined) {
    if (process.env['CI'] === 'true') throw new Error('There is no Chromium to test the screens with.');
    process.stdout.write('skipped: no Chromium on this machine\n');
    return undefined;
  }
  const { executablePath, args: own, env } = found;
  const kept = Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  return chromium.launch({ executablePath, args: [...own, ...args], env: { ...kept, ...env } });
}

/** A screen whose browser was told to play without being touched, as in docs/screens. */
export const PLAYS_BY_ITSELF = '--autoplay-policy=no-user-gesture-required';

/** Only ends what hangs: a page that others keep waiting on a busy machine is not wrong. */
export const PATIENCE_MS = 30_000;
