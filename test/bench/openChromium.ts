import { chromium, type Browser } from 'playwright-core';
import { CHROMIUM } from '../../scripts/debian/chromium.ts';
import { fetchPart } from '../../scripts/debian/part.ts';

/**
 * The browser to measure with, fetched where it is missing; to be closed by whoever opened it.
 *
 * @param more arguments beside those that every start needs
 */
export async function openChromium(...more: readonly string[]): Promise<Browser> {
  const fetched = await fetchPart(CHROMIUM, (line) => process.stderr.write(`${line}\n`));
  if (!fetched.ok) throw new Error(`There is no Chromium to measure with: ${fetched.advice}`);
  const { executablePath, args, env } = fetched.programs;
  const kept = Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  );
  return chromium.launch({ executablePath, args: [...args, ...more], env: { ...kept, ...env } });
}
