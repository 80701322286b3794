import { createCanvas } from '@napi-rs/canvas';
import { beforeAll, describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../common/contract/language.ts';
import { PaperLogo, PaperTemplate, USUAL_TEMPLATE, type PaperBlock } from '../../common/contract/paperTemplate.ts';
import { isBlack } from '../../server/adapters/paper/bitmap.ts';
import { canvasPainter } from '../../server/adapters/paper/canvasPainter.ts';
import { dither, logoOf } from '../../server/adapters/paper/logo.ts';
import { latinDigits, paperDate } from '../../server/adapters/paper/paperDate.ts';
import type { Bitmap, TicketPaper } from '../../server/ports/paper.ts';

const ticket = (over: Partial<TicketPaper> = {}): TicketPaper => ({
  kind: 'ticket',
  language: 'en',
  clinicName: 'Shore Clinic',
  address: null,
  number: 'B-042',
  serviceName: 'Family doctor',
  practitionerName: null,
  whereToWait: null,
  preparation: null,
  late: null,
  issuedAt: Date.parse('2026-11-22T09:05:00Z'),
  timeZone: 'Asia/Tehran',
  appointmentAt: null,
  peopleAhead: 3,
  wait: { fromMin: 20, toMin: 30 },
  qrUrl: 'https://example.org/t/#x',
  isLocalUrl: false,
  code: null,
  showsOwnDigits: false,
  isCopy: false,
  isDemonstration: false,
  ...over,
});
const withBlocks = (change: (block: PaperBlock) => Partial<PaperTemplate['blocks'][number]>): PaperTemplate => ({
  ...USUAL_TEMPLATE,
  blocks: USUAL_TEMPLATE.blocks.map((each) => ({ ...each, ...change(each.block) })),
});
const paint = (template: PaperTemplate, over: Partial<TicketPaper> = {}) =>
  canvasPainter.paint(ticket({ ...over, template }), 576);
const inkOf = ({ bits }: Bitmap): number =>
  bits.reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0);

let logo: PaperLogo;
beforeAll(async () => {
  const canvas = createCanvas(300, 100);
  const context = canvas.getContext('2d');
  context.fillStyle = '#000000';
  context.fillRect(0, 0, 150, 100);
  const made = await logoOf(canvas.toBuffer('image/png'));
  if (!made.ok) throw new Error(made.error);
  const { widthDots, heightDots, bits } = made.value;
  logo = PaperLogo.parse({ widthDots, heightDots, bits: Buffer.from(bits).toString('base64') });
});

describe('the clinic’s own paper', () => {
  test.each(LANGUAGES)('in %s is as the product’s where nothing was changed', async (language) => {
    expect(await paint(USUAL_TEMPLATE, { language })).toEqual(await canvasPainter.paint(ticket({ language }), 576));
  });

  test('leaves out what the clinic does not want, but never the number', async () => {
    const all = await paint(USUAL_TEMPLATE);
    const without = await paint(withBlocks((block) => (block === 'qr' ? { isShown: false } : {})));
    expect(without.heightDots).toBeLessThan(all.heightDots - 100);
    const onlyNumber = await paint(withBlocks(() => ({ isShown: false })));
    expect(onlyNumber.heightDots).toBeGreaterThan(24 * 8);
    expect(PaperTemplate.safeParse(withBlocks(() => ({ isShown: false }))).success).toBe(false);
  });

  test('prints larger what is wanted larger, and the words of the clinic in the patient’s language only', async () => {
    const [small, large] = await Promise.all(
      (['small', 'large'] as const).map((size) => paint(withBlocks((block) => (block === 'facts' ? { size } : {})))),
    );
    expect(large?.heightDots).toBeGreaterThan(small?.heightDots ?? Infinity);
    const words = { ...USUAL_TEMPLATE, text: { fa: 'لطفاً آرام سخن بگویید.' } };
    const plain = await paint(USUAL_TEMPLATE);
    expect(await paint(words)).toEqual(plain);
    expect((await paint(words, { language: 'fa' })).heightDots).toBeGreaterThan(
      (await paint(USUAL_TEMPLATE, { language: 'fa' })).heightDots,
    );
  });

  test('puts the parts in the clinic’s order', async () => {
    const turned = { ...USUAL_TEMPLATE, blocks: USUAL_TEMPLATE.blocks.toReversed() };
    const [usual, other] = [await paint(USUAL_TEMPLATE), await paint(turned)];
    expect(other).not.toEqual(usual);
    expect(Math.abs(inkOf(other) - inkOf(usual))).toBeLessThan(inkOf(usual) / 50);
  });

  test('bears the logo at its head, dot by dot', async () => {
    const picture = await paint({ ...USUAL_TEMPLATE, logo });
    const left = Math.round((576 - logo.widthDots) / 2);
    expect(isBlack(picture, left + 20, 8 + 50)).toBe(true);
    expect(isBlack(picture, left + logo.widthDots - 20, 8 + 50)).toBe(false);
    const report = {
      kind: 'report',
      language: 'en',
      title: 'Day',
      subtitles: [],
      lines: [],
      isDemonstration: false,
    } as const;
    const [bare, headed] = await Promise.all([
      canvasPainter.paint(report, 576),
      canvasPainter.paint({ ...report, template: { ...USUAL_TEMPLATE, logo } }, 576),
    ]);
    expect(headed.heightDots).toBe(bare.heightDots + logo.heightDots + 8);
  });
});

describe('a logo', () => {
  test('is made to fit, and keeps how dark it is', async () => {
    expect(logo.widthDots).toBe(384);
    expect(logo.heightDots).toBe(128);
    const grey = dither(new Uint8ClampedArray(64 * 64 * 4).fill(128), 64, 64);
    expect(inkOf(grey) / (64 * 64)).toBeCloseTo(0.5, 1);
    expect(inkOf(dither(new Uint8ClampedArray(64 * 64 * 4).fill(255), 64, 64))).toBe(0);
  });

  test('is refused where it is no picture, or far too large to unpack', async () => {
    expect(await logoOf(new TextEncoder().encode('<svg onload="x">'))).toEqual({ ok: false, error: 'not_a_picture' });
    const head = Buffer.alloc(40);
    head.writeUInt32BE(0x89504e47, 0);
    head.writeUInt32BE(60_000, 16);
    head.writeUInt32BE(60_000, 20);
    expect(await logoOf(head)).toEqual({ ok: false, error: 'too_large' });
    expect(PaperLogo.safeParse({ widthDots: 384, heightDots: 128, bits: 'AAAA' }).success).toBe(false);
  });
});

test('a date is told in the calendar and the digits that the clinic wants', () => {
  const at = Date.parse('2026-11-22T09:05:00Z');
  expect(paperDate(at, 'Asia/Tehran', 'en', 'language')).toBe('November 22, 2026');
  expect(paperDate(at, 'Asia/Tehran', 'fa', 'language')).toBe('۱ آذر ۱۴۰۵');
  expect(paperDate(at, 'Asia/Tehran', 'ar', 'islamic')).toContain('١٤٤٨');
  expect(latinDigits(paperDate(at, 'Asia/Tehran', 'fa', 'persian'))).toBe('1 آذر 1405');
});
