/** A waiting-room screen that is never closed: what its page holds after a day of calls, beside what it held at first. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { CDPSession } from 'playwright-core';
import { buildApps } from '../../scripts/buildApps.ts';
import { chime } from '../../server/adapters/speech/chime.ts';
import { encodeWav } from '../../server/adapters/speech/wav.ts';
import { Announcement } from '../../common/contract/displayView.ts';
import { PLAYS_BY_ITSELF } from '../browser/browser.ts';
import { calls, displayView, LONG_MESSAGE, startDisplayServer, type DisplayServer } from '../browser/displayServer.ts';
import { openChromium } from './openChromium.ts';
import type { Group } from './rows.ts';

/** A day of a large waiting hall. */
const CALLS = 1_024;
/** By then every list is as long as it gets, and every letter has been drawn. */
const SETTLED_AFTER = 256;
const EVERY_MS = 50;
const MEGABYTE = 1_048_576;
const ROOMS = 8;

type Held = { readonly heap: number; readonly nodes: number; readonly listeners: number };

export const displayMemory: Group = {
  name: 'display memory',
  async measure() {
    await buildApps({ force: false });
    const browser = await openChromium(PLAYS_BY_ITSELF);
    const wav = encodeWav(chime(22_050));
    const server = await startDisplayServer(displayView({ hasSound: true }), () => wav);
    try {
      const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
      await page.goto(`${server.address}/display/`);
      const devTools = await page.context().newCDPSession(page);
      await devTools.send('Performance.enable');
      await live(server, 0, SETTLED_AFTER);
      const settled = await heldBy(devTools);
      await live(server, SETTLED_AFTER, CALLS);
      const after = await heldBy(devTools);
      const grown = (what: string, of: keyof Held, unit: string, share: number, goal: number) => ({
        name: `a display's ${what}, grown over ${CALLS - SETTLED_AFTER} calls`,
        value: Math.max(0, after[of] - settled[of]) / share,
        unit,
        limit: settled[of] / share,
        goal,
      });
      return [
        grown('memory', 'heap', 'MB', MEGABYTE, 1),
        grown('page', 'nodes', 'nodes', 1, 300),
        grown('listeners', 'listeners', 'listeners', 1, 20),
      ];
    } finally {
      await browser.close();
      await server.close();
    }
  },
};

/** Each call is shown, said, answered and over, as the others are; what stands beside them changes now and then. */
async function live(server: DisplayServer, from: number, until: number): Promise<void> {
  const media = { mediaId: randomUUID(), kind: 'notice' as const, showMs: 5_000, text: LONG_MESSAGE };
  const numbers = (last: number, count: number) =>
    Array.from(
      { length: Math.min(count, last + 1) },
      (_, index) => `B-${String((last - index) % 1_000).padStart(3, '0')}`,
    );
  for (let call = from; call < until; call += 1) {
    const current = calls(numbers(call, 1 + (call % ROOMS)), 'called');
    server.show(
      displayView({
        hasSound: true,
        current,
        recent: calls(numbers(Math.max(0, call - ROOMS), 6), 'over'),
        // At both looks the screen shows the same.
        media: call % 32 < 16 ? [] : [media],
      }),
    );
    if (call % 10 === 0)
      server.play(
        Announcement.parse({
          announcementId: randomUUID(),
          zoneId: randomUUID(),
          callId: current[0]?.callId,
          kind: 'call',
          number: 'B-042',
          voiceUntil: Date.now() + 30_000,
          // Each call has a sound of its own.
          sounds: [{ url: `/sounds/${call}.wav`, language: 'en', durationMs: 900 }],
        }),
      );
    await pause(EVERY_MS);
  }
}

/** After everything that nobody needs is thrown away. */
async function heldBy(devTools: CDPSession): Promise<Held> {
  for (let time = 0; time < 3; time += 1) {
    await devTools.send('HeapProfiler.collectGarbage');
    await pause(300);
  }
  const { metrics } = await devTools.send('Performance.getMetrics');
  const of = (wanted: string) => metrics.find(({ name }) => name === wanted)?.value ?? 0;
  return { heap: of('JSHeapUsedSize'), nodes: of('Nodes'), listeners: of('JSEventListeners') };
}
