/** How soon a call is heard: from "next" until its sound is at the output of the screen's browser. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { buildApps } from '../../scripts/buildApps.ts';
import { startDrivenClinic, type DrivenClinic } from '../../scripts/demoDay/clinic.ts';
import { heardStretches } from '../announcing/samples.ts';
import { PLAYS_BY_ITSELF } from '../browser/browser.ts';
import { listenToOutput, outputOf } from '../browser/outputSound.ts';
import { ask, enter } from './clinicClient.ts';
import { openChromium } from './openChromium.ts';
import { quantile, type Group, type Row } from './rows.ts';

const CALLS = 12;
const WARM_UP = 2;
/** Longer than any pause within an announcement: the next call is pressed when it is over. */
const SILENT_FOR_MS = 2_500;
const HEARD_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 500;
/** Longer than a call is said for. */
const JOBS_AFTER_MS = 10_000;

export const sound: Group = {
  name: 'sound',
  limitMin: 12,
  async measure() {
    await buildApps({ force: false });
    const browser = await openChromium(PLAYS_BY_ITSELF);
    const clinic = await startDrivenClinic(Date.parse('2026-03-02T08:00:00Z'), 0);
    try {
      await clinic.prepareSpeech();
      // The ear is a script of ours, which the server's pages would not let in.
      const context = await browser.newContext({ viewport: { width: 1920, height: 1080 }, bypassCSP: true });
      const page = await context.newPage();
      await listenToOutput(page);
      await page.goto(`${clinic.url}/display/`);
      await page.getByText('Please wait for your number').waitFor();
      return rows(await pressedToHeard(clinic, page), await startedToHeard(page));
    } finally {
      await browser.close();
      await clinic.stop();
    }
  },
};

function rows(took: readonly number[], limit: readonly number[]): Row[] {
  const row = (share: number, name: string, goal: number | null): Row => ({
    name: `"next" pressed until heard at the browser's output, ${name}`,
    value: quantile(took, share),
    unit: 'ms',
    limit: quantile(limit, share),
    goal,
  });
  return [row(0.5, 'median', null), row(0.95, 'p95', 1_000)];
}

/** Presses and waits until the call has been said to its end. */
async function pressedToHeard(clinic: DrivenClinic, page: Page): Promise<readonly number[]> {
  const { cookie, serviceId, room } = await enter(clinic);
  const at = (path: string) => `/clinics/${clinic.clinicId}${path}`;
  await ask(clinic, 'POST', at(`/rooms/${room}/open`), { cookie });
  const took: number[] = [];
  for (let call = 0; call < WARM_UP + CALLS; call += 1) {
    await ask(clinic, 'POST', at('/tickets'), { cookie, body: { serviceId, language: 'en' } });
    await forget(page);
    // By the clinic's clock, too, the call before has been said.
    clinic.clock.at += 60_000;
    const pressedAt = Date.now();
    await ask(clinic, 'POST', at(`/rooms/${room}/next`), { cookie });
    const heardAt = await whenHeard(page, () => clinic.runJobs());
    if (call >= WARM_UP) took.push(heardAt - pressedAt);
  }
  return took;
}

/** The least that this browser needs: a sound that is ready is started, and is at the output. */
async function startedToHeard(page: Page): Promise<readonly number[]> {
  const took: number[] = [];
  await page.evaluate(() => {
    Object.assign(globalThis, { spare: new AudioContext() });
  });
  // Its ear is on once it hears silence.
  while ((await outputOf(page, 'voice')).samples.length === 0) await pause(LOOK_EVERY_MS);
  for (let time = 0; time < CALLS; time += 1) {
    await forget(page);
    const startedAt = await page.evaluate(() => {
      // Put there above.
      const { spare } = globalThis as unknown as { spare: AudioContext };
      const tone = spare.createOscillator();
      tone.connect(spare.destination);
      const at = performance.timeOrigin + performance.now();
      tone.start();
      tone.stop(spare.currentTime + 0.3);
      return at;
    });
    took.push((await whenHeard(page)) - startedAt);
  }
  return took;
}

const forget = (page: Page): Promise<void> =>
  page.evaluate(() => {
    // Put there by the ear: see test/browser/outputSound.ts.
    const { ears } = globalThis as unknown as { ears: Record<string, { chunks: unknown[] }> };
    for (const ear of Object.values(ears)) ear.chunks.length = 0;
  });

/**
 * @param jobs of a server, which tries again what did not succeed at once
 * @returns when the first sound was given to the loudspeaker; once it is over
 */
async function whenHeard(page: Page, jobs = () => Promise.resolve()): Promise<number> {
  const startedAt = Date.now();
  while (Date.now() - startedAt < HEARD_WITHIN_MS) {
    if (Date.now() - startedAt > JOBS_AFTER_MS) await jobs();
    const output = await outputOf(page, 'voice');
    const [said] = heardStretches(output, SILENT_FOR_MS);
    const lastsMs = (output.samples.length / output.sampleRate) * 1_000;
    if (said && lastsMs - said.untilMs > SILENT_FOR_MS) return output.startedAt + said.fromMs;
    await pause(LOOK_EVERY_MS);
  }
  throw new Error('Nothing was heard');
}
