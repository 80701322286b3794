/** What a waiting-room screen must never do, whatever it is told: cut, overlap, shrink, speak twice, weigh too much. */
import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ShownMedia } from '../../common/contract/media.ts';
import { Announcement } from '../../common/contract/displayView.ts';
import { fakeVoice } from '../../server/adapters/speech/fakeVoice.ts';
import { encodeWav } from '../../server/adapters/speech/wav.ts';
import { TURN_MS } from '../../display/src/layout/wording.ts';
import { openBrowser, PATIENCE_MS, PLAYS_BY_ITSELF } from './browser.ts';
import {
  calls,
  displayView,
  LONG_MESSAGE,
  LONG_PLACE,
  startDisplayServer,
  type DisplayServer,
  type ViewOptions,
} from './displayServer.ts';

let browser: Browser | undefined;
beforeAll(async () => {
  browser = await openBrowser([PLAYS_BY_ITSELF]);
});
afterAll(() => browser?.close());
beforeEach(({ skip }) => {
  skip(browser === undefined);
});

const SOON = { timeout: PATIENCE_MS };
const FULL_HD = { width: 1920, height: 1080 };
const numbers = (count: number, series = 'B') =>
  Array.from({ length: count }, (_, index) => `${series}-${String(42 - index).padStart(3, '0')}`);
const past = calls(numbers(6, 'A'), 'over');
const farAway = calls(numbers(12), 'called').map((call) => ({ ...call, place: { ...call.place, name: LONG_PLACE } }));

const notice: ShownMedia = { mediaId: randomUUID(), kind: 'notice', showMs: 15_000, text: LONG_MESSAGE };
const openingHours = ShownMedia.parse({
  mediaId: randomUUID(),
  kind: 'hours',
  showMs: 15_000,
  services: [
    {
      name: { en: 'Gastroenterology', fa: 'گوارش و کبد', ar: 'الجهاز الهضمي', zh: '消化内科', ru: 'Гастроэнтерология' },
      open: [8, 14].map((hour) => ({
        fromAt: Date.parse(`2026-03-02T${String(hour).padStart(2, '0')}:00:00Z`),
        untilAt: Date.parse(`2026-03-02T${hour + 4}:00:00Z`),
      })),
    },
    { name: { en: 'X-ray', fa: 'رادیولوژی', ar: 'الأشعة', zh: 'X光', ru: 'Рентген' }, open: [] },
  ],
});

type Open = { readonly page: Page; readonly server: DisplayServer };

/** Shows a view on a screen of its own while `look` runs. */
async function withScreen(
  options: ViewOptions,
  look: (open: Open) => Promise<void>,
  {
    viewport = FULL_HD,
    sounds = (_: string): Buffer | undefined => undefined,
    before = (_: Page): Promise<unknown> => Promise.resolve(),
  } = {},
): Promise<void> {
  const server = await startDisplayServer(displayView(options), sounds);
  const context = await browser?.newContext({ viewport, reducedMotion: 'reduce' });
  const page = await context?.newPage();
  try {
    if (!page) return;
    await before(page);
    await page.goto(`${server.address}/display/`);
    // It reports itself once it has its view.
    await expect.poll(() => server.health.length, SOON).toBeGreaterThan(0);
    await page.evaluate(() => document.fonts.ready);
    await look({ page, server });
  } finally {
    await context?.close();
    await server.close();
  }
}

/** Everything with words in it, by its place on the screen. Run in the page. */
function findFaults(floorPx: number): string[] {
  const faults: string[] = [];
  const words = [...document.querySelectorAll('main bdi, aside bdi, footer bdi, .test bdi')].filter(
    (element) => element.textContent.trim() !== '' && element.closest('.read-aloud') === null,
  );
  const boxes = words.map((element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    const box = range.getBoundingClientRect();
    const text = element.textContent.trim();
    // The box is as high as the font's highest and lowest letters; what counts is how far these ones reach.
    const { fontWeight, fontSize, fontFamily } = getComputedStyle(element);
    const canvas = document.createElement('canvas').getContext('2d');
    if (!canvas) throw new Error('This browser cannot measure letters.');
    canvas.font = `${fontWeight} ${fontSize} ${fontFamily}`;
    const ink = canvas.measureText(text);
    const fontPx = ink.fontBoundingBoxAscent + ink.fontBoundingBoxDescent;
    const top = box.top + ink.fontBoundingBoxAscent - ink.actualBoundingBoxAscent;
    const bottom = box.bottom - ink.fontBoundingBoxDescent + ink.actualBoundingBoxDescent;
    if (bottom - top > (range.getClientRects().length + 1.5) * fontPx) throw new Error(`${text} is measured wrongly.`);
    return { text, box, element, top, bottom };
  });
  for (const { text, box, element, bottom } of boxes) {
    if (box.left < -1 || box.right > innerWidth + 1 || bottom > innerHeight + 1)
      faults.push(`${text} leaves the screen`);
    for (let around = element.parentElement; around !== null; around = around.parentElement) {
      const outer = around.getBoundingClientRect();
      if (getComputedStyle(around).overflow === 'hidden' && (box.right > outer.right + 1 || box.left < outer.left - 1))
        faults.push(`${text} is cut`);
    }
    const fontPx = Number.parseFloat(getComputedStyle(element).fontSize);
    if (fontPx < floorPx - 0.5) faults.push(`${text} has letters of ${fontPx} px`);
  }
  for (const [index, one] of boxes.entries()) {
    for (const other of boxes.slice(index + 1)) {
      if (one.element.contains(other.element) || other.element.contains(one.element)) continue;
      const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
      const along = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
      if (across > 1 && along > 1) faults.push(`${one.text} and ${other.text} overlap`);
    }
  }
  return faults;
}

const FLOOR_43_IN_5_M = 67;
const HALLS: readonly (readonly [string, ViewOptions])[] = [
  ['one call', { current: calls(numbers(1), 'called') }],
  ['five calls and six past ones', { current: calls(numbers(5), 'called'), recent: past }],
  ['twelve calls', { current: calls(numbers(12), 'called'), recent: past }],
  ['forty calls', { current: calls(numbers(40), 'called'), recent: past }],
  ['Persian first', { languages: ['fa', 'en'], current: calls(numbers(12), 'called'), recent: past }],
  ['Persian alone', { languages: ['fa'], current: calls(numbers(12), 'called'), recent: past }],
  ['two languages by turns', { twoLanguages: 'in_turn', current: calls(numbers(5), 'called'), recent: past }],
  ['Arabic and Russian', { languages: ['ar', 'ru'], current: calls(numbers(12), 'called'), recent: past }],
  ['Chinese', { languages: ['zh', 'en'], current: calls(numbers(5), 'called'), recent: past }],
  ['own digits', { languages: ['en', 'fa'], showsOwnDigits: true, current: calls(numbers(5), 'called'), recent: past }],
  [
    'own digits of twelve calls, Persian alone',
    { languages: ['fa'], showsOwnDigits: true, current: calls(numbers(12), 'called'), recent: past },
  ],
  [
    'twelve calls to rooms of three lines in Persian, own digits and a long message',
    { languages: ['fa'], showsOwnDigits: true, message: LONG_MESSAGE, current: farAway, recent: past },
  ],
  [
    'a long message in two languages',
    { languages: ['fa', 'en'], message: LONG_MESSAGE, current: calls(numbers(5), 'called'), recent: past },
  ],
  [
    'a corridor with twelve calls',
    { layout: 'corridor', languages: ['fa', 'en'], current: calls(numbers(12), 'called') },
  ],
  ['a corridor far away', { layout: 'corridor', languages: ['fa'], current: farAway }],
  [
    'calls beside fourteen services',
    {
      layout: 'services',
      servicesCount: 14,
      languages: ['fa', 'en'],
      current: calls(numbers(2), 'called'),
      recent: past,
    },
  ],
  [
    'twelve calls, and no room for the services',
    { layout: 'services', servicesCount: 6, languages: ['ru', 'zh'], current: calls(numbers(12), 'called') },
  ],
  [
    'a long notice beside the calls',
    { media: [notice], languages: ['ru', 'ar'], current: calls(numbers(3), 'called') },
  ],
  [
    'opening hours beside the calls',
    { media: [openingHours], languages: ['fa', 'ar'], current: calls(numbers(2), 'called') },
  ],
  ['twelve calls, and no room for a notice', { media: [notice], current: farAway }],
  ['all five languages', { languages: ['en', 'fa', 'ar', 'zh', 'ru'], current: calls(numbers(5), 'called') }],
];

describe('in the hall nothing is cut, overlaps or is too small', () => {
  test.each(HALLS)('with %s', async (_, options) => {
    await withScreen(options, async ({ page }) => {
      await expect.poll(() => page.evaluate(findFaults, FLOOR_43_IN_5_M)).toEqual([]);
    });
  });

  test('on an upright screen', async () => {
    const options = { current: calls(numbers(12), 'called'), recent: past } as const;
    await withScreen(
      options,
      async ({ page }) => {
        await expect.poll(() => page.evaluate(findFaults, FLOOR_43_IN_5_M)).toEqual([]);
      },
      { viewport: { width: 1080, height: 1920 } },
    );
  });

  test('far from the screen: 55 inches at 8 m', async () => {
    const options = { current: calls(numbers(12), 'called'), diagonalInch: 55, viewingDistanceM: 8 };
    await withScreen(options, async ({ page }) => {
      await expect.poll(() => page.evaluate(findFaults, 84)).toEqual([]);
    });
  });

  test('without a connection, with all it has to say', async () => {
    const languages = ['en', 'fa', 'ar', 'zh', 'ru'] as const;
    await withScreen({ languages, current: calls(numbers(5), 'called') }, async ({ page, server }) => {
      await server.close();
      await page.getByRole('alert').waitFor();
      await expect.poll(() => page.evaluate(findFaults, FLOOR_43_IN_5_M)).toEqual([]);
      for (const words of ['No connection', 'ارتباط قطع است', 'لا يوجد اتصال', '连接已断开', 'Нет связи'])
        expect(await page.getByRole('alert').innerText()).toContain(words);
    });
  });
});

describe('beside a door', () => {
  const door = { layout: 'door', diagonalInch: 24, viewingDistanceM: 4 } as const;

  test('the room and "please wait" stand there when nobody was called', async () => {
    await withScreen({ ...door, languages: ['en', 'fa'] }, async ({ page }) => {
      await page.getByText('Please wait').waitFor();
      expect(await page.getByRole('heading').innerText()).toMatch(/Room 4\s+اتاق ۴/);
      await expect.poll(() => page.evaluate(findFaults, 40)).toEqual([]);
    });
  });

  test.each([
    ['in English and Persian', ['en', 'fa']],
    ['in Persian', ['fa']],
    ['in Arabic and Russian', ['ar', 'ru']],
  ] as const)('the doctor stands below the room %s, and the number has its own digits', async (_, languages) => {
    const doctor = {
      name: { en: 'Dr Noor', fa: 'دکتر نور', ar: 'د. نور', zh: '努尔医生', ru: 'Доктор Нур' },
      title: {
        en: 'Specialist for heart and vessels',
        fa: 'فوق تخصص قلب و عروق',
        ar: 'أخصائي القلب والأوعية',
        zh: '心血管专科',
        ru: 'Врач-кардиолог высшей категории',
      },
    };
    for (const current of [[], calls(numbers(1), 'called')]) {
      await withScreen({ ...door, languages, doctor, showsOwnDigits: true, current }, async ({ page }) => {
        await page.locator('.doctor').waitFor();
        await expect.poll(() => page.evaluate(findFaults, 40)).toEqual([]);
        if (current.length > 0) await page.getByText(languages[0] === 'ar' ? 'B-٠٤٢' : 'B-۰۴۲').waitFor();
      });
    }
  });

  test('the number is asked to come in, and those who wait are told so again', async () => {
    const [called] = calls(['B-042'], 'called');
    if (!called) return;
    await withScreen({ ...door, current: [called] }, async ({ page, server }) => {
      await page.getByText('Please come in').waitFor();
      expect(await page.getByText('B-042').count()).toBe(1);
      await expect.poll(() => server.painted, SOON).toEqual([called.callId]);
      await expect.poll(() => page.evaluate(findFaults, 40)).toEqual([]);
      server.show(displayView({ ...door, current: [{ ...called, state: 'in_service' }] }));
      await page.getByText('Please wait').waitFor();
    });
  });
});

/** What the strip says in so many turns, one after the other. */
const partsOfStrip = async ({ page, server }: Open, turns: number): Promise<readonly string[]> => {
  const parts: string[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    server.turnClock(TURN_MS);
    await page.waitForTimeout(100);
    // Letters that were not on the screen before arrive a moment later.
    await expect.poll(() => page.evaluate(findFaults, FLOOR_43_IN_5_M), SOON).toEqual([]);
    const text = (await page.locator('footer p').innerText()).replaceAll(/\s/g, '');
    if (!parts.includes(text)) parts.push(text);
  }
  return parts;
};

/** What of a text is left when what was said is taken away, part by part from its beginning. */
function afterParts(text: string, parts: readonly string[]): string {
  const next = parts.find((part) => part !== '' && text.startsWith(part));
  return next === undefined ? text : afterParts(text.slice(next.length), parts);
}

describe('the clinic’s own message', () => {
  test.each([
    ['Persian', ['fa']],
    ['Persian and English', ['fa', 'en']],
    ['Chinese', ['zh']],
  ] as const)('is told whole in %s, in parts that are read, while the hall stays where it is', async (_, languages) => {
    const options: ViewOptions = {
      languages,
      message: LONG_MESSAGE,
      current: calls(numbers(5), 'called'),
      recent: past,
    };
    await withScreen(options, async (open) => {
      const heightOf = () => open.page.evaluate(() => document.querySelector('main')?.clientHeight);
      const before = await heightOf();
      const parts = await partsOfStrip(open, 16);
      // Begun in the middle of the message, its beginning comes last; a busy machine may miss a turn and see it later.
      for (const language of languages)
        expect(afterParts((LONG_MESSAGE[language] ?? '').replaceAll(/\s/g, ''), parts), parts.join(' | ')).toBe('');
      expect(await heightOf()).toBe(before);
    });
  });
});

test.each([
  ['hall', { current: calls(numbers(5), 'called'), recent: past }],
  ['hall in Persian', { languages: ['fa', 'en'], current: calls(numbers(5), 'called'), recent: past }],
  ['empty hall', {}],
  ['hall with own digits', { languages: ['fa'], showsOwnDigits: true, current: calls(numbers(5), 'called') }],
  ['door', { layout: 'door', current: calls(numbers(1), 'called') }],
] as const)('the %s can be read by everybody', async (_, options) => {
  await withScreen(options, async ({ page }) => {
    const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag22aa']).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
  });
});

describe('sound', () => {
  const wav = async (text: string) => {
    const spoken = await fakeVoice().speak('en', text);
    if (!spoken.ok) throw new Error(spoken.error.code);
    return encodeWav(spoken.value);
  };
  const saying = (call: { readonly callId: string; readonly number: string }, name: string) =>
    Announcement.parse({
      announcementId: randomUUID(),
      zoneId: randomUUID(),
      callId: call.callId,
      kind: 'call',
      number: call.number,
      voiceUntil: Date.now() + 30_000,
      sounds: [{ url: `/sounds/${name}.wav`, language: 'en', durationMs: 400 }],
    });

  /** What the browser really began and ended to play, in order. */
  const listen = (page: Page) =>
    page.addInitScript(() => {
      const heard: string[] = [];
      Object.assign(window, { heard });
      // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its own `this` below
      const start = AudioBufferSourceNode.prototype.start;
      AudioBufferSourceNode.prototype.start = function (...when) {
        const length = Math.round((this.buffer?.duration ?? 0) * 10);
        heard.push(`begins ${length}`);
        this.addEventListener('ended', () => heard.push(`ends ${length}`));
        start.apply(this, when);
      };
    });
  const heardOn = (page: Page) => page.evaluate(() => (window as unknown as { heard: string[] }).heard);

  test('is played once per call, one after the other', async () => {
    const current = calls(numbers(2), 'called');
    const [first, second] = current;
    if (!first || !second) return;
    const sounds = new Map([
      ['a.wav', await wav('ten letters')],
      ['b.wav', await wav('twenty letters and more')],
    ]);
    await withScreen(
      { current, hasSound: true },
      async ({ page, server }) => {
        const twice = saying(first, 'a');
        server.play(twice);
        server.play(twice);
        server.play(saying(second, 'b'));
        await expect.poll(() => heardOn(page), SOON).toHaveLength(4);
        expect(await heardOn(page)).toEqual(['begins 4', 'ends 4', 'begins 9', 'ends 9']);
        expect(server.health.at(-1)).toMatchObject({ sound: 'on' });
      },
      { sounds: (name) => sounds.get(name), before: listen },
    );
  });

  test('that is missing is reported, and the next one is played', async () => {
    const current = calls(numbers(2), 'called');
    const [first, second] = current;
    if (!first || !second) return;
    const sound = await wav('ten letters');
    await withScreen(
      { current, hasSound: true },
      async ({ page, server }) => {
        server.play(saying(first, 'missing'));
        await expect.poll(() => server.health.at(-1), SOON).toMatchObject({ sound: 'sound_not_loaded' });
        server.play(saying(second, 'there'));
        await expect.poll(() => heardOn(page), SOON).toEqual(['begins 4', 'ends 4']);
        await expect.poll(() => server.health.at(-1), SOON).toMatchObject({ sound: 'on' });
      },
      { sounds: (name) => (name === 'there.wav' ? sound : undefined), before: listen },
    );
  });

  test('is off where the clinic wants none', async () => {
    const current = calls(numbers(1), 'called');
    const [first] = current;
    if (!first) return;
    const sound = await wav('ten letters');
    await withScreen(
      { current, hasSound: false },
      async ({ page, server }) => {
        server.play(saying(first, 'a'));
        await expect.poll(() => server.health.at(-1), SOON).toMatchObject({ sound: 'off' });
        expect(await heardOn(page)).toEqual([]);
      },
      { sounds: () => sound, before: listen },
    );
  });
});

test('a browser that wants to be touched first asks for it, and speaks from then on', async () => {
  const untouched = await openBrowser(['--autoplay-policy=document-user-activation-required']);
  const server = await startDisplayServer(displayView({ hasSound: true }));
  try {
    const page = await untouched?.newPage();
    await page?.goto(`${server.address}/display/`);
    await expect.poll(() => server.health.at(-1), SOON).toMatchObject({ sound: 'sound_blocked' });
    await page?.getByRole('button', { name: 'Turn on the sound' }).click();
    await expect.poll(() => server.health.at(-1), SOON).toMatchObject({ sound: 'on' });
    await page?.getByRole('button', { name: 'Turn on the sound' }).waitFor({ state: 'detached' });
  } finally {
    await untouched?.close();
    await server.close();
  }
});

test('after an upgrade of the server a screen loads its new pages, and once', async () => {
  await withScreen({}, async ({ page, server }) => {
    let loads = 0;
    let asked = 0;
    page.on('load', () => (loads += 1));
    await page.route('**/version.json', async (route) => {
      await route.fulfill({ json: { version: 'a newer one' } });
      asked += 1;
    });
    server.drop();
    await expect.poll(() => asked, SOON).toBe(2);
    await page.getByText('Please wait for your number').waitFor();
    expect(loads).toBe(1);
  });
});

test('a screen whose token no longer holds asks to be let in again', async () => {
  await withScreen({}, async ({ page, server }) => {
    expect(server.pairings()).toBe(1);
    server.revoke();
    await expect.poll(() => server.pairings(), SOON).toBe(2);
    await page.getByText('Please wait for your number').waitFor();
  });
});

test('one browser can be several screens', async () => {
  await withScreen({}, async ({ page, server }) => {
    await page.goto(`${server.address}/display/?screen=2`);
    await page.getByText('Please wait for your number').waitFor();
    expect(server.pairings()).toBe(2);
    await page.goto(`${server.address}/display/`);
    await page.getByText('Please wait for your number').waitFor();
    expect(server.pairings()).toBe(2);
  });
});

// As the server compresses it for browsers without TLS, which take nothing better.
test('the page weighs less than 82 kB, compressed', async () => {
  const loaded = new Map<string, number>();
  const reading: Promise<void>[] = [];
  await withScreen(
    { current: calls(numbers(5), 'called') },
    async () => {
      await Promise.all(reading);
      const total = [...loaded.values()].reduce((sum, bytes) => sum + bytes, 0);
      expect(total).toBeGreaterThan(20_000);
      expect(total).toBeLessThan(82_000);
    },
    {
      before: async (page) => {
        page.on('response', (response) => {
          if (!/\.(js|css)$|\/display\/$/.test(new URL(response.url()).pathname)) return;
          reading.push(
            response.body().then((body) => void loaded.set(response.url(), gzipSync(body, { level: 9 }).length)),
          );
        });
      },
    },
  );
});
