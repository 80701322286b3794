/** What patients hear at a waiting-room screen, measured at the output of its browser; and what may never cover a call. */
import { randomUUID } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Announcement } from '../../common/contract/displayView.ts';
import { ShownMedia } from '../../common/contract/media.ts';
import type { TestCall } from '../../common/contract/screens.ts';
import type { Pcm } from '../../server/adapters/speech/pcm.ts';
import { encodeWav } from '../../server/adapters/speech/wav.ts';
import { heardStretches, toneStrength } from '../announcing/samples.ts';
import { openBrowser, PLAYS_BY_ITSELF } from './browser.ts';
import { calls, displayView, startDisplayServer, type DisplayServer, type ViewOptions } from './displayServer.ts';
import { listenToOutput, outputOf } from './outputSound.ts';

const SOON = { timeout: 20_000 };
const RATE = 22_050;
let browser: Browser | undefined;
beforeAll(async () => {
  browser = await openBrowser([PLAYS_BY_ITSELF]);
});
afterAll(() => browser?.close());
beforeEach(({ skip }) => {
  skip(browser === undefined);
});

type Open = { readonly page: Page; readonly server: DisplayServer };
async function withScreen(
  options: ViewOptions,
  look: (open: Open) => Promise<void>,
  sounds: Readonly<Record<string, Pcm>> = {},
): Promise<void> {
  const server = await startDisplayServer(displayView({ hasSound: true, ...options }), (name) => {
    const sound = sounds[name];
    return sound && encodeWav(sound);
  });
  const context = await browser?.newContext({ viewport: { width: 1920, height: 1080 }, reducedMotion: 'reduce' });
  const page = await context?.newPage();
  try {
    if (!page) return;
    await listenToOutput(page);
    // A film is its sound here.
    await page.route('**/media/*', (route) =>
      route.fulfill({ contentType: 'audio/wav', body: encodeWav(tone([200], 60_000)) }),
    );
    await page.goto(`${server.address}/display/`);
    await expect.poll(() => server.health.length, SOON).toBeGreaterThan(0);
    await look({ page, server });
  } finally {
    await context?.close();
    await server.close();
  }
}

/** Tones one after the other, each as long, with a short silence between. */
function tone(all: readonly number[], eachMs: number): Pcm {
  const length = Math.round((eachMs / 1_000) * RATE);
  const gap = Math.round(0.1 * RATE);
  const samples = new Float32Array(all.length * (length + gap));
  all.forEach((hz, turn) => {
    for (let index = 0; index < length; index += 1)
      samples[turn * (length + gap) + index] = 0.5 * Math.sin((2 * Math.PI * hz * index) / RATE);
  });
  return { samples, sampleRate: RATE };
}

const saying = (call: { readonly callId: string; readonly number: string }, name: string) =>
  Announcement.parse({
    announcementId: randomUUID(),
    zoneId: randomUUID(),
    callId: call.callId,
    kind: 'call',
    number: call.number,
    voiceUntil: Date.now() + 60_000,
    sounds: [{ url: `/sounds/${name}`, language: 'en', durationMs: 2_000 }],
  });

/** The energy of each tenth of a second, as a share of the loudest. */
function envelope({ samples, sampleRate }: Pcm): readonly number[] {
  const step = Math.round(sampleRate / 10);
  const energies = Array.from({ length: Math.floor(samples.length / step) }, (_, at) =>
    Math.sqrt(samples.subarray(at * step, (at + 1) * step).reduce((sum, sample) => sum + sample * sample, 0) / step),
  );
  const loudest = Math.max(...energies, 1e-9);
  return energies.map((energy) => energy / loudest);
}

const part = ({ samples, sampleRate }: Pcm, fromMs: number, untilMs: number): Pcm => ({
  sampleRate,
  samples: samples.subarray((fromMs / 1_000) * sampleRate, (untilMs / 1_000) * sampleRate),
});

/** How well two courses of loudness agree: 1 where they are the same. */
function agreement(one: readonly number[], other: readonly number[]): number {
  const length = Math.min(one.length, other.length);
  const mean = (values: readonly number[]) => values.slice(0, length).reduce((sum, value) => sum + value, 0) / length;
  const [a, b] = [mean(one), mean(other)];
  let [both, ofOne, ofOther] = [0, 0, 0];
  for (let at = 0; at < length; at += 1) {
    const [x, y] = [(one[at] ?? 0) - a, (other[at] ?? 0) - b];
    both += x * y;
    ofOne += x * x;
    ofOther += y * y;
  }
  return both / Math.sqrt(ofOne * ofOther);
}

describe('at the output of the browser', () => {
  test('each call is heard as its file has it, twice, in order, and never two at the same time', async () => {
    const current = calls(['A-001', 'B-002'], 'called');
    const [first, second] = current;
    if (!first || !second) throw new Error('There are two calls');
    // As the files of the server are: everything in it comes twice.
    const files = { 'first.wav': tone([600, 600], 900), 'second.wav': tone([1_000, 1_400, 1_000, 1_400], 500) };
    await withScreen(
      { current },
      async ({ page, server }) => {
        server.play(saying(first, 'first.wav'));
        server.play(saying(second, 'second.wav'));
        /** How many tones have come, and whether there was silence since. */
        const heard = async () => {
          const output = await outputOf(page, 'voice');
          const tones = heardStretches(output, 50);
          const lastsMs = (output.samples.length / output.sampleRate) * 1_000;
          return { tones: tones.length, isOver: lastsMs - (tones.at(-1)?.untilMs ?? lastsMs) > 500 };
        };
        await expect.poll(heard, SOON).toEqual({ tones: 6, isOver: true });
        const output = await outputOf(page, 'voice');
        const stretches = heardStretches(output, 50);
        const tones = stretches.map(({ fromMs, untilMs }) => {
          const heardNow = part(output, fromMs + 60, untilMs - 60);
          // One tone alone: the strength of any other, had it been played over this one, would be missing here.
          return [600, 1_000, 1_400].filter((hz) => toneStrength(heardNow, hz) > 0.95).join('+');
        });
        expect(tones).toEqual(['600', '600', '1000', '1400', '1000', '1400']);
        for (const [file, from] of [
          [files['first.wav'], stretches[0]?.fromMs ?? 0],
          [files['second.wav'], stretches[2]?.fromMs ?? 0],
        ] as const) {
          const expected = envelope(file);
          expect(agreement(expected, envelope(part(output, from, from + expected.length * 100)))).toBeGreaterThan(0.85);
        }
      },
      files,
    );
  });

  test('a film is much quieter while a number is said, and as before after it', async () => {
    const [call] = calls(['A-001'], 'called');
    if (!call) throw new Error('There is a call');
    const film = ShownMedia.parse({
      mediaId: randomUUID(),
      kind: 'video',
      showMs: 60_000,
      url: '/media/film.webm',
      hasSound: true,
    });
    await withScreen(
      { media: [film] },
      async ({ page, server }) => {
        /** How loud the film is in the last tenth of a second. */
        const loudness = async () => {
          const { samples, sampleRate } = await outputOf(page, 'film');
          const last = samples.subarray(-Math.round(sampleRate / 10));
          return Math.sqrt(last.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, last.length));
        };
        await expect.poll(loudness, SOON).toBeGreaterThan(0.05);
        const before = await loudness();
        server.show(displayView({ hasSound: true, media: [film], current: [call] }));
        server.play(saying(call, 'call.wav'));
        await expect.poll(loudness, SOON).toBeLessThan(before / 4);
        server.show(displayView({ hasSound: true, media: [film] }));
        await expect.poll(loudness, { timeout: 30_000 }).toBeGreaterThan(before / 1.5);
      },
      { 'call.wav': tone([600, 600], 900) },
    );
  });

  test('a sound that does not come is given up, and the next call is heard', async () => {
    const [first, second] = calls(['A-001', 'B-002'], 'called');
    if (!first || !second) throw new Error('There are two calls');
    await withScreen(
      { current: [first, second] },
      async ({ page, server }) => {
        await page.route('**/sounds/never.wav', () => undefined);
        server.play(saying(first, 'never.wav'));
        server.play(saying(second, 'second.wav'));
        await expect.poll(() => server.health.map(({ sound }) => sound), SOON).toContain('sound_not_loaded');
        await expect
          .poll(async () => heardStretches(await outputOf(page, 'voice'), 50).length, SOON)
          .toBeGreaterThanOrEqual(1);
        await expect.poll(async () => toneStrength(await outputOf(page, 'voice'), 1_000), SOON).toBeGreaterThan(0.9);
      },
      { 'second.wav': tone([1_000], 900) },
    );
  });
});

test('a screen that is being tried never covers a call, whichever of the two comes first', async () => {
  const tried: TestCall = {
    testId: randomUUID(),
    number: 'T-123',
    place: { en: 'Room 9' },
    sounds: [],
    saidAfterMs: 0,
    lastsMs: 60_000,
  };
  const [call] = calls(['A-001'], 'called');
  if (!call) throw new Error('There is a call');
  const isOnTop = async (page: Page, text: string) =>
    page.evaluate((wanted) => {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const holder = node.parentElement;
        if (!holder?.checkVisibility() || holder.closest('.read-aloud') || !node.textContent?.includes(wanted))
          continue;
        const { left, top, width, height } = holder.getBoundingClientRect();
        const seen = document.elementFromPoint(left + width / 2, top + height / 2);
        if (seen && (holder.contains(seen) || seen.contains(holder))) return true;
      }
      return false;
    }, text);
  await withScreen({ hasSound: false }, async ({ page, server }) => {
    await server.test(tried);
    await expect.poll(() => isOnTop(page, 'T-123'), SOON).toBe(true);
    server.show(displayView({ current: [call] }));
    await expect.poll(() => isOnTop(page, 'A-001'), SOON).toBe(true);
    expect(await page.getByText('T-123').count()).toBe(0);
    await server.test({ ...tried, testId: randomUUID() });
    expect(await isOnTop(page, 'A-001')).toBe(true);
    expect(await page.getByText('T-123').count()).toBe(0);
  });
});
