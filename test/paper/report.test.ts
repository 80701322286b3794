import { expect, test } from 'vitest';
import { LANGUAGES } from '../../common/contract/language.ts';
import type { DayReport } from '../../common/contract/report.ts';
import type { ServiceId, ServicePointId, TicketNumber } from '../../common/contract/vocabulary.ts';
import { isBlack } from '../../server/adapters/paper/bitmap.ts';
import { canvasPainter } from '../../server/adapters/paper/canvasPainter.ts';
import { reportPaper } from '../../server/usecases/report/reportPaper.ts';
import { clock } from '../queue/build.ts';

const figures = {
  tickets: 132,
  served: 120,
  missed: 4,
  cancelled: 3,
  sentOn: 2,
  open: 3,
  medianWaitMs: 17 * 60_000,
  longestWaitMs: 71 * 60_000,
  medianServiceMs: null,
};

const report = (left: number): DayReport => ({
  date: '2026-03-02' as DayReport['date'],
  status: 'closed',
  openedAt: clock('07:00'),
  closedAt: clock('18:00'),
  at: clock('18:01'),
  all: figures,
  services: [
    {
      ...figures,
      serviceId: '0192f0c0-7d4e-7c11-8a03-000000000001' as ServiceId,
      name: { en: 'Family doctor', fa: 'پزشک خانواده', ar: 'طبيب الأسرة', zh: '全科医生', ru: 'Семейный врач' },
    },
  ],
  bookings: { booked: 40, arrived: 35, neverCame: 5, expected: 0, cancelled: 6 },
  notices: { told: 90, failed: 2, unknown: 1, notSent: 7, underWay: 0 },
  rooms: [
    {
      servicePointId: '0192f0c0-7d4e-7c11-8a04-000000000004' as ServicePointId,
      name: { en: 'Room 4' },
      firstOpenedAt: clock('08:00'),
      lastClosedAt: clock('18:00'),
      openMs: 590 * 60_000,
      pausedMs: 600_000,
      served: 60,
    },
  ],
  left: Array.from({ length: left }, (_, nth) => ({
    number: `B-${String(nth + 1).padStart(3, '0')}` as TicketNumber,
    serviceId: '0192f0c0-7d4e-7c11-8a03-000000000001' as ServiceId,
    enteredAt: clock('17:00'),
    waitedMs: 60 * 60_000,
  })),
  cutShort: [{ number: 'B-100' as TicketNumber, services: [{ en: 'Cashier' }] }],
  rolls: [{ first: 'Y-001' as TicketNumber, last: 'Y-100' as TicketNumber, given: 60, voided: 40, left: 0 }],
});

const setting = { clinicName: { en: 'Shore Clinic' }, timeZone: 'Asia/Tehran', isDemonstration: false };

test.each(LANGUAGES.flatMap((language) => [[language, 576] as const, [language, 384] as const]))(
  'the report in %s on %i dots stays between the edges of the paper',
  async (language, width) => {
    const picture = await canvasPainter.paint(reportPaper(report(12), { ...setting, language }), width);
    expect(picture.widthDots).toBe(width);
    let ink = 0;
    for (let y = 0; y < picture.heightDots; y += 1) {
      expect(isBlack(picture, 0, y) || isBlack(picture, width - 1, y)).toBe(false);
      for (let x = 0; x < width; x += 1) ink += Number(isBlack(picture, x, y));
    }
    expect(ink).toBeGreaterThan(10_000);
  },
);

test('a day that left hundreds waiting does not print metres of numbers: the others are counted', () => {
  const { lines } = reportPaper(report(300), { ...setting, language: 'en' });
  const last = lines.at(-1);
  expect(last?.kind === 'text' && last.text).toMatch(/B-060.*\+ 240$/);
});

test('the figures on paper are those of the report', () => {
  const { lines } = reportPaper(report(0), { ...setting, language: 'en' });
  const pairs = lines.flatMap((line) => (line.kind === 'pair' ? [[line.label, line.value]] : []));
  expect(pairs).toContainEqual(['Came', '132']);
  expect(pairs).toContainEqual(['Longest wait', '1 hr 11 min']);
  expect(pairs).toContainEqual(['Never came', '5']);
});
