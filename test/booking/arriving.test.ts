import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ClinicId } from '../../common/contract/vocabulary.ts';
import { newBookingCode, readBookingCode } from '../../server/booking/bookingCode.ts';
import { checkInWindowOf } from '../../server/booking/checkInWindow.ts';
import { at, date } from './build.ts';

const here = ClinicId.parse('0199aaaa-0000-7000-8000-000000000001');
const there = ClinicId.parse('0199aaaa-0000-7000-8000-000000000002');
const monday = '2026-11-23';
const booked = { clinicId: here, date: date(monday), startsAt: at(monday, '10:00') };
const attempt = {
  at: at(monday, '09:50'),
  clinicId: here,
  today: date(monday),
  earlyMin: 60,
  lateMin: 15,
  delayMin: 0,
};
const arriving = (over: Partial<typeof attempt>) => checkInWindowOf(booked, { ...attempt, ...over });

describe('who arrives with a booking', () => {
  test('is let in from so many minutes before until so many after, both included', () => {
    for (const time of ['09:00', '09:50', '10:15'])
      expect(arriving({ at: at(monday, time) })).toEqual({ kind: 'open' });
  });

  test('is told from when, or that it is too late', () => {
    expect(arriving({ at: at(monday, '08:59') })).toEqual({ kind: 'too_early', fromAt: at(monday, '09:00') });
    expect(arriving({ at: at(monday, '10:16') })).toEqual({ kind: 'too_late', untilAt: at(monday, '10:15') });
  });

  test('is neither too late nor too early when the doctor was announced to be late', () => {
    expect(arriving({ at: at(monday, '10:50'), delayMin: 40 })).toEqual({ kind: 'open' });
    expect(arriving({ at: at(monday, '09:00'), delayMin: 40 })).toEqual({ kind: 'open' });
    expect(arriving({ at: at(monday, '10:56'), delayMin: 40 })).toEqual({
      kind: 'too_late',
      untilAt: at(monday, '10:55'),
    });
  });

  test('on another day or in another clinic is told which, whatever the time', () => {
    expect(arriving({ today: date('2026-11-22'), at: at('2026-11-22', '10:00') })).toEqual({
      kind: 'wrong_day',
      date: monday,
    });
    expect(arriving({ clinicId: there })).toEqual({ kind: 'wrong_clinic', clinicId: here });
  });
});

describe('a booking code', () => {
  test('is six digits that do not begin with 0, so that it can be typed and spoken', () => {
    const lowest = (min: number) => min;
    const highest = (_: number, maxExclusive: number) => maxExclusive - 1;
    expect([newBookingCode(lowest), newBookingCode(highest)]).toEqual(['100000', '999999']);
  });

  test('is read in any digits and grouping', () => {
    for (const typed of ['482913', ' 482 913 ', '482-913', '۴۸۲۹۱۳', '٤٨٢ ٩١٣', '482.913'])
      expect(readBookingCode(typed)).toBe('482913');
  });

  test('is nothing else', () => {
    for (const typed of ['48291', '4829133', '082913', 'K-007', '', 'abcdef'])
      expect(readBookingCode(typed)).toBeUndefined();
    fc.assert(fc.property(fc.string(), (typed) => /^[1-9]\d{5}$/.test(readBookingCode(typed) ?? '100000')));
  });
});
