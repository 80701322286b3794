import jsqr from 'jsqr';
import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../common/contract/language.ts';
import { isBlack } from '../../server/adapters/paper/bitmap.ts';
import { canvasPainter } from '../../server/adapters/paper/canvasPainter.ts';
import type { Bitmap, TicketPaper } from '../../server/ports/paper.ts';

// The package is CommonJS: what it exports is the function, though its types say a module.
const jsQR = jsqr as unknown as (typeof jsqr)['default'];

const QR_URL = 'http://192.0.2.2:3000/t/#JZk3v9wq2mXy7LcRf5TtB8nHs1DgQeAaUoIiPpKk0M';
const SERVICE = {
  en: 'Family doctor',
  fa: 'پزشک خانواده',
  ar: 'طبيب الأسرة',
  zh: '全科医生',
  ru: 'Семейный врач',
} as const;

const ticket = (over: Partial<TicketPaper> = {}): TicketPaper => ({
  kind: 'ticket',
  language: 'en',
  clinicName: 'Shore Clinic',
  address: null,
  number: 'B-042',
  serviceName: SERVICE[over.language ?? 'en'],
  practitionerName: null,
  whereToWait: null,
  preparation: null,
  late: null,
  issuedAt: Date.parse('2026-11-22T09:05:00Z'),
  timeZone: 'Asia/Tehran',
  appointmentAt: null,
  peopleAhead: 3,
  wait: { fromMin: 20, toMin: 30 },
  qrUrl: QR_URL,
  isLocalUrl: false,
  code: null,
  showsOwnDigits: false,
  isCopy: false,
  isDemonstration: false,
  ...over,
});

const inkInRow = (picture: Bitmap, y: number): number[] =>
  Array.from({ length: picture.widthDots }, (_, x) => x).filter((x) => isBlack(picture, x, y));

/** The longest run of rows with ink: the number is the tallest thing on the paper but for the QR. */
function tallestInkMm(picture: Bitmap, untilRow: number): number {
  let longest = 0;
  let run = 0;
  for (let y = 0; y < untilRow; y += 1) {
    run = inkInRow(picture, y).length > 0 ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest / 8;
}

function readQr(picture: Bitmap): string | undefined {
  const pixels = new Uint8ClampedArray(picture.widthDots * picture.heightDots * 4).fill(255);
  for (let y = 0; y < picture.heightDots; y += 1) {
    for (const x of inkInRow(picture, y))
      pixels.fill(0, (y * picture.widthDots + x) * 4, (y * picture.widthDots + x) * 4 + 3);
  }
  return jsQR(pixels, picture.widthDots, picture.heightDots)?.data;
}

describe('the paper', () => {
  test.each(LANGUAGES.flatMap((language) => [[language, 576] as const, [language, 384] as const]))(
    'in %s on %i dots: its QR opens the patient’s page',
    async (language, width) => {
      expect(readQr(await canvasPainter.paint(ticket({ language }), width))).toBe(QR_URL);
    },
  );

  test('a booking’s slip says what to bring, and breaks a long sentence into lines', async () => {
    const slip = ticket({ kind: 'booking_slip', peopleAhead: null, wait: null });
    const heights = await Promise.all(
      [
        null,
        'Please bring your papers.',
        'Please bring the list of your medicines and earlier results. '.repeat(3),
      ].map(async (preparation) => (await canvasPainter.paint({ ...slip, preparation }, 576)).heightDots),
    );
    const [without = 0, short = 0, long = 0] = heights;
    expect(short).toBeGreaterThan(without);
    expect(long).toBeGreaterThan(short + (short - without));
  });

  test('the number is about 24 mm high on 80 mm paper', async () => {
    const picture = await canvasPainter.paint(ticket({ qrUrl: null }), 576);
    expect(tallestInkMm(picture, 300)).toBeGreaterThan(23.5);
    expect(tallestInkMm(picture, 300)).toBeLessThan(25.5);
  });

  test.each(['fa', 'ar'] as const)('in %s the lines begin at the right', async (language) => {
    const picture = await canvasPainter.paint(ticket({ language, qrUrl: null, whereToWait: 'ا' }), 576);
    const english = await canvasPainter.paint(ticket({ language: 'en', qrUrl: null, whereToWait: 'A' }), 576);
    const sideOf = (paper: Bitmap): number => {
      // Below the number, the facts: how far their ink lies from the middle.
      const rows = Array.from({ length: 150 }, (_, i) => i + 380).flatMap((y) =>
        y < paper.heightDots ? inkInRow(paper, y).filter((_x, _i, row) => row.length < 400) : [],
      );
      return rows.reduce((sum, x) => sum + x, 0) / Math.max(1, rows.length);
    };
    expect(sideOf(picture)).toBeGreaterThan(288);
    expect(sideOf(english)).toBeLessThan(288);
  });

  test('nothing is cut off: the outermost dots stay white', async () => {
    for (const language of LANGUAGES) {
      const picture = await canvasPainter.paint(
        ticket({ language, number: 'AB-1042', whereToWait: SERVICE[language].repeat(3) }),
        384,
      );
      for (let y = 0; y < picture.heightDots; y += 1)
        expect(isBlack(picture, 0, y) || isBlack(picture, 383, y)).toBe(false);
    }
  });

  test('a copy says so and is a different picture', async () => {
    const [original, copy] = [
      await canvasPainter.paint(ticket(), 576),
      await canvasPainter.paint(ticket({ isCopy: true }), 576),
    ];
    expect(copy.heightDots).toBeGreaterThan(original.heightDots);
    const blackRows = Array.from({ length: 80 }, (_, y) => inkInRow(copy, y).length).filter((ink) => ink > 500);
    expect(blackRows.length).toBeGreaterThan(20);
  });
});
