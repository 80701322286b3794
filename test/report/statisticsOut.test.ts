/** Statistics as they leave the page: a table that computes nothing by itself, and sheets of paper in five scripts. */
import { expect, test } from 'vitest';
import { wordsIn } from '../../common/chart/words.ts';
import { LANGUAGES } from '../../common/contract/language.ts';
import { Breakdown, Statistics } from '../../common/contract/statistics.ts';
import type { ClassCode, ClinicDate, EpochMs, ServiceId } from '../../common/contract/vocabulary.ts';
import { csvOf } from '../../operator/src/lib/report/csv.ts';
import { statisticsRows } from '../../operator/src/lib/statistics/statisticsTable.ts';
import { sheetPainter } from '../../server/adapters/paper/sheetPainter.ts';
import { Tally } from '../../server/queue/statistics/tally.ts';
import { statisticsSheet } from '../../server/usecases/statistics/statisticsSheet.ts';

const MIN = 60_000;
const service = '0192f0c0-7d4e-7c11-8a10-000000000001' as ServiceId;

function statistics(serviceName: string): Statistics {
  const tally = new Tally();
  for (const [wait, outcome] of [
    [10, 'served'],
    [20.5, 'served'],
    [null, 'gave_up'],
  ] as const)
    tally.add({
      date: '2026-03-02' as ClinicDate,
      hour: 9,
      serviceId: service,
      servicePointId: null,
      channel: 'walk_in_kiosk',
      classCode: 'standard' as ClassCode,
      outcome,
      isBookedArrival: false,
      waitMs: wait === null ? null : wait * MIN,
      serviceMs: null,
    });
  const [from, until] = ['2026-03-02', '2026-03-02'] as const;
  return Statistics.parse({
    from,
    until,
    at: Date.parse('2026-03-02T12:00:00Z') as EpochMs,
    all: tally.all(),
    by: Object.fromEntries(Breakdown.options.map((by) => [by, tally.groups(by)])),
    names: { services: [{ serviceId: service, name: { en: serviceName } }], rooms: [], classes: [] },
  });
}

test('a service whose name looks like a formula is a text in the table', () => {
  const table = csvOf(statisticsRows(statistics('=HYPERLINK("http://elsewhere")'), wordsIn('en')));
  expect(table).toContain(`"'=HYPERLINK(""http://elsewhere"")",2,15.3,`);
  expect(table).not.toContain('"=');
});

test('the table has durations in minutes, shares as parts of one, and days as days', () => {
  const rows = statisticsRows(statistics('X-ray'), wordsIn('en'));
  const after = (title: string) => rows.slice(rows.findIndex(([first]) => first === title) + 1);
  const [head, all, day] = after('Waits · Day');
  expect(head?.slice(0, 5)).toEqual(['Day', 'People', 'Mean, min', '20 of 100 within, min', 'Half within, min']);
  expect(all).toEqual(['All', 2, 15.3, 12.1, 15.3, 18.4, 19.5, 20.5]);
  expect(day?.[0]).toBe('2026-03-02');
  const [columns, became] = after('What became of them · Service');
  expect(became?.[(columns ?? []).indexOf('Abandonment')]).toBe(0.3333);
});

test.each(LANGUAGES)('the sheets are drawn in %s', (language) => {
  const sheet = statisticsSheet(statistics('X-ray'), { language, clinicName: { en: 'Shore' }, timeZone: 'UTC' });
  expect(sheet.sections.every(({ head, rows }) => rows.every((row) => row.length === head.length))).toBe(true);
  expect(JSON.stringify(sheet)).not.toMatch(/\{\w+\}/); // every phrase has its values
  const pdf = Buffer.from(sheetPainter.paint(sheet)).toString('latin1');
  expect(pdf.startsWith('%PDF-')).toBe(true);
  expect(pdf.match(/\/Type\s*\/Page\b/g)?.length).toBeGreaterThan(1);
});
