/** An administrator records the clinic's own voice in the panel, with the microphone that Chromium has for tests. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { microphonePhrases as p } from '../../common/phrases/adminMicrophone.ts';
import { recordingPhrases } from '../../common/phrases/adminRecordings.ts';
import { say, type Phrase } from '../../common/phrases/phrase.ts';
import { parseWav } from '../../server/adapters/speech/wav.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';
import { openBrowser } from './browser.ts';
import { expectAccessible } from './legible.ts';
import { openLoggedIn } from './panel.ts';

/** It beeps twice a second. */
const FAKE_MICROPHONE = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];

let browser: Browser | undefined;
let server: ClinicServer | undefined;
const folder = mkdtempSync(join(tmpdir(), 'turnstone-microphone-'));
beforeAll(async () => {
  browser = await openBrowser(FAKE_MICROPHONE);
  if (browser) server = await startClinicServer(undefined, { folder });
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('words are recorded, heard and only then kept, without the silence around them', async ({ skip }) => {
  if (server === undefined) {
    skip();
    return;
  }
  const words = (phrase: Phrase, values = {}) => say(phrase, 'en', values);
  const path = '/operator/admin/recordings';
  const page = await openLoggedIn(browser, server, { login: 'admin', language: 'en', path });
  const press = (phrase: Phrase) => page.getByRole('button', { name: words(phrase), exact: true });
  await press(p.open).first().click();
  expect(await press(p.keep).isDisabled()).toBe(true);
  await press(p.record).click();
  await expect
    .poll(() => page.getByLabel(words(p.level)).evaluate((meter) => (meter as HTMLMeterElement).value), {
      timeout: 10_000,
    })
    .toBeGreaterThan(0.1);
  await press(p.stop).click();
  await press(p.again).waitFor();
  await expectAccessible(page);
  await press(p.hear).click();
  await press(p.keep).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByText(words(recordingPhrases.recorded), { exact: true }).first().waitFor();

  const { body } = await server.ask('GET', `/clinics/${server.clinicId}/recordings`, {
    cookie: await server.logIn('admin'),
  });
  const { recordings } = body as { recordings: { name: string; language: string; recordedAt: number | null }[] };
  const [kept] = recordings.filter(({ recordedAt }) => recordedAt !== null);
  const file = join(folder, 'recordings/clinics', server.clinicId, kept?.language ?? '', `${kept?.name ?? ''}.wav`);
  const sound = parseWav(readFileSync(file));
  const samples = sound?.samples ?? new Float32Array();
  const first = samples.findIndex((sample) => Math.abs(sample) > 0.02);
  expect(first).toBeGreaterThanOrEqual(0);
  expect(first / (sound?.sampleRate ?? 1)).toBeLessThan(0.2);
  await page.context().close();
});
