/** The calendar file of a booking, read back by the rules of RFC 5545. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { calendarFile, type CalendarEntry } from '../../common/calendar/calendarFile.ts';

const ENTRY: CalendarEntry = {
  uid: 'abc@turnstone',
  startsAt: Date.parse('2026-03-02T06:00:00Z'),
  endsAt: Date.parse('2026-03-02T06:20:00Z'),
  timeZone: 'Asia/Tehran',
  title: 'درمانگاه ساحل: نوبت N-011',
  place: 'Shore Clinic, 1 Harbour Street; second floor',
  notes: 'Code: 123456\nEat nothing\\drink water',
  url: 'https://queue.clinic.example/t/#token',
  madeAt: Date.parse('2026-02-27T10:11:12.345Z'),
  remindMin: 120,
};

/** Content lines as RFC 5545, 3.1 unfolds them, with their names and values. */
function read(file: string): readonly (readonly [string, string])[] {
  return file
    .replaceAll('\r\n ', '')
    .split('\r\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [, name = '', value = ''] = /^([^:]+):(.*)$/s.exec(line) ?? [];
      return [name, value] as const;
    });
}
const valueOf = (file: string, name: string) => read(file).find(([each]) => each === name)?.[1];
const unescaped = (value: string | undefined) =>
  value?.replaceAll(/\\(.)/gs, (_, sign: string) => (sign === 'n' ? '\n' : sign));

test('says the time as it is where the clinic is, with that zone', () => {
  const file = calendarFile(ENTRY);
  expect(valueOf(file, 'DTSTART;TZID=Asia/Tehran')).toBe('20260302T093000');
  expect(valueOf(file, 'DTEND;TZID=Asia/Tehran')).toBe('20260302T095000');
  expect(valueOf(file, 'TZID')).toBe('Asia/Tehran');
  expect(valueOf(file, 'TZOFFSETTO')).toBe('+0330');
  expect(valueOf(file, 'DTSTAMP')).toBe('20260227T101112Z');
});

test.each([
  ['Europe/Berlin', '2026-07-01T08:00:00Z', '20260701T100000', '+0200'],
  ['Europe/Berlin', '2026-12-01T08:00:00Z', '20261201T090000', '+0100'],
  ['America/St_Johns', '2026-12-01T08:00:00Z', '20261201T043000', '-0330'],
  ['Asia/Shanghai', '2026-12-31T20:00:00Z', '20270101T040000', '+0800'],
])('in %s at %s too', (timeZone, at, local, offset) => {
  const startsAt = Date.parse(at);
  const file = calendarFile({ ...ENTRY, timeZone, startsAt, endsAt: startsAt + 20 * 60_000 });
  expect([valueOf(file, `DTSTART;TZID=${timeZone}`), valueOf(file, 'TZOFFSETTO')]).toEqual([local, offset]);
});

test('gives back whatever was written, in lines of at most 75 octets that are whole characters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.string({ maxLength: 60 }), (notes, title) => {
      const clean = (text: string) => text.replace(/\r\n?/g, '\n').replace(/(?!\n)[\p{Cc}]/gu, '');
      const file = calendarFile({ ...ENTRY, notes, title });
      for (const line of file.split('\r\n')) {
        expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
        expect(line.isWellFormed()).toBe(true);
      }
      expect(unescaped(valueOf(file, 'SUMMARY'))).toBe(clean(title));
      expect(unescaped(valueOf(file, 'DESCRIPTION'))).toBe(notes === '' ? clean(title) : clean(notes));
    }),
    { numRuns: 200 },
  );
});

test('every part that was begun is ended, and every line ends as the standard says', () => {
  const file = calendarFile(ENTRY);
  const open: string[] = [];
  for (const [name, value] of read(file)) {
    if (name === 'BEGIN') open.push(value);
    if (name === 'END') expect(open.pop()).toBe(value);
  }
  expect(open).toEqual([]);
  expect(file.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
});
