import fc from 'fast-check';
import { expect, test } from 'vitest';
import { datesFrom } from '../../server/booking/clinicTime.ts';
import { noLongerKept } from '../../server/jobs/backupsKept.ts';
import { ClinicDate } from '../../common/contract/vocabulary.ts';

const from = ClinicDate.parse('2026-01-01');
const KEEPING = { days: 7, weeks: 4 };

/** What is left when each night's backup is taken and the old ones are forgotten. */
const keptAfter = (nights: readonly ClinicDate[], keeping = KEEPING): readonly ClinicDate[] => {
  let kept: readonly ClinicDate[] = [];
  for (const night of nights) {
    const all = [...kept, night];
    const gone = noLongerKept(all, keeping, night);
    kept = all.filter((date) => !gone.includes(date));
  }
  return kept;
};

test('after a year there are the last seven nights and the Sundays of three weeks before', () => {
  // 2026-12-31 is a Thursday: its own week and three more.
  expect(keptAfter(datesFrom(from, 365))).toEqual([
    '2026-12-13',
    '2026-12-20',
    ...['2026-12-25', '2026-12-26', '2026-12-27', '2026-12-28', '2026-12-29', '2026-12-30', '2026-12-31'],
  ]);
});

test('a clinic that was closed for long keeps what it had', () => {
  const nights = [...datesFrom(from, 30), ClinicDate.parse('2026-09-01')];
  expect(keptAfter(nights).length).toBeGreaterThanOrEqual(KEEPING.days);
});

test('one dated by a wrong clock neither counts nor goes, and the one just made stays', () => {
  const made = ClinicDate.parse('2026-01-09');
  const later = [ClinicDate.parse('2036-01-01'), ClinicDate.parse('2036-01-02')];
  const nights = [...datesFrom(from, 9), ...later];
  expect(noLongerKept(nights, { days: 2, weeks: 1 }, made)).toEqual(datesFrom(from, 7).toReversed());
  expect(noLongerKept([made, ...later], { days: 1, weeks: 1 }, made)).toEqual([]);
});

test('the newest is always kept, and never more than were asked for', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 120 }),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 20 }),
      (offsets, days, weeks) => {
        const all = datesFrom(from, 401);
        const nights = offsets.toSorted((a, b) => a - b).flatMap((n) => all[n] ?? []);
        const kept = keptAfter(nights, { days, weeks });
        expect(kept).toContain(nights.at(-1));
        expect(kept.length).toBeLessThanOrEqual(days + weeks);
        expect(kept.length).toBeGreaterThanOrEqual(Math.min(days, nights.length));
      },
    ),
    { numRuns: 100 },
  );
});
